"""Facts: results and the desk's decisions. None is dropped: each is handled here, or silent for a reason."""

from collections.abc import Mapping

import msgspec

from bot.dialogs import aside, basket, claims, clock, consents, contests, orders, people, photos, reach
from bot.dialogs.stages import awaiting_summary
from bot.dialogs.talk import Next, Talk
from bot.domain.events import (
    AddressMended,
    BillAdvanced,
    CallbackRequested,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    ClaimDecided,
    DataErased,
    DisputeClosed,
    DisputeOpened,
    Event,
    FileDelivered,
    HolderSeen,
    LinkRequested,
    MessageLost,
    OptedIn,
    OptedOut,
    OrderAdvanced,
    OrderFound,
    OrderNotFound,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PaymentReceived,
    PersonAdvised,
    PersonAnnounced,
    PersonCorrected,
    PersonJoined,
    PersonLeft,
    PersonSent,
    PersonWrote,
    PhotoAssessed,
    PhotoKept,
    PhotoUnusable,
    PrintsAccepted,
    PrintsArrived,
    PrintsLost,
    PrintsShipped,
    ProductMade,
    PromotionSpent,
    PromotionTaken,
    QueueSeen,
    RecordingAgreed,
    RedoDecided,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReopeningDecided,
    ResendDecided,
    ReviewDecided,
    TimerFired,
)
from bot.errors import Refused

_BY_THE_ORDER = "the order takes this step and says it as OrderAdvanced"

# What the dialog deliberately says nothing to.
SILENT: Mapping[type[msgspec.Struct], str] = {
    CheckoutOpened: _BY_THE_ORDER,
    CheckoutFailed: _BY_THE_ORDER,
    PaymentReceived: _BY_THE_ORDER,
    PaymentLapsed: _BY_THE_ORDER,
    ProductMade: _BY_THE_ORDER,
    FileDelivered: _BY_THE_ORDER,
    PaymentPromised: _BY_THE_ORDER,
    PaymentFailed: _BY_THE_ORDER,
    RefundMade: _BY_THE_ORDER,
    RefundFailed: _BY_THE_ORDER,
    RefundDecided: _BY_THE_ORDER,
    DisputeOpened: "people settle it with the bank; the customer hears from them",
    DisputeClosed: "as above",
    ClaimDecided: _BY_THE_ORDER,
    RedoDecided: _BY_THE_ORDER,
    ResendDecided: _BY_THE_ORDER,
    ReopeningDecided: _BY_THE_ORDER,
    CancelDecided: _BY_THE_ORDER,
    AddressMended: _BY_THE_ORDER,
    PrintsAccepted: _BY_THE_ORDER,
    PrintsShipped: _BY_THE_ORDER,
    PrintsLost: _BY_THE_ORDER,
    PrintsArrived: _BY_THE_ORDER,
    BillAdvanced: _BY_THE_ORDER,
    PhotoKept: "the claim that it belongs to is filed already",
    CallbackRequested: "the caller has heard the answer, and the desk is told in the same turn",
}


def handle(talk: Talk, event: Event) -> Next:
    """Tell the customer what happened. Raises `Refused` for an event that is neither handled nor silent."""
    match event:
        case PhotoAssessed(assessment=assessment):
            return photos.assessed(talk, assessment)
        case PhotoUnusable():
            return photos.unusable(talk, event)
        case TimerFired(timer=photos.ALBUM_TIMER, about=first):
            return photos.closed(talk, first)
        case TimerFired(timer=people.QUEUE_TIMER, about=since):
            return people.watch(talk, since)
        case TimerFired(timer=people.SILENCE_TIMER, about=since):
            return people.fell_silent(talk, since)
        case TimerFired(timer=timer, about=about):
            return clock.rang(talk, timer, about)
        case OrderFound():
            return claims.found(talk, event)
        case OrderNotFound():
            return claims.not_found(talk)
        case PromotionTaken(code=code):
            return awaiting_summary.taken(talk, code) if talk.stage == "awaiting_summary" else basket.confirmed(talk)
        case PromotionSpent():
            return awaiting_summary.spent(talk)
        case OrderAdvanced():
            return orders.advanced(talk, event)
        case ReviewDecided(order=str()):
            return None  # as above: the order says it
        case ReviewDecided(photo=photo, approved=True):
            return contests.approved(talk, photo)
        case ReviewDecided(photo=photo, reason=reason):
            return contests.rejected(talk, photo, reason)
        case QueueSeen():
            return people.seen(talk, event)
        case HolderSeen():
            return people.holder_seen(talk, event)
        case PersonJoined():
            return people.joins(talk, event)
        case PersonWrote(hands_back=True):
            return people.takes_leave(talk, event)
        case PersonWrote() | PersonSent() | PersonAdvised() | PersonCorrected() | PersonAnnounced():
            return people.says(talk, event)
        case PersonLeft(name=name):
            return people.leaves(talk, name)
        case LinkRequested():
            return reach.link_asked(talk)
        case RecordingAgreed():
            consents.record(talk, "call_recording", "agree")
            return None
        case OptedOut():
            return reach.stopped(talk, event)
        case OptedIn():
            return reach.resumed(talk)
        case MessageLost():
            return reach.lost(talk, event)
        case DataErased():
            return aside.forgotten(talk)
        case _ if type(event) in SILENT:
            return None
        case _:
            raise Refused(f"{type(event).__name__} is neither handled nor silent")
