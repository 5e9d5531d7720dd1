"""The face is in focus and not shaken (ISO/IEC 29794-5 Sharpness; ISO/IEC 39794-5 D.1.4.2).

Around the eyes, at the size at which the document needs them, how wide is an edge? The ratio of first to second
differences answers in pixels, whatever the contrast: dark skin and pale skin are measured alike. Good portraits: 0.6 to
0.8 pixels; blurred by one pixel (standard deviation): 1.4 to 1.7; by two: 2.4 and more.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.skin import in_picture, luma
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 1.3, 1.75
_ASIDE, _ABOVE = 0.95, 0.30  # the looked-at band around the eyes, in inter-eye distances from their midpoint
_FLAT = 0.05  # squared second difference of a surface without any detail: keeps the ratio finite


def check(subject: Subject) -> Finding:
    """The direction that is more blurred counts: a shaken picture is sharp along the shake's other axis."""
    band = _band(subject)
    native = max(_width(band), _width(band.T))
    return at_most("sharpness", native, refuse=_REFUSE, warn=_WARN, unit="px", area=subject.head_area)


def _width(band: NDArray[np.float32]) -> float:
    """The typical width of an edge across the columns, in pixels of the band."""
    first = (band[:, 2:] - band[:, :-2]) / 2
    second = band[:, 2:] + band[:, :-2] - 2 * band[:, 1:-1]
    return float(np.sqrt(np.mean(first**2) / (np.mean(second**2) + _FLAT)))


def _band(subject: Subject) -> NDArray[np.float32]:
    """Luminance around the eyes, upright, with as many pixels between them as the document needs."""
    face, wanted_px = subject.anatomy, subject.document.inter_eye_px
    step = 1 / wanted_px
    down, across = np.mgrid[-_ABOVE:_ABOVE:step, -_ASIDE:_ASIDE:step].astype(np.float32)
    places = in_picture(np.stack([across.ravel(), down.ravel()], axis=1), face)
    block = max(1, int(face.inter_eye_px / wanted_px))  # pixels that fall together; never more detail than there is
    left, top = np.maximum(np.floor(places.min(axis=0)).astype(int) - block, 0)
    right, bottom = np.ceil(places.max(axis=0)).astype(int) + 2 * block
    part = subject.portrait.pixels[top:bottom, left:right]
    rows, columns = part.shape[0] // block, part.shape[1] // block
    if min(rows, columns) < 3:  # noqa: PLR2004 - second differences need three
        raise CannotTell("the eyes lie outside the picture")
    light = luma(part[: rows * block, : columns * block].astype(np.float32))
    light = light.reshape(rows, block, columns, block).mean(axis=(1, 3))
    at = (places - [left, top] - (block - 1) / 2) / block
    return _between(light, at[:, 0], at[:, 1]).reshape(across.shape)


def _between(light: NDArray[np.float32], x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bilinear samples of (rows, columns); places outside take the border's value."""
    x, y = np.clip(x, 0, light.shape[1] - 1.001), np.clip(y, 0, light.shape[0] - 1.001)
    column, row = x.astype(np.intp), y.astype(np.intp)
    right, down = x - column, y - row
    upper = light[row, column] * (1 - right) + light[row, column + 1] * right
    lower = light[row + 1, column] * (1 - right) + light[row + 1, column + 1] * right
    sampled: NDArray[np.float32] = (upper * (1 - down) + lower * down).astype(np.float32)
    return sampled
