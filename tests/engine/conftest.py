"""An engine on a real database, with a channel, a queue and a gateway that write down what they are asked."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
import sqlalchemy as sa

from bot.compliance.document import load_catalogue
from bot.dialogs.counter import ConsentText, Counter
from bot.domain.capabilities import Capabilities
from bot.domain.effects import (
    AssessPhoto,
    KeepPhoto,
    MakeProduct,
    OpenCheckout,
    Order,
    SendLetter,
    StartTimer,
    WriteAnswer,
)
from bot.domain.events import Envelope, Event, PhotoKept, PhotoReceived, PhotoUnusable, ProductMade, TextReceived
from bot.domain.ids import ConversationId, DocumentId, EffectId, EventId, OrderId, PhotoId, photo_id
from bot.domain.messages import AnyMessage
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import Line, Quote, Share
from bot.engine.outside import Outside
from bot.engine.runner import Engine
from bot.engine.store import Due
from bot.errors import Refused
from bot.payments.gateway import Checkout, CheckoutRequest, Refund, RefundRequest
from bot.payments.session import Session
from bot.storage.database import Database
from bot.storage.store import SqlStore, SqlTransaction
from tests.stories.storyteller import PHRASEBOOK
from tests.stories.storyteller import counter as story_counter

ANNA = ConversationId("web:anna")
CAPABILITIES = Capabilities(
    max_choices=10,
    max_label_chars=64,
    max_text_chars=4096,
    max_caption_chars=1024,
    photos_in=True,
    files_out=True,
    payment_methods=frozenset({"checkout"}),
)


class RecordingChannel:
    """Keeps what it delivered; raises what it is told to raise, once each."""

    name = "web"

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:
        return CAPABILITIES

    def __init__(self) -> None:
        self.delivered: list[tuple[EffectId, AnyMessage]] = []
        self.troubles: list[Exception] = []
        self.slow_s = 0.0

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        await asyncio.sleep(self.slow_s)
        if self.troubles:
            raise self.troubles.pop(0)
        self.delivered.append((effect, message))

    async def fetch(self, source: str) -> bytes:
        raise NotImplementedError


class RecordingQueue:
    """Keeps what was queued."""

    def __init__(self) -> None:
        self.jobs: list[EffectId] = []
        self.timers: list[StartTimer] = []
        self.drains: list[tuple[ConversationId, str, float]] = []

    def put_job(self, connection: sa.Connection, key: EffectId) -> None:
        self.jobs.append(key)

    def put_timer(
        self, connection: sa.Connection, key: EffectId, conversation: ConversationId, timer: StartTimer
    ) -> None:
        self.timers.append(timer)

    def put_drain(self, connection: sa.Connection, conversation: ConversationId, key: str, delay_s: float) -> None:
        self.drains.append((conversation, key, delay_s))


class OneGateway:
    """Opens pages, or raises its trouble."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked: list[CheckoutRequest] = []
        self.closed: list[str] = []
        self.given_back: dict[str, RefundRequest] = {}
        self.refunds_are: Literal["made", "pending", "failed"] = "made"
        self.pages: dict[str, Session] = {}

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(request)
        return Checkout(ref=request.idempotency_key, url=f"https://pay.example/{request.idempotency_key}")

    async def close_checkout(self, ref: str) -> None:
        self.closed.append(ref)

    async def refund(self, request: RefundRequest) -> Refund:
        if self.trouble is not None:
            raise self.trouble
        self.given_back.setdefault(request.idempotency_key, request)
        return Refund(ref=f"re:{request.idempotency_key}", amount=request.amount, state=self.refunds_are)

    async def look_up(self, ref: str) -> Session:
        return self.pages[ref]


class CountedPhotos:
    """Judges every photo unreadable, counts, and can make no file that its office would take."""

    def __init__(self) -> None:
        self.judged = 0

    async def assess(self, conversation: ConversationId, wanted: AssessPhoto) -> Event:
        self.judged += 1
        return PhotoUnusable(wanted.photo, "unreadable")

    async def keep(self, conversation: ConversationId, wanted: KeepPhoto) -> Event:
        return PhotoKept(wanted.photo)

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        raise Refused(f"no file of {wanted.document} fits its limits in bytes")


