"""The background has a colour that the document permits, and not the one that it forbids (ISO/IEC 39794-5 D.1.4.2.5).

Authorities name colours and no numbers, so each name is a box in CIELAB, wide enough for a wall in daylight or under a
lamp; how far the wall lies outside the nearest permitted box is the native score. Officers take light grey for white
in practice; in between it is a remark, and only a clear mismatch is refused.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 3.0, 10.0  # CIE 1976 colour difference; published tolerances of other makers go from 14 to 26
_ENOUGH = 0.015  # of the finished photo must be wall
_BOXES = {  # name: lowest and highest L*, a*, b*
    "white": ((84, -5, -8), (100, 6, 10)),
    "off-white": ((80, -5, -6), (100, 7, 16)),
    "light-grey": ((58, -6, -9), (92, 7, 9)),
    "grey": ((38, -6, -9), (75, 7, 9)),
    "light-blue": ((60, -14, -35), (95, 6, -3)),
    "blue": ((25, -20, -75), (75, 30, -15)),
    "cream": ((75, -5, 3), (98, 10, 26)),
    "red": ((25, 35, 8), (60, 85, 72)),
}
_WHITES = frozenset({"white", "off-white", "any"})
# Where white is forbidden: a wall of hardly any colour is too light from here on, and each step further counts twice.
_WHITE_LIGHTNESS, _WHITE_CHROMA, _WHITE_COUNTS = 92.0, 5.0, 2.0


def check(subject: Subject) -> Finding:
    """`detail` is the colour to use instead."""
    wanted = subject.document.background
    wall = subject.background
    if wall.share < _ENOUGH:
        raise CannotTell("there is hardly any background to see")
    colour = np.median(wall.lab[wall.wall], axis=0)
    distance = min(_outside(colour, name) for name in wanted)
    if _WHITES.isdisjoint(wanted):
        distance = max(distance, _too_white(colour))
    return at_most(
        "background_colour", distance, refuse=_REFUSE, warn=_WARN, unit="colour difference", detail=wanted[0]
    )


def _too_white(colour: NDArray[np.float32]) -> float:
    lightness, chroma = float(colour[0]), float(np.hypot(colour[1], colour[2]))
    return _WHITE_COUNTS * (lightness - _WHITE_LIGHTNESS) if chroma <= _WHITE_CHROMA else 0.0


def _outside(colour: NDArray[np.float32], name: str) -> float:
    if name == "any":
        return 0.0
    low, high = _BOXES[name]
    return float(np.linalg.norm(colour - np.clip(colour, low, high)))
