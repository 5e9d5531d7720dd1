"""Money is a whole number of minor units with a currency, and nothing else."""

import msgspec

# Minor units per major unit, for the currencies whose exponent is not 2 (ISO 4217). XTR is Telegram's Stars.
_EXPONENT = {"JPY": 0, "KRW": 0, "XTR": 0}


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
        return _EXPONENT.get(self.currency, 2)
