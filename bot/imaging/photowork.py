"""Long work on a photo, from the vault and back into it. The engine asks; the lab's workers do the heavy part."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import msgspec

from bot.compliance.document import Catalogue, Document, for_sitter
from bot.domain.effects import AssessPhoto, KeepPhoto, MakeProduct
from bot.domain.events import PhotoAssessed, PhotoKept, PhotoUnusable, ProductMade
from bot.domain.ids import ConversationId, PhotoId
from bot.domain.messages import Purpose, StoredPicture
from bot.domain.prints import Cut, PaperName, SheetForm, home_paper, usual_paper
from bot.domain.text import Text
from bot.errors import Unavailable, Undeliverable
from bot.imaging.jobs import Unreadable
from bot.imaging.lab import PhotoLab
from bot.imaging.labels import labels


class Vault(Protocol):
    """Where pictures are kept."""

    async def put(self, conversation: ConversationId, photo: PhotoId, purpose: Purpose, data: bytes) -> None:
        """Encrypt and keep."""
        ...

    async def open(self, picture: StoredPicture) -> bytes:
        """Decrypt. Raises `Undeliverable` when it is gone."""
        ...

    async def has(self, picture: StoredPicture) -> bool:
        """Whether it can be opened."""
        ...


class Sources(Protocol):
    """Where pictures come from: the channels that they were sent through."""

    async def fetch(self, conversation: ConversationId, source: str) -> bytes:
        """The picture's bytes. Raises `Unavailable` or `Undeliverable`."""
        ...

    async def let_go(self, conversation: ConversationId, source: str) -> None:
        """The picture is safe here and need not lie there any longer."""
        ...


class PhotoWork:
    """Fetches, judges and cuts photos."""

    def __init__(
        self, lab: PhotoLab, vault: Vault, sources: Sources, documents: Catalogue, say: Callable[[Text, str], str]
    ) -> None:
        self._lab = lab
        self._vault = vault
        self._sources = sources
        self._documents = documents
        self._say = say

    async def assess(self, conversation: ConversationId, wanted: AssessPhoto) -> PhotoAssessed | PhotoUnusable:
        """Judge the photo, and keep the drawn findings and the preview beside it."""
        photo = wanted.photo
        try:
            data = await self._original(conversation, wanted)
        except Undeliverable:
            return PhotoUnusable(photo, "gone")
        words = labels(self._say, wanted.language)
        try:
            assessed = await self._lab.assess(photo, data, self._rules(wanted), words, only_the_tip=wanted.only_the_tip)
        except Unreadable as unreadable:
            return PhotoUnusable(photo, unreadable.reason)
        if assessed.findings_jpeg is not None:
            await self._vault.put(conversation, photo, "findings", assessed.findings_jpeg)
        if assessed.preview_jpeg is not None:
            await self._vault.put(conversation, photo, "preview", assessed.preview_jpeg)
        return PhotoAssessed(msgspec.structs.replace(assessed.assessment, sitter=wanted.sitter))

    async def keep(self, conversation: ConversationId, wanted: KeepPhoto) -> PhotoKept | PhotoUnusable:
        """Keep the picture as it came: nothing is judged, and nothing is made of it."""
        try:
            await self._original(conversation, wanted)
        except Undeliverable:
            return PhotoUnusable(wanted.photo, "gone")
        return PhotoKept(wanted.photo)

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        """Cut the finished file, and lay out the sheets: for the shop or the desk, and for the customer's own printer."""
        document = self._rules(wanted)
        data = await self._vault.open(StoredPicture(wanted.photo, "original"))
        product = await self._lab.make(data, document, whiten=wanted.white_wall, nudge=wanted.nudge)
        await self._vault.put(conversation, wanted.photo, "product", product)
        sheets: list[tuple[Purpose, PaperName, SheetForm]] = []
        if document.printable or wanted.product != "digital":
            sheets.append(("sheet", usual_paper(document.country), "jpeg"))
        if document.printable and wanted.product != "prints":
            sheets.append(("sheet-pdf", home_paper(document.country), "pdf"))
        words = labels(self._say, wanted.language)
        for purpose, paper, form in sheets:
            sheet = await self._lab.sheet(
                data, document, words, paper, form, whiten=wanted.white_wall, nudge=wanted.nudge
            )
            await self._vault.put(conversation, wanted.photo, purpose, sheet)
        return ProductMade(wanted.order, wanted.photo, hashlib.sha256(product).hexdigest())

    async def file(self, cut: Cut) -> bytes:
        """The finished file, for a look at the desk; it is not kept. Raises `Unavailable` or `Undeliverable`."""
        data = await self._vault.open(StoredPicture(cut.photo, "original"))
        with _translated():
            return await self._lab.make(data, self._rules(cut), whiten=cut.white_wall, nudge=cut.nudge)

    async def sheet(self, cut: Cut, paper: PaperName, form: SheetForm, language: str) -> bytes:
        """A sheet of prints on any paper; it is not kept. Raises `Unavailable` or `Undeliverable`."""
        data = await self._vault.open(StoredPicture(cut.photo, "original"))
        words = labels(self._say, language)
        with _translated():
            return await self._lab.sheet(
                data, self._rules(cut), words, paper, form, whiten=cut.white_wall, nudge=cut.nudge
            )

    def _rules(self, wanted: AssessPhoto | MakeProduct | Cut) -> Document:
        return for_sitter(self._documents[wanted.document], wanted.sitter)

    async def _original(self, conversation: ConversationId, wanted: AssessPhoto | KeepPhoto) -> bytes:
        kept = StoredPicture(wanted.photo, "original")
        if not wanted.source or await self._vault.has(kept):
            return await self._vault.open(kept)
        data = await self._sources.fetch(conversation, wanted.source)
        await self._vault.put(conversation, wanted.photo, "original", data)
        await self._sources.let_go(conversation, wanted.source)
        return data


@contextmanager
def _translated() -> Iterator[None]:
    """The lab's word for a photo that it cannot use, in the words of everybody else."""
    try:
        yield
    except Unreadable as unreadable:
        raise (Unavailable if unreadable.reason == "failed" else Undeliverable)(unreadable.reason) from unreadable
