"""The price list. The numbers are in `prices.toml`; an unknown key in it, or a sum that could not be charged, is an error."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Protocol

import msgspec

from bot.domain.capabilities import PaymentMethod
from bot.domain.money import Money
from bot.domain.quote import ProductKind
from bot.payments.stripe_units import charges_every_unit

Minor = Annotated[int, msgspec.Meta(gt=0)]  # minor units of the row's currency
Post = Annotated[int, msgspec.Meta(ge=0)]  # 0: posting is a present
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
Percent = Annotated[str, msgspec.Meta(pattern=r"^\d{1,2}(\.\d{1,3})?$")]

STARS = "XTR"
EVERYWHERE = "*"


class Unserved(ValueError):
    """Prints cannot be posted to this country."""

    def __init__(self, country: str) -> None:
        super().__init__(f"no region serves {country!r}")
        self.country = country


class Priced(Protocol):
    """What of a document decides its price."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""
        ...


class Goods(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each kind of product costs one person."""

    digital: Minor
    prints: Minor
    both: Minor

    def minor_of(self, product: ProductKind) -> int:
        """The price of this kind of product, in minor units."""
        match product:
            case "digital":
                return self.digital
            case "prints":
                return self.prints
            case "both":
                return self.both


class Row(Goods, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The prices in one currency, tax included: of the first person, of each further one, and of not waiting."""

    currency: Currency
    express: Minor
    further: Goods

    def of(self, product: ProductKind) -> Money:
        """The price of this kind of product for the first person, not posted."""
        return Money(self.minor_of(product), self.currency)


class Group(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The prices for some countries' documents."""

    countries: tuple[Country, ...]


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Countries that are equally far by post, and what posting costs by currency."""

    name: str
    countries: tuple[Country, ...] | Literal["*"]
    post: dict[Currency, Post]


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Between which sums a currency can be charged, both included."""

    smallest: Minor
    largest: Minor


class Tax(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country's tax: its name on an invoice, and a decimal percentage."""

    name: str
    percent: Percent


class Taxes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The taxes that one authority tells of."""

    source: str
    as_of: dt.date
    rates: dict[Country, Tax]


UNTAXED = Tax(name="", percent="0")


class Prices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole price list."""

    elsewhere: Row
    group: tuple[Group, ...]
    stars: Row
    region: tuple[Region, ...]
    limits: dict[Currency, Limit]
    tax: tuple[Taxes, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, that of the Stars last."""
        return (self.elsewhere, *self.group, self.stars)

    def __post_init__(self) -> None:
        named = [country for group in self.group for country in group.countries]
        served = [country for region in self.region for country in _countries(region)]
        for what, names in (
            ("group", named),
            ("region", served),
            ("region's name", [region.name for region in self.region]),
            ("tax", [country for taxes in self.tax for country in taxes.rates]),
        ):
            if twice := sorted(name for name, times in Counter(names).items() if times > 1):
                raise ValueError(f"in more than one {what}: {', '.join(twice)}")
        if self.stars.currency != STARS:
            raise ValueError(f"Stars are {STARS}, not {self.stars.currency}")
        for row in self.rows:
            if wrong := next(_unchargeable(self, row), None):
                raise ValueError(f"{row.currency}: {wrong}")


def load_prices(path: Path = Path(__file__).parent / "prices.toml") -> Prices:
    """Read the price list. Raises `ValueError` naming the file and what is wrong with it."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Prices)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def market(prices: Prices, country: str, method: PaymentMethod) -> Row:
    """The prices for a document of this country, when it is paid this way."""
    match method:
        case "stars":
            return prices.stars
        case "checkout":
            return next((group for group in prices.group if country in group.countries), prices.elsewhere)


def price(prices: Prices, document: Priced, product: ProductKind, method: PaymentMethod) -> Money:
    """What one person pays for a product, tax included, before anything is posted."""
    return market(prices, document.country, method).of(product)


def region_of(prices: Prices, country: str) -> Region:
    """How far away a country is by post. Raises `Unserved` where we do not post to."""
    for region in sorted(prices.region, key=lambda region: region.countries == EVERYWHERE):
        if region.countries == EVERYWHERE or country in region.countries:
            return region
    raise Unserved(country)


def tax_of(prices: Prices, country: str) -> Tax:
    """The tax in what is sold to this country, `UNTAXED` where we collect none."""
    return next((taxes.rates[country] for taxes in prices.tax if country in taxes.rates), UNTAXED)


def _countries(region: Region) -> Iterable[str]:
    return (EVERYWHERE,) if region.countries == EVERYWHERE else region.countries


def _unchargeable(prices: Prices, row: Row) -> Iterator[str]:
    """What in a row could not be charged as it stands."""
    if not charges_every_unit(row.currency):
        yield "not every sum of it can be charged"
    if (limit := prices.limits.get(row.currency)) is None:
        yield "has no limits"
        return
    for kind in ("digital", "prints", "both"):
        full, reduced = row.minor_of(kind), row.further.minor_of(kind)
        if not limit.smallest <= full <= limit.largest:
            yield f"{kind} of {full} is not between {limit.smallest} and {limit.largest}"
        if reduced > full:
            yield f"a further person pays more for {kind} than the first"
    if row.express > limit.largest:
        yield f"express of {row.express} is more than {limit.largest}"
    for region in prices.region:
        if (post := region.post.get(row.currency)) is None:
            yield f"region {region.name} has no price for posting"
        # Posting that is no present is never too small to be charged alone, when a promotion pays for all the rest.
        elif post and not limit.smallest <= post <= limit.largest:
            yield f"posting to {region.name} of {post} is not between {limit.smallest} and {limit.largest}"
