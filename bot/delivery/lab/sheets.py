"""The sheet of a print job, for the lab that makes it: at an address that is signed by us and ends."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from bot.delivery.links import PRIVATE
from bot.domain.prints import order_of
from bot.domain.seal import Seal
from bot.errors import Unavailable, Undeliverable

PATH = "/lab/sheet"
_GOOD_FOR = dt.timedelta(days=3)  # a lab that takes a job before a weekend fetches it after
_ORDER_CHARS = 8  # of "PB-7K3M-Q9TA"


class SheetOf(Protocol):
    """Finds a job's sheet."""

    async def __call__(self, job: str) -> bytes:
        """The JPEG that the job was submitted with. Raises `Undeliverable` when it was erased, `Unavailable`."""
        ...


class SheetLinks:
    """Signs and opens addresses of sheets."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._seal = Seal(secret, "lab sheet")
        self._public_url = public_url

    def link(self, job: str, now: dt.datetime) -> str:
        """An address of this job's sheet that works for three days. `job` is as `bot.domain.prints.job_id` makes it."""
        words = job.removeprefix("PB-").replace("-", "").lower()
        return f"{self._public_url}{PATH}/{self._seal.stamp(words, now + _GOOD_FOR)}"

    def open(self, token: str, now: dt.datetime) -> str | None:
        """The job that a token stands for; None when it is forged or expired."""
        claim = self._seal.open(token)
        if claim is None or now >= claim.until:
            return None
        number, prints = claim.words[:_ORDER_CHARS].upper(), claim.words[_ORDER_CHARS:]
        job = f"PB-{number[:4]}-{number[4:]}-{prints}"
        return job if order_of(job) else None


def sheet_routes(
    links: SheetLinks, sheet_of: SheetOf, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
) -> list[web.RouteDef]:
    """`/lab/sheet/<token>`: 404 for a forged or expired link, 410 for a photo that was erased."""

    async def fetch(request: web.Request) -> web.Response:
        job = links.open(request.match_info["token"], now())
        if job is None:
            raise web.HTTPNotFound(headers=PRIVATE)
        try:
            sheet = await sheet_of(job)
        except Undeliverable:
            raise web.HTTPGone(headers=PRIVATE) from None
        except Unavailable:
            raise web.HTTPServiceUnavailable(headers=PRIVATE) from None
        return web.Response(body=sheet, content_type="image/jpeg", headers=PRIVATE)

    return [web.get(f"{PATH}/{{token}}", fetch)]
