"""What is said of waiting is what was measured, within the desk's hours, and nothing where nothing was."""

import datetime as dt

import pytest

from bot.domain.hours import Calendar, closing, read_hours
from bot.domain.waiting import Queue, Served, wait

DESK = Calendar(read_hours("Mon-Fri 09:00-17:00", "Europe/Brussels"), lambda day: day == dt.date(2026, 11, 11))
MONDAY = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)  # ten o'clock at the desk
MINUTE = dt.timedelta(minutes=1)


def served(first: float, handled: float | None = None, asked: dt.datetime = MONDAY) -> Served:
    """A request that was answered after so many minutes, and handed back so many minutes later."""
    answered = asked + first * MINUTE
    return Served(asked, answered, None if handled is None else answered + handled * MINUTE)


def test_whoever_is_next_waits_as_long_as_people_usually_did_in_steps_of_five_minutes() -> None:
    found = wait(DESK, Queue(place=1, served=(served(2), served(6), served(60))), MONDAY)
    assert (found.minutes, found.until) == (10, MONDAY + 10 * MINUTE)


def test_an_answer_within_seconds_is_still_about_five_minutes() -> None:
    assert wait(DESK, Queue(place=1, served=(served(0),) * 3), MONDAY).minutes == 5


@pytest.mark.parametrize(("hands", "minutes"), [(1, 25), (2, 15), (10, 10)])
def test_each_request_before_this_one_takes_its_usual_time_of_those_who_answer(hands: int, minutes: int) -> None:
    measured = (served(5, 10), served(5, 8), served(5, 30))
    assert wait(DESK, Queue(place=3, served=measured, hands=hands), MONDAY).minutes == minutes


def test_nothing_is_promised_where_too_little_was_measured() -> None:
    for queue in (
        Queue(place=1),
        Queue(place=1, served=(served(5), served(5))),
        Queue(place=2, served=(served(5),) * 3),  # none of them is over: how long one takes is not known
    ):
        found = wait(DESK, queue, MONDAY)
        assert (found.minutes, found.until, found.is_open) == (None, None, True)


def test_a_night_is_not_counted_as_waiting() -> None:
    evening = dt.datetime(2026, 11, 9, 20, 0, tzinfo=dt.UTC)
    measured = (served(13 * 60 - 8 * 60 + 8 * 60 + 5, asked=evening - dt.timedelta(hours=1)),) * 3
    assert all(each.answered_at == dt.datetime(2026, 11, 10, 8, 5, tzinfo=dt.UTC) for each in measured)
    assert wait(DESK, Queue(place=1, served=measured), MONDAY).minutes == 5


def test_a_time_that_goes_beyond_closing_is_not_promised_and_it_is_known_when_people_are_back() -> None:
    late = dt.datetime(2026, 11, 10, 15, 55, tzinfo=dt.UTC)  # five minutes before they go, and tomorrow is a holiday
    found = wait(DESK, Queue(place=1, served=(served(6),) * 3), late)
    assert (found.minutes, found.is_open) == (None, True)
    assert found.closes_at == dt.datetime(2026, 11, 10, 16, 0, tzinfo=dt.UTC)
    assert found.back_at == dt.datetime(2026, 11, 12, 8, 0, tzinfo=dt.UTC)


def test_while_nobody_is_there_it_is_known_when_they_are_back() -> None:
    night = dt.datetime(2026, 11, 6, 17, 0, tzinfo=dt.UTC)
    found = wait(DESK, Queue(place=4), night)
    assert (found.is_open, found.place) == (False, 4)
    assert found.back_at == dt.datetime(2026, 11, 9, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "calendar",
    [Calendar(read_hours("", "UTC")), Calendar(read_hours("Mon 09:00-17:00", "UTC"), lambda _day: True)],
    ids=["no hours", "closed for good"],
)
def test_a_desk_that_never_opens_promises_nothing(calendar: Calendar) -> None:
    found = wait(calendar, Queue(place=1, served=(served(5),) * 3), MONDAY)
    assert (found.is_open, found.minutes, found.back_at) == (False, None, None)


def test_closing_is_when_the_time_that_runs_ends() -> None:
    assert closing(DESK, MONDAY) == dt.datetime(2026, 11, 9, 16, 0, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="never open"):
        closing(Calendar(read_hours("Mon 09:00-17:00", "UTC"), lambda _day: True), MONDAY)
