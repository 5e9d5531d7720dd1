"""Promotion codes. They are data in `promotions.toml`; how often one was used is known to the books alone."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from bot.domain.money import half_up
from bot.payments.pricing import Country, Currency, Minor

WhyNot = Literal["unknown", "not_yet", "over", "elsewhere"]


class Promotion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code and what it is worth: a percentage of the goods, or a fixed sum by currency; exactly one of the two.

    first, last: the days on which it holds, in the file `from` and `until`. most: 0 for any number of uses.
    """

    code: str
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    off: dict[Currency, Minor] = {}
    first: dt.date = msgspec.field(name="from")
    last: dt.date = msgspec.field(name="until")
    most: Annotated[int, msgspec.Meta(ge=0)] = 0
    first_order: bool = False
    countries: tuple[Country, ...] = ()

    def __post_init__(self) -> None:
        if not _folded(self.code):
            raise ValueError("a code without letters or digits")
        if (self.percent is None) == (not self.off):
            raise ValueError(f"{self.code}: either a percentage or fixed sums")
        if self.first > self.last:
            raise ValueError(f"{self.code}: is over before it begins")

    def worth(self, goods_minor: int, currency: str) -> int:
        """What it takes off goods of this price, in minor units: never more than they cost."""
        if self.percent is not None:
            return half_up(goods_minor * Fraction(self.percent, 100))
        return min(goods_minor, self.off.get(currency, 0))


class Promotions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every code that there is, or was."""

    promotion: tuple[Promotion, ...] = ()

    def __post_init__(self) -> None:
        codes = Counter(_folded(promotion.code) for promotion in self.promotion)
        if twice := sorted(code for code, times in codes.items() if times > 1):
            raise ValueError(f"the same code twice: {', '.join(twice)}")


def load_promotions(path: Path = Path(__file__).parent / "promotions.toml") -> Promotions:
    """Read the codes. Raises `ValueError` naming the file and what is wrong with it."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Promotions)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def find(promotions: Promotions, typed: str) -> Promotion | None:
    """The promotion whose code the customer typed, in any case and with any spaces and dashes."""
    wanted = _folded(typed)
    return next((promotion for promotion in promotions.promotion if _folded(promotion.code) == wanted), None)


def why_not(promotion: Promotion | None, *, on: dt.date, currency: str, countries: Collection[str]) -> WhyNot | None:
    """Why a promotion does not hold for this sale, None where it does, as far as can be told without the books.

    countries: those of all the documents in the sale.
    """
    if promotion is None:
        return "unknown"
    if on < promotion.first:
        return "not_yet"
    if on > promotion.last:
        return "over"
    abroad = promotion.countries and not set(countries) <= set(promotion.countries)
    return "elsewhere" if abroad or (promotion.off and currency not in promotion.off) else None


def _folded(code: str) -> str:
    """Letters and digits only, in one case and one width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code).casefold() if sign.isalnum())
