"""Where the finished photo would be cut out of a portrait, and what is missing around the head for it.

All lengths are pixels of the working picture, after it was turned about the eyes' midpoint so that the eye line is
level. Shares are of the finished width (x) and height (y); the eye and chin lines are counted from the bottom, the
eyes' centre from the left.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.compliance.document import Band, Document
from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.portrait import Portrait

Side = Literal["above", "below", "left", "right"]

# ISO/IEC 19794-5, 7.2.2: a head may roll by 8 degrees; more than that is a retake and not a rotation.
MAX_TURN_DEG = 8.0
# ICAO Doc 9303-3, 3.9.1.3, and the eye line of its older guidance: where the authority gives no number of its own.
_ICAO_HEAD_SHARE = Band(min=0.70, max=0.80, advisory=True)
_ICAO_EYE_LINE_SHARE = Band(min=0.50, max=0.60, advisory=True)
# ISO/IEC 39794-5, table D.8, lets the eyes' midpoint lie between 0.45 and 0.55 of the width.
_CENTRE = Band(min=0.45, max=0.55)
# The same table, for photos 0.74 to 0.80 as wide as high. Never a refusal: height and shape settle the width, and ears
# under hair leave only the standard's own stand-in for it.
_HEAD_WIDTH, _ISO_ASPECT = Band(min=0.50, max=0.75, advisory=True), (0.74, 0.80)
_ANYWHERE = Band(min=0.0, max=1.0, advisory=True)
# The crown is an estimate (one standard deviation is 3.5 % of the head), so only the middle half of a band is used.
_USED_HALF = 0.25
_STEPS = np.linspace(-1, 1, 9)
# A rectangle may leave the picture by this much: the outermost pixel is then sampled a little beyond its centre.
HAIR_PX = 0.5


@dataclass(frozen=True)
class Frame:
    """A rectangle in the turned working picture, and where the head lies in it.

    turn_deg: how far the picture is turned counter-clockwise about `pivot`. `missing`: how many pixels the rectangle
    needs beyond the picture on each side; sides that have enough are absent.
    """

    turn_deg: float
    pivot: tuple[float, float]
    left: float
    top: float
    width: float
    height: float
    head_share: float
    eye_line_share: float
    chin_line_share: float
    centre_share: float
    missing: dict[Side, float]

    @property
    def fits(self) -> bool:
        """Whether the whole rectangle can be cut from the picture."""
        return not self.missing


class Bands(NamedTuple):
    """What the finished photo is held to: head height, eye line, the eyes' centre and head width, as shares."""

    head: Band
    eye_line: Band
    centre: Band
    head_width: Band


def bands(document: Document) -> Bands:
    """The document's own numbers, or those of ICAO and ISO; where the authority cuts, only the document's own."""
    head, eye_line = (_ICAO_HEAD_SHARE, _ICAO_EYE_LINE_SHARE) if document.crop else (_ANYWHERE, _ANYWHERE)
    return Bands(
        head=document.head_share or head,
        eye_line=document.eye_line_share or eye_line,
        centre=_CENTRE if document.crop else _ANYWHERE,
        head_width=_HEAD_WIDTH if document.crop and _has_iso_shape(document) else _ANYWHERE,
    )


def _has_iso_shape(document: Document) -> bool:
    shape = aspect(document)
    return shape is not None and _ISO_ASPECT[0] <= shape <= _ISO_ASPECT[1]


def aspect(document: Document) -> float | None:
    """Width over height of the finished photo: of the file where there is one, else of the print."""
    if document.digital is not None:
        return document.digital.min_width_px / document.digital.min_height_px
    if document.print is not None:
        return document.print.width_mm / document.print.height_mm
    return None


def turn(points: Anatomy) -> float:
    """The degrees by which a face's eye line is levelled; 0 where it leans too far to be levelled."""
    return points.eye_line_deg if abs(points.eye_line_deg) <= MAX_TURN_DEG else 0.0


def frame(portrait: Portrait, document: Document) -> Frame | None:
    """The best rectangle for the largest face; None without a face, or where the document has no size at all.

    It aims at the middle of the document's bands. Where the picture ends too soon it moves and zooms within the
    middle half of them; `Frame.missing` says what is lacking even then.
    """
    if not portrait.faces:
        return None
    points = anatomy(portrait, portrait.faces[0])
    if not document.crop:
        return _whole(portrait, points)
    shape = aspect(document)
    return None if shape is None else _best(portrait, points, document, shape)


