"""Whether the customer can be written to: who wants no more messages gets none, and what is lost, people hear of."""

from bot.dialogs import camera, documents
from bot.dialogs.talk import Next, Talk
from bot.domain.effects import OpenCase
from bot.domain.events import MessageLost, OptedOut


def stopped(talk: Talk, event: OptedOut) -> Next:
    """No more messages from now on. To whoever said so here, and nowhere else, that is said once, unless the provider does."""
    said_here = event.how == "keyword" and talk.counter.capabilities.confirms_stop
    if said_here and not talk.conversation.muted:
        talk.say("messages-stopped")
    talk.change(muted=True)
    return None


def resumed(talk: Talk) -> Next:
    """Messages again: we go on where we were, or begin."""
    greeted = talk.conversation.greeted
    talk.change(muted=False, greeted=True)
    if talk.conversation.owner != "bot":
        return None
    if not greeted:
        return documents.introduce(talk)
    talk.say("welcome-back")
    return talk.ask_again()


def lost(talk: Talk, event: MessageLost) -> Next:
    """A message did not arrive. The desk is told once, until the customer is heard of again; what can wait for that, waits."""
    if not event.not_heard and not talk.conversation.unreachable:
        talk.change(unreachable=True)
        talk.want(OpenCase(case="person", order=talk.conversation.order))
    return None


def link_asked(talk: Talk) -> Next:
    """The link that was asked for on a call, behind an introduction where we have not met here yet."""
    if not talk.conversation.greeted:
        talk.change(greeted=True)
        talk.hello("hello-briefly")
    talk.say("camera-asked", camera.link(talk))
    return talk.ask_again() if talk.conversation.owner == "bot" else None
