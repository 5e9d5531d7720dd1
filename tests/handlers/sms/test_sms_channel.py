"""Text messages: what arrives at the customer, what it costs the sender, and who wants none."""

import datetime as dt

import pytest

from bot.domain.events import PersonJoined
from bot.domain.ids import ConversationId, EffectId, PhotoId
from bot.domain.messages import Choice, PersonMessage, PictureMessage, StoredPicture, TextMessage, Working
from bot.errors import Unavailable, Undeliverable
from bot.handlers.pace import Pace, Rate
from bot.handlers.sms.channel import RATES, SmsChannel
from tests.handlers.twilio.edge import AMERICAN, BELGIAN, SECRET, opened, picture, words
from tests.peers.twilio import TwilioPeer, server_error, too_many_requests
from tests.peers.twilio_spec import WHY_ABSENT

HELLO = TextMessage(text=words("hello"))
PREVIEW = StoredPicture(PhotoId("ph-1"), "preview")
ANSWERS = (Choice("awaiting_use", "use", words("Use it")), Choice("awaiting_use", "retry", words("Again")))
SO = PictureMessage(picture=PREVIEW, caption=words("So?"), alt=words("a face"), choices=ANSWERS)


async def test_everything_that_we_say_keeps_to_twilios_description(twilio, edge):
    edge.sms._mouth._pace = Pace(RATES["short_code"], Rate(100.0, burst=100))
    if twilio.spec is None:
        pytest.skip(WHY_ABSENT)
    edge.vault.pictures[PREVIEW] = picture()
    bob = twilio.phone(AMERICAN)
    for place, message in enumerate((HELLO, SO, PersonMessage(author="Grace", words="x" * 2000), Working())):
        await edge.tell(bob, message, effect=f"e/{place}")
    await twilio.settles()

    assert [said.kind for said in bob.heard] == ["text", "media", "text", "text", "text"]
    assert twilio.violations == []


async def test_a_picture_arrives_byte_for_byte_where_pictures_are_carried(twilio, edge):
    edge.vault.pictures[PREVIEW] = picture()
    bob = twilio.phone(AMERICAN)
    await edge.tell(bob, SO)

    assert (await bob.hears(kind="media")).content == picture()
    assert (await bob.hears("So?")).words == "So?\n1 Use it\n2 Again"


async def test_elsewhere_a_link_that_ends_leads_to_it(twilio, edge):
    ada = twilio.phone(BELGIAN)
    await edge.tell(ada, SO)
    said = await ada.hears("So?")

    assert said.kind == "text"
    assert said.url("sms-picture").startswith(f"{edge.url}/p/")


@pytest.mark.parametrize(
    ("number", "photos_in", "notice"),
    [
        ("+14155552671", True, "sms-rates"),
        ("+15145550123", True, "sms-rates"),
        ("+18765551234", False, ""),
        ("+32470123456", False, ""),
        ("+33612345678", False, ""),
        ("+447400123456", False, ""),
    ],
)
async def test_what_can_be_said_and_received_follows_from_the_country_of_the_number(edge, number, photos_in, notice):
    can = edge.sms.capabilities_of(edge.callers.conversation("sms", number))

    assert (can.photos_in, can.notice) == (photos_in, notice)
    assert not can.files_out
    assert can.max_choices <= 9  # a menu is answered with one digit


@pytest.mark.parametrize(("kind", "confirms"), [("short_code", True), ("long_code", False), ("toll_free", False)])
async def test_only_a_short_code_has_to_confirm_a_stop_itself(twilio, tmp_path, kind, confirms):
    async with opened(twilio, tmp_path, number_type=kind) as edge:
        for number in (AMERICAN, BELGIAN):
            assert edge.sms.capabilities_of(edge.callers.conversation("sms", number)).confirms_stop is confirms


async def test_a_number_that_was_forgotten_cannot_be_reached(twilio, edge):
    with pytest.raises(Undeliverable) as raised:
        await edge.sms.deliver(ConversationId("sms:be-nobody"), HELLO, "en", EffectId("e/0"))

    assert type(raised.value) is Undeliverable
    assert twilio.asked() == []


