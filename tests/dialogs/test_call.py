"""What a caller means and hears: keys, words in two languages, numbers in every spelling, and an end to every question."""

import msgspec
import pytest

from bot.dialogs import call
from bot.dialogs.call import (
    CHECK_KEYS,
    KEYS,
    MOST_TRIES,
    NUMBER_KEYS,
    PHRASES,
    WISHES,
    Ask,
    Heard,
    Line,
    Spoken,
    number_of,
    wish_of,
)
from bot.dialogs.words import plain
from bot.domain.effects import Order
from bot.domain.text import text
from bot.texts.phrasebook import Phrasebook
from tests.handlers.twilio.edge import order_of

PHRASEBOOK = Phrasebook.load()
FULL = Line(language="en", links=True, messages=True)
BARE = Line(language="en", links=False, messages=False)

WISHED = {
    **{f"key {key}": (Heard(keys=key), wish) for key, wish in KEYS.items()},
    "a key that is not offered": (Heard(keys="7"), None),
    "a star": (Heard(keys="*"), None),
    "a key too many": (Heard(keys="11"), "link"),
    "a key and words": (Heard(keys="3", words="send the link"), "order"),
    "nothing": (Heard(), None),
    "only breath": (Heard(words="  "), None),
    "link": (Heard(words="Link."), "link"),
    "send me the link, please": (Heard(words="Send me the link"), "link"),
    "lien": (Heard(words="Envoyez-moi le lien !"), "link"),
    "how to take the photo": (Heard(words="How do I take the photo?"), "guide"),
    "comment faire": (Heard(words="Comment prendre la photo ?"), "guide"),
    "my order": (Heard(words="my order"), "order"),
    "ma commande": (Heard(words="Ma commande"), "order"),
    "stop": (Heard(words="STOP"), "stop"),
    "plus de messages": (Heard(words="Plus de messages"), "stop"),
    "one": (Heard(words="one"), "link"),
    "un": (Heard(words="un"), "link"),
    "quatre": (Heard(words="Quatre."), "person"),
    "neuf": (Heard(words="neuf"), "language"),
    "encore": (Heard(words="encore"), "repeat"),
    "something else": (Heard(words="what a lovely day"), None),
    "what a service took for an order": (Heard(words="has my parcel gone out", intent="status"), "order"),
    "what a service took for orders": (Heard(words="x", intent="orders"), "order"),
    "what a service took for a person": (Heard(words="x", intent="person"), "person"),
    "what a service took for a wish of ours": (Heard(words="x", intent="guide"), "guide"),
    "what a service took for help": (Heard(words="x", intent="help"), "repeat"),
    "what a service took for French": (Heard(words="x", intent="speak_fr"), "language"),
    "what no call can do": (Heard(words="x", intent="erase"), None),
    "what we know better than a service": (Heard(words="link", intent="person"), "link"),
}


@pytest.mark.parametrize(("heard", "wish"), WISHED.values(), ids=WISHED.keys())
def test_keys_and_words_mean_the_same_wishes(heard, wish):
    assert wish_of(heard) == wish


@pytest.mark.parametrize(
    ("wish", "phrase"), [(wish, phrase) for wish, said in PHRASES.items() for each in said.values() for phrase in each]
)
def test_every_phrase_is_written_as_it_is_compared_and_means_one_wish(wish, phrase):
    assert plain(phrase) == phrase
    assert wish_of(Heard(words=phrase.title())) == wish
    assert sum(any(phrase in each for each in said.values()) for said in PHRASES.values()) == 1


def test_every_wish_can_be_pressed_and_said():
    assert set(KEYS.values()) == WISHES


ENGLISH = "seven K three M Q nine T A"
NUMBERS = {
    "pressed": (Heard(keys="75367982"), "75367982"),
    "pressed with a star": (Heard(keys="7536*"), "7536"),
    "as it is written": (Heard(words="PB-7K3M-Q9TA"), "75367982"),
    "in small letters, with dots": (Heard(words="p.b. 7k3m q9ta"), "75367982"),
    "letter by letter": (Heard(words="P B seven K three M Q nine T A"), "75367982"),
    "without its beginning": (Heard(words="7K3M Q9TA."), "75367982"),
    "in French": (Heard(words="P B sept K trois M Q neuf T A"), "75367982"),
    "its end alone": (Heard(words="Q nine T A"), "7982"),
    "with a zero": (Heard(words="zéro un deux trois"), "0123"),
    "nothing": (Heard(words=""), ""),
    "no number": (Heard(words="?!"), ""),
    "another alphabet": (Heard(words="номер"), ""),
    "digits of another script": (Heard(words="٧٥٣٦"), ""),
}


