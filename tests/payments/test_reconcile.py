"""What is learnt by asking, when a webhook never came."""

import pytest

from bot.domain.events import Event, OrderStatus, PaymentFailed, PaymentLapsed, PaymentPromised, PaymentReceived
from bot.domain.money import Money
from bot.payments.lifecycle import ECHOES, RECORDED, STATUSES, TRANSITIONS
from bot.payments.order import trigger_of
from bot.payments.reconcile import UNHEARD, UNSETTLED, Standing, missed
from bot.payments.session import Session
from tests.payments.orders import ID

PRICE = Money(499, "EUR")


def a_session(standing: Standing, order: str = ID) -> Session:
    return Session(
        ref="cs_1",
        order=order,
        is_paid=standing == "paid",
        is_complete=standing in {"paid", "promised", "failed"},
        is_expired=standing == "lapsed",
        has_failed=standing == "failed",
        payment_ref="pi_1",
        amount=PRICE,
    )


@pytest.mark.parametrize(
    ("standing", "status", "event"),
    [
        ("paid", "awaiting_payment", PaymentReceived(ID, "stripe", "pi_1", PRICE)),
        ("paid", "payment_pending", PaymentReceived(ID, "stripe", "pi_1", PRICE)),
        ("paid", "cancelled", PaymentReceived(ID, "stripe", "pi_1", PRICE)),
        ("promised", "awaiting_payment", PaymentPromised(ID, "cs_1")),
        ("failed", "payment_pending", PaymentFailed(ID, "cs_1")),
        ("lapsed", "awaiting_payment", PaymentLapsed(ID, "cs_1")),
    ],
)
def test_what_an_order_has_not_heard_is_told_once(standing: Standing, status: OrderStatus, event: Event) -> None:
    assert missed("stripe", a_session(standing), status) == (f"stripe:asked:cs_1:{standing}", event)


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        ("open", "awaiting_payment"),
        ("paid", "in_review"),
        ("paid", "refunded"),
        ("promised", "payment_pending"),
        ("promised", "cancelled"),
        ("lapsed", "expired"),
        ("lapsed", "cancelled"),
        ("failed", "expired"),
    ],
)
def test_what_an_order_knows_is_not_told_again(standing: Standing, status: OrderStatus) -> None:
    assert missed("stripe", a_session(standing), status) is None


@pytest.mark.parametrize("standing", UNHEARD)
@pytest.mark.parametrize("status", STATUSES)
def test_nothing_is_told_that_the_order_could_not_take(standing: Standing, status: OrderStatus) -> None:
    told = missed("stripe", a_session(standing), status)
    if told is None:
        assert status not in UNHEARD[standing]
        return
    trigger = trigger_of(told[1])
    assert trigger is not None
    assert trigger in TRANSITIONS[status] or status in ECHOES[trigger] or status in RECORDED.get(trigger, ()), (
        f"{trigger} of an order that is {status}"
    )


@pytest.mark.parametrize("status", STATUSES)
def test_a_page_of_somebody_elses_tells_nothing(status: OrderStatus) -> None:
    assert missed("stripe", a_session("paid", order=""), status) is None


def test_only_orders_without_their_money_are_asked_about() -> None:
    without_money = {"awaiting_payment", "payment_pending", "expired", "cancelled"}
    assert without_money == UNSETTLED
