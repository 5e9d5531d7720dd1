"""A bot that only has its edges at Twilio, beside a Twilio of our own: served, on a database, behind a door of choice."""

import contextlib
import dataclasses
import datetime as dt
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from aiohttp import web
from PIL import Image

from bot.compliance.document import load_catalogue
from bot.delivery.links import DownloadLinks, download_routes
from bot.dialogs.counter import ConsentText, Counter
from bot.domain.effects import Order, Send
from bot.domain.events import Envelope, Event, PersonWrote
from bot.domain.hours import Hours, read_hours
from bot.domain.ids import ConversationId, DocumentId, EffectId, EventId, channel_of
from bot.domain.messages import AnyMessage, TextMessage
from bot.domain.money import Money
from bot.domain.text import Text
from bot.engine.outside import Outside
from bot.engine.ports import Accept
from bot.engine.runner import Engine
from bot.engine.store import Due
from bot.handlers import DRAWINGS
from bot.handlers.sms.channel import NumberType, SmsChannel
from bot.handlers.sms.parse import parse as parse_sms
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.inbound import Inbound
from bot.handlers.twilio.numbers import Callers
from bot.handlers.twilio.status import status_routes
from bot.handlers.twilio.verify import Verifier
from bot.handlers.voice.operator import House, Operator
from bot.handlers.voice.routes import voice_routes
from bot.handlers.whatsapp.channel import WhatsAppChannel
from bot.handlers.whatsapp.parse import parse as parse_whatsapp
from bot.handlers.whatsapp.templates import Templates, load_templates, submit
from bot.nlu.intents import understand
from bot.storage.database import Database
from bot.storage.schema import metadata
from bot.storage.store import SqlStore, SqlTransaction
from bot.storage.telephones import Telephones
from bot.texts.phrasebook import Phrasebook
from tests.booth import free_port
from tests.engine.conftest import CountedPhotos, HandPress, Letterbox, OneGateway, RecordingQueue
from tests.handlers.door import Door
from tests.handlers.vault import Vault
from tests.peers.twilio import Phone, TwilioPeer
from tests.stories.storyteller import counter as story_counter

PHRASEBOOK = Phrasebook.load()
SECRET = "a secret of this house, long enough"
DESK_PHONE = "+3225550100"
BELGIAN, FRENCH, AMERICAN = "+32470123456", "+33612345678", "+14155552671"


def say(text: Text, language: str) -> str:
    """The text `words` has the words that it is given; every other text shows its id and the language."""
    if text.id == "words":
        return str(text.values["words"])
    values = "".join(f" {value}" for value in text.values.values())
    return f"[{text.id} {language}]{values}"


def words(said: str) -> Text:
    return Text("words", {"words": said})


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (35, 45), "grey").save(out, kind)
    return out.getvalue()


def everything_about(error: BaseException | None) -> str:
    """An exception's words, and those of every exception that led to it."""
    return "" if error is None else f"{error!r} {everything_about(error.__cause__ or error.__context__)}"


@dataclass
class Clock:
    """The time that everybody here goes by; it stands still until it is set."""

    moment: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC).replace(microsecond=0))

    def __call__(self) -> dt.datetime:
        return self.moment

    def goes_on(self, **time: float) -> None:
        self.moment += dt.timedelta(**time)


