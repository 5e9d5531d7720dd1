"""The background is plain and even (ISO/IEC 29794-5 BackgroundUniformity; ISO/IEC 39794-5 D.1.4.2.5).

The one owner of patterns, things and people behind: a lamp's slope and the person's own shadow are taken off first
(`shadow_behind_head`). Beside the person hair flies and hangs, so what a block may add is bounded there. Good portraits:
0.5 in the middle, at most 3.4, where hair flies (120), 3.6 on ordinary days, and 1.9 (123 official ones); curtains, tiles
and bricks 4 and more, doors 2.5 to 10, an official example of a thing behind the head 6.8, rooms and streets 6 and more.
"""

import numpy as np

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 3.1, 4.3
_HAIR = 10.0  # colour difference: the most that a block beside the person may add
_LINES_COUNT = 2.0  # a thin line fills few blocks, and is seen all the same
_WORST = 90  # percentile of the blocks that are pointed at


def check(subject: Subject) -> Finding:
    """The wall's departure from an even colour, as a root mean square over its blocks."""
    wall = subject.unevenness
    power = np.sum(wall.rest**2, axis=1) + _LINES_COUNT * wall.fine
    counted = np.where(wall.beside, np.minimum(power, _HAIR**2), power)
    return at_most(
        "background_uniformity",
        float(np.sqrt(counted.mean())),
        refuse=_REFUSE,
        warn=_WARN,
        unit="colour difference",
        area=subject.area(wall.corners(counted >= np.percentile(counted, _WORST))),
    )
