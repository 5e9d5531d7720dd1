"""What a lab tells us of a job: verified, said in our words, stored; only then answered."""

import re
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import structlog
from aiohttp import web

from bot.delivery.lab.signature import HEADER, verify
from bot.domain.events import Event, PrintsAccepted, PrintsArrived, PrintsLost, PrintsShipped
from bot.domain.ids import EventId, OrderId
from bot.domain.prints import order_of
from bot.engine.ports import AcceptForOrder
from bot.errors import Rejected, Unavailable

log = structlog.get_logger(__name__)

PATH = "/lab/callbacks"
BODY_BYTES = 64 * 1024
TRACKING_CHARS = 200

LabStatus = Literal["printing", "shipped", "lost", "arrived", "deleted"]

_ADDRESS = re.compile(r"\S:\S")  # "https://…", and "javascript:…" too; "DHL: 123" is a name and a number


class LabReport(msgspec.Struct, frozen=True, kw_only=True):
    """A callback's body. id: the lab's own of what it tells, so that a repetition is known. job: as we named it.

    tracking: a parcel's number, or an https address to follow it by; with "shipped" only.
    "deleted": the lab has erased the sheet and the address.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,100}$")]
    job: Annotated[str, msgspec.Meta(max_length=64)]
    status: LabStatus
    tracking: Annotated[str, msgspec.Meta(max_length=TRACKING_CHARS)] = ""


Current = Callable[[OrderId], Awaitable[int | None]]  # which making of its prints an order is at; None: no such order
NoteDeleted = Callable[[LabReport], Awaitable[None]]  # the same report may come twice


def callback_routes(
    secret: str,
    accept_for_order: AcceptForOrder,
    current: Current,
    note_deleted: NoteDeleted,
    now: Callable[[], float] = time.time,
) -> list[web.RouteDef]:
    """The callbacks' route. Its 200 is the receipt for what was stored; 5xx asks the lab to say it again.

    401 for another signature, 400 for what is no report, 404 for a job that we never gave. What is told of an earlier making,
    after a later one began, changes nothing. Raises `ValueError` without a secret: an unsigned door is not opened.
    """
    if not secret.strip():
        raise ValueError("the lab's callbacks need the secret that signs them")

    async def receive(request: web.Request) -> web.Response:
        try:
            body = await _body(request)
            verify(body, request.headers.get(HEADER, ""), secret, now())
            await _take(read(body))
        except Rejected as error:
            log.warning("lab.rejected", status=error.status, reason=str(error))
            return web.Response(status=error.status, text=str(error))
        except Unavailable as error:
            log.warning("lab.not_taken", reason=str(error))
            return web.Response(status=503)
        return web.Response()

    async def _take(report: LabReport) -> None:
        order, prints = _of(report)
        latest = await current(order)
        if latest is None or prints > latest:
            raise Rejected("unknown job", 404)
        if report.status == "deleted":
            await note_deleted(report)
        elif prints < latest:
            log.info("lab.stale", order=order, status=report.status, prints=prints)
        elif (event := parse(report)) is not None:
            await accept_for_order(EventId(f"lab:{report.id}"), order, event)

    return [web.post(PATH, receive)]


def read(body: bytes) -> LabReport:
    """The report, as far as its words can be used. Raises `Rejected`."""
    try:
        report = msgspec.json.decode(body, type=LabReport)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Rejected("not a report") from None
    return msgspec.structs.replace(report, tracking=_followed(report.tracking))


def parse(report: LabReport) -> Event | None:
    """What happened to the order; None for what is only noted. Raises `Rejected` (404) for a job that has no name of ours."""
    order, _ = _of(report)
    match report.status:
        case "printing":
            return PrintsAccepted(order, report.job)
        case "shipped":
            return PrintsShipped(order, report.tracking)
        case "lost":
            return PrintsLost(order)
        case "arrived":
            return PrintsArrived(order)
        case "deleted":
            return None


def _of(report: LabReport) -> tuple[OrderId, int]:
    found = order_of(report.job)
    if found is None:
        raise Rejected("unknown job", 404)
    return found


def _followed(tracking: str) -> str:
    """A number or an https address, fit to be shown to a customer. Raises `Rejected`."""
    words = tracking.strip()
    if not words.isprintable():
        raise Rejected("tracking is not printable")
    if _ADDRESS.search(words) and not _is_https(words):
        raise Rejected("tracking is neither a number nor an https address")
    return words


def _is_https(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return (
        (parts.scheme, parts.username, parts.password) == ("https", None, None)
        and bool(parts.hostname)
        and " " not in words
    )


async def _body(request: web.Request) -> bytes:
    received = bytearray()
    async for chunk in request.content.iter_any():
        received += chunk
        if len(received) > BODY_BYTES:
            raise Rejected("the request is too large", 413)
    return bytes(received)
