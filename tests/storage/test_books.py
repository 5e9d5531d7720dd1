"""The books' tables: money counts once, and invoices are numbered without a gap, whoever writes them at the same time."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import pytest
import sqlalchemy as sa

from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.errors import Refused
from bot.payments.invoices import cancellation_of, credit_note_of, invoice_of, standing
from bot.storage import books, schema
from bot.storage.books import SqlBooks
from bot.storage.database import Database
from tests.payments.books import NOON, ORDER, a_paid_order, moved

NEXT_YEAR = dt.datetime(2027, 1, 2, tzinfo=dt.UTC)


def the_invoice_of(order: str, at: dt.datetime = NOON) -> Callable[[sa.Connection], Invoice]:
    paid = a_paid_order(id=OrderId(order))
    return lambda connection: books.issue(connection, order, lambda number: invoice_of(paid, at, number), at)


def the_credit(invoice: Invoice, ref: str, minor: int) -> Callable[[sa.Connection], Invoice]:
    def work(connection: sa.Connection) -> Invoice:
        earlier = standing(books.invoices_of(connection, invoice.order), invoice)
        amount = Money(minor, "EUR")
        return books.issue(
            connection, ref, lambda number: credit_note_of(invoice, amount, ref, earlier, NOON, number), NOON
        )

    return work


def numbers(database: Database) -> list[str]:
    return [each.number for each in database.run_now(books.invoices)]


# --- movements -------------------------------------------------------------------------------------------------------


def test_a_movement_is_read_as_it_was_written_and_counts_once(database: Database) -> None:
    first = moved("payment", "pi_1", 2**40, tax=17, currency="USD")
    heard_again = msgspec.structs.replace(first, at=NOON + dt.timedelta(hours=1))

    assert database.run_now(lambda connection: books.record_movement(connection, first)) is True
    assert database.run_now(lambda connection: books.record_movement(connection, heard_again)) is False
    assert database.run_now(books.movements) == [first]


async def test_movements_are_told_in_the_order_of_time_and_since_a_moment(database: Database) -> None:
    late, early = moved("refund", "re_1", at=NOON), moved("payment", "pi_1", at=NOON - dt.timedelta(days=1))
    for each in (late, early):
        database.run_now(lambda connection, each=each: books.record_movement(connection, each))

    assert await SqlBooks(database).movements() == [early, late]
    assert await SqlBooks(database).movements(NOON) == [late]


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_go_up_by_one_and_begin_anew_with_the_year(database: Database) -> None:
    issued = [
        database.run_now(the_invoice_of(*each)).number
        for each in (("PB-1", NOON), ("PB-2", NOON), ("PB-3", NEXT_YEAR), ("PB-4", NOON))
    ]

    assert issued == ["2026-000001", "2026-000002", "2027-000001", "2026-000003"]
    assert numbers(database) == ["2026-000001", "2026-000002", "2026-000003", "2027-000001"]


def test_the_year_of_a_number_is_that_of_utc(database: Database) -> None:
    there = dt.timezone(dt.timedelta(hours=9))

    assert database.run_now(the_invoice_of("PB-1", dt.datetime(2027, 1, 1, 8, tzinfo=there))).number == "2026-000001"


def test_the_same_cause_has_one_document(database: Database) -> None:
    first = database.run_now(the_invoice_of("PB-1"))

    assert database.run_now(the_invoice_of("PB-1", NEXT_YEAR)) == first
    assert numbers(database) == ["2026-000001"]


def test_a_number_whose_transaction_fails_is_given_to_the_next_one(database: Database) -> None:
    def breaks_off(connection: sa.Connection) -> None:
        the_invoice_of("PB-1")(connection)
        raise RuntimeError("the turn broke off")

    with pytest.raises(RuntimeError):
        database.run_now(breaks_off)

    assert database.run_now(the_invoice_of("PB-2")).number == "2026-000001"


def test_a_document_about_something_else_or_with_another_number_is_refused(database: Database) -> None:
    made = invoice_of(a_paid_order(id=OrderId("PB-1")), NOON, "2026-000001")
    for about, document in (("PB-2", made), ("PB-1", msgspec.structs.replace(made, number="2026-000009"))):
        with pytest.raises(Refused, match="was due"):
            database.run_now(
                lambda connection, about=about, document=document: books.issue(
                    connection, about, lambda _number: document, NOON
                )
            )
    assert numbers(database) == []


def test_several_processes_that_issue_at_once_leave_no_gap_and_no_number_twice(
    database: Database,
) -> None:
    writers, each_writes = 4, 6
    together = Barrier(writers)

    def write(writer: int) -> list[str]:
        own = Database(database.url)  # a process has connections of its own
        together.wait(timeout=30)
        try:
            return [own.run_now(the_invoice_of(f"PB-{writer}-{place}")).number for place in range(each_writes)]
        finally:
            own.close()

    with ThreadPoolExecutor(writers) as pool:
        issued = [number for found in pool.map(write, range(writers)) for number in found]

    assert sorted(issued) == [f"2026-{place:06d}" for place in range(1, writers * each_writes + 1)]
    assert numbers(database) == sorted(issued)


def test_several_processes_that_issue_for_the_same_cause_issue_one_document(database: Database) -> None:
    together = Barrier(4)

    def write(_writer: int) -> str:
        own = Database(database.url)
        together.wait(timeout=30)
        try:
            return own.run_now(the_invoice_of("PB-1")).number
        finally:
            own.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write, range(4))) == {"2026-000001"}
    assert numbers(database) == ["2026-000001"]


# --- what is asked of them -------------------------------------------------------------------------------------------


async def test_documents_are_found_by_number_by_cause_and_by_order(database: Database) -> None:
    invoice, other = database.run_now(the_invoice_of("PB-1")), database.run_now(the_invoice_of("PB-2"))
    note = database.run_now(the_credit(invoice, "re_1", 500))
    asked = SqlBooks(database)

    assert await asked.invoice(note.number) == note
    assert await asked.invoice("2026-999999") is None
    assert database.run_now(lambda connection: books.invoice_about(connection, "re_1")) == note
    assert database.run_now(lambda connection: books.invoice_about(connection, "PB-3")) is None
    assert await asked.invoices_of(OrderId("PB-1")) == [invoice, note]
    assert await asked.invoices() == [invoice, other, note]
    assert await asked.invoices(NOON + dt.timedelta(seconds=1)) == []


def test_what_is_credited_of_an_invoice_is_the_sum_of_its_notes_alone(database: Database) -> None:
    invoice, other = database.run_now(the_invoice_of("PB-1")), database.run_now(the_invoice_of("PB-2"))
    for whose, ref, minor in ((invoice, "re_1", 500), (other, "re_2", 30), (invoice, "re_3", 7), (invoice, "re_3", 7)):
        database.run_now(the_credit(whose, ref, minor))

    def credited(whose: Invoice) -> int:
        return sum(note.total.amount_minor for note in standing(database.run_now(books.invoices), whose))

    assert [credited(each) for each in (invoice, other)] == [507, 30]
    assert sum(note.tax_minor for note in database.run_now(books.invoices) if note.corrects == invoice.number) == 85


def test_what_was_credited_and_cancelled_can_be_credited_again(database: Database) -> None:
    invoice = database.run_now(the_invoice_of("PB-1"))
    note = database.run_now(the_credit(invoice, "re_1", 1200))
    about = "re_1/refund_failed"

    def cancel(connection: sa.Connection) -> Invoice:
        return books.issue(connection, about, lambda number: cancellation_of(note, about, NOON, number), NOON)

    assert database.run_now(cancel) == database.run_now(cancel)

    again = database.run_now(the_credit(invoice, "re_2", 1200))

    assert (again.number, again.tax_minor) == ("2026-000004", 200)
    assert numbers(database) == ["2026-000001", "2026-000002", "2026-000003", "2026-000004"]


async def test_the_order_that_pays_is_known_for_each_order_that_shares_its_payment(database: Database) -> None:
    child = OrderId("PB-2222-2222")
    for order in (a_paid_order(together=(child,)), a_paid_order(id=child, bill=None, paid_with=ORDER)):
        row = {"id": order.id, "conversation": "web:ada", "status": order.status, "placed_at": NOON, "updated_at": NOON}
        body = msgspec.json.encode(order).decode()
        database.run_now(
            lambda connection, row=row, body=body: connection.execute(sa.insert(schema.orders), {**row, "body": body})
        )

    assert await SqlBooks(database).payers() == {child: ORDER}
