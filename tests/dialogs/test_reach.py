"""Whether a customer can be written to: stopping, coming back, what is lost, and the link that was asked for on a call."""

import dataclasses

import msgspec
import pytest

from bot.domain.effects import ForgetAddress, OpenCase, OpenSitting, Send
from bot.domain.events import (
    CallbackRequested,
    DataErased,
    LinkRequested,
    MessageLost,
    OptedIn,
    OptedOut,
    PersonJoined,
    PersonWrote,
)
from bot.domain.ids import EffectId
from tests.stories.storyteller import Storyteller, counter

STOP, START = OptedOut("keyword", "us"), OptedIn("keyword", "us")
LOST = MessageLost(EffectId("e/0"), "30003")


def with_capabilities(**changes: object) -> Storyteller:
    knows = counter()
    return Storyteller(
        counter=dataclasses.replace(knows, capabilities=msgspec.structs.replace(knows.capabilities, **changes))
    )


@pytest.fixture
def ada() -> Storyteller:
    story = Storyteller()
    story.types("us visa")
    return story


def test_a_stop_is_confirmed_once_and_nothing_is_said_after_it(ada):
    ada.happens(STOP)
    ada.hears("You won't get more messages from us here.")
    for again in (STOP, PersonJoined("Grace")):
        ada.happens(again)
        ada.hears_nothing()
    ada.types("help")
    ada.hears_nothing()


def test_where_the_provider_confirms_a_stop_we_are_silent_at_once():
    ada = with_capabilities(confirms_stop=False)
    ada.types("us visa")
    ada.happens(STOP)

    ada.hears_nothing()


@pytest.mark.parametrize("how", ["call", "provider"])
def test_a_stop_that_was_confirmed_elsewhere_is_not_confirmed_by_a_message(ada, how):
    ada.happens(OptedOut(how, "us"))

    ada.hears_nothing()


def test_what_a_person_writes_into_the_silence_is_wanted_still_so_that_somebody_sees_it_fail(ada):
    ada.happens(STOP)
    ada.happens(PersonWrote("Grace", "Your photo is fine."))

    assert len(ada.wanted(Send)) == 1


def test_whoever_comes_back_goes_on_where_they_were(ada):
    ada.happens(STOP)
    ada.happens(START)

    ada.hears("Hello again", "photo")


def test_whoever_begins_with_start_is_greeted_and_asked_for_the_document():
    ada = Storyteller()
    ada.happens(START)

    ada.hears("automated", "Which document")
    ada.types("us visa")
    assert ada.conversation.stage == "awaiting_photo"


def test_whoever_comes_back_to_a_person_is_left_to_the_person(ada):
    ada.happens(PersonJoined("Grace"))
    ada.happens(STOP)
    ada.happens(START)

    ada.hears_nothing()
    assert not ada.conversation.muted


def test_a_start_without_a_stop_does_no_harm(ada):
    ada.happens(START)

    assert ada.conversation.stage == "awaiting_photo"


def test_the_desk_hears_once_of_messages_that_are_lost_until_the_customer_is_heard_of(ada):
    ada.happens(LOST)
    assert len(ada.wanted(OpenCase)) == 1
    ada.hears_nothing()
    ada.happens(LOST)
    assert ada.wanted(OpenCase) == []

    ada.types("hello?")
    ada.happens(LOST)
    assert len(ada.wanted(OpenCase)) == 1


def test_what_waits_for_the_customer_is_no_business_of_the_desks(ada):
    ada.happens(MessageLost(EffectId("e/0"), "63016", not_heard=True))

    assert ada.wanted(OpenCase) == []
    ada.hears_nothing()


def test_a_link_that_was_asked_for_on_a_call_comes_with_what_we_are_and_with_the_question():
    ada = Storyteller()
    ada.happens(LinkRequested())

    ada.hears("automated", "[", "Which document")
    assert ada.links[-1].url.startswith("https://photos.example/c/")
    assert len(ada.wanted(OpenSitting)) == 1


def test_a_link_for_somebody_whom_we_know_comes_without_an_introduction(ada):
    before = ada.conversation.sitting
    ada.happens(LinkRequested())

    assert not any("automated" in line for line in ada.said)
    assert ada.links[-1].url.endswith(str(ada.conversation.sitting))
    assert before in (None, ada.conversation.sitting)


def test_a_link_in_a_conversation_that_a_person_has_is_sent_and_nothing_is_asked(ada):
    ada.happens(PersonJoined("Grace"))
    ada.happens(LinkRequested())

    assert len(ada.wanted(Send)) == 1


def test_a_link_for_somebody_who_stopped_is_not_sent(ada):
    ada.happens(STOP)
    ada.happens(LinkRequested())

    ada.hears_nothing()


def test_being_called_back_is_a_promise_of_the_desk_and_says_nothing_here(ada):
    ada.happens(CallbackRequested())

    ada.hears_nothing()


def test_after_erased_the_address_is_forgotten_in_this_order(ada):
    ada.happens(DataErased())

    assert [type(effect) for effect in ada.effects] == [Send, ForgetAddress]


def test_the_notice_of_a_country_stands_under_the_first_words_and_nowhere_else():
    ada = with_capabilities(notice="sms-rates")
    ada.types("hi")
    ada.hears("automated", "Reply STOP to stop")
    ada.types("us visa")

    assert "Reply STOP" not in " ".join(ada.said)


def test_where_no_picture_can_be_sent_the_camera_page_is_the_way():
    ada = with_capabilities(photos_in=False)
    ada.types("us visa")

    assert ada.links[-1].url.startswith("https://photos.example/c/")
    assert "Please send me your photo" not in " ".join(ada.said)
