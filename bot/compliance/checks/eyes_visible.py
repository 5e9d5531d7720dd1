"""Both eyes can be seen (ISO/IEC 29794-5 EyesVisible; ISO/IEC 39794-5, eye visibility zone): nothing lies over them.

Two witnesses, each from 0, where an eye is surely hidden, to 1, where it surely shows; the smaller one counts.
The white of the eyes over the typical skin of the same face. Open eyes: 0.8 and more on 70 neutral portraits, on pale
skin as on dark; clear glasses: 0.40 and more; dark ones: 0.27 and 0.34; eyes in a drawn hard shadow: 0.18 to 0.46.
How much one eye, with the zone around it, looks like the other one mirrored. Neutral portraits: 0.78 and more, with
light from one side 0.67; a lock of hair drawn over one eye: up to 0.74, half of them below 0.48; hair or cloth over one
eye in four real pictures: 0.66 to 0.72; strongly modelled light on official portraits: 0.51 to 0.58. Here only what lies
on one eye shows, and a turned head makes unlike eyes too: in between, and then, a person decides.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.eyes import Eye, eyes
from bot.compliance.measures.relief import likeness, read
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WHITE_HIDDEN, _WHITE_SEEN = 0.37, 0.46
_ALIKE_HIDDEN, _ALIKE_SEEN = 0.50, 0.75
_TURNED_DEG = 8.0  # beyond it the two eyes are seen from different sides
# The zone of one eye: from outer to inner corner and a little beyond, in a grid of 20 rows and 40 columns.
_WIDE, _HIGH = 0.62, 0.40  # half of it, in widths of the opening
_ACROSS, _DOWN = (np.arange(40) + 0.5) / 20 - 1, (np.arange(20) + 0.5) / 10 - 1
_SLACK = (3, 4)  # rows and columns by which one eye may lie differently


def check(subject: Subject) -> Finding:
    """`detail` is "one" where one eye is covered and the other is not."""
    pair = eyes(subject.mesh)
    white = subject.eye_white / max(subject.skin_tone, 1.0)
    right, left = (read(subject.relief, subject.chip, _zone(eye)) for eye in pair)
    shown = (white - _WHITE_HIDDEN) / (_WHITE_SEEN - _WHITE_HIDDEN)
    alike = (likeness(right, left, _SLACK) - _ALIKE_HIDDEN) / (_ALIKE_SEEN - _ALIKE_HIDDEN)
    native = min(shown, alike)
    if 0 <= native < 1 or (native == alike < 0 and abs(subject.face.yaw_deg) > _TURNED_DEG):
        raise CannotTell("the eyes are darker than usual, or unlike each other")
    return at_least(
        "eyes_visible",
        native,
        refuse=0.0,
        unit="visibility",
        detail="one" if alike < shown else "",
        area=subject.eyes_area,
    )


def _zone(eye: Eye) -> NDArray[np.float32]:
    """The grid over one eye, mirrored so that both begin at the outer corner: (20, 40, 2)."""
    middle, along = (eye.outer + eye.inner) / 2, eye.inner - eye.outer
    below = np.array([-along[1], along[0]]) * (1 if along[0] > 0 else -1)
    grid = middle + _ACROSS[None, :, None] * along * _WIDE + _DOWN[:, None, None] * below * _HIGH
    return np.asarray(grid, np.float32)
