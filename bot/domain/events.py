"""What happened: past participles. Everything from outside, a thumb or a neural network, comes in as one of these."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.assessment import Assessment
from bot.domain.ids import CaseId, ConversationId, EffectId, EventId, OrderId, PhotoId
from bot.domain.money import Money

OptMeans = Literal["keyword", "call", "provider"]
Unusable = Literal["unreadable", "not_an_image", "empty", "too_large", "too_many_pixels", "animated", "gone", "failed"]
Trigger = Literal[
    "checkout_opened",
    "checkout_failed",
    "payment_received",
    "payment_lapsed",
    "photo_approved",
    "photo_rejected",
    "photo_replaced",
    "product_made",
    "file_delivered",
    "prints_posted",
    "cancelled",
]
OrderStatus = Literal[
    "awaiting_payment",
    "in_review",
    "retake_requested",
    "producing",
    "delivering",
    "posting",
    "delivered",
    "expired",
    "cancelled",
    "needs_review",
]


# --- from the customer ---------------------------------------------------------------------------------------------


class ConversationStarted(msgspec.Struct, frozen=True, tag=True):
    """The customer opened the chat, or pressed start."""


class TextReceived(msgspec.Struct, frozen=True, tag=True):
    """The customer typed. `intent` is filled at the edge when an outside service understood it first.

    masked: there was a number in it that nobody may keep, and it is not in `text` any more.
    """

    text: str
    intent: str = ""
    masked: bool = False


class ChoiceTapped(msgspec.Struct, frozen=True, tag=True):
    """The customer pressed a button that was offered in `stage`."""

    stage: str
    choice: str


class PhotoReceived(msgspec.Struct, frozen=True, tag=True):
    """The customer sent a picture. `source` is how the channel fetches it; empty when it is in the vault already.

    album: what the channel calls the pictures that were sent together, "" for one alone. of: how many they are, where the
    channel says so.
    """

    photo: PhotoId
    source: str = ""
    as_file: bool = False
    album: str = ""
    of: int = 1


class UnsupportedReceived(msgspec.Struct, frozen=True, tag=True):
    """The customer sent something that is no photo: "voice", "video", "sticker", "file", "too_large" …"""

    what: str


class LinkRequested(msgspec.Struct, frozen=True, tag=True):
    """The customer asked elsewhere, on a call, to go on in this conversation with a link to take the photo."""


class CallbackRequested(msgspec.Struct, frozen=True, tag=True):
    """The customer asked on a call to be called back."""


class RecordingAgreed(msgspec.Struct, frozen=True, tag=True):
    """The customer agreed on a call to be recorded while they talk to a person."""


class OptedOut(msgspec.Struct, frozen=True, tag=True):
    """The customer wants no more messages from this sender of ours.

    how: by a keyword, on a call, or as the provider told us. sender: our number, or the service that it belongs to.
    """

    how: OptMeans
    sender: str


class OptedIn(msgspec.Struct, frozen=True, tag=True):
    """The customer wants messages from this sender again. The fields are those of `OptedOut`."""

    how: OptMeans
    sender: str


# --- results of what we asked for ----------------------------------------------------------------------------------


class PhotoAssessed(msgspec.Struct, frozen=True, tag=True):
    """A photo was judged."""

    assessment: Assessment


class PhotoUnusable(msgspec.Struct, frozen=True, tag=True):
    """A photo could not be judged at all."""

    photo: PhotoId
    reason: Unusable


class CheckoutOpened(msgspec.Struct, frozen=True, tag=True):
    """The payment provider opened a page for this order."""

    order: OrderId
    url: str
    ref: str


class CheckoutFailed(msgspec.Struct, frozen=True, tag=True):
    """The payment provider would not open a page."""

    order: OrderId


class PaymentReceived(msgspec.Struct, frozen=True, tag=True):
    """Money arrived. `ref` is the provider's identity of the payment; the same ref counts once."""

    order: OrderId
    provider: str
    ref: str
    amount: Money


class PaymentLapsed(msgspec.Struct, frozen=True, tag=True):
    """The payment page expired, or a delayed payment failed."""

    order: OrderId
    ref: str


class ProductMade(msgspec.Struct, frozen=True, tag=True):
    """The finished file lies in the vault, and the sheets to print it, where there are any."""

    order: OrderId
    photo: PhotoId
    sha256: str


class FileDelivered(msgspec.Struct, frozen=True, tag=True):
    """The channel took the finished file."""

    order: OrderId


class MessageLost(msgspec.Struct, frozen=True, tag=True):
    """The provider had taken a message, and could not deliver it after all. `reason` is its code.

    not_heard: because the customer has not written for too long; it can still be said once they have.
    """

    effect: EffectId
    reason: str
    not_heard: bool = False


class DataErased(msgspec.Struct, frozen=True, tag=True):
    """What the customer asked us to forget is forgotten."""


# --- from the desk -------------------------------------------------------------------------------------------------


class ReviewDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person judged a photo. `reason` is a tip's id when it is a rejection.

    white_wall: approved with the wall made white, by the reviewer's choice; only where the document permits that.
    """

    case: CaseId
    photo: PhotoId
    approved: bool
    reviewer: str
    order: OrderId | None = None
    reason: str = ""
    white_wall: bool = False


class PrintsPosted(msgspec.Struct, frozen=True, tag=True):
    """A person at the desk posted the prints."""

    order: OrderId


class PersonJoined(msgspec.Struct, frozen=True, tag=True):
    """A person of the team took the conversation over."""

    name: str


class PersonWrote(msgspec.Struct, frozen=True, tag=True):
    """A person of the team wrote to the customer."""

    name: str
    words: str


class PersonLeft(msgspec.Struct, frozen=True, tag=True):
    """A person of the team gave the conversation back to the assistant."""

    name: str


# --- from ourselves ------------------------------------------------------------------------------------------------


class TimerFired(msgspec.Struct, frozen=True, tag=True):
    """A timer that a turn started is due."""

    timer: str
    about: str


class OrderAdvanced(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """An order took a step. The runner makes this from the facts above, in the same turn; it is never stored alone."""

    order: OrderId
    trigger: Trigger
    status: OrderStatus
    photo: PhotoId
    reason: str = ""
    url: str = ""
    white_wall: bool = False


Event = (
    ConversationStarted
    | TextReceived
    | ChoiceTapped
    | PhotoReceived
    | UnsupportedReceived
    | LinkRequested
    | CallbackRequested
    | RecordingAgreed
    | OptedOut
    | OptedIn
    | PhotoAssessed
    | PhotoUnusable
    | CheckoutOpened
    | CheckoutFailed
    | PaymentReceived
    | PaymentLapsed
    | ProductMade
    | FileDelivered
    | MessageLost
    | DataErased
    | ReviewDecided
    | PrintsPosted
    | PersonJoined
    | PersonWrote
    | PersonLeft
    | TimerFired
    | OrderAdvanced
)

CustomerEvent = ConversationStarted | TextReceived | ChoiceTapped | PhotoReceived | UnsupportedReceived


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its identity, its conversation and its moment (UTC). `language` is the channel's hint, BCP 47."""

    id: EventId
    conversation: ConversationId
    at: dt.datetime
    event: Event
    language: str = ""
