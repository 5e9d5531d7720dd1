"""One order's life as a process of its own, cheap enough to be killed at every commit point that it has.

The engine, its database, Stripe's adapter and Stripe's webhook are the product's; the chat, the photo work, the letterbox
and the lab only write down, safely, what they were asked. Whoever starts the process plays Stripe and the customer's card.
The life goes on by itself: whenever nothing is under way, the next thing happens that the database does not know of yet,
so a life that was cut short goes on where its database stands.
"""

import asyncio
import datetime as dt
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa
import structlog
from aiohttp import web

from bot.domain.capabilities import Capabilities
from bot.domain.effects import AssessPhoto, KeepPhoto, MakeProduct, Order, SendLetter, StartTimer
from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    Envelope,
    Event,
    PhotoAssessed,
    PhotoKept,
    PhotoReceived,
    PrintsShipped,
    ProductMade,
    RefundDecided,
    ReviewDecided,
    TextReceived,
)
from bot.domain.ids import CaseId, ConversationId, EffectId, EventId, OrderId, PhotoId, photo_id
from bot.domain.messages import AnyMessage
from bot.engine.outside import Outside
from bot.engine.runner import Engine
from bot.handlers.stripe import PATH, stripe_routes
from bot.payments.stripe_gateway import StripeGateway
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from tests.stories.storyteller import PHRASEBOOK, counter, passing

__all__ = ["PATH", "SECRET", "Life", "live", "written"]

ADA = ConversationId("web:ada")
SECRET = "whsec_of_the_power_cuts"
ADDRESS = "Ada Lovelace\n12 rue des Lilas\n75011 Paris\nFrance"
_LOOK_EVERY_S = 0.01

# What Ada says and presses, for two people. "tap:" is a button of the last message that has it.
_CHOOSING = (
    *("start", "visa for the US", "photo", "tap:use", "tap:both", "ada@example.com", ADDRESS, "tap:confirm"),
    *("tap:add-person", "visa for the US", "photo", "tap:use", "tap:digital"),
)
_BUYING = ("tap:go-on", "tap:agree", "tap:me", "tap:me", "tap:start-now")


@dataclass(frozen=True)
class Life:
    """Where a life happens, and at which of its commit points its power is cut (0: at none).

    only_choosing: it ends before there is an order.
    """

    folder: Path
    stripe_url: str = ""
    key: str = ""
    port: int = 0
    cut_at: int = 0
    only_choosing: bool = False


def live(life: Life) -> None:
    """The process. It ends by a power cut, by its parent's hand, or where its customer has only chosen."""
    os.environ.update(CRASH_AT=str(life.cut_at), CRASH_COUNT=str(life.folder / "points"))
    import tests.crashing  # noqa: F401, PLC0415 - counts and cuts in this process alone

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(_live(life))


# --- what only writes down -------------------------------------------------------------------------------------------


def write(folder: Path, name: str, **row: object) -> None:
    """A line that survives a power cut."""
    with (folder / name).open("a") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())


def written(folder: Path, name: str) -> list[dict[str, object]]:
    """Every line, each thing once: who asks again by the same key is asking for the same thing."""
    path = folder / name
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    rows = (json.loads(line) for line in lines if line.endswith("\n"))  # one may be just being written
    return list({row["key"]: row for row in rows}.values())


@dataclass(frozen=True)
class Chat:
    folder: Path
    name: str = "web"

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:
        return counter().capabilities

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        write(self.folder, "chat", key=effect, message=msgspec.to_builtins(message))

    async def fetch(self, source: str) -> bytes:
        raise NotImplementedError


@dataclass(frozen=True)
class Workbench:
    folder: Path

    async def assess(self, conversation: ConversationId, wanted: AssessPhoto) -> Event:
        return PhotoAssessed(passing(wanted.photo, wanted.document))

    async def keep(self, conversation: ConversationId, wanted: KeepPhoto) -> Event:
        return PhotoKept(wanted.photo)

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        digest = hashlib.sha256(wanted.photo.encode()).hexdigest()
        write(self.folder, "made", key=f"{wanted.order}/{wanted.photo}", sha256=digest)
        return ProductMade(wanted.order, wanted.photo, digest)


@dataclass(frozen=True)
class Letterbox:
    folder: Path

    async def write(self, order: Order, wanted: SendLetter, language: str, key: EffectId, at: dt.datetime) -> None:
        write(self.folder, "letters", key=key, order=order.id, letter=wanted.letter)


@dataclass(frozen=True)
class Lab:
    folder: Path

    async def submit(self, order: Order) -> str:
        job = f"{order.id}-{order.prints}"
        write(self.folder, "lab", key=job, order=order.id)
        return job


class NoQueue:
    """Nobody is reminded: what was left behind is found at the start, as after any power cut."""

    def put_job(self, connection: sa.Connection, key: EffectId) -> None: ...

    def put_timer(
        self, connection: sa.Connection, key: EffectId, conversation: ConversationId, timer: StartTimer
    ) -> None: ...

    def put_drain(self, connection: sa.Connection, conversation: ConversationId, key: str, delay_s: float) -> None: ...


