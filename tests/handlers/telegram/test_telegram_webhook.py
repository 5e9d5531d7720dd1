"""The webhook: whose word it takes, what it keeps, and what it answers."""

import asyncio
import io
import json

import aiohttp
import pytest

from bot.domain.events import ChoiceTapped, PaymentReceived, TextReceived
from bot.domain.ids import OrderId
from bot.domain.messages import Choice, InvoiceMessage, TextMessage
from bot.domain.money import Money
from bot.errors import Refused, Unavailable
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.routes import telegram_routes
from tests.handlers.telegram.conftest import SECRET, until, words
from tests.peers.telegram import server_error

ORDER = OrderId("PB-7K3M-Q9TA")
INVOICE = InvoiceMessage(order=ORDER, title=words("US visa photo"), description=words("Digital file"), stars=250)
HELLO = {"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "hi"}}


async def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as client, client.post(url, data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


def signed(secret: str = SECRET) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": secret}


async def test_the_answer_is_the_receipt_for_a_stored_event(telegram, edge):
    update = await telegram.customer("Ada", language="fr").says("french id")

    assert edge.door.events == [TextReceived("french id")]
    assert telegram.attempts == [(update["update_id"], 200)]


async def test_the_same_update_twice_knocks_with_the_same_name_and_is_stored_once(telegram, edge):
    update = await telegram.customer().says("hi")

    assert await telegram.push(update) == 200
    assert len(edge.door.knocks) == 2
    assert len(edge.door.stored) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (signed("wrong"), 403), (signed(""), 403), (signed(SECRET + "x"), 403), (signed("é"), 403)],
)
async def test_without_the_secret_nothing_is_read_and_nothing_is_stored(telegram, edge, headers, status):
    assert await post(edge.url, json.dumps(HELLO).encode(), headers) == status
    assert await post(edge.url, b"not even JSON", headers) == status
    assert edge.door.knocks == []


@pytest.mark.parametrize("secret", ["", "with space", "é", "x" * 257])
async def test_there_is_no_webhook_without_a_secret(edge, secret):
    with pytest.raises(Refused):
        telegram_routes(Intake(edge.channel, edge.door, edge.till), secret)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b" " * (1024 * 1024 + 1), 413), (b'{"update_id":1,"message":5}', 200)],
)
async def test_nonsense_with_the_right_secret_is_answered_and_not_stored(telegram, edge, body, status):
    assert await post(edge.url, body, signed()) == status
    assert edge.door.knocks == []


async def test_what_could_not_be_stored_is_sent_again_by_telegram(telegram, edge):
    edge.door.shut = Unavailable("the database is away")
    saying = asyncio.create_task(telegram.customer().says("hi"))
    await until(lambda: telegram.attempts)
    edge.door.shut = None
    update = await saying

    assert telegram.attempts[0] == (update["update_id"], 503)
    assert telegram.attempts[-1] == (update["update_id"], 200)
    assert edge.door.events == [TextReceived("hi")]


async def test_a_tap_is_stored_and_its_spinner_stops(telegram, edge):
    ada = telegram.customer()
    await edge.tell(ada, TextMessage(text=words("18?"), choices=(Choice("awaiting_consent", "yes", words("Yes")),)))
    await ada.taps("Yes")
    await until(lambda: not telegram.open_taps)

    assert edge.door.events == [ChoiceTapped("awaiting_consent", "yes")]
    assert len(telegram.called("answerCallbackQuery")) == 1


async def test_a_spinner_that_cannot_be_stopped_costs_nothing(telegram, edge):
    telegram.fails_next("answerCallbackQuery", server_error())
    await telegram.customer().taps_data("awaiting_consent|yes")
    await until(lambda: telegram.called("answerCallbackQuery"))

    assert edge.door.events == [ChoiceTapped("awaiting_consent", "yes")]
    assert {status for _, status in telegram.attempts} == {200}


async def test_an_open_order_is_paid_in_stars(telegram, edge):
    edge.till.open_orders[ORDER] = Money(250, "XTR")
    ada = telegram.customer()
    await edge.tell(ada, INVOICE)
    paid = await ada.pays()

    assert edge.door.events == [PaymentReceived(ORDER, "telegram", paid.charge, Money(250, "XTR"))]
    assert edge.till.askers == [f"telegram:{ada.chat['id']}"]
    assert telegram.called("sendInvoice")[0].params["start_parameter"]  # a forwarded copy has no button to pay with


@pytest.mark.parametrize(
    ("amount", "broken", "objection"),
    [
        (None, None, "[telegram-pay-closed fr]"),
        (Money(251, "XTR"), None, "[telegram-pay-closed fr]"),
        (Money(250, "XTR"), Unavailable("the database is away"), "[telegram-pay-later fr]"),
    ],
    ids=["a closed order", "another price", "an order that cannot be looked up"],
)
async def test_money_is_not_taken_for(telegram, edge, amount, broken, objection):
    edge.till.open_orders, edge.till.broken = ({ORDER: amount} if amount else {}), broken
    ada = telegram.customer(language="fr")
    await edge.tell(ada, INVOICE)

    assert (await ada.pays()).objection == objection
    assert edge.door.knocks == []


async def test_an_answer_that_got_lost_is_given_again(telegram, edge):
    edge.till.open_orders[ORDER] = Money(250, "XTR")
    telegram.fails_next("answerPreCheckoutQuery", server_error())
    ada = telegram.customer()
    await edge.tell(ada, INVOICE)

    assert (await ada.pays()).charge
    assert [status for _, status in telegram.attempts] == [503, 200, 200]
