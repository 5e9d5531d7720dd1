"""What is wanted: imperatives. A turn returns them; the engine sees to them; their results come back as events."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.capabilities import PaymentMethod
from bot.domain.events import Look, OrderStatus, StartChoice, Trigger
from bot.domain.ids import DocumentId, OrderId, PhotoId, SittingId
from bot.domain.messages import AnyMessage
from bot.domain.money import Money
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.post import PostalAddress
from bot.domain.quote import Line, ProductKind, Quote
from bot.domain.sitter import ADULT, Sitter

ConsentKind = Literal["terms", "subject", "immediate_start", "call_recording", "reminders"]
CaseKind = Literal["review", "contest", "person", "callback", "claim", "dispute", "promise", "money", "order"]
LetterKind = Literal["receipt", "delivery", "withdrawal", "refund", "claim"]
TALKS: frozenset[CaseKind] = frozenset(
    {"person", "callback"}
)  # what is answered by talking, in the chat or by telephone


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One person's photo, ordered. `payments/order.py` holds the only table of what may follow what.

    Orders that are paid together share a bill: the first of them has it and names the others, and these name the first.
    """

    id: OrderId
    status: OrderStatus = "draft"
    document: DocumentId
    product: ProductKind
    photo: PhotoId
    sitter: Sitter = ADULT
    method: PaymentMethod
    email: str
    address: PostalAddress | None = None
    language: str = "en"
    zone: str = ""  # the time zone (IANA) that the customer's browser told when it was placed
    start: StartChoice = ""

    total: Money  # this order's own share of the bill; `lines` add up to it
    lines: tuple[Line, ...] = ()
    tax_minor: int = 0
    express: bool = False
    bill: Quote | None = None  # of the order that has the payment
    together: tuple[OrderId, ...] = ()
    paid_with: OrderId | None = None

    attempt: int = 1  # of opening a payment page; part of the provider's idempotency key, and never used again
    failures: int = 0  # to open one, in a row
    checkout_ref: str = ""
    provider: str = ""
    payment_ref: str = ""
    paid_minor: int = 0  # of this order's share
    asked_minor: int = 0  # to be given back, and not yet heard of
    refunded_minor: int = 0
    refunds: tuple[str, ...] = ()  # the provider's references, and which of them failed, so that each counts once
    strays: tuple[str, ...] = ()  # payments that nothing was owed for
    inquiries: tuple[str, ...] = ()  # of banks that have taken nothing; any may become a dispute
    disputes: tuple[str, ...] = ()  # that are open
    settled: tuple[str, ...] = ()  # disputes that a bank has decided

    product_sha256: str = ""  # of the finished file, once it is made
    white_wall: bool = False  # a person at the desk chose it, for a document that permits it
    nudge: Nudge = AS_PLANNED  # and moved the cut by this much
    reviewer: str = ""  # who approved the photo
    prints: int = 1  # which making of the prints this is
    print_job: str = ""
    tracking: str = ""
    overdue: bool = False  # a promised time has passed
    redone: int = 0  # how often a new photo was granted for free

    @property
    def due(self) -> Money:
        """What the payment page asks for."""
        return self.bill.total if self.bill else self.total

    @property
    def is_paid(self) -> bool:
        """Whether its money is here, or nothing was to pay. Money that was given back is not here any more."""
        return bool(self.payment_ref) and self.paid_minor + bool(not self.due.amount_minor) > self.refunded_minor

    @property
    def refundable(self) -> Money:
        """What can still be given back: nothing while a bank holds the money."""
        left = 0 if self.disputes else self.paid_minor - self.refunded_minor - self.asked_minor
        return Money(max(0, left), self.total.currency)


def scrubbed(order: Order) -> Order:
    """What the books must keep of an order whose customer is forgotten: nothing about a person."""
    return msgspec.structs.replace(order, email="", address=None, zone="", sitter=ADULT)


# --- done by the runner, in the turn's own transaction --------------------------------------------------------------


class PlaceOrder(msgspec.Struct, frozen=True, tag=True):
    """Write the order down."""

    order: Order


