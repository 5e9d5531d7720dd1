"""The background was photographed, and not painted in afterwards (ISO/IEC 39794-5 D.1.4.2.5, no edited background).

A wall never has one lightness: a lamp and a lens make it differ by 1.4 steps of L* and more (257 good portraits), which
no compression takes away. One flat tone was filled in. Grain would tell blurred and computed backdrops too, but
ordinary compression smooths an honest wall as much, so those are left to a person. Authorities' own examples are cut
out before a flat tone, and photo booths do it: a remark, never a refusal.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN = 0.7  # steps of L*: two of 255
_ENOUGH = 0.06  # of the finished photo must be wall
_CLIPPED = 99.0  # L*: so much light that an honest wall is flat too


def check(subject: Subject) -> Finding:
    """The span of the wall's lightness without its darkest and lightest tenth."""
    wall = subject.background
    if wall.share < _ENOUGH:
        raise CannotTell("there is hardly any background to see")
    low, high = np.percentile(wall.lab[..., 0][wall.wall], (10, 90))
    if high >= _CLIPPED:
        raise CannotTell("the wall is burnt out")
    return at_least("painted_background", float(high - low), refuse=0.0, warn=_WARN, unit="lightness")