@pytest.mark.parametrize(("heard", "keys"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_number_is_the_same_pressed_and_in_every_way_that_speech_is_written_down(heard, keys):
    assert number_of(heard) == keys


@pytest.mark.parametrize("said", ["P B seven K", "P B seven K Q nine T A"])
def test_the_letters_before_every_number_are_not_taken_from_a_number_that_begins_so(said):
    assert number_of(Heard(words=said)).startswith("7275")


@pytest.mark.parametrize("said", ["Q oh T A", "Q O T A", "QOTA"])
def test_an_oh_is_a_zero(said):
    assert number_of(Heard(words=said)) == "7082"


def test_the_menu_offers_what_can_be_done_on_this_call_what_is_most_wanted_first():
    assert [wish for _, wish in FULL.offers()] == ["link", "guide", "order", "person", "stop", "language"]
    assert [wish for _, wish in BARE.offers()] == ["guide", "order", "person", "language"]
    assert [key for key, _ in FULL.offers()] == ["1", "2", "3", "4", "5", "9"]


@pytest.mark.parametrize("line", [FULL, BARE])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_that_is_said_has_words_and_none_of_them_is_long(line, language):
    order = order_of("PB-7K3M-Q9TA")
    said = [
        call.welcome(line),
        call.guide(line),
        call.link_sent(line),
        *(call.link_not_sent(line, why) for why in ("unwanted", "landline", "unknown")),
        call.stopped(line),
        *(call.ask_order(known=known, tries=tries) for known in (True, False) for tries in (0, 1)),
        call.tell_order(line, [order]),
        call.order_not_found(line, 2, known=True),
        call.ask_recording(),
        call.connect(record=True),
        *(call.nobody(tried=tried) for tried in (True, False)),
        *(call.called_back(line, noted=noted) for noted in (True, False)),
        *(call.not_understood(line, tries, silent=silent) for tries in range(4) for silent in (True, False)),
        call.turn_to(line, "fr"),
        call.goodbye(),
    ]
    for spoken in said:
        words = [PHRASEBOOK.say(each, language) for each in spoken.says]
        assert all(0 < len(each) < 300 for each in words)
        assert spoken.ask is None or not spoken.dial


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_words_say_that_a_machine_is_on_the_line_and_the_second_offer_the_link(language):
    first, second, *_ = (PHRASEBOOK.say(each, language) for each in call.welcome(FULL).says)

    assert "automat" in first
    assert "record" in first or "enregistr" in first
    assert "1" in second


@pytest.mark.parametrize("silent", [True, False])
def test_three_silences_and_three_misunderstandings_end_the_call(silent):
    spoken, tries = call.welcome(FULL), 0
    for _ in range(MOST_TRIES):
        assert spoken.ask is not None
        tries = spoken.ask.tries
        spoken = call.not_understood(FULL, tries, silent=silent)

    assert spoken == call.goodbye()
    assert tries == MOST_TRIES - 1


def test_a_number_is_asked_for_three_times_and_then_the_menu_comes_back():
    spoken, asked = call.ask_order(known=True), 0
    while spoken.ask is not None and spoken.ask.step == "order":
        asked += 1
        spoken = call.order_not_found(FULL, spoken.ask.tries, known=True)

    assert asked == MOST_TRIES
    assert spoken == call.menu(FULL, text("call-order-gone"))


@pytest.mark.parametrize(("known", "keys"), [(True, CHECK_KEYS), (False, NUMBER_KEYS)])
def test_a_caller_whose_number_has_orders_presses_four_keys_and_anybody_else_eight(known, keys):
    asked = call.ask_order(known=known)

    assert asked.ask == Ask(step="order", keys=keys)
    assert len(asked.says) == 1
    assert len(call.ask_order(known=known, tries=1).says) == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_an_order_stands_says_nothing_about_a_person(language):
    order: Order = order_of("PB-7K3M-Q9TA", email="canary@mine.example")
    said = " ".join(PHRASEBOOK.say(each, language) for each in call.tell_order(FULL, [order]).says)

    assert "canary" not in said
    assert order.id not in said
    assert PHRASEBOOK.say(text("status-in-review"), language) in said


def test_another_language_is_spoken_from_there_on():
    spoken = call.turn_to(FULL, "fr")

    assert spoken.language == "fr"
    assert spoken.says[0] == text("call-language")
    assert isinstance(spoken, Spoken)


def test_what_is_listened_for_fits_into_twilios_hints():
    hints = call.menu(FULL).ask.hints

    assert "link" in hints
    assert len(", ".join(hints)) <= 500


def test_on_a_french_call_french_is_listened_for():
    assert "lien" in call.menu(msgspec.structs.replace(FULL, language="fr")).ask.hints
