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


class Database:
    """An engine and its threads. SQLite: one connection, WAL, `synchronous=FULL`. PostgreSQL: a small pool."""

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = url = url.replace("postgres://", "postgresql://", 1)  # some platforms still hand out the old name
        self.is_sqlite = url.startswith("sqlite")
        # hide_parameters: a statement that fails is logged, and its values are customers' words.
        if self.is_sqlite:
            path = sa.make_url(url).database
            if path:
                Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            pool_size = 1
            self.engine = sa.create_engine(
                url, pool_size=1, max_overflow=0, hide_parameters=True, connect_args={"check_same_thread": False}
            )
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
        else:
            psycopg = url.replace("postgresql://", "postgresql+psycopg://", 1)
            self.engine = sa.create_engine(psycopg, pool_size=pool_size, max_overflow=0, hide_parameters=True)
            sa.event.listen(self.engine, "handle_error", _forget_the_row)
        self._threads = ThreadPoolExecutor(pool_size, thread_name_prefix="database")

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do the work in one transaction, in a thread. Raises what the work raises, after rolling back."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run_now, work)

    def run_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Do the work in one transaction, in this thread."""
        with self.engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self._threads.shutdown(wait=True)
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
