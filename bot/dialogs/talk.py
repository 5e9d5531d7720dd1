"""A turn while it is being taken: what stages write to. From outside a turn is pure; this is its scratch pad."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.compliance.document import Document, for_sitter
from bot.dialogs.counter import Counter
from bot.dialogs.state import Conversation, StageName
from bot.dialogs.zones import zone_for
from bot.domain.effects import Effect, Order, Send
from bot.domain.events import ChoiceTapped, Envelope, TextReceived
from bot.domain.messages import AnyMessage, Choice, Drawing, Link, PictureMessage, StoredPicture, TextMessage
from bot.domain.text import Day, LocalTime, Text, Value, text
from bot.errors import Refused

ANYTIME = "anytime"  # the stage of choices that are understood wherever they are pressed
_NAMED = 3  # how many checks a sentence may name

# What a stage says about what comes next: the stage to enter, or None to stay and say no more.
Next = StageName | None
Answer = TextReceived | ChoiceTapped


class Talk:
    """One turn: the conversation as it becomes, and the effects as they are wanted.

    again: the present question is being asked again, so a stage asks it in short.
    """

    def __init__(self, conversation: Conversation, envelope: Envelope, counter: Counter) -> None:
        self.conversation = conversation
        self.envelope = envelope
        self.counter = counter
        self.effects: list[Effect] = []
        self.again = False

    @property
    def stage(self) -> StageName:
        """Where the conversation is."""
        return self.conversation.stage

    @property
    def document(self) -> Document:
        """The document that the photo is for. Raises `Refused` before one is chosen."""
        chosen = self.conversation.document
        if chosen is None:
            raise Refused(f"{self.stage} needs a document and there is none")
        return self.counter.documents[chosen]

    @property
    def rules(self) -> Document:
        """The document's rules as they are for the person in the photo. Raises `Refused` before one is chosen."""
        return for_sitter(self.document, self.conversation.sitter)

    def zone(self, order: Order | None = None) -> str:
        """Whose clock the customer is told moments by: for the order that they are about, or where the talk is now."""
        return zone_for(order or self.conversation, self.counter.documents, self.counter.desk_zone)

    def moment(self, at: dt.datetime, order: Order | None = None, *, day: bool = True) -> LocalTime:
        """A moment as it is told now."""
        return LocalTime(at, self.zone(order), day, self.envelope.at)

    def day(self, at: dt.datetime, order: Order | None = None) -> Day:
        """The date of a moment, where the customer is."""
        return Day(at.astimezone(ZoneInfo(self.zone(order))).date())

    def change(self, **fields: Any) -> None:
        """Set fields of the conversation."""
        self.conversation = msgspec.structs.replace(self.conversation, **fields)

    def want(self, *effects: Effect) -> None:
        """Ask the engine for something."""
        self.effects.extend(effects)

    def say(self, id: str, *choices: Choice | Link, **values: Value) -> None:  # noqa: A002 - the catalogue calls it id
        """Say a text, with ways to answer."""
        self.send(TextMessage(text=Text(id, values), choices=choices))

    def show(
        self, picture: StoredPicture | Drawing, caption: Text, alt: Text, choices: tuple[Choice | Link, ...] = ()
    ) -> None:
        """Show a picture, with ways to answer."""
        self.send(PictureMessage(picture=picture, caption=caption, alt=alt, choices=choices))

    def hello(self, id: str, *choices: Choice | Link) -> None:  # noqa: A002 - as above
        """The first words, with what must stand under them on this channel."""
        notice = self.counter.capabilities.notice
        words = listed((text(id), text(notice)), "lines") if notice else text(id)
        self.send(TextMessage(text=words, choices=choices))

    def send(self, message: AnyMessage) -> None:
        """Send a message and remember what it offered; nothing is sent to somebody who wants no messages."""
        if self.conversation.muted:
            return
        self.want(Send(message))
        if isinstance(message, TextMessage | PictureMessage):
            offered = tuple((c.stage, c.id) for c in message.choices if isinstance(c, Choice))
            if offered:
                self.change(offered=offered)

    def choice(self, id: str, label: Text | None = None) -> Choice:  # noqa: A002 - a choice's id
        """A button of the present stage. Its label is the text `choice-<kind>` where none is given."""
        return Choice(self.stage, id, label or text(f"choice-{about(id)[0]}"))

    def ask_again(self) -> StageName:
        """Ask the present question again, in short."""
        self.again = True
        return self.stage

    def outdated(self) -> StageName:
        """Say that a button is too old, and ask again."""
        self.say("old-button")
        return self.ask_again()

    def puzzled(self) -> StageName:
        """Say that this was not understood, and ask again."""
        self.say("not-understood")
        return self.ask_again()


def about(choice: str) -> tuple[str, str]:
    """A choice's kind and what it is about: "use:ph-1" is ("use", "ph-1"). An old button is about something old."""
    kind, _, subject = choice.partition(":")
    return kind, subject


def anytime(id: str, label: Text | None = None) -> Choice:  # noqa: A002 - a choice's id
    """A button that is understood at any stage. Its label is the text `choice-<kind>` where none is given."""
    return Choice(ANYTIME, id, label or text(f"choice-{about(id)[0]}"))


def check_name(check: str) -> Text:
    """The name of a check."""
    return text(f"check-{check.replace('_', '-')}")


def named(checks: tuple[str, ...]) -> Text:
    """The names of checks as words in a sentence: the first few, and how many more there are."""
    names = tuple(check_name(check) for check in checks[:_NAMED])
    more = len(checks) - _NAMED
    return listed((*names, text("more-checks", count=more)) if more > 0 else names)


def listed(texts: tuple[Text, ...], joint: str = "list") -> Text:
    """Several texts as one: "a, b and c" (`list`), or one on each line (`lines`)."""
    *rest, last = texts
    result = last
    for place, item in enumerate(reversed(rest)):
        result = text(f"{joint}-{'last' if place == 0 else 'more'}", first=item, rest=result)
    return result
