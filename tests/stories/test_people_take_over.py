"""People take over: a place and an honest time, a form while nobody is there, one who has the word, and did that help."""

import dataclasses
import datetime as dt

import msgspec
import pytest

from bot.domain.capabilities import Capabilities
from bot.domain.effects import LeaveQuestion, OpenCase, RecordRating, ReturnRequest, StartTimer, WriteAnswer
from bot.domain.events import (
    ChoiceTapped,
    OptedOut,
    PersonJoined,
    PersonLeft,
    PersonWrote,
    TextReceived,
    TimerFired,
)
from bot.domain.waiting import Queue, Served
from tests.stories.storyteller import MORNING, Storyteller, counter
from tests.stories.test_the_sale import until_paid, until_preview

MINUTE = 60.0
NIGHT = dt.datetime(2026, 11, 6, 18, 0, tzinfo=dt.UTC)  # a Friday


def queue(place: int, first: int | None = 8, handled: int = 10) -> Queue:
    """At this place, where answers usually took so many minutes, and seeing to somebody so many."""
    if first is None:
        return Queue(place=place)
    answered = MORNING + dt.timedelta(minutes=first)
    return Queue(place=place, served=(Served(MORNING, answered, answered + dt.timedelta(minutes=handled)),) * 3)


def waiting(place: int, first: int | None = 8) -> Storyteller:
    """In the middle of an order, at this place of the queue."""
    told = Storyteller()
    until_preview(told)
    told.queue = queue(place, first)
    told.types("person")
    return told


def at_night() -> Storyteller:
    told = Storyteller(now=NIGHT)
    until_preview(told)
    told.types("person")
    return told


def with_grace(*, wrote: bool = True, **capabilities: object) -> Storyteller:
    """Grace has the conversation, in the middle of an order."""
    knows = counter()
    able: Capabilities = msgspec.structs.replace(knows.capabilities, **capabilities)
    told = Storyteller(counter=dataclasses.replace(knows, capabilities=able))
    until_preview(told)
    told.types("person")
    told.happens(PersonJoined("Grace"))
    if wrote:
        told.happens(PersonWrote("Grace", "It is the light."))
    return told


def timers(told: Storyteller, name: str) -> list[StartTimer]:
    return [timer for timer in told.wanted(StartTimer) if timer.timer == name]


# --- place and time --------------------------------------------------------------------------------------------------


def test_whoever_asks_for_a_person_hears_the_place_and_about_how_long() -> None:
    told = waiting(3)
    told.hears("called a person", "number 3 in line", "about 30 minutes", "[Go on with the assistant]")
    assert len(told.wanted(OpenCase)) == 1


def test_where_nothing_was_measured_no_minutes_are_said_and_the_hours_are() -> None:
    told = waiting(1, first=None)
    told.hears("You are next", "can't say how many minutes", "until 5:00", "[Leave a message]")
    assert "about" not in "\n".join(told.said)


def test_shortly_before_closing_it_is_said_that_it_may_be_too_late_today() -> None:
    told = Storyteller(now=dt.datetime(2026, 11, 6, 16, 50, tzinfo=dt.UTC))
    told.types("US visa")
    told.queue = queue(4)
    told.types("person")
    told.hears("number 4", "may not get to you", "9:00\u202fAM on Monday, November 9 (UTC)")


def test_asking_again_says_the_place_as_it_is_now_and_opens_nothing() -> None:
    told = waiting(3)
    told.queue = queue(2)
    told.types("can I talk to a person?")
    told.hears("number 2 in line", "about 20 minutes")
    assert "called a person" not in "\n".join(told.said)
    assert told.wanted(OpenCase) == []
    told.taps("assistant")
    told.hears("assistant again", "Use this photo")
    told.types("person")
    told.hears("called a person", "number 2")
    assert told.wanted(OpenCase) == []


# --- news while one waits --------------------------------------------------------------------------------------------


def test_whoever_becomes_the_next_hears_it_once() -> None:
    told = waiting(3)
    told.rings("queue")
    told.hears_nothing()
    told.queue = queue(1)
    told.rings("queue")
    told.hears("You are next now", "[Leave a message]")
    told.rings("queue")
    assert "next now" not in "\n".join(told.said)


