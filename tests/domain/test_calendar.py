"""Time that runs only while people are there: over nights, holidays and the two days when clocks are changed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import (
    Calendar,
    add_open_hours,
    add_working_days,
    next_opening,
    open_time,
    outside_quiet,
    read_hours,
)

BRUSSELS = "Europe/Brussels"
CHRISTMAS = dt.date(2026, 12, 25)

OFFICE = Calendar(read_hours("Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00", BRUSSELS), lambda day: day == CHRISTMAS)
SUNDAYS = Calendar(read_hours("Sun 01:00-05:00, Mon 09:00-17:00", BRUSSELS))
ALWAYS = Calendar(read_hours("", BRUSSELS))
EXCEPT_CHRISTMAS = Calendar(read_hours("", BRUSSELS), lambda day: day == CHRISTMAS)
NEVER = Calendar(read_hours("Mon-Fri 09:00-17:00", BRUSSELS), lambda _day: True)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{written}+00:00")


@pytest.mark.parametrize(
    ("calendar", "moment", "hours", "then"),
    [
        # Brussels is an hour ahead in winter: 08:00 is nine o'clock there, and the office opens.
        (OFFICE, "2026-11-23T08:00", 2, "2026-11-23T10:00"),
        (OFFICE, "2026-11-23T08:00", 3, "2026-11-23T11:00"),  # noon sharp, and not one o'clock
        (OFFICE, "2026-11-23T08:00", 4, "2026-11-23T13:00"),
        (OFFICE, "2026-11-23T05:00", 1, "2026-11-23T09:00"),
        (OFFICE, "2026-11-23T11:30", 0.5, "2026-11-23T12:30"),
        (OFFICE, "2026-11-27T15:00", 2, "2026-11-30T09:00"),  # over a weekend
        (OFFICE, "2026-11-27T16:00", 1, "2026-11-30T09:00"),
        (OFFICE, "2026-12-24T15:00", 2, "2026-12-28T09:00"),  # over Christmas, a Friday, and a weekend
        (OFFICE, "2026-11-23T08:00", 70, "2026-12-04T16:00"),  # two weeks of thirty-five hours
        (OFFICE, "2026-11-22T23:30", 0, "2026-11-22T23:30"),
        # The night when an hour is left out: one o'clock to five are three hours.
        (SUNDAYS, "2026-03-29T00:00", 1, "2026-03-29T01:00"),
        (SUNDAYS, "2026-03-29T00:00", 3, "2026-03-29T03:00"),
        (SUNDAYS, "2026-03-29T00:00", 4, "2026-03-30T08:00"),  # nine o'clock on Monday, in summer
        # The night when an hour comes twice: they are five.
        (SUNDAYS, "2026-10-24T23:00", 5, "2026-10-25T04:00"),
        (SUNDAYS, "2026-10-24T23:00", 6, "2026-10-26T09:00"),
        (OFFICE, "2026-03-27T15:00", 2, "2026-03-30T08:00"),  # a Friday in winter, a Monday in summer
        (OFFICE, "2026-10-23T14:00", 2, "2026-10-26T09:00"),  # and back
        (ALWAYS, "2026-11-28T23:30", 4, "2026-11-29T03:30"),
        (ALWAYS, "2026-03-28T23:00", 24, "2026-03-29T23:00"),
        (EXCEPT_CHRISTMAS, "2026-12-24T22:00", 2, "2026-12-26T00:00"),
    ],
)
def test_hours_run_while_it_is_open(calendar, moment, hours, then):
    assert add_open_hours(calendar, at(moment), hours) == at(then)


@pytest.mark.parametrize(
    ("calendar", "moment", "days", "then"),
    [
        (OFFICE, "2026-11-23T10:00", 1, "2026-11-24T16:00"),
        (OFFICE, "2026-11-23T05:00", 1, "2026-11-24T16:00"),  # before the office opens: today counts no more than later
        (OFFICE, "2026-11-27T10:00", 1, "2026-11-30T16:00"),
        (OFFICE, "2026-11-28T10:00", 1, "2026-11-30T16:00"),
        (OFFICE, "2026-11-23T10:00", 5, "2026-11-30T16:00"),
        (OFFICE, "2026-12-24T10:00", 1, "2026-12-28T16:00"),
        (OFFICE, "2026-11-29T23:30", 1, "2026-12-01T16:00"),  # Monday there, though Sunday here
        (OFFICE, "2026-03-27T10:00", 1, "2026-03-30T15:00"),
        (OFFICE, "2026-10-23T10:00", 1, "2026-10-26T16:00"),
        (SUNDAYS, "2026-10-24T10:00", 1, "2026-10-25T04:00"),
        (ALWAYS, "2026-11-27T10:00", 1, "2026-11-30T22:59"),
        (EXCEPT_CHRISTMAS, "2026-12-24T10:00", 1, "2026-12-28T22:59"),
    ],
)
def test_working_days_end_when_the_last_of_them_closes(calendar, moment, days, then):
    assert add_working_days(calendar, at(moment), days) == at(then)


@pytest.mark.parametrize(
    ("calendar", "moment", "then"),
    [
        (OFFICE, "2026-11-23T09:12", "2026-11-23T09:12"),
        (OFFICE, "2026-11-23T11:00", "2026-11-23T12:00"),
        (OFFICE, "2026-11-27T16:00", "2026-11-30T08:00"),
        (OFFICE, "2026-12-25T10:00", "2026-12-28T08:00"),
        (SUNDAYS, "2026-03-28T12:00", "2026-03-29T00:00"),
        (ALWAYS, "2026-11-29T03:00", "2026-11-29T03:00"),
        (EXCEPT_CHRISTMAS, "2026-12-25T10:00", "2026-12-25T23:00"),
    ],
)
def test_the_next_opening_is_now_or_when_somebody_comes(calendar, moment, then):
    assert next_opening(calendar, at(moment)) == at(then)


def test_a_span_that_the_changed_clock_leaves_out_does_not_open_that_day():
    night = Calendar(read_hours("Sun 02:00-02:30, Mon 09:00-17:00", BRUSSELS))

    assert next_opening(night, at("2026-03-28T12:00")) == at("2026-03-30T07:00")
    assert add_working_days(night, at("2026-03-28T12:00"), 1) == at("2026-03-30T15:00")


def test_a_span_that_the_changed_clock_shows_twice_opens_twice():
    night = Calendar(read_hours("Sun 02:00-02:30", BRUSSELS))

    assert add_open_hours(night, at("2026-10-24T12:00"), 0.5) == at("2026-10-25T00:30")
    assert add_open_hours(night, at("2026-10-24T12:00"), 1) == at("2026-10-25T01:30")


def test_a_span_that_begins_in_the_hour_left_out_opens_when_the_clock_goes_on():
    night = Calendar(read_hours("Sun 02:30-04:00", BRUSSELS))

    assert next_opening(night, at("2026-03-28T12:00")) == at("2026-03-29T01:00")
    assert add_open_hours(night, at("2026-03-28T12:00"), 1) == at("2026-03-29T02:00")


def test_the_clock_may_be_changed_at_midnight():
    cairo = Calendar(read_hours("Fri 00:00-06:00", "Africa/Cairo"))  # on 24 April 2026 there is no 00:00 to 00:59

    assert next_opening(cairo, at("2026-04-23T12:00")) == at("2026-04-23T22:00")
    assert add_open_hours(cairo, at("2026-04-23T12:00"), 5) == at("2026-04-24T03:00")


def test_hours_that_overlap_count_once():
    twice = Calendar(read_hours("Mon 09:00-12:00, Mon 10:00-13:00", BRUSSELS))

    assert open_time(twice, at("2026-11-23T00:00"), at("2026-11-24T00:00")) == dt.timedelta(hours=4)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-12-24T10:00", True), ("2026-12-25T10:00", False), ("2026-12-25T23:30", False), ("2026-12-28T10:00", True)],
)
def test_nobody_is_there_on_a_closed_day(moment, is_open):
    assert OFFICE.is_open(at(moment)) is is_open


def test_without_hours_it_is_open_at_night_and_on_sundays_but_not_on_a_closed_day():
    assert ALWAYS.is_open(at("2026-11-29T03:00"))
    assert not EXCEPT_CHRISTMAS.is_open(at("2026-12-24T23:00"))  # midnight there


def test_what_never_opens_again_is_said_and_not_waited_for():
    for ask in (
        lambda: add_open_hours(NEVER, at("2026-11-23T10:00"), 1),
        lambda: add_working_days(NEVER, at("2026-11-23T10:00"), 1),
        lambda: next_opening(NEVER, at("2026-11-23T10:00")),
    ):
        with pytest.raises(ValueError, match="never open"):
            ask()


def test_time_is_not_counted_backwards():
    with pytest.raises(ValueError, match="hours"):
        add_open_hours(OFFICE, at("2026-11-23T10:00"), -1)
    with pytest.raises(ValueError, match="working days"):
        add_working_days(OFFICE, at("2026-11-23T10:00"), 0)


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - zoned by the strategy
CALENDARS = st.sampled_from([OFFICE, SUNDAYS, ALWAYS, EXCEPT_CHRISTMAS])


@given(CALENDARS, MOMENTS, st.integers(1, 60 * 60))
def test_what_was_added_is_the_time_that_ran_in_between(calendar, moment, minutes):
    then = add_open_hours(calendar, moment, minutes / 60)

    assert abs(open_time(calendar, moment, then) - dt.timedelta(minutes=minutes)) < dt.timedelta(milliseconds=1)
    assert calendar.is_open(then - dt.timedelta(milliseconds=1))


@given(CALENDARS, MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar, moment):
    opens = next_opening(calendar, moment)

    assert calendar.is_open(opens)
    assert open_time(calendar, moment, opens) == dt.timedelta()


# --- quiet hours ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-23T19:59", "2026-11-23T19:59"),
        ("2026-11-23T20:00", "2026-11-24T07:00"),  # nine in the evening there; eight in the morning
        ("2026-11-23T22:30", "2026-11-24T07:00"),
        ("2026-11-24T00:30", "2026-11-24T07:00"),
        ("2026-11-24T06:59", "2026-11-24T07:00"),
        ("2026-11-24T07:00", "2026-11-24T07:00"),
        ("2026-03-28T22:00", "2026-03-29T06:00"),  # eight o'clock in summer, an hour earlier
        ("2026-10-24T20:00", "2026-10-25T07:00"),
    ],
)
def test_nobody_is_reminded_at_night(moment, then):
    assert outside_quiet(at(moment), BRUSSELS) == at(then)


@pytest.mark.parametrize(
    ("quiet", "moment", "then"),
    [
        ((1, 5), "2026-11-24T02:00", "2026-11-24T04:00"),
        ((1, 5), "2026-11-23T23:30", "2026-11-23T23:30"),
        ((12, 14), "2026-11-24T11:30", "2026-11-24T13:00"),
        ((20, 0), "2026-11-24T21:00", "2026-11-24T23:00"),
        ((8, 8), "2026-11-24T07:30", "2026-11-24T07:30"),
        ((22, 2), "2026-03-28T23:00", "2026-03-29T01:00"),  # there is no two o'clock that night: three will do
    ],
)
def test_quiet_hours_are_what_one_chooses(quiet, moment, then):
    assert outside_quiet(at(moment), BRUSSELS, quiet) == at(then)


def test_quiet_hours_are_those_of_the_customers_place():
    assert outside_quiet(at("2026-11-23T20:00"), "America/New_York") == at("2026-11-23T20:00")
    with pytest.raises(ValueError, match="zone"):
        outside_quiet(at("2026-11-23T20:00"), "Europe/Atlantis")
