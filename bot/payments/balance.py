"""A line of the provider's own statement, in our words: what the books are compared with."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.money import Money

BalanceKind = Literal["payment", "refund", "dispute", "dispute_won", "fee", "payout", "other"]


class BalanceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line. The amount is never negative and includes the fee; the fee is what the provider kept of it.

    A fee below zero was given back. A line that is a fee has nothing else in it. ref: the line's own identity. about: the payment's, refund's, dispute's or payout's, as our movement knows it. at: UTC.
    """

    ref: str
    kind: BalanceKind
    about: str
    amount: Money
    fee: Money
    at: dt.datetime
