"""Invoices, credit notes and cancellations: of an order that is paid, of what is given back of it, of what came back."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from bot.domain.effects import Order
from bot.domain.invoice import Invoice
from bot.domain.money import Money, part_of
from bot.domain.quote import Line
from bot.errors import Refused

replace = msgspec.structs.replace


def number(year: int, place: int) -> str:
    """The number of the document at this place in its year: "2026-000017"."""
    return f"{year}-{place:06d}"


def invoice_of(order: Order, at: dt.datetime, number: str) -> Invoice:
    """The invoice of the order's bill, for everybody who is on it. It is dated by UTC and about the order's number.

    The buyer is an e-mail address; with prints the lines of the postal one, once it is known, the country last (ISO 3166-1
    alpha-2). Raises `Refused` for an order that has no bill, or one whose lines are not its sum.
    """
    bill = order.bill
    if bill is None:
        raise Refused(f"order {order.id} has no bill")
    lines = tuple(line for share in bill.shares for line in share.lines)
    if sum((line.amount for line in lines), Money(0, bill.total.currency)) != bill.total:
        raise Refused(f"the lines of the bill of order {order.id} are not its sum")
    address = order.address
    return Invoice(
        number=number,
        kind="invoice",
        about=order.id,
        order=order.id,
        issued_on=at.astimezone(dt.UTC).date(),
        language=order.language,
        lines=lines,
        total=bill.total,
        tax_minor=bill.tax_minor,
        tax_name=bill.tax_name,
        tax_percent=bill.tax_percent,
        buyer=(*address.lines, address.country) if address is not None and address.has_street else (order.email,),
        paid_by=order.provider if bill.total.amount_minor else "",
    )


def credit_note_of(
    invoice: Invoice, amount: Money, ref: str, earlier: Iterable[Invoice], at: dt.datetime, number: str
) -> Invoice:
    """The credit note of a refund. Its amounts are positive; its kind says which way they go.

    ref: the refund's. earlier: the credit notes of this invoice that stand. The tax is the invoice's in proportion, rounded
    half up over all of them together, so that crediting everything credits exactly the tax. Raises `Refused` for more than
    is left of the invoice, for nothing, in another currency, or to correct anything else than an invoice.
    """
    stand = tuple(earlier)
    before = sum(note.total.amount_minor for note in stand)
    after = before + amount.amount_minor
    if invoice.kind != "invoice":
        raise Refused(f"{invoice.number} is no invoice, and a credit note corrects nothing else")
    if amount.currency != invoice.total.currency:
        raise Refused(f"invoice {invoice.number} is in {invoice.total.currency}, not in {amount.currency}")
    if not before < after <= invoice.total.amount_minor:
        raise Refused(f"{amount.amount_minor} minor units cannot be credited of what is left of {invoice.number}")
    # Between notes one of which was cancelled, a unit of tax may have been rounded too far: none has less than none in it.
    tax = part_of(invoice.tax_minor, after, invoice.total.amount_minor) - sum(note.tax_minor for note in stand)
    return Invoice(
        number=number,
        kind="credit_note",
        about=ref,
        order=invoice.order,
        issued_on=at.astimezone(dt.UTC).date(),
        language=invoice.language,
        lines=(Line(kind=invoice.lines[0].kind, amount=amount),),
        total=amount,
        tax_minor=min(max(0, tax), amount.amount_minor),
        tax_name=invoice.tax_name,
        tax_percent=invoice.tax_percent,
        buyer=invoice.buyer,
        paid_by=invoice.paid_by,
        corrects=invoice.number,
    )


def cancellation_of(note: Invoice, about: str, at: dt.datetime, number: str) -> Invoice:
    """The cancellation of a credit note whose refund came back: the same sum and the same tax, owed by the invoice again.

    about: what came back, as its movement is known. Raises `Refused` for what is no credit note.
    """
    if note.kind != "credit_note":
        raise Refused(f"{note.number} is no credit note, and nothing else is cancelled")
    return replace(
        note,
        number=number,
        kind="cancellation",
        about=about,
        issued_on=at.astimezone(dt.UTC).date(),
        corrects=note.number,
    )


def standing(documents: Iterable[Invoice], invoice: Invoice) -> tuple[Invoice, ...]:
    """The credit notes of this invoice, among these documents, that no cancellation has taken back."""
    written = tuple(documents)
    cancelled = {each.corrects for each in written if each.kind == "cancellation"}
    return tuple(each for each in written if each.corrects == invoice.number and each.number not in cancelled)
