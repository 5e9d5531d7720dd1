"""As many prints as fit on a sheet of paper, with cut marks and a ruler that proves the scale: as a picture or as a PDF."""

import io

import numpy as np
from PIL import Image

from bot.compliance.document import Document
from bot.compliance.portrait import Pixels
from bot.domain.prints import PaperName, SheetForm
from bot.errors import Refused
from bot.imaging import ink
from bot.imaging.labels import Labels
from bot.imaging.paper import RULER_MM, Layout, layout
from bot.imaging.product import encode

_MM_PER_INCH, _POINTS_PER_INCH = 25.4, 72.0
_MARK_WIDTH_MM, _RULER_WIDTH_MM = 0.13, 0.13
_GREY = (120, 120, 120)
_CAPTION_MM, _CAPTION_OFF_MM = 2.4, 1.5
_SAME_SHAPE = 0.01
_QUALITY = 95


def compose(
    print_jpeg: bytes, document: Document, words: Labels, paper: PaperName = "10x15", form: SheetForm = "jpeg"
) -> bytes:
    """A sheet whose prints are true to 0.1 mm when it is printed at 100 %.

    print_jpeg: one print, best as `product.cut_print` makes it. Raises `Refused` for a document without a print
    size, a print that does not fit the sheet, or a file of another shape.
    """
    if document.print is None:
        raise Refused(f"{document.id} has no print size")
    grid = layout(document.print, paper)
    if grid is None:
        raise Refused(f"a print of {document.id} does not fit on the sheet")
    with Image.open(io.BytesIO(print_jpeg)) as picture:
        stretch = (picture.width / picture.height) / (document.print.width_mm / document.print.height_mm)
        if abs(stretch - 1) > _SAME_SHAPE:
            raise Refused(f"the file is not of the shape of {document.id}'s print")
        if form == "jpeg":
            return _picture(picture.convert("RGB"), grid, _caption(words))
    return _pdf(print_jpeg, grid, _caption(words))


def _caption(words: Labels) -> str:
    """The one instruction that keeps everything true."""
    return f"{RULER_MM} mm  ·  {words.print_at_100}"


# --- the picture -----------------------------------------------------------------------------------------------------


def _picture(one: Image.Image, grid: Layout, caption: str) -> bytes:
    def px(length_mm: float) -> int:
        return round(length_mm / _MM_PER_INCH * grid.paper.dpi)

    size = px(grid.of.width_mm), px(grid.of.height_mm)
    tile = np.asarray(one if one.size == size else one.resize(size, Image.Resampling.LANCZOS), np.uint8)
    sheet: Pixels = np.full((px(grid.paper.height_mm), px(grid.paper.width_mm), 3), 255, np.uint8)
    for left in map(px, grid.lefts):
        for top in map(px, grid.tops):
            sheet[top : top + size[1], left : left + size[0]] = tile
    for lines, width_mm, colour in (
        (grid.cut_marks(), _MARK_WIDTH_MM, _GREY),
        (grid.ruler(), _RULER_WIDTH_MM, ink.NIGHT),
    ):
        half = max(px(width_mm) // 2, 0)
        for x0, y0, x1, y1 in lines:
            across, down = sorted((px(x0), px(x1))), sorted((px(y0), px(y1)))
            sheet[max(down[0] - half, 0) : down[1] + half + 1, max(across[0] - half, 0) : across[1] + half + 1] = colour
    if not grid.is_single:
        x, y = grid.ruler_at
        at = px(x + RULER_MM + _CAPTION_OFF_MM), px(y)
        ink.write(sheet, caption, at, size=px(_CAPTION_MM), colour=ink.NIGHT)
    return encode(sheet, _QUALITY, grid.paper.dpi)


# --- the PDF ---------------------------------------------------------------------------------------------------------


def _pdf(print_jpeg: bytes, grid: Layout, caption: str) -> bytes:
    """One page of the paper's size; the print's own JPEG is embedded once, as it is."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - 14 MB that most photos never need
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    def points(length_mm: float) -> float:
        return length_mm / _MM_PER_INCH * _POINTS_PER_INCH

    def up(y_mm: float) -> float:
        return points(grid.paper.height_mm - y_mm)

    out = io.BytesIO()
    size = points(grid.paper.width_mm), points(grid.paper.height_mm)
    page = Canvas(out, pagesize=size, invariant=True)  # no date, so that the same photo gives the same bytes
    page.setViewerPreference("PrintScaling", "None")
    one = ImageReader(io.BytesIO(print_jpeg))
    extent = points(grid.of.width_mm), points(grid.of.height_mm)
    for left in grid.lefts:
        for top in grid.tops:
            page.drawImage(one, points(left), up(top + grid.of.height_mm), *extent)
    for lines, width_mm, colour in (
        (grid.cut_marks(), _MARK_WIDTH_MM, _GREY),
        (grid.ruler(), _RULER_WIDTH_MM, ink.NIGHT),
    ):
        page.setLineWidth(points(width_mm))
        page.setStrokeColorRGB(*(value / 255 for value in colour))
        for x0, y0, x1, y1 in lines:
            page.line(points(x0), up(y0), points(x1), up(y1))
    if not grid.is_single:
        x, y = grid.ruler_at
        page.setFont("Helvetica", points(_CAPTION_MM))
        page.drawString(points(x + RULER_MM + _CAPTION_OFF_MM), up(y), caption)
    page.save()
    return out.getvalue()
