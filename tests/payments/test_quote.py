"""What a sale costs: every line, every person's share, and that all of it adds up to the last cent."""

import datetime as dt
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import DocumentId
from bot.domain.money import Money
from bot.domain.quote import Line, ProductKind
from bot.payments.pricing import Prices, Unserved, load_prices
from bot.payments.promotions import Promotion
from bot.payments.quoting import Item, QuoteRequest, Unchargeable, quote
from bot.payments.rates import Rates

DAY = dt.date(2026, 11, 27)
PRICES = load_prices()
RATES = Rates(on=DAY, source="a table for these tests", good_for_days=31, per_euro={"USD": "1.16", "JPY": "180.5"})


def item(product: ProductKind = "digital", country: str = "FR") -> Item:
    return Item(document=DocumentId(f"{country.lower()}-passport"), country=country, product=product)


def asked(*items: Item, **fields) -> QuoteRequest:
    return QuoteRequest(**({"items": items, "method": "checkout", "on": DAY} | fields))


def code(**fields) -> Promotion:
    return Promotion(**({"code": "SPRING", "first": DAY, "last": DAY} | fields))


def told(line: Line) -> tuple[str, int, str, str]:
    return line.kind, line.amount.amount_minor, line.document, line.detail


def test_a_file_for_one_person_is_one_line_with_the_tax_in_it():
    bill = quote(PRICES, asked(item()))

    assert [told(line) for line in bill.shares[0].lines] == [("digital", 499, "fr-passport", "")]
    assert bill.total == bill.shares[0].total == Money(499, "EUR")
    assert (bill.tax_minor, bill.tax_name, bill.tax_percent) == (83, "TVA", "20")  # 499 x 20 / 120 = 83.17
    assert (bill.promotion, bill.shown, bill.rate_of) == ("", None, None)


def test_a_family_pays_less_for_each_further_person_and_posting_once():
    bill = quote(PRICES, asked(item("digital"), item("both"), item("prints"), express=True, ship_to="FR"))

    assert [[told(line) for line in share.lines] for share in bill.shares] == [
        [("digital", 499, "fr-passport", ""), ("express", 250, "fr-passport", "")],
        [("both", 749, "fr-passport", ""), ("express", 250, "fr-passport", ""), ("shipping", 150, "", "FR")],
        [("prints", 599, "fr-passport", ""), ("express", 250, "fr-passport", "")],
    ]
    assert [share.total.amount_minor for share in bill.shares] == [749, 1149, 849]
    assert bill.total == Money(2747, "EUR")
    # Up to each share 124.83, 316.33 and 457.83 are contained: the last rounds as the whole does.
    assert [share.tax_minor for share in bill.shares] == [125, 191, 142]
    assert bill.tax_minor == 458


def test_a_sale_is_in_one_money_that_of_the_first_document():
    bill = quote(PRICES, asked(item(country="GB"), item(country="US")))

    assert [share.total for share in bill.shares] == [Money(449, "GBP"), Money(359, "GBP")]


@pytest.mark.parametrize(("country", "post"), [("BE", 150), ("PT", 200), ("JP", 300)])
def test_posting_costs_by_where_it_goes(country, post):
    bill = quote(PRICES, asked(item("prints"), ship_to=country))

    assert told(bill.shares[0].lines[-1]) == ("shipping", post, "", country)


def test_a_file_is_not_posted_even_where_an_address_is_known():
    assert quote(PRICES, asked(item(), ship_to="JP")).total == Money(499, "EUR")


@pytest.mark.parametrize(
    ("request_", "tax"),
    [
        (asked(item("prints"), ship_to="DE"), ("MwSt.", "19")),  # where the prints go
        (asked(item(country="GB")), ("VAT", "20")),  # the document's country, where nothing goes anywhere
        (asked(item(), ship_to="DE"), ("TVA", "20")),
        (asked(item("prints"), ship_to="JP"), ("", "0")),
        (asked(item(), method="stars"), ("", "0")),
    ],
)
def test_the_tax_is_that_of_the_place_where_it_goes(request_, tax):
    bill = quote(PRICES, request_)

    assert (bill.tax_name, bill.tax_percent) == tax
    assert (bill.tax_minor == 0) is (tax[1] == "0")


def test_stars_are_whole_and_their_tax_is_telegrams():
    bill = quote(PRICES, asked(item("both"), item(), method="stars", express=True, ship_to="FR", shown_in="USD"), RATES)

    assert bill.total == Money(665 + 175 + 105 + 280 + 175, "XTR")
    assert (bill.tax_minor, bill.shown) == (0, None)


