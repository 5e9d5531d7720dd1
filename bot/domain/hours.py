"""When people are there: days and times in one time zone, and how time is counted that runs only while they are."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(
    r"(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))? (?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})"
)
_WEEK = 7
_WORKING = range(5)
_A_DAY = dt.timedelta(days=1)
_HOURS = 24
_LONGEST_SHUT = 366  # days: what is shut for longer does not open again
_SHUT = "the calendar is never open again"
_TICK = dt.timedelta(minutes=15)  # clocks are changed on a quarter of an hour of UTC


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


def _never(_day: dt.date) -> bool:
    return False


class Calendar(msgspec.Struct, frozen=True):
    """Hours, except on days that are closed.

    Where there are no hours, time runs around the clock on every day that is not closed, and working days are those from
    Monday to Friday, as the post has them. (`Hours` alone say the opposite: nobody can be reached.)
    """

    hours: Hours
    is_closed: Callable[[dt.date], bool] = _never

    def is_open(self, at: dt.datetime) -> bool:
        """Whether time runs at this moment."""
        day = at.astimezone(ZoneInfo(self.hours.zone)).date()
        return not self.is_closed(day) and (not self.hours.spans or self.hours.is_open(at))


def add_open_hours(calendar: Calendar, at: dt.datetime, hours: float) -> dt.datetime:
    """The moment (UTC) when this many hours have run since `at`: the closing itself, where they end with it.

    Raises `ValueError` for less than no hours, and for a calendar that is never open again.
    """
    left = dt.timedelta(hours=hours)
    if left < dt.timedelta():
        raise ValueError(f"{hours} hours cannot be added")
    if not left:
        return at.astimezone(dt.UTC)
    for opens, closes in _openings(calendar, at):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise ValueError(_SHUT)


def add_working_days(calendar: Calendar, at: dt.datetime, days: int) -> dt.datetime:
    """When the last of this many working days closes (UTC), of those that follow the day of `at` by the clock on the wall.

    Where there are no hours it closes at 23:59. Raises `ValueError` for less than one day, and for a calendar that is never
    open again.
    """
    if days < 1:
        raise ValueError(f"{days} working days cannot be added")
    day = at.astimezone(ZoneInfo(calendar.hours.zone)).date()
    shut = 0
    while shut < _LONGEST_SHUT:
        day += _A_DAY
        closes = _closing(calendar, day)
        shut = shut + 1 if closes is None else 0
        if closes is not None:
            days -= 1
            if not days:
                return closes
    raise ValueError(_SHUT)


def next_opening(calendar: Calendar, at: dt.datetime) -> dt.datetime:
    """The moment itself (UTC) when it is open, else the next when it will be. Raises `ValueError` where there is none."""
    for opens, _ in _openings(calendar, at):
        return opens
    raise ValueError(_SHUT)


def closing(calendar: Calendar, at: dt.datetime) -> dt.datetime:
    """When the time that runs at this moment, or next, ends (UTC). Raises `ValueError` where none does."""
    for _, closes in _openings(calendar, at):
        return closes
    raise ValueError(_SHUT)


def open_time(calendar: Calendar, since: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """How much time runs between two moments."""
    run = dt.timedelta()
    for opens, closes in _openings(calendar, since):
        if opens >= until:
            break
        run += min(closes, until) - opens
    return run


def outside_quiet(at: dt.datetime, zone: str, quiet: tuple[int, int] = (21, 8)) -> dt.datetime:
    """The moment itself (UTC), or the end of the quiet hours that it falls into: whole hours, from and until.

    Raises `ValueError` where there is no such zone.
    """
    begins, ends = quiet
    local = at.astimezone(_zone(zone))
    into = (local.hour - begins) % _HOURS
    if into >= (ends - begins) % _HOURS:
        return at.astimezone(dt.UTC)
    day = local.date() + _A_DAY * (local.hour >= ends)
    return _moment(day, dt.time(ends), zone)


def read_hours(written: str, zone: str) -> Hours:
    """`Mon-Fri 09:00-17:00, Sat 10:00-12:00` as hours; "" is no hours. Raises `ValueError` for anything else."""
    _zone(zone)
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


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(f"{name!r} is no time zone") from None


def _moment(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The moment (UTC) when the clock on the wall shows this; the first, where it shows it twice (unless `fold` is set)."""
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)


def _openings(calendar: Calendar, since: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """From when until when time runs (UTC), from a moment on and in order; it ends when nothing opens for a year."""
    day = since.astimezone(ZoneInfo(calendar.hours.zone)).date()
    shut = 0
    while shut < _LONGEST_SHUT:
        shut += 1
        for opens, closes in _open_on(calendar, day):
            shut = 0
            if closes > since:
                yield max(opens, since.astimezone(dt.UTC)), closes
        day += _A_DAY


def _open_on(calendar: Calendar, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The same for one day. `is_open` decides: this finds the moments at which its answer can change, and asks between."""
    zone = calendar.hours.zone
    begins, ends = _moment(day, dt.time(), zone), _moment(day + _A_DAY, dt.time(), zone)
    edges = {begins, ends}
    for span in calendar.hours.spans:
        if span.day == day.weekday():
            edges |= {
                _moment(day, time.replace(fold=fold), zone) for time in (span.opens, span.closes) for fold in (0, 1)
            }
    if ends - begins != _A_DAY:
        edges |= {begins + tick * _TICK for tick in range((ends - begins) // _TICK)}
    for opens, closes in pairwise(sorted(edge for edge in edges if begins <= edge <= ends)):
        if calendar.is_open(opens):
            yield opens, closes


def _closing(calendar: Calendar, day: dt.date) -> dt.datetime | None:
    """When a working day closes, None where the day is none."""
    if calendar.hours.spans:
        return max((closes for _, closes in _open_on(calendar, day)), default=None)
    is_working = day.weekday() in _WORKING and not calendar.is_closed(day)
    return _moment(day, dt.time(23, 59), calendar.hours.zone) if is_working else None
