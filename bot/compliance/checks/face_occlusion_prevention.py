"""Nothing covers the face (ISO/IEC 29794-5 FaceOcclusionPrevention, MouthOcclusionPrevention): no mask, hand or dummy.

Three witnesses, each from 0, where the face is surely covered, to 1, where it surely shows; the smallest one counts.
The mouth: how much light and shade changes from above it to below it, alike along its whole width, in stops. Faces,
bearded and dark ones too: 0.49 and more on 70 neutral portraits, 0.40 and more on 133 others in colour; under a drawn
mask: nine in ten below 0.05, but 0.38 for a black one on black skin; a drawn dummy: up to 0.34, half below 0.13.
The halves: how much the lower half of the face looks like itself mirrored, without what light from one side does.
Neutral portraits: 0.62 and more; fingers of the person's own colour drawn before the mouth: up to 0.34.
The colour: how far the cheeks and chin lie from the skin around the eyes. Portraits, bearded ones too: up to 13.4,
and 16 where a phone makes colours stronger.
A turned head has unlike halves: then a person decides. What covers the forehead, the chin alone
or an edge of the face is not seen here.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.relief import colours, likeness, read
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

Floats = NDArray[np.float32]

_MOUTH_HIDDEN, _MOUTH_SEEN = 0.18, 0.36  # stops
_ALIKE_HIDDEN, _ALIKE_SEEN = 0.22, 0.50
_COLOUR_HIDDEN, _COLOUR_SEEN = 22.0, 17.0  # CIELAB a*, b*
_TURNED_DEG = 8.0

_CORNERS, _LIPS = (61, 291), (13, 14)  # of the mouth, and the inner edges of upper and lower lip in the middle
_ALONG = np.linspace(-0.7, 0.7, 9)  # of the way from the middle of the mouth to its corners
_PROFILE = np.arange(-14, 15) / 64  # above and below the lips, in inter-eye distances
_CENTRE_LINE = (6, 152)  # from between the eyes to the chin
_ASIDE, _DOWNWARDS = np.linspace(0.06, 0.75, 24), np.linspace(0.30, 0.93, 30)
_SLACK = (3, 2)
_CHEEKS_AND_CHIN = (186, 410, 205, 425, 187, 411, 214, 434, 192, 416, 210, 430, 204, 424, 194, 418)
_NEAR_THE_EYES = (6, 197, 195, 118, 347, 50, 280, 151, 9, 108, 337, 69, 299)
_PATCH_PX = 3  # on each side of a place, of the chip


def check(subject: Subject) -> Finding:
    """How surely the lower half of the face shows."""
    mouth = (_mouth(subject) - _MOUTH_HIDDEN) / (_MOUTH_SEEN - _MOUTH_HIDDEN)
    colour = (_colour(subject) - _COLOUR_HIDDEN) / (_COLOUR_SEEN - _COLOUR_HIDDEN)
    alike = (_alike(subject) - _ALIKE_HIDDEN) / (_ALIKE_SEEN - _ALIKE_HIDDEN)
    native = min(mouth, colour, alike)
    if 0 <= native < 1 or (native == alike < 0 and abs(subject.face.yaw_deg) > _TURNED_DEG):
        raise CannotTell("part of the face looks unlike a face")
    area = subject.area(subject.landmarks(234, 454, 152, 2))
    return at_least("face_occlusion_prevention", native, refuse=0.0, unit="clearness", area=area)


def _mouth(subject: Subject) -> float:
    """What is common to the profiles across the mouth, without its slope: from its darkest to its brightest, in stops."""
    mesh = subject.mesh
    right, left = mesh[list(_CORNERS)]
    middle = mesh[list(_LIPS)].mean(axis=0)
    ends = np.where(_ALONG[:, None] < 0, right, left)
    line = middle + (ends - middle) * _ALONG[:, None] ** 2  # the height of a shallow arch
    line[:, 0] = middle[0] + np.abs(_ALONG) * (ends[:, 0] - middle[0])
    points = line[:, None] + np.stack([np.zeros_like(_PROFILE), _PROFILE], axis=1)
    profile = read(subject.relief, subject.chip, np.asarray(points, np.float32)).mean(axis=0)
    return float(np.ptp(_level(profile[:, None])))


def _alike(subject: Subject) -> float:
    """The lower half of the face against its mirror image."""
    top, chin = subject.mesh[list(_CENTRE_LINE)]
    centre = top + (chin - top) * _DOWNWARDS[:, None]
    halves = []
    for side in (-1, 1):
        points = centre[:, None] + np.stack([side * _ASIDE, np.zeros_like(_ASIDE)], axis=1)
        halves.append(_level(read(subject.relief, subject.chip, np.asarray(points, np.float32))))
    return likeness(halves[0], halves[1], _SLACK)


def _colour(subject: Subject) -> float:
    """The typical distance of cheeks and chin from the skin around the eyes."""
    points = subject.mesh[[*_NEAR_THE_EYES, *_CHEEKS_AND_CHIN]]
    own, rest = np.split(colours(subject.chip, points, _PATCH_PX)[:, 1:], [len(_NEAR_THE_EYES)])
    return float(np.median(np.linalg.norm(rest - np.median(own, axis=0), axis=1)))


def _level(relief: Floats) -> Floats:
    """Relief (rows, columns) without the slope that light from above or from one side gives it."""
    rest = relief - relief.mean()
    for slope in _slopes(*relief.shape):
        rest = rest - slope * (slope * rest).sum()
    return np.asarray(rest, np.float32)


@cache
def _slopes(rows: int, columns: int) -> tuple[Floats, ...]:
    """A slope down and one across, each of length 1; none along a single row or column."""
    down, across = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    slopes = [slope for slope, count in ((down, rows), (across, columns)) if count > 1]
    return tuple((slope / np.linalg.norm(slope)).astype(np.float32) for slope in slopes)
