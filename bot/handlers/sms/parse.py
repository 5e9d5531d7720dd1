"""A text message in our words. Pure: the same message gives the same events.

https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from bot.domain.events import Event, OptedIn, OptedOut, TextReceived
from bot.domain.ids import EventId
from bot.handlers.twilio.keywords import LIFTS_A_BLOCK, keyword
from bot.handlers.twilio.media import received
from bot.handlers.twilio.webhook import Fields

_ANSWERED = "HELP"  # the OptOutType of a message that Twilio's Advanced Opt-Out has answered for us


def parse(fields: Fields, sender: str, is_blocked: bool) -> list[tuple[EventId, Event]]:
    """What happened, each with its identity; nothing where there is nothing to say to it.

    is_blocked: the customer had stopped messages from this sender.
    """
    id = EventId(f"sms:{fields['MessageSid']}")  # noqa: A001 - the event's
    if media := received(id, fields):
        return media
    words, said = fields.get("Body", "").strip(), fields.get("OptOutType", "").upper()
    meant = keyword(words)
    if said == "STOP" or meant == "stop":
        return [(id, OptedOut("keyword", sender))]
    if words.casefold() == LIFTS_A_BLOCK:  # a good answer to many a question, unless it lifts a block
        return [(id, OptedIn("keyword", sender) if is_blocked else TextReceived(words))]
    if said == "START" or meant == "start":
        return [(id, OptedIn("keyword", sender))]
    if not words or said == _ANSWERED:
        return []
    return [(id, TextReceived(words))]
