"""A label shows the whole address, or there is none and a person writes it."""

import numpy as np
import pypdfium2
import pytest

from bot.delivery.lab.label import HEIGHT_MM, WIDTH_MM, draw_label
from tests.delivery.print_jobs import ADDRESS

POINTS_PER_MM = 72 / 25.4


def ink_of(lines: tuple[str, ...]) -> np.ndarray:
    """Where there is ink on the label, at two pixels for a point."""
    label = draw_label(lines)
    assert label is not None
    with pypdfium2.PdfDocument(label) as pdf:
        assert len(pdf) == 1
        return np.asarray(pdf[0].render(scale=2).to_pil().convert("L")) < 128


def lines_of(ink: np.ndarray) -> int:
    """How many lines of writing there are."""
    rows = ink.any(axis=1)
    return int((rows[1:] & ~rows[:-1]).sum())


def height_of_first(ink: np.ndarray) -> int:
    """How high the first line is, in pixels."""
    rows = ink.any(axis=1)[ink.any(axis=1).argmax() :]
    return int((~rows).argmax())


def test_a_label_is_one_page_of_a_usual_size_of_sticker() -> None:
    label = draw_label(ADDRESS)
    assert label is not None
    with pypdfium2.PdfDocument(label) as pdf:
        width, height = pdf[0].get_size()
    assert (round(width / POINTS_PER_MM, 1), round(height / POINTS_PER_MM, 1)) == (WIDTH_MM, HEIGHT_MM) == (99.1, 67.7)


def test_the_same_address_gives_the_same_bytes() -> None:
    assert draw_label(ADDRESS) == draw_label(ADDRESS)


def test_each_line_is_written_and_none_touches_the_edge() -> None:
    ink = ink_of(("Anna Umann", "10 Main Mews", "Mannheim", "UNITED STATES"))  # no dots and accents to count as lines
    assert lines_of(ink) == 4
    margin = round(5 * POINTS_PER_MM * 2)
    inside = ink[margin:-margin, margin:-margin]
    assert ink.sum() == inside.sum() > 0


def test_a_long_line_goes_on_below_and_loses_nothing() -> None:
    names = " ".join(["Maximman"] * 9)
    short, long = ink_of(("Maximman",)), ink_of((names,))
    assert lines_of(long) > 1
    assert not long[:, -round(5 * POINTS_PER_MM * 2) :].any()
    assert long.sum() > short.sum() * 2


def test_a_long_address_is_written_smaller() -> None:
    few, many = ink_of(("Hm",)), ink_of(("Hm",) * 11)
    assert lines_of(many) == 11
    assert height_of_first(many) < height_of_first(few)


@pytest.mark.parametrize(
    "line",
    [
        "Őrsi-Nagy Ágnes, Łódź",
        "Ștefan Țăran, Çağlar Şimşek",
        "Απόλλωνος 10",
        "вул. Їжакевича 7",
        "東京都千代田区1-1",
        "서울특별시",
    ],
)
def test_a_script_that_we_can_draw_is_drawn(line: str) -> None:
    drawn = ink_of((line,))
    assert drawn.any()
    assert not np.array_equal(drawn, ink_of(("?" * len(line),)))


@pytest.mark.parametrize(
    "line",
    [
        "רחוב הרצל 1",  # from right to left
        "شارع الحمراء",
        "ถนนสุขุมวิท",  # not in the typeface
        "महात्मा गांधी मार्ग",
        "Ada \u202etnemecalper",  # a control that turns the rest around
        "Ada\u0000",
        "W" * 60,  # one word that is wider than the label
    ],
)
def test_an_address_that_we_cannot_write_gets_no_label_rather_than_a_wrong_one(line: str) -> None:
    assert draw_label((*ADDRESS[:1], line, *ADDRESS[1:])) is None


def test_an_address_of_too_many_lines_or_of_none_gets_no_label() -> None:
    assert draw_label(ADDRESS * 10) is None
    assert draw_label(("", "  ")) is None
