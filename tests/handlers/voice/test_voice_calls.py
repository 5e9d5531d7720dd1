"""Calls from the first ring to the last word: what a caller can have done, and what is stored of it."""

import asyncio
import datetime as dt
import itertools

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.events import CallbackRequested, LinkRequested, OptedOut
from bot.domain.hours import read_hours
from bot.domain.text import text
from bot.errors import RateLimited, Unavailable
from bot.handlers.twilio.numbers import is_number
from bot.storage.store import SqlTransaction
from tests.handlers.twilio.edge import (
    AMERICAN,
    BELGIAN,
    DESK_PHONE,
    FRENCH,
    PHRASEBOOK,
    Edge,
    approve_templates,
    opened,
    order_of,
)

NUMBER, KEYS, END = "PB-7K3M-Q9TA", "75367982", "7982"
SHUT = read_hours("", "Europe/Brussels")
_EVENTS = itertools.count()


async def rings(edge: Edge, number: str = BELGIAN):
    call = edge.twilio.caller(number)
    await call.dials()
    return call


def has_ordered(edge: Edge, number: str = BELGIAN, channel: str = "sms", order: str = NUMBER, **fields: object) -> None:
    conversation = edge.callers.conversation(channel, number)
    moment = edge.clock() + dt.timedelta(seconds=next(_EVENTS))
    edge.database.run_now(
        lambda connection: SqlTransaction(connection, edge.queue, str.casefold).place(
            order_of(order, **fields), conversation, moment
        )
    )


# --- the first words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (BELGIAN, "en-GB", "Hello"),
        (AMERICAN, "en-US", "Hello"),
        (FRENCH, "fr-FR", "Bonjour"),
        ("+442079460000", "en-GB", "Hello"),
        ("+15145550123", "en-GB", "Hello"),
        ("anonymous", "en-GB", "Hello"),
    ],
)
async def test_a_caller_hears_their_own_language_and_first_of_all_that_this_is_a_machine(edge, number, language, words):
    call = await rings(edge, number)
    first = call.hears()

    assert first.words.startswith(words)
    assert "automat" in first.words
    assert {spoken.language for spoken in call.heard} == {language}
    assert call.gather.input == {"dtmf", "speech"}
    assert call.gather.language == language
    assert edge.door.knocks == []


async def test_the_first_thing_on_offer_is_the_link(edge):
    call = await rings(edge)
    call.hears("automated")

    assert "link by text message" in call.heard[1].words
    assert call.slowest_s < 15


# --- the link --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["", "the link", "Send me the link."])
async def test_the_link_is_sent_to_the_number_that_calls_and_the_menu_goes_on(edge, said):
    call = await rings(edge, AMERICAN)
    await (call.speaks(said) if said else call.presses("1"))
    call.hears("on its way")
    call.hears("press 2")

    (envelope,) = edge.door.stored.values()
    assert envelope.event == LinkRequested()
    assert envelope.conversation == edge.callers.conversation("sms", AMERICAN)
    assert envelope.id == f"voice:{call.sid}:link"
    assert envelope.language == "en-US"
    assert not call.ended


async def test_the_link_arrives_behind_what_we_are(twilio, house):
    ada = twilio.phone()
    call = await rings(house)
    await call.presses("1")
    call.hears("on its way")
    await house.settles()

    assert "automated" in ada.heard[0].words
    assert "https://photos.example/c/" in "\n".join(said.words for said in ada.heard)


@pytest.mark.parametrize(
    ("number", "words"),
    [("+3225123456", "mobile phone"), ("+18002530000", "mobile phone"), ("anonymous", "see the number")],
)
async def test_no_link_is_promised_to_a_telephone_that_cannot_receive_it(edge, number, words):
    call = await rings(edge, number)
    await call.presses("1")

    call.hears(words)
    assert edge.door.knocks == []
    assert not call.ended


async def test_no_link_is_promised_to_an_unknown_caller(edge):
    call = await rings(edge, "+8656696")
    await call.presses("1")

    call.hears("see the number")


async def test_no_link_is_sent_to_somebody_who_stopped_messages_until_they_come_back(twilio, house):
    ada = twilio.phone()
    await ada.says("STOP")
    call = await rings(house)
    await call.presses("1")
    call.hears("first send the word START")
    await ada.says("START")
    await house.settles()
    await call.presses("1")

    call.hears("on its way")


async def test_a_step_that_is_asked_for_twice_changes_nothing_twice(twilio, edge):
    call = await rings(edge)
    step = call.gather.action
    await call.presses("1")
    form = {**call._form(), "Digits": "1"}
    assert await twilio.push(form, url=step) == 200
    assert await twilio.push(form, url=step) == 200

    assert len(edge.door.knocks) == 3
    assert len(edge.door.stored) == 1


# --- the guide, and orders -------------------------------------------------------------------------------------------------


