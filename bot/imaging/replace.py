"""Another background behind a person: only where the document permits it, and never without a person's look at both.

The mask is a small one; a guided filter (He, Sun, Tang, 2010) makes it follow the picture's own edges. Curls still keep a
rim of the old wall, which is why nobody gets such a picture unseen.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.document import Document
from bot.compliance.portrait import Pixels, Probability
from bot.errors import Refused

_NEW = np.array([255.0, 255.0, 255.0], np.float32)
_RADIUS = 1 / 90  # of the longer side: how far the filter looks
_SMOOTH = 1e-4  # variance of light (0 to 1) below which an area counts as flat
_SURE = (0.1, 0.9)  # less is wall, more is person


def white_background(pixels: Pixels, person: Probability, document: Document) -> Pixels:
    """The same picture with a white wall. person: of the whole picture, any size.

    Raises `Refused` for a document whose office has not permitted it.
    """
    if document.permitted_edits != "background":
        raise Refused(f"nobody may change the background of a photo for {document.id}")
    height, width = pixels.shape[:2]
    coarse = np.asarray(cv2.resize(person, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    guide = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32) / np.float32(255)
    fine = _guided(guide, coarse, max(2, round(max(height, width) * _RADIUS)))
    share = np.clip((fine - _SURE[0]) / (_SURE[1] - _SURE[0]), 0, 1)[:, :, None]
    mixed = pixels.astype(np.float32) * share + _NEW * (1 - share)
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)


def _guided(guide: NDArray[np.float32], mask: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.boxFilter(values, -1, size, borderType=cv2.BORDER_REFLECT), np.float32)

    light, masked = mean(guide), mean(mask)
    slope = (mean(guide * mask) - light * masked) / (mean(guide * guide) - light * light + np.float32(_SMOOTH))
    level = masked - slope * light
    return mean(np.asarray(slope, np.float32)) * guide + mean(np.asarray(level, np.float32))
