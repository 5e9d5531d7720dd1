"""What customers are written: everything that the law wants on something that lasts, and their file."""

import datetime as dt
from typing import Any

import pypdfium2
import pytest

from bot.delivery.invoice_pdf import invoice_pdf
from bot.delivery.letters import Letters
from bot.delivery.links import DownloadLinks
from bot.domain.effects import LetterKind, Order, SendLetter
from bot.domain.ids import DocumentId, EffectId, OrderId, PhotoId
from bot.domain.invoice import Invoice
from bot.domain.letters import Letter
from bot.domain.messages import StoredPicture
from bot.domain.money import Money
from bot.domain.quote import Quote, Share
from bot.errors import Refused, Unavailable, Undeliverable
from bot.texts.phrasebook import Phrasebook
from tests.delivery.invoices import AT, ORDER, SALE, SELLER, a_credit_note, a_line, an_invoice, in_french

BOOK = Phrasebook.load()
LINKS = DownloadLinks("a secret", "https://photos.example")
PHOTO = PhotoId("ph-1")
KEY = EffectId("stripe:evt_1/2")
INVOICE = an_invoice()
EVERY: tuple[LetterKind, ...] = ("receipt", "delivery", "withdrawal", "refund", "claim")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


BILL = Quote(
    shares=(Share(lines=SALE, total=eur(1931), tax_minor=335),),
    total=eur(1931),
    tax_minor=335,
    tax_name="VAT",
    tax_percent="21",
)


def an_order(**changes: Any) -> Order:
    usual: dict[str, Any] = {
        "id": ORDER,
        "document": DocumentId("us-visa"),
        "product": "both",
        "photo": PHOTO,
        "method": "checkout",
        "email": "ada@example.com",
        "total": eur(1931),
        "lines": SALE,
        "bill": BILL,
        "start": "now",
        "paid_minor": 1931,
    }
    return Order(**usual | changes)


class Office:
    """The post, the books and the vault, as a letter writer finds them."""

    def __init__(self, *written: Invoice, kept: tuple[str, ...] = ("product", "sheet", "sheet-pdf")) -> None:
        self.sent: list[Letter] = []
        self.written = {ORDER: written}
        self.kept = {StoredPicture(PHOTO, purpose): purpose.encode() for purpose in kept}

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)

    async def open(self, picture: StoredPicture) -> bytes:
        if picture not in self.kept:
            raise Undeliverable("erased")
        return self.kept[picture]

    async def invoices_of(self, order: OrderId) -> tuple[Invoice, ...]:
        return self.written.get(order, ())

    def writer(self, **changes: Any) -> Letters:
        usual = {
            "send": self.send,
            "say": BOOK.say,
            "pictures": self.open,
            "invoices_of": self.invoices_of,
            "seller": SELLER,
            "download_link": LINKS.link,
            "zone_of": lambda _order: "Europe/Brussels",
        }
        return Letters(**usual | changes)

    async def write(self, order: Order, kind: LetterKind, **wanted: Any) -> Letter:
        effect = SendLetter(order=order.id, letter=kind, **wanted)
        await self.writer().write(order, effect, "de", KEY, AT)
        return self.sent[-1]


def flat(letter: Letter) -> str:
    return letter.words.replace("\xa0", " ").replace("\u202f", " ")


async def test_a_receipt_has_the_number_every_line_the_total_and_the_invoice() -> None:
    letter = await Office(INVOICE).write(an_order(), "receipt")
    assert (letter.key, letter.to, letter.subject) == (KEY, "ada@example.com", "Your receipt: order PB-7K3M-Q9TA")
    for words in (
        *(
            "order PB-7K3M-Q9TA of November 29, 2026",
            "US visa, file and prints: €14.90",
            "US visa, checked first: €3.00",
        ),
        *("Postage to Belgium: €2.90", "Code WELCOME10: -€1.49", "Total: €19.31, with €3.35 VAT (21 %) in it"),
        *("The invoice is attached: 2026-000017.", "Passbooth SRL"),
    ):
        assert words in flat(letter)
    [page] = letter.attachments
    assert (page.filename, page.media_type) == ("2026-000017.pdf", "application/pdf")
    assert page.data == invoice_pdf(INVOICE, SELLER, BOOK.say)


