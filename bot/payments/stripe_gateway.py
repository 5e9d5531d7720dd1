"""Stripe behind the port: payment pages are Checkout Sessions, and every error of its SDK is translated here."""

import datetime as dt
from collections.abc import Awaitable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import msgspec
import stripe

from bot.domain.money import Money
from bot.domain.post import PostalAddress, fitted
from bot.errors import PassboothError, RateLimited, Refused, Rejected, Unavailable
from bot.payments.balance import BalanceEntry, BalanceKind
from bot.payments.gateway import Checkout, CheckoutRequest, PricedLine, Refund, RefundRequest
from bot.payments.session import DisputeFact, DisputeState, RefundFact, Session
from bot.payments.stripe_units import charge_units, money_of

if TYPE_CHECKING:
    from stripe.params import CouponCreateParams, RefundCreateParams
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

T = TypeVar("T")

TIMEOUT_S = 20.0  # of a whole call; the engine's lease is longer
LOCALES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})  # ours that Checkout speaks too; others: the browser's
_BUSY_S = 5.0  # Stripe does not say how long to wait: its own advice is to back off, beginning with seconds
_PAGE = 100  # the most that one answer lists
_COUPON_NAME = 40  # the most letters that it may have

# docs.stripe.com/api/refunds/object#refund_object-status. What is not here, "requires_action" among it, is not settled.
REFUND_STATES: Mapping[str, Literal["made", "failed"]] = {"succeeded": "made", "failed": "failed", "canceled": "failed"}
# How a dispute stands, and whether it takes money (docs.stripe.com/api/disputes/object#dispute_object-status). A warning is an
# inquiry and takes none. What was prevented never became a dispute: it was blocked, and the money is where it was, or it was
# resolved, which gave the money to the customer and shows on our balance. What is not here is open.
DISPUTE_STATES: Mapping[str, tuple[DisputeState, bool]] = {
    "warning_needs_response": ("open", False),
    "warning_under_review": ("open", False),
    "warning_closed": ("won", False),
    "prevented": ("won", False),
    "won": ("won", True),
    "lost": ("lost", True),
}
_OPEN: tuple[DisputeState, bool] = ("open", True)
_RESOLVED: tuple[DisputeState, bool] = ("lost", True)
# docs.stripe.com/api/payment_intents/object#payment_intent_object-status, of a page that is complete and not paid.
_MONEY_DID_NOT_COME = frozenset({"requires_payment_method", "canceled"})
# Where the postcode stands behind the city and the state (Universal Postal Union, postal addressing systems).
_POSTCODE_LAST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "SG", "US"})
# docs.stripe.com/reports/reporting-categories. What is not here is "other".
ENTRY_KINDS: Mapping[str, BalanceKind] = {
    "charge": "payment",
    "refund": "refund",
    "dispute": "dispute",
    "dispute_reversal": "dispute_won",
    "fee": "fee",
    "payout": "payout",
}
# docs.stripe.com/error-codes: why money cannot be given back, for the person who will read it.
_NO_REFUND: Mapping[str, str] = {
    "charge_already_refunded": "the money was given back already",
    "charge_disputed": "a bank has taken the money",
    "refund_disputed_payment": "a bank has taken the money",
}


class StripeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the account's owner chose.

    automatic_tax: Stripe Tax works out the tax contained in the sum, which stays the same. saves_cards: a customer may
    let Stripe keep the card for the next time.
    """

    automatic_tax: bool = False
    saves_cards: bool = False


_USUAL = StripeOptions()


class _Http(stripe.AIOHTTPClient):
    """The SDK's client on aiohttp, except that an answer which breaks off is one of its errors too."""

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            return await super().request_async(method, url, headers, post_data)
        except stripe.StripeError:
            raise
        except Exception as error:
            raise stripe.APIError(f"the answer broke off: {type(error).__name__}") from error


