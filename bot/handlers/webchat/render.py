"""A line of the transcript, as the page draws it. Pure."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import msgspec

from bot.domain.events import ChoiceTapped, ConversationStarted, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.line import Line
from bot.domain.messages import (
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
)
from bot.domain.text import Text
from bot.handlers.ports import Say

# What a customer sent that is no photo, where the catalogue has words for it.
_UNSUPPORTED = {"too_large": "webchat-sent-too-large"}

# What tells that everything was erased: the page then forgets what it shows.
_ERASED = "erased"


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way to answer (`stage` and `choice`), or a page to open (`url`). `qr`: a picture of it for a phone's camera."""

    label: str
    stage: str = ""
    choice: str = ""
    url: str = ""
    qr: str = ""


class Download(msgspec.Struct, frozen=True):
    """A file that arrives byte for byte."""

    url: str
    name: str


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line on the page. `sent` is the page's own number of a post; `kind` is what was said.

    corrects: the line in whose place these words stand from now on.
    """

    id: int
    author: str
    kind: str
    at: dt.datetime
    language: str
    sent: str = ""
    text: str = ""
    choices: tuple[Button, ...] = ()
    tapped: Button | None = None
    picture: str = ""
    alt: str = ""
    file: Download | None = None
    corrects: int = 0


def render(line: Line, say: Say) -> Row:
    """The row of a line, in the language in which it was said."""

    def words(text: Text) -> str:
        return say(text, line.language)

    sent = line.key.rpartition(":")[2] if line.author == "customer" else ""
    row = partial(Row, id=line.id, author=line.author, at=line.at, language=line.language, sent=sent)
    address = f"/chat/pictures/{line.id}"
    match line.body:
        case ConversationStarted():
            return row(kind="start")
        case TextReceived(text=typed):
            return row(kind="text", text=typed)
        case ChoiceTapped(stage=stage, choice=choice):
            return row(kind="choice", tapped=Button(label="", stage=stage, choice=choice))
        case PhotoReceived():
            return row(kind="photo", picture=address, alt=words(Text("webchat-your-photo")))
        case UnsupportedReceived(what=what):
            return row(kind="text", text=words(Text(_UNSUPPORTED.get(what, "webchat-sent-unsupported"))))
        case TextMessage(text=text, choices=choices):
            kind = "erased" if text.id == _ERASED else "text"
            return row(kind=kind, text=words(text), choices=_buttons(choices, words))
        case PersonMessage(words=typed):
            return row(kind="text", text=typed)
        case CorrectionMessage(line=corrected, words=typed):
            return row(kind="correction", text=typed, corrects=corrected)
        case PictureMessage(caption=caption, alt=alt, choices=choices):
            return row(
                kind="picture", text=words(caption), picture=address, alt=words(alt), choices=_buttons(choices, words)
            )
        case FileMessage(filename=name, caption=caption):
            return row(kind="file", text=words(caption), file=Download(address, name))
        case InvoiceMessage(title=title, description=description):
            return row(kind="text", text=f"{words(title)}\n{words(description)}")


def _buttons(choices: tuple[Choice | Link, ...], words: Callable[[Text], str]) -> tuple[Button, ...]:
    return tuple(_button(choice, words) for choice in choices)


def _button(choice: Choice | Link, words: Callable[[Text], str]) -> Button:
    match choice:
        case Choice(stage=stage, id=id, label=label):
            return Button(words(label), stage=stage, choice=id)
        case Link(url=url, label=label, on_a_phone=on_a_phone):
            return Button(words(label), url=url, qr=f"{url}/qr.svg" if on_a_phone else "")


def picture_of(line: Line) -> StoredPicture | Drawing | FileMessage | None:
    """What `/chat/pictures/<line>` shows, or hands over as a file; None for a line without one."""
    match line.body:
        case PhotoReceived(photo=photo):
            return StoredPicture(photo, "original")
        case PictureMessage(picture=picture):
            return picture
        case FileMessage() as message:
            return message
        case _:
            return None
