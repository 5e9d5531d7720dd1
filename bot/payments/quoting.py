"""What a sale costs: the lines, each person's share, and what adds up to what. Pure, and exact to the minor unit."""

import datetime as dt
from fractions import Fraction
from itertools import accumulate

import msgspec

from bot.domain.capabilities import PaymentMethod
from bot.domain.ids import DocumentId
from bot.domain.money import Money, divided, half_up
from bot.domain.quote import Line, LineKind, ProductKind, Quote, Share
from bot.payments.pricing import STARS, UNTAXED, Prices, Row, Tax, market, region_of, tax_of
from bot.payments.promotions import Promotion, why_not
from bot.payments.rates import Rates, converted

_WHOLE = 100  # per cent


class Unchargeable(ValueError):
    """The sum is larger than any that can be charged at once."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One person's photo: for which document, of which country (ISO 3166-1 alpha-2), delivered how."""

    document: DocumentId
    country: str
    product: ProductKind

    @property
    def is_posted(self) -> bool:
        """Whether there is something to put into an envelope."""
        return self.product != "digital"


class QuoteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A sale that has not been agreed to yet.

    ship_to: the country that prints go to (ISO 3166-1 alpha-2), "" where nothing is posted. on: today, where we are.
    shown_in: the customer's own currency, "" for no other than is charged.
    """

    items: tuple[Item, ...]
    method: PaymentMethod
    on: dt.date
    express: bool = False
    ship_to: str = ""
    promotion: Promotion | None = None
    shown_in: str = ""


def quote(prices: Prices, request: QuoteRequest, rates: Rates | None = None) -> Quote:
    """The sale, line by line, in the one currency of the first document's country.

    A promotion that does not hold for it gives nothing, and `Quote.promotion` is then empty. Raises `ValueError` where
    there is nothing to sell or no country to post prints to, `Unserved` where we do not post to, `Unchargeable`.
    """
    if not request.items:
        raise ValueError("nothing to sell")
    row = market(prices, request.items[0].country, request.method)
    lines = [_goods(row, item, place, express=request.express) for place, item in enumerate(request.items)]
    goods = [_sum(share) for share in lines]
    posting = _posting(prices, row, request)
    if posting is not None:
        lines[next(place for place, item in enumerate(request.items) if item.is_posted)].append(posting)

    taken = _taken(prices, row, request, sum(goods), posting)
    if taken and request.promotion is not None:
        for share, part in zip(lines, divided(taken, goods), strict=True):
            if part:
                share.append(_line("discount", -part, row, detail=request.promotion.code))

    totals = [_sum(share) for share in lines]
    total = sum(totals)
    if total > prices.limits[row.currency].largest:
        raise Unchargeable(f"{total} minor units of {row.currency}")
    tax = _tax(prices, row, request)
    # Rounded as they add up, so that the shares' taxes are together the tax of the whole.
    taxed = [0, *(_contained(sofar, tax) for sofar in accumulate(totals))]
    shares = tuple(
        Share(lines=tuple(share), total=Money(of_share, row.currency), tax_minor=after - before)
        for share, of_share, before, after in zip(lines, totals, taxed, taxed[1:], strict=False)
    )
    shown = _shown(rates, Money(total, row.currency), request)
    return Quote(
        shares=shares,
        total=Money(total, row.currency),
        tax_minor=taxed[-1],
        tax_name=tax.name,
        tax_percent=tax.percent,
        promotion=request.promotion.code if taken and request.promotion is not None else "",
        shown=shown,
        rate_of=rates.on if rates is not None and shown is not None else None,
    )


def _goods(row: Row, item: Item, place: int, *, express: bool) -> list[Line]:
    minor = (row.further if place else row).minor_of(item.product)
    lines = [_line(item.product, minor, row, document=item.document)]
    return [*lines, _line("express", row.express, row, document=item.document)] if express else lines


def _posting(prices: Prices, row: Row, request: QuoteRequest) -> Line | None:
    """One envelope for the whole sale, however many people."""
    if not any(item.is_posted for item in request.items):
        return None
    if not request.ship_to:
        raise ValueError("no country to post the prints to")
    return _line("shipping", region_of(prices, request.ship_to).post[row.currency], row, detail=request.ship_to)


def _taken(prices: Prices, row: Row, request: QuoteRequest, goods: int, posting: Line | None) -> int:
    """What a promotion takes off the goods; all of it, when what it leaves is too small to be charged."""
    promotion, countries = request.promotion, {item.country for item in request.items}
    if promotion is None or why_not(promotion, on=request.on, currency=row.currency, countries=countries):
        return 0
    taken = promotion.worth(goods, row.currency)
    left = goods - taken + (posting.amount.amount_minor if posting else 0)
    return goods if left < prices.limits[row.currency].smallest else taken


def _tax(prices: Prices, row: Row, request: QuoteRequest) -> Tax:
    if row.currency == STARS:
        return UNTAXED
    posted = any(item.is_posted for item in request.items)
    return tax_of(prices, request.ship_to if posted else request.items[0].country)


def _contained(gross_minor: int, tax: Tax) -> int:
    percent = Fraction(tax.percent)
    return half_up(gross_minor * percent / (_WHOLE + percent))


def _shown(rates: Rates | None, total: Money, request: QuoteRequest) -> Money | None:
    if rates is None or request.shown_in in {"", total.currency}:
        return None
    return converted(rates, total, request.shown_in, request.on)


def _line(kind: LineKind, minor: int, row: Row, *, document: str = "", detail: str = "") -> Line:
    return Line(kind=kind, amount=Money(minor, row.currency), document=DocumentId(document), detail=detail)


def _sum(lines: list[Line]) -> int:
    return sum(line.amount.amount_minor for line in lines)
