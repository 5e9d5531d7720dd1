"""How our messages look as text messages. Pure: words with numbered choices, and links written out.

Every character is paid for and read on a small screen: where the catalogue has a brief form of a text, that is said, and
signs that would turn the whole message into a dearer alphabet are written plainly.
"""

from collections.abc import Callable

import msgspec

from bot.domain.messages import (
    AnyMessage,
    Choice,
    CorrectionMessage,
    Drawing,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.domain.text import Text, text
from bot.errors import Refused
from bot.handlers.ports import Say
from bot.handlers.sms.gsm import plain
from bot.handlers.twilio.calls import Call, SendPicture, SendWords
from bot.handlers.twilio.wording import MOST_TEXT, Words, numbered, spoken, with_links
from bot.handlers.words import split

_BRIEF = "-brief"
_SPOKEN = "sms-person-says"


class Manner(msgspec.Struct, frozen=True):
    """How to say things here.

    pictures: whether the networks carry them to this number. has: whether the catalogue has a text. link: the address that
    shows a picture, or hands over the file.
    """

    say: Say
    has: Callable[[str], bool]
    link: Callable[[StoredPicture | Drawing], str]
    pictures: bool


def render(message: AnyMessage, language: str, manner: Manner) -> tuple[Call, ...]:
    """The messages that say it, in order. Raises `Refused` for an invoice: money is taken by a page."""

    def words(said: Text) -> str:
        return manner.say(_brief(said, manner.has), language)

    match message:
        case TextMessage():
            said = spoken(_SPOKEN, message.author, words(message.text), words)
            return _written(_with_choices(said, message.choices, words))
        case CorrectionMessage():
            raise Refused("what was said here stays said")
        case PersonMessage():
            return _written(spoken(_SPOKEN, message.author, message.words, words))
        case PictureMessage():
            caption = _with_choices(words(message.caption), message.choices, words)
            if isinstance(message.picture, Drawing):  # it says nothing that the words do not
                return _written(caption)
            if manner.pictures:
                return SendPicture(message.picture), *_written(caption)
            return _written(f"{words(text('sms-picture'))} {manner.link(message.picture)}\n{caption}")
        case FileMessage():
            return _written(f"{words(message.caption)}\n{manner.link(message.file)}")
        case InvoiceMessage():
            raise Refused("a text message carries no invoice")
        case Working():
            return ()


def _with_choices(said: str, choices: tuple[Choice | Link, ...], words: Words) -> str:
    """The words, the links, and a numbered line for each choice."""
    labels = [words(choice.label) for choice in choices if isinstance(choice, Choice)]
    return numbered(with_links(said, choices, words), labels)


def _written(said: str) -> tuple[SendWords, ...]:
    return tuple(SendWords(part) for part in split(plain(said), MOST_TEXT))


def _brief(said: Text, has: Callable[[str], bool]) -> Text:
    """The brief form of a text where there is one, and of the texts within it."""
    values = {name: _brief(value, has) if isinstance(value, Text) else value for name, value in said.values.items()}
    return Text(said.id + _BRIEF if has(said.id + _BRIEF) else said.id, values)