class StripeGateway:
    """Takes money and gives it back, and tells how things stand. `base_url` is Stripe's own unless a stand-in plays it."""

    def __init__(self, api_key: str, base_url: str = "", options: StripeOptions = _USUAL) -> None:
        self._http = _Http(timeout=TIMEOUT_S)
        self._client = stripe.StripeClient(
            api_key,
            http_client=self._http,
            max_network_retries=0,  # the engine has the one policy
            base_addresses={"api": base_url} if base_url else None,
        )
        self._options = options

    # --- the port ---------------------------------------------------------------------------------------------------

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page, or return the one that the same key opened. Raises `Unavailable` or `Refused`.

        A page that asks for another sum than the customer was shown is closed again, which is `Refused`.
        """
        params = session_params(request, self._options)
        if request.discount:
            await self._have_coupon(coupon_params(request, request.discount), f"{request.idempotency_key}:coupon")
        session = await _translated(
            self._client.v1.checkout.sessions.create_async(params, {"idempotency_key": request.idempotency_key})
        )
        if in_our_words(session).amount != request.order.due:
            await self.close_checkout(session.id)
            raise Refused(f"{session.id} asked for {session.amount_total} {session.currency}, not {request.order.due}")
        if not session.url:
            raise Unavailable(f"Stripe opened {session.id} without an address")
        return Checkout(ref=session.id, url=session.url)

    async def close_checkout(self, ref: str) -> None:
        """Expire the page, if it is still open. Raises `Unavailable` or `Refused`."""
        try:
            await _translated(self._client.v1.checkout.sessions.expire_async(ref))
        except Refused as refusal:
            try:
                page = await self.fetch_session(ref)
            except Rejected:
                raise refusal from None
            if not (page.is_complete or page.is_expired):
                raise

    async def refund(self, request: RefundRequest) -> Refund:
        """Give money back once, whenever it is asked again: Stripe forgets a key after a day, and a refund keeps it.

        Raises `Unavailable` or `Refused`.
        """
        params = refund_params(request)
        fact = await self._refunded_before(request)
        if fact is None:
            made = self._client.v1.refunds.create_async(params, {"idempotency_key": request.idempotency_key})
            fact = refund_in_our_words(await _translated(made))
        return Refund(ref=fact.ref, amount=fact.amount, state=fact.state)

    async def look_up(self, ref: str) -> Session:
        """The page as it is now. Raises `Unavailable`, `Refused`, or `Rejected` (404)."""
        return await self.fetch_session(ref)

    # --- what a webhook is checked against --------------------------------------------------------------------------

    async def fetch_session(self, ref: str) -> Session:
        """The session as it is now. Raises `Unavailable`, `Refused`, or `Rejected` (404)."""
        found = self._client.v1.checkout.sessions.retrieve_async(ref, {"expand": ["payment_intent"]})
        return in_our_words(await _looked_up(found))

    async def fetch_refund(self, ref: str) -> RefundFact:
        """The refund as it is now. Raises `Unavailable`, `Refused`, or `Rejected` (404)."""
        found = self._client.v1.refunds.retrieve_async(ref, {"expand": ["payment_intent"]})
        return refund_in_our_words(await _looked_up(found))

    async def fetch_refunds(self, charge_ref: str) -> tuple[RefundFact, ...]:
        """All that was ever given back of a charge, the oldest first. Raises `Unavailable` or `Refused`."""
        found = self._client.v1.refunds.list_async(
            {"charge": charge_ref, "limit": _PAGE, "expand": ["data.payment_intent"]}
        )
        return tuple(refund_in_our_words(refund) for refund in reversed(await _every(found)))

    async def fetch_dispute(self, ref: str) -> DisputeFact:
        """The dispute as it is now. Raises `Unavailable`, `Refused`, or `Rejected` (404)."""
        found = self._client.v1.disputes.retrieve_async(ref, {"expand": ["payment_intent"]})
        return dispute_in_our_words(await _looked_up(found))

    # --- what the books are compared with ---------------------------------------------------------------------------

    async def balance(self, since: dt.datetime) -> tuple[BalanceEntry, ...]:
        """The account's statement from that moment (aware) on, the oldest first. Raises `Unavailable` or `Refused`."""
        found = self._client.v1.balance_transactions.list_async(
            {"created": {"gte": int(since.timestamp())}, "limit": _PAGE, "expand": ["data.source"]}
        )
        return tuple(entry_in_our_words(line) for line in reversed(await _every(found)))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # the SDK left it untyped

    async def _have_coupon(self, params: "CouponCreateParams", key: str) -> None:
        try:
            await self._client.v1.coupons.create_async(params, {"idempotency_key": key})
        except stripe.StripeError as error:
            if error.code != "resource_already_exists":  # an earlier try made it, and Stripe has forgotten the key
                raise _ours(error) from None

    async def _refunded_before(self, request: RefundRequest) -> RefundFact | None:
        found = self._client.v1.refunds.list_async({"payment_intent": request.payment_ref, "limit": _PAGE})
        same = (refund for refund in await _every(found) if _noted(refund, "key") == request.idempotency_key)
        return next(map(refund_in_our_words, same), None)


# --- what Stripe is told ----------------------------------------------------------------------------------------------


