"""About how much that is in the customer's own money: rounded to what it has, and silent when the rates are old."""

import datetime as dt
from pathlib import Path

import pytest

from bot.domain.money import Money
from bot.payments.rates import Rates, converted, load_rates, shown_in

DAY = dt.date(2026, 11, 27)
RATES = Rates(
    on=DAY,
    source="a table for these tests",
    good_for_days=31,
    per_euro={"USD": "1.16", "JPY": "180.5", "GBP": "0.875", "KWD": "0.3562", "ISK": "147"},
)


@pytest.mark.parametrize(
    ("money", "currency", "about"),
    [
        (Money(499, "EUR"), "USD", Money(579, "USD")),  # 5.7884
        (Money(499, "EUR"), "JPY", Money(901, "JPY")),  # 900.695
        (Money(499, "EUR"), "KWD", Money(1777, "KWD")),  # 1.777438
        (Money(499, "EUR"), "ISK", Money(734, "ISK")),  # 733.53
        (Money(449, "GBP"), "USD", Money(595, "USD")),  # 5.95245...
        (Money(449, "GBP"), "EUR", Money(513, "EUR")),  # 5.13142...
        (Money(901, "JPY"), "EUR", Money(499, "EUR")),  # 4.99168...
        (Money(100, "EUR"), "JPY", Money(181, "JPY")),  # 180.5
        (Money(0, "EUR"), "USD", Money(0, "USD")),
    ],
)
def test_a_sum_is_converted_by_way_of_the_euro_and_a_half_goes_up(money, currency, about):
    assert converted(RATES, money, currency, DAY) == about


@pytest.mark.parametrize(
    ("money", "currency"), [(Money(499, "EUR"), "XAF"), (Money(1, "NOK"), "EUR"), (Money(350, "XTR"), "EUR")]
)
def test_without_a_rate_nothing_is_guessed(money, currency):
    assert converted(RATES, money, currency, DAY) is None


@pytest.mark.parametrize(
    ("on", "is_told"),
    [
        (dt.date(2026, 11, 26), False),
        (dt.date(2026, 11, 27), True),
        (dt.date(2026, 12, 28), True),
        (dt.date(2026, 12, 29), False),
    ],
)
def test_old_rates_tell_nothing(on, is_told):
    assert (converted(RATES, Money(499, "EUR"), "USD", on) is not None) is is_told


@pytest.mark.parametrize(
    ("country", "currency"),
    [("JP", "JPY"), ("FR", "EUR"), ("HR", "EUR"), ("BG", "EUR"), ("CH", "CHF"), ("KW", "KWD"), ("ZZ", ""), ("", "")],
)
def test_a_country_has_the_money_that_its_people_use(country, currency):
    assert shown_in(country, DAY) == currency


def test_it_is_the_money_of_that_day():
    assert shown_in("HR", dt.date(2022, 12, 31)) == "HRK"


def test_the_shipped_rates_are_for_currencies_and_of_a_day():
    shipped = load_rates()

    assert {"USD", "GBP", "CHF", "CAD", "AUD"} <= set(shipped.per_euro)
    assert converted(shipped, Money(10_000, "EUR"), "USD", shipped.on) is not None


@pytest.mark.parametrize(
    ("written", "blame"),
    [
        ('USD = "1,16"', "per_euro"),
        ('USD = "-1.16"', "per_euro"),
        ("USD = 1.16", "per_euro"),
        ('USD = "0.00"', "nothing: USD"),
        ('EUR = "1"', "one euro"),
        ('XTR = "60"', "Stars"),
        ('usd = "1.16"', "per_euro"),
    ],
)
def test_a_mistake_among_the_rates_is_named(tmp_path: Path, written, blame):
    path = tmp_path / "rates.toml"
    path.write_text(f'on = 2026-11-27\nsource = "s"\ngood_for_days = 31\n[per_euro]\n{written}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=rf"rates\.toml: .*{blame}"):
        load_rates(path)
