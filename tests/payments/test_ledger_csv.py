"""The accountant's table: a row for each posting, the same books the same bytes, and no cell that a spreadsheet runs."""

import csv
import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.payments.invoices import cancellation_of, credit_note_of, invoice_of
from bot.payments.ledger_csv import COLUMNS, csv_of, decimal_of
from tests.payments.books import NOON, ORDER, a_paid_order, moved

INVOICE = invoice_of(a_paid_order(), NOON, "2026-000001")
NOTE = credit_note_of(INVOICE, Money(600, "EUR"), "re_1", (), NOON, "2026-000002")
CANCELLED = cancellation_of(NOTE, "re_1/refund_failed", NOON, "2026-000003")
BOOKS = [
    moved("payment", "pi_1", 1200, tax=200),
    moved("refund", "re_1", 600, tax=100, at=NOON + dt.timedelta(days=1)),
    moved("payment", "stars", 350, currency="XTR", provider="telegram", at=NOON + dt.timedelta(days=2), order=""),
]


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline=""), strict=True))


def test_every_posting_has_a_row_and_debits_equal_credits() -> None:
    assert [
        (r["date"], r["reference"], r["account"], r["debit"], r["credit"], r["currency"], r["tax"], r["invoice number"])
        for r in rows(csv_of(BOOKS, [INVOICE, NOTE]))
    ] == [
        ("2026-11-29", "pi_1", "clearing:stripe", "12.00", "", "EUR", "2.00", "2026-000001"),
        ("2026-11-29", "pi_1", "sales", "", "10.00", "EUR", "", "2026-000001"),
        ("2026-11-29", "pi_1", "tax payable", "", "2.00", "EUR", "", "2026-000001"),
        ("2026-11-30", "re_1", "refunds", "5.00", "", "EUR", "1.00", "2026-000002"),
        ("2026-11-30", "re_1", "tax payable", "1.00", "", "EUR", "", "2026-000002"),
        ("2026-11-30", "re_1", "clearing:stripe", "", "6.00", "EUR", "", "2026-000002"),
        ("2026-12-01", "stars", "clearing:telegram", "350", "", "XTR", "", ""),
        ("2026-12-01", "stars", "sales", "", "350", "XTR", "", ""),
    ]


def test_the_same_books_give_the_same_bytes_in_whatever_order_they_are_told() -> None:
    assert csv_of([*reversed(BOOKS), *BOOKS], [NOTE, INVOICE]) == csv_of(BOOKS, [INVOICE, NOTE])


def test_a_second_payment_for_an_order_has_no_invoice() -> None:
    stray = moved("payment", "pi_2", 1200, at=NOON + dt.timedelta(hours=1))
    numbers = {row["reference"]: row["invoice number"] for row in rows(csv_of([stray, BOOKS[0]], [INVOICE]))}

    assert numbers == {"pi_1": "2026-000001", "pi_2": ""}


def test_no_cell_begins_as_a_formula_does() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "  ="):
        table = csv_of([moved("payment", f"{start}1+1", order=OrderId(f"{start}HYPERLINK(1)"))], [])
        assert {row["reference"] for row in rows(table)} == {f"'{start}1+1"}
        assert {row["order"] for row in rows(table)} == {f"'{start}HYPERLINK(1)"}


@given(ref=st.text())
def test_no_reference_can_leave_its_cell(ref: str) -> None:
    written = rows(csv_of([moved("payment", ref, 1200)], []))

    assert [(row["reference"].removeprefix("'"), row["account"]) for row in written] == [
        (ref.removeprefix("'"), "clearing:stripe"),
        (ref.removeprefix("'"), "sales"),
    ]


def test_a_semicolon_divides_no_cell() -> None:
    assert '"pi;=1+1"' in csv_of([moved("payment", "pi;=1+1")], [])


def test_a_refund_that_came_back_is_found_under_the_cancellation_of_its_note() -> None:
    books = [moved("refund", "re_1", 600), moved("refund_failed", "re_1/refund_failed", 600)]
    failed = rows(csv_of(books, [INVOICE, NOTE, CANCELLED]))[-1]

    assert (failed["kind"], failed["invoice number"]) == ("refund_failed", "2026-000003")


def test_empty_books_are_a_heading() -> None:
    assert csv_of([], []) == ",".join(f'"{column}"' for column in COLUMNS) + "\r\n"


def test_an_amount_has_as_many_decimals_as_its_currency() -> None:
    assert [decimal_of(Money(5, each)) for each in ("EUR", "JPY", "XTR")] == ["0.05", "5", "5"]
    assert decimal_of(Money(10**12, "EUR")) == "10000000000.00"


def test_a_date_is_that_of_utc() -> None:
    there = dt.timezone(dt.timedelta(hours=9))
    late = moved("payment", "pi_1", order=ORDER, at=dt.datetime(2026, 12, 1, 8, 59, tzinfo=there))

    assert {row["date"] for row in rows(csv_of([late], []))} == {"2026-11-30"}
