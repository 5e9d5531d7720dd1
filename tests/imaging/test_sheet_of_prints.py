"""A ruler laid on the printed sheet reads what the document says, to a tenth of a millimetre."""

import io

import numpy as np
import pytest
from PIL import Image

from bot.compliance.document import Digital, Print
from bot.errors import Refused
from bot.imaging.product import encode
from bot.imaging.sheet import compose, layout
from tests.imaging.drawn_faces import document
from tests.imaging.drawn_words import FRENCH

MM_PER_PX = 25.4 / 600


def sheet(width_mm, height_mm, size=None, **changes):
    """The sheet of a plain red print, and its measures: its size, and the edges of every print, in millimetres."""
    wanted = document(print=Print(width_mm=width_mm, height_mm=height_mm), **changes)
    size = size or (round(width_mm / 25.4 * 600), round(height_mm / 25.4 * 600))
    red = np.full((size[1], size[0], 3), (200, 20, 20), np.uint8)
    data = compose(encode(red, 95, 600), wanted, FRENCH)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.info["dpi"] == (600, 600)
        pixels = np.asarray(picture).astype(int)
    return pixels, edges((pixels[:, :, 0] - pixels[:, :, 1]) > 90)


def edges(mask):
    """Start and end of every run of columns and of rows that hold print, in millimetres."""
    runs = []
    for axis in (0, 1):
        line = mask.any(axis=axis).astype(int)
        steps = np.diff(np.concatenate([[0], line, [0]]))
        starts, ends = np.flatnonzero(steps == 1) * MM_PER_PX, np.flatnonzero(steps == -1) * MM_PER_PX
        runs.append(list(zip(starts, ends, strict=True)))
    return runs


@pytest.mark.parametrize(
    ("width_mm", "height_mm", "count"), [(35, 45, 8), (51, 51, 2), (50, 70, 2), (26, 32, 12), (33, 48, 4), (40, 60, 4)]
)
def test_every_print_is_true_to_a_tenth_of_a_millimetre(width_mm, height_mm, count):
    pixels, (columns, rows) = sheet(width_mm, height_mm)
    assert sorted(length * MM_PER_PX for length in pixels.shape[:2]) == pytest.approx([100, 150], abs=0.05)
    assert len(columns) * len(rows) >= count
    for start, end in columns:
        assert end - start == pytest.approx(width_mm, abs=0.1)
    for start, end in rows:
        assert end - start == pytest.approx(height_mm, abs=0.1)
    assert min(start for start, _ in columns + rows) >= 2.9


def test_the_cut_marks_are_in_line_with_the_prints_and_touch_none():
    pixels, (columns, rows) = sheet(35, 45)
    top = rows[0][0]
    strip = pixels[round((top - 1.6) / MM_PER_PX) : round((top - 0.8) / MM_PER_PX)].mean(axis=(0, 2)) < 190
    (marks,) = [[(start + end) / 2 for start, end in edges(np.atleast_2d(strip))[0]]]
    assert marks == pytest.approx([edge for column in columns for edge in column], abs=0.1)
    just_above = pixels[round((top - 0.3) / MM_PER_PX) : round((top - 0.1) / MM_PER_PX)]
    assert just_above.min() > 200


def test_the_ruler_on_the_sheet_is_fifty_millimetres_long():
    pixels, (columns, rows) = sheet(35, 45)
    foot = pixels[round((rows[-1][1] + 4.7) / MM_PER_PX)].mean(axis=1) < 100
    start, end = edges(np.atleast_2d(foot))[0][0]
    assert start == pytest.approx(columns[0][0], abs=0.1)
    assert end - start == pytest.approx(50, abs=0.15)


def test_a_print_that_came_smaller_is_enlarged_but_keeps_its_shape():
    _, (columns, rows) = sheet(51, 51, size=(600, 600))
    assert columns[0][1] - columns[0][0] == pytest.approx(51, abs=0.1)
    assert rows[0][1] - rows[0][0] == pytest.approx(51, abs=0.1)
    with pytest.raises(Refused, match="shape"):
        sheet(35, 45, size=(600, 600))


def test_a_document_without_a_print_has_no_sheet():
    upload = Digital(min_width_px=600, min_height_px=600, max_width_px=600, max_height_px=600)
    with pytest.raises(Refused, match="no print size"):
        compose(b"", document(print=None, digital=upload), FRENCH)


def test_a_print_larger_than_the_sheet_is_refused():
    assert layout(Print(width_mm=120, height_mm=160)) is None
    with pytest.raises(Refused, match="does not fit"):
        compose(b"", document(print=Print(width_mm=120, height_mm=160)), FRENCH)
