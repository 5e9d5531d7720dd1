"""A lab that is told of a job by a signed request, and fetches the sheet itself."""

import datetime as dt
import hashlib
from collections.abc import Callable

import aiohttp
import msgspec

from bot.delivery.lab.sheets import SheetLinks
from bot.delivery.lab.signature import HEADER, sign
from bot.delivery.loopback import check_address
from bot.domain.prints import PaperName, PrintJob, order_of
from bot.errors import PassboothError, RateLimited, Refused, Unavailable

_KNOWN = 409  # the lab has this job already
_BUSY = frozenset({429, 503})
_LATER = frozenset({408, 425})  # of the 4xx, those that are not about what was asked
_WAIT_S, _LONGEST_WAIT_S = 60.0, 3600.0  # where a busy lab does not say how long; and however long it says


class JobNotice(msgspec.Struct, frozen=True, kw_only=True):
    """The request's body: what to print, how often, and where to send it.

    sheet_url: works for three days. sheet_sha256: of the JPEG there, in hex. address: the lines of the label, the country last.
    """

    id: str
    paper: PaperName
    copies: int
    address: tuple[str, ...]
    country: str
    sheet_url: str
    sheet_sha256: str
    callback_url: str


class WebhookLab:
    """Posts jobs to a lab. It opens by itself, in the event loop that first uses it; close it."""

    def __init__(
        self,
        url: str,
        secret: str,
        links: SheetLinks,
        callback_url: str,
        timeout_s: float = 20.0,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """secret: shared with the lab, signs both ways. callback_url: where the lab tells us what became of a job.

        Raises `ValueError` for an address that is not https, unless it is this machine's, and without a secret.
        """
        check_address(url, "the lab's address")
        if not secret.strip():
            raise ValueError("the lab needs a secret to know our requests by")
        self._url, self._secret, self._links, self._callback_url, self._now = url, secret, links, callback_url, now
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def submit(self, job: PrintJob) -> str:
        """Tell the lab. Raises `Unavailable`, `RateLimited`, or `Refused` where the lab will not have it."""
        if order_of(job.id) is None:
            raise Refused("a print job without a name of ours")
        now = self._now()
        body = msgspec.json.encode(self._notice(job, now))
        headers = {"Content-Type": "application/json", HEADER: sign(body, self._secret, now.timestamp())}
        try:
            async with self._opened().post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
                problem = _problem(answer.status, answer.headers.get("Retry-After", ""))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            problem = Unavailable(f"the lab: {type(error).__name__}")
        if problem is not None:
            raise problem  # outside, so that no address hangs on it
        return job.id

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _notice(self, job: PrintJob, now: dt.datetime) -> JobNotice:
        return JobNotice(
            id=job.id,
            paper=job.paper,
            copies=job.copies,
            address=job.address,
            country=job.country,
            sheet_url=self._links.link(job.id, now),
            sheet_sha256=hashlib.sha256(job.sheet).hexdigest(),
            callback_url=self._callback_url,
        )

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _problem(status: int, retry_after: str) -> PassboothError | None:
    """What an answer means; None when the lab has the job."""
    where = f"the lab: status {status}"
    match status // 100:
        case 2:
            return None
        case _ if status == _KNOWN:
            return None
        case _ if status in _BUSY:
            return RateLimited(where, _seconds(retry_after))
        case 5:
            return Unavailable(where)
        case _ if status in _LATER:
            return Unavailable(where)
        case _:
            return Refused(where)


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), _LONGEST_WAIT_S) if retry_after.isdecimal() and retry_after.isascii() else _WAIT_S
