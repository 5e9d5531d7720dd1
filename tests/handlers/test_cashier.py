"""The test cashier plays a payment honestly: it says that it is a test, and only a signed link can press its button."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import test_utils, web
from itsdangerous import URLSafeTimedSerializer

from bot.domain.events import Event, PaymentReceived
from bot.domain.ids import EventId, OrderId
from bot.domain.money import Money
from bot.errors import Refused, Rejected
from bot.handlers.cashier import page, till
from bot.payments.gateway import Checkout, CheckoutRequest
from bot.texts.phrasebook import Phrasebook
from tests.payments.orders import ID, an_order

BOOK = Phrasebook.load()


class Visit:
    """A browser at the cashier, and what reaches the engine."""

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}
        self.known: set[OrderId] = {ID}

    async def accept(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - as the port names it
        if order not in self.known:
            raise Rejected("unknown order", 404)
        new = id not in self.events
        self.events.setdefault(id, event)
        return new

    async def opens(self, language: str = "en", title: str = "United States visa, digital file") -> Checkout:
        request = CheckoutRequest(
            order=an_order(language=language),
            title=title,
            return_url=self.chat,
            idempotency_key=f"checkout:{ID}:1",
        )
        return await self.cashier.open_checkout(request)

    async def gets(self, url: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
        async with self.client.get(url, headers=headers) as answer:
            return answer, await answer.text()

    async def presses_pay(self, url: str) -> aiohttp.ClientResponse:
        async with self.client.post(f"{url}/pay", allow_redirects=False) as answer:
            return answer


async def the_chat(_request: web.Request) -> web.Response:
    return web.Response(text="the chat")


@asynccontextmanager
async def a_visit(lifetime_s: int = till.LIFETIME_S) -> AsyncIterator[Visit]:
    visit = Visit()
    app = web.Application()
    sock = test_utils.get_unused_port_socket("127.0.0.1")
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    visit.chat = f"{url}/chat"
    visit.cashier = till.TestCashier(public_url=f"{url}/", secret="seal", production=False, lifetime_s=lifetime_s)
    app.add_routes(page.cashier_routes(visit.cashier, visit.accept, BOOK.say))
    app.router.add_get("/chat", the_chat)
    async with test_utils.TestServer(app, socket_factory=lambda *_: sock), aiohttp.ClientSession() as client:
        visit.client = client
        yield visit


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Test mode", "no money is taken", "Pay (test)", "Cancel", "€4.99"]),
        ("fr", ["Mode test", "aucun argent", "Payer (test)", "Annuler", "4,99\xa0€"]),
    ],
)
async def test_the_page_says_what_is_bought_and_that_it_is_a_test(language: str, words: list[str]) -> None:
    async with a_visit() as visit:
        answer, html = await visit.gets((await visit.opens(language)).url)
    assert answer.status == 200
    assert [word for word in [*words, ID, "United States visa, digital file"] if word not in html] == []


async def test_the_button_pays_once_however_often_it_is_pressed_and_leads_back() -> None:
    async with a_visit() as visit:
        opened = await visit.opens()
        answers = [await visit.presses_pay(opened.url) for _ in range(3)]
    assert {(answer.status, answer.headers["Location"]) for answer in answers} == {(303, visit.chat)}
    assert visit.events == {f"cashier:{ID}:1:paid": PaymentReceived(ID, "test", f"test:{ID}:1", Money(499, "EUR"))}


async def test_looking_at_the_page_and_going_back_pays_nothing() -> None:
    async with a_visit() as visit:
        _, html = await visit.gets((await visit.opens()).url)
        assert f'href="{visit.chat}"' in html
    assert visit.events == {}


async def test_a_link_that_we_did_not_seal_buys_nothing() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        cut = re.sub(r"cashier/(..)", "cashier/xx", url)
        foreign = till.TestCashier(public_url=url.split("/cashier")[0], secret="another", production=False)
        visit.cashier, ours = foreign, visit.cashier
        forged = (await visit.opens()).url
        visit.cashier = ours
        answers = [await visit.presses_pay(link) for link in (cut, forged, f"{visit.chat[:-5]}/cashier/nonsense")]
        shown, html = await visit.gets(forged, **{"Accept-Language": "fr-CA,fr;q=0.8"})
    assert [answer.status for answer in answers] == [404] * 3
    assert (shown.status, "Cette page de paiement est fermée" in html) == (404, True)
    assert visit.events == {}


async def test_a_slip_of_another_release_is_no_page_and_no_traceback() -> None:
    async with a_visit() as visit:
        sealed = URLSafeTimedSerializer("seal", salt="cashier").dumps({"order": ID, "sum": 499})
        url = f"{visit.chat.removesuffix('/chat')}/cashier/{sealed}"
        assert ((await visit.gets(url))[0].status, (await visit.presses_pay(url)).status) == (404, 404)
    assert visit.events == {}


async def test_an_old_link_is_closed() -> None:
    async with a_visit(lifetime_s=-1) as visit:
        url = (await visit.opens()).url
        assert ((await visit.gets(url))[0].status, (await visit.presses_pay(url)).status) == (410, 410)
    assert visit.events == {}


async def test_an_order_that_was_forgotten_cannot_be_paid() -> None:
    async with a_visit() as visit:
        visit.known.clear()
        assert (await visit.presses_pay((await visit.opens()).url)).status == 404


async def test_the_page_runs_nothing_and_leaks_nothing() -> None:
    async with a_visit() as visit:
        opened = await visit.opens(title="<script>alert(1)</script>")
        answer, html = await visit.gets(opened.url)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"form-action 'self' {visit.chat.removesuffix('/chat')};" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in html
    assert "style=" not in html
    assert "ada@example.com" not in html


async def test_the_same_attempt_is_the_same_page() -> None:
    async with a_visit() as visit:
        assert (await visit.opens()).ref == (await visit.opens()).ref == f"cashier:{ID}:1"


async def test_the_way_back_must_be_a_web_address() -> None:
    async with a_visit() as visit:
        visit.chat = "javascript:alert(1)"
        with pytest.raises(Refused):
            await visit.opens()


def test_it_is_refused_in_production() -> None:
    with pytest.raises(Refused, match="production"):
        till.TestCashier(public_url="https://photos.example", secret="seal", production=True)


async def test_it_fits_a_small_telephone_and_leads_back_to_another_site_in_a_real_browser() -> None:
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    chromium = next(
        (path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser")) if path.exists()), None
    )
    if chromium is None:
        pytest.skip("there is no Chromium here")
    async with a_visit() as visit, playwright.async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        tab = await browser.new_page(viewport={"width": 360, "height": 740})
        visit.chat = visit.chat.replace("127.0.0.1", "localhost")  # another origin, as t.me is
        complaints: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        await tab.goto((await visit.opens("fr", "Visa pour les États-Unis, fichier numérique et photos imprimées")).url)
        width = await tab.evaluate("document.documentElement.scrollWidth")
        assert (width, complaints) == (360, [])
        await tab.get_by_role("button", name="Payer (test)").click()
        await tab.wait_for_url(visit.chat)
        await browser.close()
    assert len(visit.events) == 1
