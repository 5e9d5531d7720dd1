"""Five hundred messages at once, as when a booth comes back after a night: all arrive, and each chat's in order."""

import asyncio
import datetime as dt
import re
from collections.abc import Awaitable, Callable

from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import Drawing, StoredPicture, TextMessage
from bot.domain.text import Text, text
from bot.engine.ports import Channel
from bot.errors import RateLimited
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.whatsapp.channel import WhatsAppChannel
from bot.handlers.whatsapp.templates import Templates, load_templates
from tests.handlers.sent import Sent
from tests.peers.telegram import TelegramPeer, too_many_requests
from tests.peers.twilio import TwilioPeer
from tests.peers.twilio import too_many_requests as twilio_too_many

CHATS, EACH = 25, 20
NOW = dt.datetime.now(dt.UTC)


def say(said: Text, _language: str) -> str:
    return str(said.values.get("words", said.id))


async def no_pictures(_picture: object) -> bytes:
    raise NotImplementedError


def nowhere(_picture: StoredPicture | Drawing, _now: dt.datetime) -> str:
    raise NotImplementedError


class Reach:
    def __init__(self, number: str) -> None:
        self.number, self.heard_at = number, NOW


class Book:
    """Everybody's number, by a conversation that is named for it."""

    async def reach(self, conversation: ConversationId) -> Reach:
        return Reach(conversation.partition(":")[2])


async def speaks(channel: Channel, conversation: ConversationId, words: Callable[[int], str]) -> None:
    """As the engine does: one after the other, and again when it is asked to wait."""
    for number in range(EACH):
        message = TextMessage(text=text("words", words=words(number)))
        while True:
            try:
                await channel.deliver(conversation, message, "en", EffectId(f"{conversation}/{number}"))
                break
            except RateLimited as limited:
                await asyncio.sleep(limited.retry_after_s)


async def burst(channel: Channel, conversations: list[ConversationId], settled: Callable[[], Awaitable[None]]) -> None:
    await asyncio.gather(*(speaks(channel, each, lambda number: f"message {number}.") for each in conversations))
    await settled()


def numbers(heard: list[str]) -> list[int]:
    return [int(re.findall(r"message (\d+)\.", words)[0]) for words in heard]


async def test_on_telegram() -> None:
    async with TelegramPeer() as telegram:
        people = [telegram.customer(f"Ada{place}") for place in range(CHATS)]
        telegram.fails_next("sendMessage", *[None] * 90, too_many_requests(1), *[None] * 40, too_many_requests(1))
        async with TelegramChannel(
            telegram.token,
            pictures=no_pictures,
            say=say,
            sent=Sent(),
            base_url=telegram.base_url,
            base_file_url=telegram.base_file_url,
        ) as channel:
            conversations = [ConversationId(f"telegram:{each.id}") for each in people]
            await burst(channel, conversations, lambda: asyncio.sleep(0))

        assert [numbers([said.words for said in each.heard]) for each in people] == [list(range(EACH))] * CHATS
        assert telegram.violations == []


async def test_on_whatsapp() -> None:
    async with TwilioPeer(rate_per_s=82) as twilio:  # no clock is exact to the message
        twilio.fails_next(*[None] * 60, twilio_too_many(1))
        people = [twilio.phone(f"+3247012{place:04}", on="whatsapp") for place in range(CHATS)]
        for each in people:
            twilio.opens_window(each)
        account = TwilioAccount(twilio.account_sid, twilio.auth_token, api_url=twilio.url, content_url=twilio.url)
        async with account:
            channel = WhatsAppChannel(
                account,
                twilio.whatsapp_sender,
                Book(),  # type: ignore[arg-type]
                Templates(load_templates()),
                say=say,
                public_url=twilio.url,
                picture_link=nowhere,
                now=lambda: NOW,
            )
            twilio.reports_statuses = False
            conversations = [ConversationId(f"whatsapp:{each.number}") for each in people]
            await burst(channel, conversations, twilio.settles)

        assert [numbers([said.words for said in each.heard]) for each in people] == [list(range(EACH))] * CHATS
        assert twilio.violations == []
