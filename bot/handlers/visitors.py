"""Telling visitors apart, for limits on how much one of them may do."""

from collections.abc import Callable

from aiohttp import web


def visitor_behind(proxies: int) -> Callable[[web.Request], str]:
    """The visitor's address, with that many proxies of our own in front of us (0: whoever connected).

    Each of our proxies appends the address that it saw to X-Forwarded-For; what stands further left, the visitor wrote.
    """

    def address(request: web.Request) -> str:
        forwarded = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
            return forwarded[-proxies]
        return request.remote or ""

    return address
