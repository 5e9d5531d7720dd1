"""When one person's decision is not enough: money above a limit, and a second new photo for free. Pure."""

import datetime as dt
import re
from fractions import Fraction

import msgspec

from bot.domain.effects import Order
from bot.domain.money import Money, exponent_of, half_up
from bot.payments.pricing import STARS
from bot.payments.rates import Rates, converted

SERIES = dt.timedelta(days=30)  # what went back of an order within this time is one sum with what is to go back now
FREE_REDOS = 1  # that one person may grant

_STARS_PER_UNIT = 100
_WRITTEN = re.compile(r"(\d{1,7})(?:\.(\d{1,3}))?(?: ([A-Z]{3}))?")


class Limit(msgspec.Struct, frozen=True):
    """So many whole units (a decimal) of this currency; of each order's own where none is named."""

    units: str
    currency: str = ""


def read_limit(written: str) -> Limit:
    """A limit as it is written: 50.00, or 50 EUR. Raises `ValueError`."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no limit: it is written like 50.00 or 50 EUR")
    return Limit(f"{found[1]}.{found[2] or 0}", found[3] or "")


def limit_in(limit: Limit, currency: str, rates: Rates, on: dt.date) -> Money | None:
    """The limit in this currency. None where that cannot be told: then nothing is below it.

    Stars have no rate and no decimals: a Star counts as a hundredth of whatever the limit is in.
    """
    if currency == STARS:
        return Money(half_up(Fraction(limit.units) * _STARS_PER_UNIT), STARS)
    own = limit.currency or currency
    there = Money(half_up(Fraction(limit.units) * 10 ** exponent_of(own)), own)
    return there if own == currency else converted(rates, there, currency, on)


class FourEyes(msgspec.Struct, frozen=True):
    """The limit, and the rates that say what it is in another currency."""

    limit: Limit
    rates: Rates

    def limit_in(self, currency: str, at: dt.datetime) -> Money | None:
        """See `limit_in`."""
        return limit_in(self.limit, currency, self.rates, at.date())


def is_too_much(limit: Money | None, amount: Money, given_minor: int) -> bool:
    """Whether somebody else has to agree. given_minor: what went back of the order lately, or is about to."""
    return limit is None or amount.amount_minor + given_minor > limit.amount_minor


def is_redone_enough(order: Order) -> bool:
    """Whether another new photo for free is more than one person's to grant."""
    return order.redone >= FREE_REDOS
