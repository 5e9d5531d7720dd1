"""What people of the team do in a conversation: they join, say things in ways of their own, and leave."""

from typing import assert_never

from bot.dialogs.talk import Next, Talk
from bot.domain.effects import Send
from bot.domain.events import (
    PersonAdvised,
    PersonAnnounced,
    PersonCorrected,
    PersonJoined,
    PersonLeft,
    PersonSent,
    PersonWrote,
)
from bot.domain.messages import (
    AnyMessage,
    CorrectionMessage,
    Drawing,
    FileMessage,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
)
from bot.domain.text import text

_Said = PersonWrote | PersonSent | PersonAdvised | PersonCorrected | PersonAnnounced
PersonsDeed = PersonJoined | PersonLeft | _Said

# The tips that the drawn guide shows as well: light, distance, what is behind, and how the head is held.
DRAWN = frozenset(
    {
        *("too-dark", "shadow-face", "shadow-on-face", "background-shadow", "background-busy"),
        *("too-close", "too-far", "head-tilted", "head-turned", "chin"),
    }
)


def handle(talk: Talk, event: PersonsDeed) -> Next:
    """Whoever says something has taken over."""
    match event:
        case PersonJoined(name=name):
            return _joins(talk, name)
        case PersonLeft(name=name):
            return _leaves(talk, name)
        case PersonAnnounced(name=name):
            talk.change(
                owner=name
            )  # that somebody is here would be announced first, in other words than the chosen ones
            talk.want(Send(_message(event)))
            return None
        case _:
            _joins(talk, event.name)
            talk.want(Send(_message(event)))
            return None


def _message(event: _Said) -> AnyMessage:
    match event:
        case PersonWrote(name=name, words=words):
            return PersonMessage(author=name, words=words)
        case PersonSent(name=name, photo=photo, purpose="enclosed-pdf" as purpose, filename=filename):
            caption = text("person-sent-file", name=name)
            return FileMessage(author=name, file=StoredPicture(photo, purpose), filename=filename, caption=caption)
        case PersonSent(name=name, photo=photo, purpose=purpose):
            caption, alt = text("person-sent-picture", name=name), text("person-sent-alt", name=name)
            return PictureMessage(author=name, picture=StoredPicture(photo, purpose), caption=caption, alt=alt)
        case PersonAdvised(name=name, tip=tip) if tip in DRAWN:
            return PictureMessage(
                author=name, picture=Drawing("guide"), caption=text(f"tip-{tip}"), alt=text("guide-alt")
            )
        case PersonAdvised(name=name, tip=tip):
            return TextMessage(author=name, text=text(f"tip-{tip}"))
        case PersonCorrected(name=name, of=of, line=line, words=words):
            return CorrectionMessage(author=name, of=of, line=line, words=words)
        case PersonAnnounced(name=name, template=template, order_number=order):
            said = text("person-is-here", name=name, order=order)
            return TextMessage(author=name, text=said, announced_as=template)
        case _:
            assert_never(event)


def _joins(talk: Talk, name: str) -> Next:
    """Announce a person once."""
    if talk.conversation.owner != name:
        talk.change(owner=name)
        talk.say("person-joined", name=name)
    return None


def _leaves(talk: Talk, name: str) -> Next:
    if talk.conversation.owner == "bot":
        return None
    talk.change(owner="bot")
    talk.say("person-left", name=name)
    return talk.stage
