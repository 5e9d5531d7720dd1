"""What is said, before it has words: an id of the catalogue (`texts/`) and the values that go into it."""

import datetime as dt
from typing import Union

import msgspec

from bot.domain.money import Money


class Day(msgspec.Struct, frozen=True, tag=True):
    """A date that is shown in the customer's language."""

    date: dt.date


class LocalTime(msgspec.Struct, frozen=True, tag="DeskTime"):  # as lines call it that were written long ago
    """A moment (UTC) by the clock of a zone (IANA), whose city is named; with its day or without.

    told_at: when it was said (UTC), for whoever may read "today" or "tomorrow"; None: the whole date, with its year.
    """

    at: dt.datetime
    zone: str
    day: bool = True
    told_at: dt.datetime | None = None


class Text(msgspec.Struct, frozen=True, tag=True):
    """A message of the catalogue with its values; a value may itself be a text, as a document's name is."""

    id: str
    values: dict[str, Union[str, int, float, Money, Day, LocalTime, "Text"]] = {}


Value = str | int | float | Money | Day | LocalTime | Text


def text(id: str, **values: Value) -> Text:  # noqa: A002 - the catalogue calls it id
    """`text("price", document=..., total=Money(...))`: a text with its values."""
    return Text(id, values)
