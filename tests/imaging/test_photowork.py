"""Who is in the photo decides by which rules it is judged and cut."""

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from bot.compliance.document import AgeRule, Band, Document, Print
from bot.domain.assessment import Assessment
from bot.domain.effects import AssessPhoto, MakeProduct
from bot.domain.events import PhotoAssessed
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId
from bot.domain.messages import StoredPicture
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import Cut, PaperName, SheetForm
from bot.domain.quote import ProductKind
from bot.domain.sitter import ADULT, Sitter
from bot.errors import Unavailable, Undeliverable
from bot.handlers.sources import Sources
from bot.imaging.jobs import Assessed, Unreadable
from bot.imaging.photowork import PhotoWork

ADA, PHOTO, CARD = ConversationId("web:ada"), PhotoId("ph-1"), DocumentId("card")
GROWN, SMALL = Band(0.7, 0.8), Band(0.5, 0.7)
DOCUMENT = Document(
    id=CARD,
    country="ZZ",
    kind="other",
    authority="the club",
    source="the club",
    read=dt.date(2026, 1, 1),
    grade="C",
    route="home",
    permitted_edits="none",
    names={},
    print=Print(width_mm=35, height_mm=45),
    head_share=GROWN,
    children=(AgeRule(under_years=6, head_share=SMALL),),
)


class OneLab:
    """Keeps the rules that it was given."""

    def __init__(self) -> None:
        self.rules: list[Document] = []
        self.only_the_tip: list[bool] = []
        self.walls: list[bool] = []
        self.nudges: list[Nudge] = []
        self.fault: Exception | None = None

    async def assess(
        self, photo: PhotoId, data: bytes, document: Document, words: Any, *, only_the_tip: bool
    ) -> Assessed:
        self.rules.append(document)
        self.only_the_tip.append(only_the_tip)
        found = Assessment(photo=photo, document=document.id, verdict="pass", findings=(), tip=None, face_count=1)
        return Assessed(assessment=found, findings_jpeg=None, preview_jpeg=None)

    async def make(self, data: bytes, document: Document, *, whiten: bool, nudge: Nudge) -> bytes:
        self.rules.append(document)
        self.walls.append(whiten)
        self.nudges.append(nudge)
        if self.fault:
            raise self.fault
        return b"made"

    async def sheet(
        self,
        data: bytes,
        document: Document,
        words: Any,
        paper: PaperName,
        form: SheetForm,
        *,
        whiten: bool,
        nudge: Nudge,
    ) -> bytes:
        self.rules.append(document)
        self.walls.append(whiten)
        self.nudges.append(nudge)
        return f"{paper} {form}".encode()


class OneVault:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, conversation: ConversationId, photo: PhotoId, purpose: str, data: bytes) -> None:
        self.kept[purpose] = data

    async def open(self, picture: StoredPicture) -> bytes:
        return b"photo"

    async def has(self, picture: StoredPicture) -> bool:
        return True


def work(document: Document = DOCUMENT) -> tuple[PhotoWork, OneLab, OneVault]:
    lab, vault = OneLab(), OneVault()

    nowhere = Sources({})
    photos = PhotoWork(lab, vault, nowhere, {CARD: document}, lambda text, _language: text.id)  # type: ignore[arg-type]
    return photos, lab, vault


def order(
    product: ProductKind, sitter: Sitter = ADULT, *, white_wall: bool = False, nudge: Nudge = AS_PLANNED
) -> MakeProduct:
    return MakeProduct(
        order=OrderId("PB-1"),
        photo=PHOTO,
        document=CARD,
        product=product,
        sitter=sitter,
        white_wall=white_wall,
        nudge=nudge,
    )


async def test_a_child_is_judged_by_the_rules_for_children_and_the_assessment_says_so() -> None:
    photos, lab, _ = work()
    child = Sitter(under_years=6)
    event = await photos.assess(
        ADA, AssessPhoto(photo=PHOTO, source="", document=CARD, sitter=child, language="en", only_the_tip=True)
    )
    assert isinstance(event, PhotoAssessed)
    assert event.assessment.sitter == child
    assert [rules.head_share for rules in lab.rules] == [SMALL]
    assert lab.only_the_tip == [True]


async def test_a_childs_file_and_prints_are_cut_by_the_same_rules() -> None:
    photos, lab, _ = work()
    for sitter in (Sitter(under_years=1), Sitter()):
        await photos.make(ADA, order("both", sitter))
    assert [rules.head_share for rules in lab.rules] == [SMALL] * 3 + [GROWN] * 3


@pytest.mark.parametrize(
    ("country", "product", "sheets"),
    [
        ("FR", "digital", {"sheet": b"10x15 jpeg", "sheet-pdf": b"a4 pdf"}),
        ("US", "both", {"sheet": b"4x6 jpeg", "sheet-pdf": b"letter pdf"}),
        ("FR", "prints", {"sheet": b"10x15 jpeg"}),
    ],
)
async def test_whoever_buys_the_file_gets_the_sheets_to_print_it_on_the_paper_of_the_country(
    country: str, product: ProductKind, sheets: dict[str, bytes]
) -> None:
    photos, _, vault = work(replace(DOCUMENT, country=country))
    await photos.make(ADA, order(product))
    assert vault.kept == {"product": b"made", **sheets}


@pytest.mark.parametrize("changes", [{"print": None}, {"crop": False}], ids=["no size on paper", "the office cuts"])
async def test_what_is_not_cut_for_paper_has_no_sheet(changes: dict[str, Any]) -> None:
    photos, _, vault = work(replace(DOCUMENT, **changes))
    await photos.make(ADA, order("digital"))
    assert vault.kept == {"product": b"made"}


async def test_a_white_wall_that_a_person_chose_is_on_the_file_and_on_every_sheet_and_else_on_none() -> None:
    photos, lab, _ = work()
    await photos.make(ADA, order("both", white_wall=True))
    await photos.make(ADA, order("both"))
    assert lab.walls == [True] * 3 + [False] * 3


async def test_a_cut_that_a_person_moved_is_moved_on_the_file_and_on_every_sheet() -> None:
    photos, lab, _ = work()
    moved = Nudge(right=-5, larger=10)
    await photos.make(ADA, order("both", nudge=moved))
    await photos.make(ADA, order("both"))
    assert lab.nudges == [moved] * 3 + [AS_PLANNED] * 3


async def test_what_is_made_for_a_look_at_the_desk_is_cut_by_the_sitters_rules_and_not_kept() -> None:
    photos, lab, vault = work()
    cut = Cut(photo=PHOTO, document=CARD, sitter=Sitter(under_years=1), white_wall=True)
    assert await photos.file(cut) == b"made"
    assert await photos.sheet(cut, "a4", "pdf", "fr") == b"a4 pdf"
    assert ([rules.head_share for rules in lab.rules], lab.walls) == ([SMALL, SMALL], [True, True])
    assert vault.kept == {}


@pytest.mark.parametrize(
    ("fault", "told"), [(Unreadable("failed"), Unavailable), (Unreadable("unreadable"), Undeliverable)]
)
async def test_what_cannot_be_made_now_can_be_asked_for_again_and_what_never_can_cannot(
    fault: Unreadable, told: type[Exception]
) -> None:
    photos, lab, _ = work()
    lab.fault = fault
    with pytest.raises(told):
        await photos.file(Cut(photo=PHOTO, document=CARD))
