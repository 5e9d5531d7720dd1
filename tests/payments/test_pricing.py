"""Every document has one price per product, told in full."""

from pathlib import Path
from typing import get_args

import pytest

from bot.compliance.document import load_catalogue
from bot.domain.effects import ProductKind
from bot.domain.money import Money
from bot.payments.pricing import load_prices, price

PRICES = load_prices()


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


def test_both_together_cost_more_than_either_and_less_than_the_two() -> None:
    for row in (PRICES.elsewhere, PRICES.stars, *PRICES.group):
        digital, prints, both = (row.of(kind).amount_minor for kind in get_args(ProductKind))
        assert max(digital, prints) < both < digital + prints, row.currency


def test_every_document_in_the_catalogue_has_every_price() -> None:
    documents = load_catalogue().values()
    asked = [price(PRICES, d, kind, "checkout") for d in documents for kind in get_args(ProductKind)]
    assert all(money.amount_minor >= 100 for money in asked)
    assert len(asked) == 3 * len(documents)


@pytest.mark.parametrize(
    ("mistake", "blame"),
    [
        ("\nvat = 20\n", "vat"),
        ('\n[[group]]\ncountries = ["US"]\ncurrency = "USD"\ndigital = 1\nprints = 1\nboth = 1\n', "US"),
        ('\n[[group]]\ncountries = ["JP"]\ncurrency = "yen"\ndigital = 1\nprints = 1\nboth = 1\n', "currency"),
        ('\n[[group]]\ncountries = ["JP"]\ncurrency = "JPY"\ndigital = 0\nprints = 1\nboth = 1\n', "digital"),
    ],
)
def test_a_mistake_in_the_price_list_is_named(tmp_path: Path, mistake: str, blame: str) -> None:
    usual = (Path(__file__).parents[2] / "bot/payments/prices.toml").read_text(encoding="utf-8")
    path = tmp_path / "prices.toml"
    path.write_text(usual + mistake, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"prices\.toml: .*{blame}"):
        load_prices(path)
