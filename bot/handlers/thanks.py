"""Where a payment page leads whose customer came from text messages: no page can lead back into those."""

from collections.abc import Callable
from pathlib import Path

import jinja2
from aiohttp import web

from bot.domain.text import Text

THANKS_PATH = "/thanks"

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def thanks_routes(say: Callable[[Text, str], str]) -> list[web.RouteDef]:
    """The page, which says where the answer is and nothing about any order."""

    async def show(request: web.Request) -> web.Response:
        language = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
        html = _PAGES.get_template("thanks.html").render(say=lambda id: say(Text(id), language))  # noqa: A006 - a text's
        return web.Response(text=html, content_type="text/html", charset="utf-8", headers=_HEADERS)

    return [web.get(THANKS_PATH, show)]
