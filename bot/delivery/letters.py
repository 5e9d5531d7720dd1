"""What is written to a customer's e-mail address: the receipt, the file, and what the law wants on something that lasts."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from bot.delivery.invoice_page import InvoicesOf
from bot.delivery.invoice_pdf import Say, Seller, invoice_pdf
from bot.delivery.links import BOUGHT_FOR
from bot.dialogs.clock import WITHDRAWAL
from bot.dialogs.countries import country_name
from bot.dialogs.talk import listed
from bot.domain.effects import DeliverFile, LetterKind, Order, SendLetter, WriteAnswer
from bot.domain.events import OrderStatus
from bot.domain.ids import EffectId, OrderId
from bot.domain.invoice import Invoice
from bot.domain.letters import Attachment, Letter
from bot.domain.messages import Purpose, StoredPicture
from bot.domain.money import Money
from bot.domain.quote import Line
from bot.domain.text import Day, LocalTime, Text, Value, text
from bot.engine.ports import Pictures
from bot.engine.store import finished_file
from bot.errors import Refused, Undeliverable

Post = Callable[[Letter], Awaitable[None]]  # raises `Unavailable` or `Undeliverable`
DownloadLink = Callable[[OrderId, StoredPicture, dt.datetime], str]

_SUBJECTS: Mapping[LetterKind, str] = {
    "receipt": "letter-receipt-subject",
    "delivery": "letter-delivery-subject",
    "withdrawal": "letter-withdrawal-subject",
    "refund": "letter-refund-subject",
    "claim": "letter-claim-subject",
}
_SHEETS: Mapping[Purpose, str] = {"sheet": "letter-sheet", "sheet-pdf": "letter-sheet-pdf"}
# Where a claim has left its order. An order that has gone on since tells nothing of the decision, and so says nothing.
_DECISIONS: Mapping[OrderStatus, str] = {"redo_granted": "redo-granted", "delivered": "claim-refused"}


class _Draft(msgspec.Struct, frozen=True):
    """What a letter says between its greeting and its end, and what goes along."""

    paragraphs: tuple[Text, ...]
    attachments: tuple[Attachment, ...] = ()


class Letters:
    """Writes letters and has them sent; see `engine.outside.Letters`.

    send: None where no mail server is configured: nothing is written then. invoices_of: the invoice and the credit notes
    of the order that has the bill, in the order of their numbers. zone_of: by whose clock (IANA) an order's customer is told
    moments.
    """

    def __init__(
        self,
        *,
        send: Post | None,
        say: Say,
        pictures: Pictures,
        invoices_of: InvoicesOf,
        seller: Seller,
        download_link: DownloadLink,
        zone_of: Callable[[Order], str],
    ) -> None:
        self._send = send
        self._say = say
        self._pictures = pictures
        self._invoices_of = invoices_of
        self._seller = seller
        self._download_link = download_link
        self._zone_of = zone_of

    async def write(self, order: Order, wanted: SendLetter, language: str, key: EffectId, at: dt.datetime) -> None:
        """Send it, in the language of the order. Nothing happens where the address was erased, or no file was ordered.

        at: when the letter was wanted, the same at every try. Raises `Undeliverable` for a file that was erased, and what
        the sending raises.
        """
        if self._send is None or not order.email or (wanted.letter == "delivery" and order.product == "prints"):
            return
        spoken = order.language or language
        draft = await self._draft(order, wanted, wanted.at or at)
        ending = (Text("letter-regards"), text("letter-sender", name=self._seller.name))
        words = [self._say(each, spoken) for each in (Text("letter-hello"), *draft.paragraphs, listed(ending, "lines"))]
        letter = Letter(
            key=key,
            to=order.email,
            subject=self._say(text(_SUBJECTS[wanted.letter], order=order.id), spoken),
            words="\n\n".join(words) + "\n",
            language=spoken,
            attachments=draft.attachments,
        )
        await self._send(letter)

    async def answer(self, answer: WriteAnswer, language: str, key: EffectId) -> None:
        """Send a person's own words. Nothing happens without a mail server; raises what the sending raises."""
        if self._send is None:
            return
        ending = (Text("letter-regards"), text("letter-sender", name=self._seller.name))
        words = [
            self._say(Text("letter-hello"), language),
            self._say(text("letter-answer", name=answer.name), language),
            answer.words,
            self._say(listed(ending, "lines"), language),
        ]
        subject = self._say(text("letter-answer-subject", name=self._seller.name), language)
        await self._send(
            Letter(key=key, to=answer.to, subject=subject, words="\n\n".join(words) + "\n", language=language)
        )

    async def _draft(self, order: Order, wanted: SendLetter, at: dt.datetime) -> _Draft:
        match wanted.letter:
            case "receipt":
                return self._receipt(order, await self._written(order), at)
            case "delivery":
                return await self._delivery(order, at)
            case "withdrawal":
                return _withdrawal(order, LocalTime(at, self._zone_of(order)))
            case "refund":
                return self._refund(order, wanted.amount, await self._written(order))
            case "claim":
                return _claim(order)

    async def _written(self, order: Order) -> Sequence[Invoice]:
        """What the books have of the order's sale; orders that are paid together have it together."""
        return await self._invoices_of(order.paid_with or order.id)

    # --- the letters that carry something -----------------------------------------------------------------------------

    def _receipt(self, order: Order, written: Sequence[Invoice], at: dt.datetime) -> _Draft:
        paragraphs = [text("letter-receipt", order=order.id, day=self._day(at, order))]
        if order.together:
            others, count = ", ".join(order.together), len(order.together)
            paragraphs.append(text("letter-receipt-together", count=count, orders=others))
        paragraphs.append(_bill(order))
        if order.start:
            paragraphs.append(self._start(order, at))
        invoices = [each for each in written if each.kind == "invoice"]
        return self._with(invoices[-1:], "letter-attached", paragraphs)

    def _refund(self, order: Order, amount: Money | None, written: Sequence[Invoice]) -> _Draft:
        if amount is None:
            raise Refused(f"a letter about money that went back on order {order.id}, and not how much")
        paragraphs = [text("refund-made", amount=amount, order=order.id)]
        notes = [each for each in written if each.about in order.refunds and each.total == amount]
        return self._with(notes[-1:], "letter-note-attached", paragraphs)

    def _with(self, written: list[Invoice], said: str, paragraphs: list[Text]) -> _Draft:
        """The letter with these pages of the books, where there are any."""
        named = tuple(text(said, number=each.number) for each in written)
        pages = tuple(
            Attachment(
                filename=f"{each.number}.pdf",
                media_type="application/pdf",
                data=invoice_pdf(each, self._seller, self._say),
            )
            for each in written
        )
        return _Draft((*paragraphs, *named), pages)

    async def _delivery(self, order: Order, at: dt.datetime) -> _Draft:
        finished = finished_file(DeliverFile(order=order.id, photo=order.photo, document=order.document))
        data = await self._pictures(finished.file)
        attached = Attachment(filename=finished.filename, media_type="image/jpeg", data=data)
        paragraphs = [finished.caption, text("letter-delivery-attached", filename=finished.filename)]
        sheets = [sheet for sheet in _SHEETS if await self._has(StoredPicture(order.photo, sheet))]
        for sheet in sheets:
            link = self._download_link(order.id, StoredPicture(order.photo, sheet), at)
            paragraphs.append(text(_SHEETS[sheet], link=link))
        if sheets:
            paragraphs.append(text("letter-links-until", day=self._day(at + BOUGHT_FOR, order)))
        return _Draft(tuple(paragraphs), (attached,))

    def _start(self, order: Order, at: dt.datetime) -> Text:
        """The customer's word on when work begins, with its date (Directive 2011/83/EU, Articles 7(2), 8(7) and 16)."""
        if order.start == "now":
            return text("letter-start-now", day=self._day(at, order))
        return text("letter-start-later", day=self._day(at + WITHDRAWAL, order), button=Text("choice-withdraw"))

    def _day(self, at: dt.datetime, order: Order) -> Day:
        return Day(at.astimezone(ZoneInfo(self._zone_of(order))).date())

    async def _has(self, sheet: StoredPicture) -> bool:
        """Whether this sheet was made: not for every document."""
        try:
            await self._pictures(sheet)
        except Undeliverable:
            return False
        return True


