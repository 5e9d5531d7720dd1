"""What a text message costs, at every border, and what the whole catalogue costs."""

import datetime as dt
import re

import pytest

from bot.dialogs.talk import listed
from bot.dialogs.words import plain as typed
from bot.domain.messages import Choice, TextMessage
from bot.domain.text import LocalTime, text
from bot.handlers.sms.gsm import parts, plain
from bot.handlers.sms.render import Manner, render
from bot.handlers.twilio.keywords import RESERVED
from bot.texts.phrasebook import Phrasebook

PHRASEBOOK = Phrasebook.load()

COSTS = {
    "nothing": ("", ("gsm-7", 0)),
    "a word": ("hello", ("gsm-7", 1)),
    "160 letters": ("a" * 160, ("gsm-7", 1)),
    "161 letters": ("a" * 161, ("gsm-7", 2)),
    "306 letters": ("a" * 306, ("gsm-7", 2)),
    "307 letters": ("a" * 307, ("gsm-7", 3)),
    "459 letters": ("é" * 459, ("gsm-7", 3)),
    "460 letters": ("é" * 460, ("gsm-7", 4)),
    "a euro sign, which is two": ("€" * 80, ("gsm-7", 1)),
    "81 euro signs": ("€" * 81, ("gsm-7", 2)),
    "159 letters and a euro sign": ("a" * 159 + "€", ("gsm-7", 2)),
    "brackets, which are two each": ("[" * 80, ("gsm-7", 1)),
    "70 letters of another alphabet": ("ж" * 70, ("ucs-2", 1)),
    "71 of them": ("ж" * 71, ("ucs-2", 2)),
    "134 of them": ("ж" * 134, ("ucs-2", 2)),
    "135 of them": ("ж" * 135, ("ucs-2", 3)),
    "one letter that costs an alphabet": ("a" * 70 + "ê", ("ucs-2", 2)),
    "an emoji, which is two": ("🙂" * 35, ("ucs-2", 1)),
    "36 emoji": ("🙂" * 36, ("ucs-2", 2)),
    "half an emoji": ("\ud83d", ("ucs-2", 1)),
    "the capital that the alphabet has": ("Ç", ("gsm-7", 1)),
    "the small one that it has not": ("ç", ("ucs-2", 1)),
    "a line that ends": ("a\nb\r", ("gsm-7", 1)),
    "a tab": ("a\tb", ("ucs-2", 1)),
    "a grave accent alone": ("`", ("ucs-2", 1)),
}


@pytest.mark.parametrize(("words", "cost"), COSTS.values(), ids=COSTS.keys())
def test_words_cost_as_many_parts_as_their_alphabet_makes_them(words, cost):
    assert parts(words) == cost


def test_the_alphabet_has_128_places_and_ten_more():
    letters = [chr(code) for code in range(0x3A0 + 0x20)] + ["€"]
    alone = [letter for letter in letters if parts(letter * 160) == ("gsm-7", 1)]
    twice = [letter for letter in letters if parts(letter * 160) == ("gsm-7", 3)]

    assert len(alone) == 127  # the last place leads to the others
    assert sorted(twice) == sorted("\f^{}\\[~]|€")


@pytest.mark.parametrize(
    ("typographic", "simple"),
    [
        ("“Don’t”", '"Don\'t"'),  # noqa: RUF001 - as typographers write it
        ("« Oui »", '" Oui "'),
        ("9–17 h — or later…", "9-17 h - or later..."),  # noqa: RUF001 - as above
        ("35 × 45", "35 x 45"),  # noqa: RUF001 - as above
        ("12,50\u202f€\u00a0!", "12,50 € !"),
        ("Zoë, where? Là !", "Zoë, where? Là !"),
        ("", ""),
    ],
)
def test_signs_that_cost_an_alphabet_are_written_plainly_and_letters_are_left_alone(typographic, simple):
    assert plain(typographic) == simple


# --- the catalogue ------------------------------------------------------------------------------------------------------

# Texts of pages, of other channels, and of what is never sent.
_ELSEWHERE = (
    *(
        "desk-",
        "webchat-",
        "capture-",
        "hint-",
        "telegram-",
        "whatsapp-",
        "call-",
        "cashier-",
        "download-",
        "checkout-",
    ),
    *("sms-thanks", "sms-language", "invoice-", "demo-"),
)
_ALT = re.compile(r"-alt(-|$)")  # what a picture shows, for who cannot see it: never sent as words
_VALUE = re.compile(r"\{\s*\$[\w-]+\s*\}")
_BRANCH = re.compile(r"\{\s*\$\w+\s*->|\*?\[\w+\]|\}\s*$", re.MULTILINE)
# French has letters that the alphabet has not. They stay: a word without its accents is wrong.
_FRENCH = frozenset("ÀÂÇÊÎÔÛËÏŒâçêîôûëïœ")
_OWN_NAMES = {"choice-fr"}  # "Français", the language in its own words


