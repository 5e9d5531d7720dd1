"""The tables around telephone numbers: where somebody is reached, what they want, and what became of what was sent."""

import asyncio
import datetime as dt
from functools import partial

import pytest
import sqlalchemy as sa

from bot.domain.effects import Order, Send
from bot.domain.events import OptedIn, OptedOut
from bot.domain.ids import ConversationId, DocumentId, EffectId, EventId, OrderId, PhotoId, keypad
from bot.domain.messages import TextMessage
from bot.domain.money import Money
from bot.domain.text import text
from bot.engine.store import Due
from bot.storage.database import Database
from bot.storage.store import SqlTransaction
from bot.storage.telephones import Telephones
from tests.engine.conftest import RecordingQueue

ANNA, BEN = ConversationId("sms:be-anna"), ConversationId("whatsapp:be-ben")
NUMBER, US, THEM = "+32470123456", "+15005550006", "whatsapp:+14155238886"
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
REF = "SM1"


@pytest.fixture
def telephones(database: Database) -> Telephones:
    return Telephones(database)


def in_a_turn(database: Database, *work: object) -> None:
    def run(connection: sa.Connection) -> None:
        tx = SqlTransaction(connection, RecordingQueue(), str.casefold)
        for each in work:
            each(tx)  # type: ignore[operator]

    database.run_now(run)


def order(number: str) -> Order:
    return Order(
        id=OrderId(number),
        document=DocumentId("us-visa"),
        product="digital",
        photo=PhotoId("ph-1"),
        total=Money(499, "EUR"),
        method="checkout",
        email="anna@example.com",
    )


def places(database: Database, number: str, whose: ConversationId = ANNA, hours: int = 0) -> None:
    in_a_turn(database, lambda tx: tx.place(order(number), whose, NOON + dt.timedelta(hours=hours)))


def puts_out(database: Database, key: str, whose: ConversationId = ANNA) -> None:
    due = Due(key=EffectId(key), conversation=whose, language="en", effect=Send(TextMessage(text=text("help"))))
    in_a_turn(database, lambda tx: tx.put_out((due,), NOON))


async def test_a_number_is_remembered_once_and_reached_until_it_is_forgotten(
    database: Database, telephones: Telephones
) -> None:
    assert await telephones.reach(ANNA) is None
    for _ in range(3):
        await telephones.remember(ANNA, NUMBER, NOON)
    reach = await telephones.reach(ANNA)
    assert reach is not None
    assert (reach.number, reach.heard_at) == (NUMBER, None)

    in_a_turn(database, lambda tx: tx.forget_address(ANNA), lambda tx: tx.forget_address(BEN))
    assert await telephones.reach(ANNA) is None


async def test_whoever_was_heard_of_has_a_moment_for_it_in_utc(database: Database, telephones: Telephones) -> None:
    await telephones.remember(ANNA, NUMBER, NOON)
    row = sa.text("INSERT INTO conversations (id, state, updated_at, heard_at) VALUES (:id, '', :at, :at)")
    database.run_now(lambda connection: connection.execute(row, {"id": ANNA, "at": "2026-11-22 12:00:00.000000"}))

    reach = await telephones.reach(ANNA)
    assert reach is not None
    assert reach.heard_at == NOON


async def test_the_last_word_about_a_sender_holds_and_no_other_senders(
    database: Database, telephones: Telephones
) -> None:
    assert not await telephones.wants_none(ANNA, US)
    wishes = [(OptedOut, US), (OptedIn, US), (OptedOut, THEM), (OptedOut, US)]
    expected = [(True, False), (False, False), (False, True), (True, True)]
    for place, ((kind, sender), wanted) in enumerate(zip(wishes, expected, strict=True)):
        note = partial(
            SqlTransaction.note_wish,
            event=EventId(f"sms:{place}"),
            conversation=ANNA,
            wish=kind("keyword", sender),
            at=NOON,
        )
        in_a_turn(database, note)
        assert (await telephones.wants_none(ANNA, US), await telephones.wants_none(ANNA, THEM)) == wanted
    assert not await telephones.wants_none(BEN, US)


async def test_the_same_wish_twice_is_one_row(database: Database, telephones: Telephones) -> None:
    for _ in range(2):
        in_a_turn(database, lambda tx: tx.note_wish(EventId("sms:1"), ANNA, OptedOut("keyword", US), NOON))

    rows = database.run_now(lambda connection: connection.exec_driver_sql("SELECT wanted FROM wishes").all())
    assert len(rows) == 1
    assert await telephones.wants_none(ANNA, US)


async def test_orders_are_found_by_whose_they_are_the_newest_first(database: Database, telephones: Telephones) -> None:
    places(database, "PB-7K3M-Q9TA")
    places(database, "PB-AAAA-BBBB", hours=1)
    places(database, "PB-CCCC-DDDD", whose=BEN, hours=2)

    assert [each.id for each in await telephones.orders_of(ANNA)] == ["PB-AAAA-BBBB", "PB-7K3M-Q9TA"]
    assert next(each.id for each in await telephones.orders_of(ANNA, BEN)) == "PB-CCCC-DDDD"
    assert await telephones.orders_of() == []
    assert await telephones.orders_of(ConversationId("sms:nobody")) == []


async def test_orders_are_found_by_their_keys_whole_and_no_other_way(
    database: Database, telephones: Telephones
) -> None:
    places(database, "PB-7K3M-Q9TA")
    assert keypad("PB-7K3M-Q9TA") == "75367982"

    assert [each.id for each in await telephones.orders_with_keys("75367982")] == ["PB-7K3M-Q9TA"]
    for keys in ("7982", "", "%", "7536798_", "00000000"):
        assert await telephones.orders_with_keys(keys) == []


async def test_two_orders_with_the_same_keys_are_both_found(database: Database, telephones: Telephones) -> None:
    places(database, "PB-AAAA-BBBB")
    places(database, "PB-BBBB-AAAA")

    assert len(await telephones.orders_with_keys("22222222")) == 2


async def test_a_report_is_news_when_a_message_came_further_and_never_when_it_falls_behind(
    database: Database, telephones: Telephones
) -> None:
    puts_out(database, "e/0")
    told = [("sent", 4, ANNA), ("queued", 2, None), ("failed", 5, ANNA), ("delivered", 6, ANNA)]
    for status, rank, whose in told:
        assert await telephones.note_sending(REF, EffectId("e/0"), status, rank, "", NOON) == whose

    rows = database.run_now(lambda connection: connection.exec_driver_sql("SELECT status, rank FROM sendings").all())
    assert [tuple(row) for row in rows] == [("delivered", 6)]


async def test_a_report_about_an_effect_that_nobody_knows_is_not_noted(
    database: Database, telephones: Telephones
) -> None:
    assert await telephones.note_sending(REF, EffectId("nobody/0"), "failed", 5, "30003", NOON) is None
    assert database.run_now(lambda connection: connection.exec_driver_sql("SELECT * FROM sendings").all()) == []


async def test_many_reports_at_once_are_one_row(database: Database, telephones: Telephones) -> None:
    puts_out(database, "e/0")
    told = await asyncio.gather(
        *(telephones.note_sending(REF, EffectId("e/0"), "failed", 5, "30003", NOON) for _ in range(20))
    )

    rows = database.run_now(lambda connection: connection.exec_driver_sql("SELECT status FROM sendings").all())
    assert [tuple(row) for row in rows] == [("failed",)]
    assert ANNA in told
