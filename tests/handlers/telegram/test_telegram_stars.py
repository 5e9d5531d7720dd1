"""Stars are given back whole, once, to who paid them; whatever else is asked for is refused before it is too late."""

from typing import Any

import pytest

from bot.domain.ids import ConversationId, OrderId
from bot.domain.messages import InvoiceMessage
from bot.domain.money import Money
from bot.errors import RateLimited, Refused, Unavailable
from bot.handlers.telegram.stars import StarsGateway
from bot.payments.gateway import CheckoutRequest, Refund, RefundRequest
from tests.handlers.telegram.conftest import NOON, Edge, words
from tests.payments.orders import an_order
from tests.peers.telegram import Customer, TelegramPeer, dropped, dropped_too_late, server_error, too_many_requests

ORDER = OrderId("PB-7K3M-Q9TA")
PRICE = Money(250, "XTR")


@pytest.fixture
def stars(edge: Edge) -> StarsGateway:
    return StarsGateway(edge.channel.bot)


async def a_payment(edge: Edge, customer: Customer, effect: str = "e/0") -> str:
    """The charge of an order that this customer paid."""
    edge.till.open_orders[ORDER] = PRICE
    invoice = InvoiceMessage(title=words("US visa"), description=words("The file"), order=ORDER, stars=250)
    await edge.tell(customer, invoice, effect)
    charge = (await customer.pays()).charge
    assert charge
    return charge


def a_refund_of(charge: str, payer: Customer, **changes: Any) -> RefundRequest:
    usual: dict[str, Any] = {
        "order": ORDER,
        "conversation": ConversationId(f"telegram:{payer.id}"),
        "payment_ref": charge,
        "amount": PRICE,
        "idempotency_key": "refund:e/1",
    }
    return RefundRequest(**usual | changes)


def given_back(telegram: TelegramPeer) -> list[tuple[str, int]]:
    return [(each["id"], each["receiver"]["user"]["id"]) for each in telegram.stars if "receiver" in each]


async def test_stars_go_back_to_who_paid_them(judged: TelegramPeer, edge: Edge, stars: StarsGateway) -> None:
    ada = judged.customer()
    charge = await a_payment(edge, ada)
    refund = await stars.refund(a_refund_of(charge, ada))
    assert refund == Refund(ref=f"stars:{charge}", amount=PRICE, state="made")
    assert given_back(judged) == [(charge, ada.id)]


async def test_what_was_given_back_already_is_made_and_goes_back_once(
    telegram: TelegramPeer, edge: Edge, stars: StarsGateway
) -> None:
    ada = telegram.customer()
    request = a_refund_of(await a_payment(edge, ada), ada)
    assert await stars.refund(request) == await stars.refund(request)
    assert len(telegram.called("refundStarPayment")) == 2
    assert len(given_back(telegram)) == 1


async def test_a_refund_whose_answer_was_lost_is_found_made(
    telegram: TelegramPeer, edge: Edge, stars: StarsGateway
) -> None:
    ada = telegram.customer()
    request = a_refund_of(await a_payment(edge, ada), ada)
    telegram.fails_next("refundStarPayment", dropped_too_late())
    with pytest.raises(Unavailable):
        await stars.refund(request)
    assert (await stars.refund(request)).state == "made"
    assert len(given_back(telegram)) == 1


@pytest.mark.parametrize("amount", [Money(249, "XTR"), Money(251, "XTR"), Money(250, "EUR")])
async def test_a_part_is_refused_because_all_of_it_would_go(
    amount: Money, telegram: TelegramPeer, edge: Edge, stars: StarsGateway
) -> None:
    ada = telegram.customer()
    charge = await a_payment(edge, ada)
    with pytest.raises(Refused):
        await stars.refund(a_refund_of(charge, ada, amount=amount))
    assert telegram.called("refundStarPayment") == []


async def test_a_payment_is_found_among_hundreds(telegram: TelegramPeer, edge: Edge, stars: StarsGateway) -> None:
    ada = telegram.customer()
    charge = await a_payment(edge, ada)
    (paid,) = telegram.stars
    telegram.stars[:0] = [{**paid, "id": f"older-{number}"} for number in range(250)]
    assert (await stars.refund(a_refund_of(charge, ada))).state == "made"
    assert [call.params["offset"] for call in telegram.called("getStarTransactions")] == [0, 100, 200]


async def test_a_payment_that_telegram_does_not_know_or_somebody_else_made_is_refused(
    telegram: TelegramPeer, edge: Edge, stars: StarsGateway
) -> None:
    ada, bob = telegram.customer(), telegram.customer("Bob")
    charge = await a_payment(edge, ada)
    wrong = [
        a_refund_of("charge-unknown", ada),
        a_refund_of(charge, bob),
        a_refund_of(charge, ada, conversation=ConversationId("web:5f1c")),
    ]
    for request in wrong:
        with pytest.raises(Refused):
            await stars.refund(request)
    assert given_back(telegram) == []


async def test_while_telegram_is_down_or_busy_nothing_is_decided(
    telegram: TelegramPeer, edge: Edge, stars: StarsGateway
) -> None:
    ada = telegram.customer()
    request = a_refund_of(await a_payment(edge, ada), ada)
    telegram.fails_next("getStarTransactions", server_error(), None, None)
    telegram.fails_next("refundStarPayment", dropped(), too_many_requests(3))
    with pytest.raises(Unavailable):
        await stars.refund(request)
    with pytest.raises(Unavailable):
        await stars.refund(request)
    with pytest.raises(RateLimited) as raised:
        await stars.refund(request)
    assert raised.value.retry_after_s == 3
    assert given_back(telegram) == []


async def test_stars_have_no_page_to_open_to_look_at_or_to_close(stars: StarsGateway) -> None:
    request = CheckoutRequest(
        order=an_order(method="stars", total=PRICE),
        lines=(),
        discount=None,
        expires_at=NOON,
        return_url="https://photos.example/",
        idempotency_key=f"checkout:{ORDER}:1",
    )
    with pytest.raises(Refused, match="invoice"):
        await stars.open_checkout(request)
    with pytest.raises(Refused, match="pages"):
        await stars.look_up("page")
    await stars.close_checkout("page")
