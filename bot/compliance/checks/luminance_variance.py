"""The skin is neither flat nor full of contrast (ISO/IEC 29794-5 LuminanceVariance).

The standard's score of the variance v of luma: 100 sin(60 v / (60 v + 1) pi), highest at v = 0.017. It only warns: good
portraits have 33 to 100, and what spoils a picture on either side, haze or a shadow, has a check of its own.
"""

import math

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_NEVER, _WARN = 0.0, 12.0
_STEEPNESS = 60


def check(subject: Subject) -> Finding:
    """The standard's score, 0 to 100."""
    luminance = subject.skin_luminance
    steep = _STEEPNESS * float((luminance / 255).var())
    score = 100 * math.sin(steep / (steep + 1) * math.pi)
    return at_least(
        "luminance_variance", score, refuse=_NEVER, warn=_WARN, unit="of 100", detail="", area=subject.head_area
    )
