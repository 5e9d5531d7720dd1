"""What a page posts, to an event. Pure."""

import re
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from bot.domain.events import ChoiceTapped, ConversationStarted, CustomerEvent, TextReceived, UnsupportedReceived
from bot.domain.ids import ConversationId, EventId, customer_of
from bot.errors import Rejected
from bot.handlers.numbers import parse_number

MAX_TEXT_CHARS = 4_000
_ALBUM_SIZES = frozenset(map(str, range(2, 11)))  # how many photos may be chosen together
# Nothing that a keyboard types; PostgreSQL cannot even store the first of them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Posted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One post: `id` is the page's own number of it, and exactly one of the other things was done."""

    id: UUID
    text: str | None = None
    stage: _Name | None = None
    choice: _Name | None = None
    start: bool | None = None
    photo: Literal["too_large"] | None = None  # the page did not even try to send it


_decoder = msgspec.json.Decoder(Posted)


def parse(body: bytes) -> tuple[UUID, CustomerEvent]:
    """The post's number and what happened. Raises `Rejected`: 400, or 413 for a text that is too long."""
    try:
        posted = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Rejected("invalid") from error
    match posted:
        case Posted(text=str(text), stage=None, choice=None, start=None, photo=None):
            return posted.id, TextReceived(_readable(text))
        case Posted(text=None, stage=str(stage), choice=str(choice), start=None, photo=None):
            return posted.id, ChoiceTapped(_CONTROL.sub("", stage), _CONTROL.sub("", choice))
        case Posted(text=None, stage=None, choice=None, start=True, photo=None):
            return posted.id, ConversationStarted()
        case Posted(text=None, stage=None, choice=None, start=None, photo="too_large"):
            return posted.id, UnsupportedReceived("too_large")
        case _:
            raise Rejected("invalid")


def parse_album(number: str, of: str) -> tuple[str, int]:
    """The page's own number of an album and how many photos are in it; "" and 1 for a photo alone. Raises `Rejected`."""
    if not number and not of:
        return "", 1
    if of not in _ALBUM_SIZES:
        raise Rejected("invalid")
    return str(parse_number(number)), int(of)


def event_id(conversation: ConversationId, number: UUID) -> EventId:
    """The same post has the same identity, however often it arrives; nobody can use another customer's."""
    return EventId(f"web:{customer_of(conversation)}:{number}")


def _readable(text: str) -> str:
    if len(text) > MAX_TEXT_CHARS:
        raise Rejected("too-long", 413)
    words = _CONTROL.sub("", text).strip()
    if not words:
        raise Rejected("invalid")
    return words
