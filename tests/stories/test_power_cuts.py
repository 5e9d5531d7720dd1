"""The power fails at every single commit point of an order, one after the other, from its draft to a refund."""

import asyncio
import multiprocessing
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from tests.booth import free_port
from tests.peers.stripe import StripePeer, Webhook
from tests.power_cuts import PATH, SECRET, Life, live, written

LIVES = multiprocessing.get_context("forkserver")  # a process is there at once: what it imports was imported before
LIVES.set_forkserver_preload(["tests.power_cuts"])
AT_ONCE = 3
KILLED = 137
PATIENCE_S = 60
LEAST_POINTS = 100
Row = tuple[object, ...]
STATUSES = "SELECT status FROM orders ORDER BY rowid"
UNDER_WAY = "SELECT 1 FROM outbox WHERE state IN ('due', 'job') UNION SELECT 1 FROM inbox WHERE NOT done"


@dataclass(frozen=True)
class Outcome:
    """What everybody has in hand when a life is over."""

    deaths: int
    orders: list[Row]
    booked: list[Row]  # kind, reference, minor units, currency
    stated: list[Row]  # the same, by Stripe's own account
    pages: int
    invoices: list[Row]
    delivered: list[Row]
    undone: list[Row]
    printed: Counter[str]
    as_told: tuple[object, ...]  # the same however often the power failed


def rows(folder: Path, sql: str) -> list[Row]:
    with closing(sqlite3.connect(folder / "passbooth.db", timeout=30)) as connection:
        return connection.execute(sql).fetchall()


def begin(life: Life) -> ForkServerProcess:
    process = LIVES.Process(target=live, args=(life,), daemon=True)
    process.start()
    return process


async def ended(process: ForkServerProcess) -> int:
    while process.exitcode is None:
        await asyncio.sleep(0.01)
    return process.exitcode


@dataclass
class Platform:
    """Starts a life, and starts it again whenever it ends, as a platform does."""

    life: Life
    deaths: int = 0

    async def keep(self) -> None:
        while True:
            process = begin(self.life if not self.deaths else replace(self.life, cut_at=0))
            try:
                code = await ended(process)
            finally:
                process.kill()
            assert code == KILLED, f"it ended by itself: {code}"
            self.deaths += 1


async def live_through(folder: Path, cut_at: int = 0) -> Outcome:
    """A whole life, started again after its power cut; the customer pays the page that they are shown."""
    async with StripePeer() as stripe:
        life = Life(folder, stripe.base_url, stripe.key, free_port(), cut_at)
        stripe.webhook = Webhook(f"http://127.0.0.1:{life.port}{PATH}", SECRET)
        platform = Platform(life)
        keeping = asyncio.create_task(platform.keep())
        settling = asyncio.create_task(settles(stripe, folder))
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.wait({keeping, settling}, return_when=asyncio.FIRST_COMPLETED)
                if keeping.done():
                    keeping.result()
                await settling
        except TimeoutError:
            stuck = rows(folder, "SELECT key, state, error FROM outbox WHERE state != 'done'")
            raise AssertionError(f"cut at {cut_at}: {rows(folder, STATUSES)}, {stuck}") from None
        finally:
            keeping.cancel()
            settling.cancel()
            await asyncio.gather(keeping, settling, return_exceptions=True)
        return what_is_there(stripe, folder, platform.deaths)


async def settles(stripe: StripePeer, folder: Path) -> None:
    """Until the customer has paid, both orders are where they end, and nobody has anything left to do or to tell."""
    await pays_what_is_shown(stripe, folder)
    await stripe.quiet()
    while rows(folder, STATUSES) != [("shipped",), ("refunded",)] or rows(folder, UNDER_WAY):
        await asyncio.sleep(0.02)
        await stripe.quiet()


async def pays_what_is_shown(stripe: StripePeer, folder: Path) -> None:
    shown: list[str] = []
    while not shown:
        await asyncio.sleep(0.02)
        said = "".join(str(row["message"]) for row in written(folder, "chat"))
        shown = [ref for ref, page in stripe.sessions.items() if page["url"] and f"{page['url']}'" in said]
    await stripe.pays(shown[0])


