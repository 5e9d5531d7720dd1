"""What is done with an update, whichever way it came: stored, and answered where Telegram waits for an answer."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from telegram import PreCheckoutQuery, Update

from bot.domain.ids import ConversationId, OrderId
from bot.domain.money import Money
from bot.domain.text import Text
from bot.engine.ports import Accept
from bot.errors import PassboothError, Undeliverable
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.group.ears import Ears
from bot.handlers.telegram.parse import PaymentAsked, parse, payment_asked, shape

Payable = Callable[[ConversationId, OrderId, Money], Awaitable[bool]]
Clock = Callable[[], dt.datetime]

# Telegram gives up after 10 s (https://core.telegram.org/bots/api#precheckoutquery); the answer has to travel too.
_LONGEST_THOUGHT_S = 7.0

_log = structlog.get_logger(__name__)


def utc_now() -> dt.datetime:
    """The clock on the wall."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Intake:
    """The way in for updates. `payable` says whether an order may be paid by this customer, with this amount.

    team: hears first what is written in the team's group, which is no customer's; None where there is no group.
    """

    channel: TelegramChannel
    accept: Accept
    payable: Payable
    now: Clock = utc_now
    team: Ears | None = None

    async def take(self, update: Update) -> None:
        """Returns when everything in the update is stored. Raises `Unavailable`: it should be sent again."""
        if update.pre_checkout_query is not None:
            await self._answer_payment(update.pre_checkout_query)
            return
        if self.team is not None and await self.team.hears(update):
            return
        envelopes = parse(update, self.now())
        if not envelopes:
            _log.info("telegram.update_ignored", update_id=update.update_id, shape=shape(update))
        for envelope in envelopes:
            await self.accept(envelope)
        if update.callback_query is not None:
            self.channel.answer_tap(update.callback_query.id)

    async def _answer_payment(self, query: PreCheckoutQuery) -> None:
        asked = payment_asked(query)
        if asked is None:
            _log.warning("telegram.payment_unreadable")
            return
        objection = await self._objection(asked)
        words = None if objection is None else self.channel.say(objection, asked.language)
        try:
            with translated():
                await self.channel.bot.answer_pre_checkout_query(asked.query, ok=words is None, error_message=words)
        except Undeliverable as error:  # too late: Telegram has told the customer, and took nothing
            _log.warning("telegram.payment_unanswered", order=asked.order, reason=str(error))

    async def _objection(self, asked: PaymentAsked) -> Text | None:
        """What to tell the customer instead of taking the money; not knowing is a no."""
        try:
            answer = self.payable(asked.conversation, asked.order, asked.amount)
            payable = await asyncio.wait_for(answer, _LONGEST_THOUGHT_S)
        except (PassboothError, TimeoutError) as error:
            _log.warning("telegram.payment_unknown", order=asked.order, reason=type(error).__name__)
            return Text("telegram-pay-later")
        return None if payable else Text("telegram-pay-closed")
