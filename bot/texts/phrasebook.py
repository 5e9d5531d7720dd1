"""The strict catalogue: text ids and values to words, in the customer's language.

A language is a folder of Fluent files. A missing id, a missing value or a file that does not parse is never papered
over: it raises. Values are worded here too, so that a price or a date reads as people there write it.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone, get_timezone_location
from babel.numbers import format_currency
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bot.domain.money import Money
from bot.domain.text import Day, LocalTime, Text, Value, text
from bot.errors import Refused

SOURCE_LANGUAGE = "en"
_NEAR = {0: "moment-today", 1: "moment-tomorrow"}  # days from now, by the text that names them
_STARS = "XTR"  # Telegram's currency; no national convention words it, the catalogue does


@dataclass(frozen=True)
class _Words:
    """One language's folder: the bundle that formats, and the raw words of every id."""

    bundle: FluentBundle
    raw: dict[str, str]


class Phrasebook:
    """Every language that we speak."""

    def __init__(self, words: dict[str, _Words]) -> None:
        if SOURCE_LANGUAGE not in words:
            raise Refused(f"the catalogue has no {SOURCE_LANGUAGE!r}, which every other language falls back to")
        self._words = words

    @classmethod
    def load(cls, folder: Path = Path(__file__).parent) -> "Phrasebook":
        """Read every `<language>/*.ftl`. Raises `Refused` naming the file and the line that is wrong."""
        languages = sorted({path.parent.name for path in folder.glob("*/*.ftl")})
        return cls({language: _read(folder / language, language) for language in languages})

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a folder."""
        return tuple(self._words)

    def say(self, text: Text, language: str) -> str:
        """The words of a text. Raises `Refused` naming a missing id or value."""
        spoken = self._spoken(language)
        bundle = self._words[spoken].bundle
        if not bundle.has_message(text.id):
            raise Refused(f"{spoken} has no text {text.id!r}")
        pattern = bundle.get_message(text.id).value
        if pattern is None:
            raise Refused(f"{spoken}: {text.id!r} has no words")
        values = {name: self._worded(value, language) for name, value in text.values.items()}
        words, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise Refused(f"{spoken}: {text.id!r}: {'; '.join(str(error) for error in errors)}")
        return str(words)

    def has(self, id: str) -> bool:  # noqa: A002 - the catalogue calls it id
        """Whether every language has this text."""
        return all(id in words.raw for words in self._words.values())

    def ids(self, language: str) -> frozenset[str]:
        """Every id of a language."""
        return frozenset(self._words[self._spoken(language)].raw)

    def raw(self, id: str, language: str) -> str:  # noqa: A002 - the catalogue calls it id
        """The words as they stand in the file, before values. Raises `Refused` when there are none."""
        spoken = self._spoken(language)
        try:
            return self._words[spoken].raw[id]
        except KeyError:
            raise Refused(f"{spoken} has no text {id!r}") from None

    def sha256(self, id: str, language: str) -> str:  # noqa: A002 - the catalogue calls it id
        """The fingerprint of the raw words: what a consent was given to."""
        return hashlib.sha256(self.raw(id, language).encode()).hexdigest()

    def _spoken(self, language: str) -> str:
        """The nearest language that we have: `fr-CA`, then `fr`, then English."""
        asked = language.replace("_", "-").lower()
        for candidate in (asked, asked.partition("-")[0]):
            if candidate in self._words:
                return candidate
        return SOURCE_LANGUAGE

    def _worded(self, value: Value, language: str) -> str | int | float:
        match value:
            case Text():
                return self.say(value, language)
            case Money(currency=currency) if currency == _STARS:
                return self.say(Text("stars", {"count": value.amount_minor}), language)
            case Money():
                amount = Decimal(value.amount_minor).scaleb(-value.exponent)
                return str(format_currency(amount, value.currency, locale=self._locale(language)))
            case Day():
                return str(format_date(value.date, "long", locale=self._locale(language)))
            case LocalTime():
                return self._local_time(value, language)
            case _:
                return value

    def _local_time(self, time: LocalTime, language: str) -> str:
        """The time, its day as people name it at the moment of saying so, and whose clock that is."""
        locale, zone = self._locale(language), get_timezone(time.zone)
        day = time.at.astimezone(zone).date()
        told_on = time.told_at.astimezone(zone).date() if time.told_at is not None else None
        same_year = told_on is not None and told_on.year == day.year
        when = "moment-day" if told_on is None else _NEAR.get((day - told_on).days, "moment-day")
        values: dict[str, Value] = {
            "time": format_time(time.at, "short", tzinfo=zone, locale=locale),
            "weekday": format_date(day, "EEEE", locale=locale),
            "day": format_skeleton("MMMMd", day, locale=locale)
            if same_year
            else format_date(day, "long", locale=locale),
            "clock": self.say(
                text("clock", city=get_timezone_location(zone, locale=locale, return_city=True)), language
            ),
        }
        return self.say(Text(when if time.day else "moment-hour", values), language)

    def _locale(self, language: str) -> Locale:
        """The regional way to write prices and dates where it belongs to the language that is spoken."""
        spoken = self._spoken(language)
        try:
            asked = Locale.parse(language.replace("_", "-"), sep="-")
        except (UnknownLocaleError, ValueError):
            return Locale.parse(spoken)
        return asked if asked.language == spoken else Locale.parse(spoken)


def _read(folder: Path, language: str) -> _Words:
    bundle = FluentBundle([language], use_isolating=False)  # isolating marks would turn every SMS into UCS-2
    raw: dict[str, str] = {}
    for path in sorted(folder.glob("*.ftl")):
        source = path.read_text(encoding="utf-8")
        resource = FluentParser().parse(source)
        for entry in resource.body:
            where = f"{language}/{path.name}:{_line(source, entry)}"
            if isinstance(entry, ftl.Junk):
                raise Refused(f"{where}: cannot be read: {entry.annotations[0].message}")
            if not isinstance(entry, ftl.Message):
                continue
            if entry.id.name in raw:
                raise Refused(f"{where}: {entry.id.name!r} is there twice")
            raw[entry.id.name] = _source_of(source, entry)
        bundle.add_resource(resource)
    return _Words(bundle, raw)


def _source_of(source: str, entry: ftl.Message) -> str:
    span = entry.value.span if entry.value else None
    return source[span.start : span.end].strip() if span else ""


def _line(source: str, entry: ftl.EntryType) -> int:
    return source.count("\n", 0, entry.span.start) + 1 if entry.span else 0
