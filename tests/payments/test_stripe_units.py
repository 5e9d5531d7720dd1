"""How Stripe counts money, which is not always as ISO 4217 does."""

import pytest

from bot.domain.money import Money
from bot.payments.stripe_units import charge_units, charges_every_unit, money_of


@pytest.mark.parametrize(
    ("money", "units"),
    [
        (Money(1000, "USD"), 1000),
        (Money(500, "JPY"), 500),
        (Money(5, "ISK"), 500),
        (Money(5, "UGX"), 500),
        (Money(500, "MGA"), 5),
        (Money(1045, "HUF"), 1045),
        (Money(80_045, "TWD"), 80_045),
        (Money(5120, "KWD"), 5120),
        (Money(0, "EUR"), 0),
    ],
)
def test_a_sum_is_charged_in_stripes_units_and_read_back_as_it_was(money, units):
    assert charge_units(money) == units
    assert money_of(units, money.currency.lower()) == money


@pytest.mark.parametrize("money", [Money(5124, "KWD"), Money(1, "BHD"), Money(150, "MGA"), Money(350, "XTR")])
def test_what_stripe_cannot_charge_exactly_is_refused_and_never_rounded(money):
    with pytest.raises(ValueError, match=money.currency):
        charge_units(money)


@pytest.mark.parametrize("currency", ["isk", "ugx"])
def test_a_part_of_a_whole_currency_is_no_money(currency):
    with pytest.raises(ValueError, match=currency.upper()):
        money_of(550, currency)


def test_currencies_of_which_only_some_sums_can_be_charged_are_known():
    assert {c for c in ("EUR", "JPY", "ISK", "HUF", "KWD", "TND", "MGA") if not charges_every_unit(c)} == {
        "KWD",
        "TND",
        "MGA",
    }
