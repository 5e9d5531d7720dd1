"""Long work on a photo, from the vault and back into it. The engine asks; the lab's workers do the heavy part."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from bot.compliance.document import Catalogue
from bot.domain.effects import AssessPhoto, MakeProduct
from bot.domain.events import PhotoAssessed, PhotoUnusable, ProductMade
from bot.domain.ids import ConversationId, PhotoId
from bot.domain.messages import Purpose, StoredPicture
from bot.domain.text import Text
from bot.errors import Undeliverable
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


class Fetch(Protocol):
    """Gets a picture from the channel that it was sent through."""

    async def __call__(self, conversation: ConversationId, source: str) -> bytes:
        """The picture's bytes. Raises `Unavailable` or `Undeliverable`."""
        ...


class PhotoWork:
    """Fetches, judges and cuts photos."""

    def __init__(
        self, lab: PhotoLab, vault: Vault, fetch: Fetch, documents: Catalogue, say: Callable[[Text, str], str]
    ) -> None:
        self._lab = lab
        self._vault = vault
        self._fetch = fetch
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
            assessed = await self._lab.assess(photo, data, self._documents[wanted.document], words)
        except Unreadable as unreadable:
            return PhotoUnusable(photo, unreadable.reason)
        if assessed.findings_jpeg is not None:
            await self._vault.put(conversation, photo, "findings", assessed.findings_jpeg)
        if assessed.preview_jpeg is not None:
            await self._vault.put(conversation, photo, "preview", assessed.preview_jpeg)
        return PhotoAssessed(assessed.assessment)

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        """Cut the finished file, and the print sheet where prints were ordered."""
        document = self._documents[wanted.document]
        data = await self._vault.open(StoredPicture(wanted.photo, "original"))
        product = await self._lab.make(data, document)
        await self._vault.put(conversation, wanted.photo, "product", product)
        if wanted.product != "digital":
            words = labels(self._say, wanted.language)
            await self._vault.put(conversation, wanted.photo, "sheet", await self._lab.sheet(data, document, words))
        return ProductMade(wanted.order, wanted.photo, hashlib.sha256(product).hexdigest())

    async def _original(self, conversation: ConversationId, wanted: AssessPhoto) -> bytes:
        kept = StoredPicture(wanted.photo, "original")
        if not wanted.source or await self._vault.has(kept):
            return await self._vault.open(kept)
        data = await self._fetch(conversation, wanted.source)
        await self._vault.put(conversation, wanted.photo, "original", data)
        return data
