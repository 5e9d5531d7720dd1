"""The figures' questions, on tables that were filled by hand."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from bot.domain import figures
from bot.domain.assessment import Assessment
from bot.domain.effects import Order
from bot.domain.figures import Approval, Funnel, Moved, Rating, Sold, Span
from bot.domain.money import Money
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.figures import SqlTally
from bot.storage.queue import JobQueue
from bot.storage.rows import assessment_row, order_row
from bot.storage.store import SqlTransaction

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MARCH = Span(first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 31), zone="Europe/Brussels")
BEFORE = NOON - dt.timedelta(days=30)


def after(minutes: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


class Filled:
    """Quick ways to fill the tables."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tally = SqlTally(database)

    def put(self, table: sa.Table, **row: object) -> None:
        self.database.run_now(lambda sql: sql.execute(sa.insert(table).values(row)))

    def case(
        self, name: str, kind: str = "review", conversation: str = "web:1", at: dt.datetime = NOON, **more
    ) -> None:
        usual = {"assigned_to": "ada", "document": "us-visa", "photo": f"ph-{name}", "outcome": "", "reason": ""}
        self.put(schema.cases, id=name, kind=kind, conversation=conversation, **{"opened_at": at} | usual | more)

    def did(self, what: str, minutes: int, conversation: str = "web:1") -> None:
        key = f"desk:{conversation}:n{minutes}:{what}"
        row = {"key": key, "conversation": conversation, "body": "", "at": after(minutes), "done": True}
        self.put(schema.inbox, **row)

    def assessed(self, photo: str, verdict: str, conversation: str = "web:1") -> None:
        found = Assessment(photo=photo, document="us-visa", verdict=verdict, findings=(), tip=None, face_count=1)
        self.put(schema.assessments, **assessment_row(found), conversation=conversation, at=NOON)

    def order(self, number: str, status: str, conversation: str = "web:1", at: dt.datetime = NOON, **more) -> None:
        usual = {"document": "us-visa", "product": "digital", "photo": "ph", "method": "checkout", "email": "a@b.c"}
        order = Order(**usual | more, id=number, status=status, total=Money(499, "EUR"))
        row = {"id": number, "conversation": conversation, "placed_at": at, "updated_at": at}
        self.put(schema.orders, **row, **order_row(order))

    def moved(self, ref: str, kind: str, order: str, minor: int, currency: str = "EUR", at: dt.datetime = NOON) -> None:
        row = {"ref": ref, "kind": kind, "order": order, "provider": "test", "at": at}
        self.put(schema.movements, **row, amount_minor=minor, currency=currency)

    def photo(self, name: str, minutes: int, conversation: str = "web:1") -> None:
        row = {"id": name, "conversation": conversation, "key_version": "1", "uploaded_at": after(minutes)}
        self.put(schema.photos, **row, wrapped_key=b"k")

    def erase(self, conversation: str) -> None:
        self.database.run_now(
            lambda sql: SqlTransaction(sql, JobQueue.__new__(JobQueue), str).erase(conversation, after(600))
        )


@pytest.fixture
def filled(database: Database) -> Filled:
    return Filled(database)


async def test_a_request_has_what_people_did_about_it_also_when_its_words_are_erased(filled: Filled) -> None:
    filled.case("asked", "person", closed_at=after(30), outcome="released", document=None)
    for what, minutes in (("joined", 5), ("wrote", 6), ("left", 30), ("posted", 1)):
        filled.did(what, minutes)
    filled.case("waits", "callback", "sms:2", assigned_to="")
    filled.case("long-ago", "person", at=BEFORE)
    filled.case("photo", "review")
    before = await filled.tally.requests(MARCH)
    filled.erase("web:1")
    first, second = await filled.tally.requests(MARCH)

    assert (first.channel, first.document, first.agent) == ("web", "", "ada")
    assert (first.joined, first.answered, first.left, first.closed) == (after(5), after(6), after(30), after(30))
    assert first.done
    assert (second.channel, second.joined, second.closed, second.done) == ("sms", None, None, False)
    assert list(before) == [first, second]


async def test_a_request_that_ended_with_an_erasure_is_not_done(filled: Filled) -> None:
    filled.case("asked", "person")
    filled.erase("web:1")
    (one,) = await filled.tally.requests(MARCH)
    assert (one.closed, one.done) == (after(600), False)
    assert figures.times([one]).rows[3][1:] == (0, None, None, 0, 1)


async def test_what_is_open_now(filled: Filled) -> None:
    filled.case("open", at=BEFORE)
    filled.case("closed", closed_at=NOON)
    (one,) = await filled.tally.waiting()
    assert (one.kind, one.opened, one.agent) == ("review", BEFORE, "ada")


