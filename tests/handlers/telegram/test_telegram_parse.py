"""An update becomes an event: the table of everything that a customer can send."""

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    Envelope,
    PaymentReceived,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import EventId, OrderId, photo_id
from bot.domain.money import Money
from bot.errors import Refused, Rejected
from bot.handlers.taps import Tap, pack, unpack
from bot.handlers.telegram.parse import LARGEST_FILE_BYTES, parse, payment_asked, read, shape

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
PHOTO = photo_id(EventId("telegram:update:731"))

USER = {"id": 42, "is_bot": False, "first_name": "Ada", "username": "ada", "language_code": "fr"}
CHAT = {"id": 42, "type": "private", "first_name": "Ada", "username": "ada"}


def update(kind: str, **fields: object) -> bytes:
    return json.dumps({"update_id": 731, kind: fields}).encode()


def message(**fields: object) -> bytes:
    return update("message", **{"message_id": 9, "from": USER, "chat": CHAT, "date": 1790000000, **fields})


def tapped(data: str | None) -> bytes:
    asked = {"message_id": 8, "date": 1790000000, "chat": CHAT, "text": "Which document?"}
    query = {"id": "77", "from": USER, "chat_instance": "1", "message": asked}
    return update("callback_query", **query, **({"data": data} if data is not None else {}))


def file(name: str, size: int = 1000, **fields: object) -> dict[str, object]:
    return {"file_id": name, "file_unique_id": f"u-{name}", "file_size": size, **fields}


def document(name: str, mime: str = "", size: int = 1000) -> bytes:
    return message(document=file("doc", size, file_name=name, **({"mime_type": mime} if mime else {})))


SMALL, LARGE = file("small", width=90, height=120), file("large", width=960, height=1280)
STARS = {"currency": "XTR", "total_amount": 250, "invoice_payload": "PB-7K3M-Q9TA"}
CHARGED = {**STARS, "telegram_payment_charge_id": "stx-1", "provider_payment_charge_id": ""}
AS_PHOTO, AS_FILE = PhotoReceived(PHOTO, "large"), PhotoReceived(PHOTO, "doc", as_file=True)

SAID = {
    "words": (message(text="french id"), TextReceived("french id")),
    "words that begin with a slash and are no command": (message(text="/ 12"), TextReceived("/ 12")),
    "start": (message(text="/start"), ConversationStarted()),
    "start from a link": (message(text="/start poster-3"), ConversationStarted()),
    "a command": (message(text="/help"), TextReceived("help")),
    "a command with the bot's name": (message(text="/Status@passbooth_bot"), TextReceived("status")),
    "a command with words": (message(text="/language français"), TextReceived("language français")),
    "a tap": (tapped("awaiting_document|us-visa"), ChoiceTapped("awaiting_document", "us-visa")),
    "a tap on a button that we did not make": (tapped("buy:1"), ChoiceTapped("", "")),
    "a tap without data": (tapped(None), ChoiceTapped("", "")),
    "a photo, largest size": (message(photo=[SMALL, LARGE]), AS_PHOTO),
    "a photo with sizes out of order": (message(photo=[LARGE, SMALL], caption="me"), AS_PHOTO),
    "one photo of an album": (
        message(photo=[LARGE], media_group_id="1"),
        PhotoReceived(PHOTO, "large", album="1"),
    ),
    "one image file of an album": (
        message(document=file("doc", file_name="me.jpg"), media_group_id="1"),
        PhotoReceived(PHOTO, "doc", as_file=True, album="1"),
    ),
    "an image file": (document("me.jpg", "image/jpeg"), AS_FILE),
    "an image file without a type": (document("IMG_0001.HEIC"), AS_FILE),
    "a HEIC with a vague type": (document("me.heic", "application/octet-stream"), AS_FILE),
    "an image file of 20 MB": (document("me.png", "image/png", LARGEST_FILE_BYTES), AS_FILE),
    "a larger one": (document("me.png", "image/png", LARGEST_FILE_BYTES + 1), UnsupportedReceived("too_large")),
    "a PDF": (document("scan.pdf", "application/pdf"), UnsupportedReceived("pdf")),
    "another file": (document("cv.docx", "application/msword"), UnsupportedReceived("file")),
    "a voice message": (message(voice=file("v", duration=3)), UnsupportedReceived("voice")),
    "music": (message(audio=file("a", duration=3)), UnsupportedReceived("audio")),
    "a video": (message(video=file("v", duration=3, width=10, height=10)), UnsupportedReceived("video")),
    "a round video": (message(video_note=file("v", duration=3, length=10)), UnsupportedReceived("video")),
    "a GIF": (
        message(animation=file("g", duration=3, width=9, height=9), document=file("g", mime_type="video/mp4")),
        UnsupportedReceived("animation"),
    ),
    "a sticker": (
        message(sticker=file("s", type="regular", width=9, height=9, is_animated=False, is_video=False)),
        UnsupportedReceived("sticker"),
    ),
    "a place": (message(location={"latitude": 48.8, "longitude": 2.3}), UnsupportedReceived("location")),
    "a contact": (message(contact={"phone_number": "+33", "first_name": "B"}), UnsupportedReceived("contact")),
    "a payment in Stars": (
        message(successful_payment=CHARGED),
        PaymentReceived(OrderId("PB-7K3M-Q9TA"), "telegram", "stx-1", Money(250, "XTR")),
    ),
}


