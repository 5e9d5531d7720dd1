"""The eyes look at the camera (ISO/IEC 19794-5, 7.2.3; FICV "looking away").

Three numbers, each 1 where looking away begins, and the largest of them counts. Aside: where the iris stands between
the corners, less what a turned head explains. Down: the iris hangs low and the lid follows it. Up: white shows between
the iris and the lower lid.

70 neutral people who look at the camera: up to 1.2, on ordinary days 1.3; 50 of them laughing: 1.1; of 137 official ones,
many behind glasses: three beyond 1.4, one of whom looks away. Irises moved (70 portraits each) aside, by 0.18 of the
eye's width and more: all are refused; up and down, by 0.35 of the opening and more: six and four tenths are. Heavy lids
look like the rest.
"""

import cv2
import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.eye_shape import EyeShape, eye_shape
from bot.compliance.measures.eyes import Eye, eyes
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 1.4, 1.15
_ASIDE, _PER_YAW_DEG = 0.054, -0.0035  # of the eye's width; eyes in a head that is turned look back at the camera
# A logistic fit to 274 people who look at the camera, and to lids and irises of 70 lowered by 0.35 to 0.50 of the opening.
# Where the lower lid lies tells eyes that look down from laughing and from hooded ones: there it comes up instead.
_DOWN, _PER_LOW, _PER_ARCH, _PER_BELOW, _PER_PITCH_DEG = 2.87, 16.4, -16.8, 11.5, 0.0015
_UP = 0.52  # how white it is there, from the darkest of the eye (0) to its white (1)
# Where to look for it: to the right, in widths of the eye, and down, from the iris's centre (0) to the lower lid (1).
_SPOTS = np.array([(right, down) for down in (0.6, 0.7, 0.8) for right in (-0.1, -0.05, 0.0, 0.05, 0.1)], np.float32)
_DARK, _WHITE = 0.1, 0.9  # shares of the opening that are darker
_LEAST_CONTRAST = 12  # of 255, between both: less is an eye behind dark glass


def check(subject: Subject) -> Finding:
    """`detail` is where the eyes look: "aside", "down" or "up"."""
    both = eyes(subject.mesh)
    shapes = [eye_shape(eye) for eye in both]
    arch, aside, low, below, _ = (float(mean) for mean in np.mean(shapes, axis=0))
    aside -= _PER_YAW_DEG * subject.face.yaw_deg
    low -= _PER_PITCH_DEG * subject.face.pitch_deg
    white = float(np.mean([_white_below(subject, eye, shape) for eye, shape in zip(both, shapes, strict=True)]))
    away = {
        "aside": abs(aside) / _ASIDE,
        "down": _DOWN + _PER_LOW * low + _PER_ARCH * arch + _PER_BELOW * below,
        "up": white / _UP,
    }
    where = max(away, key=lambda direction: away[direction])
    unit = "of the way to looking aside"
    return at_most(
        "gaze_frontal", away[where], refuse=_REFUSE, warn=_WARN, unit=unit, detail=where, area=subject.eyes_area
    )


def _white_below(subject: Subject, eye: Eye, shape: EyeShape) -> float:
    """How white it is under the iris: 0 as the darkest of the eye, 1 as its white."""
    chip = subject.chip
    opening = np.sort(chip.luma[chip.mask(eye.lids)])
    if opening.size == 0:
        raise CannotTell("the eyes lie outside the picture")
    dark, white = (float(opening[int(share * opening.size)]) for share in (_DARK, _WHITE))
    if white - dark < _LEAST_CONTRAST:
        raise CannotTell("the eyes cannot be seen")
    reach = np.array([shape.width, shape.below * shape.width], np.float32)
    x, y = chip.places(eye.iris + _SPOTS * reach).T
    seen = np.sort(cv2.remap(chip.luma, x, y, cv2.INTER_LINEAR), axis=None)
    return (float(seen[seen.size // 2]) - dark) / (white - dark)
