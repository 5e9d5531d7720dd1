"""By when we say that it is done: in open hours and working days, and somebody is told while there is still time."""

import datetime as dt
from pathlib import Path

import pytest

from bot.domain.hours import Calendar, open_time, read_hours
from bot.payments.pricing import load_prices
from bot.payments.promises import (
    Promises,
    arrives_by,
    decided_by,
    load_promises,
    promised_at,
    warn_at,
)

OFFICE = Calendar(read_hours("Mon-Fri 09:00-17:00", "Europe/Brussels"), lambda day: day == dt.date(2026, 12, 25))
ALWAYS = Calendar(read_hours("", "Europe/Brussels"))
OURS = Promises(
    warn_percent=75,
    claim_working_days=1,
    express_open_hours=1,
    open_hours={"digital": 4, "prints": 8, "both": 4},
    post_working_days={"home": 4, "world": 15},
)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{written}+00:00")


@pytest.mark.parametrize(
    ("calendar", "paid", "product", "express", "promised"),
    [
        (OFFICE, "2026-11-23T08:00", "digital", False, "2026-11-23T12:00"),
        (OFFICE, "2026-11-23T08:00", "prints", False, "2026-11-23T16:00"),
        (OFFICE, "2026-11-23T08:00", "prints", True, "2026-11-23T09:00"),
        (OFFICE, "2026-11-27T15:30", "digital", True, "2026-11-30T08:30"),  # on a Friday, at half past four
        (OFFICE, "2026-12-24T15:00", "both", False, "2026-12-28T11:00"),
        (ALWAYS, "2026-11-28T22:00", "digital", False, "2026-11-29T02:00"),
    ],
)
def test_a_person_looks_within_the_hours_that_were_promised(calendar, paid, product, express, promised):
    assert promised_at(OURS, calendar, at(paid), product, express=express) == at(promised)


def test_prints_arrive_within_working_days_by_how_far_they_go():
    made = at("2026-12-22T10:00")  # a Tuesday, with Christmas on the Friday

    assert arrives_by(OURS, OFFICE, made, "home") == at("2026-12-29T16:00")
    assert arrives_by(OURS, OFFICE, made, "world") == at("2027-01-13T16:00")
    with pytest.raises(ValueError, match="moon"):
        arrives_by(OURS, OFFICE, made, "moon")


def test_a_claim_is_decided_by_the_end_of_the_next_working_day():
    assert decided_by(OURS, OFFICE, at("2026-11-27T15:00")) == at("2026-11-30T16:00")


@pytest.mark.parametrize(
    ("since", "promised", "warned"),
    [
        ("2026-11-23T08:00", "2026-11-23T12:00", "2026-11-23T11:00"),
        ("2026-11-27T14:00", "2026-11-30T10:00", "2026-11-30T09:00"),  # two hours on Friday and one of two on Monday
        ("2026-11-27T15:00", "2026-11-30T16:00", "2026-11-30T13:45"),  # six and three quarters of nine
    ],
)
def test_the_desk_is_warned_when_three_quarters_of_the_open_time_have_gone(since, promised, warned):
    assert warn_at(OURS, OFFICE, at(since), at(promised)) == at(warned)


def test_around_the_clock_a_warning_is_simply_three_quarters_in():
    assert warn_at(OURS, ALWAYS, at("2026-11-28T20:00"), at("2026-11-29T00:00")) == at("2026-11-28T23:00")


def test_a_warning_comes_before_what_was_promised_and_while_somebody_is_there():
    for hour in range(24 * 14):
        paid = at("2026-12-18T00:00") + dt.timedelta(hours=hour)
        promised = promised_at(OURS, OFFICE, paid, "prints", express=False)
        warned = warn_at(OURS, OFFICE, paid, promised)

        assert paid <= warned < promised
        assert OFFICE.is_open(warned - dt.timedelta(seconds=1))
        assert open_time(OFFICE, warned, promised) == dt.timedelta(hours=2)


def test_something_is_promised_for_every_region_that_we_post_to():
    regions = [region.name for region in load_prices().region]

    assert set(load_promises(regions).post_working_days) == set(regions)
    with pytest.raises(ValueError, match=r"promises\.toml: post_working_days says nothing of moon"):
        load_promises([*regions, "moon"])


USUAL = (Path(__file__).parents[2] / "bot/payments/promises.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "instead", "blame"),
    [
        ("warn_percent = 75", "warn_percent = 100", "warn_percent"),
        ("claim_working_days = 1", "claim_working_days = 0", "claim_working_days"),
        ("express_open_hours = 1", "express_open_hours = 5", "express"),
        ("express_open_hours = 1", "express_open_hours = 0", "express"),
        ("digital = 4\n", "", "nothing of digital"),
        ("digital = 4\n", "digital = 4\nposter = 4\n", "poster"),
        ("home = 4", "home = 0", "post_working_days"),
        ("warn_percent = 75", "warn_percent = 75\nat_once = true", "at_once"),
    ],
)
def test_a_mistake_among_the_promises_is_named(tmp_path: Path, written, instead, blame):
    assert written in USUAL
    path = tmp_path / "promises.toml"
    path.write_text(USUAL.replace(written, instead), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"promises\.toml: .*{blame}"):
        load_promises(path=path)
