"""Money is a whole number of minor units with a currency, and nothing else."""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

# The currencies that have not two decimals (ISO 4217, list one). XTR is Telegram's Stars.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XTR",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENT = {currency: decimals for decimals, currencies in _DECIMALS.items() for currency in currencies.split()}


def exponent_of(currency: str) -> int:
    """How many decimals this ISO 4217 currency has: two, unless the standard says otherwise."""
    return _EXPONENT.get(currency, 2)


class Money(msgspec.Struct, frozen=True, tag=True):
    """An amount in minor units (cents, stars) of an ISO 4217 currency in upper case."""

    amount_minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount_minor + other.amount_minor, self.currency)

    @property
    def exponent(self) -> int:
        """How many decimals the currency has."""
        return exponent_of(self.currency)


def half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes up, as tax offices and shops round."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def part_of(minor: int, part_minor: int, whole_minor: int) -> int:
    """So much of a sum as belongs to a part of another one, rounded half up: of the tax in a bill, what is in a refund."""
    return half_up(Fraction(minor * part_minor, whole_minor)) if whole_minor else 0


def divided(amount_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The amount in parts that go with the weights and add up exactly: what is left over goes to the largest remainders.

    Of equal remainders the earlier wins. An amount that is no more than the weights' sum gives no part more than its
    weight. Raises `ValueError` where there is nothing to go by, or something is negative.
    """
    whole = sum(weights)
    if amount_minor < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError(f"{amount_minor} cannot be divided by {list(weights)}")
    parts = [amount_minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount_minor * weights[place] % whole))
    for place in by_remainder[: amount_minor - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
