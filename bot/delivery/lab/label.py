"""The address label of a parcel: one page of 99.1 x 67.7 mm, of which eight fit on an A4 sheet of stickers.

The lines are drawn as a picture, for no typeface of PDF's own knows more than western Europe. A script that is written from
right to left, or that the typeface does not have, is not guessed at: then there is no label, and a person writes it.
"""

import io
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cv2 import FontFace

WIDTH_MM, HEIGHT_MM = 99.1, 67.7
_MARGIN_MM = 7.0
_SIZES_PT = (16, 14, 12, 11, 10, 9, 8)  # the largest that fits; smaller ones are misread by sorting machines
_LEADING = 1.35
_ASCENT = 0.95  # of the size, from the top of a line to its baseline
_DPI = 600
_MM_PER_INCH, _POINTS_PER_INCH = 25.4, 72.0
_WEIGHT = 500
_UNKNOWN = "\uffff"  # never a character, so drawn as every other one that the typeface does not have


def draw_label(lines: tuple[str, ...]) -> bytes | None:
    """The label as a PDF; None where it cannot be written so that a postman could read it. The same lines, the same bytes."""
    kept = [unicodedata.normalize("NFC", " ".join(line.split())) for line in lines if line.strip()]
    pen = _Pen()
    if not kept or not all(map(_runs_to_the_right, kept)) or not pen.has(set("".join(kept))):
        return None
    for size_pt in _SIZES_PT:
        broken = pen.broken(kept, size_pt, WIDTH_MM - 2 * _MARGIN_MM)
        if broken and len(broken) * _mm(size_pt * _LEADING) <= HEIGHT_MM - 2 * _MARGIN_MM:
            return _page(pen.drawn(broken, size_pt))
    return None


def _runs_to_the_right(line: str) -> bool:
    """Whether its characters stand one after the other as they are stored, each for itself."""
    return all(
        unicodedata.bidirectional(character) not in {"R", "AL", "AN"} and unicodedata.category(character)[0] not in "MC"
        for character in line
    )


class _Pen:
    """Measures and draws lines with the typeface that OpenCV carries."""

    def __init__(self) -> None:
        import cv2  # noqa: PLC0415 - heavy, and only houses that post prints need it here
        import numpy  # noqa: PLC0415, ICN001 - as above

        self._cv2, self._numpy = cv2, numpy
        self._face: FontFace = cv2.FontFace("uni")

    def has(self, characters: Iterable[str]) -> bool:
        """Whether the typeface has all of these."""
        unknown = self._shape(_UNKNOWN)
        return all(character in " ?" or self._shape(character) != unknown for character in characters)

    def broken(self, lines: list[str], size_pt: float, width_mm: float) -> list[str]:
        """The lines, those that are too wide gone on with on the next one; nothing where a single word is too wide."""
        out: list[str] = []
        for line in lines:
            out.append("")
            for word in line.split(" "):
                longer = f"{out[-1]} {word}".lstrip()
                if self._width_mm(longer, size_pt) <= width_mm:
                    out[-1] = longer
                elif out[-1] and self._width_mm(word, size_pt) <= width_mm:
                    out.append(word)
                else:
                    return []
        return out

    def drawn(self, lines: list[str], size_pt: float) -> Any:
        """The label's grey pixels, the lines in its middle."""
        paper = self._numpy.full((_px(HEIGHT_MM), _px(WIDTH_MM)), 255, self._numpy.uint8)
        step = _px(_mm(size_pt * _LEADING))
        top = (paper.shape[0] - step * len(lines)) // 2
        for place, line in enumerate(lines):
            at = _px(_MARGIN_MM), top + place * step + round(_px(_mm(size_pt)) * _ASCENT)
            self._cv2.putText(paper, line, at, 0, self._face, _px(_mm(size_pt)), _WEIGHT)
        return paper

    def _width_mm(self, words: str, size_pt: float) -> float:
        _, _, width, _ = self._cv2.getTextSize((0, 0), words, (0, 0), self._face, _px(_mm(size_pt)), _WEIGHT)
        return float(width) / _DPI * _MM_PER_INCH

    def _shape(self, character: str) -> bytes:
        spot = self._numpy.full((64, 96), 255, self._numpy.uint8)
        self._cv2.putText(spot, character, (16, 48), 0, self._face, 32, _WEIGHT)
        return bytes(spot.tobytes())


def _page(grey: Any) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    out = io.BytesIO()
    size = WIDTH_MM / _MM_PER_INCH * _POINTS_PER_INCH, HEIGHT_MM / _MM_PER_INCH * _POINTS_PER_INCH
    page = Canvas(out, pagesize=size, invariant=True)  # no date, so that a job that is given again is the same
    page.setViewerPreference("PrintScaling", "None")
    page.drawImage(ImageReader(Image.fromarray(grey)), 0, 0, *size)
    page.save()
    return out.getvalue()


def _mm(points: float) -> float:
    return points / _POINTS_PER_INCH * _MM_PER_INCH


def _px(length_mm: float) -> int:
    return round(length_mm / _MM_PER_INCH * _DPI)