def session_params(request: CheckoutRequest, options: StripeOptions = _USUAL) -> "SessionCreateParams":
    """What Stripe is told: the order's number, the bill, an e-mail address for the receipt. Nothing about the photo.

    The same request always gives the same parameters, for Stripe refuses a known key that comes with others. No promotion
    code can be typed there and no currency chosen: the customer agreed to this sum. By which means they pay is settled in
    the account. Raises `Refused` where the lines do not add up to what is due, or cannot be charged exactly.
    """
    order = request.order
    if _sum_of(request) != order.due:
        raise Refused(f"the lines of {order.id} do not add up to {order.due}")
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": order.id,
        "metadata": {"order": order.id},
        "payment_intent_data": {"metadata": {"order": order.id}},
        "line_items": [_line_item(line, options) for line in request.lines],
        "adaptive_pricing": {"enabled": False},
        "locale": order.language if order.language in LOCALES else "auto",
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.return_url,
        "cancel_url": request.return_url,
    }
    if order.email:
        params["customer_email"] = order.email
    if request.discount:
        params["discounts"] = [{"coupon": _coupon_id(request)}]
    if request.ships_to:
        # The SDK spells every country out; which they are is known only when we run.
        params["shipping_address_collection"] = cast("Any", {"allowed_countries": list(request.ships_to)})
    if options.automatic_tax:
        params["automatic_tax"] = {"enabled": True}
    if options.saves_cards:
        params["customer_creation"] = "always"  # a card is kept for somebody
        params["saved_payment_method_options"] = {"payment_method_save": "enabled"}
    return params


def coupon_params(request: CheckoutRequest, discount: PricedLine) -> "CouponCreateParams":
    """What is taken off this one bill. Raises `Refused` where it cannot be taken off exactly."""
    return {
        "id": _coupon_id(request),
        "name": discount.words[:_COUPON_NAME],
        "amount_off": _units(discount.amount),
        "currency": discount.amount.currency.lower(),
        "duration": "once",
        "max_redemptions": 1,
        "metadata": {"order": request.order.id},
    }


def refund_params(request: RefundRequest) -> "RefundCreateParams":
    """What is given back, of which payment, for which order. Raises `Refused` where it cannot be given back exactly."""
    return {
        "payment_intent": request.payment_ref,
        "amount": _units(request.amount),
        "metadata": {"order": request.order, "key": request.idempotency_key},
    }


def _line_item(line: PricedLine, options: StripeOptions) -> "SessionCreateParamsLineItem":
    item: SessionCreateParamsLineItem = {
        "quantity": 1,
        "price_data": {
            "currency": line.amount.currency.lower(),
            "unit_amount": _units(line.amount),
            "product_data": {"name": line.words},
        },
    }
    if options.automatic_tax:
        item["price_data"]["tax_behavior"] = "inclusive"
    return item


def _coupon_id(request: CheckoutRequest) -> str:
    return request.idempotency_key.replace(":", "-")


def _sum_of(request: CheckoutRequest) -> Money:
    currency = request.order.due.currency
    amounts = [line.amount for line in request.lines]
    off = request.discount.amount if request.discount else Money(0, currency)
    if strange := {amount.currency for amount in (*amounts, off)} - {currency}:
        raise Refused(f"{request.order.id} is in {currency}, and a line of it in {', '.join(sorted(strange))}")
    return Money(sum(amount.amount_minor for amount in amounts) - off.amount_minor, currency)


def _units(money: Money) -> int:
    try:
        return charge_units(money)
    except ValueError as error:
        raise Refused(str(error)) from None


# --- what Stripe says ------------------------------------------------------------------------------------------------


def in_our_words(session: stripe.checkout.Session) -> Session:
    """What matters of a session. `complete` is not `paid`: only `payment_status` says so."""
    intent = session.payment_intent
    is_paid, is_complete = session.payment_status == "paid", session.status == "complete"
    failed = isinstance(intent, stripe.PaymentIntent) and intent.status in _MONEY_DID_NOT_COME
    return Session(
        ref=session.id,
        order=_noted(session, "order"),
        is_paid=is_paid,
        is_complete=is_complete,
        is_expired=session.status == "expired",
        payment_ref=_id(intent) or session.id,
        amount=_money(session.amount_total or 0, session.currency or ""),
        has_failed=is_complete and not is_paid and failed,
        ship_to=_ship_to(session),
    )


