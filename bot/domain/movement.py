"""Money that moved: what a provider has told us, each once, by the provider's own reference. The books are folded from these."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.ids import OrderId
from bot.domain.money import Money

MovementKind = Literal["payment", "refund", "refund_failed", "dispute", "dispute_won", "fee", "fee_back", "payout"]


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """One movement. The amount is never negative; its kind says which way it went.

    ref: the provider's identity of the movement. order: whose payment it is about, "" for a payout or a fee that belongs
    to none. tax_minor: the tax contained in the amount, as on the invoice or the credit note. at: UTC.
    """

    ref: str
    kind: MovementKind
    provider: str  # "stripe", "telegram", "test"
    amount: Money
    at: dt.datetime
    order: OrderId = OrderId("")
    tax_minor: int = 0
