"""Invoices and credit notes, made from an order that is paid and from what is given back of it."""

import datetime as dt

from bot.domain.effects import Order
from bot.domain.invoice import Invoice
from bot.domain.money import Money, part_of
from bot.domain.quote import Line
from bot.errors import Refused


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
    invoice: Invoice, amount: Money, ref: str, already_credited_minor: int, at: dt.datetime, number: str
) -> Invoice:
    """The credit note of a refund. Its amounts are positive; its kind says which way they go.

    ref: the refund's. already_credited_minor: by the earlier credit notes of this invoice. The tax is the invoice's in
    proportion, rounded half up over all credit notes together, so that crediting everything credits exactly the tax.
    Raises `Refused` for more than is left of the invoice, for nothing, in another currency, or to correct a credit note.
    """
    after = already_credited_minor + amount.amount_minor
    if invoice.kind != "invoice":
        raise Refused(f"{invoice.number} is a credit note, which is not corrected by another one")
    if amount.currency != invoice.total.currency:
        raise Refused(f"invoice {invoice.number} is in {invoice.total.currency}, not in {amount.currency}")
    if not 0 <= already_credited_minor < after <= invoice.total.amount_minor:
        raise Refused(f"{amount.amount_minor} minor units cannot be credited of what is left of {invoice.number}")
    return Invoice(
        number=number,
        kind="credit_note",
        about=ref,
        order=invoice.order,
        issued_on=at.astimezone(dt.UTC).date(),
        language=invoice.language,
        lines=(Line(kind=invoice.lines[0].kind, amount=amount),),
        total=amount,
        tax_minor=_tax_in(invoice, after) - _tax_in(invoice, already_credited_minor),
        tax_name=invoice.tax_name,
        tax_percent=invoice.tax_percent,
        buyer=invoice.buyer,
        paid_by=invoice.paid_by,
        corrects=invoice.number,
    )


def _tax_in(invoice: Invoice, credited_minor: int) -> int:
    """The tax in so much of the invoice, rounded half up."""
    return part_of(invoice.tax_minor, credited_minor, invoice.total.amount_minor)
