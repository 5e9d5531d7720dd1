"""Every document has one price per product, told in full, and none that could not be charged."""

from pathlib import Path
from typing import get_args

import pytest

from bot.compliance.document import load_catalogue
from bot.domain.money import Money
from bot.domain.quote import ProductKind
from bot.payments.pricing import UNTAXED, Unserved, load_prices, market, price, region_of, tax_of

PRICES = load_prices()
USUAL = (Path(__file__).parents[2] / "bot/payments/prices.toml").read_text(encoding="utf-8")


class From:
    def __init__(self, country: str) -> None:
        self.country = country


@pytest.mark.parametrize(
    ("country", "digital"),
    [
        ("FR", Money(499, "EUR")),
        ("ZZ", Money(499, "EUR")),
        ("GB", Money(449, "GBP")),
        ("US", Money(599, "USD")),
    ],
)
def test_a_document_is_paid_in_the_money_of_its_country(country: str, digital: Money) -> None:
    assert price(PRICES, From(country), "digital", "checkout") == digital


def test_stars_cost_the_same_everywhere() -> None:
    assert {price(PRICES, From(c), "digital", "stars") for c in ("FR", "GB", "JP")} == {Money(350, "XTR")}


@pytest.mark.parametrize("row", PRICES.rows, ids=lambda row: row.currency)
def test_both_together_cost_more_than_either_and_less_than_the_two(row) -> None:
    for goods in (row, row.further):
        assert max(goods.digital, goods.prints) < goods.both < goods.digital + goods.prints


@pytest.mark.parametrize("row", PRICES.rows, ids=lambda row: row.currency)
def test_a_further_person_pays_less_than_the_first(row) -> None:
    assert all(row.further.minor_of(kind) < row.minor_of(kind) for kind in get_args(ProductKind))


def test_every_document_in_the_catalogue_has_every_price() -> None:
    documents = load_catalogue().values()
    asked = [price(PRICES, d, kind, "checkout") for d in documents for kind in get_args(ProductKind)]
    assert all(money.amount_minor >= 100 for money in asked)
    assert len(asked) == 3 * len(documents)


@pytest.mark.parametrize(
    ("country", "region"), [("BE", "home"), ("FR", "home"), ("GB", "europe"), ("PT", "europe"), ("JP", "world")]
)
def test_a_country_is_in_one_region(country: str, region: str) -> None:
    assert region_of(PRICES, country).name == region


def test_posting_further_costs_no_less() -> None:
    for row in PRICES.rows:
        home, europe, world = (region.post[row.currency] for region in PRICES.region)
        assert 0 < home <= europe <= world


def priced(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_region_for_the_rest_of_the_world_prints_do_not_go_there(tmp_path: Path) -> None:
    few = load_prices(priced(tmp_path, USUAL.replace('countries = "*"', 'countries = ["US"]')))

    assert region_of(few, "US").name == "world"
    with pytest.raises(Unserved, match="JP") as raised:
        region_of(few, "JP")
    assert raised.value.country == "JP"


def test_the_rest_of_the_world_may_be_named_first(tmp_path: Path) -> None:
    start, end = USUAL.index('[[region]]\nname = "home"'), USUAL.index("# The smallest and the largest")
    home, europe, world = (f"[[region]]\n{part}" for part in USUAL[start:end].split("[[region]]\n")[1:])
    turned = load_prices(priced(tmp_path, USUAL[:start] + world + home + europe + USUAL[end:]))

    assert [region.name for region in turned.region] == ["world", "home", "europe"]
    assert region_of(turned, "BE").name == "home"


def test_where_no_tax_is_collected_none_is_named() -> None:
    assert tax_of(PRICES, "JP") == UNTAXED
    assert (tax_of(PRICES, "FR").name, tax_of(PRICES, "FR").percent) == ("TVA", "20")


def test_every_country_of_the_union_is_taxed() -> None:
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    assert all(15 <= float(tax_of(PRICES, country).percent) <= 27 for country in union.split())


def test_a_market_goes_by_the_country_and_stars_have_their_own() -> None:
    assert market(PRICES, "LI", "checkout").currency == "CHF"
    assert market(PRICES, "LI", "stars").currency == "XTR"


ROW = "express = 1\nfurther = { digital = 1, prints = 1, both = 1 }\n"


@pytest.mark.parametrize(
    ("mistake", "blame"),
    [
        ("\nvat = 20\n", "vat"),
        (f'\n[[group]]\ncountries = ["US"]\ncurrency = "USD"\ndigital = 50\nprints = 50\nboth = 50\n{ROW}', "US"),
        (f'\n[[group]]\ncountries = ["JP"]\ncurrency = "yen"\ndigital = 1\nprints = 1\nboth = 1\n{ROW}', "currency"),
        (f'\n[[group]]\ncountries = ["JP"]\ncurrency = "JPY"\ndigital = 0\nprints = 1\nboth = 1\n{ROW}', "digital"),
        (f'\n[[group]]\ncountries = ["JP"]\ncurrency = "JPY"\ndigital = 9\nprints = 9\nboth = 9\n{ROW}', "limits"),
        (f'\n[[group]]\ncountries = ["KW"]\ncurrency = "KWD"\ndigital = 9\nprints = 9\nboth = 9\n{ROW}', "every sum"),
    ],
)
def test_a_mistake_in_the_price_list_is_named(tmp_path: Path, mistake: str, blame: str) -> None:
    with pytest.raises(ValueError, match=rf"prices\.toml: .*{blame}"):
        load_prices(priced(tmp_path, USUAL + mistake))


@pytest.mark.parametrize(
    ("written", "instead", "blame"),
    [
        ("digital = 499", "digital = 49", "digital of 49 is not between 50 and 99999999"),
        ("both = 949", "both = 100000000", "both of 100000000"),
        ("express = 250", "express = 100000000", "express"),
        ("further = { digital = 399,", "further = { digital = 500,", "further person pays more for digital"),
        ("post = { EUR = 150,", "post = {", "region home has no price for posting"),
        ("post = { EUR = 150,", "post = { EUR = 49,", "posting to home of 49"),
        ("post = { EUR = 150,", "post = { EUR = -1,", "post"),
        ('name = "europe"', 'name = "home"', "region's name: home"),
        ('"BE", "DE", "FR"', '"BE", "DE", "PT"', "region: PT"),
        ('countries = ["BE", "DE", "FR", "LU", "NL"]', 'countries = "*"', r"region: \*"),
        ("EUR = { smallest = 50", "NOK = { smallest = 50", "EUR: has no limits"),
        ('percent = "25.5"', 'percent = "25,5"', "tax"),
        ("rates = { GB =", "rates = { FR =", "tax: FR"),
        ('currency = "XTR"', 'currency = "EUR"', "Stars"),
    ],
)
def test_a_slip_in_the_price_list_is_named(tmp_path: Path, written: str, instead: str, blame: str) -> None:
    assert written in USUAL
    with pytest.raises(ValueError, match=rf"prices\.toml: .*{blame}"):
        load_prices(priced(tmp_path, USUAL.replace(written, instead)))


def test_posting_may_be_a_present(tmp_path: Path) -> None:
    free = load_prices(priced(tmp_path, USUAL.replace("post = { EUR = 150,", "post = { EUR = 0,")))

    assert region_of(free, "BE").post["EUR"] == 0
