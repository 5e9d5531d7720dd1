"""What the page of figures costs with a few years of work behind it: python -m benchmarks.figures [--orders N]

Fills a SQLite database in a folder that is thrown away, asks for the page of the last 28 days and of two years, which
have everything in them, and prints the rows that there are, the milliseconds of processor time of each question, and
those of the whole page by the clock and of processor time, as a lead gets it who is logged in. Then one line of JSON.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.app import compose
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.effects import Order
from bot.domain.events import Envelope, PersonWrote, TextReceived
from bot.domain.figures import Span, last_days
from bot.domain.messages import TextMessage
from bot.domain.money import Money
from bot.domain.quote import Line
from bot.domain.text import Text
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.figures import SqlTally
from bot.storage.migrate import migrate
from bot.storage.rows import assessment_row, order_row
from bot.storage.schema import assessments, cases, claims, conversations, inbox, lines, movements, orders, photos
from bot.wiring.desk import first_agent

TODAY = dt.date(2026, 6, 30)
_NOW = dt.datetime(2026, 6, 30, 18, tzinfo=dt.UTC)
ZONE = "Europe/Brussels"
_DAYS = 730
_CHANNELS = ("web", "telegram", "whatsapp", "sms")
_DOCUMENTS = (
    "us-visa",
    "us-passport",
    "fr-passport",
    "uk-passport",
    "schengen-visa",
    "in-visa",
    "be-id",
    "nl-passport",
)
_AGENTS = ("ada", "grace", "mary", "joan", "kay")
_REASONS = ("too-dark", "background-busy", "head-tilted", "mouth-open", "blur")
_BATCH = 5000
_QUESTIONS = ("requests", "decisions", "deadlines", "agreements", "sold", "moved", "funnel", "approvals")


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _order(number: str, document: str, photo: str, status: str, dice: random.Random) -> Order:
    total = Money(1490, dice.choice(("EUR", "EUR", "GBP", "USD")))
    return Order(
        id=number,
        status=status,
        document=document,
        product="digital",
        photo=photo,
        method="checkout",
        email="somebody@example.org",
        total=total,
        paid_minor=1490,
        lines=(Line(kind="digital", amount=total),),
        refunded_minor=1490 if status == "refunded" else 0,
        overdue=dice.random() < 0.05,
    )


def _assessment(photo: str, document: str, dice: random.Random) -> Assessment:
    """As long as real ones: 45 findings."""
    findings = tuple(
        Finding(
            check=f"a_check_of_some_name_{n}", outcome="pass", severity="refuse", native=12.25, limit=6.0, unit="deg"
        )
        for n in range(45)
    )
    verdict = dice.choice(("pass", "pass", "fail", "review"))
    tip = Tip(id="head-tilted", check="head_pose_yaw")
    return Assessment(photo=photo, document=document, verdict=verdict, findings=findings, tip=tip, face_count=1)


class Years:
    """Work of two years, put into the tables in batches."""

    def __init__(self, database: Database, wanted: int, seed: int = 7) -> None:
        self._database, self._wanted, self._dice = database, wanted, random.Random(seed)  # noqa: S311 - no secret
        self._rows: dict[sa.Table, list[dict[str, object]]] = {}

    def fill(self) -> dict[str, int]:
        """Fill the tables. Returns how many rows each has."""
        for place in range(self._wanted):
            self._customer(place)
            if place % _BATCH == _BATCH - 1:
                self._write()
        self._write()
        tables = (orders, lines, cases, inbox, movements, photos, assessments)
        count = sa.func.count()
        return {
            table.name: self._database.run_now(lambda sql, table=table: sql.scalar(sa.select(count).select_from(table)))
            for table in tables
        }

    def _customer(self, place: int) -> None:
        """One of them, with an order, some photos, six lines; most of them long ago, and most without a case left."""
        dice = self._dice
        channel, document = dice.choice(_CHANNELS), dice.choice(_DOCUMENTS)
        name, number = f"{channel}:customer-{place}", f"PB-{place:08d}"
        at = _NOW - dt.timedelta(minutes=dice.randrange(_DAYS * 1440))
        self._add(conversations, id=name, state="{}", language="en", updated_at=at)
        tries = [f"ph-{place}-{n}" for n in range(dice.choice((1, 1, 2, 3)))]
        for n, photo in enumerate(tries):
            uploaded = at + dt.timedelta(minutes=n)
            self._add(photos, id=photo, conversation=name, key_version="1", wrapped_key=b"k" * 60, uploaded_at=uploaded)
        status = dice.choices(("delivered", "shipped", "expired", "refunded", "in_review"), (60, 10, 20, 5, 5))[0]
        order = _order(number, document, tries[-1], status, dice)
        self._add(orders, **order_row(order), id=number, conversation=name, placed_at=at, updated_at=at)
        if status != "expired":
            self._moved(order, "payment", at)
        if status == "refunded":
            self._moved(order, "refund", at + dt.timedelta(days=1))
        for n in range(6):
            words = TextReceived("How long does it take, please?") if n % 2 else TextMessage(text=Text("promise-made"))
            said = {"author": "customer" if n % 2 else "assistant", "language": "en", "body": _text(words)}
            self._add(lines, key=f"{name}/{n}", conversation=name, at=at + dt.timedelta(seconds=n), **said)
        for n in range(3):
            self._event(f"{name}/{n}", name, at, TextReceived("How long does it take, please?"))
        if dice.random() < 0.3:
            self._review(name, order, at)
        if dice.random() < 0.1:
            self._talk(name, at)
        if dice.random() < 0.01:
            about = {"id": f"claim-{place}", "conversation": name, "order": number, "at": at}
            self._add(claims, **about, office="", words="", evidence=None)

    def _review(self, name: str, order: Order, at: dt.datetime) -> None:
        dice = self._dice
        approved = dice.random() < 0.85
        self._add(
            cases,
            id=f"review-{order.id}",
            kind="review",
            conversation=name,
            order=order.id,
            photo=order.photo,
            document=order.document,
            assigned_to=dice.choice(_AGENTS),
            opened_at=at,
            due_at=at + dt.timedelta(hours=4),
            outcome="approved" if approved else "rejected",
            closed_at=at + dt.timedelta(minutes=dice.randrange(600)),
            reason="" if approved else dice.choice(_REASONS),
        )
        assessed = assessment_row(_assessment(order.photo, order.document, dice))
        self._add(assessments, **assessed, conversation=name, at=at)

    def _talk(self, name: str, at: dt.datetime) -> None:
        dice = self._dice
        minutes = sorted(dice.randrange(1, 300) for _ in range(3))
        joined, wrote, left = (at + dt.timedelta(minutes=minute) for minute in minutes)
        agent = dice.choice(_AGENTS)
        self._add(
            cases,
            id=f"talk-{name}",
            kind="person",
            conversation=name,
            order=None,
            photo=None,
            document=None,
            assigned_to=agent,
            opened_at=at,
            due_at=None,
            outcome="released",
            closed_at=left,
            reason="",
        )
        for what, then in (("joined", joined), ("wrote", wrote), ("left", left)):
            self._event(f"desk:{name}:nonce:{what}", name, then, PersonWrote(agent, "Hello, how can I help?"))

    def _event(self, key: str, name: str, at: dt.datetime, event: object) -> None:
        body = _text(Envelope(id=key, conversation=name, at=at, event=event))
        self._add(inbox, key=key, conversation=name, body=body, at=at, done=True)

    def _moved(self, order: Order, kind: str, at: dt.datetime) -> None:
        about = {"ref": f"{kind}-{order.id}", "kind": kind, "order": order.id, "provider": "stripe", "at": at}
        self._add(movements, **about, amount_minor=order.total.amount_minor, currency=order.total.currency, tax_minor=0)

    def _add(self, table: sa.Table, **row: object) -> None:
        self._rows.setdefault(table, []).append(row)

    def _write(self) -> None:
        for table, rows in self._rows.items():
            self._database.run_now(lambda sql, table=table, rows=rows: sql.execute(sa.insert(table), rows))
        self._rows.clear()


async def questions(database: Database, span: Span, rounds: int) -> dict[str, float]:
    """The median milliseconds of processor time of each question."""
    tally, took = SqlTally(database), {}
    for question in _QUESTIONS:
        waits = []
        for _ in range(rounds):
            begun = time.process_time()
            await getattr(tally, question)(span, *((_NOW,) if question == "deadlines" else ()))
            waits.append(1000 * (time.process_time() - begun))
        took[question] = statistics.median(waits)
    return took


@contextlib.asynccontextmanager
async def lead(settings: Settings) -> AsyncIterator[TestClient]:
    """Somebody who is logged in at the desk of the house as it ships."""
    booth = compose(settings, "web")
    password = await first_agent(settings, booth.ground.database)
    async with TestClient(TestServer(booth.web)) as client:
        form, here = {"name": settings.desk_name, "password": password}, f"http://127.0.0.1:{client.server.port}"
        answer = await client.post("/desk/login", data=form, headers={"Origin": here}, allow_redirects=False)
        assert answer.status == 303
        yield client
    await booth.close()


async def page(client: TestClient, span: Span, rounds: int) -> dict[str, float]:
    """The median milliseconds of the whole page, by the clock and of processor time."""
    clock, processor = [], []
    query = {"span": "dates", "from": span.first.isoformat(), "to": span.last.isoformat()}
    for _ in range(rounds):
        begun = time.perf_counter(), time.process_time()
        answer = await client.get("/desk/figures", params=query)
        assert answer.status == 200
        await answer.read()
        clock.append(1000 * (time.perf_counter() - begun[0]))
        processor.append(1000 * (time.process_time() - begun[1]))
    return {"page_ms": statistics.median(clock), "page_cpu_ms": statistics.median(processor)}


def spans() -> Iterator[tuple[str, Span]]:
    yield "28 days", last_days(TODAY, 28, ZONE)
    yield "two years", last_days(TODAY, _DAYS + 1, ZONE)


async def measure(wanted: int, rounds: int, folder: Path) -> dict[str, object]:
    settings = Settings(data_dir=folder, desk_time_zone=ZONE)
    database = Database(settings.database)
    migrate(database)
    rows = Years(database, wanted).fill()
    print("rows: " + ", ".join(f"{count} {name}" for name, count in rows.items()))
    result: dict[str, object] = {"rows": rows}
    async with lead(settings) as client:
        for name, span in spans():
            took = await questions(database, span, rounds)
            whole = await page(client, span, rounds)
            print(f"{name}: " + ", ".join(f"{question} {ms:.0f}" for question, ms in took.items()))
            print(f"  the page: {whole['page_ms']:.0f} ms by the clock, {whole['page_cpu_ms']:.0f} of processor time")
            result[name] = took | whole
    database.close()
    return result


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.figures", description=__doc__)
    options.add_argument("--orders", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(chosen.orders, chosen.rounds, Path(folder)))
    print(json.dumps({"benchmark": "figures", **result}))


if __name__ == "__main__":
    main()