async def test_how_to_take_the_photo_is_said_and_the_menu_again(edge):
    call = await rings(edge)
    await call.presses("2")

    call.hears("plain wall")
    call.hears("press 1")


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
@pytest.mark.parametrize("says", [False, True])
async def test_a_caller_whose_number_has_an_order_gives_four_keys_of_it(edge, channel, says):
    has_ordered(edge, channel=channel)
    call = await rings(edge)
    await call.presses("3")
    call.hears("last four characters")
    assert call.gather.num_digits == 4
    await (call.speaks("Q nine T A") if says else call.presses(END))

    call.hears(PHRASEBOOK.say(text("status-in-review"), "en"))
    assert "anna@example.com" not in call.summary


async def test_anybody_else_gives_all_eight(edge):
    has_ordered(edge, number=FRENCH)
    call = await rings(edge)
    await call.presses("3")
    call.hears("eight characters")
    assert call.gather.num_digits == 8
    await call.presses(KEYS)

    call.hears("US visa")


async def test_a_caller_with_an_order_may_ask_for_another_ones_by_its_whole_number(edge):
    has_ordered(edge)
    has_ordered(edge, number=FRENCH, order="PB-AAAA-BBBB")
    call = await rings(edge)
    await call.presses("3")
    await call.speaks("A A A A B B B B")

    call.hears("Your order for")


async def test_four_keys_are_not_enough_from_another_telephone(edge):
    has_ordered(edge, number=FRENCH)
    call = await rings(edge)
    await call.presses("3")
    await call.presses(END)

    call.hears("could not find")


async def test_of_two_orders_the_one_with_these_keys_is_told(edge):
    has_ordered(edge, order="PB-AAAA-BBBB", status="delivered")
    has_ordered(edge)
    call = await rings(edge)
    await call.presses("3")
    await call.presses("2222")

    call.hears(PHRASEBOOK.say(text("status-delivered"), "en"))


async def test_after_three_wrong_numbers_the_menu_comes_back(edge):
    has_ordered(edge)
    call = await rings(edge)
    await call.presses("3")
    for _ in range(2):
        await call.presses("0000")
        call.hears("could not find")
        call.hears("last four")
    await call.stays_silent()

    call.hears("can't find that order")
    call.hears("press 1")


@pytest.mark.parametrize("words", ["what has become of the thing", "status"])
async def test_what_a_service_understood_is_done(twilio, tmp_path, words):
    async def hears(_words: str, _language: str, _whose: str) -> str:
        return "status"

    async with opened(twilio, tmp_path, hears=hears) as edge:
        call = await rings(edge)
        await call.speaks(words)

        call.hears("eight characters")


async def test_without_a_service_a_mistake_in_a_word_is_forgiven(edge):
    call = await rings(edge)
    await call.speaks("wheres my order")

    call.hears("eight characters")


# --- a person --------------------------------------------------------------------------------------------------------------


async def test_a_person_is_rung_up_and_nothing_is_recorded(edge):
    call = await rings(edge)
    await call.presses("4")
    call.hears("connecting")
    assert call.dialled == DESK_PHONE
    assert call._dial.get("record") == "do-not-record"
    await call.dial_ends("completed")

    call.hears("Goodbye")
    assert call.ended
    assert edge.door.knocks == []


@pytest.mark.parametrize("outcome", ["no-answer", "busy", "failed", "canceled"])  # codespell:ignore
async def test_where_nobody_answers_a_call_back_is_offered_and_noted(edge, outcome):
    call = await rings(edge, FRENCH)
    await call.presses("4")
    await call.dial_ends(outcome)
    call.hears("Personne n'est libre")
    await call.presses("1")
    call.hears("vous rappelle")

    assert call.ended
    (envelope,) = edge.door.stored.values()
    assert envelope.event == CallbackRequested()
    assert envelope.conversation == edge.callers.conversation("sms", FRENCH)
    assert edge.rows("SELECT address FROM addresses") == [(FRENCH,)]


async def test_a_call_back_that_is_not_wanted_is_not_noted(edge):
    call = await rings(edge)
    await call.presses("4")
    await call.dial_ends("busy")
    await call.presses("2")

    call.hears("press 1")
    assert edge.door.knocks == []


async def test_a_call_back_is_a_case_at_the_desk(house):
    call = await rings(house)
    await call.presses("4")
    await call.dial_ends("no-answer")
    await call.presses("1")
    await house.settles()

    assert house.rows("SELECT kind FROM cases") == [("callback",)]


@pytest.mark.parametrize("house_like", [{"hours": SHUT}, {"desk_phone": ""}])
async def test_outside_the_hours_and_without_a_telephone_at_the_desk_nobody_is_rung_up(twilio, tmp_path, house_like):
    async with opened(twilio, tmp_path, **house_like) as edge:
        call = await rings(edge)
        await call.presses("4")

        call.hears("Nobody is here")
        assert call.dialled == ""
        await call.presses("1")
        call.hears("calls you back")


@pytest.mark.parametrize(
    ("answer", "record"),
    [("1", "record-from-answer-dual"), ("2", "do-not-record"), ("", "do-not-record"), ("yes", "do-not-record")],
)
async def test_a_call_is_recorded_only_after_a_clear_yes(twilio, tmp_path, answer, record):
    async with opened(twilio, tmp_path, records=True) as edge:
        call = await rings(edge)
        await call.presses("4")
        call.hears("May the call be recorded")
        if answer.isdigit():
            await call.presses(answer)
        elif answer:
            await call.speaks(answer)
        else:
            await call.stays_silent()

        assert call._dial.get("record") == record
        assert call.dialled == DESK_PHONE