def _ship_to(session: stripe.checkout.Session) -> PostalAddress | None:
    """Where prints are to be sent, as on a label; None where the page did not ask, or has no answer yet."""
    collected = getattr(session, "collected_information", None)  # an older version of the API does not say it here
    details = collected.shipping_details if collected else None
    if details is None or not details.address.country or not details.address.line1:
        return None
    address, country = details.address, details.address.country
    city, region, postcode = address.city or "", address.state or "", address.postal_code or ""
    last = (f"{city} {region} {postcode}",) if country in _POSTCODE_LAST else (f"{postcode} {city}", region)
    return PostalAddress(lines=fitted(details.name, address.line1, address.line2 or "", *last), country=country)


def refund_in_our_words(refund: stripe.Refund) -> RefundFact:
    """What matters of a refund. One that a person made on Stripe's own pages names no order: its payment does."""
    return RefundFact(
        ref=refund.id,
        order=_noted(refund, "order") or _noted(refund.payment_intent, "order"),
        payment_ref=_id(refund.payment_intent),
        amount=_money(refund.amount, refund.currency),
        state=REFUND_STATES.get(refund.status or "", "pending"),
    )


def dispute_in_our_words(dispute: stripe.Dispute) -> DisputeFact:
    """What matters of a dispute. Only its payment names the order."""
    resolved = dispute.status == "prevented" and sum(line.amount for line in dispute.balance_transactions) < 0
    state, takes_money = _RESOLVED if resolved else DISPUTE_STATES.get(dispute.status, _OPEN)
    return DisputeFact(
        ref=dispute.id,
        order=_noted(dispute.payment_intent, "order"),
        amount=_money(dispute.amount, dispute.currency),
        reason=dispute.reason,
        state=state,
        takes_money=takes_money,
    )


def entry_in_our_words(line: stripe.BalanceTransaction) -> BalanceEntry:
    """A line of the statement, its source expanded.

    What was paid in another currency than the account's is told as it was paid, for so it stands in our books; the fee is
    in the account's. A line that is a fee of its own takes it from the account, or gives it back.
    """
    source: Any = line.source  # one of two dozen kinds of object
    is_changed = line.exchange_rate is not None and source is not None and not isinstance(source, str)
    of: Any = source if is_changed else line
    kind = ENTRY_KINDS.get(line.reporting_category, "other")
    return BalanceEntry(
        ref=line.id,
        kind=kind,
        about=_id(source.payment_intent) or source.id if isinstance(source, stripe.Charge) else _id(source),
        amount=_money(abs(of.amount), of.currency),
        fee=_money(line.fee - line.amount if kind == "fee" else line.fee, line.currency),
        at=dt.datetime.fromtimestamp(line.created, dt.UTC),
    )


def _noted(thing: Any, name: str) -> str:
    """What we wrote on an object of Stripe's, "" where it has no such note or is an id only."""
    notes = getattr(thing, "metadata", None)
    return str(notes[name]) if notes and name in notes else ""


def _id(thing: Any) -> str:
    """The id of what Stripe gives as an id or, expanded, as an object; "" for None."""
    return thing if isinstance(thing, str) else getattr(thing, "id", "")


def _money(units: int, currency: str) -> Money:
    try:
        return money_of(units, currency)
    except ValueError as error:
        raise Refused(str(error)) from None


# --- what goes wrong -------------------------------------------------------------------------------------------------


async def _translated(call: Awaitable[T]) -> T:
    try:
        return await call
    except stripe.StripeError as error:
        raise _ours(error) from None  # Stripe's words may quote our key, and a traceback would print them


async def _every(call: Awaitable[stripe.ListObject[Any]]) -> list[Any]:
    """Everything on this page of a list and on those after it, the newest first, as Stripe lists."""
    try:
        return [item async for item in (await call).auto_paging_iter()]
    except stripe.StripeError as error:
        raise _ours(error) from None


async def _looked_up(call: Awaitable[T]) -> T:
    """As `_translated`, where what is not there is not ours: raises `Rejected` (404)."""
    try:
        return await call
    except stripe.StripeError as error:
        unknown = error.http_status == HTTPStatus.NOT_FOUND
        raise (Rejected("nothing of ours", HTTPStatus.NOT_FOUND) if unknown else _ours(error)) from None


def _ours(error: stripe.StripeError) -> PassboothError:
    what = _NO_REFUND.get(error.code or "", type(error).__name__)
    where = f"Stripe: {what}, status {error.http_status}, code {error.code}, {error.request_id}"
    match error:
        case stripe.RateLimitError():
            return RateLimited(where, _BUSY_S)
        # APIError is the rest: 5xx, an answer that is no JSON, 409 (the same key is under way at this moment)
        case stripe.APIConnectionError() | stripe.APIError():
            return Unavailable(where)
        case _:
            return Refused(where)