class AdvanceOrder(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The customer, or the calendar, did something to the order: confirmed or cancelled it, sent a new photo for it …"""

    order: OrderId
    trigger: Trigger
    photo: PhotoId | None = None
    start: StartChoice = ""


class FindOrder(msgspec.Struct, frozen=True, tag=True):
    """Look for the order with this number and e-mail address: `OrderFound` or `OrderNotFound` follows in the same turn."""

    order: OrderId
    email: str


class LookAtQueue(msgspec.Struct, frozen=True, tag=True):
    """See how those stand who wait for a person: `QueueSeen` follows in the same turn."""

    why: Look


class LookAtHolder(msgspec.Struct, frozen=True, tag=True):
    """See whether the person who has the conversation is at it: `HolderSeen` follows in the same turn."""

    holder: str
    about: str


class ReturnRequest(msgspec.Struct, frozen=True, tag=True):
    """Give the request for a person back to the queue, at the place that it had, because whoever took it is silent."""

    holder: str


class LeaveQuestion(msgspec.Struct, frozen=True, tag=True):
    """Leave a question for the people who will be there. answer_to: an e-mail address, or "" for here in the chat.

    photo, order, document: what was under way, for the request that it opens where there is none.
    """

    words: str
    answer_to: str
    photo: PhotoId | None = None
    order: OrderId | None = None
    document: DocumentId | None = None


class RecordRating(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write down whether a person helped (1) or not (0), and what was said of it; words may follow later."""

    rating: str
    agent: str
    score: Literal[0, 1]
    words: str = ""


class TakePromotion(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """See whether a promotion code may still be used: `PromotionTaken` or `PromotionSpent` follows in the same turn.

    most: how often it may be used by all customers, 0 for any number. first_only: for customers who never paid before.
    """

    code: str
    most: int
    first_only: bool


class FileClaim(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write down a claim that the office refused the photo, and ask the desk to decide by that moment."""

    order: OrderId
    office: str
    words: str
    evidence: PhotoId | None
    decide_by: dt.datetime


class RecordConsent(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write down, for ever, what was agreed to: which text (version, SHA-256 of its words) and which answer."""

    consent: ConsentKind
    version: str
    sha256: str
    answer: str
    language: str


class OpenCase(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask the desk: to review a paid photo, to hear a contested refusal, to talk, to keep a promise of time …"""

    case: CaseKind
    photo: PhotoId | None = None
    order: OrderId | None = None
    document: DocumentId | None = None
    due_at: dt.datetime | None = None  # UTC; until when the customer was promised it
    express: bool = False  # the customer paid to be first


class OpenSitting(msgspec.Struct, frozen=True, tag=True):
    """Let the camera page send photos into this conversation, as long as it is at this sitting."""

    sitting: SittingId


class OpenPhotoCode(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Let an office fetch the finished photo by this short code, for as long as such codes are good."""

    code: str
    order: OrderId
    photo: PhotoId
    days: int


class StartTimer(msgspec.Struct, frozen=True, tag=True):
    """Send `TimerFired(timer, about)` after this long."""

    timer: str
    about: str
    delay_s: float


# --- done outside, after the turn is safe ---------------------------------------------------------------------------


class Send(msgspec.Struct, frozen=True, tag=True):
    """Say this to the customer."""

    message: AnyMessage


class AssessPhoto(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Fetch, decode and judge a photo: `PhotoAssessed` or `PhotoUnusable` follows."""

    photo: PhotoId
    source: str
    document: DocumentId
    sitter: Sitter = ADULT
    language: str
    only_the_tip: bool = False  # draw nothing but the one thing to do


class KeepPhoto(msgspec.Struct, frozen=True, tag=True):
    """Fetch a picture and keep it, unjudged: `PhotoKept` or `PhotoUnusable` follows."""

    photo: PhotoId
    source: str


class OpenCheckout(msgspec.Struct, frozen=True, tag=True):
    """Open a payment page: `CheckoutOpened` or `CheckoutFailed` follows."""

    order: OrderId


class CloseCheckout(msgspec.Struct, frozen=True, tag=True):
    """Close a payment page that nobody is to pay on any more."""

    order: OrderId
    ref: str


class RefundPayment(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Give money back: `RefundMade` or `RefundFailed` follows."""

    order: OrderId
    provider: str
    payment_ref: str
    amount: Money


class MakeProduct(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Cut the finished file, and the sheets to print it: `ProductMade` follows."""

    order: OrderId
    photo: PhotoId
    document: DocumentId
    sitter: Sitter = ADULT
    product: ProductKind
    language: str = "en"  # of the few words on the print sheet
    white_wall: bool = False
    nudge: Nudge = AS_PLANNED


class DeliverFile(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Send the finished file: `FileDelivered` follows."""

    order: OrderId
    photo: PhotoId
    document: DocumentId


class SubmitPrints(msgspec.Struct, frozen=True, tag=True):
    """Give the prints to the lab: `PrintsAccepted` follows. Where there is no lab, people at the desk make them."""

    order: OrderId


class SendLetter(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write to the customer's e-mail address. `amount`: the money that the letter is about."""

    order: OrderId
    letter: LetterKind
    at: dt.datetime | None = None
    amount: Money | None = None


class WriteAnswer(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write a person's own words to the e-mail address that was left with a question."""

    to: str
    name: str
    words: str


class EraseData(msgspec.Struct, frozen=True, tag=True):
    """Forget this customer's photos, words and address: `DataErased` follows."""


class ForgetAddress(msgspec.Struct, frozen=True, tag=True):
    """Forget where this customer is reached, once the last words are said."""


Effect = (
    PlaceOrder
    | AdvanceOrder
    | FindOrder
    | TakePromotion
    | LookAtQueue
    | LookAtHolder
    | ReturnRequest
    | LeaveQuestion
    | RecordRating
    | FileClaim
    | RecordConsent
    | OpenCase
    | OpenSitting
    | OpenPhotoCode
    | StartTimer
    | Send
    | AssessPhoto
    | KeepPhoto
    | OpenCheckout
    | CloseCheckout
    | RefundPayment
    | MakeProduct
    | DeliverFile
    | SubmitPrints
    | SendLetter
    | WriteAnswer
    | EraseData
    | ForgetAddress
)
