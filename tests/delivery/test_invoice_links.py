"""An invoice can be had for thirty days by whoever holds its link, and so can its credit notes; nothing else can."""

import datetime as dt

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.delivery.invoice_page import InvoiceLinks, invoice_routes
from bot.delivery.invoice_pdf import invoice_pdf
from bot.delivery.links import DownloadLinks
from bot.domain.ids import OrderId, PhotoId
from bot.domain.invoice import Invoice
from bot.domain.messages import StoredPicture
from bot.domain.text import Text
from bot.texts.phrasebook import Phrasebook
from tests.delivery.invoices import ORDER, SELLER, a_cancellation, a_credit_note, an_invoice, in_french

LINKS = InvoiceLinks("a secret", "")
BOOK = Phrasebook.load()
INVOICE = an_invoice()
NOTE = a_credit_note(INVOICE, 500)
NOTES = NOTE, in_french(a_credit_note(INVOICE, 300, "re_2", "2026-000021")), a_cancellation(NOTE, "2026-000022")
BOOKS: dict[OrderId, tuple[Invoice, ...]] = {ORDER: (INVOICE, *NOTES)}
NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)


async def find(order: OrderId) -> tuple[Invoice, ...]:
    return BOOKS.get(order, ())


async def answer(path: str, language: str = "en") -> tuple[int, str, bytes, dict[str, str]]:
    app = web.Application()
    app.add_routes(invoice_routes(LINKS, find, SELLER, BOOK.say))
    async with TestClient(TestServer(app)) as client:
        response = await client.get(path, headers={"Accept-Language": language})
        return response.status, response.content_type, await response.read(), dict(response.headers)


def link(days_ago: float = 0, order: OrderId = ORDER) -> str:
    return LINKS.link(order, dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago))


async def test_the_link_shows_the_invoice_as_it_was_written_and_nobody_keeps_a_copy_on_the_way() -> None:
    status, kind, page, headers = await answer(link())
    assert (status, kind, page) == (200, "application/pdf", invoice_pdf(INVOICE, SELLER, BOOK.say))
    assert headers["Content-Disposition"] == 'inline; filename="2026-000017.pdf"'
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(("place", "note"), list(enumerate(NOTES, start=1)))
async def test_credit_notes_and_cancellations_are_counted_in_their_order(place: int, note: Invoice) -> None:
    status, _, page, headers = await answer(f"{link()}?note={place}")
    assert (status, page) == (200, invoice_pdf(note, SELLER, BOOK.say))
    assert note.number in headers["Content-Disposition"]


@pytest.mark.parametrize("note", ["0", "4", "-1", "01", "one", "9" * 500])
async def test_a_credit_note_that_is_not_there_is_not_found(note: str) -> None:
    assert (await answer(f"{link()}?note={note}"))[0] == 404


async def test_a_link_that_is_too_old_is_answered_kindly_in_the_readers_language() -> None:
    assert (await answer(link(days_ago=29.9)))[0] == 200
    status, _, words, headers = await answer(link(days_ago=30.1), "fr-BE,fr;q=0.9")
    assert (status, words.decode()) == (404, BOOK.say(Text("download-not-valid"), "fr"))
    assert headers["Cache-Control"] == "private, no-store"


async def test_a_forged_link_and_a_link_of_another_kind_open_nothing() -> None:
    genuine = link()
    assert (await answer(genuine[:-1] + ("a" if genuine[-1] != "a" else "b")))[0] == 404
    file = DownloadLinks("a secret", "").link(ORDER, StoredPicture(PhotoId("ph-1"), "product"), dt.datetime.now(dt.UTC))
    assert (await answer(file.replace("/f/", "/i/")))[0] == 404
    assert InvoiceLinks("another secret", "").open(genuine.removeprefix("/i/"), NOW) is None


async def test_an_order_without_an_invoice_is_answered_like_a_link_that_is_not_valid() -> None:
    nothing = await answer(link(order=OrderId("PB-AAAA-BBBB")))
    assert (nothing[0], nothing[2]) == (404, BOOK.say(Text("download-not-valid"), "en").encode())


def test_a_link_names_its_order_until_its_time_is_over_and_is_short() -> None:
    address = InvoiceLinks("a secret", "https://photos.example").link(ORDER, NOW)
    token = address.rpartition("/")[2]
    assert LINKS.open(token, NOW + dt.timedelta(days=29, hours=23)) == ORDER
    assert LINKS.open(token, NOW + dt.timedelta(days=30, minutes=2)) is None
    assert len(address) <= 60
