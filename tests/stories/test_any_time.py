"""What is understood at any time, and who has the word."""

import pytest

from bot.domain.effects import AssessPhoto, EraseData, OpenCase
from bot.domain.events import ChoiceTapped, DataErased, PersonJoined, PersonLeft, PersonWrote, TextReceived
from tests.stories.storyteller import Storyteller
from tests.stories.test_the_sale import until_paid, until_preview


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how much?", "€6.90"),
        ("is it safe?", "stored encrypted"),
        ("/help", "You can type"),
        ("merci !", "You're welcome"),
        ("status", "no orders yet"),
        ("/my_orders", "no orders yet"),
        ("Sorry, how much does this cost?", "€6.90"),
    ],
)
def test_a_question_in_between_is_answered_and_ours_is_asked_again(question: str, answer: str) -> None:
    told = Storyteller()
    until_preview(told)
    told.types(question)
    told.hears(answer, "Use this photo, or try again?", "[Use this photo]")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("I want to talk to a person", "called a person"),
        ("Sorry, how much does this cost?", "€6.90"),
        ("where is my order?", "no orders yet"),
    ],
)
def test_a_sentence_in_place_of_an_e_mail_address_is_understood(question: str, answer: str) -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.hears("e-mail")
    told.types(question)
    told.hears(answer)
    assert told.conversation.stage == "awaiting_email"


@pytest.mark.parametrize("typed", ["talk to a person@example.com", "how much does this cost@"])
def test_whatever_has_the_sign_of_an_e_mail_address_is_taken_for_one(typed: str) -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.types(typed)
    told.hears("doesn't look like an e-mail address")


def test_the_language_can_be_changed_at_any_time_and_one_is_where_one_was() -> None:
    told = Storyteller()
    until_preview(told)
    told.types("français")
    told.hears("Nous parlons maintenant français", "Utiliser cette photo, ou réessayer ?")
    told.types("langue")
    told.hears("[English]")
    told.taps("en")
    told.hears("We speak English now", "Use this photo")
    told.types("language fr")
    told.hears("Nous parlons maintenant français")


def test_a_first_bonjour_is_answered_in_french_where_the_channel_gives_no_hint() -> None:
    told = Storyteller(hint="")
    told.types("Bonjour !")
    told.hears("assistant automatique", "Pour quel document")


def test_an_old_button_asks_the_present_question_again() -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.happens(ChoiceTapped("awaiting_use", f"use:{told.conversation.photo}"))
    told.hears("earlier question", "[Digital file, €6.90]")


def test_start_over_keeps_the_orders() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("start over")
    told.hears("Which document")
    told.types("where is my order?")
    told.hears(told.order.id, "a person is checking the photo")


def test_while_a_person_has_the_word_the_assistant_is_silent_but_facts_speak() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("I want to talk to a person")
    told.hears("called a person", "stay silent")
    assert [case.case for case in told.wanted(OpenCase)] == ["person"]
    told.types("hello?")
    told.hears_nothing()
    told.happens(PersonWrote("Grace", "Good morning, how can I help?"))
    told.hears("Grace from our team is here now", "Grace: Good morning, how can I help?")
    told.types("help")
    told.hears_nothing()
    told.taps("assistant")
    told.hears_nothing()
    told.reviewer_approves()
    told.hears("approved")
    told.happens(PersonLeft("Grace"))
    told.hears("Grace has left", "I'm the assistant again", told.order.id)


def test_to_be_forgotten_is_heard_even_while_a_person_has_the_word() -> None:
    told = Storyteller()
    until_preview(told)
    told.types("person")
    told.happens(PersonJoined("Grace"))
    told.hears("Grace from our team is here now")
    told.types("delete my data")
    told.hears("I'm the assistant again", "Shall I erase")
    told.taps("erase-yes")
    assert len(told.wanted(EraseData)) == 1


