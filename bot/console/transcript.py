"""A conversation as it happened: the customer's and the assistant's words in the customer's language."""

from collections.abc import Container, Iterable, Mapping
from typing import Literal

import msgspec

from bot.console.desk import Case, Words
from bot.domain.events import ChoiceTapped, ConversationStarted, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.ids import PhotoId
from bot.domain.line import Line
from bot.domain.messages import (
    Choice,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
)
from bot.domain.text import Text
from bot.errors import Refused

Side = Literal["customer", "assistant", "person", "note"]

# What may be shown inside a case; the print sheet belongs to its order's page.
SHOWN = ("original", "findings", "preview", "product")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is shown.

    words: in the customer's language. note: a text of the desk, in the agent's. picture: the address of a picture that
    this agent may see; hidden: there is a picture, and this agent has no case that opens it. undelivered: the customer
    has never seen this.
    """

    line: Line
    side: Side
    words: str = ""
    note: Text | None = None
    answers: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""
    hidden: bool = False
    undelivered: bool = False


class Transcript:
    """Turns lines into what is shown.

    own: the agent's open cases in this conversation. undelivered: keys of lines that never reached the customer.
    """

    def __init__(self, words: Words, own: Iterable[Case], undelivered: Container[str] = ()) -> None:
        self._words = words
        self._undelivered = undelivered
        self._cases: Mapping[PhotoId, Case] = {case.photo: case for case in own if case.photo is not None}
        self._labels: dict[tuple[str, str], str] = {}

    def show(self, lines: Iterable[Line]) -> list[Shown]:
        """Every line, in order; a pressed button reads as it was labelled."""
        return [msgspec.structs.replace(self._show(line), undelivered=line.key in self._undelivered) for line in lines]

    def _show(self, line: Line) -> Shown:
        match line.body:
            case ConversationStarted():
                return Shown(line=line, side="note", note=Text("desk-line-started"))
            case TextReceived(text=words):
                return Shown(line=line, side="customer", words=words)
            case ChoiceTapped(stage=stage, choice=choice):
                words = self._labels.get((stage, choice), choice)
                return Shown(line=line, side="customer", words=words, note=Text("desk-line-pressed"))
            case PhotoReceived(photo=photo):
                note = Text("desk-line-photo")
                return self._with_picture(Shown(line=line, side="customer", note=note), photo, "original")
            case UnsupportedReceived(what=what):
                return Shown(line=line, side="customer", words=what, note=Text("desk-line-unsupported"))
            case TextMessage(text=text, choices=choices):
                words = self._say(text, line.language)
                return Shown(line=line, side=self._side(line), words=words, answers=self._answers(line, choices))
            case PersonMessage(words=words):
                return Shown(line=line, side=self._side(line), words=words)
            case PictureMessage(picture=picture, caption=caption, alt=alt, choices=choices):
                shown = Shown(
                    line=line,
                    side=self._side(line),
                    words=self._say(caption, line.language),
                    alt=self._say(alt, line.language),
                    answers=self._answers(line, choices),
                )
                if not isinstance(picture, StoredPicture):
                    return msgspec.structs.replace(shown, note=Text("desk-line-drawing"))
                return self._with_picture(shown, picture.photo, picture.purpose)
            case FileMessage(filename=filename, caption=caption):
                words = f"{self._say(caption, line.language)}\n{filename}"
                return Shown(line=line, side=self._side(line), words=words, note=Text("desk-line-file"))
            case InvoiceMessage(title=title):
                words = self._say(title, line.language)
                return Shown(line=line, side=self._side(line), words=words, note=Text("desk-line-invoice"))

    def _say(self, text: Text, language: str) -> str:
        # What was said under an older catalogue must not make the whole conversation unreadable today.
        try:
            return self._words.say(text, language)
        except Refused:
            return text.id

    def _side(self, line: Line) -> Side:
        return "assistant" if line.author == "assistant" else "person"

    def _answers(self, line: Line, choices: tuple[Choice | Link, ...]) -> tuple[str, ...]:
        labels = tuple(self._say(choice.label, line.language) for choice in choices)
        for choice, label in zip(choices, labels, strict=True):
            if isinstance(choice, Choice):
                self._labels[choice.stage, choice.id] = label
        return labels

    def _with_picture(self, shown: Shown, photo: PhotoId, purpose: str) -> Shown:
        case = self._cases.get(photo)
        if case is None or purpose not in SHOWN:
            return msgspec.structs.replace(shown, hidden=True)
        return msgspec.structs.replace(shown, picture=f"/desk/photos/{case.id}/{purpose}")
