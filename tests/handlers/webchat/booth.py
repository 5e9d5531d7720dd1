"""The rest of the house as the web chat sees it: a transcript, a vault and somebody who answers. It keeps state."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer
from fluent.runtime import FluentBundle, FluentResource

from bot.domain.events import CustomerEvent, Envelope
from bot.domain.ids import ConversationId, EffectId, PhotoId
from bot.domain.line import Line, Said
from bot.domain.messages import AnyMessage, StoredPicture, Working
from bot.domain.text import Text
from bot.errors import Unavailable, Undeliverable
from bot.handlers.webchat.channel import WebChat
from bot.handlers.webchat.routes import webchat_routes

LANGUAGES = ("en", "fr")
MOMENT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
_TEXTS = Path(__file__).parents[3] / "bot" / "texts"

Answers = Callable[[CustomerEvent], list[AnyMessage]]


def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((_TEXTS / language / "webchat.ftl").read_text()))
    bundle.add_resource(FluentResource("words = { $words }\nerased = It is done."))
    return bundle


BUNDLES = {language: _bundle(language) for language in LANGUAGES}


def words(said: str) -> Text:
    """A text with these very words, as the dialogs' own catalogue is not this room's."""
    return Text("words", {"words": said})


def say(text: Text, language: str) -> str:
    bundle = BUNDLES[language]
    said, errors = bundle.format_pattern(bundle.get_message(text.id).value, dict(text.values))
    assert not errors, (text, errors)
    return str(said)


def silent(_event: CustomerEvent) -> list[AnyMessage]:
    return []


class Booth:
    """Takes events as the engine does: each once, its line and the answers' lines committed, then delivered."""

    def __init__(self, answers: Answers = silent) -> None:
        self.answers = answers
        self.chat = WebChat()
        self.events: dict[str, Envelope] = {}
        self.rows: list[tuple[ConversationId, Line]] = []
        self.vault: dict[StoredPicture, bytes] = {}
        self.language = "en"
        self.down = False
        self.answering: set[asyncio.Task[None]] = set()

    async def accept(self, envelope: Envelope) -> bool:
        if self.down:
            raise Unavailable("the database is away")
        if envelope.id in self.events:
            return False
        self.events[envelope.id] = envelope
        self.language = envelope.language
        self.write(envelope.conversation, envelope.id, "customer", envelope.event)
        task = asyncio.create_task(self.answer(envelope))
        self.answering.add(task)
        task.add_done_callback(self.answering.discard)
        return True

    async def answer(self, envelope: Envelope) -> None:
        for place, message in enumerate(self.answers(envelope.event)):
            effect = EffectId(f"{envelope.id}/{place}")
            await self.send(envelope.conversation, message, effect)

    async def send(self, conversation: ConversationId, message: AnyMessage, effect: EffectId) -> None:
        if not isinstance(message, Working):
            self.write(conversation, effect, message.author or "assistant", message)
        await self.chat.deliver(conversation, message, self.language, effect)

    def write(self, conversation: ConversationId, key: str, author: str, body: Said) -> Line:
        at = MOMENT + dt.timedelta(seconds=max(len(self.events) - 1, 0))  # one time for all that one turn says
        line = Line(id=len(self.rows) + 1, key=key, at=at, author=author, language=self.language, body=body)
        self.rows.append((conversation, msgspec.json.decode(msgspec.json.encode(line), type=Line)))
        return line

    async def lines(self, conversation: ConversationId, after: int, limit: int) -> list[Line]:
        return [line for whose, line in self.rows if whose == conversation and line.id > after][:limit]

    async def store_photo(self, conversation: ConversationId, photo: PhotoId, data: bytes) -> None:
        self.vault.setdefault(StoredPicture(photo, "original"), data)

    async def picture(self, picture: StoredPicture) -> bytes:
        try:
            return self.vault[picture]
        except KeyError:
            raise Undeliverable("erased") from None

    def application(self, **more: object) -> web.Application:
        app = web.Application()
        routes = webchat_routes(
            self.chat,
            accept=self.accept,
            transcript=self,
            pictures=self.picture,
            store_photo=self.store_photo,
            say=say,
            languages=LANGUAGES,
            secret="a secret of this test",
            **({"public_url": "http://localhost:8080"} | more),
        )
        app.add_routes(routes)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _app: web.Application) -> None:
        self.chat.close()


@asynccontextmanager
async def opened(booth: Booth, **more: object) -> AsyncIterator[TestServer]:
    """The web chat on a loopback port."""
    async with TestServer(booth.application(**more)) as server:
        yield server
