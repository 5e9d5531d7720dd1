"""Money is whole minor units: how many decimals a currency has, and how sums are rounded and divided without a loss."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Money, divided, exponent_of, half_up


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        ("EUR", 2),
        ("HUF", 2),
        ("TWD", 2),
        ("MGA", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("ISK", 0),
        ("UGX", 0),
        ("XTR", 0),
        ("KWD", 3),
        ("BHD", 3),
        ("TND", 3),
        ("CLF", 4),
    ],
)
def test_a_currency_has_as_many_decimals_as_iso_4217_gives_it(currency, decimals):
    assert exponent_of(currency) == decimals == Money(1, currency).exponent


def test_pounds_and_euros_are_not_added():
    with pytest.raises(ValueError, match="GBP"):
        Money(1, "EUR") + Money(1, "GBP")


@pytest.mark.parametrize(
    ("exact", "whole"),
    [("0", 0), ("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", 0), ("-0.51", -1), ("1/3", 0), ("2/3", 1)],
)
def test_a_half_goes_up(exact, whole):
    assert half_up(Fraction(exact)) == whole


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (2, [1, 1, 1], (1, 1, 0)),
        (10, [499, 399], (6, 4)),
        (5, [0, 7], (0, 5)),
        (0, [3, 4], (0, 0)),
        (1, [1, 2], (0, 1)),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainders(amount, weights, parts):
    assert divided(amount, weights) == parts


@pytest.mark.parametrize(("amount", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_what_cannot_be_divided_is_refused(amount, weights):
    with pytest.raises(ValueError, match="divided"):
        divided(amount, weights)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any), st.data())
def test_parts_add_up_and_none_is_more_than_its_weight(weights, data):
    amount = data.draw(st.integers(0, sum(weights)))
    parts = divided(amount, weights)

    assert sum(parts) == amount
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))
