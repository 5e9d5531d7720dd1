"""The skin is neither very dark nor very bright on average (ISO/IEC 29794-5 LuminanceMean).

The standard's score of the mean: 100 in the middle of the scale, falling off at 0.2 and 0.8. It knows nothing of skin
tones, so it only warns, and far out: a good portrait of dark skin has 72, one of pale skin up to 100. What refuses a dark
or a bright picture are the checks of exposure, which go by the white of the eyes.
"""

import math

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_NEVER, _WARN = 0.0, 15.0
_DARK, _BRIGHT, _WIDTH = 0.2, 0.8, 0.05  # of full luma


def check(subject: Subject) -> Finding:
    """The standard's score, 0 to 100."""
    luminance = subject.skin_luminance
    mean = float(luminance.mean()) / 255
    score = 100 * _sigmoid(mean - _DARK) * (1 - _sigmoid(mean - _BRIGHT))
    detail = "dark" if mean < (_DARK + _BRIGHT) / 2 else "bright"
    return at_least(
        "luminance_mean", score, refuse=_NEVER, warn=_WARN, unit="of 100", detail=detail, area=subject.head_area
    )


def _sigmoid(distance: float) -> float:
    return 1 / (1 + math.exp(-distance / _WIDTH))
