"""When people are there: days and times in one time zone."""

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(
    r"(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))? (?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})"
)
_WEEK = 7


class Span(msgspec.Struct, frozen=True):
    """From when until when on a day of the week (0 is Monday)."""

    day: int
    opens: dt.time
    closes: dt.time


class Hours(msgspec.Struct, frozen=True):
    """The hours of a week. None at all: nobody can ever be reached at once."""

    zone: str
    spans: tuple[Span, ...]

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody is there at this moment."""
        local = at.astimezone(ZoneInfo(self.zone))
        return any(
            span.day == local.weekday() and span.opens <= local.time().replace(tzinfo=None) < span.closes
            for span in self.spans
        )


def read_hours(written: str, zone: str) -> Hours:
    """`Mon-Fri 09:00-17:00, Sat 10:00-12:00` as hours; "" is no hours. Raises `ValueError` for anything else."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(f"{zone!r} is no time zone") from None
    spans: list[Span] = []
    for part in filter(None, (piece.strip() for piece in written.split(","))):
        found = _SPAN.fullmatch(part)
        if found is None or found["first"] not in _DAYS or (found["last"] or found["first"]) not in _DAYS:
            raise ValueError(f"{part!r} is not written like Mon-Fri 09:00-17:00")
        opens, closes = dt.time.fromisoformat(found["opens"]), dt.time.fromisoformat(found["closes"])
        if opens >= closes:
            raise ValueError(f"{part!r} closes before it opens")
        first, last = _DAYS.index(found["first"]), _DAYS.index(found["last"] or found["first"])
        spans += [Span((first + place) % _WEEK, opens, closes) for place in range((last - first) % _WEEK + 1)]
    return Hours(zone, tuple(spans))
