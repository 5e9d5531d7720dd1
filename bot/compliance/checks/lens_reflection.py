"""No light is mirrored in the lenses (ISO/IEC 39794-5, D.1.4.3; tests of flash reflection on lenses of the ICAO list).

The part of a lens, in squares of the inter-eye distance, that is much brighter than the skin and paler in colour; the
white of the eye does not count, a bright iris does. Drawn glasses without glare: up to 0.002; real, clear ones: up to
0.012 on seven pictures and 0.048 on one; a flash or a window drawn in: 0.010 and more, 0.020 on
19 of 20, 0.066 in the middle.
Without glasses there is nothing that mirrors.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.chip import IED_PX
from bot.compliance.measures.eyes import IRIS_RADIUS, Eye, eyes
from bot.compliance.measures.eyewear import NO_GLASSES
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 0.05, 0.015
_PERHAPS_GLASSES = NO_GLASSES - 2  # a flash hides part of the frame too
_BRIGHTER, _BRIGHT, _WHITE = 16.0, 65.0, 87.0  # L* above the skin's, at least, and always
_PALER, _COLOURLESS = 0.75, 2.0  # share of the skin's chroma, and what counts as none
_LENS = (0.30, 0.26, 0.04)  # half its width and height, and how far below the iris its middle lies
_WHITE_OF_THE_EYE = 1.15  # how much larger than the opening it may look
_SOME = 6  # every sixth pixel of the skin, across and down, is enough


def check(subject: Subject) -> Finding:
    """The worse lens."""
    some = slice(None, None, _SOME), slice(None, None, _SOME)
    skin = subject.chip.lab[some][subject.skin.mask[some]]
    if len(skin) == 0:
        raise CannotTell("there is no skin to compare with")
    lightness = float(np.clip(np.median(skin[:, 0]) + _BRIGHTER, _BRIGHT, _WHITE))
    chroma = float(np.median(_chroma(skin))) * _PALER + _COLOURLESS
    native = max(_glare(subject, eye, lightness, chroma) for eye in eyes(subject.mesh))
    if subject.eyewear <= _PERHAPS_GLASSES:
        native = min(native, _WARN)  # eyelids and cheeks shine without lenses too
    if native > _WARN and subject.eyewear <= NO_GLASSES:
        raise CannotTell("something shines, perhaps a lens")
    return at_most(
        "lens_reflection", native, refuse=_REFUSE, warn=_WARN, unit="squared eye distances", area=subject.eyes_area
    )


def _glare(subject: Subject, eye: Eye, lightness: float, chroma: float) -> float:
    """How much of a lens is lighter and less coloured than this."""
    chip = subject.chip
    iris = chip.mask(eye.around(IRIS_RADIUS, IRIS_RADIUS))
    white = chip.mask(eye.opening(_WHITE_OF_THE_EYE)) & ~iris
    glass = chip.lab[chip.mask(eye.around(*_LENS)) & ~white]
    return float(((glass[:, 0] > lightness) & (_chroma(glass) < chroma)).sum()) / IED_PX**2


def _chroma(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.hypot(lab[:, 1], lab[:, 2]), np.float32)