@dataclass
class Edge:
    """Everything of the bot that these tests need."""

    twilio: TwilioPeer
    account: TwilioAccount
    callers: Callers
    database: Database
    telephones: Telephones
    clock: Clock
    door: Door
    vault: Vault
    sms: SmsChannel
    whatsapp: WhatsAppChannel
    url: str
    engine: Engine | None = None
    queue: RecordingQueue = field(default_factory=RecordingQueue)

    def conversation(self, phone: Phone) -> ConversationId:
        return self.callers.conversation(phone.on, phone.number)

    async def tell(self, phone: Phone, message: AnyMessage, effect: str = "e/0", language: str = "en") -> None:
        """Say something to a phone whose number is known here."""
        conversation = self.conversation(phone)
        await self.telephones.remember(conversation, phone.number, self.clock())
        channel = self.sms if phone.on == "sms" else self.whatsapp
        await channel.deliver(conversation, message, language, EffectId(effect))

    def is_heard(self, phone: Phone) -> None:
        """This customer has said something just now, as far as both sides know."""
        self.twilio._last_heard[phone.number] = self.clock().timestamp()
        row = {"id": self.conversation(phone), "state": "", "updated_at": self.clock(), "heard_at": self.clock()}

        def hear(connection: sa.Connection) -> None:
            connection.exec_driver_sql("DELETE FROM conversations WHERE id = ?", (row["id"],))
            connection.execute(sa.insert(metadata.tables["conversations"]), row)

        self.database.run_now(hear)

    def puts_out(self, phone: Phone, effect: str, message: AnyMessage | None = None) -> EffectId:
        """An effect in the tables, as a turn would leave it there."""
        due = Due(
            key=EffectId(effect),
            conversation=self.conversation(phone),
            language="en",
            effect=Send(message or TextMessage(text=words("hello"))),
        )
        self.database.run_now(
            lambda connection: SqlTransaction(connection, self.queue, str.casefold).put_out((due,), self.clock())
        )
        return due.key

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.database.run_now(lambda connection: [tuple(row) for row in connection.exec_driver_sql(sql)])

    # --- with an engine --------------------------------------------------------------------------------------------

    async def settles(self) -> None:
        """Until everything that was to be said is said, and what became of it was told."""
        assert self.engine is not None
        for _ in range(20):
            await self.engine.close()
            await self.twilio.settles()
            if not self.engine._tasks:
                return

    async def happens(self, phone: Phone, event: Event, name: str) -> None:
        """Something that the customer did not do."""
        assert self.engine is not None
        conversation = self.conversation(phone)
        await self.engine.accept(
            Envelope(id=EventId(name), conversation=conversation, at=self.clock(), event=event, language="en")
        )
        await self.settles()

    async def a_person_writes(self, phone: Phone, said: str) -> None:
        await self.happens(phone, PersonWrote("Grace", said), f"desk:{said}")


def counter(channels: Mapping[str, SmsChannel | WhatsAppChannel], conversation: ConversationId) -> Counter:
    consent = ConsentText("v1", {"en": "0" * 64, "fr": "0" * 64})
    return dataclasses.replace(
        story_counter(),
        documents=load_catalogue(),
        find_documents=lambda words: (DocumentId("us-visa"),) if words == "us visa" else (),
        capabilities=channels[channel_of(conversation)].capabilities_of(conversation),
        consents=dict.fromkeys(("terms", "subject", "immediate_start", "reminders"), consent),
    )


