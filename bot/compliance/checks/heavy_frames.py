"""Frames are not too heavy (test of the ICAO list; ISO/IEC 39794-5, D.1.4.3: frames do not hide the eyes).

How thick the rim is, in inter-eye distances: the longest run of something that is not skin, going down from below an eye,
on both sides and on the bridge of the nose; the smallest of the three, for only a frame is at all of them. Bare faces: 0
on 70 portraits; real glasses: up to 0.11 on eight pictures; frames drawn 8 to 12 mm thick (0.13 to 0.19): 0.12 and more on
nine in ten, 0.15 and more on half of them. A rim that lies across the eyes is left to a person: brows and lids are lines there too.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import at_most
from bot.compliance.measures.chip import IED_PX
from bot.compliance.measures.relief import colours, read
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

Floats = NDArray[np.float32]

_REFUSE, _WARN = 0.15, 0.12
_NOT_SKIN = 16.0  # colour difference from the person's own skin
_WEIGHTS = np.array([0.7, 1, 1], np.float32)  # lightness counts for less: a frame's shadow is no frame
_SKIN = (50, 280, 205, 425, 118, 347, 4, 5)  # cheeks and nose
_IRISES = (468, 473)


def _patch(left: float, right: float, columns: int, top: float, bottom: float) -> Floats:
    """Points of the mesh, a row to a pixel of the chip: (rows, columns, 2)."""
    across, down = np.meshgrid(np.linspace(left, right, columns), np.arange(top, bottom, 1 / IED_PX))
    return np.stack([across, down], axis=-1).astype(np.float32)


_BELOW_EYE, _BRIDGE = _patch(-0.14, 0.14, 9, 0.14, 0.72), _patch(-0.06, 0.06, 5, -0.30, 0.40)


def check(subject: Subject) -> Finding:
    """The thickness of the frame; 0 where there is none."""
    skin = np.median(colours(subject.chip, subject.mesh[list(_SKIN)], 1), axis=0)
    rims = [_longest_run(_strange(subject, skin, subject.mesh[iris] + _BELOW_EYE)) for iris in _IRISES]
    bridge = _longest_run([*_strange(subject, skin, _BRIDGE), False])
    native = min(*rims, bridge) / IED_PX
    return at_most("heavy_frames", native, refuse=_REFUSE, warn=_WARN, unit="eye distances", area=subject.eyes_area)


def _strange(subject: Subject, skin: Floats, patch: Floats) -> list[bool]:
    """Which rows of a patch (rows, columns, 2), from its top, are mostly not skin."""
    away = (read(subject.chip.lab, subject.chip, patch) - skin) * _WEIGHTS
    return list(np.median(np.linalg.norm(away, axis=-1), axis=1) > _NOT_SKIN)


def _longest_run(rows: list[bool]) -> int:
    """The most rows one after another; what goes on beyond the last one, as a mask does, is no rim."""
    skin = np.flatnonzero(~np.array([False, *rows]))
    return int(np.diff(skin).max(initial=1)) - 1
