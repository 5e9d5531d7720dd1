"""What is said, before it has words: an id of the catalogue (`texts/`) and the values that go into it."""

import datetime as dt
from typing import Union

import msgspec

from bot.domain.money import Money


class Day(msgspec.Struct, frozen=True, tag=True):
    """A date that is shown in the customer's language."""

    date: dt.date


class Moment(msgspec.Struct, frozen=True, tag=True):
    """A moment (UTC) that is shown in the customer's language, to the minute."""

    at: dt.datetime


class DeskTime(msgspec.Struct, frozen=True, tag=True):
    """A moment (UTC) by the clock on the desk's wall, with its day or without; the zone's city is named."""

    at: dt.datetime
    zone: str
    day: bool = True


class Text(msgspec.Struct, frozen=True, tag=True):
    """A message of the catalogue with its values; a value may itself be a text, as a document's name is."""

    id: str
    values: dict[str, Union[str, int, float, Money, Day, Moment, DeskTime, "Text"]] = {}


Value = str | int | float | Money | Day | Moment | DeskTime | Text


def text(id: str, **values: Value) -> Text:  # noqa: A002 - the catalogue calls it id
    """`text("price", document=..., total=Money(...))`: a text with its values."""
    return Text(id, values)
