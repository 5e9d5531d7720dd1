"""The face has both dark and light in it (ISO/IEC 29794-5 DynamicRange; ICAO: not washed out).

Pupils, lashes and nostrils are nearly black in everybody; under haze, a fogged lens or light that falls into the lens they
are grey. Measured as the stops between the darkest and the brightest part of the face. The standard's own number, the
entropy of the face's luminance, orders the same pictures, but leaves an equal error of 1.4 % where this leaves none.
Good portraits: 2.9 to 7.4 stops, on pale as on dark skin; under haze: 0.5 to 1.8.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.colour import LIGHT
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 2.1, 2.6
_PARTS = (0.5, 99)  # percentiles
_NOISE = 0.003  # of full light


def check(subject: Subject) -> Finding:
    """From the darkest to the brightest part of the face, its eyes and lips among them."""
    rows, columns = (np.flatnonzero(subject.skin.mask.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        raise CannotTell("the face lies outside the picture")
    luma = subject.chip.luma[rows[0] : rows[-1] + 1 : 2, columns[0] : columns[-1] + 1 : 2]
    dark, bright = LIGHT[np.percentile(luma, _PARTS).astype(int)] + _NOISE
    return at_least(
        "dynamic_range",
        float(np.log2(bright / dark)),
        refuse=_REFUSE,
        warn=_WARN,
        unit="stops",
        detail="hazy",
        area=subject.head_area,
    )
