"""What is done with a message that came in: whose it is, is noted; what it says, is stored; then Twilio is answered."""

from collections.abc import Callable
from typing import Literal

import structlog
from aiohttp import web

from bot.dialogs.words import plain
from bot.domain.events import Envelope, Event
from bot.domain.ids import EventId
from bot.engine.ports import Accept
from bot.handlers.twilio.keywords import RESUMING
from bot.handlers.twilio.numbers import Callers, is_number, language_of, region
from bot.handlers.twilio.ports import Clock, Telephones
from bot.handlers.twilio.verify import Verifier
from bot.handlers.twilio.webhook import NOTHING, Fields, webhook

log = structlog.get_logger(__name__)

# What a message says, from its fields, our sender, and whether the customer had stopped messages from it.
Parse = Callable[[Fields, str, bool], list[tuple[EventId, Event]]]
_PREFIXES = {"sms": "", "whatsapp": "whatsapp:"}


class Inbound:
    """The way in for one sender's messages, at `/twilio/<channel>`."""

    def __init__(
        self,
        channel: Literal["sms", "whatsapp"],
        account_sid: str,
        sender: str,
        parse: Parse,
        *,
        callers: Callers,
        telephones: Telephones,
        accept: Accept,
        now: Clock,
    ) -> None:
        self._channel: Literal["sms", "whatsapp"] = channel
        self._account_sid, self._sender, self._parse = account_sid, sender, parse
        self._callers, self._telephones, self._accept, self._now = callers, telephones, accept, now

    def route(self, verifier: Verifier) -> web.RouteDef:
        """The route of the webhook."""
        return webhook(f"/twilio/{self._channel}", verifier, self.take)

    async def take(self, posted: Fields, _asked: Fields) -> str:
        """Returns the answer when everything in the message is stored. Raises `Unavailable`: it should be sent again."""
        number = self._number(posted)
        if number is None:
            log.info("twilio.message_ignored", channel=self._channel, shape=sorted(posted))
            return NOTHING
        conversation = self._callers.conversation(self._channel, number)
        await self._telephones.remember(conversation, number, self._now())
        may_resume = plain(posted.get("Body", "")) in RESUMING
        is_blocked = may_resume and await self._telephones.wants_none(conversation, self._sender)
        events = self._parse(posted, self._sender, is_blocked)
        if not events:
            log.info("twilio.message_silent", channel=self._channel, shape=sorted(posted))
        for id, event in events:  # noqa: A001 - the event's
            language = language_of(region(number))
            await self._accept(
                Envelope(id=id, conversation=conversation, at=self._now(), event=event, language=language)
            )
        return NOTHING

    def _number(self, posted: Fields) -> str | None:
        """Who wrote; None when it is not to us, or not from a telephone number."""
        prefix = _PREFIXES[self._channel]
        from_, ours = posted.get("From", ""), {posted.get("To", ""), posted.get("MessagingServiceSid", "")}
        is_ours = posted.get("AccountSid") == self._account_sid and self._sender in ours - {""}
        number = from_.removeprefix(prefix)
        known = is_ours and posted.get("MessageSid") and from_.startswith(prefix) and is_number(number)
        return number if known else None
