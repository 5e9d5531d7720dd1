"""The test cashier plays a payment honestly: it says that it is a test, and only a signed link can press its buttons."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import test_utils, web
from itsdangerous import URLSafeSerializer

from bot.domain.events import Event, PaymentFailed, PaymentLapsed, PaymentPromised, PaymentReceived
from bot.domain.ids import ConversationId, EventId, OrderId
from bot.domain.money import Money
from bot.errors import Refused, Rejected
from bot.handlers.cashier import page, till
from bot.payments.gateway import Checkout, CheckoutRequest, PricedLine, Refund, RefundRequest
from bot.payments.reconcile import missed
from bot.texts.phrasebook import Phrasebook
from tests.payments.orders import ID, an_order

BOOK = Phrasebook.load()
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PAYMENT = f"test:{ID}:1"
RECEIVED = PaymentReceived(ID, "test", PAYMENT, Money(499, "EUR"))
PAGE = f"cashier:{ID}:1"


def a_refund(minor: int, key: str = "refund:e/1") -> RefundRequest:
    return RefundRequest(
        order=ID,
        conversation=ConversationId("web:1"),
        payment_ref=PAYMENT,
        amount=Money(minor, "EUR"),
        idempotency_key=key,
    )


class Visit:
    """A browser at the cashier, and what reaches the engine."""

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}
        self.known: set[OrderId] = {ID}
        self.time = NOON
        self.is_away = False  # whoever stores what was pressed
        self.answers: RefundRequest | None = None  # … and what they want at once
        self.refunds: list[Refund] = []

    def clock(self) -> float:
        return self.time.timestamp()

    async def accept(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - as the port names it
        if self.is_away:
            raise web.HTTPServiceUnavailable
        if order not in self.known:
            raise Rejected("unknown order", 404)
        if self.answers:
            self.refunds.append(await self.cashier.refund(self.answers))
        new = id not in self.events
        self.events.setdefault(id, event)
        return new

    async def opens(self, language: str = "en", title: str = "United States visa, digital file") -> Checkout:
        request = CheckoutRequest(
            order=an_order(language=language),
            lines=(PricedLine(title, Money(599, "EUR")),),
            discount=PricedLine("SPRING", Money(100, "EUR")),
            expires_at=NOON + DAY,
            return_url=self.chat,
            idempotency_key=f"checkout:{ID}:1",
        )
        return await self.cashier.open_checkout(request)

    async def gets(self, url: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
        async with self.client.get(url, headers=headers) as answer:
            return answer, await answer.text()

    async def presses(self, url: str, act: str = "pay") -> aiohttp.ClientResponse:
        async with self.client.post(f"{url}/{act}", allow_redirects=False) as answer:
            return answer


def a_cashier(visit: Visit, sealed_with: str = "seal") -> till.TestCashier:
    """One that remembers nothing yet, as after a restart."""
    public_url = visit.chat.removesuffix("chat")
    return till.TestCashier(public_url=public_url, secret=sealed_with, production=False, now=visit.clock)


async def the_chat(_request: web.Request) -> web.Response:
    return web.Response(text="the chat")


@asynccontextmanager
async def a_visit() -> AsyncIterator[Visit]:
    visit = Visit()
    app = web.Application()
    sock = test_utils.get_unused_port_socket("127.0.0.1")
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    visit.chat = f"{url}/chat"
    visit.cashier = a_cashier(visit)
    app.add_routes(page.cashier_routes(visit.cashier, visit.accept, BOOK.say))
    app.router.add_get("/chat", the_chat)
    async with test_utils.TestServer(app, socket_factory=lambda *_: sock), aiohttp.ClientSession() as client:
        visit.client = client
        yield visit


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Test mode", "no money is taken", "Pay (test)", "transfer", "Cancel", "€5.99", "SPRING", "€1.00", "€4.99"],
        ),
        (
            "fr",
            ["Mode test", "aucun argent", "Payer (test)", "virement", "Annuler", "5,99\xa0€", "SPRING", "4,99\xa0€"],
        ),
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
        answers = [await visit.presses(opened.url) for _ in range(3)]
    assert {(answer.status, answer.headers["Location"]) for answer in answers} == {(303, visit.chat)}
    assert visit.events == {f"{PAGE}:paid": RECEIVED}


@pytest.mark.parametrize(
    ("act", "event"), [("arrives", RECEIVED), ("fails", PaymentFailed(ID, PAGE))], ids=["arrives", "fails"]
)
async def test_money_that_takes_days_is_promised_and_then_somebody_plays_the_bank(act: str, event: Event) -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        onward = (await visit.presses(url, "later")).headers["Location"]
        assert list(visit.events.values()) == [PaymentPromised(ID, PAGE)]
        visit.time += 3 * DAY  # a page that is complete does not lapse
        answer, html = await visit.gets(f"{visit.chat.removesuffix('/chat')}{onward}")
        assert (answer.status, "Test mode" in html, "The money is on its way" in html) == (200, True, True)
        assert f'href="{visit.chat}"' in html
        assert re.findall(r'action="[^"]+/(\w+)"', html) == ["arrives", "fails"]
        assert (await visit.presses(url, act)).headers["Location"] == visit.chat
        assert list(visit.events.values()) == [PaymentPromised(ID, PAGE), event]
        assert (await visit.gets(url))[0].status == 410


async def test_money_that_is_here_stays_and_money_that_failed_comes_no_more() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        await visit.presses(url)
        assert (await visit.presses(url, "fails")).status == 303
        assert visit.events == {f"{PAGE}:paid": RECEIVED}
    async with a_visit() as visit:
        url = (await visit.opens()).url
        await visit.presses(url, "fails")
        assert (await visit.presses(url)).status == 410
        assert list(visit.events) == [f"{PAGE}:failed"]


@pytest.mark.parametrize("act", list(till.ACTS))
async def test_a_button_that_could_not_be_told_of_is_still_there_and_works_the_next_time(act: str) -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        visit.is_away = True
        assert (await visit.presses(url, act)).status == 503
        assert not (await visit.cashier.look_up(PAGE)).is_complete
        assert (await visit.gets(url))[0].status == 200
        visit.is_away = False
        assert (await visit.presses(url, act)).status == 303
        assert (await visit.cashier.look_up(PAGE)).is_complete
    assert len(visit.events) == 1


async def test_money_can_go_back_in_the_moment_in_which_it_is_told_of() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        visit.answers = a_refund(499)
        assert (await visit.presses(url)).status == 303
    assert visit.refunds == [Refund(ref="test:refund:e/1", amount=Money(499, "EUR"), state="made")]


async def test_no_other_button_can_be_pressed() -> None:
    async with a_visit() as visit:
        assert (await visit.presses((await visit.opens()).url, "refund")).status == 404
    assert visit.events == {}


async def test_a_page_that_was_closed_cannot_be_pressed_and_one_that_was_paid_stays_paid() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        await visit.cashier.close_checkout(PAGE)
        assert ((await visit.gets(url))[0].status, (await visit.presses(url)).status) == (410, 410)
        assert (await visit.opens()).url == url  # the same attempt again opens nothing
        assert (await visit.presses(url)).status == 410
    async with a_visit() as visit:
        await visit.presses((await visit.opens()).url)
        await visit.cashier.close_checkout(PAGE)
        assert (await visit.cashier.look_up(PAGE)).is_paid


async def test_who_asks_how_a_page_stands_hears_what_the_order_missed() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        assert missed("test", await visit.cashier.look_up(PAGE), "awaiting_payment") is None
        visit.time += DAY
        told = missed("test", await visit.cashier.look_up(PAGE), "awaiting_payment")
        assert told == (f"test:asked:{PAGE}:lapsed", PaymentLapsed(ID, PAGE))
        visit.time -= DAY
        await visit.presses(url)
        assert missed("test", await visit.cashier.look_up(PAGE), "awaiting_payment") == (
            f"test:asked:{PAGE}:paid",
            RECEIVED,
        )


async def test_after_a_restart_the_link_still_pays_and_nothing_else_is_remembered() -> None:
    async with a_visit() as visit:
        before = a_cashier(visit)
        visit.cashier, after = before, visit.cashier
        url = (await visit.opens()).url
        with pytest.raises(Rejected):
            await after.look_up(PAGE)
        await after.close_checkout(PAGE)
        assert (await visit.presses(url)).status == 303
        assert (await after.look_up(PAGE)).is_paid
    assert visit.events == {f"{PAGE}:paid": RECEIVED}


# --- money back -------------------------------------------------------------------------------------------------------


async def test_money_is_given_back_once_for_each_key() -> None:
    async with a_visit() as visit:
        await visit.presses((await visit.opens()).url)
        first, again = await visit.cashier.refund(a_refund(200)), await visit.cashier.refund(a_refund(200))
        rest = await visit.cashier.refund(a_refund(299, key="refund:e/2"))
    assert first == again == Refund(ref="test:refund:e/1", amount=Money(200, "EUR"), state="made")
    assert rest.ref != first.ref


async def test_more_than_was_paid_is_not_given_back() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        with pytest.raises(Refused):
            await visit.cashier.refund(a_refund(1))
        await visit.presses(url)
        await visit.cashier.refund(a_refund(200))
        with pytest.raises(Refused):
            await visit.cashier.refund(a_refund(300, key="refund:e/2"))
        assert (await visit.cashier.refund(a_refund(299, key="refund:e/2"))).state == "made"


# --- who may press, and what is shown ---------------------------------------------------------------------------------


async def test_looking_at_the_page_and_going_back_pays_nothing() -> None:
    async with a_visit() as visit:
        _, html = await visit.gets((await visit.opens()).url)
        assert f'href="{visit.chat}"' in html
    assert visit.events == {}


async def test_a_link_that_we_did_not_seal_buys_nothing() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        cut = re.sub(r"cashier/(..)", "cashier/xx", url)
        visit.cashier, ours = a_cashier(visit, sealed_with="another"), visit.cashier
        forged = (await visit.opens()).url
        visit.cashier = ours
        answers = [await visit.presses(link) for link in (cut, forged, f"{visit.chat[:-5]}/cashier/nonsense")]
        shown, html = await visit.gets(forged, **{"Accept-Language": "fr-CA,fr;q=0.8"})
    assert [answer.status for answer in answers] == [404] * 3
    assert (shown.status, "Cette page de paiement est fermée" in html) == (404, True)
    assert visit.events == {}


async def test_a_slip_of_another_release_is_no_page_and_no_traceback() -> None:
    async with a_visit() as visit:
        sealed = URLSafeSerializer("seal", salt="cashier").dumps({"order": ID, "sum": 499})
        url = f"{visit.chat.removesuffix('/chat')}/cashier/{sealed}"
        assert ((await visit.gets(url))[0].status, (await visit.presses(url)).status) == (404, 404)
    assert visit.events == {}


async def test_an_old_link_is_closed() -> None:
    async with a_visit() as visit:
        url = (await visit.opens()).url
        visit.time += DAY
        assert ((await visit.gets(url))[0].status, (await visit.presses(url)).status) == (410, 410)
    assert visit.events == {}


async def test_an_order_that_was_forgotten_cannot_be_paid() -> None:
    async with a_visit() as visit:
        visit.known.clear()
        assert (await visit.presses((await visit.opens()).url)).status == 404


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
