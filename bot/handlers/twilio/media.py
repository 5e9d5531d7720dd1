"""What came with a message: pictures are photos, anything else is named for what it is."""

from bot.domain.events import Event, PhotoReceived, UnsupportedReceived
from bot.domain.ids import EventId, photo_id
from bot.handlers.twilio.webhook import Fields

LARGEST_BYTES = (
    16 * 1024 * 1024
)  # https://www.twilio.com/docs/messaging/guides/accepted-mime-types; WhatsApp's is 16 MB
_MOST = 10  # https://www.twilio.com/docs/messaging/guides/webhook-request

_KINDS = {"audio": "voice", "video": "video"}
_TYPES = {
    "application/pdf": "pdf",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
    "text/directory": "contact",
}


def received(first: EventId, fields: Fields) -> list[tuple[EventId, Event]]:
    """An event for each thing that came with the message, the first under the message's own identity."""
    count = fields.get("NumMedia", "0")
    several = min(int(count), _MOST) if count.isascii() and count.isdigit() else 0
    album = first if several > 1 else ""
    events: list[tuple[EventId, Event]] = []
    for place in range(several):
        id = first if place == 0 else EventId(f"{first}:{place}")  # noqa: A001 - the event's
        url = fields.get(f"MediaUrl{place}", "")
        kind = fields.get(f"MediaContentType{place}", "").partition(";")[0].strip().lower()
        events.append((id, _event(id, url, kind, album, several, fields.get("MessageType", ""))))
    return events


def _event(id: EventId, url: str, kind: str, album: str, of: int, shape: str) -> Event:  # noqa: A002 - the event's
    if shape == "sticker":
        return UnsupportedReceived("sticker")
    if url and kind.startswith("image/"):
        return PhotoReceived(photo_id(id), url, album=album, of=of)
    return UnsupportedReceived(_TYPES.get(kind) or _KINDS.get(kind.partition("/")[0], "file"))
