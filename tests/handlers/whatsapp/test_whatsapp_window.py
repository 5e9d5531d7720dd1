"""The window of a day: what is said freely, what waits, and what comes first when the customer writes again."""

import pytest

from bot.domain.events import MessageLost, PersonAnnounced, PersonJoined, PhotoReceived
from bot.domain.ids import EffectId, PhotoId
from bot.domain.messages import PersonMessage, PictureMessage, StoredPicture, TextMessage, Working
from bot.domain.text import text
from bot.errors import NotHeard, Undeliverable, Unwanted
from tests.handlers.twilio.edge import Edge, approve_templates, at_whatsapp, picture, words
from tests.peers.twilio import error
from tests.peers.twilio_phone import Phone, Said
from tests.peers.twilio_spec import WHY_ABSENT

HELLO = TextMessage(text=words("hello"))
APPROVED = TextMessage(text=text("photo-approved", order="PB-7K3M-Q9TA"))
PREVIEW = StoredPicture(PhotoId("ph-1"), "preview")


def news(phone: Phone) -> list[Said]:
    """What the phone shows that nobody has looked at yet."""
    unread = phone.heard[phone._read :]
    phone.forgets()
    return unread


async def ada_after_a_day(house: Edge, hours: float = 25) -> Phone:
    """A customer who has said something once, a while ago, where every template is approved."""
    at_whatsapp(house)
    await approve_templates(house)
    ada = house.twilio.phone(on="whatsapp")
    await ada.says("us visa")
    await house.settles()
    house.clock.goes_on(hours=hours)
    ada.forgets()
    return ada


# --- the channel alone -----------------------------------------------------------------------------------------------------


async def test_everything_that_we_say_keeps_to_twilios_description(twilio, edge):
    if twilio.spec is None:
        pytest.skip(WHY_ABSENT)
    await approve_templates(edge)
    edge.vault.pictures[PREVIEW] = picture()
    ada = twilio.phone(on="whatsapp")
    edge.is_heard(ada)
    said = PictureMessage(picture=PREVIEW, caption=words("So?"), alt=words("a face"))
    for place, message in enumerate((HELLO, said, PersonMessage(author="Grace", words="Hello"), Working())):
        await edge.tell(ada, message, effect=f"e/{place}")
    edge.clock.goes_on(hours=25)
    with pytest.raises(NotHeard):
        await edge.tell(ada, APPROVED, effect="e/9")
    await twilio.settles()

    assert [each.kind for each in ada.heard] == ["text", "media", "text", "content"]
    assert twilio.violations == []


@pytest.mark.parametrize(("hours", "is_free"), [(0, True), (23.9, True), (23.99, False), (24, False), (30 * 24, False)])
async def test_words_are_free_for_a_day_but_for_the_last_moments(twilio, edge, hours, is_free):
    await approve_templates(edge)
    ada = twilio.phone(on="whatsapp")
    edge.is_heard(ada)
    edge.clock.goes_on(hours=hours)
    if is_free:
        await edge.tell(ada, HELLO)
    else:
        with pytest.raises(NotHeard):
            await edge.tell(ada, HELLO)
    await twilio.settles()

    assert [said.kind for said in ada.heard] == ["text" if is_free else "content"]


async def test_the_wording_that_a_person_chose_goes_out_in_place_of_the_usual_one(twilio, edge):
    await approve_templates(edge)
    ada = twilio.phone(on="whatsapp")
    here = text("person-is-here", name="Grace", order="PB-7K3M-Q9TA")
    chosen = TextMessage(author="Grace", text=here, announced_as="passbooth_order_news_v1")
    with pytest.raises(NotHeard):
        await edge.tell(ada, chosen)

    await ada.hears("There is news about your photo order PB-7K3M-Q9TA")


async def test_a_wording_that_is_none_or_lacks_its_order_is_the_one_for_everything_else(twilio, edge):
    await approve_templates(edge)
    ada = twilio.phone(on="whatsapp")
    here = text("person-is-here", name="Grace", order="")
    for place, name in enumerate(("passbooth_order_news_v1", "nothing_like_it")):
        with pytest.raises(NotHeard):
            await edge.tell(ada, TextMessage(author="Grace", text=here, announced_as=name), effect=f"e/{place}")

    await ada.hears("There is news for you from our photo counter")
    await ada.hears("Somebody from our photo team has written to you")


async def test_a_customer_who_never_wrote_is_told_that_there_is_news(twilio, edge):
    await approve_templates(edge)
    ada = twilio.phone(on="whatsapp")
    with pytest.raises(NotHeard):
        await edge.tell(ada, APPROVED, language="fr")

    assert "PB-7K3M-Q9TA" in (await ada.hears("Une personne a vérifié la photo")).words