def test_a_photo_sent_to_a_person_is_kept_and_judged_silently() -> None:
    told = Storyteller()
    told.types("US visa")
    told.types("person")
    told.happens(PersonJoined("Grace"))
    told.sends_photo()
    told.hears_nothing()
    assert len(told.wanted(AssessPhoto)) == 1
    told.photo_passes()
    told.hears_nothing()
    told.happens(PersonLeft("Grace"))
    told.hears("I'm the assistant again", "Looks right")


def test_who_waits_in_the_queue_may_go_on_with_the_assistant() -> None:
    told = Storyteller()
    until_preview(told)
    told.types("person")
    told.taps("assistant")
    told.hears("assistant again", "Use this photo")


def test_data_is_erased_only_after_a_yes_and_it_is_said_what_stays() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("delete my data")
    told.hears("cannot be undone", "[Yes, erase everything]", "[No, keep it]")
    told.types("no")
    told.hears("nothing was erased", told.order.id)
    told.types("/delete")
    told.taps("erase-yes")
    assert told.wanted(EraseData) == [EraseData()]
    kept = told.conversation.orders[told.order.id].order
    assert (kept.email, kept.address, told.conversation.email, told.conversation.photo) == ("", None, "", None)
    told.happens(DataErased())
    told.hears("are erased", "records of payments stay")


def test_erasing_cancels_what_is_not_paid() -> None:
    told = Storyteller()
    until_preview(told)
    for answer in ("use", "digital"):
        told.taps(answer)
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "me", "start-now"):
        told.taps(answer)
    told.types("delete my data")
    told.types("yes")
    assert told.order.status == "cancelled"


def test_an_outside_intent_is_heard_but_never_inside_an_address() -> None:
    told = Storyteller()
    until_preview(told)
    told.types("je veux causer avec quelqu'un de chez vous", intent="person")
    told.hears("called a person")
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("prints")
    told.types("ada@example.com")
    told.types("Ada, 12 Help Street, 75011 Paris, France", intent="help")
    told.hears("Is this right?", "12 Help Street")


def test_a_start_when_nothing_is_under_way_is_an_introduction_again() -> None:
    told = Storyteller()
    until_preview(told)
    told.starts()
    told.hears("We go on where we were")
    told.types("delete my data")
    told.taps("erase-yes")
    told.happens(DataErased())
    told.starts()
    told.hears("an automated one", "[US visa]")


def test_one_can_go_back_question_by_question_to_the_first() -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.types("ada@example.com")
    for asked in ("e-mail", "What would you like", "Use this photo", "send me your photo", "Which document"):
        told.types("back")
        told.hears(asked)
    told.types("retour")
    told.hears("Which document")


def test_going_back_from_a_side_question_returns_to_where_one_was() -> None:
    told = Storyteller()
    until_preview(told)
    told.types("delete my data")
    told.types("go back")
    told.hears("Use this photo, or try again?")


@pytest.mark.parametrize(
    "words",
    [
        "\N{THUMBS UP SIGN}",
        "\N{GRINNING FACE}" * 40,
        "\u0645\u0631\u062d\u0628\u0627",
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
        "\u202eabc\u202c",
        "a long story " * 770,
        "?!\u2026",
        "\u0000\ufffd",
    ],
    ids=["an emoji", "many", "Arabic", "Hebrew", "turned around", "10 000 characters", "signs", "nothing"],
)
def test_whatever_is_typed_is_answered_kindly_and_the_question_is_asked_again(words: str) -> None:
    told = Storyteller()
    told.starts()
    told.types("visa for the US")
    stage = told.conversation.stage

    told.types(words)

    assert told.said
    assert told.conversation.stage == stage
    assert len("".join(told.said)) < 1500


def test_a_card_number_is_answered_without_being_asked_for_and_nothing_else_happens() -> None:
    told = Storyteller()
    told.starts()
    told.types("visa for the US")
    before = told.conversation

    told.happens(TextReceived("my card is ***", masked=True))

    told.hears("I've removed it")
    assert (told.conversation.stage, told.conversation.document) == (before.stage, before.document)
