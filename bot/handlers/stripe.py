"""Stripe's webhook: verified, looked up, said in our words, stored; only then answered."""

import re
import time
from collections.abc import Callable
from typing import Literal, Protocol

import msgspec
import stripe
import structlog
from aiohttp import web

from bot.domain.events import Event, PaymentLapsed, PaymentReceived
from bot.domain.ids import EventId, OrderId
from bot.engine.ports import AcceptForOrder
from bot.errors import Rejected, Unavailable
from bot.payments.session import Session

log = structlog.get_logger()

PATH = "/stripe/webhook"
BODY_BYTES = 256 * 1024
TOLERANCE_S = 300  # either way; the SDK's own check knows only "too old", and takes what is dated next year

# What Stripe's words may mean to us. `payment_status` has the last word: "completed" is not "paid".
WORDS: dict[str, Literal["paid", "lapsed"]] = {
    "checkout.session.completed": "paid",
    "checkout.session.async_payment_succeeded": "paid",
    "checkout.session.async_payment_failed": "lapsed",
    "checkout.session.expired": "lapsed",
}

_STAMP = re.compile(r"(?:^|,)t=(\d{1,12})(?:,|$)", re.ASCII)  # the first one, as the SDK reads it


class FetchSession(Protocol):
    """Looks a Checkout Session up."""

    async def __call__(self, ref: str) -> Session:
        """The session as Stripe has it now. Raises `Unavailable` or `Refused`."""
        ...


class _Object(msgspec.Struct, frozen=True):
    id: str | None = None
    metadata: dict[str, object] | None = None


class _Data(msgspec.Struct, frozen=True):
    object: _Object = _Object()


class Notice(msgspec.Struct, frozen=True):
    """A webhook's body, as far as we use it: which session to look up. A thin one has a `related_object` only."""

    id: str
    type: str
    data: _Data | None = None
    related_object: _Object | None = None

    @property
    def about(self) -> _Object:
        """What it is about: all of it, or its id alone."""
        return self.related_object or (self.data.object if self.data else _Object())

    @property
    def is_foreign(self) -> bool:
        """Whether a session that it brings along says nothing of an order of ours."""
        return self.related_object is None and "order" not in (self.about.metadata or {})


def stripe_routes(
    webhook_secret: str,
    accept_for_order: AcceptForOrder,
    fetch_session: FetchSession,
    now: Callable[[], float] = time.time,
) -> list[web.RouteDef]:
    """The webhook's route. Raises `ValueError` without a secret: an unsigned door is not opened."""
    if not webhook_secret.strip():
        raise ValueError("Stripe's webhook needs its signing secret")

    async def receive(request: web.Request) -> web.Response:
        body = await _body(request)
        try:
            notice = verify(body, request.headers.get("Stripe-Signature", ""), webhook_secret, now())
        except Rejected as error:
            log.warning("stripe.rejected", reason=str(error))
            raise web.HTTPBadRequest(text=str(error)) from None
        kind = WORDS.get(notice.type.removeprefix("v1."))
        if kind is None or notice.is_foreign:
            log.info("stripe.not_ours", event_id=notice.id, kind=notice.type)
            return web.Response()
        try:
            session = await fetch_session(notice.about.id or "")
            if (event := parse(kind, session)) is not None:
                await accept_for_order(EventId(f"stripe:{notice.id}"), OrderId(session.order), event)
        except Unavailable as error:
            log.warning("stripe.unavailable", event_id=notice.id, reason=str(error))
            raise web.HTTPServiceUnavailable from None  # Stripe sends it again, for days
        except Rejected as error:
            log.warning("stripe.unknown_order", event_id=notice.id, reason=str(error))
        return web.Response()

    return [web.post(PATH, receive)]


def verify(body: bytes, signature: str, secret: str, now: float) -> Notice:
    """The notice, when Stripe signed these very bytes within five minutes of now (UNIX time). Raises `Rejected`."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        raise Rejected("bad signature") from None
    stamp = _STAMP.search(signature)
    if stamp is None or abs(int(stamp[1]) - now) > TOLERANCE_S:
        raise Rejected("signed at another time")
    try:
        return msgspec.json.decode(body, type=Notice)
    except msgspec.DecodeError:
        raise Rejected("not an event") from None


def parse(kind: Literal["paid", "lapsed"], session: Session) -> Event | None:
    """What happened to the order; None when nothing did yet, or when the session is not ours.

    Money is known by its PaymentIntent, a page by its session: so a late closing of an earlier page is told apart.
    """
    if not session.order:
        return None
    match kind, session.is_paid:
        case _, True:
            return PaymentReceived(OrderId(session.order), "stripe", session.payment_ref, session.amount)
        case "lapsed", False:
            return PaymentLapsed(OrderId(session.order), session.ref)
        case _:
            return None


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=BODY_BYTES, actual_size=len(body))
    return bytes(body)
