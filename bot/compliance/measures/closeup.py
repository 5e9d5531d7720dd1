"""The face in the photo's own pixels, in grey: what the checks of focus, grain and compression look at.

It is not turned and not resampled, for either would blur it; only the band around the eyes is shrunk, to the size at
which the document shows it.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell
from bot.compliance.measures.anatomy import Anatomy
from bot.compliance.portrait import Pixels, Portrait

_ASIDE, _ABOVE, _BELOW = 1.0, 0.8, 1.7  # what is looked at around the eyes' midpoint, in inter-eye distances
_BAND_ASIDE, _BAND = 0.95, 0.32  # and the band around the eyes, above and below alike
_EVERY = 3  # rows are enough for a mean, and fall on every row of a square of 8
_BANDS = 7  # of rows; a feature is in few of them, a grid in all
_LEAST_PX = 12  # of the band's height: less shows nothing

# Immerkaer's filter ("Fast noise variance estimation", 1996) answers to grain and hardly to edges. Its mean over the
# smoothest fifth of the blocks leaves lashes, brows and pores out.
_GRAIN = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
_TO_DEVIATION = float(np.sqrt(np.pi / 2) / 6)
_BLOCK_PX, _SMOOTHEST = 8, 20


@dataclass(frozen=True, eq=False)
class Closeup:
    """luma: (rows, columns) of the face, 8 bit, in pixels of the working picture. left, top: where it lies there.

    eyes: (rows, columns), the band around the eyes with as many pixels between them as the document needs.
    """

    luma: Pixels
    left: int
    top: int
    eyes: NDArray[np.float32]

    @cached_property
    def grain(self) -> float:
        """The standard deviation of the noise in the band, in steps of 255."""
        answer = cv2.blur(np.abs(cv2.filter2D(self.eyes, -1, _GRAIN)), (_BLOCK_PX, _BLOCK_PX))
        blocks = np.asarray(answer, np.float32)[_BLOCK_PX // 2 :: _BLOCK_PX, _BLOCK_PX // 2 :: _BLOCK_PX]
        return float(np.percentile(blocks, _SMOOTHEST)) * _TO_DEVIATION

    @cached_property
    def steps_across(self) -> NDArray[np.float32]:
        """How large the step from each column to the next is, in most bands of rows: root mean squares."""
        return _steps(self.luma)

    @cached_property
    def steps_down(self) -> NDArray[np.float32]:
        """How large the step from each row to the next is, in most bands of columns: root mean squares."""
        return _steps(np.asarray(cv2.transpose(self.luma), np.uint8))


def closeup(portrait: Portrait, face: Anatomy, inter_eye_px: int) -> Closeup:
    """Cut the face out. Raises `CannotTell` where the eyes lie outside the picture, or are mere dots."""
    luma, left, top = _cut(portrait.pixels, face, (_ASIDE, _ABOVE, _BELOW))
    x, y = face.eyes - (left, top)
    aside, high = _BAND_ASIDE * face.inter_eye_px, _BAND * face.inter_eye_px
    rows, columns = (slice(max(0, round(at - by)), max(0, round(at + by))) for at, by in ((y, high), (x, aside)))
    band, shrink = luma[rows, columns], inter_eye_px / face.inter_eye_px
    if min(band.shape) < _LEAST_PX or min(band.shape) * shrink < _LEAST_PX:
        raise CannotTell("the eyes lie outside the picture, or are mere dots")
    how = cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR
    eyes = np.asarray(cv2.resize(band, None, fx=shrink, fy=shrink, interpolation=how), np.float32)
    return Closeup(luma=luma, left=left, top=top, eyes=eyes)


def _cut(pixels: Pixels, face: Anatomy, around: tuple[float, float, float]) -> tuple[Pixels, int, int]:
    aside, above, below = (share * face.inter_eye_px for share in around)
    x, y = (float(at) for at in face.eyes)
    left, top, right, bottom = (max(0, round(edge)) for edge in (x - aside, y - above, x + aside, y + below))
    part = pixels[top:bottom, left:right]
    if min(part.shape[:2]) < _LEAST_PX:
        raise CannotTell("the face lies outside the picture, or is a mere dot")
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.uint8), left, top


def _steps(luma: Pixels) -> NDArray[np.float32]:
    rows = luma[::_EVERY]
    differences = cv2.absdiff(rows[:, :-1], rows[:, 1:])
    bands = [band for band in np.array_split(np.asarray(differences, np.uint8), _BANDS) if len(band)]
    squares = [cv2.reduce(band, 0, cv2.REDUCE_SUM2, dtype=cv2.CV_32F).ravel() / len(band) for band in bands]
    steps: NDArray[np.float32] = np.sqrt(np.median(squares, axis=0)).astype(np.float32)
    return steps
