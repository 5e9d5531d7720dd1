"""Invoices, credit notes and what cancels those: numbered without a gap within a year, and never changed once they are written."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.domain.quote import Line

InvoiceKind = Literal["invoice", "credit_note", "cancellation"]


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, as it was issued.

    A credit note has one line and names the invoice that it corrects; a cancellation has that line again and names the
    credit note. number: "2026-000017". about: what caused it, by the order's number, or as the books' movement is known; the
    same cause has one number.
    """

    number: str
    kind: InvoiceKind
    about: str
    order: OrderId
    issued_on: dt.date
    language: str
    lines: tuple[Line, ...]
    total: Money
    tax_minor: int
    tax_name: str
    tax_percent: str
    buyer: tuple[str, ...]  # an e-mail address, or the lines of a postal one
    paid_by: str = ""  # "stripe", "telegram", "test"; "" where nothing was to pay
    corrects: str = ""
