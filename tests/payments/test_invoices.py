"""An invoice says what was charged, line by line; its credit notes give back exactly its tax, and never more than it.

What cancels a credit note is its mirror.
"""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.invoice import Invoice, InvoiceKind
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.errors import Refused
from bot.payments.invoices import cancellation_of, credit_note_of, invoice_of, number, standing
from tests.payments.books import NOON, a_bill, a_line, a_paid_order
from tests.payments.orders import an_order

HOME = PostalAddress(lines=("Ada Lovelace", "1 Street", "1000 City"), country="BE")


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def test_a_number_is_the_year_and_the_place_in_it() -> None:
    assert number(2026, 17) == "2026-000017"
    assert number(2026, 1_000_000) == "2026-1000000"


def test_an_invoice_has_the_lines_of_everybody_on_the_bill() -> None:
    hers, his = (a_line("both", 1299), a_line("discount", -100, detail="SPRING")), (a_line("digital", 499),)
    order = a_paid_order(bill=a_bill(hers, his, tax=283), language="fr")

    invoice = invoice_of(order, NOON, "2026-000017")

    assert invoice.lines == (*hers, *his)
    assert (invoice.total, invoice.tax_minor, invoice.tax_name, invoice.tax_percent) == (euro(1698), 283, "VAT", "20")
    assert (invoice.number, invoice.kind, invoice.about, invoice.order) == (
        *("2026-000017", "invoice"),
        *(order.id, order.id),
    )
    assert (invoice.issued_on, invoice.language, invoice.paid_by) == (NOON.date(), "fr", "stripe")


def test_the_buyer_is_an_e_mail_address_or_where_the_prints_go() -> None:
    assert invoice_of(a_paid_order(), NOON, "1").buyer == ("ada@example.com",)
    assert invoice_of(a_paid_order(address=HOME), NOON, "1").buyer == ("Ada Lovelace", "1 Street", "1000 City", "BE")


def test_where_nothing_was_to_pay_nobody_was_paid() -> None:
    free = a_paid_order(a_line("digital", 499), a_line("discount", -499, detail="FREE"), tax=0)

    assert invoice_of(free, NOON, "1").paid_by == ""


def test_the_day_of_an_invoice_is_that_of_utc() -> None:
    there = dt.timezone(dt.timedelta(hours=9))

    assert invoice_of(a_paid_order(), dt.datetime(2027, 1, 1, 8, tzinfo=there), "1").issued_on == dt.date(2026, 12, 31)


def test_an_order_without_a_bill_or_with_one_that_does_not_add_up_has_no_invoice() -> None:
    with pytest.raises(Refused, match="no bill"):
        invoice_of(an_order(), NOON, "1")
    with pytest.raises(Refused, match="not its sum"):
        invoice_of(a_paid_order(bill=a_bill((a_line("digital", 499),), total=euro(500))), NOON, "1")


def test_a_credit_note_names_the_invoice_that_it_corrects_and_has_one_line() -> None:
    invoice = invoice_of(a_paid_order(a_line("both", 1099), a_line("shipping", 101)), NOON, "2026-000017")

    note = credit_note_of(invoice, euro(600), "re_1", (), NOON, "2026-000018")

    assert (note.kind, note.number, note.corrects, note.about) == ("credit_note", "2026-000018", "2026-000017", "re_1")
    assert [line.amount for line in note.lines] == [note.total] == [euro(600)]
    assert note.tax_minor == 100
    assert (note.order, note.buyer, note.language, note.paid_by) == (
        *(invoice.order, invoice.buyer),
        *(invoice.language, invoice.paid_by),
    )


@given(data=st.data(), parts=st.lists(st.integers(1, 5000), min_size=1, max_size=8), share=st.fractions(0, 1))
def test_credit_notes_for_everything_give_back_exactly_the_tax(
    data: st.DataObject, parts: list[int], share: Fraction
) -> None:
    whole = sum(parts)
    tax = int(whole * share)
    invoice = invoice_of(a_paid_order(a_line("digital", whole), tax=tax), NOON, "1")
    credited, notes = 0, list[Invoice]()
    for place, part in enumerate(data.draw(st.permutations(parts))):
        notes.append(credit_note_of(invoice, euro(part), f"re_{place}", notes, NOON, str(place + 2)))
        credited += part
        assert 0 <= notes[-1].tax_minor <= part
        assert abs(sum(note.tax_minor for note in notes) - tax * credited / whole) <= 0.5

    assert sum(note.tax_minor for note in notes) == tax


