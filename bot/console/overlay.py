"""The measures of a photo as lines to be drawn over its pictures: numbers for an SVG, and words. Pure.

A drawing's coordinates are its own: of the finished photo, thousandths of its height; of the original, pixels of the
picture that was measured, as the photo came.
"""

from collections.abc import Iterator

import msgspec

from bot.compliance.document import Band, Document
from bot.compliance.geometry import bands
from bot.compliance.nudging import corners, in_picture
from bot.console.pages import number
from bot.domain.assessment import Measures
from bot.domain.text import Text, text

Point = tuple[float, float]

_HIGH = 1000.0
_GRID_MM = 10.0


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A line from end to end, with its label beginning at `at`. kind: crown, eyes, chin or centre."""

    kind: str
    start: Point
    end: Point
    at: Point
    label: Text | None = None


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """Where a line may lie by the document's rules. kind: crown or eyes."""

    kind: str
    top: float
    height: float


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What lies over a picture. `outline`: the cut, where the picture is more than it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    zones: tuple[Zone, ...] = ()
    grid: tuple[tuple[Point, Point], ...] = ()
    outline: tuple[Point, ...] = ()

    @property
    def letter(self) -> float:
        """How high the letters are."""
        return round(self.height * 0.032, 1)


def over_finished(measures: Measures, document: Document, language: str) -> Drawing:
    """The lines of the finished photo, with the document's bands and a grid of 10 mm, or of thirds where it has no print."""
    width = _HIGH * measures.width / measures.height
    crown, eyes, chin = measures.crown_line_share, measures.eye_line_share, measures.chin_line_share
    centre = measures.centre_share * width

    def across(kind: str, share: float, label: Text, above: float = 0.008) -> Mark:
        y = _down(share)
        return Mark(kind=kind, start=(0, y), end=(width, y), at=(12, round(y - above * _HIGH, 1)), label=label)

    head = _lengths(measures.head_share, measures, document, language)
    height = _lengths(eyes, measures, document, language)
    marks = (
        across("crown", crown, text("desk-line-crown", head=head)),
        across("eyes", eyes, text("desk-line-eyes", height=height)),
        across("chin", chin, text("desk-line-chin")),
        Mark(kind="centre", start=(centre, 0), end=(centre, _HIGH), at=(centre + 8, _HIGH - 12)),
    )
    return Drawing(
        width=round(width, 1),
        height=_HIGH,
        marks=tuple(_rounded(mark) for mark in marks),
        zones=tuple(_zones(measures, document)),
        grid=tuple(_grid(width, document)),
    )


def over_original(measures: Measures) -> Drawing:
    """The cut and its lines on the photo as it came."""
    lines = (
        ("crown", measures.crown_line_share, text("desk-line-crown-short")),
        ("eyes", measures.eye_line_share, text("desk-line-eyes-short")),
        ("chin", measures.chin_line_share, text("desk-line-chin")),
    )
    width, height = measures.picture if measures.quarter_turns % 2 == 0 else measures.picture[::-1]
    marks = []
    for kind, share, label in lines:
        y = measures.top + measures.height * (1 - share)
        start = _as_it_came(measures, in_picture(measures, (measures.left, y)))
        end = _as_it_came(measures, in_picture(measures, (measures.left + measures.width, y)))
        left = min(start, end)
        at = (left[0] + 0.01 * width, left[1] - 0.008 * height)
        marks.append(_rounded(Mark(kind=kind, start=start, end=end, at=at, label=label)))
    outline = tuple(_point(_as_it_came(measures, corner)) for corner in corners(measures))
    return Drawing(width=width, height=height, marks=tuple(marks), outline=outline)


def cut_shares(measures: Measures) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of the cut as shares of the photo as it came; None where that lies on its side."""
    if measures.quarter_turns:
        return None
    width, height = measures.picture
    return (
        round(measures.left / width, 4),
        round(measures.top / height, 4),
        round(measures.width / width, 4),
        round(measures.height / height, 4),
    )


def _zones(measures: Measures, document: Document) -> Iterator[Zone]:
    permitted = bands(document)
    if permitted.head.max < 1:
        chin = measures.chin_line_share
        yield _zone("crown", Band(min=chin + permitted.head.min, max=chin + permitted.head.max))
    if permitted.eye_line.max < 1:
        yield _zone("eyes", permitted.eye_line)


def _zone(kind: str, band: Band) -> Zone:
    top = max(0.0, _down(band.max))
    return Zone(kind=kind, top=round(top, 1), height=round(max(0.0, _down(band.min) - top), 1))


def _grid(width: float, document: Document) -> Iterator[tuple[Point, Point]]:
    """Lines from edge to edge: every 10 mm of the print, counted from the middle and from the bottom; or at thirds."""
    if document.print is None:
        xs, ys = [width / 3, width * 2 / 3], [_HIGH / 3, _HIGH * 2 / 3]
    else:
        step = _HIGH * _GRID_MM / document.print.height_mm
        aside = range(-int(width / 2 / step), int(width / 2 / step) + 1)
        xs = [width / 2 + place * step for place in aside]
        ys = [_HIGH - place * step for place in range(1, int(_HIGH / step) + 1)]
    yield from (((round(x, 1), 0.0), (round(x, 1), _HIGH)) for x in xs if 0 < x < width)
    yield from (((0.0, round(y, 1)), (round(width, 1), round(y, 1))) for y in ys if 0 < y < _HIGH)


def _lengths(share: float, measures: Measures, document: Document, language: str) -> str:
    """A share of the finished height in every unit that means something: "31.4 mm · 61.5 % · 738 px"."""
    found = []
    if document.print is not None:
        found.append(f"{number(share * document.print.height_mm, language)} mm")
    found.append(f"{number(share * 100, language)} %")
    if document.digital is not None:
        found.append(f"{number(share * measures.file_px[1], language)} px")
    return " · ".join(found)


def _as_it_came(measures: Measures, point: Point) -> Point:
    """A point of the measured picture in the photo as it came, which was turned counter-clockwise by whole quarters."""
    (width, height), (x, y) = measures.picture, point
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[measures.quarter_turns % 4]


def _down(share: float) -> float:
    return _HIGH * (1 - share)


def _point(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _rounded(mark: Mark) -> Mark:
    return msgspec.structs.replace(mark, start=_point(mark.start), end=_point(mark.end), at=_point(mark.at))
