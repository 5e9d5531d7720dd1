"""No shadow lies on the face (ISO/IEC 39794-5 D.1.4.2; ICAO: no shadows across the face).

Every face is lit alike by good light: the apple of the cheek catches more of it than the side, the wing of the nose less.
What is left when this pattern, as strong as this face shows it, is taken away from the light on some fifty places of skin
is a shadow: half a face, the peak of a cap, the bars of a window, a nose's shadow on one cheek. In stops, so that pale
and dark skin count alike. Rough places are hair, and no shadow.

Good portraits: 0.6 in the middle, 2.0 at most (70 people in two studios; dark skin 1.5); an official example of harsh
light: 2.9; official examples of good light: 0.6 to 1.9. An equal error of 2.9 % on shadows of 1.2 to 2.6 stops made on
purpose. A forehead alone only warns: smooth hair looks the same. A shadow with hardly any edge, of less than a stop, and
one that lies on eyes or lips only, is not seen.
"""

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.colour import LIGHT
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

# Strongly modelled studio portraits that any office would take go up to 2.7 (137 smiling ones); in between it warns.
_REFUSE, _WARN = 2.8, 2.0
_TURNED_DEG = 15.0
_FOREHEAD_COUNTS, _NOSE_COUNTS = 2.2, 2.0  # times: shadows are milder or smaller there, and good faces more alike

# The person's right, the person's left, and how much more light than the typical place of the face it gets, in stops:
# the medians of 70 people, both sides taken together.
_CHEEKS = (
    *((50, 280, -0.14), (205, 425, 0.04), (118, 347, 0.04), (36, 266, 0.22), (101, 330, 0.19), (119, 348, 0.11)),
    *((117, 346, -0.17), (187, 411, -0.53), (206, 426, 0.08), (203, 423, 0.13), (207, 427, -0.23), (216, 436, -0.16)),
    *((100, 329, 0.08), (142, 371, 0.08), (231, 451, -0.14), (230, 450, -0.10), (229, 449, -0.18)),
)
_BESIDE_THE_NOSE = (
    *((36, 266, 0.22), (142, 371, 0.08), (203, 423, 0.13), (206, 426, 0.08), (126, 355, -0.34), (131, 360, -0.58)),
    *((129, 358, -0.25), (98, 327, -0.49), (165, 391, -0.16), (92, 322, -0.18), (167, 393, -0.14)),
)
_FOREHEAD = ((104, 333, -0.43), (69, 299, -0.07), (108, 337, 0.23), (67, 297, -0.22))
_ON_THE_MIDLINE = ((8, 0.14), (168, 0.17), (6, 0.01), (197, -0.04), (195, -0.05), (5, 0.01))
_ABOVE_THE_BROWS = ((151, 0.32), (9, 0.24))


class _Places(NamedTuple):
    landmarks: tuple[int, ...]
    stops: NDArray[np.float32]  # (n,) as good light lights them


def _places(pairs: tuple[tuple[int, int, float], ...], middle: tuple[tuple[int, float], ...] = ()) -> _Places:
    """First the person's right side, then their left, then what lies between."""
    landmarks = (*(right for right, _, _ in pairs), *(left for _, left, _ in pairs), *(point for point, _ in middle))
    stops = [stops for _, _, stops in pairs]
    return _Places(landmarks, np.array([*stops, *stops, *(stops for _, stops in middle)], np.float32))


_CORE = _places(_CHEEKS, _ON_THE_MIDLINE)
_BROW = _places(_FOREHEAD, _ABOVE_THE_BROWS)
_NOSE = _places(_BESIDE_THE_NOSE)
_ALL = (*_CORE.landmarks, *_BROW.landmarks, *_NOSE.landmarks)
_EXPECTED = np.concatenate([_CORE.stops, _BROW.stops, _NOSE.stops])
_CORE_END, _BROW_END = len(_CORE.landmarks), len(_CORE.landmarks) + len(_BROW.landmarks)

_BETWEEN_THE_EYES = tuple(_ALL.index(landmark) for landmark in (9, 8, 168))