async def test_a_receipt_confirms_the_wish_to_begin_at_once_with_its_date_and_what_it_costs() -> None:
    words = flat(await Office(INVOICE).write(an_order(), "receipt"))
    assert "of November 29, 2026, you asked us to begin at once" in words
    assert "your right to withdraw ends when we have done the work in full" in words


async def test_who_wanted_to_wait_reads_when_work_begins_and_how_to_withdraw_until_then() -> None:
    words = flat(await Office(INVOICE).write(an_order(start="later"), "receipt"))
    assert "we begin on December 13, 2026 and not before" in words
    assert "“Withdraw from contract”" in words
    assert "begin at once" not in words


async def test_a_wish_that_was_not_asked_for_is_not_confirmed() -> None:
    words = flat(await Office(INVOICE).write(an_order(start=""), "receipt"))
    assert "withdraw" not in words


async def test_the_receipt_of_a_bill_for_several_people_names_all_their_orders_and_lines() -> None:
    other = a_line("digital", 699, "be-passport")
    shares = (*BILL.shares, Share(lines=(other,), total=eur(699), tax_minor=121))
    bill = Quote(shares=shares, total=eur(2630), tax_minor=456, tax_name="VAT", tax_percent="21")
    words = flat(await Office(INVOICE).write(an_order(bill=bill, together=(OrderId("PB-AAAA-BBBB"),)), "receipt"))
    assert "It is also for the order PB-AAAA-BBBB." in words
    assert "€6.99" in words
    assert "Total: €26.30" in words


async def test_a_receipt_goes_out_without_an_invoice_and_does_not_speak_of_one_where_none_was_written() -> None:
    letter = await Office().write(an_order(), "receipt")
    assert letter.attachments == ()
    assert "attached" not in letter.words


async def test_the_finished_file_goes_along_byte_for_byte_with_links_to_its_sheets() -> None:
    letter = await Office().write(an_order(), "delivery")
    [file] = letter.attachments
    assert (file.filename, file.media_type, file.data) == ("us-visa-PB-7K3M-Q9TA.jpg", "image/jpeg", b"product")
    for purpose in ("sheet", "sheet-pdf"):
        assert LINKS.link(ORDER, StoredPicture(PHOTO, purpose), AT) in letter.words
    assert "until December 6, 2026" in letter.words


async def test_a_document_that_has_no_sheet_gets_no_link_to_one() -> None:
    letter = await Office(kept=("product",)).write(an_order(product="digital"), "delivery")
    assert len(letter.attachments) == 1
    assert "https://" not in letter.words
    assert "until" not in letter.words


async def test_whoever_ordered_prints_alone_is_sent_no_file() -> None:
    office = Office()
    order = an_order(product="prints")
    await office.writer().write(order, SendLetter(order=ORDER, letter="delivery"), "en", KEY, AT)
    assert office.sent == []


async def test_a_file_that_was_erased_cannot_be_delivered_and_nothing_is_sent_in_its_place() -> None:
    office = Office(kept=("sheet",))
    with pytest.raises(Undeliverable):
        await office.write(an_order(), "delivery")
    assert office.sent == []


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_withdrawal_is_confirmed_with_its_content_its_day_and_its_hour(language: str) -> None:
    letter = await Office().write(an_order(language=language, paid_minor=1931), "withdrawal")
    for words in {
        "en": (
            "I withdraw from the contract for order PB-7K3M-Q9TA",
            "1:00 PM on Sunday, November 29, 2026 (Brussels time)",
            "US visa",
        ),
        "fr": (
            "Je me rétracte du contrat de la commande PB-7K3M-Q9TA",
            "13:00 le dimanche 29 novembre 2026 (heure : Bruxelles)",
            "Visa",
        ),
    }[language]:
        assert words.lower() in flat(letter).lower()
    assert ("goes back to you" in letter.words) is (language == "en")


async def test_the_hour_of_a_withdrawal_is_when_it_was_told_and_not_when_the_letter_was_wanted() -> None:
    told = AT - dt.timedelta(hours=3)
    assert "10:00" in flat(await Office().write(an_order(), "withdrawal", at=told))


