"""As many prints as fit on a 10 x 15 cm photo sheet, with cut marks and a ruler that proves the scale."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from bot.compliance.document import Document, Print
from bot.compliance.portrait import Pixels
from bot.errors import Refused
from bot.imaging import ink
from bot.imaging.crop import PRINT_DPI, mm_to_px, print_size
from bot.imaging.labels import Labels
from bot.imaging.product import encode

_SHORT_MM, _LONG_MM = 100.0, 150.0
_MARGIN_MM = 3.0  # what borderless printing may cut off
_GAP_MM = 1.0  # between prints, so that a careless cut does not leave a neighbour's edge
_FOOT_MM = 6.0  # for the ruler
_RULER_MM = 50
_MARK_MM, _MARK_OFF_MM = 1.6, 0.4
_HAIRLINE_PX = 3  # 0.13 mm
_GREY = (120, 120, 120)
_SAME_SHAPE = 0.01
_QUALITY = 95


@dataclass(frozen=True)
class Layout:
    """Where the prints lie, in millimetres from the sheet's top left corner."""

    width_mm: float
    height_mm: float
    lefts: tuple[float, ...]
    tops: tuple[float, ...]


def layout(of: Print) -> Layout | None:
    """The orientation of the sheet that holds more prints; None where not even one fits."""
    upright, lying = _grid(of, _SHORT_MM, _LONG_MM), _grid(of, _LONG_MM, _SHORT_MM)
    best = max(upright, lying, key=lambda grid: len(grid.lefts) * len(grid.tops))
    return best if best.lefts and best.tops else None


def compose(product_jpeg: bytes, document: Document, words: Labels) -> bytes:
    """A JPEG at 600 dpi whose prints are true to 0.1 mm when it is printed at 100 %.

    product_jpeg: one print, best as `product.cut_print` makes it. Raises `Refused` for a document without a print
    size, a print that does not fit the sheet, or a file of another shape.
    """
    size = print_size(document)
    if document.print is None or size is None:
        raise Refused(f"{document.id} has no print size")
    grid = layout(document.print)
    if grid is None:
        raise Refused(f"a print of {document.id} does not fit on the sheet")
    one = _print(product_jpeg, size, document)

    sheet = np.full((mm_to_px(grid.height_mm), mm_to_px(grid.width_mm), 3), 255, np.uint8)
    lefts, tops = [mm_to_px(x) for x in grid.lefts], [mm_to_px(y) for y in grid.tops]
    for left in lefts:
        for top in tops:
            sheet[top : top + size[1], left : left + size[0]] = one
    _cut_marks(sheet, lefts, tops, size)
    _ruler(sheet, lefts[0], tops[-1] + size[1], words)
    return encode(sheet, _QUALITY, PRINT_DPI)


def _grid(of: Print, width_mm: float, height_mm: float) -> Layout:
    columns = int((width_mm - 2 * _MARGIN_MM + _GAP_MM) // (of.width_mm + _GAP_MM))
    rows = int((height_mm - _MARGIN_MM - _FOOT_MM + _GAP_MM) // (of.height_mm + _GAP_MM))
    left = (width_mm - columns * (of.width_mm + _GAP_MM) + _GAP_MM) / 2
    top = (height_mm - _FOOT_MM + _MARGIN_MM - rows * (of.height_mm + _GAP_MM) + _GAP_MM) / 2
    return Layout(
        width_mm=width_mm,
        height_mm=height_mm,
        lefts=tuple(left + column * (of.width_mm + _GAP_MM) for column in range(columns)),
        tops=tuple(top + row * (of.height_mm + _GAP_MM) for row in range(rows)),
    )


def _print(product_jpeg: bytes, size: tuple[int, int], document: Document) -> Pixels:
    with Image.open(io.BytesIO(product_jpeg)) as picture:
        stretch = (picture.width / picture.height) / (size[0] / size[1])
        if abs(stretch - 1) > _SAME_SHAPE:
            raise Refused(f"the file is not of the shape of {document.id}'s print")
        rgb = picture.convert("RGB")
    return np.asarray(rgb if rgb.size == size else rgb.resize(size, Image.Resampling.LANCZOS), np.uint8)


def _cut_marks(sheet: Pixels, lefts: list[int], tops: list[int], size: tuple[int, int]) -> None:
    """Ticks around the block of prints, in line with every edge; none touches a print."""
    off, long = mm_to_px(_MARK_OFF_MM), mm_to_px(_MARK_MM)
    half = _HAIRLINE_PX // 2
    above, below = tops[0] - off, tops[-1] + size[1] + off
    before, after = lefts[0] - off, lefts[-1] + size[0] + off
    for x in (edge for left in lefts for edge in (left, left + size[0])):
        sheet[above - long : above, x - half : x + half + 1] = _GREY
        sheet[below : below + long, x - half : x + half + 1] = _GREY
    for y in (edge for top in tops for edge in (top, top + size[1])):
        sheet[y - half : y + half + 1, before - long : before] = _GREY
        sheet[y - half : y + half + 1, after : after + long] = _GREY


def _ruler(sheet: Pixels, left: int, under: int, words: Labels) -> None:
    """50 mm with a tick at each, and the one instruction that keeps everything true."""
    base = under + mm_to_px(4.7)
    for mm in range(_RULER_MM + 1):
        x = left + mm_to_px(mm)
        long = mm_to_px(1.6 if mm % 10 == 0 else 1.2 if mm % 5 == 0 else 0.8)
        sheet[base - long : base, x - 1 : x + 2] = ink.NIGHT
    sheet[base - 1 : base + 2, left - 1 : left + mm_to_px(_RULER_MM) + 2] = ink.NIGHT
    caption = f"{_RULER_MM} mm  ·  {words.print_at_100}"
    at = left + mm_to_px(_RULER_MM + 1.5), base
    ink.write(sheet, caption, at, size=mm_to_px(2.4), colour=ink.NIGHT)
