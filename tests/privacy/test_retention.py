"""The promise about erasure: calendar periods from anchors that were stored."""

import datetime as dt

import pytest

from bot.privacy.retention import Keep, Profile, after, due, load_profiles

ORDERED = dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("P6M", dt.date(2027, 2, 28)),  # the 31st of a month that has none is its last day
        ("P60D", dt.date(2026, 10, 30)),
        ("P1M", dt.date(2026, 9, 30)),
        ("P2Y", dt.date(2028, 8, 31)),
        ("P0D", dt.date(2026, 8, 31)),
    ],
)
def test_a_period_ends_on_the_calendar(period: str, expected: dt.date) -> None:
    assert after(ORDERED, period).date() == expected


@pytest.mark.parametrize("period", ["", "P", "60 days", "PT5H", "P-1D"])
def test_a_period_that_is_none_is_an_error(period: str) -> None:
    with pytest.raises(ValueError, match="period"):
        after(ORDERED, period)


def test_an_ordered_photo_is_kept_from_the_order_and_an_unordered_one_from_the_upload() -> None:
    profile = Profile(image_ordered=Keep("P60D", "ordered"), image_unordered=Keep("P1M", "uploaded"))
    uploaded = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)

    assert due(profile, uploaded, ORDERED).date() == dt.date(2026, 10, 30)
    assert due(profile, uploaded, None).date() == dt.date(2026, 9, 1)


def test_the_profiles_that_ship_can_be_read() -> None:
    assert due(load_profiles()["strictest"], ORDERED, None) > ORDERED
