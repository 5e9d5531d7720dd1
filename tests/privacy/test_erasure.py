"""What is under way when a customer's data are erased does not bring anything back."""

import msgspec
import sqlalchemy as sa

from bot.domain.effects import OpenCase, Order
from bot.domain.events import Envelope, PaymentReceived, ReviewDecided
from bot.domain.ids import CaseId, ConversationId, DocumentId, EventId, OrderId, PhotoId
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import Line
from bot.engine.runner import Engine
from bot.storage.schema import metadata
from bot.storage.store import SqlStore
from tests.engine.conftest import ANNA, Bench

ORDER = Order(
    id=OrderId("PB-7K3M-Q9TA"),
    status="in_review",
    document=DocumentId("us-visa"),
    product="digital",
    photo=PhotoId("ph-1"),
    total=Money(499, "EUR"),
    method="checkout",
    email="anna@example.com",
)
CASE = CaseId("case-1")


async def erase(bench: Bench, engine: Engine) -> None:
    for number, words in enumerate(("delete my data", "Yes, erase everything"), start=50):
        await engine.accept(bench.says(words, number))
        await engine.close()


async def test_a_photo_that_waits_to_be_fetched_is_not_fetched_any_more(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("us visa", 1))
    await engine.accept(bench.photo(2))
    (job,) = bench.queue.jobs

    await erase(bench, engine)
    await engine.do_job(job)

    assert bench.photos.judged == 0
    assert bench.rows("SELECT photo FROM assessments") == []


async def test_a_decision_about_an_erased_photo_changes_nothing(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("us visa", 1))
    await SqlStore(bench.database, bench.queue, str.casefold).run(
        lambda tx: (
            tx.place(ORDER, ANNA, bench.moment),
            tx.open_case(CASE, OpenCase(case="review", photo=ORDER.photo, order=ORDER.id), ANNA, bench.moment),
        )
    )
    await erase(bench, engine)
    said = len(bench.channel.delivered)

    await engine.accept(decided(ANNA, bench))
    await engine.close()

    assert bench.rows("SELECT status FROM orders") == [("in_review",)]
    assert bench.rows("SELECT outcome FROM cases") == [("withdrawn",)]
    assert (bench.queue.jobs, len(bench.channel.delivered)) == ([], said)
    assert bench.rows("SELECT count(*) FROM inbox WHERE NOT done") == [(0,)]


HOME = PostalAddress(lines=("Anna Zola", "99 Hidden Lane", "1000 City"), country="BE")


def places_of(bench: Bench, words: str) -> set[str]:
    """The tables that hold these words."""

    def look(connection: sa.Connection) -> set[str]:
        rows = ((table.name, row) for table in metadata.tables.values() for row in connection.execute(sa.select(table)))
        return {name for name, row in rows if words in str(tuple(row))}

    return bench.database.run_now(look)


async def test_a_street_that_was_typed_on_the_payment_page_stays_on_the_invoice_alone(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    line = Line(kind="prints", amount=Money(499, "EUR"), document=DocumentId("us-visa"))
    order = bench.place_order(lines=(line,), address=msgspec.structs.replace(HOME, lines=()))
    paid = PaymentReceived(order.id, "stripe", "pi_1", order.total, HOME)
    await engine.accept_for_order(EventId("stripe:1"), order.id, paid)
    await engine.close()
    assert places_of(bench, "99 Hidden Lane") == {"inbox", "orders", "invoices"}

    await erase(bench, engine)

    assert places_of(bench, "99 Hidden Lane") == {"invoices"}


async def test_a_street_that_comes_for_somebody_who_is_forgotten_is_not_even_stored(bench: Bench) -> None:
    engine = bench.new_engine()
    await engine.accept(bench.says("hello", 1))
    order = bench.place_order(address=msgspec.structs.replace(HOME, lines=()))
    await erase(bench, engine)

    paid = PaymentReceived(order.id, "stripe", "pi_1", order.total, HOME)
    await engine.accept_for_order(EventId("stripe:1"), order.id, paid)
    await engine.close()

    assert places_of(bench, "pi_1")
    assert places_of(bench, "99 Hidden Lane") == set()


def decided(conversation: ConversationId, bench: Bench) -> Envelope:
    event = ReviewDecided(case=CASE, photo=ORDER.photo, approved=True, reviewer="sam", order=ORDER.id)
    key = EventId(f"desk:case:{CASE}:decided")
    return Envelope(id=key, conversation=conversation, at=bench.moment, event=event)
