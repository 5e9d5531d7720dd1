"""A bot that only has its Telegram edge, beside a Telegram of our own."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.ids import ConversationId, EffectId, OrderId
from bot.domain.messages import AnyMessage
from bot.domain.money import Money
from bot.domain.text import Text
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.routes import telegram_routes
from tests.handlers.door import Door
from tests.handlers.sent import Sent
from tests.handlers.vault import Vault
from tests.peers.telegram import Customer, TelegramPeer, Webhook
from tests.peers.telegram_spec import WHY_ABSENT

SECRET = "the-secret_of-the-webhook"
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def say(text: Text, language: str) -> str:
    """The text `words` has the words that it is given; every other text shows its id and the language."""
    if text.id == "words":
        return str(text.values["words"])
    values = "".join(f" {value}" for value in text.values.values())
    return f"[{text.id} {language}]{values}"


def words(said: str) -> Text:
    return Text("words", {"words": said})


async def until(holds: Callable[[], object]) -> None:
    """Waits for what happens in the background."""
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.002)


@dataclass
class Till:
    """Knows which orders may still be paid."""

    open_orders: dict[OrderId, Money] = field(default_factory=dict)
    broken: Exception | None = None

    askers: list[ConversationId] = field(default_factory=list)

    async def __call__(self, conversation: ConversationId, order: OrderId, amount: Money) -> bool:
        self.askers.append(conversation)
        if self.broken is not None:
            raise self.broken
        return self.open_orders.get(order) == amount


@dataclass
class Edge:
    """Everything of the bot that these tests need."""

    channel: TelegramChannel
    door: Door
    till: Till
    vault: Vault
    drawings: Path
    url: str = ""
    sent: Sent = field(default_factory=Sent)

    async def tell(self, customer: Customer, message: AnyMessage, effect: str = "e/0", language: str = "en") -> None:
        await self.channel.deliver(ConversationId(f"telegram:{customer.id}"), message, language, EffectId(effect))


@pytest.fixture
async def telegram(request: pytest.FixtureRequest) -> AsyncIterator[TelegramPeer]:
    """A Telegram of our own; every call that a test made has kept to the Bot API's description, where it is at hand."""
    async with TelegramPeer() as peer:
        yield peer
        assert peer.violations == []


@pytest.fixture
async def edge(telegram: TelegramPeer, tmp_path: Path) -> AsyncIterator[Edge]:
    """The channel and its webhook, served; Telegram knows the address and the secret."""
    door, till, vault, sent = Door(), Till(), Vault(), Sent()
    urls = {"base_url": telegram.base_url, "base_file_url": telegram.base_file_url}
    async with TelegramChannel(
        telegram.token, pictures=vault, say=say, sent=sent, drawings=tmp_path, **urls
    ) as channel:
        app = web.Application()
        app.add_routes(telegram_routes(Intake(channel, door, till, lambda: NOON), SECRET))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        url = f"http://127.0.0.1:{port}/telegram/webhook"
        telegram.webhook = Webhook(url, SECRET)
        yield Edge(channel, door, till, vault, tmp_path, url, sent)
        await runner.cleanup()


@pytest.fixture
def judged(telegram: TelegramPeer) -> TelegramPeer:
    """A Telegram that judges every call; skips where the Bot API's description is not at hand."""
    if telegram.spec is None:
        pytest.skip(WHY_ABSENT)
    return telegram
