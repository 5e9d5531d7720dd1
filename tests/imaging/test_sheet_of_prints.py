"""A ruler laid on the printed sheet reads what the document says, to a tenth of a millimetre."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from bot.compliance.document import Digital, Print
from bot.domain.prints import home_paper, usual_paper
from bot.errors import Refused
from bot.imaging.paper import layout
from bot.imaging.product import encode
from bot.imaging.sheet import compose
from tests.imaging.drawn_faces import document
from tests.imaging.drawn_words import FRENCH

DPI = 600
SIZES_MM = {
    "10x15": (100, 150),
    "4x6": (101.6, 152.4),
    "a4": (210, 297),
    "letter": (215.9, 279.4),
}


def sheet(width_mm, height_mm, *, paper="10x15", form="jpeg", size=None, **changes):
    """The sheet of a plain red print as a picture, its millimetres per pixel, and the edges of every print in millimetres."""
    wanted = document(print=Print(width_mm=width_mm, height_mm=height_mm), **changes)
    size = size or (round(width_mm / 25.4 * 600), round(height_mm / 25.4 * 600))
    red = np.full((size[1], size[0], 3), (200, 20, 20), np.uint8)
    data = compose(encode(red, 95, 600), wanted, FRENCH, paper, form)
    pixels, dpi = _printed(data) if form == "pdf" else _opened(data)
    mm_per_px = 25.4 / dpi
    return pixels, mm_per_px, edges((pixels[:, :, 0] - pixels[:, :, 1]) > 90, mm_per_px)


def _opened(data):
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.info["dpi"][0] == picture.info["dpi"][1]
        return np.asarray(picture).astype(int), picture.info["dpi"][0]


def _printed(data):
    """What a printer would put on paper, by another maker's renderer."""
    (page,) = pypdfium2.PdfDocument(data)
    return page.render(scale=DPI / 72).to_numpy()[:, :, ::-1].astype(int), DPI


def edges(mask, mm_per_px):
    """Start and end of every run of columns and of rows that hold print, in millimetres."""
    runs = []
    for axis in (0, 1):
        line = mask.any(axis=axis).astype(int)
        steps = np.diff(np.concatenate([[0], line, [0]]))
        starts, ends = np.flatnonzero(steps == 1) * mm_per_px, np.flatnonzero(steps == -1) * mm_per_px
        runs.append(list(zip(starts, ends, strict=True)))
    return runs


@pytest.mark.parametrize("form", ["jpeg", "pdf"])
@pytest.mark.parametrize(
    ("width_mm", "height_mm", "paper", "count"),
    [
        (35, 45, "10x15", 8),
        (51, 51, "10x15", 2),
        (50, 70, "10x15", 2),
        (26, 32, "10x15", 12),
        (33, 48, "10x15", 4),
        (50.8, 50.8, "4x6", 2),
        (50, 70, "4x6", 2),
        (35, 45, "a4", 30),
        (50.8, 50.8, "letter", 15),
    ],
)
def test_every_print_is_true_to_a_tenth_of_a_millimetre(width_mm, height_mm, paper, count, form):
    pixels, mm_per_px, (columns, rows) = sheet(width_mm, height_mm, paper=paper, form=form)
    assert sorted(length * mm_per_px for length in pixels.shape[:2]) == pytest.approx(SIZES_MM[paper], abs=0.06)
    assert len(columns) * len(rows) >= count
    for start, end in columns:
        assert end - start == pytest.approx(width_mm, abs=0.1)
    for start, end in rows:
        assert end - start == pytest.approx(height_mm, abs=0.1)
    assert min(start for start, _ in columns + rows) >= 2.9


@pytest.mark.parametrize("form", ["jpeg", "pdf"])
def test_paper_of_the_prints_own_size_holds_one_print_and_nothing_else(form):
    pixels, mm_per_px, _ = sheet(50.8, 50.8, paper="single", form=form)
    assert [length * mm_per_px for length in pixels.shape[:2]] == pytest.approx([50.8, 50.8], abs=0.06)
    assert np.abs(pixels - (200, 20, 20)).max() < 12


@pytest.mark.parametrize("form", ["jpeg", "pdf"])
def test_the_cut_marks_are_in_line_with_the_prints_and_touch_none(form):
    pixels, mm_per_px, (columns, rows) = sheet(35, 45, form=form)
    top = rows[0][0]
    strip = pixels[round((top - 1.6) / mm_per_px) : round((top - 0.8) / mm_per_px)].mean(axis=(0, 2)) < 190
    (marks,) = [[(start + end) / 2 for start, end in edges(np.atleast_2d(strip), mm_per_px)[0]]]
    assert marks == pytest.approx([edge for column in columns for edge in column], abs=0.1)
    just_above = pixels[round((top - 0.3) / mm_per_px) : round((top - 0.1) / mm_per_px)]
    assert just_above.min() > 200


@pytest.mark.parametrize("form", ["jpeg", "pdf"])
def test_the_ruler_on_the_sheet_is_fifty_millimetres_long(form):
    pixels, mm_per_px, (columns, rows) = sheet(35, 45, form=form)
    foot = pixels[round((rows[-1][1] + 4.7) / mm_per_px)].mean(axis=1) < 130
    start, end = edges(np.atleast_2d(foot), mm_per_px)[0][0]
    assert start == pytest.approx(columns[0][0], abs=0.1)
    assert end - start == pytest.approx(50, abs=0.2)


def test_the_pdf_carries_the_print_itself_and_only_once():
    one = encode(np.random.default_rng(1).integers(0, 255, (450, 350, 3), np.uint8), 95, 600)
    data = compose(one, document(print=Print(width_mm=35, height_mm=45)), FRENCH, "a4", "pdf")
    assert len(one) < len(data) < len(one) * 1.3 + 20_000
    (page,) = pypdfium2.PdfDocument(data)
    assert "100 %" in page.get_textpage().get_text_range()


def test_a_print_that_came_smaller_is_enlarged_but_keeps_its_shape():
    _, _, (columns, rows) = sheet(51, 51, size=(600, 600))
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


def test_the_usual_paper_is_the_countrys():
    assert (usual_paper("US"), usual_paper("CA"), usual_paper("FR")) == ("4x6", "4x6", "10x15")
    assert (home_paper("US"), home_paper("CA"), home_paper("FR")) == ("letter", "letter", "a4")
