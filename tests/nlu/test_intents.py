import pytest

from bot.dialogs.interrupts import PHRASES
from bot.nlu.intents import intent_of, understand


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("statsu", "status"),
        ("my ordres", "orders"),
        ("mes comandes", "orders"),
        ("confidentialté", "privacy"),
        ("recommencr", "start_over"),
        ("delette my data", "erase"),
        ("suprimer mes donnees", "erase"),
        ("languagge", "language"),
    ],
)
def test_a_typing_mistake_is_forgiven(typed: str, name: str) -> None:
    assert intent_of(typed) == name


@pytest.mark.parametrize("typed", ["", "yes", "US visa", "12 rue des Lilas", "Ada Lovelace", "passport", "non merci"])
def test_an_answer_is_no_interrupt(typed: str) -> None:
    assert intent_of(typed) == ""


def test_every_phrase_means_its_own_interrupt() -> None:
    assert {
        phrase: intent_of(phrase)
        for name, group in PHRASES.items()
        for phrase in group
        if intent_of(phrase) not in (name, "")
    } == {}


async def test_the_embedded_ears_need_no_service() -> None:
    assert await understand("statsu", "en", "web:1") == "status"
