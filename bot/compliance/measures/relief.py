"""A face's light and shade in photographic stops, in which skin of every tone has the same relief; and how to read it.

Places are given as points of the face's mesh: inter-eye distances from the eyes' midpoint, head upright.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.measures.chip import Chip

Floats = NDArray[np.float32]

_NOISE_FLOOR = 12.0  # of 255: below it a stop is only noise
_STOPS = np.log2(np.arange(256, dtype=np.float32) + np.float32(_NOISE_FLOOR))
_FLAT = 0.02  # stops; a piece with less relief than this (one standard deviation) shows nothing to compare


def relief(chip: Chip) -> Floats:
    """(height, width) of the chip: the logarithm, to the base of two, of its luma."""
    return np.asarray(cv2.LUT(chip.luma, _STOPS), np.float32)


def read(image: Floats, chip: Chip, points: Floats) -> Floats:
    """The values of a picture of the chip's size, (height, width) or (height, width, 3), at these points (…, 2)."""
    places = chip.places(points.reshape(-1, 2)).astype(np.float32)
    values = cv2.remap(image, places[None, :, 0], places[None, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, np.float32).reshape(*points.shape[:-1], *image.shape[2:])


def colours(chip: Chip, points: Floats, half: int) -> Floats:
    """The mean CIELAB of the square of 2 * `half` + 1 pixels of the chip around each of these points (n, 2): (n, 3)."""
    height, width = chip.luma.shape
    steps = np.arange(-half, half + 1)
    x, y = (np.rint(chip.places(points)).astype(int)[:, axis, None, None] for axis in (0, 1))
    rows, columns = (y + steps[:, None]).clip(0, height - 1), (x + steps).clip(0, width - 1)
    return np.asarray(chip.lab[rows, columns].mean(axis=(1, 2)), np.float32)


def likeness(piece: Floats, other: Floats, slack: tuple[int, int]) -> float:
    """The correlation of two pieces (rows, columns) of relief, -1 to 1, as they may be shifted by `slack` either way."""
    down, right = slack
    middle = np.ascontiguousarray(piece[down:-down, right:-right])
    if max(float(middle.std()), float(other.std())) < _FLAT:
        return 1.0
    return float(np.nan_to_num(cv2.matchTemplate(other, middle, cv2.TM_CCOEFF_NORMED)).max())
