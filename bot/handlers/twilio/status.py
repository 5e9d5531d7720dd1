"""What became of our messages. Reports come in any order and any number of times; a message never moves backwards.

https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
"""

from collections.abc import Mapping
from types import MappingProxyType

import structlog
from aiohttp import web

from bot.domain.events import Envelope, Event, MessageLost, OptedOut
from bot.domain.ids import EffectId, EventId
from bot.engine.ports import Accept
from bot.handlers.twilio.failures import meaning_of
from bot.handlers.twilio.ports import Clock, Telephones
from bot.handlers.twilio.verify import Verifier
from bot.handlers.twilio.webhook import NOTHING, Fields, webhook

STATUS_PATH = "/twilio/status"

# How far a message has come. One that arrived after all, arrived.
RANKS: Mapping[str, int] = MappingProxyType(
    {
        "accepted": 1,
        "scheduled": 1,
        "queued": 2,
        "sending": 3,
        "sent": 4,
        "canceled": 5,  # codespell:ignore
        "undelivered": 5,
        "failed": 5,
        "partially_delivered": 6,
        "delivered": 6,
        "received": 6,
        "read": 7,
    }
)
_LOST = frozenset({"canceled", "undelivered", "failed"})  # codespell:ignore

log = structlog.get_logger(__name__)


def status_routes(verifier: Verifier, telephones: Telephones, accept: Accept, now: Clock) -> list[web.RouteDef]:
    """The route of the reports, whoever sent the message."""

    async def report(posted: Fields, asked: Fields) -> str:
        status, ref = posted.get("MessageStatus", ""), posted.get("MessageSid", "")
        effect, code = EffectId(asked.get("effect", "")), posted.get("ErrorCode", "")
        rank = RANKS.get(status)
        if rank is None or not ref or not effect:
            log.info("twilio.report_ignored", status=status)
            return NOTHING
        whose = await telephones.note_sending(ref, effect, status, rank, code, now())
        if whose is not None and status in _LOST:
            log.warning("twilio.message_lost", effect_id=effect, status=status, reason=code)
            lost = _lost(
                effect,
                code,
                posted.get("MessagingServiceSid") or posted.get("From", ""),
                is_template=asked.get("kind") == "template",
            )
            await accept(Envelope(id=EventId(f"twilio:{ref}:lost"), conversation=whose, at=now(), event=lost))
        return NOTHING

    return [webhook(STATUS_PATH, verifier, report)]


def _lost(effect: EffectId, code: str, sender: str, *, is_template: bool) -> Event:
    match meaning_of(code):
        case "unwanted":
            return OptedOut("provider", sender)
        case "not_heard" if not is_template:
            return MessageLost(effect, code, not_heard=True)
        case _:
            return MessageLost(effect, code)
