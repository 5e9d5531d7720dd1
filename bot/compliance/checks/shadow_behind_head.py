"""The head throws no shadow on the wall (ISO/IEC 39794-5 D.1.4.2.5; FICV test "shadows behind head").

How much darker the shadow is, times the share of the wall's unevenness that it explains. Good portraits: at most 2.3
(100 of a studio with much light), 6.6 (137 official ones), 10.1 (20 of a studio that leaves a soft, wide shadow, which
a person would remark too; 12.2 where a phone's processing deepens it). A hard shadow that the person mask takes for hair is missed.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 6.0, 13.0
_TOO_BUSY = 6.0  # colour difference: what is left of such a wall without the shadow hides one
_IN_SHADOW = 0.5  # of its depth


def check(subject: Subject) -> Finding:
    """Only what the finished photo will show: a shadow that falls outside it is none."""
    wall = subject.unevenness
    if float(np.sqrt(np.mean(np.sum(wall.rest**2, axis=1)))) > _TOO_BUSY:
        raise CannotTell("the wall is too busy")
    shaded = wall.shade > _IN_SHADOW
    return at_most(
        "shadow_behind_head",
        wall.shadow_depth * wall.shadow_share,
        refuse=_REFUSE,
        warn=_WARN,
        unit="lightness",
        area=subject.area(wall.corners(shaded)) if shaded.any() else None,
    )
