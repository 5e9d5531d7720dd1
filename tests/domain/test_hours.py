"""When people are there: how it is written, and what it means when clocks are changed."""

import datetime as dt

import pytest

from bot.domain.hours import Hours, Span, read_hours

BRUSSELS = "Europe/Brussels"
NINE, FIVE = dt.time(9), dt.time(17)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{written}+00:00")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("", []),
        (" , ", []),
        ("Mon 09:00-17:00", [0]),
        ("Mon-Fri 09:00-17:00", [0, 1, 2, 3, 4]),
        ("Mon-Sun 09:00-17:00", [0, 1, 2, 3, 4, 5, 6]),
        ("Sat-Mon 09:00-17:00", [5, 6, 0]),
        ("Sun 09:00-17:00, Wed 09:00-17:00", [6, 2]),
        ("Mon-Mon 09:00-17:00", [0]),
    ],
)
def test_days_are_written_alone_and_from_one_to_another(written, days):
    assert read_hours(written, BRUSSELS) == Hours(BRUSSELS, tuple(Span(day, NINE, FIVE) for day in days))


@pytest.mark.parametrize(
    "written",
    [
        "always",
        "Mon",
        "Mon 9-17",
        "Mon 9:00-17:00",
        "mon 09:00-17:00",
        "Monday 09:00-17:00",
        "Lun 09:00-17:00",
        "Mon-Frx 09:00-17:00",
        "Mon 17:00-09:00",
        "Mon 09:00-09:00",
        "Mon 09:00-24:00",
        "Mon 09:60-17:00",
        "Mon 25:00-26:00",
        "Mon-Fri 09:00-17:00; Sat 10:00-12:00",
        "Mon  09:00-17:00",
        "Mon 09:00–17:00",  # noqa: RUF001 - a dash, as typographers write it
    ],
)
def test_what_is_written_otherwise_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        read_hours(written, BRUSSELS)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "CET+25", "Brussels"])
def test_a_zone_that_there_is_not_is_refused_as_a_value(zone):
    with pytest.raises(ValueError, match="zone"):
        read_hours("Mon 09:00-17:00", zone)


HOURS = read_hours("Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00, Sun 02:00-03:30", BRUSSELS)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T07:59:59", False),  # a Monday in winter, an hour behind
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T10:59:59.999999", True),
        ("2026-11-23T11:00:00", False),
        ("2026-11-23T12:00:00", True),
        ("2026-11-23T16:00:00", False),
        ("2026-07-20T07:00:00", True),  # a Monday in summer, two hours behind
        ("2026-07-20T15:00:00", False),
        ("2026-11-21T10:00:00", False),  # a Saturday
        ("2026-11-22T23:30:00", False),  # Monday there, though Sunday here
    ],
)
def test_somebody_is_there_between_opening_and_closing_by_the_clock_on_their_wall(moment, is_open):
    assert HOURS.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-29T00:59:59", False),  # 01:59:59, and the next second is 03:00
        ("2026-03-29T01:00:00", True),
        ("2026-03-29T01:29:59", True),
        ("2026-03-29T01:30:00", False),
        ("2026-03-30T07:00:00", True),  # on the day after, nine o'clock is an hour earlier
        ("2026-10-25T00:00:00", True),  # 02:00, for the first time
        ("2026-10-25T01:00:00", True),  # 02:00 once more
        ("2026-10-25T02:29:59", True),
        ("2026-10-25T02:30:00", False),
        ("2026-10-26T07:59:59", False),
    ],
)
def test_on_the_days_when_clocks_are_changed_the_clock_on_the_wall_counts(moment, is_open):
    assert HOURS.is_open(at(moment)) is is_open


def test_the_moment_may_be_told_in_any_zone():
    there = dt.timezone(dt.timedelta(hours=-8))

    assert HOURS.is_open(dt.datetime(2026, 11, 23, 0, 30, tzinfo=there))


def test_without_hours_nobody_is_ever_there():
    never = read_hours("", BRUSSELS)

    assert not any(never.is_open(at(f"2026-11-23T{hour:02}:00:00")) for hour in range(24))
