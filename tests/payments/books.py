"""Movements, statements and bills to try the books on."""

import datetime as dt
from typing import Any

from bot.domain.effects import Order
from bot.domain.ids import DocumentId, OrderId
from bot.domain.money import Money
from bot.domain.movement import Movement, MovementKind
from bot.domain.quote import Line, Quote, Share
from bot.payments.balance import BalanceEntry, BalanceKind
from tests.payments.orders import an_order

NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
ORDER = OrderId("PB-7K3M-Q9TA")


def moved(
    kind: MovementKind, ref: str, minor: int = 1200, tax: int = 0, currency: str = "EUR", **more: Any
) -> Movement:
    usual = {"provider": "stripe", "order": ORDER, "at": NOON}
    return Movement(ref=ref, kind=kind, amount=Money(minor, currency), tax_minor=tax, **usual | more)


def stated(
    kind: BalanceKind, about: str, minor: int = 1200, fee: int = 0, currency: str = "EUR", **more: Any
) -> BalanceEntry:
    usual = {"ref": f"txn_{about}_{kind}", "at": NOON}
    money = {"amount": Money(minor, currency), "fee": Money(fee, currency)}
    return BalanceEntry(kind=kind, about=about, **money | usual | more)


def a_line(kind: str, minor: int, currency: str = "EUR", **more: Any) -> Line:
    usual = {"document": DocumentId("us-visa")} if kind in ("digital", "prints", "both", "express") else {}
    return Line(kind=kind, amount=Money(minor, currency), **usual | more)  # type: ignore[arg-type]


def a_bill(*shares: tuple[Line, ...], tax: int = 0, **changes: Any) -> Quote:
    """Shares with these lines; the tax is said for the whole."""
    currency = shares[0][0].amount.currency
    sums = [Money(sum(line.amount.amount_minor for line in lines), currency) for lines in shares]
    usual = {
        "shares": tuple(
            Share(lines=lines, total=total, tax_minor=0) for lines, total in zip(shares, sums, strict=True)
        ),
        "total": Money(sum(total.amount_minor for total in sums), currency),
        "tax_minor": tax,
        "tax_name": "VAT",
        "tax_percent": "20",
    }
    return Quote(**usual | changes)


def a_paid_order(*lines: Line, tax: int = 200, **changes: Any) -> Order:
    bill = a_bill(lines or (a_line("both", 1200),), tax=tax)
    return an_order(**{"bill": bill, "total": bill.total, "provider": "stripe", "payment_ref": "pi_1"} | changes)
