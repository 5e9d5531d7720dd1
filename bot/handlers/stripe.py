"""Stripe's webhook: verified, looked up, said in our words, stored; only then answered."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

import msgspec
import stripe
import structlog
from aiohttp import web

from bot.domain.events import RefundFailed, RefundMade
from bot.domain.ids import EventId
from bot.engine.ports import AcceptForOrder
from bot.errors import Refused, Rejected, Unavailable
from bot.payments.session import DisputeFact, RefundFact, Session
from bot.payments.told import Told, of_dispute, of_refund, of_session

log = structlog.get_logger()

PATH = "/stripe/webhook"
BODY_BYTES = 256 * 1024
TOLERANCE_S = 300  # either way; the SDK's own check knows only "too old", and takes what is dated next year

About = Literal["session", "refund", "charge", "dispute"]

# What Stripe's words are about: what is looked up when one of them comes. What became of it, the object itself says.
WORDS: Mapping[str, About] = {
    "checkout.session.completed": "session",
    "checkout.session.async_payment_succeeded": "session",
    "checkout.session.async_payment_failed": "session",
    "checkout.session.expired": "session",
    "refund.created": "refund",
    "refund.updated": "refund",
    "refund.failed": "refund",
    "charge.refund.updated": "refund",
    "charge.refunded": "charge",
    "charge.dispute.created": "dispute",
    "charge.dispute.funds_withdrawn": "dispute",
    "charge.dispute.funds_reinstated": "dispute",
    "charge.dispute.closed": "dispute",
}
_FAILED = "checkout.session.async_payment_failed"
_PROVIDER = "stripe"  # what the books call this provider

_STAMP = re.compile(r"(?:^|,)t=(\d{1,12})(?:,|$)", re.ASCII)  # the first one, as the SDK reads it


class Lookup(Protocol):
    """Looks things up at Stripe. Raises `Unavailable`, `Refused`, or `Rejected` (404) for what is not ours."""

    async def fetch_session(self, ref: str) -> Session:
        """A Checkout Session as it is now."""
        ...

    async def fetch_refund(self, ref: str) -> RefundFact:
        """A refund as it is now."""
        ...

    async def fetch_refunds(self, charge_ref: str) -> tuple[RefundFact, ...]:
        """Every refund of a charge."""
        ...

    async def fetch_dispute(self, ref: str) -> DisputeFact:
        """A dispute as it is now."""
        ...


class _Object(msgspec.Struct, frozen=True):
    id: str | None = None
    metadata: dict[str, object] | None = None


class _Data(msgspec.Struct, frozen=True):
    object: _Object = _Object()


class Notice(msgspec.Struct, frozen=True):
    """A webhook's body, as far as we use it: what to look up. A thin one has a `related_object` only."""

    id: str
    type: str
    data: _Data | None = None
    related_object: _Object | None = None

    @property
    def about(self) -> _Object:
        """What it is about: all of it, or its id alone."""
        return self.related_object or (self.data.object if self.data else _Object())

    @property
    def word(self) -> str:
        """Stripe's word for what happened, the same for a thin notice as for any other."""
        return self.type.removeprefix("v1.")

    @property
    def is_foreign(self) -> bool:
        """Whether an object that it brings along says nothing of an order of ours, where a session of ours would."""
        return self.related_object is None and "order" not in (self.about.metadata or {})


def stripe_routes(
    webhook_secret: str,
    accept_for_order: AcceptForOrder,
    lookup: Lookup,
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
        try:
            told = await _told(lookup, notice)
            for place, event in enumerate(told):
                await accept_for_order(_event_id(notice, place, event), event.order, event)
        except Unavailable as error:
            log.warning("stripe.unavailable", event_id=notice.id, reason=str(error))
            raise web.HTTPServiceUnavailable from None  # Stripe sends it again, for days
        except Rejected as error:  # an order, or an object, that is not ours
            log.warning("stripe.unknown", event_id=notice.id, kind=notice.type, reason=str(error))
        except Refused as error:  # our key is wrong, or may not see this: nothing is lost while somebody mends it
            log.error("stripe.refused", event_id=notice.id, kind=notice.type, reason=str(error))  # noqa: TRY400 - a trace says no more
            raise web.HTTPServiceUnavailable from None
        else:
            if not told:
                log.info("stripe.nothing_new", event_id=notice.id, kind=notice.type)
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


async def _told(lookup: Lookup, notice: Notice) -> tuple[Told, ...]:
    """What happened, by the objects as they are now; nothing, where nothing did yet, or not to an order of ours."""
    ref = notice.about.id or ""
    match WORDS.get(notice.word):
        case "session" if not notice.is_foreign:
            return of_session(_as_told(await lookup.fetch_session(ref), notice.word), _PROVIDER)
        case "refund":
            return of_refund(await lookup.fetch_refund(ref), _PROVIDER)
        case "charge":
            refunds = await lookup.fetch_refunds(ref)
            return tuple(event for refund in refunds for event in of_refund(refund, _PROVIDER))
        case "dispute":
            return of_dispute(await lookup.fetch_dispute(ref), _PROVIDER)
        case _:
            return ()


def _as_told(session: Session, word: str) -> Session:
    """A session whose money is said to have failed, and has not come by now, has failed."""
    failed = word == _FAILED and session.is_complete and not session.is_paid
    return msgspec.structs.replace(session, has_failed=True) if failed else session


def _event_id(notice: Notice, place: int, event: Told) -> EventId:
    """Stripe's own identity; what else the same notice tells is numbered.

    The refunds of a charge are named instead: more of them may be settled when the notice comes again, and each would
    have another number then.
    """
    if isinstance(event, RefundMade | RefundFailed) and event.ref != notice.about.id:
        return EventId(f"stripe:{notice.id}/{event.ref}")
    return EventId(f"stripe:{notice.id}/{place}" if place else f"stripe:{notice.id}")


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=BODY_BYTES, actual_size=len(body))
    return bytes(body)
