"""A WhatsApp message in our words. Pure: the same message gives the same events.

https://www.twilio.com/docs/messaging/guides/webhook-request#whatsapp-specific-parameters
"""

from bot.dialogs.words import plain
from bot.domain.events import ChoiceTapped, Event, OptedIn, OptedOut, TextReceived, UnsupportedReceived
from bot.domain.ids import EventId
from bot.handlers.taps import unpack
from bot.handlers.twilio.keywords import RESUMING, UNMISTAKABLE
from bot.handlers.twilio.media import received
from bot.handlers.twilio.webhook import Fields


def parse(fields: Fields, sender: str, is_blocked: bool) -> list[tuple[EventId, Event]]:
    """What happened, each with its identity; nothing where there is nothing to say to it (a reaction, a group's notice).

    is_blocked: the customer had stopped messages from this sender.
    """
    id = EventId(f"whatsapp:{fields['MessageSid']}")  # noqa: A001 - the event's
    if media := received(id, fields):
        return media
    if data := fields.get("ButtonPayload") or fields.get("ListId"):
        tap = unpack(data)
        return [(id, ChoiceTapped(tap.stage, tap.choice))]
    if fields.get("Latitude"):
        return [(id, UnsupportedReceived("location"))]
    words = fields.get("Body", "").strip()
    typed = plain(words)
    if typed in UNMISTAKABLE:
        return [(id, OptedOut("keyword", sender))]
    if is_blocked and typed in RESUMING:
        return [(id, OptedIn("keyword", sender))]
    return [(id, TextReceived(words))] if words else []