async def test_where_no_template_was_approved_people_must_reach_the_customer(twilio, edge):
    with pytest.raises(Undeliverable):
        await edge.tell(twilio.phone(on="whatsapp"), HELLO)


async def test_a_sign_that_something_is_done_is_never_announced(twilio, edge):
    await edge.tell(twilio.phone(on="whatsapp"), Working())

    assert twilio.asked() == []


async def test_a_report_says_of_a_template_that_it_is_one(twilio, edge):
    await approve_templates(edge)
    with pytest.raises(NotHeard):
        await edge.tell(twilio.phone(on="whatsapp"), HELLO, effect="e/7")

    assert twilio.asked()[-1]["StatusCallback"].endswith("?effect=e%2F7&kind=template")


async def test_a_forgotten_number_and_one_that_blocked_us_cannot_be_reached(twilio, edge):
    with pytest.raises(Undeliverable):
        await edge.whatsapp.deliver(edge.callers.conversation("whatsapp", "+32470999999"), HELLO, "en", EffectId("e/0"))
    ada = twilio.phone(on="whatsapp")
    edge.is_heard(ada)
    twilio.fails_next(error(21610))
    with pytest.raises(Unwanted) as raised:
        await edge.tell(ada, HELLO)
    assert raised.value.sender == twilio.whatsapp_sender


# --- with the engine -------------------------------------------------------------------------------------------------------


async def test_within_a_day_everything_is_said_as_it_is(twilio, house):
    ada = await ada_after_a_day(house, hours=23)
    await house.a_person_writes(ada, "Your photo is fine.")

    assert "*Grace*: Your photo is fine." in [said.words for said in news(ada)]


async def test_after_a_day_one_template_goes_out_and_the_words_wait_and_then_come_first_and_in_order(twilio, house):
    ada = await ada_after_a_day(house)
    await house.a_person_writes(ada, "Your photo is fine.")
    await house.a_person_writes(ada, "Shall I send it?")
    (told,) = news(ada)
    assert (
        told.words
        == "Somebody from our photo team has written to you about your request. Reply to this message to read it."
    )

    house.clock.goes_on(hours=3)
    await ada.says("yes")
    await house.settles()
    said = [each.words for each in news(ada)]
    assert said[0].startswith("Grace") or "Grace" in said[0]
    assert said[1:] == ["*Grace*: Your photo is fine.", "*Grace*: Shall I send it?"]
    assert house.rows("SELECT DISTINCT state FROM outbox WHERE body NOT LIKE '%AssessPhoto%'") == [("done",)]


async def test_a_wording_that_a_person_chose_is_all_that_goes_out_and_its_words_come_first(twilio, house):
    ada = await ada_after_a_day(house)
    await house.happens(ada, PersonAnnounced("Grace", "passbooth_news_v1"), "desk:1")
    await house.settles()
    assert [said.words for said in news(ada)] == [
        "There is news for you from our photo counter. Reply to this message to read it."
    ]

    house.clock.goes_on(hours=1)
    await ada.says("yes?")
    await house.settles()
    (said,) = news(ada)
    assert "Thank you for writing back. Grace from our team reads along" in said.words


async def test_what_waited_comes_before_the_answer_to_what_was_written(twilio, house):
    ada = await ada_after_a_day(house)
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    await house.happens(ada, MessageLost(EffectId("x"), "1"), "twilio:other")
    house.database.run_now(
        lambda connection: connection.exec_driver_sql(
            'UPDATE conversations SET owner = \'bot\', state = replace(state, \'"owner":"Grace"\', \'"owner":"bot"\')'
        )
    )
    ada.forgets()
    house.clock.goes_on(minutes=5)
    await ada.says("help")
    await house.settles()
    said = [each.words for each in news(ada)]

    assert "Grace" in said[0]
    assert len(said) > 1


async def test_nothing_is_announced_twice_however_often_we_look(twilio, house):
    ada = await ada_after_a_day(house)
    await house.a_person_writes(ada, "Your photo is fine.")
    for _ in range(5):
        house.clock.goes_on(hours=7)
        await house.engine.drain(house.conversation(ada))
        await house.settles()

    assert len(news(ada)) == 1


async def test_a_photo_from_the_camera_page_opens_no_window(twilio, house):
    ada = await ada_after_a_day(house)
    await house.happens(ada, PhotoReceived(PhotoId("ph-1")), "camera:1")
    (told,) = news(ada)

    assert told.kind == "content"
    assert "news for you" in told.words


async def test_a_photo_that_is_sent_here_opens_it(twilio, house):
    ada = await ada_after_a_day(house)
    await ada.sends_photo(picture())
    await house.settles()

    assert [said.kind for said in news(ada)] == ["text"]


