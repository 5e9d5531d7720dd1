"""A provider's facts as they stand now: what a webhook is checked against before anything is believed."""

from typing import Literal

import msgspec

from bot.domain.money import Money
from bot.domain.post import PostalAddress

DisputeState = Literal["open", "won", "lost"]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A payment page, in our words. `ref` is the page's identity, `payment_ref` the payment's.

    A page that is complete and not paid was paid by a way that takes days; has_failed: and that money did not come.
    Neither complete nor expired: it is open.
    """

    ref: str
    order: str  # as we wrote it on the page; empty when the page is not ours
    is_paid: bool
    is_complete: bool
    is_expired: bool
    payment_ref: str
    amount: Money
    has_failed: bool = False
    ship_to: PostalAddress | None = None  # as it was typed there, where the page asked for it


class RefundFact(msgspec.Struct, frozen=True, kw_only=True):
    """Money on its way back, back, or not. `order` is empty when the payment is none of ours."""

    ref: str
    order: str
    payment_ref: str
    amount: Money
    state: Literal["made", "pending", "failed"]


class DisputeFact(msgspec.Struct, frozen=True, kw_only=True):
    """A bank that asks about a payment, has taken the money, or has decided. `order` is empty when it is none of ours.

    won: we keep the money, or have it again. takes_money: the money has gone, or had; no bank takes any while it only asks.
    """

    ref: str
    order: str
    amount: Money
    reason: str  # the provider's own word
    state: DisputeState
    takes_money: bool = True
