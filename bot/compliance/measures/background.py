"""What is behind the person, in the part that will be seen: a coarse grid of colours, away from hair and shoulders."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.portrait import Portrait

Box = tuple[float, float, float, float]  # x0, y0, x1, y1, pixels of the working picture

_CELLS = 112  # along the longer side of the box
_TAPS = 3  # samples along each side of a cell: grain evens out
_SOMEBODY, _NOBODY = 0.5, 0.3  # the probability of being a person that makes a cell the person's own, or background
_AWAY = 2.0  # cells around the person that may hold hair
_MASK_ERROR = 1.5  # cells of the person mask


@dataclass(frozen=True, eq=False)
class Background:
    """lab: (rows, columns, 3) CIELAB in square cells. wall, person: (rows, columns), neither in the seam between.

    box: what was looked at, pixels of the picture. cell_px: the side of a cell, pixels of the picture.
    """

    lab: NDArray[np.float32]
    wall: NDArray[np.bool_]
    person: NDArray[np.bool_]
    box: Box
    cell_px: float

    @cached_property
    def share(self) -> float:
        """How much of the looked-at box is background."""
        return float(self.wall.mean())


def background(portrait: Portrait, box: Box) -> Background:
    """Shrink this box of the picture to a grid; what lies outside the picture is left out."""
    x0, x1 = _span(box[0], box[2], portrait.width_px)
    y0, y1 = _span(box[1], box[3], portrait.height_px)
    cell_px = max(x1 - x0, y1 - y0) / _CELLS
    columns, rows = max(1, round((x1 - x0) / cell_px)), max(1, round((y1 - y0) / cell_px))
    part = portrait.pixels[y0:y1, x0:x1]
    fine = cv2.resize(part, (columns * _TAPS, rows * _TAPS), interpolation=cv2.INTER_LINEAR)
    shares = np.asarray(cv2.resize(fine, (columns, rows), interpolation=cv2.INTER_AREA), np.float32) / np.float32(255)
    lab = np.asarray(cv2.cvtColor(shares, cv2.COLOR_RGB2Lab), np.float32)

    of_mask = np.array(portrait.person.shape[::-1]) / (portrait.width_px, portrait.height_px)
    into = np.array([[cell_px, 0, x0 + cell_px / 2], [0, cell_px, y0 + cell_px / 2]]) * of_mask[:, None]
    into[:, 2] -= 0.5
    somebody = np.asarray(
        cv2.warpAffine(
            portrait.person,
            into,
            (columns, rows),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
    away = _AWAY + _MASK_ERROR / (cell_px * float(of_mask.max()))
    wall = _inner(somebody < _NOBODY, away)
    person = _inner(somebody > _SOMEBODY, away / 2)
    return Background(lab=lab, wall=wall, person=person, box=(x0, y0, x1, y1), cell_px=cell_px)


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    """Whole pixels inside the picture, at least one."""
    low = min(max(round(start), 0), length - 1)
    return low, min(max(round(end), low + 1), length)


def _inner(where: NDArray[np.bool_], away: float) -> NDArray[np.bool_]:
    """Where everything within `away` cells is so too. The picture's own border does not count against it."""
    size = 2 * round(away) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.erode(where.astype(np.uint8), kernel), np.bool_)
