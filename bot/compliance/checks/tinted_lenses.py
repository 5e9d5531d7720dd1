"""Lenses are clear (ISO/IEC 39794-5, D.1.4.3: the eyes are visible through glasses; not tinted ones).

The light below and in the eyes over that on the cheek, whose geometric mean a dark lens lowers and dark skin does not.
Neutral portraits: 0.83 and more; clear glasses: 0.61 and more on eight pictures; real sunglasses: 0.29 and 0.35; lenses
drawn with an opacity of 60 to 100 %: half below 0.43, four in five below 0.51. Eyes in a hard shadow look alike, so only
where a frame is seen is it a lens.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.eyes import Eye, eyes
from bot.compliance.measures.eyewear import NO_GLASSES
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_DARK, _CLEAR = 0.53, 0.60
_LENS = (-0.15, 0.13, 0.15, 0.22)  # skin below the eye that every lens covers, around the iris
_CHEEKS = 50, 280
_CHEEK = 0.08  # half of the patch on a cheek, in inter-eye distances


def check(subject: Subject) -> Finding:
    """The lighter of the two sides."""
    sides = zip(eyes(subject.mesh), _CHEEKS, strict=True)
    below = max(_light_below(subject, eye) / max(_light_on(subject, cheek), 1.0) for eye, cheek in sides)
    native = float(np.sqrt(below * subject.eye_white / max(subject.skin_tone, 1.0)))
    if native < _CLEAR and (native >= _DARK or subject.eyewear <= NO_GLASSES):
        raise CannotTell("the eyes are dark, by a lens or by a shadow")
    return at_least("tinted_lenses", native, refuse=_DARK, unit="share of light", area=subject.eyes_area)


def _light_below(subject: Subject, eye: Eye) -> float:
    x, y = eye.iris
    return _typical(subject, (x + _LENS[0], y + _LENS[1], x + _LENS[2], y + _LENS[3]))


def _light_on(subject: Subject, cheek: int) -> float:
    x, y = subject.mesh[cheek]
    return _typical(subject, (x - _CHEEK, y - _CHEEK, x + _CHEEK, y + _CHEEK))


def _typical(subject: Subject, box: tuple[float, float, float, float]) -> float:
    """The typical luma in a box of the mesh, 0 to 255."""
    left, top, right, bottom = subject.chip.box(np.array(box[:2], np.float32), np.array(box[2:], np.float32))
    part = subject.chip.luma[top : bottom + 1, left : right + 1]
    if part.size == 0:
        raise CannotTell("an eye lies at the edge of the picture")
    return float(np.median(part))
