"""An update in our words. Pure: the same update gives the same events; what we do not know gives none."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

import msgspec
from telegram import CallbackQuery, Document, Message, PreCheckoutQuery, Update, User
from telegram.constants import ChatType

from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    Envelope,
    Event,
    PaymentReceived,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import ConversationId, EventId, OrderId, photo_id
from bot.domain.money import Money
from bot.errors import Rejected
from bot.handlers.taps import unpack

# The kinds of update that we ask Telegram for; the rest never leaves its servers.
WANTED_UPDATES = ("message", "callback_query", "pre_checkout_query")
# "Bots can download files of up to 20MB": https://core.telegram.org/bots/api#getfile. The server counts in MiB.
LARGEST_FILE_BYTES = 20 * 1024 * 1024

_COMMAND = re.compile(r"/(?P<word>[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
_IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
# Fields of a message (https://core.telegram.org/bots/api#message) that we cannot use, in the order in which they
# are asked: an animation carries a document too, and a venue a location.
_UNSUPPORTED = {
    "animation": "animation",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
    "audio": "audio",
    "sticker": "sticker",
    "venue": "location",
    "location": "location",
    "contact": "contact",
    "poll": "poll",
}
# What the library and we run into where a field is missing, or is not what the Bot API says that it is.
_ODD = (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError, msgspec.ValidationError)
_T = TypeVar("_T")


class PaymentAsked(msgspec.Struct, frozen=True):
    """The customer pressed "Pay" and Telegram asks, for at most ten seconds, whether it may take the money."""

    query: str
    conversation: ConversationId
    order: OrderId
    amount: Money
    language: str


def read(body: bytes) -> Update | None:
    """An update from JSON; None for a shape that we do not know. Raises `Rejected` (400) for what is no update."""
    try:
        payload = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Rejected("the update is not JSON") from None
    if not isinstance(payload, dict) or not isinstance(payload.get("update_id"), int):
        raise Rejected("the update has no update_id")
    try:
        return Update.de_json(payload, None)
    except _ODD:
        return None


def parse(update: Update, received_at: dt.datetime) -> tuple[Envelope, ...]:
    """What the customer did, at the moment (UTC) at which we learned it; nothing for an odd shape."""
    envelope = _sound(lambda: _read_event(update, received_at), Envelope)
    return () if envelope is None else (envelope,)


def payment_asked(query: PreCheckoutQuery) -> PaymentAsked | None:
    """The question before a payment, in our words; None for an odd shape."""

    def asked() -> PaymentAsked:
        amount = Money(query.total_amount, query.currency)
        asker = query.from_user
        conversation = ConversationId(f"telegram:{asker.id}")  # a private chat has its customer's number
        return PaymentAsked(query.id, conversation, OrderId(query.invoice_payload), amount, asker.language_code or "")

    return _sound(asked, PaymentAsked)


def shape(update: Update) -> tuple[str, ...]:
    """The names of what an update carries, for a log line: no word of the customer's is among them."""
    kinds = sorted(key for key in update.to_dict() if key != "update_id")
    return (*kinds, *sorted(update.message.to_dict())) if update.message is not None else tuple(kinds)


def _sound(reading: Callable[[], _T | None], kind: type[_T]) -> _T | None:
    """What was read, if every field of it has its type: the library takes whatever JSON holds."""
    try:
        return msgspec.convert(msgspec.to_builtins(reading()), kind)
    except _ODD:
        return None


def _read_event(update: Update, received_at: dt.datetime) -> Envelope | None:
    id = EventId(f"telegram:update:{update.update_id}")  # noqa: A001 - the envelope calls it id
    found = _from_message(id, update.message) or _from_button(update.callback_query)
    if found is None:
        return None
    person, event = found
    conversation = ConversationId(f"telegram:{person.id}")
    return Envelope(id=id, conversation=conversation, at=received_at, event=event, language=person.language_code or "")


def _from_message(id: EventId, message: Message | None) -> tuple[User, Event] | None:  # noqa: A002 - as above
    # In a private chat the chat's id is the customer's own: https://core.telegram.org/bots/api#chat
    if message is None or message.from_user is None or message.chat.type != ChatType.PRIVATE:
        return None
    event = _what_was_sent(id, message)
    return None if event is None else (message.from_user, event)


def _from_button(query: CallbackQuery | None) -> tuple[User, Event] | None:
    if query is None or (query.message is not None and query.message.chat.type != ChatType.PRIVATE):
        return None
    tap = unpack(query.data or "")
    return query.from_user, ChoiceTapped(tap.stage, tap.choice)


def _what_was_sent(id: EventId, message: Message) -> Event | None:  # noqa: A002 - as above
    if message.successful_payment is not None:
        paid = message.successful_payment
        amount = Money(paid.total_amount, paid.currency)
        return PaymentReceived(OrderId(paid.invoice_payload), "telegram", paid.telegram_payment_charge_id, amount)
    if message.text is not None:
        return _typed(message.text)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        if (largest.file_size or 0) > LARGEST_FILE_BYTES:
            return UnsupportedReceived("too_large")
        return PhotoReceived(photo_id(id), largest.file_id, album=message.media_group_id or "")
    for field, what in _UNSUPPORTED.items():
        if getattr(message, field):
            return UnsupportedReceived(what)
    return None if message.document is None else _document(id, message.document, message.media_group_id or "")


def _typed(words: str) -> Event:
    """Words; a command is the word that it is named for, as if it had been typed."""
    command = _COMMAND.fullmatch(words.strip())
    if command is None:
        return TextReceived(words)
    if command["word"].lower() == "start":
        return ConversationStarted()
    return TextReceived(" ".join(part for part in (command["word"].lower(), command["rest"]) if part))


def _document(id: EventId, document: Document, album: str) -> Event:  # noqa: A002 - as above
    mime = (document.mime_type or "").lower()
    suffix = PurePath(document.file_name or "").suffix.lower()
    if mime == "application/pdf" or suffix == ".pdf":
        return UnsupportedReceived("pdf")
    if not mime.startswith("image/") and suffix not in _IMAGE_SUFFIXES:
        return UnsupportedReceived("file")
    if (document.file_size or 0) > LARGEST_FILE_BYTES:
        return UnsupportedReceived("too_large")
    return PhotoReceived(photo_id(id), document.file_id, as_file=True, album=album)
