"""Stripe behind the port: payment pages are Checkout Sessions, and every error of its SDK is translated here."""

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import stripe

from bot.domain.money import Money
from bot.errors import PassboothError, RateLimited, Refused, Unavailable
from bot.payments.gateway import Checkout, CheckoutRequest
from bot.payments.session import Session

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

T = TypeVar("T")

TIMEOUT_S = 20.0  # of a whole call; the engine's lease is longer
LOCALES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})  # ours that Checkout speaks too; others: the browser's
_BUSY_S = 5.0  # Stripe does not say how long to wait: its own advice is to back off, beginning with seconds


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
    """Opens Checkout Sessions and looks them up. `base_url` is Stripe's own unless a stand-in plays it."""

    def __init__(self, api_key: str, base_url: str = "") -> None:
        self._http = _Http(timeout=TIMEOUT_S)
        self._client = stripe.StripeClient(
            api_key,
            http_client=self._http,
            max_network_retries=0,  # the engine has the one policy
            base_addresses={"api": base_url} if base_url else None,
        )

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page, or return the one that the same key opened. Raises `Unavailable` or `Refused`."""
        session = await _translated(
            self._client.v1.checkout.sessions.create_async(
                session_params(request), {"idempotency_key": request.idempotency_key}
            )
        )
        if not session.url:
            raise Unavailable(f"Stripe opened {session.id} without an address")
        return Checkout(ref=session.id, url=session.url)

    async def fetch_session(self, ref: str) -> Session:
        """The session as it is now. Raises `Unavailable` or `Refused`."""
        return in_our_words(await _translated(self._client.v1.checkout.sessions.retrieve_async(ref)))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # the SDK left it untyped


def session_params(request: CheckoutRequest) -> "SessionCreateParams":
    """What Stripe is told: the order's number, the sum, an e-mail address for the receipt. Nothing about the photo.

    The same request always gives the same parameters, for Stripe refuses a known key that comes with others. That is
    why there is no `expires_at`: a retry would carry a later one. Without it a page closes 24 h after it was opened,
    and 24 h is also how long Stripe remembers the key.
    """
    order = request.order
    return {
        "mode": "payment",
        "client_reference_id": order.id,
        "metadata": {"order": order.id},
        "payment_intent_data": {"metadata": {"order": order.id}},
        "customer_email": order.email,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.total.currency.lower(),
                    "unit_amount": order.total.amount_minor,
                    "product_data": {"name": request.title},
                },
            }
        ],
        "adaptive_pricing": {"enabled": False},  # the customer agreed to this sum in this currency
        "locale": order.language if order.language in LOCALES else "auto",
        "success_url": request.return_url,
        "cancel_url": request.return_url,
    }


def in_our_words(session: stripe.checkout.Session) -> Session:
    """What matters of a session. `complete` is not `paid`: only `payment_status` says so."""
    intent, metadata = session.payment_intent, session.metadata
    return Session(
        ref=session.id,
        order=metadata["order"] if metadata and "order" in metadata else "",
        is_paid=session.payment_status == "paid",
        payment_ref=(intent if isinstance(intent, str) else intent.id) if intent else session.id,
        amount=Money(session.amount_total or 0, (session.currency or "").upper()),
    )


async def _translated(call: Awaitable[T]) -> T:
    try:
        return await call
    except stripe.StripeError as error:
        raise _ours(error) from None  # Stripe's words may quote our key, and a traceback would print them


def _ours(error: stripe.StripeError) -> PassboothError:
    where = f"Stripe: {type(error).__name__}, status {error.http_status}, code {error.code}, {error.request_id}"
    match error:
        case stripe.RateLimitError():
            return RateLimited(where, _BUSY_S)
        # APIError is the rest: 5xx, an answer that is no JSON, 409 (the same key is under way at this moment)
        case stripe.APIConnectionError() | stripe.APIError():
            return Unavailable(where)
        case _:
            return Refused(where)
