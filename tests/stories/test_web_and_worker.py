"""A sale as it is in production: `web` and `worker` are processes of their own, on PostgreSQL, and one of them is killed."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from bot.storage.database import Database
from tests.booth import Booth
from tests.desk_agent import DeskAgent
from tests.postgres import Server
from tests.stories.customers import PATIENCE_S, on_the_web
from tests.stories.test_every_channel import buys_a_photo, pays_for_a_photo

UNDER_WAY = "SELECT count(*) FROM outbox WHERE state IN ('due', 'job')"
AT_IT = """
    SELECT count(*) FROM dbos.workflow_status AS job JOIN outbox ON outbox.key = job.workflow_uuid
    WHERE job.status = 'PENDING' AND outbox.state = 'job' AND outbox.body LIKE '%"MakeProduct"%'
"""
SALE = """
    SELECT status, (SELECT count(*) FROM movements), (SELECT count(*) FROM invoices), (SELECT count(*) FROM deliveries)
    FROM orders
"""


class Tables:
    """What stands in the tables of both processes."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.database.run_now(lambda connection: [tuple(row) for row in connection.execute(text(sql))])

    async def until(self, sql: str, expected: bool) -> None:
        """Until what it counts is there, or is gone."""
        async with asyncio.timeout(PATIENCE_S):
            while bool(self.rows(sql)[0][0]) != expected:
                await asyncio.sleep(0.005)


@pytest.fixture
def tables(postgres: Server) -> Iterator[Tables]:
    with postgres.lend() as url:
        tables = Tables(url)
        yield tables
        tables.database.close()


@contextlib.asynccontextmanager
async def web_and_worker(folder: Path, tables: Tables) -> AsyncIterator[tuple[Booth, Booth]]:
    """The two lines of the Procfile: one disk, one database, and a name for each."""
    shared = {"BOT_DATABASE_URL": tables.database.url}
    web = Booth(folder, command="web", BOT_EXECUTOR_ID="web.1", **shared)
    worker = Booth(folder, command="worker", BOT_EXECUTOR_ID="worker.1", BOT_PUBLIC_URL=web.url, **shared)
    async with web, worker:
        yield web, worker
        assert [await web.stop(), await worker.stop()] == [0, 0]
        assert "Traceback" not in "\n".join(web.said + worker.said)


async def test_a_customer_buys_a_photo_from_two_processes(tables: Tables, tmp_path: Path) -> None:
    async with web_and_worker(tmp_path, tables) as (web, _), on_the_web(web) as ada:
        agent = DeskAgent(web.url)
        await agent.logs_in()

        file = await buys_a_photo(ada, agent)

        assert Image.open(io.BytesIO(file)).format == "JPEG"
        await tables.until(UNDER_WAY, expected=False)
        assert tables.rows(SALE) == [("delivered", 1, 1, 1)]


async def test_a_worker_that_is_killed_while_it_makes_the_file_makes_it_in_its_next_life(
    tables: Tables, tmp_path: Path
) -> None:
    async with web_and_worker(tmp_path, tables) as (web, worker), on_the_web(web) as ada:
        agent = DeskAgent(web.url)
        await agent.logs_in()
        await pays_for_a_photo(ada)

        await agent.approves()
        await tables.until(AT_IT, expected=True)
        await worker.kill()
        assert tables.rows(AT_IT) == [(1,)], "it was killed too late to have anything left to do"
        assert tables.rows(SALE) == [("approved", 1, 1, 0)]
        await worker.start()
        file = await ada.receives()

        assert Image.open(io.BytesIO(file)).format == "JPEG"
        await tables.until(UNDER_WAY, expected=False)
        assert tables.rows(SALE) == [("delivered", 1, 1, 1)]
        assert len([row for row in ada.rows if "Your finished photo" in row.get("text", "")]) == 1
