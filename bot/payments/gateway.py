"""The port to whoever takes the money. Stripe and the test cashier stand behind it."""

from typing import Protocol

import msgspec

from bot.domain.effects import Order


class CheckoutRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment page needs to know. It carries the order's number and no more about the customer than an e-mail."""

    order: Order
    title: str  # the document and product in the customer's language
    return_url: str  # where the customer goes afterwards
    idempotency_key: str  # checkout:{order}:{attempt}; the same key opens the same page


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """An open payment page."""

    ref: str  # the provider's identity of the page
    url: str


class Gateway(Protocol):
    """Opens payment pages. Raises `Unavailable` when trying again may help, `Refused` when it never will."""

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page for the order, or return the one that the same idempotency key opened before."""
        ...
