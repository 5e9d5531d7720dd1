"""How long somebody waits who asked for a person: their place, and a time only where there is a measurement of it."""

import datetime as dt
from collections.abc import Iterable
from statistics import median

import msgspec

from bot.domain.hours import Calendar, closing, next_opening, open_time

MEASURED = dt.timedelta(days=7)  # how far back answers are looked at
_FEWEST = 3  # measured answers, before a time is said at all
_STEP = dt.timedelta(minutes=5)


class Served(msgspec.Struct, frozen=True):
    """A request that a person answered (UTC): asked for, first answered, and handed back, unless it is going on."""

    asked_at: dt.datetime
    answered_at: dt.datetime
    left_at: dt.datetime | None = None


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """The queue as one conversation stands in it.

    place: 1 is next; without a request of its own, the place that a new one gets. requested: it has one. served: the
    requests of the last days that were answered. hands: how many people are answering.
    """

    place: int
    requested: bool = False
    served: tuple[Served, ...] = ()
    hands: int = 1


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """What can honestly be said about waiting.

    minutes: about so many, None where nothing was measured or the desk closes first. until: the moment (UTC) by which that
    is over. closes_at: when people go, None while they are away. back_at: when they are back, where they are away or go
    before this is over; None where that is not known, or no matter.
    """

    place: int
    minutes: int | None = None
    until: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    back_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether people are there."""
        return self.closes_at is not None


def wait(calendar: Calendar, queue: Queue, at: dt.datetime) -> Wait:
    """The wait of whoever stands at this place now. Where there are no hours at all, nobody can be reached at once."""
    if not calendar.hours.spans or not calendar.is_open(at):
        return Wait(place=queue.place, back_at=_opening(calendar, at))
    closes_at = closing(calendar, at)
    taken = _estimate(calendar, queue)
    if taken is None:
        return Wait(place=queue.place, closes_at=closes_at)
    steps = max(1, -(-taken // _STEP))
    until = at + steps * _STEP
    if until > closes_at:
        return Wait(place=queue.place, closes_at=closes_at, back_at=_opening(calendar, closes_at))
    return Wait(place=queue.place, minutes=steps * _STEP // dt.timedelta(minutes=1), until=until, closes_at=closes_at)


def _estimate(calendar: Calendar, queue: Queue) -> dt.timedelta | None:
    """The usual time to a first answer, and the usual time that each request before this one takes, in hours that count."""
    if len(queue.served) < _FEWEST:
        return None
    first = _usual(open_time(calendar, served.asked_at, served.answered_at) for served in queue.served)
    ahead = queue.place - 1
    if not ahead:
        return first
    handled = [open_time(calendar, each.answered_at, each.left_at) for each in queue.served if each.left_at is not None]
    if len(handled) < _FEWEST:
        return None
    return first + _usual(handled) * ahead / max(1, queue.hands)


def _usual(times: Iterable[dt.timedelta]) -> dt.timedelta:
    return dt.timedelta(seconds=median(time.total_seconds() for time in times))


def _opening(calendar: Calendar, at: dt.datetime) -> dt.datetime | None:
    if not calendar.hours.spans:
        return None
    try:
        return next_opening(calendar, at)
    except ValueError:  # never again, as far as the calendar knows
        return None