class Lookups(Telephones):
    """The real tables, with orders that a test lays there, and a fault that it may have."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.broken: Exception | None = None

    async def orders_of(self, *conversations: ConversationId) -> list[Order]:
        if self.broken is not None:
            raise self.broken
        return await super().orders_of(*conversations)


async def no_forgetting(photos: Sequence[object]) -> None:
    del photos


@contextlib.asynccontextmanager
async def opened(
    twilio: TwilioPeer,
    folder: Path,
    *,
    with_engine: bool = False,
    sms_sender: str = "",
    number_type: NumberType = "international",
    records: bool = False,
    desk_phone: str = DESK_PHONE,
    hours: Hours | None = None,
    hears: Callable[[str, str, str], Awaitable[str]] = understand,
    wording: Callable[[Text, str], str] | None = None,
) -> AsyncIterator[Edge]:
    """Everything, served. With an engine, its door takes the place of the recording one."""
    clock, door, vault, queue = Clock(), Door(), Vault(), RecordingQueue()
    twilio.now = lambda: clock().timestamp()
    speak = wording or (PHRASEBOOK.say if with_engine else say)
    database = Database(f"sqlite:///{folder}/edge.db")
    metadata.create_all(database.engine)
    lookups, callers = Lookups(database), Callers("a key of this house, which never changes")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    sender = sms_sender or twilio.messaging_service or twilio.sms_sender
    links = DownloadLinks(SECRET, url)
    account = TwilioAccount(
        twilio.account_sid,
        twilio.auth_token,
        api_url=twilio.url,
        content_url=twilio.url,
        media_hosts=(twilio.url.removeprefix("http://"),),
        timeout_s=5.0,
    )
    shared = {"say": speak, "public_url": url, "picture_link": links.picture_link, "now": clock}
    sms = SmsChannel(account, sender, number_type, lookups, has=PHRASEBOOK.has, **shared)
    whatsapp = WhatsAppChannel(account, twilio.whatsapp_sender, lookups, Templates(load_templates()), **shared)
    edge = Edge(twilio, account, callers, database, lookups, clock, door, vault, sms, whatsapp, url, queue=queue)
    accept: Accept = door
    if with_engine:
        edge.engine = _engine(edge)
        accept = edge.engine.accept
    house = House(
        sms_sender=sender,
        whatsapp_sender=twilio.whatsapp_sender,
        desk_phone=desk_phone,
        hours=hours or read_hours("Mon-Sun 00:00-23:59", "Europe/Brussels"),
        records=records,
        languages=("en", "fr"),
    )
    verifier = Verifier(twilio.auth_token, url)
    given = {"callers": callers, "telephones": lookups, "accept": accept, "now": clock}
    operator = Operator(house, callers=callers, lookups=lookups, accept=accept, now=clock)
    app = web.Application()
    app.add_routes(download_routes(links, vault, speak, DRAWINGS))
    app.add_routes(status_routes(verifier, lookups, accept, clock))
    app.add_routes([Inbound("sms", twilio.account_sid, sender, parse_sms, **given).route(verifier)])
    app.add_routes(
        [Inbound("whatsapp", twilio.account_sid, twilio.whatsapp_sender, parse_whatsapp, **given).route(verifier)]
    )
    app.add_routes(
        voice_routes(
            verifier, operator, hears, account_sid=twilio.account_sid, say=PHRASEBOOK.say, desk_phone=desk_phone
        )
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    twilio.webhook_url, twilio.voice_url = f"{url}/twilio/sms", f"{url}/twilio/voice"
    try:
        async with account:
            yield edge
            if edge.engine is not None:
                await edge.settles()
            await twilio.settles()
    finally:
        await runner.cleanup()
        database.close()


def _engine(edge: Edge) -> Engine:
    channels = {"sms": edge.sms, "whatsapp": edge.whatsapp}
    store = SqlStore(edge.database, edge.queue, str.casefold)
    outside = Outside(
        store=store,
        channels=channels,
        gateway=OneGateway(),
        gateways={},
        letters=Letterbox(),
        printer=HandPress(),
        photos=CountedPhotos(),
        forget=no_forgetting,
        say=PHRASEBOOK.say,
        return_urls=dict.fromkeys(channels, "https://photos.example/"),
        now=edge.clock,
    )
    return Engine(store, outside, lambda conversation: counter(channels, conversation), edge.clock, "local")


def at_whatsapp(edge: Edge) -> None:
    """What comes in from here on comes in on WhatsApp."""
    edge.twilio.webhook_url = f"{edge.url}/twilio/whatsapp"


async def approve_templates(edge: Edge) -> None:
    """Every template is known to the account, and approved."""
    await submit(edge.account, load_templates())


# --- fixtures, for the conftest of each room ----------------------------------------------------------------------------


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioPeer]:
    """A Twilio of our own; every call that a test made has kept to Twilio's descriptions, where they are at hand."""
    async with TwilioPeer() as peer:
        yield peer
        await peer.settles()
        assert peer.violations == []
        assert peer.troubles == []


@pytest.fixture
async def edge(twilio: TwilioPeer, tmp_path: Path) -> AsyncIterator[Edge]:
    """Both channels and their webhooks, served, with a door that writes down who knocked."""
    async with opened(twilio, tmp_path) as edge:
        yield edge


@pytest.fixture
async def house(twilio: TwilioPeer, tmp_path: Path) -> AsyncIterator[Edge]:
    """The same with the engine behind the door."""
    async with opened(twilio, tmp_path, with_engine=True) as edge:
        yield edge


def order_of(number: str, **fields: object) -> Order:
    order = Order(
        id=number,  # type: ignore[arg-type]
        status="in_review",
        document=DocumentId("us-visa"),
        product="digital",
        photo="ph-annas-face",  # type: ignore[arg-type]
        total=Money(499, "EUR"),
        method="checkout",
        email="anna@example.com",
    )
    return msgspec.structs.replace(order, **fields)
