"""The engine's promises: nothing lost, nothing twice, one at a time, and in order."""

import asyncio
import datetime as dt

import pytest

from bot.domain.effects import Send
from bot.domain.events import Envelope, Event, PaymentReceived, RefundFailed, RefundMade, ReviewDecided
from bot.domain.ids import CaseId, ConversationId, DocumentId, EventId, OrderId
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import Line
from bot.engine import runner
from bot.engine.runner import Engine
from bot.engine.store import Due, Sending
from bot.errors import RateLimited, Rejected, Unavailable, Undeliverable
from bot.storage.desk import SqlDesk
from tests.engine.conftest import ANNA, Bench

DUE = "SELECT key FROM outbox WHERE state = 'due' ORDER BY id"
DEAD = "SELECT key FROM outbox WHERE state = 'dead'"


async def settled(engine: Engine) -> None:
    await engine.close()


async def test_an_event_is_answered_and_the_transcript_holds_both_sides(bench: Bench) -> None:
    engine = bench.new_engine()

    assert await engine.accept(bench.says("hello", 1))
    await settled(engine)

    assert bench.channel.delivered
    authors = [author for (author,) in bench.rows("SELECT author FROM lines ORDER BY id")]
    assert authors[0] == "customer"
    assert set(authors[1:]) == {"assistant"}
    assert bench.rows(DUE) == []


