"""Compression left no visible blocks (ISO/IEC 29794-5 CompressionArtefacts; ISO/IEC 39794-5 D.1.4.2).

JPEG works on squares of 8 x 8 pixels, and what it saves shows as a step at their edges. How much larger is the step
there than beside it, in typical steps? It is looked for in every place of the squares, so that a photo which was cut
and saved again is seen through. Saved at quality 70 and better: 0.0 to 0.7; at 50: 0.3 to 0.8; at 30: 0.8 to 1.5; at
20: 1.2 to 2.3; at 12 and below: 2.0 and more.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 1.0, 1.3
_BLOCK_PX = 8
_WHOLE = 0.02  # how far the squares' side may be from a whole number of working pixels
_LEAST_PX = 4  # a smaller square is a fine one beside the face
_ROUNDING = 0.3
_FINE_QUALITY = 60  # of the file itself: nothing that is worth seeing is lost


def check(subject: Subject) -> Finding:
    """A large photo that was shrunk to other than whole squares is judged by what its file says of itself."""
    side = _BLOCK_PX / subject.portrait.scale
    if side < _LEAST_PX - _WHOLE or abs(side - round(side)) > _WHOLE:
        quality = subject.portrait.jpeg_quality
        if quality is not None and quality < _FINE_QUALITY:
            raise CannotTell("the squares cannot be seen at this scale")
        return Finding(check="compression_artefacts", outcome="pass", severity="refuse", unit="steps")
    closeup = subject.closeup
    native = min(_edges(closeup.steps_across, round(side)), _edges(closeup.steps_down, round(side)))
    return at_most("compression_artefacts", native, refuse=_REFUSE, warn=_WARN, unit="steps", area=subject.head_area)


def _edges(steps: NDArray[np.float32], side: int) -> float:
    """The typical rise of every `side`-th step above its neighbours, wherever it is largest."""
    rise = np.zeros_like(steps)
    rise[1:-1] = steps[1:-1] - (steps[:-2] + steps[2:]) / 2
    whole = rise[: len(rise) // side * side].reshape(-1, side)
    if len(whole) < 3:  # noqa: PLR2004 - a median of fewer is chance
        raise CannotTell("the face is too small")
    return float(np.median(whole, axis=0).max()) / (float(steps.mean()) + _ROUNDING)
