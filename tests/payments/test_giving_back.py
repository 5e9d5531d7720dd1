"""How an order's money can go back, by who took it and what else the payment covers."""

import datetime as dt

import pytest

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.domain.movement import Movement, MovementKind
from bot.payments.giving_back import WayBack, way_back
from tests.payments.orders import ID, TOTAL, paid_order

WHOLE = Money(900, "EUR")


def moved(amount: Money = TOTAL, kind: MovementKind = "payment", ref: str = "pi_1", order: OrderId = ID) -> Movement:
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    return Movement(ref=ref, kind=kind, provider="telegram", amount=amount, at=at, order=order)


@pytest.mark.parametrize("provider", ["stripe", "test"])
@pytest.mark.parametrize("paid", [TOTAL, WHOLE])
def test_of_money_that_can_be_divided_any_part_goes_back(provider: str, paid: Money) -> None:
    assert way_back(paid_order(provider=provider), [moved(paid)]) == "part"


@pytest.mark.parametrize("provider", ["telegram", "nobody we know"])
@pytest.mark.parametrize(
    ("movements", "way"),
    [
        ([moved()], "whole"),
        ([moved(WHOLE)], "none"),
        ([moved(ref="pi_2"), moved(WHOLE)], "none"),
        ([moved(kind="refund"), moved(WHOLE)], "none"),
        ([], "none"),
    ],
    ids=["its own", "a family's", "another payment", "no payment", "not in the books"],
)
def test_of_money_that_cannot_be_divided_the_whole_payment_goes_back_or_nothing(
    provider: str, movements: list[Movement], way: WayBack
) -> None:
    assert way_back(paid_order(provider=provider), movements) == way


def test_a_part_that_is_gone_already_leaves_nothing_whole() -> None:
    assert way_back(paid_order(provider="telegram", asked_minor=100), [moved()]) == "none"
