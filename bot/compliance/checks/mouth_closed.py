"""The mouth is closed (ISO/IEC 29794-5 MouthClosed; ISO/IEC 19794-5, 7.2.3).

The gap between the inner lips over the length from eyes to chin (T). Neutral portraits: up to 0.021 on 70 faces, 0.028 on
ordinary days, and 0.033 on one child that an authority accepted; open mouths: 0.048 and more, and 0.052 and more on 70
neutral portraits whose lips were drawn 5 to 15 mm apart. The limit lies in the middle of the gap.
"""

import numpy as np

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 0.041, 0.027
_INNER_LIPS = (13, 14)


def check(subject: Subject) -> Finding:
    """The jaw's own score is of no use here: it is 0.01 to 0.04 on mouths that are open."""
    gap = float(np.linalg.norm(np.subtract(*subject.landmarks(*_INNER_LIPS)))) / subject.anatomy.eyes_to_chin_px
    return at_most(
        "mouth_closed", gap, refuse=_REFUSE, warn=_WARN, unit="share of eyes to chin", area=subject.mouth_area
    )