class Letterbox:
    """Keeps what was written to whom."""

    def __init__(self) -> None:
        self.written: list[tuple[OrderId, str]] = []
        self.answers: list[WriteAnswer] = []

    async def write(self, order: Order, wanted: SendLetter, language: str, key: EffectId, at: dt.datetime) -> None:
        self.written.append((order.id, wanted.letter))

    async def answer(self, answer: WriteAnswer, language: str, key: EffectId) -> None:
        self.answers.append(answer)


class HandPress:
    """A lab that takes every job, or none where people make the prints."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.by_hand = True

    async def submit(self, order: Order) -> str | None:
        if self.by_hand:
            return None
        job = f"{order.id}-{order.prints}"
        if job not in self.jobs:
            self.jobs.append(job)
        return job


async def forget(photos: tuple[PhotoId, ...]) -> None:
    del photos


@dataclass
class Bench:
    """The engine and everything around it; `new_engine` is a second life on the same database."""

    database: Database
    channel: RecordingChannel
    queue: RecordingQueue
    counter: Counter
    moment: dt.datetime = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    broken: bool = False
    gateway: OneGateway = field(default_factory=OneGateway)
    photos: CountedPhotos = field(default_factory=CountedPhotos)
    letters: Letterbox = field(default_factory=Letterbox)
    printer: HandPress = field(default_factory=HandPress)
    engines: list[Engine] = field(default_factory=list)

    def new_engine(self, name: str = "local", jobs_at_once: int = 0) -> Engine:
        store = SqlStore(self.database, self.queue, str.casefold)
        outside = Outside(
            store=store,
            channels={"web": self.channel},
            gateway=self.gateway,
            gateways={"stripe": self.gateway},
            letters=self.letters,
            printer=self.printer,
            photos=self.photos,
            forget=forget,
            say=PHRASEBOOK.say,
            return_urls={"web": "http://localhost/"},
            now=lambda: self.moment,
        )
        engine = Engine(store, outside, self._counter_of, lambda: self.moment, name, jobs_at_once)
        self.engines.append(engine)
        return engine

    def _counter_of(self, conversation: ConversationId) -> Counter:
        if self.broken:
            raise ZeroDivisionError("the dialog is broken")
        return self.counter

    def says(self, words: str, number: int) -> Envelope:
        event = TextReceived(words)
        return Envelope(id=EventId(f"web:anna:{number}"), conversation=ANNA, at=self.moment, event=event, language="en")

    def photo(self, number: int) -> Envelope:
        key = EventId(f"web:anna:{number}")
        event = PhotoReceived(photo_id(key), source="somewhere")
        return Envelope(id=key, conversation=ANNA, at=self.moment, event=event, language="en")

    def place_order(
        self,
        *,
        opening: bool = False,
        lines: tuple[Line, ...] = (),
        address: PostalAddress | None = None,
        express: bool = False,
    ) -> Order:
        """An order of Anna's that waits for its payment; `opening`: its payment page is still to be opened."""
        total = Money(499, "EUR")
        share = Share(lines=lines, total=total, tax_minor=0)
        order = Order(
            id=OrderId("PB-TEST-0001"),
            status="awaiting_payment",
            start="now",
            document=DocumentId("us-visa"),
            product="prints" if address else "digital",
            photo=PhotoId("ph-annas-face"),
            total=total,
            bill=Quote(shares=(share,), total=total, tax_minor=0, tax_name="VAT", tax_percent="20") if lines else None,
            method="checkout",
            email="anna@example.com",
            address=address,
            express=express,
        )

        def place(connection: sa.Connection) -> None:
            tx = SqlTransaction(connection, self.queue, str.casefold)
            tx.place(order, ANNA, self.moment)
            if opening:
                due = Due(key=EffectId("web:anna:0/0"), conversation=ANNA, language="en", effect=OpenCheckout(order.id))
                tx.put_out((due,), self.moment)

        self.database.run_now(place)
        return order

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.database.run_now(lambda connection: [tuple(row) for row in connection.execute(sa.text(sql))])


@pytest.fixture
async def bench(database: Database) -> AsyncIterator[Bench]:
    consent = ConsentText("v1", {"en": "0" * 64, "fr": "0" * 64})
    counter = dataclasses.replace(
        story_counter(),
        documents=load_catalogue(),
        find_documents=lambda words: (DocumentId("us-visa"),) if words == "us visa" else (),
        capabilities=CAPABILITIES,
        consents=dict.fromkeys(("terms", "subject", "immediate_start", "reminders"), consent),
    )
    bench = Bench(database, RecordingChannel(), RecordingQueue(), counter)
    yield bench
    for engine in bench.engines:
        await engine.close()
