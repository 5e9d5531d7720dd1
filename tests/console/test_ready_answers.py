"""The file of ready answers: complete, alike in every language, short, and spelled as the house spells."""

import re
from pathlib import Path

import pytest

from bot.console.answers import LANGUAGES, LONGEST, VARIABLES, load_answers, ready, spoken, variables_in

ANSWERS = load_answers()
AMERICAN = Path(__file__).parents[1] / "house" / "american.txt"
NAMES = pytest.mark.parametrize("name", ANSWERS)


def test_there_are_some_twenty_and_each_has_a_title(phrasebook):
    assert len(ANSWERS) >= 20
    assert [name for name in ANSWERS if not phrasebook.has(f"desk-answer-{name}")] == []
    assert [name for name in VARIABLES if not phrasebook.has(f"desk-variable-{name.replace('_', '-')}")] == []


@NAMES
def test_an_answer_has_the_same_variables_in_every_language_and_knows_no_others(name):
    used = [variables_in(ANSWERS[name].words(language)) for language in LANGUAGES]
    written = [set(re.findall(r"\{(.*?)\}", ANSWERS[name].words(language))) for language in LANGUAGES]
    assert used == written
    assert len(set(used)) == 1


@NAMES
def test_an_answer_is_short_and_no_two_languages_are_the_same(name):
    words = [ANSWERS[name].words(language) for language in LANGUAGES]
    assert [said for said in words if not 20 <= len(said) <= LONGEST or said != said.strip()] == []
    assert len(set(words)) == len(LANGUAGES)


@NAMES
def test_an_answer_is_spelled_in_the_british_way(name):
    american = {line.partition("->")[0].casefold() for line in AMERICAN.read_text().split() if "->" in line}
    assert len(american) > 20
    assert set(re.findall(r"\w+", ANSWERS[name].en.casefold())) & american == set()


def test_what_is_known_is_filled_in_once_and_what_is_not_is_named():
    answer = ANSWERS["deadline"]
    known = {"order": "{price}", "document": "US visa"}
    filled = ready("deadline", answer, "en", known)
    assert "For order {price} (US visa)" in filled.words
    assert filled.missing == ("delivery_day",)
    assert "{delivery_day}" in filled.words


@pytest.mark.parametrize(
    ("language", "expected"), [("fr-CA", "fr"), ("nl_BE", "nl"), ("es", "es"), ("", "en"), ("pl", "en")]
)
def test_the_language_is_the_customers_or_english(language, expected):
    assert spoken(language) == expected
