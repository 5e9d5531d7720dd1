"""The webhook for WhatsApp messages."""

from aiohttp import web

from bot.engine.ports import Accept
from bot.handlers.twilio.inbound import Inbound
from bot.handlers.twilio.numbers import Callers
from bot.handlers.twilio.ports import Clock, Telephones
from bot.handlers.twilio.verify import Verifier
from bot.handlers.twilio.webhook import webhook
from bot.handlers.whatsapp.parse import parse

WEBHOOK_PATH = "/twilio/whatsapp"


def whatsapp_routes(
    verifier: Verifier,
    account_sid: str,
    sender: str,
    *,
    callers: Callers,
    telephones: Telephones,
    accept: Accept,
    now: Clock,
) -> list[web.RouteDef]:
    """The route of the webhook."""
    inbound = Inbound(
        "whatsapp", account_sid, sender, parse, callers=callers, telephones=telephones, accept=accept, now=now
    )
    return [webhook(WEBHOOK_PATH, verifier, inbound.take)]