async def test_the_same_event_twice_is_answered_once(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    await settled(engine)
    answers = len(bench.channel.delivered)

    assert not await engine.accept(bench.says("hello", 1))
    await settled(engine)

    assert len(bench.channel.delivered) == answers


async def test_a_hundred_messages_at_once_are_answered_in_their_order(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.channel.slow_s = 0.001

    await asyncio.gather(*(engine.accept(bench.says("hello", number)) for number in range(100)))
    await settled(engine)

    keys = [key for key, _ in bench.channel.delivered]
    stored = [key for (key,) in bench.rows("SELECT key FROM outbox ORDER BY id")]
    assert keys == stored
    assert len(set(keys)) == len(keys)
    assert bench.rows(DUE) == []


async def test_a_channel_that_is_down_gets_the_message_later_and_later_messages_wait_behind_it(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.channel.troubles = [Unavailable("down")]
    await engine.accept(bench.says("hello", 1))
    await settled(engine)
    assert bench.channel.delivered == []
    ((conversation, _, delay_s),) = bench.queue.drains
    assert conversation == ANNA

    bench.moment += dt.timedelta(seconds=delay_s)
    await engine.accept(bench.says("hello again", 2))
    await settled(engine)

    keys = [key for key, _ in bench.channel.delivered]
    assert keys == sorted(keys)
    assert keys[0].startswith("web:anna:1/")


async def test_a_provider_that_says_when_to_come_back_is_obeyed(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.channel.troubles = [RateLimited("slow down", 40)]
    await engine.accept(bench.says("hello", 1))
    await settled(engine)

    bench.moment += dt.timedelta(seconds=39)
    await engine.drain(ANNA)
    await settled(engine)
    assert bench.channel.delivered == []

    bench.moment += dt.timedelta(seconds=2)
    await engine.drain(ANNA)
    await settled(engine)
    assert bench.channel.delivered
    assert bench.queue.drains[0][2] == 40


async def test_a_customer_who_blocked_us_is_shown_to_the_desk_and_nothing_is_tried_again(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.channel.troubles = [Undeliverable("blocked")]

    await engine.accept(bench.says("hello", 1))
    await settled(engine)

    assert len(bench.rows(DEAD)) == 1
    assert bench.rows("SELECT kind FROM cases") == [("person",)]
    assert bench.rows(DUE) == []


async def test_what_a_dead_process_left_unsent_is_sent_by_its_next_life(bench: Bench) -> None:
    first = bench.new_engine()
    bench.channel.slow_s = 60
    await first.accept(bench.says("hello", 1))
    await asyncio.sleep(0.05)
    for task in list(first._tasks):  # the process dies in the middle of sending
        task.cancel()
    await asyncio.gather(*first._tasks, return_exceptions=True)
    assert bench.channel.delivered == []

    bench.channel.slow_s = 0
    second = bench.new_engine()
    assert await second.sweep(dt.timedelta(0)) == 1
    await settled(second)

    assert bench.channel.delivered
    assert bench.rows(DUE) == []


async def test_another_process_waits_until_the_first_ones_time_is_over(bench: Bench) -> None:
    first, other = bench.new_engine("web.1"), bench.new_engine("web.2")
    bench.channel.slow_s = 60
    await first.accept(bench.says("hello", 1))
    await asyncio.sleep(0.05)
    for task in list(first._tasks):
        task.cancel()
    await asyncio.gather(*first._tasks, return_exceptions=True)
    bench.channel.slow_s = 0

    await other.drain(ANNA)
    await settled(other)
    assert bench.channel.delivered == []

    bench.moment += dt.timedelta(minutes=5)
    assert await other.sweep(dt.timedelta(seconds=10)) == 1
    await settled(other)
    assert bench.channel.delivered


async def test_a_turn_that_raises_loses_nothing_and_is_taken_when_the_fault_is_gone(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.broken = True
    assert await engine.accept(bench.says("hello", 1))
    await settled(engine)
    assert bench.channel.delivered == []
    assert bench.rows("SELECT key FROM inbox WHERE NOT done") == [("web:anna:1",)]

    bench.broken = False
    await engine.drain(ANNA)
    await settled(engine)

    assert bench.channel.delivered
    assert bench.rows("SELECT key FROM inbox WHERE NOT done") == []


async def test_a_turn_that_keeps_raising_hands_the_conversation_to_people(bench: Bench) -> None:
    engine = bench.new_engine()
    bench.broken = True
    await engine.accept(bench.says("hello", 1))
    for _ in range(5):
        await engine.drain(ANNA)
    await settled(engine)

    assert bench.rows("SELECT owner FROM conversations") == [("queue",)]
    assert bench.rows("SELECT kind FROM cases") == [("person",)]
    assert bench.rows("SELECT key FROM inbox WHERE NOT done") == []
    assert [message.text.id for _, message in bench.channel.delivered] == ["bot-failed"]  # type: ignore[union-attr]


async def test_an_event_for_an_unknown_order_is_refused_and_not_stored(bench: Bench) -> None:
    engine = bench.new_engine()
    event = bench.says("hello", 1)

    with pytest.raises(Rejected) as refusal:
        await engine.accept_for_order(event.id, "PB-0000-0000", event.event)  # type: ignore[arg-type]

    assert refusal.value.status == 404
    assert bench.rows("SELECT key FROM inbox") == []


async def test_a_photo_is_judged_at_once_where_it_arrives_and_only_once_when_the_queue_says_so_too(
    bench: Bench,
) -> None:
    engine = bench.new_engine(jobs_at_once=1)
    await engine.accept(bench.says("us visa", 1))
    await engine.accept(bench.photo(2))

    ((key,),) = bench.rows("SELECT key FROM outbox WHERE state IN ('job', 'done') AND body LIKE '%AssessPhoto%'")
    await engine.do_job(str(key))  # type: ignore[arg-type]
    await settled(engine)

    assert bench.photos.judged == 1
    assert bench.rows("SELECT state FROM outbox WHERE body LIKE '%AssessPhoto%'") == [("done",)]


async def test_long_work_that_a_dead_worker_left_is_taken_up(bench: Bench) -> None:
    web = bench.new_engine("web.1")
    await web.accept(bench.says("us visa", 1))
    await web.accept(bench.photo(2))
    await settled(web)
    assert bench.photos.judged == 0

    worker = bench.new_engine("worker.1", jobs_at_once=1)
    assert await worker.resume_jobs(dt.timedelta(0)) == 1
    while bench.photos.judged == 0:
        await asyncio.sleep(0.01)
    await asyncio.gather(*worker._jobs.values())
    await settled(worker)

    assert bench.rows("SELECT state FROM outbox WHERE body LIKE '%AssessPhoto%'") == [("done",)]
    assert bench.rows(DUE) == []


async def test_money_goes_to_the_orders_own_conversation_whoever_paid(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    order = bench.place_order()
    stranger = ConversationId("web:mallory")
    paid = PaymentReceived(order.id, "test", "test:1", order.total)

    await engine.accept(Envelope(id=EventId("pay:1"), conversation=stranger, at=bench.moment, event=paid))
    await settled(engine)

    assert bench.rows("SELECT conversation, kind FROM cases") == [(ANNA, "review")]
    assert bench.rows("SELECT id FROM conversations") == [(ANNA,)]


async def test_a_refund_that_comes_back_cancels_its_credit_note_once_however_often_that_is_told(bench: Bench) -> None:
    engine = bench.new_engine()
    line = Line(kind="digital", amount=Money(499, "EUR"), document=DocumentId("us-visa"))
    order = bench.place_order(lines=(line,))
    money = {"order": order.id, "provider": "test", "payment_ref": "pi_1", "amount": order.total}
    back, failed = RefundMade(ref="re_1", **money), RefundFailed(ref="re_1", **money)
    unheard = RefundFailed(ref="re_2", **money)  # its credit note was never written

    told: list[Event] = [PaymentReceived(order.id, "test", "pi_1", order.total), back, failed, failed, back, unheard]
    for place, event in enumerate(told):
        key = EventId(f"test:{place}")
        await engine.accept(Envelope(id=key, conversation=ANNA, at=bench.moment, event=event))
    await settled(engine)

    assert bench.rows("SELECT place, kind, about FROM invoices ORDER BY place") == [
        (1, "invoice", order.id),
        (2, "credit_note", "re_1"),
        (3, "cancellation", "re_1/refund_failed"),
    ]


async def test_money_for_an_order_that_nobody_knows_is_written_down_and_shown_to_a_person(bench: Bench) -> None:
    engine = bench.new_engine()
    paid = PaymentReceived(OrderId("PB-LOST-0001"), "stars", "charge-1", Money(250, "XTR"))

    await engine.accept(Envelope(id=EventId("pay:1"), conversation=ANNA, at=bench.moment, event=paid))
    await settled(engine)

    assert bench.rows("SELECT ref, amount_minor, currency FROM movements") == [("charge-1", 250, "XTR")]
    assert bench.rows("SELECT kind FROM cases") == [("person",)]


async def test_a_payment_page_that_will_not_open_does_not_make_the_assistant_mute(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    bench.gateway.trouble = Unavailable("down")
    bench.place_order(opening=True)
    await engine.drain(ANNA)
    await settled(engine)
    before = len(bench.channel.delivered)

    await engine.accept(bench.says("help", 2))
    await settled(engine)

    assert len(bench.channel.delivered) > before
    ((state,),) = bench.rows("SELECT state FROM outbox WHERE body LIKE '%OpenCheckout%'")
    assert state == "due"


async def test_a_payment_page_that_never_opens_is_told_to_the_dialog_and_to_the_desk(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    bench.gateway.trouble = Unavailable("down")
    bench.place_order(opening=True)
    for _ in range(60):
        bench.moment += dt.timedelta(minutes=11)
        await engine.drain(ANNA)
        await settled(engine)

    assert ("person",) in bench.rows("SELECT kind FROM cases")
    assert bench.rows("SELECT 1 FROM inbox WHERE body LIKE '%CheckoutFailed%' AND done")
    assert bench.rows(DUE) == []


async def test_the_payment_page_of_prints_names_their_postage_beside_them(bench: Bench) -> None:
    lines = (
        Line(kind="prints", amount=Money(400, "EUR"), document=DocumentId("us-visa")),
        Line(kind="shipping", amount=Money(99, "EUR"), detail="FR"),
    )
    engine = bench.new_engine()
    bench.place_order(opening=True, lines=lines)

    await engine.accept(bench.says("hello", 1))
    await settled(engine)

    (asked,) = bench.gateway.asked
    assert [line.words for line in asked.lines] == ["US visa, prints", "Postage"]
    assert [line.amount for line in asked.lines] == [line.amount for line in lines]


@pytest.mark.parametrize(("lines", "asked"), [((), ("FR",)), (("Anna", "1 Street", "1000 City"), ())])
async def test_the_payment_page_asks_for_the_address_that_the_order_still_needs(
    bench: Bench, lines: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    engine = bench.new_engine()
    bench.place_order(opening=True, address=PostalAddress(lines=lines, country="FR"))

    await engine.accept(bench.says("hello", 1))
    await settled(engine)

    assert [page.ships_to for page in bench.gateway.asked] == [asked]


async def test_a_file_that_cannot_be_made_as_the_office_takes_it_is_shown_to_the_desk(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_pause_s", lambda _attempts: 0.0)
    engine = bench.new_engine(jobs_at_once=1)
    await engine.accept(bench.says("hello", 1))
    order = bench.place_order()
    await engine.accept_for_order(EventId("pay:1"), order.id, PaymentReceived(order.id, "test", "test:1", order.total))
    ((case,),) = bench.rows("SELECT id FROM cases")
    approved = ReviewDecided(case=CaseId(str(case)), photo=order.photo, approved=True, reviewer="sam", order=order.id)
    await engine.accept(Envelope(id=EventId("desk:1"), conversation=ANNA, at=bench.moment, event=approved))
    await asyncio.gather(*engine._jobs.values())
    await settled(engine)

    assert bench.rows('SELECT kind, "order" FROM cases WHERE closed_at IS NULL') == [("person", order.id)]
    failures = await SqlDesk(bench.database).failures(ANNA)
    assert list(failures.values()) == ["MakeProduct"]


async def test_a_decision_is_kept_beside_what_the_machine_found_and_an_express_case_says_so(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    order = bench.place_order(express=True)
    await engine.accept_for_order(EventId("pay:1"), order.id, PaymentReceived(order.id, "test", "test:1", order.total))
    ((case,),) = bench.rows("SELECT id FROM cases WHERE express")
    rejected = ReviewDecided(
        case=CaseId(str(case)), photo=order.photo, approved=False, reviewer="sam", order=order.id, reason="blur"
    )
    for place in range(2):  # whatever is told twice is kept once
        told = Envelope(id=EventId(f"desk:{place}"), conversation=ANNA, at=bench.moment, event=rejected)
        await engine.accept(told)
    await settled(engine)

    kept = 'SELECT "case", stage, kind, person, decision, reason, seconds FROM opinions'
    assert bench.rows(kept) == [(case, "only", "review", "sam", "reject", "blur", None)]


async def test_what_was_sent_before_a_turn_came_back_from_the_database_is_not_sent_again(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    await settled(engine)
    said = list(bench.channel.delivered)
    due = tuple(Due(key=key, conversation=ANNA, language="en", effect=Send(message)) for key, message in said)

    await engine._go_on(ANNA, Sending(mine=True, fresh=False, due=due))
    await settled(engine)

    assert said
    assert bench.channel.delivered == said


async def test_web_and_worker_on_one_database_never_send_the_same_line(bench: Bench) -> None:
    web, worker = bench.new_engine("local.web"), bench.new_engine("local.worker")
    bench.channel.slow_s = 0.05
    await web.accept(bench.says("hello", 1))
    await worker.sweep(dt.timedelta(0))
    await settled(web)
    await settled(worker)

    keys = [key for key, _ in bench.channel.delivered]
    assert keys
    assert len(keys) == len(set(keys))
