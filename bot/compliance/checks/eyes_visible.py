"""Both eyes can be seen (ISO/IEC 29794-5 EyesVisible): not behind dark glasses, nor in a deep shadow.

The white of the eyes over the typical skin of the same face. Open eyes: 0.8 and more on 70 neutral portraits, on pale
skin as on dark; dark glasses: 0.26 and 0.34; eyes in the hard shadow of a high sun: 0.28 and 0.30. In between lie
laughing eyes, glasses that mirror and the shadow of a hat: a person decides.
"""

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_HIDDEN, _SEEN = 0.37, 0.55
_EYES = (33, 133, 159, 145, 362, 263, 386, 374)


def check(subject: Subject) -> Finding:
    """How bright the eyes' white is beside the skin around it."""
    ratio = subject.eye_white / max(subject.skin_tone, 1.0)
    if _HIDDEN <= ratio < _SEEN:
        raise CannotTell("the eyes are darker than usual")
    area = subject.area(subject.landmarks(*_EYES))
    return at_least("eyes_visible", ratio, refuse=_HIDDEN, unit="share of skin", area=area)
