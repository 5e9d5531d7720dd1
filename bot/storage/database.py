"""One place where transactions begin and end, off the event loop."""

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

T = TypeVar("T")


def utc(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC; SQLite forgets the zone, and everything that we store is UTC."""
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


_READERS = 2  # so that the inbox goes on while somebody reads the figures


class Database:
    """An engine and its threads. SQLite: one connection that writes, WAL, `synchronous=FULL`. PostgreSQL: a small pool.

    What only reads, and may take its time, goes by `read`, beside whoever writes: on SQLite on connections of its own.
    """

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = url = url.replace("postgres://", "postgresql://", 1)  # some platforms still hand out the old name
        self.is_sqlite = url.startswith("sqlite")
        # hide_parameters: a statement that fails is logged, and its values are customers' words.
        if self.is_sqlite:
            path = sa.make_url(url).database
            if path:
                Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            pool_size = 1
            shared: dict[str, Any] = {"max_overflow": 0, "hide_parameters": True}
            shared["connect_args"] = {"check_same_thread": False}
            self.engine = sa.create_engine(url, pool_size=1, **shared)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            self._reading = sa.create_engine(url, pool_size=_READERS, **shared)
            sa.event.listen(self._reading, "connect", _prepare_reading)
            sa.event.listen(self._reading, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        else:
            psycopg = url.replace("postgresql://", "postgresql+psycopg://", 1)
            self.engine = sa.create_engine(
                psycopg, pool_size=pool_size + _READERS, max_overflow=0, hide_parameters=True
            )
            sa.event.listen(self.engine, "handle_error", _forget_the_row)
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._threads = ThreadPoolExecutor(pool_size, thread_name_prefix="database")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reading")

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do the work in one transaction, in a thread. Raises what the work raises, after rolling back."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run_now, work)

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Do work that writes nothing, on the tables as they stand when it begins. Raises what the work raises."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read_now, work)

    def _read_now(self, work: Callable[[sa.Connection], T]) -> T:
        with self._reading.begin() as connection:
            return work(connection)

    def run_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Do the work in one transaction, in this thread."""
        with self.engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self._readers.shutdown(wait=True)
        self._threads.shutdown(wait=True)
        self._reading.dispose()
        self.engine.dispose()


@cache
def insert_or_ignore(dialect: str, table: sa.Table) -> Insert:
    """An insert that does nothing where the row is there already. `dialect`: "sqlite" or "postgresql"."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: Insert = insert(table).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)  # who asks whether the row was new needs the count


def _forget_the_row(failed: sa.ExceptionContext) -> None:
    # PostgreSQL's first line says what failed; those behind it (DETAIL, CONTEXT) show the row, with a customer's words.
    error, told = failed.original_exception, failed.sqlalchemy_exception
    first_line = str(error).partition("\n")[0]
    error.args = (first_line,)
    if told is not None:
        told.args = (f"({type(error).__name__}) {first_line}",)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # IMMEDIATE: a transaction that reads first and writes later must not fail half-way on another writer.
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reading(connection: Any, _record: object) -> None:
    connection.isolation_level = (
        None  # or a transaction would begin with the first writing, and each reading see its own
    )
    for pragma in ("query_only=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