def test_a_time_that_was_not_kept_is_said_once_with_the_place_and_the_form() -> None:
    told = waiting(1)
    told.hears("about 10 minutes")
    told.rings("queue")
    told.hears("longer than I said", "You are next", "[Leave a message]")
    assert told.wanted(StartTimer) == []


def test_two_news_are_never_within_ten_minutes() -> None:
    told = waiting(2)  # about 20 minutes
    told.happens(_watching(told), after_s=19 * MINUTE)
    told.hears_nothing()
    told.queue = queue(1)
    told.happens(_watching(told), after_s=50)
    told.hears("You are next now")
    (again,) = timers(told, "queue")
    assert again.delay_s == 10 * MINUTE  # though the time that was said is over in seconds
    told.happens(_watching(told), after_s=2 * MINUTE)
    told.hears_nothing()
    told.rings("queue")
    told.hears("longer than I said")
    assert timers(told, "queue") == []


def test_who_went_on_with_the_assistant_hears_nothing_of_the_queue() -> None:
    told = waiting(2)
    told.taps("assistant")
    told.rings("queue")
    told.hears_nothing()
    assert told.wanted(StartTimer) == []


def test_over_night_nobody_is_told_that_it_is_their_turn() -> None:
    told = Storyteller(now=dt.datetime(2026, 11, 6, 16, 58, tzinfo=dt.UTC))
    told.types("US visa")
    told.queue = queue(2)
    told.types("person")
    told.queue = queue(1)
    told.happens(_watching(told), after_s=5 * MINUTE)
    told.hears_nothing()
    (morning,) = timers(told, "queue")
    assert told.now + dt.timedelta(seconds=morning.delay_s) == dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)
    told.rings("queue")
    told.hears("You are next now")


def _watching(told: Storyteller) -> TimerFired:
    last = [timer for timer in told.timers if timer.timer == "queue"][-1]
    return TimerFired(last.timer, last.about)


# --- the form --------------------------------------------------------------------------------------------------------


def test_outside_the_hours_it_is_said_when_people_are_back_and_a_question_can_be_left() -> None:
    told = at_night()
    told.hears("Nobody from our team", "9:00\u202fAM on Monday, November 9 (UTC)", "Write your question")
    assert told.wanted(OpenCase) == []
    told.types("Where is my refund for the photo that the office refused?")
    told.hears("How would you like to be answered?", "[Here in the chat]", "[By e-mail]")
    told.taps("answer-here")
    told.hears("they will answer here", "Use this photo")
    (left,) = told.wanted(LeaveQuestion)
    assert (left.words, left.answer_to) == ("Where is my refund for the photo that the office refused?", "")
    assert (left.document, left.photo) == (told.conversation.document, told.conversation.photo)
    told.taps("use")
    told.hears("What would you like")


def test_who_left_a_question_and_asks_again_hears_that_it_is_with_them() -> None:
    told = at_night()
    told.types("May I smile?")
    told.taps("answer-here")
    told.types("person")
    told.hears("Nobody from our team", "keeps its place", "[Leave a message]", "Use this photo")
    assert told.wanted(OpenCase) == []


def test_a_question_may_be_answered_by_e_mail_and_the_persons_words_go_there_too() -> None:
    told = at_night()
    told.types("May I smile?")
    told.taps("answer-mail")
    told.hears("Which e-mail address")
    told.types("nowhere")
    told.hears("e-mail")
    told.types("ada@example.com")
    told.hears("by e-mail", "Use this photo")
    (left,) = told.wanted(LeaveQuestion)
    assert (left.words, left.answer_to) == ("May I smile?", "ada@example.com")
    told.happens(PersonWrote("Grace", "With your mouth closed."))
    told.hears("Grace: With your mouth closed.")
    assert told.wanted(WriteAnswer) == [
        WriteAnswer(to="ada@example.com", name="Grace", words="With your mouth closed.")
    ]
    told.happens(PersonLeft("Grace"))
    told.happens(PersonWrote("Grace", "One more thing."))
    assert told.wanted(WriteAnswer) == []


def test_where_no_mail_can_be_sent_none_is_offered() -> None:
    told = Storyteller(counter=dataclasses.replace(counter(), answers_by_mail=False), now=NIGHT)
    told.types("person")
    told.types("May I smile?")
    told.hears("they will answer here", "Which document")