def test_half_a_minor_unit_of_tax_is_rounded_up() -> None:
    invoice = invoice_of(a_paid_order(a_line("digital", 10), tax=1), NOON, "1")

    assert [credit_note_of(invoice, euro(part), "re", (), NOON, "2").tax_minor for part in (4, 5)] == [0, 1]


@pytest.mark.parametrize(
    ("amount", "credited"),
    [(euro(1201), 0), (euro(1), 1200), (euro(0), 0), (euro(-1), 600), (Money(1, "USD"), 0)],
)
def test_no_more_is_credited_than_is_left_and_nothing_in_another_currency(amount: Money, credited: int) -> None:
    invoice = invoice_of(a_paid_order(), NOON, "1")
    earlier = [credit_note_of(invoice, euro(credited), "re_0", (), NOON, "2")] if credited else []
    with pytest.raises(Refused):
        credit_note_of(invoice, amount, "re_1", earlier, NOON, "3")


def test_a_credit_note_is_not_corrected_by_another_one() -> None:
    note = credit_note_of(invoice_of(a_paid_order(), NOON, "1"), euro(600), "re_1", (), NOON, "2")

    with pytest.raises(Refused, match="2 is no invoice"):
        credit_note_of(note, euro(100), "re_2", (), NOON, "3")


def test_a_cancellation_is_the_mirror_of_its_credit_note_under_a_number_and_a_day_of_its_own() -> None:
    note = credit_note_of(invoice_of(a_paid_order(), NOON, "1"), euro(600), "re_1", (), NOON, "2")

    cancelled = cancellation_of(note, "re_1/refund_failed", NOON + dt.timedelta(days=40), "2027-000001")

    assert (cancelled.kind, cancelled.number, cancelled.corrects, cancelled.about) == (
        *("cancellation", "2027-000001"),
        *("2", "re_1/refund_failed"),
    )
    assert cancelled.issued_on == dt.date(2027, 1, 8)
    assert (cancelled.lines, cancelled.total, cancelled.tax_minor, cancelled.buyer) == (
        *(note.lines, note.total),
        *(note.tax_minor, note.buyer),
    )


@pytest.mark.parametrize("kind", ["invoice", "cancellation"])
def test_nothing_but_a_credit_note_is_cancelled(kind: InvoiceKind) -> None:
    other = replace(invoice_of(a_paid_order(), NOON, "1"), kind=kind)

    with pytest.raises(Refused, match="1 is no credit note"):
        cancellation_of(other, "re_1/refund_failed", NOON, "2")


def test_a_credit_note_stands_until_it_is_cancelled_and_the_rest_of_the_tax_is_credited_after_all() -> None:
    invoice = invoice_of(a_paid_order(a_line("digital", 10), tax=1), NOON, "1")
    first = credit_note_of(invoice, euro(5), "re_1", (), NOON, "2")
    second = credit_note_of(invoice, euro(5), "re_2", (first,), NOON, "3")
    other = replace(first, number="9", corrects="8")
    written = [invoice, first, second, other, cancellation_of(first, "re_1/refund_failed", NOON, "4")]

    assert standing(written[:-1], invoice) == (first, second)
    assert standing(written, invoice) == (second,)
    assert (first.tax_minor, second.tax_minor) == (1, 0)
    assert credit_note_of(invoice, euro(5), "re_3", standing(written, invoice), NOON, "5").tax_minor == 1


def test_a_country_alone_names_no_buyer() -> None:
    order = replace(a_paid_order(a_line("both", 1099)), address=replace(HOME, lines=()))
    assert invoice_of(order, NOON, "2026-000017").buyer == (order.email,)