async def test_a_window_that_was_closed_against_our_reckoning_has_the_words_said_later(twilio, house):
    ada = await ada_after_a_day(house, hours=1)
    twilio._last_heard.clear()  # as Twilio sees it
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    (told,) = news(ada)
    assert told.kind == "content"
    assert house.rows("SELECT kind FROM cases") == []

    house.clock.goes_on(minutes=1)
    await ada.says("yes")
    await house.settles()
    assert "Grace" in news(ada)[0].words


async def test_a_template_that_is_lost_is_shown_to_the_desk(twilio, house):
    ada = await ada_after_a_day(house)
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    await house.happens(ada, MessageLost(EffectId("desk:1/0"), "63024"), "twilio:SM:lost")

    assert house.rows("SELECT kind FROM cases") == [("person",)]


async def test_a_report_that_outruns_the_end_of_what_is_being_sent_is_not_forgotten(twilio, house):
    ada = await ada_after_a_day(house, hours=1)
    twilio._last_heard.clear()
    deliver, told = house.whatsapp.deliver, []

    async def reported_at_once(conversation, message, language, effect):
        await deliver(conversation, message, language, effect)
        if not told:
            told.append(effect)
            await twilio.settles()

    house.whatsapp.deliver = reported_at_once
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    house.clock.goes_on(minutes=1)
    await ada.says("yes")
    await house.settles()

    assert any("Grace" in said.words for said in news(ada))


# --- stop and start --------------------------------------------------------------------------------------------------------


async def test_stop_is_confirmed_once_and_then_there_is_silence(twilio, house):
    ada = await ada_after_a_day(house, hours=1)
    for said in ("STOP", "stop", "hello?", "help"):
        await ada.says(said)
        await house.settles()
        house.clock.goes_on(minutes=1)

    (told,) = news(ada)
    assert told.words.startswith("You won't get more messages from us here.")
    assert house.rows("SELECT sender, wanted, how FROM wishes") == [(twilio.whatsapp_sender, 0, "keyword")] * 2


async def test_what_a_person_writes_to_somebody_who_wants_no_messages_is_not_sent_and_the_desk_is_told(twilio, house):
    ada = await ada_after_a_day(house, hours=1)
    await ada.says("STOP")
    await house.settles()
    ada.forgets()
    await house.a_person_writes(ada, "Your photo is fine.")

    assert news(ada) == []
    assert house.rows("SELECT state, error FROM outbox WHERE body LIKE '%is fine%'") == [("dead", "Unwanted")]
    assert house.rows("SELECT kind FROM cases") == [("person",)]


async def test_what_waited_for_an_answer_is_not_said_to_somebody_who_answers_stop(twilio, house):
    ada = await ada_after_a_day(house)
    await house.happens(ada, PersonJoined("Grace"), "desk:1")
    ada.forgets()
    house.clock.goes_on(minutes=1)
    await ada.says("STOP")
    await house.settles()

    assert not any("Grace" in said.words for said in news(ada))


@pytest.mark.parametrize("back", ["START", "yes"])
async def test_whoever_comes_back_is_where_they_were(twilio, house, back):
    ada = await ada_after_a_day(house, hours=1)
    await ada.says("STOP")
    await house.settles()
    ada.forgets()
    house.clock.goes_on(minutes=1)
    await ada.says(back)
    await house.settles()

    said = news(ada)
    assert "Hello again" in said[0].words
    assert len(said) > 1


@pytest.mark.parametrize("first", ["START", "STOP"])
async def test_a_first_word_that_is_a_keyword_opens_the_window_too(twilio, house, first):
    at_whatsapp(house)
    await approve_templates(house)
    ada = twilio.phone(on="whatsapp")
    await ada.says(first)
    await house.settles()

    assert not any("There is news for you" in said.words for said in ada.heard)


@pytest.mark.parametrize("word", ["START", "STOP"])
async def test_a_keyword_after_a_day_opens_the_window_too(twilio, house, word):
    ada = await ada_after_a_day(house)
    await ada.says(word)
    await house.settles()

    said = news(ada)
    assert said
    assert not any("There is news for you" in each.words for each in said)


async def test_what_a_person_wrote_is_not_said_to_somebody_who_stopped_meanwhile(twilio, house):
    ada = await ada_after_a_day(house)
    await house.a_person_writes(ada, "Your photo is fine.")
    ada.forgets()
    for said in ("STOP", "hello?"):
        house.clock.goes_on(minutes=1)
        await ada.says(said)
        await house.settles()

    assert not any("is fine" in said.words for said in news(ada))
