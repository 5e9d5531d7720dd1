"""Every refusal, said kindly in the customer's language: `{"error": <reason>, "say": <words>}`."""

import functools
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.domain.text import Text
from bot.errors import RateLimited, Rejected, Unavailable, Undeliverable
from bot.handlers.webchat.guard import HEADERS
from bot.handlers.webchat.page import Page
from bot.handlers.webchat.ports import Say

# The reasons for which the catalogue has words: `webchat-error-<reason>`.
REASONS = (
    *("general", "busy", "unavailable", "cookie", "origin", "invalid", "too-long", "too-large", "broken-off"),
    *("not-found", "gone"),
)
_COME_BACK_S = 2.0  # when we cannot take anything just now

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


class Excuses:
    """Turns our errors into answers."""

    def __init__(self, say: Say, page: Page, max_photo_bytes: int) -> None:
        self._say, self._page, self._megabytes = say, page, max_photo_bytes // 2**20

    def kindly(self, handler: Handler) -> Handler:
        """The same handler, answering where it would have raised one of our errors."""

        @functools.wraps(handler)
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Rejected as refused:
                return self._answer(request, str(refused), refused.status)
            except RateLimited as busy:
                return self._answer(request, "busy", 429, busy.retry_after_s)
            except Undeliverable:
                return self._answer(request, "gone", 410)
            except Unavailable as down:
                log.warning("webchat_unavailable", path=request.path, error=type(down).__name__)
                return self._answer(request, "unavailable", 503, _COME_BACK_S)

        return answer

    def _answer(self, request: web.Request, reason: str, status: int, retry_after_s: float = 0) -> web.Response:
        known = reason if reason in REASONS else "general"
        text = Text(f"webchat-error-{known}", {"megabytes": self._megabytes})
        response = json_answer({"error": known, "say": self._say(text, self._page.language(request))}, status)
        if retry_after_s:
            response.headers["Retry-After"] = f"{retry_after_s:.0f}"
        return response


def json_answer(content: object, status: int = 200) -> web.Response:
    """JSON that nobody keeps."""
    return web.json_response(content, status=status, headers=HEADERS | {"Cache-Control": "no-store"})
