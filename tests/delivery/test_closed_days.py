"""Days on which nobody works, by country."""

import datetime as dt

import pytest

from bot.delivery.closed_days import closed_days


@pytest.mark.parametrize(
    ("country", "day", "is_closed"),
    [
        ("BE", "2026-12-25", True),
        ("BE", "2026-07-21", True),  # the national day
        ("BE", "2026-11-23", False),
        ("FR", "2026-07-14", True),
        ("FR", "2026-07-21", False),
        ("GB", "2027-03-26", True),  # Good Friday
        ("DE", "2026-06-04", False),
        ("DE-BY", "2026-06-04", True),  # Corpus Christi, in Bavaria
        ("", "2026-12-25", False),
    ],
)
def test_nobody_works_on_a_public_holiday(country, day, is_closed):
    assert closed_days(country)(dt.date.fromisoformat(day)) is is_closed


@pytest.mark.parametrize("country", ["XX", "Belgium", "be", "DE-QQ"])
def test_a_country_that_there_is_no_table_of_is_refused(country):
    with pytest.raises(ValueError, match=country):
        closed_days(country)
