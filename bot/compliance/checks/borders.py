"""The finished photo has no frame: no white edge of a print, no black bars of a screen (a photo of the person, no scan).

A strip along one side of the cut that is one flat tone and ends in one straight step all along it. A wall is flat too,
but it ends at a head or at shoulders, never everywhere at once.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.background import Box
from bot.compliance.portrait import Pixels
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 0.0, 0.015  # share of the finished photo: scissors take off 0.7 mm of a print
_LINES = 240  # at least so many lines of the cut are looked at, across and down
_DEEPEST = 0.25  # of the cut; a wider bar leaves no room for a head
_THINNEST = 2
_FLAT, _ALMOST = 4, 0.97  # steps of 255 by which a strip may vary, and how much of each line must keep to that
_STEP, _ALONG = 8, 0.9  # steps of 255 at the strip's end, and along how much of it between the corners
_CORNER = 0.1  # of the side: another strip may run there
_BLENDED = 2  # lines at the strip's end that shrinking and compression mix


def check(subject: Subject) -> Finding:
    """The widest strip, as a share of the finished photo's side; 0 where there is none."""
    cut = _cut(subject)
    widest = max(_strip(side) / len(side) for side in (cut, cut[::-1], cut.T, cut.T[::-1]))
    return at_most("borders", widest, refuse=_REFUSE, warn=_WARN, unit="share of the finished photo")


def _cut(subject: Subject) -> Pixels:
    """(lines, lines) of what the finished photo shows: green, which is most of the light."""
    portrait = subject.portrait
    whole = 0.0, 0.0, float(portrait.width_px), float(portrait.height_px)
    box: Box = subject.finished_box if subject.document.crop else whole
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    step = max(1, min(right - left, bottom - top) // _LINES)
    cut = portrait.pixels[top:bottom:step, left:right:step, 1]
    if min(cut.shape) <= _THINNEST + _BLENDED:
        raise CannotTell("the cut lies outside the picture")
    return np.ascontiguousarray(cut)


def _strip(cut: Pixels) -> int:
    """How many of the topmost lines are one flat strip that ends in a step all along it; 0 where they are none."""
    tone = int(np.median(cut[0]))
    low, high = max(0, tone - _FLAT), min(255, tone + _FLAT)
    deepest = round(len(cut) * _DEEPEST)
    depth = next((line for line in range(deepest) if not _is_flat(cut[line], low, high)), 0)
    if depth < _THINNEST or depth + _BLENDED >= len(cut):
        return 0
    corner = round(cut.shape[1] * _CORNER)
    inside = cut[depth + _BLENDED, corner : cut.shape[1] - corner].astype(np.int16)
    return depth if np.mean(np.abs(inside - tone) >= _STEP) >= _ALONG else 0


def _is_flat(line: Pixels, low: int, high: int) -> bool:
    return bool(np.count_nonzero((line >= low) & (line <= high)) >= _ALMOST * line.size)
