"""No lamp is mirrored on the skin (ISO/IEC 39794-5 D.1.4.2: no hot spots; ICAO: no flash reflections).

A mirrored lamp adds white light to the skin's own: the spot is nearly white in all three colours, and far brighter than
the skin around it. The shine of dark skin is brighter than that skin too, but nowhere near white. Good portraits: up to
0.002 of the skin (70 people), smiling cheeks in the sun up to 0.013; hot spots: 0.016 and more, 0.02 and more in 95 %.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 0.02, 0.007
_NEARLY_WHITE = 225  # of 255, the least of the three colours
_BRIGHTER = 35  # of 255, than the skin's typical luma


def check(subject: Subject) -> Finding:
    """The share of skin that mirrors a lamp."""
    brighter = subject.skin_luminance > subject.skin_tone + _BRIGHTER
    spot = brighter & (subject.skin.rgb.min(axis=1) >= _NEARLY_WHITE)
    return at_most(
        "flash_reflection",
        float(spot.mean()),
        refuse=_REFUSE,
        warn=_WARN,
        unit="share of skin",
        detail="spot",
        area=subject.skin_area(spot),
    )
