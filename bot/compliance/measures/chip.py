"""One face, upright and always at the same size: what the checks of light, colour and covering look at.

Places are (across, down) in inter-eye distances from the eyes' midpoint, as `skin.upright` gives them.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell
from bot.compliance.measures.anatomy import Anatomy
from bot.compliance.portrait import Pixels, Points, Portrait

IED_PX = 64  # pixels of the chip between the eyes
_ASIDE, _ABOVE, _BELOW = 1.5, 2.0, 2.4  # what it shows around the eyes' midpoint, in inter-eye distances
_SIZE = round(2 * _ASIDE * IED_PX), round((_ABOVE + _BELOW) * IED_PX)
_ORIGIN = np.array([_ASIDE, _ABOVE], np.float32)
_CORNERS = np.array([[0, 0], [_SIZE[0], 0], [0, _SIZE[1]], _SIZE], np.float32)


@dataclass(frozen=True, eq=False)
class Chip:
    """rgb: (height, width, 3), 8 bit. inside: (height, width), False where it reaches beyond the picture."""

    rgb: Pixels
    inside: NDArray[np.bool_]

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """(height, width, 3) CIELAB: L* 0 to 100, a*, b*."""
        shares = self.rgb.astype(np.float32) * np.float32(1 / 255)
        return np.asarray(cv2.cvtColor(shares, cv2.COLOR_RGB2Lab), np.float32)

    @cached_property
    def luma(self) -> NDArray[np.uint8]:
        """(height, width) Rec. 601 luma, as OpenCV weighs it."""
        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY), np.uint8)

    def places(self, points: Points) -> Points:
        """Points (n, 2), in inter-eye distances from the eyes' midpoint, as pixels of the chip."""
        placed: Points = (points + _ORIGIN) * np.float32(IED_PX) - np.float32(0.5)
        return placed

    def points(self, places: Points) -> Points:
        """The way back from `places`."""
        found: Points = (places + np.float32(0.5)) / np.float32(IED_PX) - _ORIGIN
        return found

    def box(self, low: Points, high: Points) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in whole pixels of the box between two points (2,), none before the first pixel."""
        (left, top), (right, bottom) = np.rint(self.places(np.stack([low, high]))).astype(int).clip(0).tolist()
        return left, top, right, bottom

    def mask(self, outline: Points) -> NDArray[np.bool_]:
        """(height, width), True inside this outline (n, 2)."""
        filled = np.zeros(self.inside.shape, np.uint8)
        cv2.fillPoly(filled, [np.rint(self.places(outline)).astype(np.int32)], 1)
        return filled.view(np.bool_) & self.inside


def chip(portrait: Portrait, face: Anatomy) -> Chip:
    """Cut a face out upright. A large face is halved first, as often as it takes, so that its pores do not flicker."""
    per_px = face.inter_eye_px / IED_PX  # picture pixels per chip pixel
    right = (face.left_eye - face.right_eye) / face.inter_eye_px
    axes = np.stack([right, [-right[1], right[0]]], axis=1) * per_px
    corner = face.eyes - axes @ (_ORIGIN * IED_PX - 0.5)
    pixels = portrait.pixels
    if per_px >= 2:  # noqa: PLR2004 - a half is a half
        ends = corner + _CORNERS @ axes.T
        low = np.clip(np.floor(ends.min(axis=0)) - per_px, 0, None).astype(int)
        high = np.ceil(ends.max(axis=0) + per_px).clip(0).astype(int)
        pixels, corner = pixels[low[1] : high[1], low[0] : high[0]], corner - low
        while per_px >= 2 and min(pixels.shape[:2]) >= 2:  # noqa: PLR2004
            pixels = _halved(pixels)
            axes, corner, per_px = axes / 2, (corner + 0.5) / 2 - 0.5, per_px / 2
    if pixels.size == 0:
        raise CannotTell("the face lies outside the picture")
    into = np.column_stack([axes, corner])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    rgb = np.asarray(cv2.warpAffine(pixels, into, _SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    return Chip(rgb=rgb, inside=_inside(into, pixels.shape[1], pixels.shape[0]))


def _halved(pixels: Pixels) -> Pixels:
    """Means of two by two. Only for even sides does OpenCV have its fast way, a tenth of the time of any other."""
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    even = pixels[: height * 2, : width * 2]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _inside(into: NDArray[np.float64], width: int, height: int) -> NDArray[np.bool_]:
    """(height, width) of the chip: where it shows the picture of this size."""
    ends = _CORNERS @ into[:, :2].T + into[:, 2]
    if (ends > -1).all() and (ends < [width, height]).all():
        return np.ones(_SIZE[::-1], np.bool_)
    across, down = np.arange(_SIZE[0]), np.arange(_SIZE[1])[:, None]
    x, y = (row[0] * across + row[1] * down + row[2] for row in into)
    return np.asarray((x > -1) & (x < width) & (y > -1) & (y < height), np.bool_)