def missing_room(wanted: Frame | None) -> dict[Side, float]:
    """What is missing on each side, as a share of the finished height (above, below) or width (left, right).

    Sides with enough room are absent; so all is well when it is empty, and also when there is no face to measure by.
    """
    if wanted is None:
        return {}
    lengths = {"above": wanted.height, "below": wanted.height, "left": wanted.width, "right": wanted.width}
    return {side: pixels / lengths[side] for side, pixels in wanted.missing.items()}


def _whole(portrait: Portrait, points: Anatomy) -> Frame:
    height = float(portrait.height_px)
    return Frame(
        turn_deg=0.0,
        pivot=(float(points.eyes[0]), float(points.eyes[1])),
        left=0.0,
        top=0.0,
        width=float(portrait.width_px),
        height=height,
        head_share=float(points.chin[1] - points.crown[1]) / height,
        eye_line_share=1 - float(points.eyes[1]) / height,
        chin_line_share=1 - float(points.chin[1]) / height,
        centre_share=float(points.eyes[0]) / portrait.width_px,
        missing={},
    )


def _best(portrait: Portrait, points: Anatomy, document: Document, shape: float) -> Frame:
    turned = turn(points)
    pivot = points.eyes.astype(np.float64)
    level = _rotation(-turned)
    chin = level @ (points.chin - pivot)
    crown = level @ (points.crown - pivot)
    head = float(chin[1] - crown[1])

    shares, eye_lines, centres = (
        grid.ravel() for grid in np.meshgrid(*(_usable(band) for band in bands(document)[:3]), indexing="ij")
    )
    heights = head / shares
    widths = heights * shape
    lefts = pivot[0] - centres * widths
    tops = pivot[1] - (1 - eye_lines) * heights
    missing = _missing(portrait, pivot, turned, np.stack([lefts, tops, lefts + widths, tops + heights]))

    lacking = np.clip(missing - HAIR_PX, 0, None).sum(axis=0)
    best = int(np.lexsort((_moved(), np.round(lacking, 3)))[0])
    sides: tuple[Side, ...] = ("above", "below", "left", "right")
    return Frame(
        turn_deg=turned,
        pivot=(float(pivot[0]), float(pivot[1])),
        left=float(lefts[best]),
        top=float(tops[best]),
        width=float(widths[best]),
        height=float(heights[best]),
        head_share=float(shares[best]),
        eye_line_share=float(eye_lines[best]),
        chin_line_share=float(eye_lines[best] - chin[1] / heights[best]),
        centre_share=float(centres[best]),
        missing={side: float(pixels) for side, pixels in zip(sides, missing[:, best], strict=True) if pixels > HAIR_PX},
    )


def _usable(band: Band) -> NDArray[np.float64]:
    return band.middle + _STEPS * _USED_HALF * (band.max - band.min)


def _moved() -> NDArray[np.float64]:
    """How far each candidate is from the middle of all bands, in the candidates' own order."""
    grid = np.meshgrid(_STEPS, _STEPS, _STEPS, indexing="ij")
    distances: NDArray[np.float64] = np.sum(np.square(grid), axis=0).ravel()
    return distances


def _rotation(deg: float) -> NDArray[np.float64]:
    angle = np.radians(deg)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _missing(
    portrait: Portrait, pivot: NDArray[np.float64], turned: float, rectangles: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far each rectangle's corners lie outside the picture as it was taken.

    rectangles: (4, n), left, top, right and bottom in the turned picture. Returns (4, n): above, below, left, right.
    """
    left, top, right, bottom = rectangles
    xs = np.stack([left, right, left, right]) - pivot[0]
    ys = np.stack([top, top, bottom, bottom]) - pivot[1]
    back = _rotation(turned)
    taken_x = back[0, 0] * xs + back[0, 1] * ys + pivot[0]
    taken_y = back[1, 0] * xs + back[1, 1] * ys + pivot[1]
    outside = np.stack([-taken_y, taken_y - portrait.height_px, -taken_x, taken_x - portrait.width_px])
    missing: NDArray[np.float64] = np.clip(outside.max(axis=1), 0, None)
    return missing