def test_the_form_can_be_left_without_a_question() -> None:
    told = at_night()
    told.types("never mind")
    told.hears("Use this photo")
    assert told.wanted(LeaveQuestion) == []


def test_who_waits_may_leave_a_question_instead_and_goes_on_with_the_assistant() -> None:
    told = waiting(2, first=None)
    told.types("leave a message")
    told.hears("Write your question")
    told.types("May I smile?")
    told.types("here")
    told.hears("they will answer here", "Use this photo")
    told.rings("queue")
    told.hears_nothing()


# --- who has the word ------------------------------------------------------------------------------------------------


def test_nobody_takes_a_conversation_from_somebody_whom_they_did_not_name() -> None:
    told = with_grace()
    for holder in ("", "queue", "Linus"):
        told.happens(PersonJoined("Ada", holder))
        told.hears_nothing()
        assert told.conversation.owner == "Grace"
    told.happens(PersonWrote("Ada", "Hello"))
    told.hears_nothing()
    told.happens(PersonLeft("Ada"))
    told.hears_nothing()
    told.happens(PersonJoined("Ada", "Grace"))
    told.hears("Ada from our team is here now")
    assert told.conversation.owner == "Ada"


def test_when_a_person_leaves_the_order_goes_on_where_it_was() -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.types("person")
    told.happens(PersonJoined("Grace"))
    told.types("is my e-mail safe with you?")
    told.hears_nothing()
    told.happens(PersonLeft("Grace"))
    told.hears("Grace has left", "I'm the assistant again", "e-mail")
    told.types("ada@example.com")
    told.hears("[I agree" if told.conversation.stage == "awaiting_terms" else "€6.90")


# --- a person who falls silent ---------------------------------------------------------------------------------------


def test_somebody_who_does_not_answer_loses_the_conversation_and_the_customer_is_told_once() -> None:
    told = with_grace()
    told.queue = queue(2, first=None)
    told.types("And the background?")
    (silence,) = timers(told, "silence")
    assert silence.delay_s == 10 * MINUTE
    told.types("Hello?")
    assert timers(told, "silence") == []  # the first words that nobody answered count
    told.rings("silence")
    told.hears("Grace can't answer", "back in line", "number 2", "[Leave a message]", "[Go on with the assistant]")
    assert told.wanted(ReturnRequest) == [ReturnRequest("Grace")]
    assert told.conversation.owner == "queue"
    told.rings("silence")
    told.hears_nothing()
    told.happens(PersonJoined("Linus"))
    told.hears("Linus from our team is here now")


def test_whoever_writes_keeps_the_conversation_for_another_while_from_the_last_letter() -> None:
    told = with_grace()
    told.types("And the background?")
    told.holder_is_here, told.holder_typed_at = True, told.now + 9 * dt.timedelta(minutes=1)
    told.rings("silence")
    told.hears_nothing()
    assert [timer.delay_s for timer in timers(told, "silence")] == [9 * MINUTE]
    told.rings("silence")
    told.hears_nothing()  # she has stopped writing, and looks: once more
    told.rings("silence")
    told.hears("Grace can't answer")


def test_whoever_only_looks_keeps_the_conversation_for_one_more_period() -> None:
    told = with_grace()
    told.types("And the background?")
    told.holder_is_here = True
    told.rings("silence")
    told.hears_nothing()
    (again,) = timers(told, "silence")
    assert again.delay_s == 10 * MINUTE
    told.rings("silence")
    told.hears("Grace can't answer", "back in line")


def test_whoever_wrote_and_went_away_is_silent() -> None:
    told = with_grace()
    told.types("And the background?")
    told.holder_is_here, told.holder_typed_at = False, told.now
    told.rings("silence")
    told.hears("Grace can't answer")


def test_an_answer_after_one_more_period_begins_the_next_wait_anew() -> None:
    told = with_grace()
    told.types("And the background?")
    told.holder_is_here = True
    told.rings("silence")
    told.happens(PersonWrote("Grace", "White."))
    told.rings("silence")
    told.hears_nothing()
    told.types("And my hair?")
    told.rings("silence")
    told.hears_nothing()
    assert told.conversation.owner == "Grace"


def test_whoever_answers_in_time_keeps_the_conversation() -> None:
    told = with_grace()
    told.types("And the background?")
    told.happens(PersonWrote("Grace", "White."))
    told.rings("silence")
    told.hears_nothing()
    assert told.conversation.owner == "Grace"