async def test_a_message_in_parts_goes_on_where_it_stopped(twilio, edge):
    edge.sms._mouth._pace = Pace(RATES["short_code"], Rate(100.0, burst=100))
    speech = " ".join(["word"] * 1200)
    ada = twilio.phone()
    twilio.fails_next(None, server_error(), None, server_error())
    for _ in range(2):
        with pytest.raises(Unavailable):
            await edge.tell(ada, TextMessage(text=words(speech)))
    await edge.tell(ada, TextMessage(text=words(speech)))
    await twilio.settles()

    assert " ".join(said.words for said in ada.heard) == speech


async def test_a_service_of_ours_sends_in_its_own_name(tmp_path):
    service = f"MG{5:032x}"
    async with TwilioPeer(messaging_service=service) as twilio:
        async with opened(twilio, tmp_path) as edge:
            ada = twilio.phone()
            await edge.tell(ada, HELLO)
            await ada.hears("hello")
        assert twilio.asked()[0]["MessagingServiceSid"] == service
        assert "From" not in twilio.asked()[0]
        assert twilio.violations == twilio.troubles == []


async def test_a_long_message_counts_for_as_many_as_its_parts(twilio, edge):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(sender=Rate(1.0), chat=Rate(100.0, burst=100), clock=lambda: 0.0, sleep=sleep)
    channel = SmsChannel(
        edge.account,
        twilio.sms_sender,
        "long_code",
        edge.telephones,
        say=lambda text, _: str(text.values["words"]),
        has=lambda _: False,
        public_url=edge.url,
        picture_link=lambda picture, _: SECRET,
        now=edge.clock,
        pace=pace,
    )
    conversation = edge.callers.conversation("sms", BELGIAN)
    await edge.telephones.remember(conversation, BELGIAN, edge.clock())
    for place, said in enumerate(("a" * 160, "a" * 161, "ж" * 71, "last")):
        await channel.deliver(conversation, TextMessage(text=words(said)), "en", EffectId(f"e/{place}"))

    assert waits == [1.0, 3.0, 5.0]


def test_every_kind_of_number_has_its_rate_and_a_long_code_the_slowest():
    assert min(rate.per_s for rate in RATES.values()) == RATES["long_code"].per_s == 1.0
    assert RATES["short_code"].per_s == 100


async def test_a_rate_that_twilio_keeps_is_kept_by_us_first(tmp_path):
    async with TwilioPeer(rate_per_s=1) as twilio:
        async with opened(twilio, tmp_path, number_type="long_code") as edge:
            phones = [twilio.phone(f"+3247012345{place}") for place in range(3)]
            for place, phone in enumerate(phones):
                await edge.tell(phone, HELLO, effect=f"e/{place}")
            await twilio.settles()
        assert all(len(phone.heard) == 1 for phone in phones)
        assert len(twilio.asked()) == 3  # none was refused
        assert twilio.violations == twilio.troubles == []


# --- with the engine ----------------------------------------------------------------------------------------------------


async def test_a_conversation_by_text_message_begins_with_what_we_are_and_goes_on_by_number(twilio, house):
    ada = twilio.phone()
    await ada.says("hi")
    await house.settles()
    hello = await ada.hears("automated")
    assert "1 US visa" in hello.words
    assert "Reply STOP" not in hello.words

    await ada.taps("US visa")
    await house.settles()
    said = "\n".join(each.words for each in ada.heard)
    assert "https://photos.example/c/" in said
    assert "data rates" not in said


async def test_in_america_the_first_words_say_what_messages_cost(twilio, house):
    bob = twilio.phone(AMERICAN)
    await bob.says("hi")
    await house.settles()

    assert "Reply STOP to stop, HELP for help." in (await bob.hears("automated")).words


