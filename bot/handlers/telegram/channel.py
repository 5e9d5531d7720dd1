"""Telegram as a channel of the engine: what it can do, saying things, fetching what a customer sent."""

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import structlog
from telegram import Bot

from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, EffectId, customer_of
from bot.domain.messages import AnyMessage, PersonMessage
from bot.engine.ports import Pictures
from bot.errors import PassboothError, RateLimited, Undeliverable
from bot.handlers import DRAWINGS
from bot.handlers.pace import Pace, Rate
from bot.handlers.parts import Parts
from bot.handlers.ports import Say
from bot.handlers.telegram.calls import Call, ShowTyping
from bot.handlers.telegram.deliver import Mouth
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.parse import LARGEST_FILE_BYTES
from bot.handlers.telegram.render import MOST_CAPTION, MOST_LABEL, MOST_TEXT, render
from bot.handlers.telegram.request import AiohttpRequest

API_URL = "https://api.telegram.org/bot"
FILE_URL = "https://api.telegram.org/file/bot"

_log = structlog.get_logger(__name__)

# "Avoid sending more than one message per second" to a chat, short bursts may go over it, and about 30 messages per second
# over all: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
CHAT_RATE, SENDER_RATE = Rate(1.0, burst=8), Rate(30.0)

CAPABILITIES = Capabilities(
    max_choices=100,  # not on Telegram's pages: telegram.constants.InlineKeyboardMarkupLimit of the library
    max_label_chars=MOST_LABEL,
    max_text_chars=MOST_TEXT,  # https://core.telegram.org/bots/api#sendmessage
    max_caption_chars=MOST_CAPTION,  # https://core.telegram.org/bots/api#sendphoto
    photos_in=True,
    files_out=True,  # https://core.telegram.org/bots/api#senddocument, up to 50 MB
    # https://core.telegram.org/bots/payments-stars (digital goods) and /payments (physical goods)
    payment_methods=frozenset({"stars", "checkout"}),
    edits=True,  # https://core.telegram.org/bots/api#editmessagetext
)


class Sent(Protocol):
    """Which message of Telegram's an effect became, for as long as it may be corrected."""

    async def note(self, conversation: ConversationId, effect: EffectId, number: int) -> None:
        """Remember it."""
        ...

    async def number(self, effect: EffectId) -> int | None:
        """The message's number; None where it is not known."""
        ...


class TelegramChannel:
    """Customers on Telegram. It opens by itself, in the event loop that first uses it; close it, or use it as a context."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        pictures: Pictures,
        say: Say,
        sent: Sent,
        base_url: str = API_URL,
        base_file_url: str = FILE_URL,
        drawings: Path = DRAWINGS,
    ) -> None:
        # At this level the library logs its address, which contains the token, and the customer's words.
        logging.getLogger("telegram").setLevel(logging.INFO)
        self.say = say
        self._request = AiohttpRequest()
        self.bot = Bot(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=self._request,
            get_updates_request=self._request,
        )
        self._sent = sent
        self._mouth = Mouth(self.bot, pictures, drawings, self._number_of)
        self._parts = Parts()
        self._pace = Pace(sender=SENDER_RATE, chat=CHAT_RATE)
        self._background: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Drop what runs in the background, and close the connections."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._request.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:  # noqa: ARG002 - all chats are alike
        """What can be said and received on Telegram."""
        return CAPABILITIES

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        """Say it. Raises `Unavailable`, `RateLimited` or `Undeliverable`.

        The Bot API knows no idempotent send; see `Parts`.
        """
        chat = _chat(conversation)

        async def make(call: Call) -> None:
            if not isinstance(call, ShowTyping):
                await self._pace.wait(conversation)
            try:
                number = await self._mouth.make(chat, call)
            except RateLimited as limited:
                self._pace.hold(conversation, limited.retry_after_s)
                raise
            if number and isinstance(message, PersonMessage):
                await self._remember(conversation, effect, number)

        await self._parts.say(effect, render(message, language, self.say), make)

    async def _remember(self, conversation: ConversationId, effect: EffectId, number: int) -> None:
        try:
            await self._sent.note(conversation, effect, number)
        except Exception as error:  # noqa: BLE001 - the message is sent: failing now would send it again
            _log.warning("telegram.number_forgotten", effect_id=effect, error=type(error).__name__)

    async def _number_of(self, effect: EffectId) -> int:
        number = await self._sent.number(effect)
        if number is None:
            raise Undeliverable("telegram: nobody knows which message is to be corrected")
        return number

    async def fetch(self, source: str) -> bytes:
        """The bytes of a file that a customer sent, at most 20 MB. Raises `Unavailable` or `Undeliverable`."""
        with translated():
            file = await self.bot.get_file(source)
            address = file.file_path or ""
            if (file.file_size or 0) > LARGEST_FILE_BYTES:
                raise Undeliverable("telegram: the file is larger than a bot may download")
            if not address.startswith(self.bot.base_file_url):
                raise Undeliverable("telegram: the file is not on the file server")
            return await self._request.download(address, LARGEST_FILE_BYTES)

    async def let_go(self, source: str) -> None:
        """Telegram gives no way to remove a file that a customer sent."""

    def answer_tap(self, query: str) -> None:
        """Stop the button's spinner, in the background: nobody waits for it and nothing depends on it."""
        self._in_background(self._answer_tap(query))

    async def _answer_tap(self, query: str) -> None:
        try:
            with translated():
                await self.bot.answer_callback_query(query)
        except PassboothError as error:
            _log.info("telegram.tap_unanswered", reason=str(error))

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _chat(conversation: ConversationId) -> int:
    customer = customer_of(conversation)
    if not customer.isdecimal():
        raise Undeliverable(f"{conversation} is no conversation on Telegram")
    return int(customer)
