"""About what a sum is in the customer's own money, by the reference rates in `rates.toml`. Nothing is charged by these."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import msgspec
from babel.numbers import get_territory_currencies

from bot.domain.money import Money, exponent_of, half_up
from bot.payments.pricing import STARS, Currency

Rate = Annotated[str, msgspec.Meta(pattern=r"^\d+(\.\d+)?$")]

_EURO = "EUR"
# What changed after babel's tables were made (Council Regulation (EU) 2025/1408: Bulgaria, on 1 January 2026).
_SINCE = {"BG": _EURO}


class Rates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reference rates of one day: units of a currency for one euro, as decimals."""

    on: dt.date
    source: str
    good_for_days: Annotated[int, msgspec.Meta(gt=0)]
    per_euro: dict[Currency, Rate]

    def __post_init__(self) -> None:
        if nothing := sorted(currency for currency, rate in self.per_euro.items() if not Fraction(rate)):
            raise ValueError(f"a rate of nothing: {', '.join(nothing)}")
        if {_EURO, STARS} & set(self.per_euro):
            raise ValueError("one euro is one euro, and Stars have no rate")


def load_rates(path: Path = Path(__file__).parent / "rates.toml") -> Rates:
    """Read the rates. Raises `ValueError` naming the file and what is wrong with it."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Rates)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def converted(rates: Rates, money: Money, currency: str, on: dt.date) -> Money | None:
    """About how much that is, rounded half up to what the currency has; None where no rate of late is known."""
    there, here = _per_euro(rates, currency), _per_euro(rates, money.currency)
    if there is None or here is None or not 0 <= (on - rates.on).days <= rates.good_for_days:
        return None
    euros = Fraction(money.amount_minor, 10**money.exponent) / here
    return Money(half_up(euros * there * 10 ** exponent_of(currency)), currency)


def shown_in(country: str, on: dt.date) -> str:
    """The money that people use in a country on that day, "" where that cannot be told."""
    if country in _SINCE:
        return _SINCE[country]
    used: list[str] = get_territory_currencies(country, on, on) if country else []
    return used[0] if used else ""


def _per_euro(rates: Rates, currency: str) -> Fraction | None:
    if currency == _EURO:
        return Fraction(1)
    rate = rates.per_euro.get(currency)
    return None if rate is None else Fraction(rate)
