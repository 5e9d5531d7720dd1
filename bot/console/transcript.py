"""A conversation as it happened: the customer's and the assistant's words in the customer's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from bot.console.desk import Case, Words
from bot.console.hearing import Heard
from bot.console.replies import Delivery, Note
from bot.domain.events import ChoiceTapped, ConversationStarted, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.ids import PhotoId
from bot.domain.line import Line
from bot.domain.messages import (
    Choice,
    CorrectionMessage,
    Enclosed,
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

Side = Literal["customer", "assistant", "person", "note", "private"]

# What may be shown inside a case; the print sheet belongs to its order's page.
SHOWN = ("original", "findings", "preview", "product")
ENCLOSED: tuple[str, ...] = get_args(Enclosed)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is shown.

    words: in the customer's language. note: a text of the desk, in the agent's. picture: the address of a picture that
    this agent may see; hidden: there is a picture, and this agent has no case that opens it. file: the address of a file
    that a person of the team sent. delivery: how far our words came, where that is known. earlier: what stood here before
    it was corrected, oldest first. heard: what was understood of a customer's words. A private note has a line that is in
    no transcript; its number is the note's.
    """

    line: Line
    side: Side
    words: str = ""
    note: Text | None = None
    answers: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""
    hidden: bool = False
    file: str = ""
    delivery: Delivery | None = None
    earlier: tuple[str, ...] = ()
    heard: Heard | None = None

    @property
    def name(self) -> str:
        """What the line is called on the page."""
        return f"note-{self.line.id}" if self.side == "private" else f"line-{self.line.id}"


class Transcript:
    """Turns lines into what is shown.

    own: the agent's open cases in this conversation. deliveries: how far our lines came, by their keys. hear: ears for
    the customer's words. address: the page that files are under.
    """

    def __init__(
        self,
        words: Words,
        own: Iterable[Case],
        deliveries: Mapping[str, Delivery],
        hear: Callable[[TextReceived], Heard],
        address: str,
    ) -> None:
        self._words = words
        self._deliveries = deliveries
        self._hear = hear
        self._address = address
        self._cases: Mapping[PhotoId, Case] = {case.photo: case for case in own if case.photo is not None}
        self._labels: dict[tuple[str, str], str] = {}

    def show(self, lines: Iterable[Line], notes: Sequence[Note] = ()) -> list[Shown]:
        """Every line in order, with the notes among them; a pressed button reads as it was labelled.

        A correction stands in the place of what it corrects, unless it never arrived.
        """
        shown: dict[str, Shown] = {}
        for line in lines:
            delivery = self._deliveries.get(line.key)
            target = shown.get(line.body.of) if isinstance(line.body, CorrectionMessage) else None
            if target is not None and (delivery is None or delivery.state != "failed"):
                shown[target.line.key] = _corrected(target, line, delivery)
            else:
                shown[line.key] = msgspec.structs.replace(self._show(line), delivery=delivery)
        return _merged(list(shown.values()), [_private(note) for note in notes])

    def _show(self, line: Line) -> Shown:
        match line.body:
            case ConversationStarted():
                return Shown(line=line, side="note", note=Text("desk-line-started"))
            case TextReceived(text=words):
                return Shown(line=line, side="customer", words=words, heard=self._hear(line.body))
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
            case PersonMessage(words=words) | CorrectionMessage(words=words):
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
            case FileMessage(file=file, filename=filename, caption=caption):
                words = f"{self._say(caption, line.language)}\n{filename}"
                kept = self._enclosed(line) if file.purpose in ENCLOSED else ""
                shown = Shown(line=line, side=self._side(line), words=words, file=kept)
                return shown if kept else msgspec.structs.replace(shown, note=Text("desk-line-file"))
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

    def _enclosed(self, line: Line) -> str:
        return f"{self._address}/enclosed/{line.id}"

    def _with_picture(self, shown: Shown, photo: PhotoId, purpose: str) -> Shown:
        if purpose in ENCLOSED:
            return msgspec.structs.replace(shown, picture=self._enclosed(shown.line))
        case = self._cases.get(photo)
        if case is None or purpose not in SHOWN:
            return msgspec.structs.replace(shown, hidden=True)
        return msgspec.structs.replace(shown, picture=f"/desk/photos/{case.id}/{purpose}")


def _corrected(target: Shown, line: Line, delivery: Delivery | None) -> Shown:
    new = line.body.words if isinstance(line.body, CorrectionMessage) else ""
    known = {} if delivery is None or delivery.state in ("sent", "delivered", "read") else {"delivery": delivery}
    return msgspec.structs.replace(target, words=new, earlier=(*target.earlier, target.words), **known)


def _merged(said: list[Shown], private: list[Shown]) -> list[Shown]:
    """Notes behind whatever was said when they were written; what was said keeps its order, whatever the clocks say."""
    merged: list[Shown] = []
    for one in said:
        while private and private[0].line.at < one.line.at:
            merged.append(private.pop(0))
        merged.append(one)
    return merged + private


def _private(note: Note) -> Shown:
    said = PersonMessage(author=note.agent, words=note.words)
    line = Line(id=note.id, key=f"note:{note.id}", at=note.at, author=note.agent, language="", body=said)
    return Shown(line=line, side="private", words=note.words)
