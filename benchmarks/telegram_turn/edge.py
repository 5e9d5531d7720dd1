"""Our Telegram edge without an engine: verified, parsed, rendered and delivered, but nothing stored."""

import argparse
import asyncio
import contextlib

import uvloop
from aiohttp import web

from bot.domain.events import Envelope
from bot.domain.ids import ConversationId, OrderId, effect_id
from bot.domain.messages import StoredPicture, TextMessage
from bot.domain.money import Money
from bot.domain.text import Text
from bot.handlers.pace import Rate
from bot.handlers.telegram import channel as channel_module
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.routes import telegram_routes

_PONG = TextMessage(text=Text("pong"))


def _say(text: Text, _language: str) -> str:
    return text.id


async def _no_pictures(picture: StoredPicture) -> bytes:
    raise NotImplementedError


async def _payable(_conversation: ConversationId, _order: OrderId, _amount: Money) -> bool:
    return False


def unpaced() -> None:
    """Speak as fast as one can, to one chat and to all."""
    channel_module.CHAT_RATE = channel_module.SENDER_RATE = Rate(1_000_000.0, burst=1_000_000)


async def serve(port: int, api: str, secret: str) -> None:
    async with TelegramChannel("1:AAAA", pictures=_no_pictures, say=_say, base_url=f"{api}/bot") as channel:

        async def accept(envelope: Envelope) -> bool:
            await channel.deliver(envelope.conversation, _PONG, envelope.language, effect_id(envelope.id, 0))
            return True

        app = web.Application()
        app.add_routes(telegram_routes(Intake(channel, accept, _payable), secret))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--api", required=True)
    arguments.add_argument("--secret", required=True)
    chosen = arguments.parse_args()
    unpaced()
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(chosen.port, chosen.api, chosen.secret))
