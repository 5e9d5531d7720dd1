"""It is no photo of a screen or of a printed picture: no fine grating lies over the skin.

Skin has no period. The dots of a screen or a print do, and beat with the camera's own: a sharp peak in the spectrum
of the middle of the face, where neither curls nor knitting are. 160 photos of people: up to 3.0 nepers above what
lies around; screens laid over them by calculation: 5.1 and more. Real ones were not at hand, and a good screen at a
distance shows nothing, so a pass is no proof of a real person.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.closeup import Closeup
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 3.9, 4.6
_SIDES_PX = ((256, 150.0), (128, 75.0))  # of the looked-at square, and from which inter-eye distance it is in the face
_BELOW_EYES = 0.45  # its middle, in inter-eye distances
_COARSE = 0.06  # cycles per pixel: what is larger is the face itself
_JPEG = tuple(k / 8 for k in range(1, 5))  # cycles per pixel of the edges of JPEG's squares
_AROUND = 25  # bins


def check(subject: Subject) -> Finding:
    """The highest peak, in nepers of power (a factor of 2.7) above the bins around it."""
    ied_px = subject.anatomy.inter_eye_px
    side = next((side for side, least in _SIDES_PX if ied_px >= least), None)
    if side is None:
        raise CannotTell("the face is too small to tell a grating from skin")
    square = _square(subject.closeup, ied_px, subject.anatomy.eyes, side)
    packed = np.asarray(cv2.dft((square - square.mean()) * _window(side)), np.float32)
    real, imaginary = packed[:, 1:-1:2], packed[:, 2::2]  # of the frequencies between none and half a cycle across
    power = np.asarray(cv2.log(real * real + imaginary * imaginary + 1), np.float32)
    peaks = np.asarray(cv2.blur(power, (3, 3)) - cv2.blur(power, (_AROUND, _AROUND)), np.float32)
    return at_most(
        "moire", float(peaks[_fine(side)].max()), refuse=_REFUSE, warn=_WARN, unit="nepers", area=subject.head_area
    )


def _square(closeup: Closeup, ied_px: float, eyes: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    left = round(float(eyes[0]) - side / 2) - closeup.left
    top = round(float(eyes[1]) + _BELOW_EYES * ied_px - side / 2) - closeup.top
    square = closeup.luma[max(0, top) : top + side, max(0, left) : left + side]
    if square.shape != (side, side):
        raise CannotTell("the face is cut off")
    return square.astype(np.float32)


@cache
def _window(side: int) -> NDArray[np.float32]:
    slope = np.hanning(side)
    return np.outer(slope, slope).astype(np.float32)


@cache
def _fine(side: int) -> NDArray[np.bool_]:
    """Which bins of the packed spectrum count: fine ones, off JPEG's own and off the face's own edges."""
    down = np.abs(np.fft.fftfreq(side))[:, None]
    right = np.arange(1, side // 2)[None] / side
    a_bin = 1.5 / side
    counts = np.hypot(down, right) > _COARSE
    for along, across in ((down, right), (right, down)):
        for period in _JPEG:
            counts &= (np.abs(along - period) > a_bin) | (across > a_bin)
        counts &= (along > a_bin) | (across > 2 * _COARSE)
    return np.asarray(counts, np.bool_)
