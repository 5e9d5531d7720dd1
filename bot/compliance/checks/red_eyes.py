"""The flash has not reddened the eyes (ISO/IEC 39794-5, D.1.4.2; test 19 of the ICAO list).

How much more red than green or blue there is in the iris and pupil, in stops, beyond what the skin has: so neither a
warm light nor brown eyes count. Eyes as they are: up to 0.12 on 70 neutral portraits of all eye colours, and on 141 other
faces up to 0.43, but for one that looks down in the dark (0.54); flash red drawn on 35 of them: 0.45 and more, nine in
ten above 0.59.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.eyes import IRIS_RADIUS, Eye, eyes
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_RED, _DOUBTFUL = 0.6, 0.35  # stops
_INNER = 0.7 * IRIS_RADIUS  # away from the lids and from the white
_REDDEST_PART = 75  # percentile: a red pupil may fill a part only
_NOISE = 30.0  # of 255: in the dark a colour is only noise
_FEWEST = 8  # pixels of the chip
_NEAR_THE_EYES, _SOME = 0.5, 8  # skin down to there, in inter-eye distances below them; every eighth sample is enough


def check(subject: Subject) -> Finding:
    """The redder eye."""
    pair = eyes(subject.mesh)
    reddest = max(_reddest(subject, eye) for eye in pair)
    skin = subject.skin.rgb[::_SOME][subject.skin.down[::_SOME] < _NEAR_THE_EYES]
    native = reddest - max(float(_redness(np.median(skin, axis=0))), 0.0) if len(skin) else reddest
    if _DOUBTFUL < native <= _RED:
        raise CannotTell("the eyes are reddish")
    return at_most("red_eyes", native, refuse=_RED, unit="stops", area=subject.eyes_area)


def _reddest(subject: Subject, eye: Eye) -> float:
    chip = subject.chip
    seen = chip.rgb[chip.mask(eye.around(_INNER, _INNER)) & chip.mask(eye.lids)].astype(np.float32)
    if len(seen) < _FEWEST:
        raise CannotTell("there is no iris to see")
    return float(np.percentile(_redness(seen), _REDDEST_PART))


def _redness(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Red over the larger of green and blue, in stops: (…) of (…, 3)."""
    return np.asarray(np.log2((rgb[..., 0] + _NOISE) / (rgb[..., 1:].max(axis=-1) + _NOISE)), np.float32)
