"""Every button has a typed equivalent, in every language."""

import re

import pytest

from bot.dialogs.countries import country_code
from bot.dialogs.interrupts import PHRASES, understood
from bot.dialogs.words import CHOICE_WORDS, chosen, plain
from bot.domain.events import TextReceived
from tests.stories.storyteller import PHRASEBOOK

# Labels of the same choice, with the order's number, or for another reason.
NOT_ALONE = {
    "retake-order": "retake",
    "reopen-order": "reopen",
    "start-order": "start",
    "withdraw-order": "withdraw",
}
# A label that is nothing but a number and a name: its number in the list is typed, or the order's own.
ONLY_VALUES = {"choice-claim-order"}


@pytest.mark.parametrize("language", PHRASEBOOK.languages)
@pytest.mark.parametrize(
    "key", sorted(key for key in PHRASEBOOK.ids("en") if key.startswith("choice-") and key not in ONLY_VALUES)
)
def test_a_button_can_be_typed_as_it_is_written(key: str, language: str) -> None:
    label = re.sub(r"\{.*?\}", "5", PHRASEBOOK.raw(key, language))
    choice = key.removeprefix("choice-")
    choice = NOT_ALONE.get(choice, choice)
    assert chosen(label, [("s", "nothing"), ("s", choice)]) == ("s", choice), plain(label)


def test_a_choice_is_made_by_its_number_and_by_its_words_and_by_no_other() -> None:
    offered = [("awaiting_use", "use"), ("awaiting_use", "retry")]
    assert chosen("2", offered) == ("awaiting_use", "retry")
    assert chosen("  YES! ", offered) == ("awaiting_use", "use")
    assert chosen("Réessayer", offered) == ("awaiting_use", "retry")
    assert chosen("3", offered) is None
    assert chosen("0", offered) is None
    assert chosen("use my other photo instead", offered) is None


def test_no_word_means_two_choices_that_are_offered_together() -> None:
    together = [
        *(("use", "retry"), ("digital", "prints", "both"), ("agree", "disagree"), ("me", "child", "other")),
        *(("start-now", "wait"), ("confirm", "change"), ("erase-yes", "erase-no"), ("reopen", "cancel")),
        *(
            ("checks", "contest", "example", "helper", "cover-reason", "cover-off"),
            ("places", "other-card", "type"),
            ("en", "fr"),
        ),
        *(
            ("go-on", "add-person", "express", "code"),
            ("withdraw-confirm", "withdraw-keep"),
            ("start-now", "start-later"),
        ),
        *(("status", "person", "language"), ("age-11", "age-6", "age-1", "age-0"), ("age-11", "age-younger")),
    ]
    for group in together:
        words = [word for choice in group for word in CHOICE_WORDS[choice]]
        assert len(words) == len(set(words)), group


def test_no_phrase_means_two_interrupts_and_each_is_written_as_it_is_compared() -> None:
    phrases = [phrase for group in PHRASES.values() for phrase in group]
    assert len(phrases) == len(set(phrases))
    assert [phrase for phrase in phrases if plain(phrase) != phrase] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start", "hello"),
        ("/orders@passbooth_bot", "orders"),
        ("Où en est ma commande ?", "status"),
        ("Combien ça coûte ?", "price"),
        ("Supprimez mes données s'il vous plaît", "erase"),
        ("je voudrais parler à quelqu'un", "person"),
        ("C'est sûr ?", "privacy"),
        ("English", "speak_en"),
        ("Français", "speak_fr"),
        ("recommencer", "start_over"),
        ("my passport is French", None),
    ],
)
def test_an_interrupt_is_understood_in_both_languages(typed: str, meant: str | None) -> None:
    assert understood(TextReceived(typed), "awaiting_photo") == meant


def test_an_unknown_outside_intent_is_no_intent() -> None:
    assert understood(TextReceived("blah", intent="order.photo"), "awaiting_photo") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Allemagne", "DE"), ("germany", "DE"), ("uk", "GB"), ("États-Unis", "US"), ("nl", "NL"), ("Atlantis", "")],
)
def test_a_country_is_known_by_name_code_and_habit(typed: str, code: str) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        *("I need a person please", "Person please", "Can I talk to a human?", "I want to speak to someone"),
        *(
            "I'd like to talk to somebody",
            "I need help from a person",
            "Is there a real person?",
            "Speak to an agent please",
        ),
        *("Je voudrais joindre quelqu'un", "Y a-t-il quelqu'un ?", "J'ai besoin d'une personne"),
    ],
)
def test_whoever_asks_for_a_person_in_a_sentence_is_heard(typed: str) -> None:
    assert understood(TextReceived(typed), "awaiting_photo") == "person"


@pytest.mark.parametrize(
    "typed",
    [
        *("I need a photo for another person", "Someone else", "There is another person in the photo"),
        *("I want someone else in it", "The person in the photo", "It is for a person who wears glasses"),
        *("Il y a une personne sur la photo", "C'est pour une personne avec des lunettes"),
    ],
)
def test_a_person_who_is_only_spoken_of_is_not_called(typed: str) -> None:
    assert understood(TextReceived(typed), "awaiting_photo") is None
