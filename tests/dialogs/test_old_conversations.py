"""A conversation that was stored before we asked who is in the photo, or compared several, goes on where it was."""

import json
from typing import Any

import msgspec

from bot.dialogs.state import Conversation
from bot.domain.events import Envelope, PhotoAssessed, PhotoReceived
from bot.domain.sitter import ADULT
from tests.stories.storyteller import DECODER, Storyteller, passing

NEW = {"sitter", "sitter_known", "held_too", "album"}


def as_it_was_stored(conversation: Conversation) -> Conversation:
    """The conversation from the fields of an earlier version."""
    body: dict[str, Any] = json.loads(msgspec.json.encode(conversation))
    old = {name: value for name, value in body.items() if name not in NEW}
    for held in filter(None, [old["held"]]):
        del held["album"], held["of"]
    return DECODER.decode(json.dumps(old))


def test_a_photo_that_was_being_judged_is_answered() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    told.conversation = as_it_was_stored(told.conversation)
    assert told.conversation.album is None
    told.happens(PhotoAssessed(passing(photo, told.conversation.document)))
    told.hears("Looks right", "[Use this photo]")


def test_a_photo_that_waited_for_its_document_is_judged() -> None:
    told = Storyteller()
    told.sends_photo()
    told.conversation = as_it_was_stored(told.conversation)
    told.types("US visa")
    told.hears("looking at it now")
    assert told.conversation.sitter == ADULT


def test_who_waits_to_send_a_photo_is_asked_for_the_age_when_it_comes() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.taps("11 or older")
    told.conversation = as_it_was_stored(told.conversation)
    told.sends_photo()
    told.hears("I have your photo", "How old is the person")
    told.taps("11 or older")
    told.hears("looking at it now")


def test_an_event_that_was_stored_before_there_were_albums_is_a_photo_alone() -> None:
    stored = (
        b'{"id":"e","conversation":"web:ada","at":"2026-11-02T09:00:00Z",'
        b'"event":{"type":"PhotoReceived","photo":"ph-1","source":"f","as_file":false}}'
    )
    event = msgspec.json.decode(stored, type=Envelope).event
    assert isinstance(event, PhotoReceived)
    assert (event.album, event.of) == ("", 1)