@pytest.mark.parametrize(("body", "event"), SAID.values(), ids=SAID.keys())
def test_what_a_customer_sends_becomes_one_event_of_their_conversation(body, event):
    (envelope,) = parse(read(body), NOON)

    assert envelope.event == event
    assert (envelope.id, envelope.conversation) == ("telegram:update:731", "telegram:42")
    assert (envelope.at, envelope.language) == (NOON, "fr")


def test_a_customer_whose_app_tells_no_language_has_none():
    (envelope,) = parse(read(message(text="hi", **{"from": {"id": 42, "is_bot": False, "first_name": "A"}})), NOON)

    assert envelope.language == ""


GROUP = {"id": -100, "type": "supergroup", "title": "Family"}
MEMBER = {"user": USER, "status": "kicked", "until_date": 0}
NOTHING = {
    "an edited message": update(
        "edited_message", message_id=9, chat=CHAT, date=1, edit_date=2, text="hi", **{"from": USER}
    ),
    "a channel's post": update("channel_post", message_id=9, chat=GROUP, date=1, text="hi"),
    "a message in a group": message(chat=GROUP, text="hi"),
    "a service message": message(delete_chat_photo=True),
    "a customer who blocked the bot": update(
        "my_chat_member", chat=CHAT, date=1, old_chat_member=MEMBER, new_chat_member=MEMBER, **{"from": USER}
    ),
    "a kind of update from the future": update("telepathy", thought="hi"),
    "a kind of message from the future": message(hologram={"file_id": "h"}),
    "a question before a payment": update("pre_checkout_query", id="5", **{"from": USER}, **STARS),
}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING.keys())
def test_what_is_not_for_us_becomes_nothing(body):
    assert parse(read(body), NOON) == ()


def test_the_log_line_names_what_was_ignored_and_no_word_of_it():
    assert {"message", "hologram"} <= set(shape(read(NOTHING["a kind of message from the future"])))
    assert shape(read(NOTHING["a kind of update from the future"])) == ("telepathy",)


@pytest.mark.parametrize("body", [message(date="soon"), update("message", text="hi"), b'{"update_id":1,"message":5}'])
def test_an_update_of_an_unknown_shape_is_unreadable_and_no_error(body):
    assert read(body) is None


JUNK = st.sampled_from([None, -1, 1e300, 10**30, True, "", "x", [], [None], {}, {"a": 1}])
ANYTHING = st.sampled_from([*(body for body, _ in SAID.values()), *NOTHING.values()])


def places(value: object, path: tuple = ()) -> list[tuple]:
    """The path to everything inside of a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, each in inside for found in places(each, (*path, key)))]


@given(body=ANYTHING, data=st.data())
def test_junk_anywhere_in_an_update_gives_sound_events_or_none_and_never_an_error(body, data):
    spoilt = json.loads(body)
    *way, last = data.draw(st.sampled_from([place for place in places(spoilt) if place != ("update_id",)]))
    holder = spoilt
    for key in way:
        holder = holder[key]
    holder[last] = data.draw(JUNK)

    update_read = read(json.dumps(spoilt).encode())
    if update_read is not None:
        assert all(isinstance(name, str) for name in shape(update_read))
        for envelope in parse(update_read, NOON):
            assert msgspec.json.decode(msgspec.json.encode(envelope), type=Envelope) == envelope
        if update_read.pre_checkout_query is not None:
            asked = payment_asked(update_read.pre_checkout_query)
            assert asked is None or isinstance(asked.order, str)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff\xfe", b'{"message":{}}', b'{"update_id":"1"}', b"[" * 100_000]
)
def test_what_is_no_update_is_rejected(body):
    with pytest.raises(Rejected) as refusal:
        read(body)

    assert refusal.value.status == 400


@pytest.mark.parametrize(("stage", "choice"), [("awaiting_photo", "retake"), ("é", "x" * 61)])
def test_a_button_comes_back_as_it_went(stage, choice):
    assert unpack(pack(Tap(stage, choice))) == Tap(stage, choice)


@pytest.mark.parametrize(("stage", "choice"), [("a|b", "c"), ("a", "b|c"), ("", "c"), ("a", ""), ("é", "x" * 62)])
def test_a_button_that_would_not_come_back_as_it_went_is_not_made(stage, choice):
    with pytest.raises(Refused):
        pack(Tap(stage, choice))
