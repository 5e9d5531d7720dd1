"""Both halves of the face are lit alike (ISO/IEC 29794-5 IlluminationUniformity; ISO/IEC 39794-5 D.1.4.2).

Measured as the ratio of light on mirrored patches of skin, in photographic stops, so that the skin's own tone cancels
out. Good portraits: up to 0.34 (50 faces, studio) and 0.96 (20 faces, older studio); an official example of uneven
light: 1.9, beside 1.1 on the same person's accepted picture.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.colour import LIGHT
from bot.compliance.measures.skin import luma
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 1.0, 1.4
# The same place on the person's right and left: cheek, beside the nose, under the eye, lower cheek, forehead.
_PAIRS = ((50, 280), (205, 425), (118, 347), (187, 411), (104, 333), (36, 266))
_RADIUS = 0.12  # of the inter-eye distance
_SAMPLES = 12  # across a patch
_DARKEST = 0.001  # of full light: below it there is only noise


def check(subject: Subject) -> Finding:
    """`detail` is the person's own side that lacks light."""
    stops = [_stops(subject, *pair) for pair in _PAIRS]
    difference = float(np.median(stops))
    dark = "left" if difference > 0 else "right"
    side = [pair[dark == "left"] for pair in _PAIRS]
    return at_most(
        "illumination_uniformity",
        abs(difference),
        refuse=_REFUSE,
        warn=_WARN,
        unit="stops",
        detail=dark,
        area=subject.area(subject.landmarks(*side)),
    )


def _stops(subject: Subject, right: int, left: int) -> float:
    return float(np.log2(_light(subject, right) / _light(subject, left)))


def _light(subject: Subject, landmark: int) -> float:
    """The mean share of light on a patch of skin."""
    x, y = subject.face.landmarks[landmark, :2]
    radius = _RADIUS * subject.anatomy.inter_eye_px
    top, left = max(int(y - radius), 0), max(int(x - radius), 0)
    patch = subject.portrait.pixels[top : int(y + radius) + 1, left : int(x + radius) + 1]
    if patch.size == 0:
        raise CannotTell("a cheek lies outside the picture")
    step = max(1, patch.shape[0] // _SAMPLES)
    return max(float(luma(LIGHT[patch[::step, ::step]]).mean()), _DARKEST)
