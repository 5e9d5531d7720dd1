"""The books as a table for the accountant: a row for each posting, as spreadsheets read it."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.payments.ledger import once, postings

COLUMNS = (
    *("date", "reference", "kind", "order", "account"),
    *("debit", "credit", "currency", "tax", "invoice number"),
)
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), in its full width too.
_FORMULA = tuple(
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)


def csv_of(movements: Iterable[Movement], invoices: Sequence[Invoice]) -> str:
    """The table with its heading, in the order of time, then of references; the same books give the same bytes.

    Dates are UTC. Amounts are decimals in the currency's major unit with a point; Stars are whole. The tax in a movement
    stands once, in its first row. A movement has the number of its invoice or credit note where it has caused one, and a
    refund that came back that of the cancellation.
    """
    caused = {each.about: each.number for each in invoices if each.kind != "invoice"}
    # An order has one invoice, and the first payment of its sum is what it is for; a second payment is a stray.
    billed = {(each.order, each.total): each.number for each in invoices if each.kind == "invoice"}
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)  # where a comma is decimal, an unquoted semicolon would divide cells
    table.writerow(COLUMNS)
    for movement in once(movements):
        number = caused.get(movement.ref, "")
        if movement.kind == "payment":
            number = billed.pop((movement.order, movement.amount), "")
        tax = decimal_of(Money(movement.tax_minor, movement.amount.currency)) if movement.tax_minor else ""
        date = movement.at.astimezone(dt.UTC).date().isoformat()
        for posting in postings(movement):
            amount = decimal_of(Money(abs(posting.amount_minor), posting.currency))
            debit, credit = (amount, "") if posting.amount_minor > 0 else ("", amount)
            words = (date, movement.ref, movement.kind, movement.order, posting.account)
            table.writerow(map(inert, (*words, debit, credit, posting.currency, tax, number)))
            tax = ""
    return out.getvalue()


def decimal_of(money: Money) -> str:
    """The amount in major units, with a point and as many decimals as the currency has: "4.99", "350"."""
    return f"{Decimal(money.amount_minor).scaleb(-money.exponent):f}"


def inert(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
