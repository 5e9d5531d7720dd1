"""There is enough light (ISO/IEC 29794-5 UnderExposurePrevention).

Counting dark pixels of the face would take dark skin for darkness. The white of the eye is equally bright in everyone:
121 to 178 (of 255) on pale and 121 to 143 on dark skin in the same studio, and it falls alike when light is taken away
(two stops less: 62 to 94 and 62 to 74; three: 43 to 67 and 43 to 52). Where no eye shows, as behind dark glasses,
bright skin is witness enough. Good portraits: 102 and more (70 people).
"""

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 76.0, 92.0


def check(subject: Subject) -> Finding:
    """The brighter of eye white and typical skin."""
    return at_least(
        "under_exposure_prevention",
        max(subject.eye_white, subject.skin_tone),
        refuse=_REFUSE,
        warn=_WARN,
        unit="of 255",
        detail="dark",
        area=subject.head_area,
    )
