"""The picture is in colour (ICAO and nearly every authority: colour photographs only).

In a grey picture, and in a toned one, the colour of a pixel follows from how light it is; in a colour picture skin, lips,
hair, eyes, clothes and wall differ at the same lightness. Measured as what is left of the colours around the face when
the best curve through lightness is taken away: grey 0.01 to 0.03 (207 pictures), toned 0.4 to 1.3, in colour 3.1 and more
(121 pictures), the least of it on dark and on very pale skin in even light.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 1.5, 2.2
_TOO_DARK = 40  # of 255: the darkest skin in good light has 59
_SHRINK = 4  # pixels of the chip to one: JPEG's own colour noise is gone
_FEWEST = 200  # of the small pixels


def check(subject: Subject) -> Finding:
    """How much colour there is that lightness does not explain, in CIELAB units."""
    if subject.skin_tone < _TOO_DARK:
        raise CannotTell("it is too dark to see colours")
    lab = _small_lab(subject)
    lightness, colour = lab[:, 0] / 100, lab[:, 1:]
    powers = np.stack([np.ones_like(lightness), lightness, lightness**2], axis=1)
    curve = np.linalg.lstsq(powers.T @ powers, powers.T @ colour, rcond=None)[0]
    left = colour - powers @ curve
    return at_least(
        "greyscale",
        float(np.sqrt((left**2).sum(axis=1).mean())),
        refuse=_REFUSE,
        warn=_WARN,
        unit="colour difference",
        detail="colourless",
        area=subject.head_area,
    )


def _small_lab(subject: Subject) -> NDArray[np.float32]:
    """(n, 3) CIELAB of the chip, shrunk, where it shows the picture."""
    rgb, inside = subject.chip.rgb, subject.chip.inside
    height, width = rgb.shape[0] // _SHRINK, rgb.shape[1] // _SHRINK
    half = cv2.resize(rgb[: height * _SHRINK, : width * _SHRINK], (2 * width, 2 * height), interpolation=cv2.INTER_AREA)
    small = cv2.resize(half, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    shown = inside[: height * _SHRINK : _SHRINK, : width * _SHRINK : _SHRINK]
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2Lab), np.float32)[shown]
    if len(lab) < _FEWEST:
        raise CannotTell("the face lies outside the picture")
    return lab