def test_a_percentage_is_taken_off_the_goods_and_not_off_the_posting():
    bill = quote(PRICES, asked(item("prints"), ship_to="FR", promotion=code(percent=10)))

    assert [told(line) for line in bill.shares[0].lines] == [
        ("prints", 749, "fr-passport", ""),
        ("shipping", 150, "", "FR"),
        ("discount", -75, "", "SPRING"),
    ]
    assert bill.total == Money(824, "EUR")
    assert bill.promotion == "SPRING"


def test_a_discount_is_divided_by_what_each_pays_for_goods():
    bill = quote(PRICES, asked(item(), item(), item(), promotion=code(percent=None, off={"EUR": 100})))

    # 499, 399 and 399 of 1297: 38.47, 30.76 and 30.76
    assert [share.lines[-1].amount.amount_minor for share in bill.shares] == [-38, -31, -31]
    assert bill.total == Money(1197, "EUR")


def test_a_fixed_sum_never_takes_more_than_the_goods_cost():
    bill = quote(PRICES, asked(item("prints"), ship_to="FR", promotion=code(off={"EUR": 5000})))

    assert [line.amount.amount_minor for line in bill.shares[0].lines] == [749, 150, -749]
    assert bill.total == Money(150, "EUR")


@pytest.mark.parametrize(("off", "total"), [(448, 51), (449, 50), (450, 0), (498, 0), (499, 0), (600, 0)])
def test_what_is_too_small_to_be_charged_is_not_charged(off, total):
    bill = quote(PRICES, asked(item(), promotion=code(off={"EUR": off})))

    assert bill.total == Money(total, "EUR")
    assert sum(line.amount.amount_minor for line in bill.shares[0].lines) == total
    assert bill.promotion == "SPRING"


def test_after_a_promotion_for_everything_nothing_is_paid_and_no_tax_is_due():
    bill = quote(PRICES, asked(item(), item("digital", "GB"), express=True, promotion=code(percent=100)))

    assert bill.total == Money(0, "EUR")
    assert [(share.total.amount_minor, share.tax_minor) for share in bill.shares] == [(0, 0), (0, 0)]
    assert bill.tax_minor == 0


@pytest.mark.parametrize(
    "promotion",
    [
        code(percent=50, last=DAY - dt.timedelta(days=1), first=DAY - dt.timedelta(days=9)),
        code(percent=50, first=DAY + dt.timedelta(days=1), last=DAY + dt.timedelta(days=9)),
        code(percent=50, countries=("GB",)),
        code(off={"USD": 100}),
    ],
)
def test_a_promotion_that_does_not_hold_gives_nothing_and_is_not_named(promotion):
    assert quote(PRICES, asked(item(), promotion=promotion)) == quote(PRICES, asked(item()))


def test_the_customers_own_money_is_shown_with_the_day_of_its_rate():
    bill = quote(PRICES, asked(item(), shown_in="USD", on=DAY + dt.timedelta(days=3)), RATES)

    assert (bill.total, bill.shown, bill.rate_of) == (Money(499, "EUR"), Money(579, "USD"), DAY)


@pytest.mark.parametrize(
    ("shown_in", "rates", "on"),
    [
        ("EUR", RATES, DAY),
        ("", RATES, DAY),
        ("XAF", RATES, DAY),
        ("USD", None, DAY),
        ("USD", RATES, DAY + dt.timedelta(days=32)),
    ],
)
def test_nothing_is_shown_where_it_is_the_same_or_cannot_be_told(shown_in, rates, on):
    bill = quote(PRICES, asked(item(), shown_in=shown_in, on=on), rates)

    assert (bill.shown, bill.rate_of) == (None, None)


def test_nobody_and_nowhere_are_refused():
    with pytest.raises(ValueError, match="nothing to sell"):
        quote(PRICES, asked())
    with pytest.raises(ValueError, match="no country"):
        quote(PRICES, asked(item(), item("prints")))


def test_where_we_do_not_post_to_is_told():
    near = msgspec.structs.replace(PRICES, region=PRICES.region[:2])

    with pytest.raises(Unserved, match="JP"):
        quote(near, asked(item("prints"), ship_to="JP"))
    assert quote(near, asked(item(), ship_to="JP")).total == Money(499, "EUR")


def test_a_sum_that_cannot_be_charged_at_once_is_refused():
    most = PRICES.limits["XTR"].largest
    people = most // PRICES.stars.further.digital
    with pytest.raises(Unchargeable, match="XTR"):
        quote(PRICES, asked(*[item()] * (people + 1), method="stars"))