_IN_SHADOW = -0.4  # stops between the eyes: below it, what is dark on the forehead is no hair; else it is never refused
_BLUR = (9, 9)  # pixels of the chip around a place
_DARKEST = 0.002  # of full light: below it there is only noise
_STOPS = np.log2(LIGHT + np.float32(2 * _DARKEST))
_GRAIN_CODE = 100  # of a difference of one stop, in 8 bits
_SMOOTH, _ROUGH = 0.25, 0.45  # in stops from pixel to pixel: shadows 0.1 to 0.3, hair 0.45 to 0.75
_HAIRS_SHOW_PX = 80  # of the inter-eye distance; with fewer, hair on the forehead is as smooth as a shadow
_BLACK = -3.3  # stops: no shadow on a forehead is as deep as black hair
_FLATTEST, _DEEPEST = 0.5, 2.2  # how strongly a face may show the pattern
_ROUNDS = 4  # of fitting; what sticks out counts less in each


def check(subject: Subject) -> Finding:
    """How much deeper than good light explains the darkest places are."""
    if abs(subject.face.yaw_deg) > _TURNED_DEG:
        raise CannotTell("the head is turned: its sides are lit and seen differently")
    light, rough = _measured(subject)
    all_excess = light - _pattern(light[:_CORE_END])
    sides = _right_over_left(all_excess[: 2 * len(_CHEEKS)])
    aside = np.sort(_right_over_left(all_excess[_BROW_END:]) - np.median(sides))
    hairless = np.clip((_ROUGH - rough) / (_ROUGH - _SMOOTH), 0, 1)
    excess = np.where(all_excess < 0, all_excess * hairless, all_excess)
    core = np.sort(excess[:_CORE_END])
    is_shadow = (all_excess > _BLACK) & (subject.anatomy.inter_eye_px >= _HAIRS_SHOW_PX)
    brow = np.where(is_shadow, excess, 0)[_CORE_END:_BROW_END]
    between_the_eyes = float(all_excess[list(_BETWEEN_THE_EYES)].mean())
    kinds = {
        "": float(core[-3:].mean() - core[:3].mean()),
        "forehead": min(
            _FOREHEAD_COUNTS * -float(np.sort(brow)[:2].mean()),
            math.inf if between_the_eyes < _IN_SHADOW else _REFUSE,
        ),
        "nose": _NOSE_COUNTS * max(float(aside[-3:].mean()), -float(aside[:3].mean())),
    }
    detail = max(kinds, key=lambda kind: kinds[kind])
    darkest = np.argsort(excess)[: len(excess) // 4]
    return at_most(
        "shadow_on_face",
        max(kinds[detail], 0.0),
        refuse=_REFUSE,
        warn=_WARN,
        unit="stops",
        detail=detail,
        area=subject.area(subject.landmarks(*(_ALL[place] for place in darkest))),
    )


def _right_over_left(places: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of pairs of places, first all on the right and then all on the left: how much more light the right ones get."""
    right, left = np.split(places, 2)
    return np.asarray(right - left, np.float32)


def _measured(subject: Subject) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of each place: its light in stops, and how rough it is."""
    chip = subject.chip
    places = np.rint(chip.places(subject.mesh[list(_ALL)])).astype(int)
    height, width = chip.luma.shape
    across, down = places.clip(0, [width - 1, height - 1]).T
    if not chip.inside[down, across].all():
        raise CannotTell("a part of the face lies outside the picture")
    grain = cv2.convertScaleAbs(cv2.Laplacian(cv2.LUT(chip.luma, _STOPS), cv2.CV_32F), alpha=_GRAIN_CODE)
    mean = np.asarray(cv2.blur(cv2.LUT(chip.luma, LIGHT), _BLUR), np.float32)[down, across]
    rough = np.asarray(cv2.blur(grain, _BLUR), np.float32)[down, across] / _GRAIN_CODE
    return np.log2(np.maximum(mean, np.float32(_DARKEST))), rough.astype(np.float32)


def _pattern(core: NDArray[np.float32]) -> NDArray[np.float32]:
    """The light that each place would get if there were no shadow: a straight line through most of the core."""
    expected, weight = _CORE.stops, np.ones_like(core)
    level, strength = float(np.median(core)), 1.0
    for _ in range(_ROUNDS):
        total = weight.sum()
        mean_x, mean_y = (weight @ expected) / total, (weight @ core) / total
        from_mean = expected - mean_x
        strength = float((weight * from_mean) @ (core - mean_y) / ((weight * from_mean) @ from_mean))
        strength = min(max(strength, _FLATTEST), _DEEPEST)
        level = float(mean_y - strength * mean_x)
        off = np.abs(core - level - strength * expected)
        weight = 1 / (1 + (off / (1.5 * (1.48 * np.median(off) + 0.05))) ** 2) ** 2
    pattern: NDArray[np.float32] = (level + strength * _EXPECTED).astype(np.float32)
    return pattern
