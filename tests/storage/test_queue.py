"""The queue: what is put in a transaction is carried out when it commits, and never when it does not."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Never

import pytest
import sqlalchemy as sa

from bot.domain.effects import StartTimer
from bot.domain.ids import ConversationId, EffectId
from bot.storage.database import Database
from bot.storage.queue import DbosQueue, DbosWorker

ANNA = ConversationId("web:anna")


@dataclass
class Diary:
    """Work that writes down what it was asked to do."""

    jobs: list[str] = field(default_factory=list)
    drained: list[str] = field(default_factory=list)
    fired: list[tuple[str, str]] = field(default_factory=list)

    async def do_job(self, key: EffectId) -> None:
        self.jobs.append(key)

    async def drain(self, conversation: ConversationId) -> None:
        self.drained.append(conversation)

    async def fire(self, key: EffectId, conversation: ConversationId, timer: str, about: str) -> None:
        self.fired.append((timer, about))


@pytest.fixture
async def diary(database: Database) -> AsyncIterator[Diary]:
    worker, diary = DbosWorker(database, "test", photo_workers=1), Diary()
    worker.serve(diary)
    await worker.start()
    yield diary
    await asyncio.to_thread(worker.stop)


async def until(done: list[object] | list[str] | list[tuple[str, str]]) -> None:
    async with asyncio.timeout(30):
        while not done:
            await asyncio.sleep(0.05)


async def test_jobs_timers_and_looks_are_carried_out(database: Database, diary: Diary) -> None:
    queue = DbosQueue(database)

    def put(connection: sa.Connection) -> None:
        queue.put_job(connection, EffectId("web:anna:1/0"))
        queue.put_timer(connection, EffectId("web:anna:1/1"), ANNA, StartTimer("reminder", "an order", 0.1))
        queue.put_drain(connection, ANNA, "web:anna:1/again/0", 0.1)

    await database.run(put)
    await until(diary.jobs)
    await until(diary.fired)
    await until(diary.drained)

    assert diary.jobs == ["web:anna:1/0"]
    assert diary.fired == [("reminder", "an order")]
    assert diary.drained == [ANNA]


async def test_what_is_put_twice_is_done_once(database: Database, diary: Diary) -> None:
    queue = DbosQueue(database)
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:1/0")))
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:1/0")))
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:2/0")))

    async with asyncio.timeout(30):
        while len(diary.jobs) < 2:
            await asyncio.sleep(0.05)

    assert sorted(diary.jobs) == ["web:anna:1/0", "web:anna:2/0"]


async def test_what_is_put_in_a_transaction_that_fails_never_happens(database: Database, diary: Diary) -> None:
    queue = DbosQueue(database)

    def put_and_fail(connection: sa.Connection) -> Never:
        queue.put_job(connection, EffectId("web:anna:lost/0"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(put_and_fail)
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:kept/0")))
    await until(diary.jobs)

    assert diary.jobs == ["web:anna:kept/0"]


async def test_the_records_of_old_jobs_are_dropped(database: Database, diary: Diary) -> None:
    queue = DbosQueue(database)
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:1/0")))
    await until(diary.jobs)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    await asyncio.sleep(0.5)

    assert await DbosWorker.forget_finished(soon) == 1
    assert await DbosWorker.forget_finished(soon) == 0


class Slow(Diary):
    """Work that takes longer than anybody waits."""

    async def do_job(self, key: EffectId) -> None:
        await super().do_job(key)
        await asyncio.sleep(20)


async def test_stopping_takes_less_than_three_seconds_and_the_next_life_does_what_was_cut_short(
    database: Database,
) -> None:
    queue, slow = DbosQueue(database), Slow()
    first = DbosWorker(database, "test", photo_workers=1)
    first.serve(slow)
    await first.start()
    await database.run(lambda connection: queue.put_job(connection, EffectId("web:anna:1/0")))
    await until(slow.jobs)
    began = time.monotonic()
    await asyncio.to_thread(first.stop)
    assert time.monotonic() - began < 3

    second, diary = DbosWorker(database, "test", photo_workers=1), Diary()
    second.serve(diary)
    await second.start()
    await until(diary.jobs)
    await asyncio.to_thread(second.stop)
    assert diary.jobs == slow.jobs == ["web:anna:1/0"]
