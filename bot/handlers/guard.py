"""Who may post, how often, and what a browser may do with what we answer."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import RateLimited, Rejected

# On every answer.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Nothing inline, nothing of anybody else's; `blob:` is the photo that was just chosen.
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)


def page_headers(*, connect: str = "'self'", camera: str = "()") -> dict[str, str]:
    """What goes with a page of ours. connect: where its scripts may send to; camera: who may use it ("(self)")."""
    return HEADERS | {
        "Content-Security-Policy": "; ".join((*_POLICY, f"connect-src {connect}")),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": f"camera={camera}, microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    }


def check_origin(request: web.Request, public_url: str) -> None:
    """Only our own page posts. Raises `Rejected` (403); a request that does not say where it comes from is refused."""
    origin = request.headers.get("Origin", "")
    ours = {urlsplit(public_url).netloc, request.host}  # the scheme is the proxy's affair; the name is not
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if urlsplit(origin).netloc not in ours - {""} or site != "same-origin":
        raise Rejected("origin", 403)


class Pace:
    """How often one customer, or one address, may post: `burst` at once, then `per_s`. Remembers `most` of them."""

    def __init__(
        self, burst: int, per_s: float, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_s, self._most, self._clock = burst, per_s, most, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens left, and when that was true

    def spend(self, who: str) -> None:
        """Count one post. Raises `RateLimited` when there were too many."""
        now = self._clock()
        tokens, since = self._left.pop(who, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - since) * self._per_s)
        self._left[who] = (max(tokens - 1, 0) if tokens >= 1 else tokens, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        if tokens < 1:
            raise RateLimited("busy", math.ceil((1 - tokens) / self._per_s))