@pytest.fixture
def with_yen(tmp_path: Path) -> Prices:
    """The price list of somebody who sells in Japan too."""
    usual = (Path(__file__).parents[2] / "bot/payments/prices.toml").read_text(encoding="utf-8")
    japan = (
        '\n[[group]]\ncountries = ["JP"]\ncurrency = "JPY"\ndigital = 880\nprints = 1180\nboth = 1580\nexpress = 400\n'
        "further = { digital = 704, prints = 944, both = 1264 }\n"
    )
    path = tmp_path / "prices.toml"
    path.write_text(
        usual.replace("post = { ", "post = { JPY = 500, ").replace(
            "[limits]\n", "[limits]\nJPY = { smallest = 50, largest = 9999999999 }\n"
        )
        + '\n[[tax]]\nsource = "https://www.nta.go.jp/english/"\nas_of = 2026-11-29\n'
        'rates = { JP = { name = "JCT", percent = "10" } }\n' + japan,
        encoding="utf-8",
    )
    return load_prices(path)


def test_yen_have_no_parts(with_yen):
    promotion = code(percent=15)
    bill = quote(
        with_yen,
        asked(item("both", "JP"), item("digital", "JP"), ship_to="JP", promotion=promotion, shown_in="EUR"),
        RATES,
    )

    # 1580 and 704, less 342.6; posting 500. 10 of 110 parts of 1843 are 167.5, of 2441 they are 221.9.
    assert [share.total for share in bill.shares] == [Money(1843, "JPY"), Money(598, "JPY")]
    assert bill.total == Money(2441, "JPY")
    assert ([share.tax_minor for share in bill.shares], bill.tax_minor) == ([168, 54], 222)
    assert bill.shown == Money(1352, "EUR")  # 13.5235


# --- what holds for any sale ----------------------------------------------------------------------------------------

COUNTRIES = st.sampled_from(["FR", "BE", "FI", "GB", "US", "CA", "CH", "AU", "JP", "ZZ", "EU", "IN"])
ITEMS = st.builds(item, st.sampled_from(get_args(ProductKind)), COUNTRIES)
CURRENCIES = sorted({row.currency for row in PRICES.rows})
PROMOTIONS = st.one_of(
    st.none(),
    st.builds(lambda percent: code(percent=percent), st.integers(1, 100)),
    st.builds(
        lambda off, days: code(off=off, last=DAY + dt.timedelta(days=days), first=DAY - dt.timedelta(days=days)),
        st.dictionaries(st.sampled_from(CURRENCIES), st.integers(1, 9000), min_size=1),
        st.integers(0, 3),
    ),
)
REQUESTS = st.builds(
    lambda items, **fields: asked(*items, **fields),
    st.lists(ITEMS, min_size=1, max_size=7),
    method=st.sampled_from(["checkout", "stars"]),
    express=st.booleans(),
    ship_to=COUNTRIES,
    promotion=PROMOTIONS,
    shown_in=st.sampled_from(["", "USD", "JPY", "EUR", "XAF"]),
)


@given(REQUESTS)
def test_whatever_is_sold_everything_adds_up_and_nothing_is_negative_but_a_discount(request):
    bill = quote(PRICES, request, RATES)
    lines = [line for share in bill.shares for line in share.lines]

    assert {line.amount.currency for line in lines} == {bill.total.currency}
    assert len(bill.shares) == len(request.items)
    for share, sold in zip(bill.shares, request.items, strict=True):
        goods = sum(n for kind, n, _, _ in map(told, share.lines) if kind not in {"shipping", "discount"})
        less = -sum(n for kind, n, _, _ in map(told, share.lines) if kind == "discount")
        assert share.lines[0].kind == sold.product
        assert 0 <= less <= goods
        assert sum((line.amount for line in share.lines), Money(0, bill.total.currency)) == share.total
        assert 0 <= share.tax_minor <= share.total.amount_minor
    assert sum((share.total for share in bill.shares), Money(0, bill.total.currency)) == bill.total
    assert sum(share.tax_minor for share in bill.shares) == bill.tax_minor

    assert all((line.amount.amount_minor < 0) is (line.kind == "discount") for line in lines)
    assert sum(line.kind == "shipping" for line in lines) == any(sold.is_posted for sold in request.items)
    assert bool(bill.promotion) is any(line.kind == "discount" for line in lines)

    limit = PRICES.limits[bill.total.currency]
    assert bill.total.amount_minor == 0 or limit.smallest <= bill.total.amount_minor <= limit.largest
    assert (bill.shown is None) is (bill.rate_of is None)