async def test_nothing_is_promised_back_where_nothing_was_paid() -> None:
    words = (await Office().write(an_order(paid_minor=0), "withdrawal")).words
    assert "Nothing had been paid" in words
    assert "goes back to you" not in words


async def test_money_that_went_back_is_told_with_its_own_credit_note() -> None:
    older, newer = a_credit_note(INVOICE, 500), a_credit_note(INVOICE, 300, "re_2", "2026-000019")
    other = a_credit_note(INVOICE, 300, "re_other", "2026-000020")  # of somebody else on the same bill
    order = an_order(refunds=("re_1", "re_2"))
    letter = await Office(INVOICE, older, newer, other).write(order, "refund", amount=eur(300))
    assert "€3.00 for order PB-7K3M-Q9TA is on its way" in flat(letter)
    assert [page.filename for page in letter.attachments] == ["2026-000019.pdf"]
    document = pypdfium2.PdfDocument(letter.attachments[0].data)
    assert "Credit note 2026-000019" in document[0].get_textpage().get_text_bounded()
    document.close()


async def test_the_credit_note_of_an_order_that_shares_a_bill_is_found_in_the_books_of_the_bill() -> None:
    note = a_credit_note(INVOICE, 300)
    order = an_order(id=OrderId("PB-AAAA-BBBB"), bill=None, paid_with=ORDER, refunds=("re_1",))
    letter = await Office(INVOICE, note).write(order, "refund", amount=eur(300))
    assert [page.filename for page in letter.attachments] == [f"{note.number}.pdf"]


async def test_a_refund_of_an_amount_that_nobody_knows_is_not_told() -> None:
    with pytest.raises(Refused, match=str(ORDER)):
        await Office(INVOICE).write(an_order(), "refund")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("redo_granted", "you get a new photo for order PB-7K3M-Q9TA, for free"),
        ("delivered", "can't accept it"),
        ("in_review", "What they decided stands in our chat"),
        ("claim_opened", "What they decided stands in our chat"),
    ],
)
async def test_a_claims_decision_is_told_as_far_as_it_is_known(status: str, words: str) -> None:
    letter = await Office().write(an_order(status=status), "claim")
    assert words in letter.words
    assert letter.subject == "Your claim: order PB-7K3M-Q9TA"


@pytest.mark.parametrize("kind", EVERY)
async def test_every_letter_is_in_the_language_of_the_order_and_every_page_in_its_own(kind: LetterKind) -> None:
    french = in_french(INVOICE)
    order = an_order(language="fr", refunds=("re_1",))
    letter = await Office(french, a_credit_note(french)).write(order, kind, amount=eur(1931))
    assert letter.language == "fr"
    assert letter.words.startswith("Bonjour,\n\n")
    assert letter.words.endswith("\n\nCordialement,\nPassbooth SRL\n")
    assert "\n" not in letter.subject


@pytest.mark.parametrize("kind", EVERY)
async def test_whoever_was_forgotten_is_written_nothing(kind: LetterKind) -> None:
    office = Office(INVOICE, kept=())
    wanted = SendLetter(order=ORDER, letter=kind, amount=eur(1931))
    await office.writer().write(an_order(email=""), wanted, "en", KEY, AT)
    assert office.sent == []


@pytest.mark.parametrize("kind", EVERY)
async def test_without_a_mail_server_nothing_is_opened_and_nothing_happens(kind: LetterKind) -> None:
    async def untouched(_about: object) -> Any:
        raise AssertionError("nobody is to read this")

    writer = Office().writer(send=None, pictures=untouched, invoices_of=untouched)
    await writer.write(an_order(), SendLetter(order=ORDER, letter=kind, amount=eur(1931)), "en", KEY, AT)


async def test_a_mail_server_that_is_down_is_for_the_engine_to_try_again_and_the_letter_is_the_same_then() -> None:
    office, tried = Office(INVOICE), []

    async def down(letter: Letter) -> None:
        tried.append(letter)
        raise Unavailable("down")

    wanted = SendLetter(order=ORDER, letter="receipt")
    for _ in range(2):
        with pytest.raises(Unavailable):
            await office.writer(send=down).write(an_order(), wanted, "en", KEY, AT)
    assert tried[0] == tried[1]
