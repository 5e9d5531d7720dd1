"""The test cashier's page: what is bought, buttons that pay with nothing, at once or later, and one way back."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from aiohttp import web

from bot.domain.money import Money
from bot.domain.text import Text, text
from bot.engine.ports import AcceptForOrder
from bot.errors import Rejected
from bot.handlers.cashier.till import ACTS, Slip, TestCashier

_HERE = Path(__file__).parent
_PAGES = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",  # the address is the permission to press the buttons
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def cashier_routes(
    cashier: TestCashier, accept_for_order: AcceptForOrder, say: Callable[[Text, str], str]
) -> list[web.RouteDef]:
    """The page, its buttons and its style sheet. Only who holds the signed link can press them."""

    async def show(request: web.Request) -> web.Response:
        try:
            slip = cashier.read(request.match_info["slip"])
            page = cashier.standing(slip)
        except Rejected as error:
            return _closed(request, say, error)
        if page.is_paid:
            return _closed(request, say, Rejected("this page is paid", 410))
        return _page(slip, "promised.html" if page.is_complete else "page.html", request.path, say)

    async def press(request: web.Request) -> web.Response:
        sealed, act = request.match_info["slip"], request.match_info["act"]
        try:
            slip = cashier.read(sealed)
            with cashier.pressed(slip, next(known for known in ACTS if known == act)) as (number, event):
                await accept_for_order(number, slip.order, event)
        except Rejected as error:
            return _closed(request, say, error)
        # Who pays later plays the bank next, on the same page.
        onward = f"/cashier/{sealed}" if act == "later" else slip.return_url
        return web.Response(status=303, headers=_HEADERS | {"Location": onward})

    async def style(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_HERE / "cashier.css", headers={"X-Content-Type-Options": "nosniff"})

    return [
        web.get("/cashier/{slip}", show),
        web.post(f"/cashier/{{slip}}/{{act:{'|'.join(ACTS)}}}", press),
        web.get("/cashier/static/cashier.css", style),
    ]


def _page(slip: Slip, name: str, path: str, say: Callable[[Text, str], str]) -> web.Response:
    def worded(amount: Money) -> str:
        return say(text("cashier-amount", total=amount), slip.language)

    lines = [(words, worded(Money(minor, slip.total.currency))) for words, minor in slip.lines]
    html = _render(name, say, slip.language, slip=slip, path=path, lines=lines, total=worded(slip.total))
    return web.Response(text=html, content_type="text/html", headers=_HEADERS | _policy(slip.return_url))


def _closed(request: web.Request, say: Callable[[Text, str], str], error: Rejected) -> web.Response:
    """A slip that is not ours has no language that we could believe: the browser's is asked."""
    asked = request.headers.get("Accept-Language", "en").partition(",")[0].partition(";")[0].strip()
    html = _render("closed.html", say, asked)
    return web.Response(text=html, status=error.status, content_type="text/html", headers=_HEADERS | _policy())


def _render(name: str, say: Callable[[Text, str], str], language: str, **values: object) -> str:
    def words(id: str) -> str:  # noqa: A002 - the catalogue calls it id
        return say(Text(id), language)

    return _PAGES.get_template(name).render(say=words, **values)


def _policy(return_url: str = "") -> dict[str, str]:
    """Nothing inline and nobody else's. A browser follows a form's redirect only to where the form may go."""
    back = urlsplit(return_url)
    may_go = f"'self' {back.scheme}://{back.netloc}" if back.netloc else "'none'"
    policy = f"default-src 'none'; style-src 'self'; form-action {may_go}; frame-ancestors 'none'; base-uri 'none'"
    return {"Content-Security-Policy": policy}
