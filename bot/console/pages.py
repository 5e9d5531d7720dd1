"""Templates to pages, in the agent's language; the words come from the catalogue and everything else is escaped."""

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.desk import Words
from bot.domain.ids import ConversationId, DocumentId, channel_of
from bot.domain.text import LocalTime, Text, Value, text

_HERE = Path(__file__).parent
_STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class StaticFile:
    """A file that is the same for everyone: its bytes and its type."""

    def __init__(self, path: Path) -> None:
        self.body = path.read_bytes()
        self.content_type = _STATIC_TYPES[path.suffix]


class Kept:
    """Pieces of pages that many people look at, each made once while it stays as it is."""

    def __init__(self, most: int = 4000) -> None:
        self._kept: dict[Hashable, str] = {}
        self._most = most

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """The piece with this key."""
        if (known := self._kept.get(key)) is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            known = self._kept[key] = make()
        return known


class Pages:
    """The desk's templates and static files, read once. zone: every moment on them is by the clock on the desk's wall."""

    def __init__(self, words: Words, languages: Sequence[str], zone: ZoneInfo) -> None:
        self._words = words
        self._zone = zone
        self.languages = tuple(languages)
        self.static = {path.name: StaticFile(path) for path in sorted((_HERE / "static").iterdir())}
        # One for all of them: a script that another one asks for by its name is then the same script as the page's.
        self.version = hashlib.sha256(b"".join(file.body for file in self.static.values())).hexdigest()[:12]
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["static"] = self._static_address
        self._templates.globals["channel_of"] = channel_of
        self._templates.globals["language_name"] = language_name
        self._templates.globals["as_it_is"] = str

    def render(self, name: str, language: str, /, **values: object) -> str:
        """A page or a part of one. In templates `t(id, ...)` says a text of the desk in the agent's language."""

        def say(id: str, **more: Value) -> str:  # noqa: A002 - the catalogue calls it id
            return self._words.say(Text(id, more), language)

        def worded(value: Text) -> str:
            return self._words.say(value, language)

        def document(id: DocumentId | None) -> str:  # noqa: A002 - a document's id
            return self.document_name(id, language)

        def check(name: str) -> str:
            return self._words.say(self.labelled(f"check-{name.replace('_', '-')}", name.replace("_", " ")), language)

        direction = "rtl" if Locale.parse(language).character_order == "right-to-left" else "ltr"

        def channel(name: str) -> str:
            return worded(self.labelled(f"desk-channel-{name}", name))

        def when(at: dt.datetime) -> str:
            """The whole moment, and whose clock that is."""
            return self._words.say(text("desk-when", moment=LocalTime(at, self._zone.key)), language)

        def minute(at: dt.datetime, day: str = "MMMd") -> str:
            shown = (format_skeleton(shape, at, tzinfo=self._zone, locale=language) for shape in (day, "Hm"))
            return ", ".join(shown)

        def dated(at: dt.datetime) -> str:
            return minute(at, "yMMMd")

        return self._templates.get_template(name).render(
            values,
            t=say,
            worded=worded,
            document_name=document,
            check_name=check,
            channel_name=channel,
            intent_label=lambda name: self.labelled(f"desk-intent-{name.replace('_', '-')}", name.replace("_", " ")),
            when=when,
            minute=minute,
            dated=dated,
            zone=self._zone.key,
            language=language,
            direction=direction,
        )

    def say(self, value: Text, language: str) -> str:
        """The words of a text, for what is no page."""
        return self._words.say(value, language)

    def document_name(self, document: DocumentId | None, language: str) -> str:
        """What the document is called; a document that has left the catalogue keeps its id."""
        if document is None:
            return self._words.say(Text("desk-no-document"), language)
        label = f"document-{document}"
        return self._words.say(Text(label), language) if self._words.has(label) else document

    def labelled(self, label: str, otherwise: str) -> Text:
        """The text with this id where the catalogue has it, and these words as they are where it has not."""
        return Text(label) if self._words.has(label) else text("desk-as-is", words=otherwise)

    def nearest_language(self, accept_language: str) -> str:
        """The language of ours that the browser asks for first (RFC 9110, Accept-Language)."""
        asked: list[tuple[float, int, str]] = []
        for place, item in enumerate(accept_language.split(",")[:20]):
            tag, _, weight = item.partition(";")
            asked.append((-_weight(weight), place, tag.strip().partition("-")[0].lower()))
        return next(
            (tag for weight, _, tag in sorted(asked) if weight < 0 and tag in self.languages), self.languages[0]
        )

    def _static_address(self, name: str) -> str:
        if name not in self.static:
            raise KeyError(name)
        return f"/desk/static/{self.version}/{name}"


def conversation_address(conversation: ConversationId) -> str:
    """The page of this conversation."""
    return f"/desk/conversations/{quote(conversation, safe=':')}"


def country_name(code: str, language: str) -> str:
    """A country as it stands on an envelope; a code that nobody knows stays."""
    return str(Locale.parse(language).territories.get(code, code)).upper()


def language_name(code: str) -> str:
    """A language as those who speak it call it; a code that nobody knows stays."""
    try:
        return str(Locale.parse(code).get_display_name(code) or code)
    except (UnknownLocaleError, ValueError):
        return code


def number(value: float, language: str) -> str:
    """A measured number with three figures that matter, as it is written in this language."""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3  # noqa: PLR2004 - powers
    return str(format_decimal(round(value, places), format="#,##0.###", locale=language))


def waited(since: dt.datetime, now: dt.datetime) -> Text:
    """How long something has been waiting, in the largest unit that still says enough."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 1:
        return text("desk-waited-moment")
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return text("desk-waited-minutes", minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days
        return text("desk-waited-hours", hours=hours, minutes=minutes)
    return text("desk-waited-days", days=hours // 24)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
