"""The port to whoever takes the money: Stripe, Telegram's Stars and the test cashier stand behind it."""

import datetime as dt
from typing import Literal, Protocol

import msgspec

from bot.domain.effects import Order
from bot.domain.ids import ConversationId, OrderId
from bot.domain.money import Money
from bot.payments.session import Session


class PricedLine(msgspec.Struct, frozen=True):
    """One line of the bill, worded in the customer's language. The amount is positive, also of a discount."""

    words: str
    amount: Money


class CheckoutRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment page needs to know. It carries the order's number and no more about the customer than an e-mail.

    The lines less the discount are `order.due`. The same request with the same key opens the same page, so whatever
    changes with the clock is settled by the caller: `expires_at` (aware) is between half an hour and a day away.
    """

    order: Order
    lines: tuple[PricedLine, ...]
    discount: PricedLine | None
    expires_at: dt.datetime
    return_url: str  # where the customer goes afterwards
    idempotency_key: str  # checkout:{order}:{attempt}
    ships_to: tuple[
        str, ...
    ] = ()  # ISO 3166-1 alpha-2: the page asks for an address in one of them; (): it asks for none


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """An open payment page."""

    ref: str  # the provider's identity of the page
    url: str


class RefundRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be given back of which payment. The same key gives it back once."""

    order: OrderId
    conversation: ConversationId  # whose customer has paid: where a payment is known only together with its payer
    payment_ref: str
    amount: Money
    idempotency_key: str


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it. "pending": the provider tells later, by its webhook, whether it was made or failed."""

    ref: str  # the provider's identity of the refund
    amount: Money
    state: Literal["made", "pending", "failed"]


class Gateway(Protocol):
    """One who takes money and gives it back. Raises `Unavailable` when trying again may help, `Refused` when it never will."""

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page for the order, or return the one that the same idempotency key opened before."""
        ...

    async def close_checkout(self, ref: str) -> None:
        """Let nobody pay on the page any more. One that is paid or closed already stays as it is, which is no error."""
        ...

    async def refund(self, request: RefundRequest) -> Refund:
        """Give money back, or return what the same idempotency key gave back before."""
        ...

    async def look_up(self, ref: str) -> Session:
        """The page as it stands now."""
        ...
