"""Every refusal, said kindly in the customer's language: `{"error": <reason>, "say": <words>}`."""

import functools
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.domain.text import Text
from bot.errors import RateLimited, Rejected, Unavailable, Undeliverable
from bot.handlers.guard import HEADERS
from bot.handlers.ports import Say

_COME_BACK_S = 2.0  # when we cannot take anything just now

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


class Excuses:
    """Turns our errors into answers.

    page: whose words are used. reasons: for which the catalogue has words, `<page>-error-<reason>`; "general" is for all
    others. language: what the one who asks reads.
    """

    def __init__(
        self,
        say: Say,
        page: str,
        reasons: tuple[str, ...],
        language: Callable[[web.Request], str],
        max_photo_bytes: int,
    ) -> None:
        self._say, self._page, self._reasons, self._language = say, page, reasons, language
        self._megabytes = max_photo_bytes // 2**20

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
                resource = request.match_info.route.resource  # its pattern: an address itself may be a secret
                path = "" if resource is None else resource.canonical
                log.warning("page_unavailable", path=path, error=type(down).__name__)
                return self._answer(request, "unavailable", 503, _COME_BACK_S)

        return answer

    def _answer(self, request: web.Request, reason: str, status: int, retry_after_s: float = 0) -> web.Response:
        known = reason if reason in self._reasons else "general"
        text = Text(f"{self._page}-error-{known}", {"megabytes": self._megabytes})
        response = json_answer({"error": known, "say": self._say(text, self._language(request))}, status)
        if retry_after_s:
            response.headers["Retry-After"] = f"{retry_after_s:.0f}"
        return response


def json_answer(content: object, status: int = 200) -> web.Response:
    """JSON that nobody keeps."""
    return web.json_response(content, status=status, headers=HEADERS | {"Cache-Control": "no-store"})
