"""No part of the face is washed out (ISO/IEC 29794-5 OverExposurePrevention: the share of luminance from 247 on).

Good portraits have none; one and a half stops more light washes out a third of a pale face.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WASHED_OUT = 247
_WARN, _REFUSE = 0.015, 0.05


def check(subject: Subject) -> Finding:
    """The share of skin that is nearly white."""
    white = subject.skin_luminance >= _WASHED_OUT
    return at_most(
        "over_exposure_prevention",
        float(white.mean()),
        refuse=_REFUSE,
        warn=_WARN,
        unit="share of skin",
        detail="bright",
        area=subject.skin_area(white),
    )
