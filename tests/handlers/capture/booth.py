"""The rest of the house as the camera page sees it: one sale, a vault, an inbox, and a lab that says what it is told."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.aim import Aim
from bot.domain.events import Envelope, PhotoReceived
from bot.domain.ids import ConversationId, DocumentId, EventId, PhotoId, SittingId, sitting_id
from bot.domain.sitter import ADULT, Sitter
from bot.errors import Unavailable
from bot.handlers.capture.links import CameraLinks
from bot.handlers.capture.ports import Sitting
from bot.handlers.capture.routes import capture_routes
from bot.texts.phrasebook import Phrasebook

CUSTOMER = ConversationId("whatsapp:32470123456")
MOMENT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
SITTING = sitting_id(EventId("whatsapp:wamid.1"))
URL = "http://localhost:8080"
LINKS = CameraLinks("a secret of this test", URL)
TOKEN = LINKS.link(SITTING, MOMENT).rpartition("/")[2]
CHAT = "https://wa.me/32470000000"
PHRASEBOOK = Phrasebook.load()

Looks = Callable[[bytes, tuple[int, int], DocumentId, Sitter], Awaitable[Aim]]


async def sees_all_right(_frame: bytes, _original_px: tuple[int, int], _document: DocumentId, _sitter: Sitter) -> Aim:
    return Aim(hint="ready", holds=("face",), ready=True, head=(0.3, 0.2, 0.7, 0.8))


class CameraBooth:
    """`sale` is what the conversation says of the sitting now; every picture that was looked at is counted, not kept."""

    def __init__(self, looks: Looks = sees_all_right) -> None:
        self.sale: Sitting | None = Sitting(
            conversation=CUSTOMER, document=DocumentId("us-visa"), sitter=ADULT, language="en", back=CHAT
        )
        self.looks = looks
        self.looked: list[tuple[tuple[int, int], DocumentId]] = []
        self.now = MOMENT
        self.vault: dict[PhotoId, bytes] = {}
        self.inbox: dict[EventId, Envelope] = {}
        self.down = False
        self.answered = asyncio.Event()

    def change(self, **changes: object) -> None:
        assert self.sale is not None
        self.sale = msgspec.structs.replace(self.sale, **changes)

    async def find(self, sitting: SittingId) -> Sitting | None:
        if self.down:
            raise Unavailable("the database is away")
        return self.sale if sitting == SITTING else None

    async def look(self, frame: bytes, original_px: tuple[int, int], document: DocumentId, sitter: Sitter) -> Aim:
        self.looked.append((original_px, document))
        return await self.looks(frame, original_px, document, sitter)

    async def store(self, conversation: ConversationId, photo: PhotoId, data: bytes) -> None:
        assert conversation == CUSTOMER
        self.vault.setdefault(photo, data)

    async def accept(self, envelope: Envelope) -> bool:
        if self.down:
            raise Unavailable("the database is away")
        if envelope.id in self.inbox:
            return False
        assert isinstance(envelope.event, PhotoReceived)
        assert envelope.event.photo in self.vault, "an event before its photo is safe"
        self.inbox[envelope.id] = envelope
        return True

    def application(self, **more: object) -> web.Application:
        app = web.Application()
        routes = capture_routes(
            links=LINKS,
            find_sitting=self.find,
            aim=self.look,
            accept=self.accept,
            store_photo=self.store,
            say=PHRASEBOOK.say,
            languages=("en", "fr"),
            clock=lambda: self.now,
            **({"public_url": URL} | more),
        )
        app.add_routes(routes)
        return app


@asynccontextmanager
async def opened(booth: CameraBooth, **more: object) -> AsyncIterator[TestClient]:
    """The camera page on a loopback port, and somebody who speaks to it as its own page does."""
    async with TestServer(booth.application(**more)) as server:
        ours = {"Origin": str(server.make_url("/")).rstrip("/")}
        async with TestClient(server, headers=ours) as client:
            yield client