def test_somebody_who_takes_over_and_never_writes_loses_the_conversation_too() -> None:
    told = with_grace(wrote=False)
    told.rings("silence")
    told.hears("Grace can't answer")


def test_while_the_customer_waits_for_nothing_a_silent_person_stays() -> None:
    told = with_grace()
    told.rings("silence")  # of the joining; Grace has written since
    told.hears_nothing()
    assert told.conversation.owner == "Grace"


# --- did that help ---------------------------------------------------------------------------------------------------


def test_who_was_answered_is_asked_once_whether_that_helped_and_may_add_a_sentence() -> None:
    told = with_grace()
    told.happens(PersonLeft("Grace"))
    told.hears("Grace has left", "Did that help?", "[Yes, it did]", "[Not really]", "Use this photo")
    told.taps("not-helped")
    told.hears("Thank you for telling us", "[Add a sentence]", "Use this photo")
    (rated,) = told.wanted(RecordRating)
    assert (rated.agent, rated.score, rated.words) == ("Grace", 0, "")
    told.happens(ChoiceTapped("anytime", "helped"))
    assert told.wanted(RecordRating) == []
    told.happens(ChoiceTapped("anytime", "comment"))
    told.types("She was kind, where is my photo though?")
    told.hears("passed it on", "Use this photo")
    (worded,) = told.wanted(RecordRating)
    assert (worded.rating, worded.words) == (rated.rating, "She was kind, where is my photo though?")


def test_whatever_else_is_said_goes_on_as_if_nothing_had_been_asked() -> None:
    told = with_grace()
    told.happens(PersonLeft("Grace"))
    told.types("yes")  # use this photo
    told.hears("What would you like")
    assert told.wanted(RecordRating) == []
    told.happens(ChoiceTapped("anytime", "helped"))
    assert [rated.score for rated in told.wanted(RecordRating)] == [1]


def test_who_was_answered_nothing_is_asked_nothing() -> None:
    told = with_grace(wrote=False)
    told.happens(PersonLeft("Grace"))
    assert "Did that help" not in "\n".join(told.said)


def test_nobody_is_asked_who_wants_no_messages() -> None:
    told = with_grace()
    told.happens(OptedOut("keyword", "us"))
    told.happens(PersonLeft("Grace"))
    told.hears_nothing()
    assert told.conversation.rating is None


@pytest.mark.parametrize(("hours", "asked"), [(0, True), (23, True), (24, False), (30, False)])
def test_where_a_day_has_passed_that_closes_the_window_nobody_is_asked(hours: int, asked: bool) -> None:
    told = with_grace(window_h=24)
    told.conversation = msgspec.structs.replace(told.conversation, heard_at=told.now)
    told.happens(PersonLeft("Grace"), after_s=hours * 3600)
    assert ("Did that help" in "\n".join(told.said)) == asked


def test_by_text_message_the_question_is_short_and_answered_by_a_word_of_its_own() -> None:
    told = with_grace(has_buttons=False)
    told.happens(PersonLeft("Grace"))
    told.hears("Did that help?", "HELPED or NOT HELPED", "[Use this photo]")
    assert [button.id for button in told.buttons if button.stage == "anytime"] == []
    told.types("Not helped.")
    assert told.said == ["Thank you for telling us."]
    assert [rated.score for rated in told.wanted(RecordRating)] == [0]
    told.types("1")
    told.hears("What would you like")


def test_a_rating_that_comes_while_somebody_has_the_word_is_kept_silently() -> None:
    told = with_grace()
    told.happens(PersonLeft("Grace"))
    told.types("person")
    told.happens(ChoiceTapped("anytime", "helped"))
    told.hears_nothing()
    assert [rated.score for rated in told.wanted(RecordRating)] == [1]


def test_in_french_all_this_is_french() -> None:
    told = Storyteller(hint="fr", now=NIGHT)
    until_paid(told)
    told.types("parler à quelqu'un")
    told.hears("Personne de l'équipe", "09:00 le lundi 9 novembre (UTC)", "Écrivez votre question")
    told.happens(TextReceived("Puis-je sourire ?"))
    told.hears("recevoir la réponse", "[Par e-mail]")
