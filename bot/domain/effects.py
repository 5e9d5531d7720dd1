"""What is wanted: imperatives. A turn returns them; the engine sees to them; their results come back as events."""

from typing import Literal

import msgspec

from bot.domain.capabilities import PaymentMethod
from bot.domain.events import OrderStatus, Trigger
from bot.domain.ids import DocumentId, OrderId, PhotoId, SittingId
from bot.domain.messages import AnyMessage
from bot.domain.money import Money
from bot.domain.sitter import ADULT, Sitter

ProductKind = Literal["digital", "prints", "both"]
ConsentKind = Literal["terms", "subject", "immediate_start", "call_recording"]
CaseKind = Literal["review", "contest", "person", "callback"]
TALKS: frozenset[CaseKind] = frozenset(
    {"person", "callback"}
)  # what is answered by talking, in the chat or by telephone


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where prints are sent."""

    lines: tuple[str, ...]  # name, street, postcode and city, as the customer typed them
    country: str  # ISO 3166-1 alpha-2


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One sale. `payments/order.py` holds the only table of what may follow what."""

    id: OrderId
    status: OrderStatus = "awaiting_payment"
    document: DocumentId
    product: ProductKind
    photo: PhotoId
    sitter: Sitter = ADULT
    total: Money
    method: PaymentMethod
    email: str
    address: PostalAddress | None = None
    language: str = "en"
    attempt: int = 1  # of opening a payment page; part of the provider's idempotency key
    checkout_ref: str = ""
    payment_ref: str = ""
    product_sha256: str = ""  # of the finished file, once it is made
    white_wall: bool = False  # a person at the desk chose it, for a document that permits it


def scrubbed(order: Order) -> Order:
    """What the books must keep of an order whose customer is forgotten: nothing about a person."""
    return msgspec.structs.replace(order, email="", address=None, sitter=ADULT)


# --- done by the runner, in the turn's own transaction --------------------------------------------------------------


class PlaceOrder(msgspec.Struct, frozen=True, tag=True):
    """Write the order down."""

    order: Order


class AdvanceOrder(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The customer did something to the order: cancelled it, or sent a new photo for it."""

    order: OrderId
    trigger: Trigger
    photo: PhotoId | None = None


class RecordConsent(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Write down, for ever, what was agreed to: which text (version, SHA-256 of its words) and which answer."""

    consent: ConsentKind
    version: str
    sha256: str
    answer: str
    language: str


class OpenCase(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask the desk: to review a paid photo, to hear a contested refusal, or to talk."""

    case: CaseKind
    photo: PhotoId | None = None
    order: OrderId | None = None
    document: DocumentId | None = None


class OpenSitting(msgspec.Struct, frozen=True, tag=True):
    """Let the camera page send photos into this conversation, as long as it is at this sitting."""

    sitting: SittingId


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


class OpenCheckout(msgspec.Struct, frozen=True, tag=True):
    """Open a payment page: `CheckoutOpened` or `CheckoutFailed` follows."""

    order: OrderId


class MakeProduct(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Cut the finished file, and the sheets to print it: `ProductMade` follows."""

    order: OrderId
    photo: PhotoId
    document: DocumentId
    sitter: Sitter = ADULT
    product: ProductKind
    language: str = "en"  # of the few words on the print sheet
    white_wall: bool = False


class DeliverFile(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Send the finished file: `FileDelivered` follows."""

    order: OrderId
    photo: PhotoId
    document: DocumentId


class EraseData(msgspec.Struct, frozen=True, tag=True):
    """Forget this customer's photos, words and address: `DataErased` follows."""


class ForgetAddress(msgspec.Struct, frozen=True, tag=True):
    """Forget where this customer is reached, once the last words are said."""


Effect = (
    PlaceOrder
    | AdvanceOrder
    | RecordConsent
    | OpenCase
    | OpenSitting
    | StartTimer
    | Send
    | AssessPhoto
    | OpenCheckout
    | MakeProduct
    | DeliverFile
    | EraseData
    | ForgetAddress
)
