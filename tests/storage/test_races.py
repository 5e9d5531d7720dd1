"""What only shows where transactions overlap: several processes on one PostgreSQL, at the same moment."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from io import StringIO
from threading import Barrier
from typing import TypeVar

import msgspec
import pytest
import sqlalchemy as sa

from bot.console.audit_page import print_audit
from bot.domain.audit import Deed
from bot.domain.effects import OpenCase, TakePromotion
from bot.domain.ids import CaseId, ConversationId, OrderId, PhotoId
from bot.domain.notice import Notice
from bot.domain.quote import Quote
from bot.errors import Unavailable
from bot.payments.invoices import invoice_of
from bot.storage import audit, books, sales
from bot.storage.audit import SqlAudit
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.inbox import SqlInbox
from bot.storage.notices import SqlNotices, note_notice
from bot.storage.queue import DbosQueue
from bot.storage.store import SqlTransaction
from tests.engine.conftest import ANNA, Bench
from tests.engine.conftest import bench as bench  # noqa: PLC0414 - makes the fixture known here
from tests.payments.books import NOON, a_paid_order

T = TypeVar("T")
AT_ONCE = 4
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def at_once(database: Database, work: Callable[[Database, int], T]) -> list[T]:
    """What several processes get, each with connections of its own, who do this at the same moment."""
    together = Barrier(AT_ONCE)

    def one(process: int) -> T:
        own = Database(database.url)
        own.run_now(lambda sql: sql.execute(sa.text("SELECT 1")))
        together.wait(timeout=30)
        try:
            return work(own, process)
        finally:
            own.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@contextmanager
def under_way(database: Database) -> Iterator[sa.Connection]:
    """A transaction of another process, which is committed when the block ends, unless it was rolled back."""
    other = Database(database.url)
    with closing(other), other.engine.connect() as connection:
        yield connection
        connection.commit()


async def somebody_waits(database: Database) -> None:
    """Until a transaction waits for another one."""
    async with asyncio.timeout(30):
        while not await database.run(lambda sql: sql.execute(sa.text(WAITING)).scalar()):
            await asyncio.sleep(0.01)


def transaction(bench: Bench, connection: sa.Connection) -> SqlTransaction:
    return SqlTransaction(connection, bench.queue, str.casefold)


async def no_turn_waits(_conversation: ConversationId) -> bool:
    return False


# --- turns and what they send ----------------------------------------------------------------------------------------


async def test_a_turn_waits_for_the_one_that_is_being_taken_and_sees_what_it_left(bench: Bench) -> None:
    engine = bench.new_engine("web.2")
    with under_way(bench.database) as connection:
        tx = transaction(bench, connection)
        tx.lock(ANNA, bench.moment)
        first = bench.says("hello", 1)
        second = asyncio.create_task(engine.accept(bench.says("help", 2)))
        await somebody_waits(bench.database)
        assert not second.done()
        tx.remember(first)  # and that process dies before it has taken the turn
    assert await second
    await engine.close()

    heard = bench.rows("SELECT key FROM lines WHERE author = 'customer' ORDER BY id")
    assert heard == [("web:anna:1",), ("web:anna:2",)]
    assert bench.rows("SELECT key FROM inbox WHERE NOT done") == []


async def test_two_processes_take_the_turns_of_one_conversation_one_after_the_other(bench: Bench) -> None:
    engines = [bench.new_engine("web.1"), bench.new_engine("web.2")]
    await asyncio.gather(*(engines[n % 2].accept(bench.says("hello", n)) for n in range(20)))
    for engine in engines:
        await engine.close()
    await engines[0].sweep(dt.timedelta(0))
    await engines[0].close()

    sent = [key for key, _ in bench.channel.delivered]
    assert sent == [key for (key,) in bench.rows("SELECT key FROM outbox ORDER BY id")]
    turns = [str(key).rpartition("/")[0] for key in sent]
    assert len(set(turns)) == 20
    assert sorted(turns, key=turns.index) == turns  # nobody's answer stands within another one's
    assert bench.rows("SELECT key FROM inbox WHERE NOT done") == []


async def test_what_another_process_is_just_marking_as_sent_is_not_sent_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = bench.new_engine("web.1"), bench.new_engine("web.2")
    monkeypatch.setattr(other, "_take_oldest", no_turn_waits)  # it is the look at what is due that is to wait
    bench.channel.troubles = [Unavailable("the chat is down")]
    await engine.accept(bench.says("hello", 1))
    await engine.close()
    due = [key for (key,) in bench.rows("SELECT key FROM outbox WHERE state = 'due' ORDER BY id")]
    assert due
    bench.moment += dt.timedelta(minutes=5)

    with under_way(bench.database) as connection:
        tx = transaction(bench, connection)
        tx.lock(ANNA, bench.moment)
        tx.mark_done(tuple(due))
        tx.release(ANNA, "web.1")
        looking = asyncio.create_task(other.drain(ANNA))
        await somebody_waits(bench.database)
    await looking
    await other.close()

    assert bench.channel.delivered == []


async def test_many_looks_at_once_send_everything_once(bench: Bench) -> None:
    engines = [bench.new_engine(f"web.{n}") for n in range(3)]
    bench.channel.slow_s = 0.002
    for number in range(5):
        engine = engines[number % 3]
        await asyncio.gather(engine.accept(bench.says("hello", number)), *(other.drain(ANNA) for other in engines))
    for engine in engines:
        await engine.close()

    sent = [key for key, _ in bench.channel.delivered]
    assert sorted(sent) == sorted(set(sent))
    assert len(sent) >= 5


def test_two_processes_on_one_queue_put_the_same_reminder_once(database: Database) -> None:
    def put(own: Database, _process: int) -> None:
        queue = DbosQueue(own)
        own.run_now(lambda sql: queue.put_drain(sql, ANNA, "web:anna:1/again/1", 60.0))

    at_once(database, put)

    jobs = database.run_now(lambda sql: sql.execute(sa.text("SELECT count(*) FROM dbos.workflow_status")).scalar())
    assert jobs == 1


# --- the desk --------------------------------------------------------------------------------------------------------


async def test_of_several_agents_who_take_a_case_at_once_one_has_it(bench: Bench) -> None:
    opened = OpenCase(case="review", photo=PhotoId("ph-1"))
    bench.database.run_now(lambda sql: transaction(bench, sql).open_case(CaseId("case-1"), opened, ANNA, bench.moment))

    def take(own: Database, agent: int) -> bool:
        return asyncio.run(SqlDesk(own).assign(CaseId("case-1"), f"agent-{agent}"))

    taken = await asyncio.to_thread(at_once, bench.database, take)

    assert sorted(taken) == [False] * (AT_ONCE - 1) + [True]
    assert bench.rows("SELECT assigned_to FROM cases") == [(f"agent-{taken.index(True)}",)]


def test_the_log_is_one_chain_whoever_writes_it_at_the_same_time(database: Database) -> None:
    def write(own: Database, agent: int) -> None:
        for number in range(25):
            deed = Deed(at=NOON, agent=f"agent-{agent}", deed="saw", about={"case": f"case-{number}"})
            own.run_now(lambda sql, deed=deed: audit.note(sql, deed))

    at_once(database, write)

    said = StringIO()
    assert print_audit(SqlAudit(database).read(), said) == 0
    assert f"{AT_ONCE * 25} entries" in said.getvalue()


def test_an_agent_s_two_windows_may_say_at_once_that_they_are_open(database: Database) -> None:
    def say(own: Database, window: int) -> None:
        for second in range(10):
            now = NOON + dt.timedelta(seconds=second)
            asyncio.run(SqlInbox(own).note_presence("ada", ANNA, now, typing=window == 0, leaves=second % 3 == 2))

    at_once(database, say)

    seen = database.run_now(lambda sql: sql.execute(sa.text("SELECT agent, conversation FROM presences")).all())
    assert [tuple(row) for row in seen] == [("ada", ANNA)]


async def test_a_notice_that_is_still_being_written_is_not_passed_over(database: Database) -> None:
    notices = SqlNotices(database)

    def news(key: str) -> Notice:
        return Notice(key=key, kind="person", channel="web", at=NOON)

    with under_way(database) as slow:
        note_notice(slow, news("first"))
        await notices.note(news("second"))
        reached = asyncio.create_task(notices.last())
        await somebody_waits(database)
    told = [row.notice.key for row in await notices.waiting("ada", ("person",), 0)]

    assert told == ["first", "second"]
    assert await notices.waiting("ada", ("person",), await reached) == []


# --- money -----------------------------------------------------------------------------------------------------------


async def test_a_code_with_one_use_left_is_used_once(bench: Bench) -> None:
    bill = Quote(shares=(), total=a_paid_order().total, tax_minor=0, tax_name="VAT", tax_percent="20", promotion="ONCE")
    wanted = TakePromotion(code="ONCE", most=1, first_only=False)

    def buy(own: Database, customer: int) -> bool:
        conversation = ConversationId(f"web:{customer}")
        order = msgspec.structs.replace(
            a_paid_order(id=OrderId(f"PB-{customer}")), status="awaiting_payment", bill=bill
        )

        def work(sql: sa.Connection) -> bool:
            taken = sales.take_promotion(sql, wanted, conversation)
            if taken:
                transaction(bench, sql).place(order, conversation, NOON)
            return taken

        return own.run_now(work)

    assert sorted(await asyncio.to_thread(at_once, bench.database, buy)) == [False] * (AT_ONCE - 1) + [True]
    assert bench.rows("SELECT count(*) FROM promotion_uses") == [(1,)]


@pytest.mark.parametrize(("holds", "number"), [(True, "2026-000002"), (False, "2026-000001")])
async def test_an_invoice_waits_for_the_one_under_way_and_leaves_no_gap_when_that_one_breaks_off(
    database: Database, holds: bool, number: str
) -> None:
    def issue(sql: sa.Connection, order: str) -> str:
        paid = a_paid_order(id=OrderId(order))
        return books.issue(sql, order, lambda number: invoice_of(paid, NOON, number), NOON).number

    with under_way(database) as slow:
        assert issue(slow, "PB-1") == "2026-000001"
        other = asyncio.create_task(database.run(lambda sql: issue(sql, "PB-2")))
        await somebody_waits(database)
        if not holds:
            slow.rollback()

    assert await other == number


async def test_the_same_event_at_two_doors_is_one(bench: Bench) -> None:
    engines = [bench.new_engine("web.1"), bench.new_engine("web.2")]
    new = await asyncio.gather(*(engine.accept(bench.says("hello", 1)) for engine in engines))
    for engine in engines:
        await engine.close()

    assert sorted(new) == [False, True]
    assert bench.rows("SELECT count(*) FROM lines WHERE author = 'customer'") == [(1,)]
