"""A promotion code is found however it is typed, and holds on its days, in its countries and for its money."""

import datetime as dt
from pathlib import Path

import pytest

from bot.payments.promotions import Promotion, Promotions, find, load_promotions, why_not

DAY = dt.date(2026, 11, 27)


def promotion(**fields) -> Promotion:
    usual = {"code": "SPRING-10", "percent": 10, "first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 30)}
    return Promotion(**(usual | fields))


FLYER = Promotions((promotion(), promotion(code="STRASSE 5")))


@pytest.mark.parametrize(
    "typed",
    [
        "SPRING-10",
        "spring-10",
        " Spring 10 ",
        "spring10",
        "SPRING–10",  # noqa: RUF001 - a dash, as telephones write it
        "s-p-r-i-n-g 1 0",
        "ＳＰＲＩＮＧ１０",  # noqa: RUF001 - wide, as Japanese keyboards write it
    ],
)
def test_a_code_is_found_in_any_case_and_with_any_spaces_and_dashes(typed):
    assert find(FLYER, typed) == FLYER.promotion[0]


def test_a_code_is_found_in_the_letters_that_its_capitals_stand_for():
    assert find(FLYER, "Straße5") == FLYER.promotion[1]


@pytest.mark.parametrize("typed", ["", "-", "SPRING", "SPRING100", "10"])
def test_what_is_no_code_finds_nothing(typed):
    assert find(FLYER, typed) is None


@pytest.mark.parametrize(
    ("held", "on", "why"),
    [
        (None, DAY, "unknown"),
        (promotion(), dt.date(2026, 10, 31), "not_yet"),
        (promotion(), dt.date(2026, 11, 1), None),
        (promotion(), dt.date(2026, 11, 30), None),
        (promotion(), dt.date(2026, 12, 1), "over"),
        (promotion(countries=("FR", "GB")), DAY, None),
        (promotion(countries=("FR",)), DAY, "elsewhere"),
        (promotion(percent=None, off={"EUR": 100}), DAY, None),
        (promotion(percent=None, off={"USD": 100}), DAY, "elsewhere"),
    ],
)
def test_why_a_code_does_not_hold_is_told(held, on, why):
    assert why_not(held, on=on, currency="EUR", countries={"FR", "GB"}) == why


@pytest.mark.parametrize(
    ("held", "goods", "worth"),
    [
        (promotion(), 499, 50),  # 49.9
        (promotion(), 494, 49),  # 49.4
        (promotion(), 495, 50),  # 49.5
        (promotion(percent=100), 499, 499),
        (promotion(percent=None, off={"EUR": 200}), 499, 200),
        (promotion(percent=None, off={"EUR": 200}), 150, 150),
        (promotion(percent=None, off={"USD": 200}), 150, 0),
    ],
)
def test_it_takes_its_part_off_the_goods_and_never_more_than_they_cost(held, goods, worth):
    assert held.worth(goods, "EUR") == worth


def test_the_example_that_we_ship_is_over():
    shipped = load_promotions()

    assert why_not(find(shipped, "example 2025"), on=DAY, currency="EUR", countries={"FR"}) == "over"


DAYS = "from = 2026-01-01\nuntil = 2026-12-31\n"


@pytest.mark.parametrize(
    ("written", "blame"),
    [
        (f'code = "A"\npercent = 10\noff = {{ EUR = 1 }}\n{DAYS}', "either"),
        (f'code = "A"\n{DAYS}', "either"),
        (f'code = "A"\npercent = 0\n{DAYS}', "percent"),
        (f'code = "A"\npercent = 101\n{DAYS}', "percent"),
        (f'code = "A"\noff = {{ EUR = 0 }}\n{DAYS}', "off"),
        (f'code = "A"\noff = {{ euro = 1 }}\n{DAYS}', "off"),
        (f'code = "- "\npercent = 10\n{DAYS}', "letters"),
        ('code = "A"\npercent = 10\nfrom = 2026-02-01\nuntil = 2026-01-31\n', "begins"),
        ('code = "A"\npercent = 10\nfrom = 2026-02-01\n', "until"),
        (f'code = "A"\npercent = 10\nmost = -1\n{DAYS}', "most"),
        (f'code = "A"\npercent = 10\nonce = true\n{DAYS}', "once"),
        (f'code = "A-1"\npercent = 10\n{DAYS}[[promotion]]\ncode = "a1"\npercent = 5\n{DAYS}', "twice"),
    ],
)
def test_a_mistake_among_the_codes_is_named(tmp_path: Path, written, blame):
    path = tmp_path / "promotions.toml"
    path.write_text(f"[[promotion]]\n{written}", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"promotions\.toml: .*{blame}"):
        load_promotions(path)


def test_a_file_without_codes_is_no_mistake(tmp_path: Path):
    path = tmp_path / "promotions.toml"
    path.write_text("", encoding="utf-8")

    assert find(load_promotions(path), "SPRING-10") is None
