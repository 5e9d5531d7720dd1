"""How far a person may move the cut of a finished photo: within the document's bands and the picture's edges. Pure."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
import numpy as np

from bot.compliance.document import Document
from bot.compliance.geometry import HAIR_PX, bands
from bot.domain.assessment import Measures
from bot.domain.nudge import Nudge

Obstacle = Literal["whole", "head", "eyes", "centre", "edge"]

STEP = 5  # thousandths: 0.2 mm of a print 45 mm high
MOST = 500  # thousandths: nothing in any band is farther
_ROUNDING = 1e-9  # of a share: a cut on a band's edge is inside

_DIRECTIONS: Mapping[str, tuple[str, int]] = {
    "left": ("right", -STEP),
    "right": ("right", STEP),
    "up": ("down", -STEP),
    "down": ("down", STEP),
    "larger": ("larger", STEP),
    "smaller": ("larger", -STEP),
}


def nudged(measures: Measures, nudge: Nudge) -> Measures:
    """The cut where the nudge puts it. What the file's size is does not change."""
    grown = 1 + nudge.larger / 1000
    width, height = measures.width / grown, measures.height / grown
    # About the eyes: they stay where they were in the finished photo, and then the cut moves.
    left = measures.eyes[0] - measures.centre_share * width + nudge.right / 1000 * width
    top = measures.eyes[1] - (measures.eyes[1] - measures.top) / grown + nudge.down / 1000 * height
    eye_line = measures.eye_line_share + nudge.down / 1000
    return msgspec.structs.replace(
        measures,
        left=left,
        top=top,
        width=width,
        height=height,
        head_share=measures.head_share * grown,
        eye_line_share=eye_line,
        chin_line_share=eye_line - (measures.eye_line_share - measures.chin_line_share) * grown,
    )


def obstacle(measures: Measures, document: Document, nudge: Nudge) -> Obstacle | None:
    """What speaks against this nudge; None where nothing does, as for a cut that stays as it was planned.

    "whole": the authority cuts this photo itself. "head", "eyes", "centre": the head's height, the eye line or the middle
    between the eyes would leave the document's band. "edge": the cut would leave the picture.
    """
    if nudge == Nudge():
        return None
    if not document.crop:
        return "whole"
    if max(abs(nudge.right), abs(nudge.down), abs(nudge.larger)) > MOST:
        return "edge"
    moved, permitted = nudged(measures, nudge), bands(document)
    shares: Iterable[tuple[Obstacle, float, float, float]] = (
        ("head", moved.head_share, permitted.head.min, permitted.head.max),
        ("eyes", moved.eye_line_share, permitted.eye_line.min, permitted.eye_line.max),
        ("centre", moved.centre_share, permitted.centre.min, permitted.centre.max),
    )
    for what, share, least, most in shares:
        if not least - _ROUNDING <= share <= most + _ROUNDING:
            return what
    return None if _is_inside(moved) else "edge"


def steps(nudge: Nudge) -> dict[str, Nudge]:
    """The nudge after one step in each direction: "left", "right", "up", "down" move the cut, "larger" the head."""
    return {
        way: msgspec.structs.replace(nudge, **{field: getattr(nudge, field) + step})
        for way, (field, step) in _DIRECTIONS.items()
    }


def corners(measures: Measures) -> tuple[tuple[float, float], ...]:
    """The cut's corners in the upright picture, from the top left one clockwise, in its pixels."""
    right, bottom = measures.left + measures.width, measures.top + measures.height
    cut = ((measures.left, measures.top), (right, measures.top), (right, bottom), (measures.left, bottom))
    return tuple(in_picture(measures, corner) for corner in cut)


def in_picture(measures: Measures, point: tuple[float, float]) -> tuple[float, float]:
    """A point of the turned picture, in which the cut is upright, as a point of the upright one."""
    angle = np.radians(measures.turn_deg)
    x, y = point[0] - measures.eyes[0], point[1] - measures.eyes[1]
    return (
        float(np.cos(angle) * x - np.sin(angle) * y) + measures.eyes[0],
        float(np.sin(angle) * x + np.cos(angle) * y) + measures.eyes[1],
    )


def _is_inside(measures: Measures) -> bool:
    width, height = measures.picture
    return all(-HAIR_PX <= x <= width + HAIR_PX and -HAIR_PX <= y <= height + HAIR_PX for x, y in corners(measures))
