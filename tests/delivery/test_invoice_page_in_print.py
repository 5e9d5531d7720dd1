"""What stands on the page of an invoice: whose, to whom, for what, how much, and the tax; in both languages."""

import hashlib
import subprocess
import sys

import msgspec
import pypdfium2
import pytest

from bot.delivery.invoice_pdf import Seller, invoice_pdf
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.quote import Line
from bot.errors import Refused
from bot.texts.phrasebook import Phrasebook
from tests.delivery.invoices import SALE, SELLER, a_cancellation, a_credit_note, a_line, an_invoice, in_french

SAY = Phrasebook.load().say
A4 = (595.28, 841.89)


def drawn(invoice: Invoice, seller: Seller = SELLER) -> bytes:
    return invoice_pdf(invoice, seller, SAY)


def read(pdf: bytes) -> list[str]:
    """The page's lines as a reader sees them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        words = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    return [line.replace("\xa0", " ").strip() for line in words.splitlines()]


def boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where each piece of text lies: left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].get_textpage()
        return [page.get_rect(place) for place in range(page.count_rects())]
    finally:
        document.close()


def test_an_invoice_says_who_sold_what_to_whom_for_how_much() -> None:
    lines = read(drawn(an_invoice()))
    for expected in (
        *("Invoice 2026-000017", "Date: November 29, 2026", "Order: PB-7K3M-Q9TA"),
        *("Passbooth SRL", "Rue de la Loi 1", "VAT number: BE 0123.456.789", "hello@photos.example"),
        *("ada@example.com", "Paid in full through Stripe."),
    ):
        assert any(expected in line for line in lines), expected


def test_every_line_has_its_amount_and_they_are_followed_by_the_tax_and_the_total() -> None:
    lines = read(drawn(an_invoice()))
    table = lines[lines.index(next(line for line in lines if line.startswith("What"))) :]
    assert table == [
        "What Amount",
        "US visa, file and prints €14.90",
        "US visa, checked first €3.00",
        "Postage €2.90",
        "Discount, code WELCOME10 -€1.49",
        "Without tax €15.96",
        "VAT, 21 % €3.35",
        "Total €19.31",
        "Paid in full through Stripe.",
    ]


def test_a_french_invoice_is_french_down_to_its_sums() -> None:
    lines = read(drawn(in_french(an_invoice(tax_percent="7.7"))))
    for expected in ("Facture 2026-000017", "Date : 29 novembre 2026", "Acheteur", "Payée en totalité par Stripe."):
        assert any(expected in line for line in lines), expected
    assert {"Hors taxes 15,96 €", "TVA, 7,7 % 3,35 €", "Total 19,31 €", "Remise, code WELCOME10 -1,49 €"} <= set(lines)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"Credit note 2026-000018", "Corrects invoice 2026-000017", "Total credited €19.31", "VAT, 21 % €3.35"}),
        ("fr", {"Note de crédit 2026-000018", "Rectifie la facture 2026-000017", "Total crédité 19,31 €"}),
    ],
)
def test_a_credit_note_says_what_it_is_and_which_invoice_it_corrects(language: str, expected: set[str]) -> None:
    lines = read(drawn(a_credit_note(an_invoice(language=language))))
    assert expected <= set(lines)
    assert not [line for line in lines if "US visa" in line or "Invoice 2026" in line]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            {
                "Cancellation 2026-000019",
                "Cancels credit note 2026-000018",
                "Credit note 2026-000018, cancelled €19.31",
                "VAT, 21 % €3.35",
                "Total cancelled €19.31",
                "The refund through Stripe came back to us: this money has not been given back.",
            },
        ),
        ("fr", {"Annulation 2026-000019", "Annule la note de crédit 2026-000018", "Total annulé 19,31 €"}),
    ],
)
def test_a_cancellation_says_which_credit_note_it_cancels(language: str, expected: set[str]) -> None:
    lines = read(drawn(a_cancellation(a_credit_note(an_invoice(language=language)))))
    assert expected <= set(lines)
    assert not [line for line in lines if "2026-000017" in line]


@pytest.mark.parametrize(
    ("paid_by", "words"),
    [
        ("telegram", "Paid in full in Telegram Stars."),
        ("test", "Paid at the test cashier: no money was taken."),
        ("", "There was nothing to pay."),
    ],
)
def test_how_it_was_paid_is_said(paid_by: str, words: str) -> None:
    assert words in read(drawn(an_invoice(paid_by=paid_by)))


def test_a_provider_that_there_are_no_words_for_is_not_passed_over() -> None:
    with pytest.raises(Refused, match="invoice-paid-unknown"):
        drawn(an_invoice(paid_by="unknown"))


def test_stars_are_written_without_their_picture_and_without_tax() -> None:
    stars = Line(kind="digital", amount=Money(350, "XTR"), document=SALE[0].document)
    bare = {"total": stars.amount, "tax_minor": 0, "tax_name": "", "tax_percent": "0", "paid_by": "telegram"}
    lines = read(drawn(an_invoice(lines=(stars,), **bare)))
    assert "Total 350 Stars" in lines
    assert "No tax is charged on this sale." in lines
    assert not [line for line in lines if "Without tax" in line or "?" in line]


def test_a_postal_address_is_written_out_with_its_country() -> None:
    buyer = ("Zoë Œuvrard-Łuczak", "Straße 1", "4700 Eupen", "BE")
    for language, country in (("en", "Belgium"), ("fr", "Belgique")):
        lines = read(drawn(an_invoice(buyer=buyer, language=language)))
        for expected in (*buyer[:3], country):
            assert any(line.endswith(expected) for line in lines), expected
        assert not [line for line in lines if "“?”" in line or "« ? »" in line]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn Đức", "Nguyen Van Đuc"),
        ("Jiří Růžička", "Jirí Ružička"),
        ("Ħal Qormi", "Hal Qormi"),
        ("Αλέξης", "??????"),
        ("Zoe\u0308", "Zoë"),
        ("王 Li", "? Li"),
    ],
)
def test_letters_that_the_typeface_has_not_are_replaced_and_the_page_says_so(name: str, shown: str) -> None:
    lines = read(drawn(an_invoice(buyer=(name, "1000 Bruxelles", "BE"))))
    assert any(line.endswith(shown) for line in lines), lines
    assert any("cannot draw every letter" in line for line in lines) is (shown != "Zoë")


@pytest.mark.parametrize("rows", [1, 8, 40])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_is_on_one_page_and_nothing_is_over_its_edge_or_over_something_else(
    rows: int, language: str
) -> None:
    address = tuple(f"Building {n}, a rather long line of an address that has to be broken" for n in range(6))
    long = an_invoice(lines=(a_line("both"),) * rows, buyer=(*address, "W" * 90, "BE"), language=language)
    pdf = drawn(long, msgspec.structs.replace(SELLER, address=address))
    found = boxes(pdf)
    assert len([line for line in read(pdf) if "14.90" in line or "14,90" in line]) >= rows
    assert all(0 < left < right < A4[0] and 0 < bottom < top < A4[1] for left, bottom, right, top in found)
    for place, (left, bottom, right, top) in enumerate(found):
        for other_left, other_bottom, other_right, other_top in found[place + 1 :]:
            beside = right <= other_left or other_right <= left
            assert beside or top <= other_bottom + 1 or other_top <= bottom + 1


def test_the_files_own_properties_name_nobody() -> None:
    document = pypdfium2.PdfDocument(drawn(an_invoice(buyer=("Ada Byron", "1000 Bruxelles", "BE"))))
    properties = document.get_metadata_dict()
    document.close()
    assert properties["Title"] == "Invoice 2026-000017"
    assert not [value for value in properties.values() if "Ada" in value or "@" in value or "Passbooth SRL" in value]


def test_the_same_invoice_is_the_same_bytes_in_every_process() -> None:
    here = drawn(an_invoice())
    drawn(in_french(an_invoice()))
    program = (
        "import hashlib\nfrom tests.delivery.test_invoice_page_in_print import an_invoice, drawn\n"
        "print(hashlib.sha256(drawn(an_invoice())).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest() == hashlib.sha256(drawn(an_invoice())).hexdigest()