# --- stopping, languages, and an end ---------------------------------------------------------------------------------------


async def test_stop_stops_messages_of_both_senders(twilio, edge):
    call = await rings(edge)
    await call.presses("5")
    call.hears("no more messages")
    stored = {envelope.conversation: envelope.event for envelope in edge.door.stored.values()}

    assert stored == {
        edge.callers.conversation("sms", BELGIAN): OptedOut("call", twilio.sms_sender),
        edge.callers.conversation("whatsapp", BELGIAN): OptedOut("call", twilio.whatsapp_sender),
    }


async def test_after_a_stop_on_a_call_no_link_is_sent_any_more(house):
    call = await rings(house)
    await call.presses("5")
    await call.presses("1")

    call.hears("asked us not to send")


async def test_after_a_stop_on_a_call_nothing_is_sent_to_confirm_it(twilio, house):
    await approve_templates(house)
    call = await rings(house)
    await call.presses("5")
    await house.settles()

    assert twilio.asked() == []


async def test_an_anonymous_caller_can_stop_nothing(edge):
    call = await rings(edge, "anonymous")
    await call.presses("5")

    call.hears("see the number")
    assert edge.door.knocks == []


async def test_another_language_is_spoken_and_listened_to_from_there_on_and_back_again(edge):
    call = await rings(edge)
    await call.presses("9")
    assert call.hears("français maintenant").language == "fr-FR"
    assert call.gather.language == "fr-FR"
    await call.presses("2")
    assert call.hears("mur uni").language == "fr-FR"
    await call.presses("9")

    assert call.hears("English now").language == "en-GB"


async def test_three_silences_end_the_call(edge):
    call = await rings(edge)
    for _ in range(2):
        await call.stays_silent()
        call.hears("did not hear")
    await call.stays_silent()

    call.hears("Goodbye")
    assert call.ended


async def test_what_is_not_understood_is_asked_again_and_not_for_ever(edge):
    call = await rings(edge)
    for asked in ("7", "8"):
        await call.presses(asked)
        call.hears("did not understand")
    await call.speaks("what a lovely day")

    assert call.ended


async def test_whoever_answers_in_between_begins_to_count_anew(edge):
    call = await rings(edge)
    await call.stays_silent()
    await call.presses("2")
    for _ in range(2):
        await call.stays_silent()

    assert not call.ended


# --- what is not for us, and what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "?at=menu", "?at=menu&lang=en", "?at=nowhere&tries=0", "?at=menu&tries=-1", "?at=menu&tries=x", "?tries=0"],
)
async def test_a_step_that_there_is_not_is_refused(twilio, edge, query):
    call = await rings(edge)

    assert await twilio.push(call._form(), url=f"{edge.url}/twilio/voice/step{query}") == 400


@pytest.mark.parametrize("path", ["voice", "voice/step?at=menu&lang=en&tries=0"])
@pytest.mark.parametrize("fields", [{"AccountSid": "AC" + "0" * 32}, {"AccountSid": ""}, {"CallSid": ""}])
async def test_a_call_of_another_account_is_refused(twilio, edge, path, fields):
    form = {**twilio.caller()._form(), "Digits": "1", **fields}

    assert await twilio.push(form, url=f"{edge.url}/twilio/{path}") == 403
    assert edge.door.knocks == []


@pytest.mark.parametrize("trouble", [Unavailable("away"), RateLimited("slow", 3.0)])
async def test_a_door_that_is_shut_is_said_kindly_and_the_call_ends(edge, trouble):
    edge.door.shut = trouble
    call = await rings(edge)
    await call.presses("1")

    call.hears("something does not work on my side")
    assert call.ended
    assert edge.twilio.attempts[-1] == (call.sid, 200)


async def test_a_database_that_fails_is_said_kindly_too(edge):
    edge.door.shut = OperationalError("INSERT", {}, Exception("disk I/O error"))
    call = await rings(edge)
    await call.presses("1")

    call.hears("something does not work on my side")


async def test_a_slow_door_is_not_waited_for_longer_than_twilio_waits(edge, monkeypatch):
    monkeypatch.setattr("bot.handlers.voice.routes._LONGEST_THOUGHT_S", 0.1)

    async def slow(*_: object) -> list[object]:
        await asyncio.sleep(30)
        return []

    monkeypatch.setattr(edge.telephones, "orders_of", slow)
    call = await rings(edge)
    await call.presses("3")

    call.hears("something does not work on my side")
    assert call.slowest_s < 15


def test_the_longest_thought_is_shorter_than_twilios_patience():
    from bot.handlers.voice import routes  # noqa: PLC0415 - a number of its own

    assert routes._LONGEST_THOUGHT_S < 15 / 1.5


async def test_every_answer_comes_well_within_twilios_patience(edge):
    call = await rings(edge)
    for key in ("2", "9", "9", "0", "3"):
        await call.presses(key)

    assert call.slowest_s < 15
    assert is_number(call.number)