def sent(language: str) -> dict[str, str]:
    """Every text that a customer can be sent as a text message, without its values: brief where there is a brief form."""
    ids = {key for key in PHRASEBOOK.ids(language) if not key.startswith(_ELSEWHERE) and not _ALT.search(key)}
    said = {key for key in ids if not PHRASEBOOK.has(f"{key}-brief")}
    return {key: plain(_BRANCH.sub("", _VALUE.sub("", PHRASEBOOK.raw(key, language)))) for key in said}


def foreign(words: str) -> set[str]:
    return {sign for sign in words if parts(sign).alphabet == "ucs-2"}


def test_the_catalogue_was_looked_at():
    assert len(sent("en")) == len(sent("fr")) > 400
    assert {"hello-brief", "ask-email", "messages-stopped", "sms-rates"} <= sent("en").keys()


def test_every_english_text_is_written_in_the_cheap_alphabet():
    dear = {key: foreign(words) for key, words in sent("en").items() if foreign(words) and key not in _OWN_NAMES}

    assert dear == {}


def test_a_french_text_costs_the_dear_alphabet_for_its_letters_and_for_no_sign():
    assert {key: foreign(words) - _FRENCH for key, words in sent("fr").items() if foreign(words) - _FRENCH} == {}


@pytest.mark.parametrize(("language", "most"), [("en", 2), ("fr", 5)])
def test_no_text_takes_more_parts_than_its_language_needs(language, most):
    costs = sorted(((parts(words).number, len(words), key) for key, words in sent(language).items()), reverse=True)

    assert costs[0][0] <= most, costs[:5]


# Most of what is sent is one of these: where the dear alphabet cannot be helped, the words are few.
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_everybody_is_sent_is_short_in_every_language(language):
    everybody = (
        "hello-brief",
        "ask-document-brief",
        "guide-brief",
        "ask-photo-camera-brief",
        "checking-brief",
        "ask-use",
    )
    costs = {key: parts(sent(language)[key]).number for key in everybody}

    assert max(costs.values()) <= 2, costs


BRUSSELS = "Europe/Brussels"
FIVE, MONDAY = dt.datetime(2026, 11, 6, 16, tzinfo=dt.UTC), dt.datetime(2026, 11, 9, 8, tzinfo=dt.UTC)
CLOSES = LocalTime(FIVE, BRUSSELS, day=False)
BACK = LocalTime(MONDAY, BRUSSELS, told_at=FIVE)
LEAVE, GO_ON = (Choice("anytime", name, text(f"choice-{name}")) for name in ("leave-question", "assistant"))
WAITING = {
    "minutes": ((text("person-called"), text("queue-place", place=12), text("queue-minutes", minutes=45)), (GO_ON,)),
    "unmeasured": (
        (text("person-called"), text("queue-place", place=1), text("queue-unmeasured", closes=CLOSES)),
        (LEAVE, GO_ON),
    ),
    "closing": (
        (text("person-called"), text("queue-place", place=12), text("queue-closing", closes=CLOSES, back=BACK)),
        (LEAVE, GO_ON),
    ),
    "late": ((text("queue-late"), text("queue-place", place=2)), (LEAVE, GO_ON)),
    "next": ((text("queue-next"),), (LEAVE, GO_ON)),
    "shut": ((text("queue-shut", back=BACK),), ()),
    "kept": ((text("queue-shut", back=BACK), text("queue-kept")), (LEAVE, GO_ON)),
    "away": ((text("queue-away"), text("queue-kept")), (LEAVE,)),
    "silent": ((text("person-silent", name="Grace"),), ()),
    "form": ((text("ask-question"),), (Choice("awaiting_question", "never-mind", text("choice-never-mind")),)),
    "left": ((text("question-kept-mail"),), ()),
}
TWO = {"closing", "unmeasured", "kept"}  # what names moments and has two ways on


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("waiting", WAITING)
def test_what_whoever_waits_for_a_person_is_sent_is_cheap_and_short_in_every_language(waiting, language):
    texts, choices = WAITING[waiting]
    manner = Manner(say=PHRASEBOOK.say, has=PHRASEBOOK.has, link=str, pictures=False)
    (call,) = render(TextMessage(text=listed(texts, "lines"), choices=choices), language, manner)

    assert parts(call.words) <= ("gsm-7", 2 if waiting in TWO else 1), call.words
    assert parts(call.words).alphabet == "gsm-7"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_line_of_a_menu_is_a_word_that_the_networks_keep_for_themselves(language):
    labels = {
        key: words for key, words in sent(language).items() if key.startswith(("choice-", "document-", "sitter-"))
    }

    assert len(labels) > 100
    assert {key: words for key, words in labels.items() if typed(words) in RESERVED} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_asked_to_answer_with_a_reserved_word_but_in_the_notices(language):
    asking = re.compile(
        r"\b(?:reply|answer|type|send|write|text|répondez|écrivez|envoyez|tapez)\b(?: par| le \w+| the word| with)?"
        r"[ \"]+(?P<word>\w+)",
        re.IGNORECASE,
    )
    named = {
        (key, found["word"])
        for key, words in sent(language).items()
        for found in asking.finditer(words)
        if typed(found["word"]) in RESERVED
    }

    assert {key for key, _ in named} <= {"sms-rates", "messages-stopped"}
    assert {word for _, word in named} <= {"STOP", "START", "HELP"}