# --- the letters that only say something ------------------------------------------------------------------------------


def _withdrawal(order: Order, at: LocalTime) -> _Draft:
    money = "letter-withdrawal-money" if order.paid_minor else "letter-withdrawal-free"
    said = text("letter-withdrawal", order=order.id, moment=at)
    return _Draft((said, text("letter-document", document=_document(order.document)), Text(money)))


def _claim(order: Order) -> _Draft:
    decision = text(_DECISIONS.get(order.status, "letter-claim-decided"), order=order.id)
    return _Draft((decision, text("letter-document", document=_document(order.document)), Text("letter-claim-in-chat")))


# --- what a receipt says ----------------------------------------------------------------------------------------------


def _bill(order: Order) -> Text:
    """Every line, and the total with the tax in it."""
    shares = order.bill.shares if order.bill else ()
    every = [line for share in shares for line in share.lines] or order.lines
    total = text("summary-total", total=order.due)
    if order.bill and order.bill.tax_minor:
        tax, percent = Money(order.bill.tax_minor, order.due.currency), float(order.bill.tax_percent)
        total = text("summary-total-tax", total=order.due, tax=tax, name=order.bill.tax_name, percent=percent)
    return listed((*(_line(line, order.language) for line in every), total), "lines")


def _line(line: Line, language: str) -> Text:
    of_what: dict[str, Value] = {"document": _document(line.document)} if line.document else {}
    country = country_name(line.detail, language)
    return text(f"summary-{line.kind}", amount=line.amount, country=country, code=line.detail, **of_what)


def _document(document: str) -> Text:
    return Text(f"document-{document}")
