"""Invoices to try things on."""

import datetime as dt
from typing import Any

import msgspec

from bot.delivery.invoice_pdf import Seller
from bot.domain.ids import DocumentId, OrderId
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.quote import Line, LineKind
from bot.payments.invoices import cancellation_of, credit_note_of

ORDER = OrderId("PB-7K3M-Q9TA")
AT = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)
SELLER = Seller(
    name="Passbooth SRL",
    address=("Rue de la Loi 1", "1000 Bruxelles", "Belgique"),
    tax_number="BE 0123.456.789",
    email="hello@photos.example",
)


def a_line(kind: LineKind = "digital", minor: int = 1490, document: str = "us-visa", detail: str = "") -> Line:
    return Line(kind=kind, amount=Money(minor, "EUR"), document=DocumentId(document), detail=detail)


SALE = (
    a_line("both"),
    a_line("express", 300),
    a_line("shipping", 290, "", "BE"),
    a_line("discount", -149, "", "WELCOME10"),
)


def an_invoice(*, lines: tuple[Line, ...] = SALE, **changes: Any) -> Invoice:
    usual: dict[str, Any] = {
        "number": "2026-000017",
        "kind": "invoice",
        "about": ORDER,
        "order": ORDER,
        "issued_on": AT.date(),
        "language": "en",
        "lines": lines,
        "total": Money(sum(line.amount.amount_minor for line in lines), "EUR"),
        "tax_minor": 335,
        "tax_name": "VAT",
        "tax_percent": "21",
        "buyer": ("ada@example.com",),
        "paid_by": "stripe",
    }
    return Invoice(**usual | changes)


def a_credit_note(invoice: Invoice, minor: int = 1931, refund: str = "re_1", place: str = "2026-000018") -> Invoice:
    return credit_note_of(invoice, Money(minor, "EUR"), refund, (), AT, place)


def a_cancellation(note: Invoice, place: str = "2026-000019") -> Invoice:
    return cancellation_of(note, f"{note.about}/refund_failed", AT, place)


def in_french(invoice: Invoice) -> Invoice:
    return msgspec.structs.replace(invoice, language="fr", tax_name="TVA")
