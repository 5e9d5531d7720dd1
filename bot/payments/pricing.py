"""What a product costs. The numbers are in `prices.toml`; an unknown key in it is an error."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Protocol

import msgspec

from bot.domain.capabilities import PaymentMethod
from bot.domain.effects import ProductKind
from bot.domain.money import Money

Minor = Annotated[int, msgspec.Meta(gt=0)]  # minor units of the row's currency
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Priced(Protocol):
    """What of a document decides its price."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""
        ...


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each kind of product in one currency; VAT and posting are included."""

    currency: Currency
    digital: Minor
    prints: Minor
    both: Minor

    def of(self, product: ProductKind) -> Money:
        """The price of this kind of product."""
        match product:
            case "digital":
                return Money(self.digital, self.currency)
            case "prints":
                return Money(self.prints, self.currency)
            case "both":
                return Money(self.both, self.currency)


class Group(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The prices for some countries' documents."""

    countries: tuple[Country, ...]


class Prices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole price list."""

    elsewhere: Row
    group: tuple[Group, ...]
    stars: Row

    def __post_init__(self) -> None:
        named = Counter(country for group in self.group for country in group.countries)
        if twice := sorted(country for country, times in named.items() if times > 1):
            raise ValueError(f"in more than one group: {', '.join(twice)}")
        if self.stars.currency != "XTR":
            raise ValueError(f"Stars are XTR, not {self.stars.currency}")


def load_prices(path: Path = Path(__file__).parent / "prices.toml") -> Prices:
    """Read the price list. Raises `ValueError` naming the file when it is wrong."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Prices)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def price(prices: Prices, document: Priced, product: ProductKind, method: PaymentMethod) -> Money:
    """What is paid in the end, with VAT and posting."""
    match method:
        case "stars":
            return prices.stars.of(product)
        case "checkout":
            rows = (group for group in prices.group if document.country in group.countries)
            return next(rows, prices.elsewhere).of(product)