async def forget(photos: tuple[PhotoId, ...]) -> None:
    del photos


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


# --- the life --------------------------------------------------------------------------------------------------------


async def _live(life: Life) -> None:
    path = life.folder / "passbooth.db"
    is_new = not path.exists()
    database = Database(f"sqlite:///{path}")
    if is_new:
        migrate(database)
    store = SqlStore(database, NoQueue(), str.casefold)
    gateway = StripeGateway(life.key or "sk_test_unused", base_url=life.stripe_url)
    ours = counter()
    outside = Outside(
        store=store,
        channels={"web": Chat(life.folder)},
        gateway=gateway,
        gateways={"stripe": gateway},
        letters=Letterbox(life.folder),
        printer=Lab(life.folder),
        photos=Workbench(life.folder),
        forget=forget,
        say=PHRASEBOOK.say,
        return_urls={"web": "http://localhost/"},
        now=now,
    )
    engine = Engine(store, outside, lambda _: ours, now, "local.demo", jobs_at_once=1)
    await engine.sweep(dt.timedelta(0))
    await engine.resume_jobs(dt.timedelta(0))
    runner = None
    if life.port:
        app = web.Application()
        app.add_routes(stripe_routes(SECRET, engine.accept_for_order, gateway))
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", life.port).start()
    while True:
        wanted = await database.run(lambda connection: _what_is_next(connection, life))
        if wanted is not None:
            await engine.accept(wanted)
        elif life.only_choosing and await database.run(_is_idle):
            break
        else:
            await asyncio.sleep(_LOOK_EVERY_S)
    await engine.close()
    await gateway.close()
    database.close()


def _is_idle(connection: sa.Connection) -> bool:
    return not connection.exec_driver_sql(
        "SELECT 1 FROM outbox WHERE state IN ('due', 'job') UNION SELECT 1 FROM inbox WHERE NOT done"
    ).all()


def _what_is_next(connection: sa.Connection, life: Life) -> Envelope | None:
    """The first thing that has not happened yet, where it may happen now and nothing else is under way."""
    if not _is_idle(connection):
        return None
    happened = set(connection.exec_driver_sql("SELECT key FROM inbox").scalars())
    said = _CHOOSING if life.only_choosing else (*_CHOOSING, *_BUYING)
    for place, words in enumerate(said):
        key = EventId(f"{ADA}:{place}")
        if key not in happened:
            return _envelope(key, _spoken(key, words, life.folder))
    for key, event in () if life.only_choosing else _at_work(connection):
        if key not in happened:
            return _envelope(key, event)
    return None


def _envelope(key: EventId, event: Event) -> Envelope:
    return Envelope(id=key, conversation=ADA, at=now(), event=event, language="en")


def _spoken(key: EventId, words: str, folder: Path) -> Event:
    match words:
        case "start":
            return ConversationStarted()
        case "photo":
            return PhotoReceived(photo_id(key), source="somewhere")
        case _ if words.startswith("tap:"):
            return _tapped(words.removeprefix("tap:"), folder)
        case _:
            return TextReceived(words)


def _tapped(button: str, folder: Path) -> ChoiceTapped:
    for row in reversed(written(folder, "chat")):
        message = row["message"]
        assert isinstance(message, Mapping)
        for choice in message.get("choices", ()):
            if str(choice.get("id", "")).partition(":")[0] == button:
                return ChoiceTapped(choice.get("stage", ""), choice["id"])
    raise AssertionError(f"no message had a button {button}")


def _at_work(connection: sa.Connection) -> Iterator[tuple[EventId, Event]]:
    """What the desk and the lab do, by how the orders stand: they judge, they post, and they give one share back."""
    orders = [
        msgspec.json.decode(body, type=Order)
        for body in connection.exec_driver_sql("SELECT body FROM orders ORDER BY placed_at, rowid").scalars()
    ]
    open_reviews = "SELECT id, \"order\" FROM cases WHERE kind = 'review' AND closed_at IS NULL ORDER BY rowid"
    cases = {OrderId(row.order): CaseId(row.id) for row in connection.exec_driver_sql(open_reviews)}
    for order in orders:
        if order.status == "in_review" and order.id in cases:
            yield (
                EventId(f"desk:review:{order.id}"),
                ReviewDecided(case=cases[order.id], photo=order.photo, approved=True, reviewer="Grace", order=order.id),
            )
        if order.status == "producing" and order.print_job:
            yield EventId(f"lab:{order.print_job}:shipped"), PrintsShipped(order.id, "RB 1")
    if [order.status for order in orders] == ["shipped", "delivered"]:
        second = orders[1].id
        yield EventId(f"desk:refund:{second}"), RefundDecided(order=second, agent="Grace", reason="as agreed")