def what_is_there(stripe: StripePeer, folder: Path, deaths: int) -> Outcome:
    def count(name: str, *fields: str) -> Counter[str]:
        return Counter("/".join(str(row[field]) for field in fields) for row in written(folder, name))

    return Outcome(
        deaths=deaths,
        orders=rows(folder, "SELECT id, status FROM orders ORDER BY rowid"),
        booked=sorted(rows(folder, "SELECT kind, ref, amount_minor, currency FROM movements")),
        stated=sorted(by_stripe_s_account(stripe)),
        pages=len(stripe.sessions),
        invoices=rows(folder, "SELECT place, kind FROM invoices ORDER BY year, place"),
        delivered=rows(folder, 'SELECT "order", photo, sha256 FROM deliveries ORDER BY at, rowid'),
        undone=rows(folder, "SELECT key, state, error FROM outbox WHERE state != 'done'"),
        printed=count("lab", "key"),
        as_told=(
            rows(folder, "SELECT consent, answer FROM consents ORDER BY id"),
            rows(folder, 'SELECT kind, "order", outcome FROM cases ORDER BY 1, 2'),
            rows(folder, 'SELECT "order", photo, sha256, reviewer, print_job FROM proofs ORDER BY 1'),
            Counter(what(row["message"]) for row in written(folder, "chat")),
            count("made", "key", "sha256"),
            count("letters", "order", "letter"),
        ),
    )


def by_stripe_s_account(stripe: StripePeer) -> list[Row]:
    paid = [
        ("payment", intent["id"], intent["amount_received"], intent["currency"].upper())
        for intent in stripe.intents.values()
        if intent["amount_received"]
    ]
    back = [
        ("refund", refund["id"], refund["amount"], refund["currency"].upper()) for refund in stripe.refunds.values()
    ]
    return [*paid, *back]


def what(message: object) -> str:
    """Which message it was, whatever moment it speaks of."""
    assert isinstance(message, dict)
    words = message.get("text") or message.get("caption") or {}
    assert isinstance(words, dict)
    order = words.get("values", {}).get("order", "")
    return f"{message['type']} {words.get('id', '')} {order}"


def assert_honest(life: Outcome, where: str = "uncut") -> None:
    """The books are Stripe's, the customer has what was paid for once, and nobody has anything left to do."""
    assert [status for _, status in life.orders] == ["shipped", "refunded"], where
    assert [kind for kind, *_ in life.stated] == ["payment", "refund"], where
    assert life.booked == life.stated, where
    assert life.pages == 1, where
    assert life.invoices == [(1, "invoice"), (2, "credit_note")], where
    assert [order for order, *_ in life.delivered] == [order for order, _ in life.orders], where
    assert list(life.printed.values()) == [1], where
    assert life.undone == [], where


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """A customer who has chosen photos for two people and sees the price; every life begins with a copy."""
    folder = tmp_path / "chosen"
    folder.mkdir()
    process = begin(Life(folder, only_choosing=True))
    process.join(PATIENCE_S)
    assert process.exitcode == 0
    assert rows(folder, "SELECT 1 FROM orders") == []
    return folder


async def test_a_power_cut_at_any_commit_of_an_order_loses_nothing_and_doubles_nothing(
    chosen: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(chosen, tmp_path / "smooth")
    smooth = await live_through(folder)
    assert_honest(smooth)
    points = int((folder / "points").read_text())
    assert points > LEAST_POINTS
    at_once = asyncio.Semaphore(AT_ONCE)

    async def survives(cut_at: int) -> int:
        async with at_once:
            folder = shutil.copytree(chosen, tmp_path / f"cut-at-{cut_at}")
            cut = await live_through(folder, cut_at)
            shutil.rmtree(folder)
        where = f"cut at {cut_at}"
        assert_honest(cut, where)
        assert cut.as_told == smooth.as_told, where
        return cut.deaths

    deaths = await asyncio.gather(*(survives(1 + point) for point in range(points)))

    # A life on a busy machine may have fewer commits, where several things happen to be noted in one; the others were cut.
    assert sum(deaths) >= points * 9 // 10
