"""Where a conversation stands: everything that the next turn needs to know, and nothing that only its words need."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.assessment import Assessment
from bot.domain.effects import ConsentKind, Order
from bot.domain.events import OrderStatus, Unusable
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId, SittingId
from bot.domain.post import PostalAddress
from bot.domain.quote import ProductKind, Quote
from bot.domain.sitter import ADULT, Sitter

LANGUAGES = ("en", "fr")
NOT_PEOPLE = ("bot", "queue")  # who has a conversation when no person of the team does

StageName = Literal[
    "awaiting_document",
    "awaiting_alternative",
    "awaiting_sitter",
    "awaiting_photo",
    "awaiting_verdict",
    "awaiting_use",
    "awaiting_product",
    "awaiting_email",
    "awaiting_address",
    "awaiting_summary",
    "awaiting_terms",
    "awaiting_subject",
    "awaiting_start",
    "awaiting_payment",
    "awaiting_review",
    "awaiting_next",
    "awaiting_language",
    "awaiting_erasure_confirmation",
    "awaiting_withdrawal",
    "awaiting_claim",
    "awaiting_question",
    "awaiting_comment",
]


class HeldPhoto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A photo that came before we knew how to judge it. The fields are those of `PhotoReceived`."""

    photo: PhotoId
    source: str
    album: str = ""
    of: int = 1


class Album(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Photos that were sent together and are one try: the best of them is answered. One photo alone is an album too.

    name: what the channel calls it, "" where it does not. of: how many photos are to be expected. gathering: more of
    them may follow in a moment, and the channel would not say so. at: when the newest
    came (UTC). photos: in the order in which they came. awaited: those without a verdict. best: the best one so far;
    faults: the checks that found something wrong in any of the others. broken: those that could not be opened, and why, until that is told. told: the customer has had an answer, which a
    straggler may still change.
    """

    name: str = ""
    of: int = 1
    gathering: bool = False
    at: dt.datetime
    photos: tuple[PhotoId, ...]
    awaited: tuple[PhotoId, ...]
    best: Assessment | None = None
    faults: tuple[str, ...] = ()
    broken: tuple[tuple[PhotoId, Unusable], ...] = ()
    told: bool = False


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whose photo is in the basket, and what is bought with it."""

    document: DocumentId
    sitter: Sitter
    photo: PhotoId
    product: ProductKind


class ClaimDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim as far as it was told. found: the order is there, and may be claimed for."""

    order: OrderId | None = None
    email: str = ""
    found: bool = False
    document: DocumentId | None = None
    office: str = ""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a person was asked for, and what was said of the wait.

    at: when it was asked last (UTC); it marks the timers that watch. place: as it was said. promised_at: until when. said:
    what was said since, of what is said once; said_at: when.
    """

    at: dt.datetime
    place: int
    promised_at: dt.datetime | None = None
    said: tuple[Literal["next", "late"], ...] = ()
    said_at: dt.datetime | None = None


class QuestionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question for people, as far as it was told. by_mail: the address for the answer is asked for."""

    words: str = ""
    by_mail: bool = False


class Rating(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That it was asked whether a person helped. score: 1 for yes, 0 for no, None until it is answered."""

    id: str
    agent: str
    score: Literal[0, 1] | None = None


class Placed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order as last heard of. `at` is when it was placed (UTC); `pay_url` the page that takes the money.

    promised_at: until when the next thing was promised (UTC). overdue: such a promise was not kept. reminders: how many
    reminders the customer asked for are still to come.
    """

    order: Order
    at: dt.datetime
    pay_url: str = ""
    promised_at: dt.datetime | None = None
    overdue: bool = False
    reminders: int = 0


class Conversation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One customer's conversation.

    zone: the time zone (IANA) that the customer's browser told, "" where none did.
    owner: "bot", "queue" (waiting for a person) or the name of the person who has taken over.
    back_to: where a side stage (language, erasure) returns to.
    offered: the choices that were offered last, as (stage, choice), so that a typed "2" means the second.
    sitter: who is in the photo; sitter_known: the customer was asked. held: the newest photo that waits to be judged;
    held_too: those that came before it.
    judging: a verdict on a photo of `album` is awaited. tries: photos refused in a row. contested: the refused assessments that a person
    was asked about, newest last. approved: the photos that a person found acceptable in spite of the machine.
    retaking: the paid order whose photo must be taken again. sitting: this sale's session before the camera page, once
    its link was offered.
    basket: the people before the present one in this sale; express: the sale is to be checked first; promotion: its code.
    quoted: the price that was shown last. subjects: of how many people it was said who they are. claim: what was told of a
    refusal; withdrawing: the order whose withdrawal is to be confirmed.
    request: a person was asked for and is waited for. waits_since: the person who has the conversation owes an answer since
    then. wrote: who of the team wrote since people have it. question: what is being told for people; answer_to: the e-mail
    address for their answer. rating: whether the last of them helped. heard_at: when the customer was last heard of here.
    muted: the customer wants no more messages. unreachable: the desk has been told that messages do not arrive.
    """

    version: Literal[1] = 1
    id: ConversationId
    language: str
    zone: str = ""
    greeted: bool = False
    owner: str = "bot"
    muted: bool = False
    unreachable: bool = False
    stage: StageName = "awaiting_document"
    back_to: StageName | None = None
    offered: tuple[tuple[str, str], ...] = ()

    document: DocumentId | None = None
    sitter: Sitter = ADULT
    sitter_known: bool = False
    held: HeldPhoto | None = None
    held_too: tuple[HeldPhoto, ...] = ()
    sitting: SittingId | None = None
    photo: PhotoId | None = None
    judging: bool = False
    album: Album | None = None
    previous: Assessment | None = None
    current: Assessment | None = None
    tries: int = 0
    contested: tuple[Assessment, ...] = ()
    approved: tuple[PhotoId, ...] = ()

    product: ProductKind | None = None
    email: str = ""
    address_lines: tuple[str, ...] = ()
    address: PostalAddress | None = None
    consents: tuple[ConsentKind, ...] = ()
    basket: tuple[Person, ...] = ()
    express: bool = False
    promotion: str = ""
    quoted: Quote | None = None
    subjects: int = 0
    claim: ClaimDraft | None = None
    withdrawing: OrderId | None = None

    order: OrderId | None = None
    retaking: OrderId | None = None
    orders: dict[OrderId, Placed] = {}

    request: Request | None = None
    waits_since: dt.datetime | None = None
    wrote: str = ""
    question: QuestionDraft | None = None
    answer_to: str = ""
    rating: Rating | None = None
    heard_at: dt.datetime | None = None

    def status_of(self, order: OrderId) -> OrderStatus | None:
        """The last known status of an order; None for an order that is not of this conversation."""
        placed = self.orders.get(order)
        return placed.order.status if placed else None


def fresh(id: ConversationId, language: str = "") -> Conversation:  # noqa: A002 - every aggregate calls it id
    """A conversation that has not begun. `language` is the channel's hint (BCP 47), or nothing."""
    return Conversation(id=id, language=nearest_language(language))


def nearest_language(hint: str) -> str:
    """French for any French, English for everyone else until they choose."""
    spoken = hint.replace("_", "-").partition("-")[0].lower()
    return spoken if spoken in LANGUAGES else LANGUAGES[0]