async def test_whoever_wrote_stop_to_the_network_alone_is_noted_once_and_nothing_is_tried_again(twilio, house):
    ada = twilio.phone()
    await ada.says("hi")
    await house.settles()
    twilio.opted_out.add(ada.number)
    heard = len(ada.heard)
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    asked = len(twilio.asked())

    assert house.rows("SELECT sender, wanted, how FROM wishes") == [(twilio.sms_sender, 0, "provider")]
    assert house.rows("SELECT kind FROM cases") == [("person",)]
    house.clock.goes_on(hours=1)
    await house.engine.sweep(dt.timedelta(0))
    await house.settles()
    assert len(twilio.asked()) == asked
    assert len(ada.heard) == heard


async def test_what_a_person_wrote_to_somebody_who_had_stopped_is_shown_to_the_desk(twilio, house):
    ada = twilio.phone()
    await ada.says("hi")
    await house.settles()
    twilio.opted_out.add(ada.number)
    await house.a_person_writes(ada, "Are you there?")

    assert house.rows("SELECT state FROM outbox WHERE body LIKE '%Are you there%'") == [("dead",)]
    assert house.rows("SELECT state FROM outbox WHERE state = 'due'") == []
    assert ("person",) in house.rows("SELECT kind FROM cases")
    assert {how for (how,) in house.rows("SELECT how FROM wishes")} == {"provider"}


async def test_stop_is_silence_and_start_is_where_we_were(twilio, house):
    ada = twilio.phone()
    await ada.says("us visa")
    await house.settles()
    await ada.says("STOP")
    await house.settles()
    ada.forgets()
    await ada.says("hello?")
    await house.settles()
    unread = [said for said in ada.heard[ada._read :] if said.kind != "provider"]
    assert unread == []
    assert house.rows("SELECT sender, wanted, how FROM wishes") == [(twilio.sms_sender, 0, "keyword")]

    await ada.says("Yes")
    await house.settles()
    assert await ada.hears("Hello again")
    assert house.rows("SELECT wanted FROM wishes ORDER BY id") == [(0,), (1,)]


async def test_a_yes_that_answers_a_question_is_no_wish(twilio, house):
    ada = twilio.phone()
    await ada.says("hi")
    await ada.says("yes")
    await house.settles()

    assert house.rows("SELECT * FROM wishes") == []


async def test_a_sender_that_is_asked_to_wait_waits_and_nothing_is_lost(twilio, house):
    ada = twilio.phone()
    house.sms._mouth._pace = Pace(RATES["short_code"], Rate(1.0, burst=9), clock=lambda: house.clock().timestamp())
    twilio.fails_next(*[too_many_requests(30)] * 15)
    await ada.says("hi")
    await house.settles()
    for _ in range(20):
        house.clock.goes_on(seconds=61)
        await house.engine.drain(house.conversation(ada))
        await house.settles()

    assert await ada.hears("automated")
    assert house.rows("SELECT DISTINCT state FROM outbox") == [("done",)]
    assert house.rows("SELECT * FROM cases") == []


async def test_after_erased_the_address_is_forgotten_and_the_same_number_begins_afresh(twilio, house):
    ada = twilio.phone()
    await ada.says("us visa")
    await ada.says("delete my data")
    await house.settles()
    await ada.taps("erase")
    await house.settles()

    assert await ada.hears("erased")
    assert house.rows("SELECT * FROM addresses") == []
    assert house.rows("SELECT state FROM outbox WHERE state != 'done'") == []
    ada.forgets()
    await ada.says("hello")
    await house.settles()
    assert len(house.rows("SELECT * FROM addresses")) == 1
    assert len(ada.heard) > ada._read


async def test_what_is_still_to_be_said_when_the_address_is_gone_is_shown_to_the_desk(twilio, house):
    ada = twilio.phone()
    await ada.says("hi")
    await house.settles()
    house.database.run_now(lambda connection: connection.exec_driver_sql("DELETE FROM addresses"))
    await house.a_person_writes(ada, "Are you there?")

    assert house.rows("SELECT DISTINCT error FROM outbox WHERE state = 'dead'") == [("Undeliverable",)]
    assert house.rows("SELECT kind FROM cases") != []