async def test_decisions_are_those_that_fell_in_the_span(filled: Filled) -> None:
    filled.case("yes", at=BEFORE, closed_at=NOON, outcome="approved")
    filled.case("no", "contest", closed_at=after(5), outcome="rejected", reason="blur")
    filled.case("gone", closed_at=after(5), outcome="withdrawn")
    filled.case("early", at=BEFORE, closed_at=BEFORE, outcome="approved")
    filled.case("talk", "person", closed_at=NOON, outcome="released")
    found = {
        (one.kind, one.approved, one.reason, one.closed - one.opened) for one in await filled.tally.decisions(MARCH)
    }
    five = dt.timedelta(minutes=5)
    assert found == {
        ("review", True, "", dt.timedelta(days=30)),
        ("contest", False, "blur", five),
        ("review", None, "", five),
    }


async def test_deadlines_count_kept_late_and_overdue(filled: Filled) -> None:
    filled.case("kept", "claim", due_at=after(10), closed_at=after(10), outcome="redo")
    filled.case("late", "claim", due_at=after(10), closed_at=after(11), outcome="redo")
    filled.case("overdue", "claim", due_at=after(10))
    filled.case("running", "claim", due_at=after(100))
    filled.case("withdrawn", "claim", due_at=after(10), closed_at=after(90), outcome="withdrawn")
    filled.case("warning", "promise", due_at=after(10))
    (found,) = await filled.tally.deadlines(MARCH, after(50))
    assert (found.due, found.kept, found.late, found.overdue) == (4, 1, 1, 1)


async def test_agreement_counts_what_is_erased_apart(filled: Filled) -> None:
    for name, verdict, outcome in (("a", "pass", "approved"), ("b", "fail", "approved"), ("c", "review", "rejected")):
        filled.case(name, closed_at=NOON, outcome=outcome)
        filled.assessed(f"ph-{name}", verdict)
    filled.case("d", conversation="sms:2", closed_at=NOON, outcome="approved")
    filled.assessed("ph-d", "pass", "sms:2")
    filled.erase("sms:2")
    found = {(one.channel, one.verdict, one.approved, one.count) for one in await filled.tally.agreements(MARCH)}
    assert found == {
        ("web", "pass", True, 1),
        ("web", "fail", True, 1),
        ("web", "review", False, 1),
        ("sms", "", True, 1),
    }


async def test_orders_are_counted_in_the_step_in_which_they_were_placed(filled: Filled) -> None:
    filled.order("PB-1", "delivered")
    filled.order("PB-2", "refunded", refunded_minor=499, overdue=True)
    filled.order("PB-3", "expired")
    filled.order("PB-4", "in_review", at=after(60 * 24))
    filled.order("PB-5", "delivered", at=BEFORE)
    filled.order("PB-6", "delivered", "sms:2", document="fr-passport", refunded_minor=100)
    claim = {"id": "c", "conversation": "web:1", "office": "", "words": "", "at": NOON}
    filled.put(schema.claims, **claim, order="PB-1")
    filled.erase("web:1")
    found = {(one.step, one.channel): one for one in await filled.tally.sold(MARCH)}
    here = {"step": 1, "document": "us-visa"}
    assert found == {
        (1, "web"): Sold(**here, channel="web", placed=3, paid=2, refunded=1, claimed=1, kept=1, missed=1),
        (2, "web"): Sold(**here | {"step": 2}, channel="web", placed=1, paid=1),
        (1, "sms"): Sold(step=1, channel="sms", document="fr-passport", placed=1, paid=1, refunded=1, kept=1),
    }


async def test_money_is_summed_by_currency_and_kind_and_fees_are_none_of_it(filled: Filled) -> None:
    filled.order("PB-1", "delivered")
    filled.moved("p1", "payment", "PB-1", 2**40)
    filled.moved("p2", "payment", "PB-1", 1)
    filled.moved("p3", "payment", "PB-1", 350, "XTR")
    filled.moved("r1", "refund", "PB-1", 7)
    filled.moved("f1", "fee", "PB-1", 9)
    filled.moved("o1", "payout", "", 9)
    filled.moved("old", "payment", "PB-1", 5, at=BEFORE)
    found = {(one.kind, one.amount.currency): one for one in await filled.tally.moved(MARCH)}
    here = {"channel": "web", "document": "us-visa"}
    assert found == {
        ("payment", "EUR"): Moved(**here, kind="payment", amount=Money(2**40 + 1, "EUR"), count=2),
        ("payment", "XTR"): Moved(**here, kind="payment", amount=Money(350, "XTR"), count=1),
        ("refund", "EUR"): Moved(**here, kind="refund", amount=Money(7, "EUR"), count=1),
    }


