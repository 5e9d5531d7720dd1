"""Cells of figures in an agent's language."""

import datetime as dt

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from bot.console.pages import Pages
from bot.domain.figures import Cell, Facet, Mean, Share, Span, Step, Word
from bot.domain.ids import DocumentId
from bot.domain.money import Money
from bot.domain.text import Text, text

NOTHING = "\N{EN DASH}"
_SHAPES = {"hour": "Hm", "day": "MMMd", "week": "MMMd", "month": "yMMM"}
# The units that a time is told in, from so many seconds on: the larger, and the smaller that goes with it.
_UNITS = (
    (172_800, ("day", 86_400), ("hour", 3_600)),
    (3_600, ("hour", 3_600), ("minute", 60)),
    (60, ("minute", 60), None),
    (0, ("second", 1), None),
)


class Wording:
    """How cells are written in this language."""

    def __init__(self, pages: Pages, language: str) -> None:
        self._pages, self._language = pages, language

    def cell(self, cell: Cell) -> str:
        """The cell as it is read."""
        match cell:
            case None:
                return NOTHING
            case Word():
                return self._name(cell)
            case Step(at=at, unit=unit):
                return str(format_skeleton(_SHAPES[unit], at, tzinfo=at.tzinfo, locale=self._language))
            case dt.timedelta():
                return self._time(cell)
            case Share(part=part, whole=whole):
                return (
                    str(format_percent(part / whole, format="#,##0.# %", locale=self._language)) if whole else NOTHING
                )
            case Mean(value=value):
                return str(format_decimal(round(value, 2), locale=self._language))
            case Money():
                return self._say(text("desk-figures-money", amount=cell))
            case int():
                return str(format_decimal(cell, locale=self._language))

    def is_name(self, cell: Cell) -> bool:
        """Whether it is a word, and no number."""
        return isinstance(cell, Word)

    def choice(self, facet: Facet, name: str) -> str:
        """What may be chosen, as it is read."""
        return self._name(Word(facet, name))

    def days(self, span: Span) -> str:
        """From which day to which."""
        first, last = (str(format_date(day, "medium", locale=self._language)) for day in (span.first, span.last))
        return first if first == last else f"{first} {NOTHING} {last}"

    def _name(self, word: Word) -> str:
        value = word.value
        match word.kind:
            case "document":
                return self._pages.document_name(DocumentId(value) if value else None, self._language)
            case "agent":
                return value or self._say(Text("desk-figures-no-agent"))
            case "verdict":
                return self._say(Text(f"desk-figures-verdict-{value or 'erased'}"))
            case "kind":
                return self._say(Text(f"desk-kind-{value}"))
            case "measure":
                return self._say(Text(f"desk-figures-{value}"))
            case "reason":
                return self._say(self._pages.labelled(f"reason-{value}", value or NOTHING))
            case "channel":
                return self._say(self._pages.labelled(f"desk-figures-channel-{value}", value))
            case "currency":
                return value

    def _time(self, time: dt.timedelta) -> str:
        seconds = round(time.total_seconds())
        large, small = next((large, small) for least, large, small in _UNITS if seconds >= least or not least)
        count, rest = divmod(seconds, large[1])
        told = [(count, large[0])]
        if small is not None and rest >= small[1]:
            told.append((rest // small[1], small[0]))
        return " ".join(
            str(format_unit(count, f"duration-{unit}", length="short", locale=self._language)) for count, unit in told
        )

    def _say(self, words: Text) -> str:
        return self._pages.say(words, self._language)
