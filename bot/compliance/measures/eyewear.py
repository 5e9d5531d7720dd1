"""Whether glasses are worn: lines that no bare face has, at the three places where every frame has one.

A bridge across the nose, a rim below each eye, an arm from each eye to the ear. Each is looked for as a thin stripe,
darker or brighter than the skin above and below it, that runs level for a fifth of an inter-eye distance; on both sides,
so that one wrinkle or one lock of hair is none.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.measures.chip import Chip

Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]  # left, top, right, bottom, in inter-eye distances from the eyes' midpoint

# Stripes up to 3 and up to 8 pixels of the chip away from skin on both sides: rims of metal and of plastic.
_THIN, _BROAD = (3, 1.2), (8, 2.5)
_ROWS = slice(98, 176)  # of the chip: from 0.47 above the eyes to 0.75 below them
_WHOLE, _NOSE = slice(None), slice(70, 122)  # columns
_LEVEL_PX = 13  # a stripe is averaged along this length
_SLOPE_PX = 5  # by which it may rise or fall along a place
_BRIDGE: Box = (-0.06, -0.2, 0.06, 0.35)
_RIM: Box = (-0.2, 0.16, 0.2, 0.55)  # around an iris
_ARM_TOP, _ARM_BOTTOM, _ARM_MARGINS, _ARM_LEAST = -0.3, 0.2, (0.12, 0.04), 0.12
_IRISES, _OUTER_CORNERS, _EARS = (468, 473), (33, 263), (127, 356)

# The logarithm (base two) of each stripe's contrast, weighed by a logistic regression on half of 347 real pictures (42 with
# glasses) and of 175 with glasses drawn on; `_FAINT` stops count as no contrast. On the other half 2.1 % are wrong either
# way, and none of the real ones.
_FAINT = 0.008
_PER_BRIDGE, _PER_RIM, _PER_ARM, _PER_BROAD_BRIDGE, _CONSTANT = 1.38, 0.23, 1.83, 0.24, 14.26

# Below the first there are surely none, above the second there surely are some. Bare faces: up to -1.0 on 70 neutral
# portraits, beyond 1.0 on one of 230 others; real glasses: 3.3 and more on 39 of 42; thin metal drawn on: half below 2.5.
NO_GLASSES, SURE_GLASSES = 0.0, 3.0


def eyewear(relief: Floats, chip: Chip, mesh: Floats) -> float:
    """The log odds that glasses are worn: above 0 is more likely than not. relief: (height, width) of the chip, in stops."""
    thin, broad = _stripes(relief, _WHOLE, *_THIN), _stripes(relief, _NOSE, *_BROAD)
    rims = [_strongest(thin, chip, _around(mesh[iris], _RIM)) for iris in _IRISES]
    arms = [_strongest(thin, chip, _arm(mesh[eye], mesh[ear])) for eye, ear in zip(_OUTER_CORNERS, _EARS, strict=True)]
    return (
        _PER_BRIDGE * _log(_strongest(thin, chip, _BRIDGE))
        + _PER_RIM * _log(np.sqrt(rims[0] * rims[1]))
        + _PER_ARM * _log(np.sqrt(arms[0] * arms[1]))
        + _PER_BROAD_BRIDGE * _log(_strongest(broad, chip, _BRIDGE))
        + _CONSTANT
    )


def _stripes(relief: Floats, columns: slice, reach: int, softness: float) -> Floats:
    """How much each place is darker, or brighter, than both those `reach` pixels above and below it, in stops."""
    soft = cv2.GaussianBlur(np.ascontiguousarray(relief[_ROWS, columns]), (0, 0), softness)
    above, below = soft - np.roll(soft, reach, axis=0), soft - np.roll(soft, -reach, axis=0)
    stripe = np.maximum(np.minimum(above, below), 0) + np.minimum(np.maximum(above, below), 0)
    stripes = np.zeros_like(relief)
    stripes[_ROWS, columns] = np.abs(cv2.blur(stripe, (_LEVEL_PX, 1)))
    return stripes


def _strongest(stripes: Floats, chip: Chip, box: Box) -> float:
    """The contrast of the strongest stripe that crosses the box."""
    left, top, right, bottom = chip.box(np.array(box[:2], np.float32), np.array(box[2:], np.float32))
    part = stripes[top:bottom, left:right]
    if part.size == 0:
        return 0.0
    near = cv2.dilate(part, np.ones((_SLOPE_PX, 1), np.uint8))
    return float(np.median(near, axis=1).max())


def _around(point: Floats, box: Box) -> Box:
    x, y = float(point[0]), float(point[1])
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _arm(eye: Floats, ear: Floats) -> Box:
    """From an eye's outer corner to the ear."""
    side = 1.0 if eye[0] > 0 else -1.0
    start, end = float(eye[0]) + side * _ARM_MARGINS[0], float(ear[0]) - side * _ARM_MARGINS[1]
    if (end - start) * side < _ARM_LEAST:
        start = end - side * _ARM_LEAST
    return min(start, end), _ARM_TOP, max(start, end), _ARM_BOTTOM


def _log(contrast: float) -> float:
    return float(np.log2(contrast + _FAINT))
