"""Both eyes are open (ISO/IEC 29794-5 EyesOpen; ISO/IEC 19794-5, 7.2.3).

The gap between the lids of the narrower eye, over the length from eyes to chin (T). Good portraits: 0.048 and more on
170 faces; closed or lowered eyes: 0.013 to 0.026. Narrow eyes are not closed eyes: where the blink score, which was
trained on blinking, says open all the same, a person decides.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_OPEN = 0.04
_BLINK_OPEN, _BLINK_CLOSED = 0.35, 0.50  # open eyes: up to 0.35 on 170 faces; closed: 0.54 to 0.66
# Upper and lower lid, then the corners, of the person's right and left eye.
_LIDS = ((159, 145), (386, 374))
_CORNERS = (33, 133, 159, 145, 362, 263, 386, 374)


def check(subject: Subject) -> Finding:
    """Two witnesses, the lids and the blink score; when they contradict each other it cannot be told."""
    gaps = [float(np.linalg.norm(np.subtract(*subject.landmarks(*lids)))) for lids in _LIDS]
    gap = min(gaps) / subject.anatomy.eyes_to_chin_px
    scores = subject.face.blendshapes
    blink = max(scores["eyeBlinkLeft"], scores["eyeBlinkRight"])
    if (gap < _OPEN and blink < _BLINK_OPEN) or (gap >= _OPEN and blink > _BLINK_CLOSED):
        raise CannotTell("lids and blink score contradict each other")
    area = subject.area(subject.landmarks(*_CORNERS))
    return at_least("eyes_open", gap, refuse=_OPEN, unit="share of eyes to chin", area=area)
