"""No part of the face is washed out (ISO/IEC 29794-5 OverExposurePrevention: the share of luminance from 247 on).

Good portraits have none; one and a half stops more light washes out a third of a pale face.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.skin import in_picture
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WASHED_OUT = 247
_WARN, _REFUSE = 0.015, 0.05


def check(subject: Subject) -> Finding:
    """The share of skin that is nearly white."""
    skin = subject.skin
    if skin.luminance.size == 0:
        raise CannotTell("the face lies outside the picture")
    white = skin.luminance >= _WASHED_OUT
    places = np.stack([skin.across, skin.down], axis=1)[white]
    return at_most(
        "over_exposure_prevention",
        float(white.mean()),
        refuse=_REFUSE,
        warn=_WARN,
        unit="share of skin",
        detail="bright",
        area=subject.area(in_picture(places, subject.anatomy)) if len(places) else None,
    )
