"""The one place where transactions begin and end, and what reads beside what writes."""

import asyncio
import datetime as dt
import threading
import traceback

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.schema import labels, lines

COUNTED = sa.select(sa.func.count()).select_from(labels)
AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def put(sql: sa.Connection, label: str) -> None:
    sql.execute(sa.insert(labels).values(conversation="web:1", label=label, agent="ada", at=AT))


async def count(database: Database) -> int:
    return await database.read(lambda sql: sql.execute(COUNTED).scalar_one())


async def test_reading_sees_what_was_written(database: Database) -> None:
    await database.run(lambda sql: put(sql, "first"))

    assert await count(database) == 1


async def test_reading_waits_for_no_writer_and_sees_nothing_half_done(database: Database) -> None:
    has_written, may_end = threading.Event(), threading.Event()

    def work(sql: sa.Connection) -> None:
        put(sql, "first")
        has_written.set()
        assert may_end.wait(10)

    writing = asyncio.create_task(database.run(work))
    await asyncio.to_thread(has_written.wait, 10)

    assert await asyncio.wait_for(count(database), 5) == 0
    may_end.set()
    await writing
    assert await count(database) == 1


async def test_writing_waits_for_no_reader_who_sees_one_moment(database: Database) -> None:
    has_read, may_go_on = threading.Event(), threading.Event()

    def work(sql: sa.Connection) -> tuple[int, int]:
        before = sql.execute(COUNTED).scalar_one()
        has_read.set()
        assert may_go_on.wait(10)
        return before, sql.execute(COUNTED).scalar_one()

    reading = asyncio.create_task(database.read(work))
    await asyncio.to_thread(has_read.wait, 10)

    await asyncio.wait_for(database.run(lambda sql: put(sql, "first")), 5)
    may_go_on.set()
    assert await reading == (0, 0)


async def test_who_reads_cannot_write(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        await database.read(lambda sql: put(sql, "first"))

    assert await count(database) == 0


@pytest.mark.parametrize("refused", ["a row without an author", "a row that is there already"])
def test_what_a_refused_row_holds_stands_nowhere_in_the_error(database: Database, refused: str) -> None:
    row = {"key": "canary-key", "conversation": "web:canary", "at": AT, "language": "en", "body": "canary words"}

    def write(sql: sa.Connection) -> None:
        sql.execute(sa.insert(lines).values({**row, "author": None if "author" in refused else "customer"}))

    if "already" in refused:
        database.run_now(write)
    with pytest.raises(sa.exc.IntegrityError) as failed:
        database.run_now(write)

    said = "".join(traceback.format_exception(failed.value))
    assert "lines" in said
    assert "canary" not in said.replace(__file__, "")
