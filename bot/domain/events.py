"""What happened: past participles. Everything from outside, a thumb or a neural network, comes in as one of these."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.assessment import Assessment
from bot.domain.ids import CaseId, ConversationId, DocumentId, EffectId, EventId, OrderId, PhotoId
from bot.domain.messages import Enclosed
from bot.domain.money import Money
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.post import PostalAddress
from bot.domain.quote import ProductKind
from bot.domain.waiting import Queue

StartChoice = Literal["", "now", "later"]  # whether work begins before the time to withdraw is over; "": not asked yet
OptMeans = Literal["keyword", "call", "provider"]
Look = Literal["asked", "watched", "returned"]  # why somebody looks at the queue
Unusable = Literal["unreadable", "not_an_image", "empty", "too_large", "too_many_pixels", "animated", "gone", "failed"]
Trigger = Literal[
    "confirmed",
    "checkout_opened",
    "checkout_failed",
    "payment_promised",
    "payment_failed",
    "payment_received",
    "payment_lapsed",
    "started",
    "photo_approved",
    "photo_rejected",
    "photo_replaced",
    "product_made",
    "file_delivered",
    "prints_accepted",
    "prints_shipped",
    "prints_lost",
    "prints_arrived",
    "promise_missed",
    "cancelled",
    "withdrawn",
    "claim_opened",
    "claim_refused",
    "redo_granted",
    "refund_decided",
    "refund_made",
    "refund_failed",
    "dispute_opened",
    "dispute_closed",
    "file_resent",
    "payment_reopened",
    "cancel_decided",
    "address_mended",
]
OrderStatus = Literal[
    "draft",
    "awaiting_payment",
    "payment_pending",
    "paid",
    "in_review",
    "retake_requested",
    "approved",
    "delivering",
    "producing",
    "shipped",
    "delivered",
    "expired",
    "cancelled",
    "claim_opened",
    "redo_granted",
    "refunding",
    "refunded",
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


class PaymentPromised(msgspec.Struct, frozen=True, tag=True):
    """The customer has paid by a way that takes days (a bank transfer, a debit): the money is not here yet."""

    order: OrderId
    ref: str


class PaymentReceived(msgspec.Struct, frozen=True, tag=True):
    """Money arrived. `ref` is the provider's identity of the payment; the same ref counts once.

    ship_to: the address that the payment page asked for, where it did.
    """

    order: OrderId
    provider: str
    ref: str
    amount: Money
    ship_to: PostalAddress | None = None


class PaymentLapsed(msgspec.Struct, frozen=True, tag=True):
    """The payment page closed without a payment."""

    order: OrderId
    ref: str


class PaymentFailed(msgspec.Struct, frozen=True, tag=True):
    """The money that was on its way did not come."""

    order: OrderId
    ref: str


class RefundMade(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The provider gave money back. `ref` is its identity of the refund, `payment_ref` of the payment."""

    order: OrderId
    provider: str
    ref: str
    payment_ref: str
    amount: Money


class RefundFailed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The provider could not give this money back, or took it back again. `ref` is "" when it never began."""

    order: OrderId
    provider: str
    payment_ref: str
    amount: Money
    ref: str = ""


class DisputeOpened(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The customer's bank has taken the money away until it is settled who is right; or it only asks, and takes none."""

    order: OrderId
    provider: str
    ref: str
    amount: Money
    reason: str = ""
    takes_money: bool = True


class DisputeClosed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The bank has decided. Where we won, the money that it took is back."""

    order: OrderId
    provider: str
    ref: str
    amount: Money
    won: bool


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


# --- from the print lab, or from the desk where prints are made by hand ---------------------------------------------


class PrintsAccepted(msgspec.Struct, frozen=True, tag=True):
    """The lab has the job, or is printing it."""

    order: OrderId
    job: str


class PrintsShipped(msgspec.Struct, frozen=True, tag=True):
    """The prints are in the post. `tracking`: the parcel's number or address to follow it by, where it has one."""

    order: OrderId
    tracking: str = ""


class PrintsLost(msgspec.Struct, frozen=True, tag=True):
    """The prints did not come out right, or the post lost them: they are made again."""

    order: OrderId


class PrintsArrived(msgspec.Struct, frozen=True, tag=True):
    """The prints are with the customer, as far as the post or the calendar can tell."""

    order: OrderId


# --- from the desk -------------------------------------------------------------------------------------------------


class ReviewDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person judged a photo. `reason` is a tip's id when it is a rejection.

    white_wall: approved with the wall made white, by the reviewer's choice; only where the document permits that.
    nudge: approved with the cut moved by this much.
    """

    case: CaseId
    photo: PhotoId
    approved: bool
    reviewer: str
    order: OrderId | None = None
    reason: str = ""
    white_wall: bool = False
    nudge: Nudge = AS_PLANNED


class RefundDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person gives money back: this much, or all that is left of it where `amount` is None."""

    order: OrderId
    agent: str
    reason: str
    amount: Money | None = None
    case: CaseId | None = None


class ClaimDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person decided on a customer's claim that the office refused the photo."""

    case: CaseId
    order: OrderId
    outcome: Literal["redo", "refund", "refused"]
    agent: str
    words: str = ""  # to the customer, in their language


class RedoDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person lets the customer take another photo for free, though nobody claimed anything."""

    order: OrderId
    agent: str
    reason: str


class ResendDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person has the finished file sent once more: into the chat, by e-mail, or both."""

    order: OrderId
    agent: str
    reason: str
    by_chat: bool
    by_email: bool


class ReopeningDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person lets the customer pay after all, for the price that was agreed on, on a new payment page."""

    order: OrderId
    agent: str
    reason: str


class CancelDecided(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person cancels a sale that nobody has paid for."""

    order: OrderId
    agent: str
    reason: str


class AddressMended(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person wrote down where the prints of an order go, in the country that their postage was paid for."""

    order: OrderId
    agent: str
    reason: str
    ship_to: PostalAddress


class PersonJoined(msgspec.Struct, frozen=True, tag=True):
    """A person of the team took the conversation over.

    taken_from: who had it, as far as this person could see; nothing happens while somebody else has it.
    """

    name: str
    taken_from: str = ""


class PersonWrote(msgspec.Struct, frozen=True, tag=True):
    """A person of the team wrote to the customer; nothing happens while somebody else has the conversation.

    hands_back: with these words they give it back to the assistant.
    """

    name: str
    words: str
    hands_back: bool = False


class PersonSent(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person of the team sent a file, which lies in the vault."""

    name: str
    photo: PhotoId
    purpose: Enclosed
    filename: str


class PersonAdvised(msgspec.Struct, frozen=True, tag=True):
    """A person of the team sent one of our tips for a better photo."""

    name: str
    tip: str


class PersonCorrected(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A person of the team put other words in the place of their last ones: `of` is the effect that said them."""

    name: str
    of: EffectId
    line: int
    words: str


class PersonAnnounced(msgspec.Struct, frozen=True, tag=True):
    """A person of the team asked the customer, in words that were approved beforehand, to write again.

    template: its name. order_number: of the order that it names, "" where it names none.
    """

    name: str
    template: str
    order_number: str = ""


class PersonLeft(msgspec.Struct, frozen=True, tag=True):
    """A person of the team gave the conversation back to the assistant."""

    name: str


# --- from ourselves ------------------------------------------------------------------------------------------------


class TimerFired(msgspec.Struct, frozen=True, tag=True):
    """A timer that a turn started is due."""

    timer: str
    about: str


class BillAdvanced(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something happened to the payment that an order shares. The order whose payment it is says so to the others."""

    order: OrderId
    trigger: Trigger
    start: StartChoice = ""
    provider: str = ""
    payment_ref: str = ""
    ship_to: PostalAddress | None = None


class OrderFound(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The order with this number and e-mail address is there. Answered within the turn that asked; never stored alone."""

    found: OrderId
    document: DocumentId
    product: ProductKind
    status: OrderStatus
    checked: bool  # a person approved its photo
    posted: bool  # its prints were posted by us
    delivered_at: dt.datetime | None = None
    mine: bool = True  # it was placed in this conversation


class OrderNotFound(msgspec.Struct, frozen=True, tag=True):
    """There is no order with this number and this e-mail address."""


class PromotionTaken(msgspec.Struct, frozen=True, tag=True):
    """The promotion code holds for this sale, as far as the books can tell."""

    code: str


class PromotionSpent(msgspec.Struct, frozen=True, tag=True):
    """The promotion code was used as often as it may be, or is for first orders only."""

    code: str


class QueueSeen(msgspec.Struct, frozen=True, tag=True):
    """How the queue of those who wait for a person stands. Answered within the turn that looked; never stored alone."""

    queue: Queue
    why: Look


class HolderSeen(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Whether the person who has the conversation has it open, and when they last wrote in it (UTC), sent or not.

    about: what the timer was about that asked. Answered within the turn that looked; never stored alone.
    """

    about: str
    is_here: bool = False
    typed_at: dt.datetime | None = None


class PhotoKept(msgspec.Struct, frozen=True, tag=True):
    """A picture that is not to be judged (a letter of an office) lies in the vault."""

    photo: PhotoId


class OrderAdvanced(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """An order took a step. The runner makes this from the facts above, in the same turn; it is never stored alone.

    amount: the money that was given back, or came. ship_to: where the prints go, where that has changed.
    """

    order: OrderId
    trigger: Trigger
    status: OrderStatus
    photo: PhotoId
    reason: str = ""
    url: str = ""
    white_wall: bool = False
    tracking: str = ""
    amount: Money | None = None
    ship_to: PostalAddress | None = None


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
    | PaymentPromised
    | PaymentReceived
    | PaymentLapsed
    | PaymentFailed
    | RefundMade
    | RefundFailed
    | DisputeOpened
    | DisputeClosed
    | ProductMade
    | FileDelivered
    | MessageLost
    | DataErased
    | ReviewDecided
    | RefundDecided
    | ClaimDecided
    | RedoDecided
    | ResendDecided
    | ReopeningDecided
    | CancelDecided
    | AddressMended
    | PrintsAccepted
    | PrintsShipped
    | PrintsLost
    | PrintsArrived
    | PersonJoined
    | PersonWrote
    | PersonSent
    | PersonAdvised
    | PersonCorrected
    | PersonAnnounced
    | PersonLeft
    | TimerFired
    | BillAdvanced
    | OrderFound
    | OrderNotFound
    | PromotionTaken
    | PromotionSpent
    | QueueSeen
    | HolderSeen
    | PhotoKept
    | OrderAdvanced
)

CustomerEvent = ConversationStarted | TextReceived | ChoiceTapped | PhotoReceived | UnsupportedReceived


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its identity, its conversation and its moment (UTC). `language` is the channel's hint, BCP 47.

    zone: the time zone (IANA) where the customer is, where the channel knows it.
    """

    id: EventId
    conversation: ConversationId
    at: dt.datetime
    event: Event
    language: str = ""
    zone: str = ""
