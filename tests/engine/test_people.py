"""People take over, on a real store: who waits before whom, one holder, what goes back to the queue, who was helped."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
import pytest
from sqlalchemy.engine.default import DefaultDialect

from bot.domain.effects import OpenCase, SubmitPrints
from bot.domain.events import AddressMended, ChoiceTapped, Envelope, Event, PersonJoined, PersonLeft, PersonWrote
from bot.domain.ids import CaseId, ConversationId, EffectId, EventId
from bot.domain.post import PostalAddress
from bot.domain.waiting import Queue, Served
from bot.engine import runner
from bot.engine.runner import Engine
from bot.engine.store import Due, Transaction
from bot.errors import Undeliverable
from bot.storage.audit import SqlAudit
from bot.storage.desk import SqlDesk
from bot.storage.inbox import SqlInbox
from bot.storage.store import SqlStore
from tests.engine.conftest import ANNA, Bench

WEDNESDAY = dt.datetime(2026, 11, 4, 10, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def engine(bench: Bench) -> Engine:
    bench.moment = WEDNESDAY
    return bench.new_engine()


def store(bench: Bench) -> SqlStore:
    return SqlStore(bench.database, bench.queue, str.casefold)


async def says(bench: Bench, engine: Engine, words: str, number: int, who: ConversationId = ANNA) -> None:
    envelope = bench.says(words, number)
    key = EventId(f"{who}:{number}")
    await engine.accept(Envelope(id=key, conversation=who, at=bench.moment, event=envelope.event, language="en"))


async def does(bench: Bench, engine: Engine, event: Event, key: str, who: ConversationId = ANNA) -> None:
    await engine.accept(Envelope(id=EventId(f"desk:{who}:{key}"), conversation=who, at=bench.moment, event=event))


async def queue(bench: Bench, who: ConversationId) -> Queue:
    return await store(bench).run(lambda tx: tx.queue(who, bench.moment))


async def waiting(bench: Bench, engine: Engine, *who: str) -> tuple[ConversationId, ...]:
    """These ask for a person, a minute apart."""
    names = tuple(ConversationId(f"web:{name}") for name in who)
    for name in names:
        await says(bench, engine, "us visa", 1, name)
        await says(bench, engine, "person", 2, name)
        bench.moment += MINUTE
    return names


def owner(bench: Bench, who: ConversationId = ANNA) -> object:
    return dict(bench.rows("SELECT id, owner FROM conversations"))[who]


def said(bench: Bench, who: ConversationId = ANNA) -> str:
    return "\n".join(str(body) for here, body in bench.rows("SELECT conversation, body FROM lines") if here == who)


async def test_the_place_is_counted_from_the_requests_that_were_first(bench: Bench, engine: Engine) -> None:
    ada, grace, mary = await waiting(bench, engine, "ada", "grace", "mary")
    assert [(await queue(bench, name)).place for name in (ada, grace, mary)] == [1, 2, 3]
    await SqlDesk(bench.database).take_requests(ada, "linus")
    assert [(await queue(bench, name)).place for name in (grace, mary)] == [1, 2]
    stranger = await queue(bench, ANNA)
    assert (stranger.place, stranger.requested) == (3, False)


async def test_asking_three_times_is_one_request(bench: Bench, engine: Engine) -> None:
    await waiting(bench, engine, "anna")
    for number, words in enumerate(("person", "Go on with the assistant", "person"), start=3):
        await says(bench, engine, words, number)
    assert bench.rows("SELECT kind FROM cases") == [("person",)]
    assert owner(bench) == "queue"


async def test_answers_are_measured_from_what_people_wrote(bench: Bench, engine: Engine) -> None:
    (ada,) = await waiting(bench, engine, "ada")
    bench.moment += 6 * MINUTE
    await does(bench, engine, PersonWrote("linus", "Hello"), "w1", ada)
    bench.moment += 2 * MINUTE
    await does(bench, engine, PersonWrote("linus", "Done"), "w2", ada)
    bench.moment += 10 * MINUTE
    await does(bench, engine, PersonLeft("linus"), "l", ada)
    seen = await queue(bench, ANNA)
    assert seen.served == (Served(WEDNESDAY, WEDNESDAY + 7 * MINUTE, WEDNESDAY + 19 * MINUTE),)
    bench.moment += dt.timedelta(days=8)
    assert (await queue(bench, ANNA)).served == ()


class PowerCut(Exception):
    pass


@contextmanager
def power_cut(point: int) -> Iterator[list[int]]:
    """No transaction ends any more from this point on: the instant before or after a commit, counted from 1."""
    commit, seen = DefaultDialect.do_commit, [0]

    def passed() -> None:
        seen[0] += 1
        if seen[0] >= point:
            raise PowerCut

    def commits(self: DefaultDialect, connection: Any) -> None:
        passed()
        commit(self, connection)
        passed()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "do_commit", commits)
        yield seen


@pytest.mark.parametrize("joined", [True, False])
async def test_last_words_and_handing_back_are_one_whenever_the_power_fails(bench: Bench, joined: bool) -> None:
    bench.moment = WEDNESDAY
    last, cut = PersonWrote("linus", "It is the light.", hands_back=True), 0
    while True:
        cut += 1
        who, engine = ConversationId(f"web:ada{cut}"), bench.new_engine(f"life-{cut}")
        await waiting(bench, engine, f"ada{cut}")
        if joined:
            await does(bench, engine, PersonJoined("linus"), "j", who)
        await engine.close()
        with power_cut(cut) as seen:
            with suppress(PowerCut):
                await does(bench, engine, last, "w", who)
            with suppress(PowerCut):
                await engine.close()
        heard = "It is the light." in said(bench, who)
        assert owner(bench, who) == ("bot" if heard else "linus" if joined else "queue")
        assert (closed_by(bench, who) == "linus") is heard
        again = bench.new_engine(f"life-{cut}")
        await does(bench, again, last, "w", who)  # the form that got no answer is sent again
        await again.sweep(dt.timedelta(0))
        await again.close()
        assert (owner(bench, who), closed_by(bench, who)) == ("bot", "linus")
        assert (said(bench, who).count("It is the light."), said(bench, who).count("person-left")) == (1, 1)
        if seen[0] < cut:
            break
    assert cut > 3


def closed_by(bench: Bench, who: ConversationId) -> object:
    """Who answered the request, "" while it is open."""
    ((by, closed),) = [
        (by, closed)
        for here, by, closed in bench.rows("SELECT conversation, assigned_to, closed_at FROM cases")
        if here == who
    ]
    return by if closed else ""


async def test_last_words_to_a_conversation_that_somebody_else_has_are_nothing(bench: Bench, engine: Engine) -> None:
    await waiting(bench, engine, "anna")
    await does(bench, engine, PersonJoined("ken"), "j")
    await does(bench, engine, PersonWrote("linus", "Bye", hands_back=True), "w")
    assert (owner(bench), closed_by(bench, ANNA)) == ("ken", "")
    assert "Bye" not in said(bench)


async def test_those_who_write_now_are_the_hands(bench: Bench, engine: Engine) -> None:
    names = await waiting(bench, engine, "ada", "grace", "mary")
    assert (await queue(bench, ANNA)).hands == 1
    for agent, name in zip(("linus", "ken", "linus"), names, strict=True):
        await does(bench, engine, PersonWrote(agent, "Hello"), "w", name)
    assert (await queue(bench, ANNA)).hands == 2
    bench.moment += 31 * MINUTE
    assert (await queue(bench, ANNA)).hands == 1


@pytest.mark.parametrize("processes", [1, 2])
async def test_of_two_who_take_over_at_once_one_has_it(bench: Bench, engine: Engine, processes: int) -> None:
    await waiting(bench, engine, "anna")
    other = bench.new_engine("other") if processes > 1 else engine
    await asyncio.gather(
        does(bench, engine, PersonJoined("linus", "queue"), "a"),
        does(bench, other, PersonJoined("ken", "queue"), "b"),
    )
    await engine.close()
    await other.close()
    winner = owner(bench)
    assert winner in ("linus", "ken")
    assert said(bench).count("person-joined") == 1

    loser = "ken" if winner == "linus" else "linus"
    await does(bench, engine, PersonWrote(loser, "I was faster"), "w")
    assert "I was faster" not in said(bench)
    desk = SqlDesk(bench.database)
    assert await desk.was_refused(EventId(f"desk:{ANNA}:w"))
    await does(bench, engine, PersonWrote(str(winner), "Hello"), "x")
    assert not await desk.was_refused(EventId(f"desk:{ANNA}:x"))


async def test_of_two_who_take_over_from_a_third_one_has_it(bench: Bench, engine: Engine) -> None:
    await waiting(bench, engine, "anna")
    await does(bench, engine, PersonJoined("mary"), "m")
    await asyncio.gather(
        does(bench, engine, PersonJoined("linus", "mary"), "a"),
        does(bench, engine, PersonJoined("ken", "mary"), "b"),
    )
    assert said(bench).count("person-joined") == 2
    await does(bench, engine, PersonLeft("mary"), "l")  # she has seen nothing of it
    assert owner(bench) in ("linus", "ken")
    assert bench.rows("SELECT closed_at FROM cases") == [(None,)]


async def test_a_silent_holders_conversation_goes_back_to_its_place_and_the_log_has_it(
    bench: Bench, engine: Engine
) -> None:
    ada, grace = await waiting(bench, engine, "ada", "grace")
    desk = SqlDesk(bench.database)
    await does(bench, engine, PersonJoined("linus"), "j", ada)
    await desk.take_requests(ada, "linus")
    await says(bench, engine, "hello?", 3, ada)
    silence = [timer for timer in bench.queue.timers if timer.timer == "silence"][-1]
    assert silence.delay_s == 600

    bench.moment += dt.timedelta(seconds=silence.delay_s)
    for _ in range(2):
        await engine.fire(EffectId("t"), ada, silence.timer, silence.about)
    await engine.fire(EffectId("t2"), ada, silence.timer, silence.about)
    await engine.close()

    assert owner(bench, ada) == "queue"
    first, second = await desk.waiting()
    assert (first.conversation, first.assigned_to, first.opened_at) == (ada, "", WEDNESDAY)
    assert first.returned_at == bench.moment
    assert (second.conversation, second.returned_at) == (grace, None)
    assert said(bench, ada).count("person-silent") == 1
    (deed,) = [entry.deed for entry in SqlAudit(bench.database).read() if entry.deed.deed == "reassigned"]
    assert (deed.agent, dict(deed.about)) == ("", {"conversation": ada, "holder": "linus"})
    assert [(await queue(bench, name)).place for name in (ada, grace)] == [1, 2]


async def test_a_silent_holder_of_a_conversation_that_nobody_asked_for_leaves_a_request(
    bench: Bench, engine: Engine
) -> None:
    await says(bench, engine, "us visa", 1)
    await does(bench, engine, PersonJoined("linus"), "j")
    silence = bench.queue.timers[-1]
    bench.moment += dt.timedelta(seconds=silence.delay_s)
    await engine.fire(EffectId("t"), ANNA, silence.timer, silence.about)
    (case,) = await SqlDesk(bench.database).waiting()
    assert (case.kind, case.returned_at) == ("person", bench.moment)


@pytest.mark.parametrize(
    ("typed", "left", "keeps"), [(False, False, True), (True, False, True), (True, True, False), (None, False, False)]
)
async def test_whoever_is_at_it_is_not_silent_yet(
    bench: Bench, engine: Engine, typed: bool | None, left: bool, keeps: bool
) -> None:
    await says(bench, engine, "us visa", 1)
    await does(bench, engine, PersonJoined("linus"), "j")
    silence, inbox = bench.queue.timers[-1], SqlInbox(bench.database)
    bench.moment += dt.timedelta(seconds=silence.delay_s)
    ago = bench.moment - dt.timedelta(seconds=15)
    if typed is not None:
        await inbox.note_presence("linus", ANNA, ago, typing=typed, leaves=False)
        later = ago + dt.timedelta(seconds=10)
        await inbox.note_presence("linus", ANNA, later, typing=False, leaves=left)
    await inbox.note_presence("ken", ANNA, ago, typing=True, leaves=False)  # a colleague's letters do not count
    await engine.fire(EffectId("t"), ANNA, silence.timer, silence.about)
    assert owner(bench) == ("linus" if keeps else "queue")
    if keeps:
        again = bench.queue.timers[-1]
        assert (again.timer, again.delay_s) == ("silence", 585 if typed else 600)


async def test_a_question_that_is_left_is_the_open_request_and_goes_with_the_data(bench: Bench, engine: Engine) -> None:
    bench.moment = dt.datetime(2026, 11, 7, 10, 0, tzinfo=dt.UTC)  # a Saturday
    await says(bench, engine, "us visa", 1)
    for number, words in enumerate(("person", "Why is it blurred?", "by e-mail", "anna@example.com"), start=2):
        await says(bench, engine, words, number)
    desk = SqlDesk(bench.database)
    (case,) = await desk.waiting()
    assert (case.kind, case.document, owner(bench)) == ("person", "us-visa", "bot")
    (left,) = await desk.questions(ANNA)
    assert (left.words, left.answer_to, left.at) == ("Why is it blurred?", "anna@example.com", bench.moment)
    assert await desk.talk(ANNA) is not None
    for number, words in enumerate(("person", "Leave a message", "And too dark?", "here"), start=10):
        await says(bench, engine, words, number)
    assert bench.rows("SELECT count(*) FROM cases") == [(1,)]
    assert [each.words for each in await desk.questions(ANNA)] == ["Why is it blurred?", "And too dark?"]

    await does(bench, engine, PersonWrote("linus", "It moved."), "w")
    await does(bench, engine, PersonLeft("linus"), "l")
    await engine.close()
    assert await desk.questions(ANNA) == []
    for number, words in enumerate(("delete my data", "Yes, erase everything"), start=20):
        await says(bench, engine, words, number)
        await engine.close()
    assert set(bench.rows("SELECT words, answer_to FROM questions")) == {("", "")}


async def test_an_answer_by_e_mail_is_posted_once(bench: Bench, engine: Engine) -> None:
    bench.moment = dt.datetime(2026, 11, 7, 10, 0, tzinfo=dt.UTC)
    for number, words in enumerate(("us visa", "person", "Why?", "anna@example.com"), start=1):
        await says(bench, engine, words, number)
    for _ in range(2):
        await does(bench, engine, PersonWrote("linus", "It moved."), "w")
    await engine.close()
    assert [(answer.to, answer.words) for answer in bench.letters.answers] == [("anna@example.com", "It moved.")]


async def test_a_rating_is_kept_once_with_its_request_and_its_words_go_with_the_data(
    bench: Bench, engine: Engine
) -> None:
    await waiting(bench, engine, "anna")
    await does(bench, engine, PersonWrote("linus", "Hello"), "w")
    await does(bench, engine, PersonLeft("linus"), "l")
    for number, choice in enumerate(("helped", "not-helped", "comment"), start=30):
        tapped = ChoiceTapped("anytime", choice)
        await engine.accept(
            Envelope(id=EventId(f"web:anna:{number}"), conversation=ANNA, at=bench.moment, event=tapped)
        )
    await says(bench, engine, "very kind", 40)
    ((case,),) = bench.rows("SELECT id FROM cases")
    kept = bench.rows('SELECT agent, "case", score, words, channel FROM ratings')
    assert kept == [("linus", case, 1, "very kind", "web")]
    for number, words in enumerate(("delete my data", "Yes, erase everything"), start=50):
        await says(bench, engine, words, number)
        await engine.close()
    assert bench.rows("SELECT score, words FROM ratings") == [(1, "")]


async def test_a_bot_that_fails_gives_the_conversation_to_people_by_itself(
    bench: Bench, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await says(bench, engine, "us visa", 1)
    knows = bench.counter

    def breaks(_words: str) -> tuple[()]:
        raise ZeroDivisionError("the dialog is broken")

    bench.counter = dataclasses.replace(knows, find_documents=breaks)
    await says(bench, engine, "start over", 2)
    await says(bench, engine, "a passport of Atlantis", 3)
    for _ in range(runner._TURN_TRIES):
        await engine.drain(ANNA)
    await engine.close()

    assert owner(bench) == "queue"
    desk = SqlDesk(bench.database)
    (case,) = await desk.waiting()
    assert (case.kind, case.conversation, case.assigned_to) == ("person", ANNA, "")
    talk = await desk.talk(ANNA)
    assert talk is not None
    assert "bot-failed" in said(bench)
    assert "a passport of Atlantis" not in bench.rows("SELECT error FROM inbox WHERE error != ''")[0][0]

    bench.counter = knows
    await does(bench, engine, PersonWrote("linus", "I am sorry."), "w")
    await does(bench, engine, PersonLeft("linus"), "l")
    await engine.close()
    assert owner(bench) == "bot"
    assert await desk.waiting() == []


async def test_whoever_has_the_conversation_keeps_it_when_the_bot_fails(bench: Bench, engine: Engine) -> None:
    await waiting(bench, engine, "anna")
    await does(bench, engine, PersonJoined("linus"), "j")
    bench.broken = True
    await says(bench, engine, "hello?", 9)
    for _ in range(runner._TURN_TRIES):
        await engine.drain(ANNA)
    assert "bot-failed" in said(bench)
    assert owner(bench) == "linus"


async def test_what_cannot_be_said_opens_no_place_ahead_of_anybody(bench: Bench, engine: Engine) -> None:
    """A case that the machine opened is a request like any other: it stands where it was opened."""
    (ada,) = await waiting(bench, engine, "ada")
    bench.channel.troubles = [Undeliverable("blocked")]
    await says(bench, engine, "hello", 1)
    await engine.close()
    assert [(await queue(bench, name)).place for name in (ada, ANNA)] == [1, 2]
    await store(bench).run(lambda tx: tx.open_case(CaseId("c"), OpenCase(case="review"), ANNA, bench.moment))
    assert (await queue(bench, ANNA)).place == 2


async def test_where_prints_go_is_not_changed_while_a_lab_is_being_given_them(bench: Bench, engine: Engine) -> None:
    old = PostalAddress(lines=("Anna", "1 High Street", "1000 Town"), country="BE")
    new = PostalAddress(lines=("Anna", "2 High Street", "1000 Town"), country="BE")
    order = bench.place_order(address=old)
    mended = AddressMended(order=order.id, agent="linus", reason="a slip", ship_to=new)

    def give_away(tx: Transaction) -> None:
        tx.keep_order(msgspec.structs.replace(order, status="producing", payment_ref="pi"), bench.moment)
        due = Due(key=EffectId("e/0"), conversation=ANNA, language="en", effect=SubmitPrints(order.id))
        tx.put_out((due,), bench.moment)

    def address(tx: Transaction) -> PostalAddress | None:
        return found.address if (found := tx.order(order.id)) else None

    await store(bench).run(give_away)
    await does(bench, engine, mended, "m1")
    assert await store(bench).run(address) == old
    await engine.sweep(dt.timedelta(0))
    await engine.close()
    await does(bench, engine, mended, "m2")  # nobody has a lab here: people print, and nothing is out any more
    assert await store(bench).run(address) == new
