"""The background has a colour that the document permits, and not the one that it forbids (ISO/IEC 39794-5 D.1.4.2.5).

Authorities name colours and no numbers, so each name is a box in CIELAB, wide enough for a wall in daylight or under a
lamp; how far the wall lies outside the nearest permitted box is the native score.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 2.0, 5.0  # CIE 1976 colour difference; published tolerances of other makers go from 14 to 26
_ENOUGH = 0.015  # of the finished photo must be wall
_BOXES = {  # name: lowest and highest L*, a*, b*
    "white": ((85, -5, -6), (100, 6, 12)),
    "light-grey": ((58, -6, -8), (92, 6, 8)),
    "light-blue": ((60, -14, -35), (95, 6, -3)),
    "cream": ((75, -5, 3), (98, 10, 26)),
}
_PURE_WHITE_LIGHTNESS, _PURE_WHITE_CHROMA = 93.0, 5.0  # what "not white" means where white is not permitted


def check(subject: Subject) -> Finding:
    """`detail` is the colour to use instead."""
    wanted = subject.document.background
    wall = subject.background
    if wall.share < _ENOUGH:
        raise CannotTell("there is hardly any background to see")
    colour = np.median(wall.lab[wall.wall], axis=0)
    if "white" not in wanted and _is_white(colour):
        return Finding(
            check="background_colour",
            outcome="fail",
            severity="refuse",
            native=round(float(colour[0]), 1),
            limit=_PURE_WHITE_LIGHTNESS,
            unit="lightness",
            detail=wanted[0],
        )
    distance = min(_outside(colour, name) for name in wanted)
    return at_most(
        "background_colour", distance, refuse=_REFUSE, warn=_WARN, unit="colour difference", detail=wanted[0]
    )


def _is_white(colour: NDArray[np.float32]) -> bool:
    lightness, chroma = float(colour[0]), float(np.hypot(colour[1], colour[2]))
    return lightness >= _PURE_WHITE_LIGHTNESS and chroma <= _PURE_WHITE_CHROMA


def _outside(colour: NDArray[np.float32], name: str) -> float:
    if name == "any":
        return 0.0
    low, high = _BOXES[name]
    return float(np.linalg.norm(colour - np.clip(colour, low, high)))
