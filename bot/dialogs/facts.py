"""Facts: results and the desk's decisions. None is dropped: each is handled here, or silent for a reason."""

from collections.abc import Mapping

import msgspec

from bot.dialogs import consents, contests, orders, photos, reach
from bot.dialogs.talk import Next, Talk, anytime
from bot.domain.effects import ForgetAddress, Send
from bot.domain.events import (
    CallbackRequested,
    CheckoutFailed,
    CheckoutOpened,
    DataErased,
    Event,
    FileDelivered,
    LinkRequested,
    MessageLost,
    OptedIn,
    OptedOut,
    OrderAdvanced,
    PaymentLapsed,
    PaymentReceived,
    PersonJoined,
    PersonLeft,
    PersonWrote,
    PhotoAssessed,
    PhotoUnusable,
    PrintsPosted,
    ProductMade,
    RecordingAgreed,
    ReviewDecided,
    TimerFired,
)
from bot.domain.messages import PersonMessage
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
    PrintsPosted: _BY_THE_ORDER,
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
        case TimerFired():
            return None  # of an older version of ours
        case OrderAdvanced():
            return orders.advanced(talk, event)
        case ReviewDecided(order=str()):
            return None  # as above: the order says it
        case ReviewDecided(photo=photo, approved=True):
            return contests.approved(talk, photo)
        case ReviewDecided(photo=photo, reason=reason):
            return contests.rejected(talk, photo, reason)
        case PersonJoined(name=name):
            return _person_joins(talk, name)
        case PersonWrote(name=name, words=words):
            _person_joins(talk, name)
            talk.want(Send(PersonMessage(author=name, words=words)))
            return None
        case PersonLeft(name=name):
            return _person_leaves(talk, name)
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
            talk.say("erased", anytime("another"))
            talk.want(ForgetAddress())
            return None
        case _ if type(event) in SILENT:
            return None
        case _:
            raise Refused(f"{type(event).__name__} is neither handled nor silent")


def _person_joins(talk: Talk, name: str) -> Next:
    """Announce a person once; whoever writes has taken over."""
    if talk.conversation.owner != name:
        talk.change(owner=name)
        talk.say("person-joined", name=name)
    return None


def _person_leaves(talk: Talk, name: str) -> Next:
    if talk.conversation.owner == "bot":
        return None
    talk.change(owner="bot")
    talk.say("person-left", name=name)
    return talk.stage