async def test_a_customer_counts_once_however_much_they_send_and_buy(filled: Filled) -> None:
    for place, conversation in enumerate(("web:1", "web:1", "web:2", "web:3", "sms:4")):
        filled.photo(f"ph-{place}", place, conversation)
    filled.order("PB-1", "expired")
    filled.order("PB-2", "delivered")
    filled.order("PB-3", "awaiting_payment", "web:2")
    filled.order("PB-4", "delivered", "sms:9")  # no photo in the span
    found = {one.channel: one for one in await filled.tally.funnel(MARCH)}
    assert found == {
        "web": Funnel(channel="web", photographed=3, ordered=2, paid=1),
        "sms": Funnel(channel="sms", photographed=1, ordered=0, paid=0),
    }


async def test_approvals_know_how_many_photos_came_before_them_and_evidence_is_none(filled: Filled) -> None:
    for place in range(6):
        filled.photo(f"ph-{place}", place)
    filled.case("first", photo="ph-1", closed_at=after(10), outcome="approved")
    filled.case("again", photo="ph-1", closed_at=after(20), outcome="approved")
    filled.case("second", photo="ph-4", closed_at=after(30), outcome="rejected")
    filled.case("third", photo="ph-5", closed_at=after(40), outcome="approved")
    claim = {"id": "c", "conversation": "web:1", "office": "", "words": "", "at": NOON}
    filled.put(schema.claims, **claim, order="PB-1", evidence="ph-3")
    filled.photo("ph-9", 1, "web:2")
    here = {"conversation": "web:1", "channel": "web"}
    assert await filled.tally.approvals(MARCH) == [
        Approval(**here, photos=2, at=after(10)),
        Approval(**here, photos=5, at=after(40)),
    ]


async def test_ratings_are_read_where_there_is_a_table_of_them(database: Database) -> None:
    text, number = sa.String, sa.Integer
    columns = {"conversation": text, "agent": text, "request": text, "score": number, "words": text, "channel": text}
    ratings = sa.Table(
        "what_customers_said",
        sa.MetaData(),
        *(sa.Column(name, kind) for name, kind in columns.items()),
        sa.Column("at", sa.DateTime(timezone=True)),
    )
    ratings.create(database.engine)
    filled = Filled(database)
    for score, at in ((1, NOON), (1, NOON), (0, NOON), (1, BEFORE)):
        filled.put(ratings, agent="ada", channel="web", score=score, words="<b>", at=at)
    found = await SqlTally(database, ratings).ratings(MARCH) or []
    assert {(one.good, one.count) for one in found} == {(True, 2), (False, 1)}
    assert found[0] == Rating(channel="web", agent="ada", good=found[0].good, count=found[0].count)
    assert await SqlTally(database, None).ratings(MARCH) is None


async def test_what_an_order_is_counted_by_is_what_its_body_says_at_every_step(filled: Filled) -> None:
    usual = {"document": "us-visa", "product": "digital", "photo": "ph", "method": "checkout", "email": "a@b.c"}
    order = Order(**usual, id="PB-1", status="awaiting_payment", total=Money(499, "EUR"))

    def columns() -> tuple[object, ...]:
        asked = sa.select(schema.orders)
        row = filled.database.run_now(lambda sql: sql.execute(asked).one())
        kept = msgspec.json.decode(row.body, type=Order)
        here = (row.status, row.document, row.overdue, row.refunded)
        assert here == (kept.status, kept.document, kept.overdue, kept.refunded_minor > 0)
        return here

    def write(work: Callable[[SqlTransaction], object]) -> None:
        filled.database.run_now(lambda sql: work(SqlTransaction(sql, JobQueue.__new__(JobQueue), str)))

    write(lambda tx: tx.place(order, "web:1", NOON))
    assert columns() == ("awaiting_payment", "us-visa", False, False)
    changed = {"status": "refunded", "document": "fr-passport", "overdue": True, "refunded_minor": 1}
    write(lambda tx: tx.keep_order(msgspec.structs.replace(order, **changed), after(1)))
    assert columns() == ("refunded", "fr-passport", True, True)
    filled.erase("web:1")
    assert columns() == ("refunded", "fr-passport", True, True)


async def test_an_order_counts_in_the_step_of_its_moment_to_the_second(filled: Filled) -> None:
    midnight = dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)  # of Brussels, where the third of March begins
    claim = {"conversation": "web:1", "office": "", "words": "", "at": NOON}
    for number, at in (("PB-1", midnight - dt.timedelta(microseconds=1)), ("PB-2", midnight)):
        filled.order(number, "delivered", at=at)
        filled.put(schema.claims, **claim, id=number, order=number)
        filled.put(schema.claims, **claim, id=f"{number}-again", order=number)
    found = [(one.step, one.placed, one.claimed) for one in await filled.tally.sold(MARCH)]
    assert found == [(1, 1, 1), (2, 1, 1)]
