"""The face is in focus and not shaken (ISO/IEC 29794-5 Sharpness; ISO/IEC 39794-5 D.1.4.2).

Around the eyes, at the size at which the document needs them, how wide is an edge? The ratio of first to second
differences answers in pixels, whatever the contrast: dark skin and pale skin are measured alike. Grain, which would
pass for detail, is taken off both. 170 sharp portraits: 0.7 to 1.3 pixels. Blurred by 0.02 of the inter-eye distance
(standard deviation), 0.2 mm in a passport: 2.1 and more; shaken by 0.08 of it: 1.7 and more.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 1.4, 1.7
_SHAKEN = 1.5  # times as wide along the shake as across it; out of focus: 1.0 to 1.4
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))  # rows, columns
_FLAT = 0.05  # squared second difference of a surface without any detail: keeps the ratio finite


def check(subject: Subject) -> Finding:
    """The most blurred direction counts. `detail`: "motion" when the others are much sharper, otherwise "defocus"."""
    closeup = subject.closeup
    widths = [_width(closeup.eyes, down, right, closeup.grain) for down, right in _DIRECTIONS]
    return at_most(
        "sharpness",
        max(widths),
        refuse=_REFUSE,
        warn=_WARN,
        unit="px",
        detail="motion" if max(widths) > _SHAKEN * min(widths) else "defocus",
        area=subject.head_area,
    )


def _width(eyes: NDArray[np.float32], down: int, right: int, grain: float) -> float:
    """The typical width of an edge in this direction, in pixels."""
    rows, columns = eyes.shape
    here = eyes[1:-1, 1:-1]
    ahead, behind = (eyes[1 + s * down : rows - 1 + s * down, 1 + s * right : columns - 1 + s * right] for s in (1, -1))
    step = down * down + right * right  # squared length
    first = float(np.mean(np.square(ahead - behind))) / (4 * step) - grain**2 / (2 * step)
    second = float(np.mean(np.square(ahead + behind - 2 * here))) / step**2 - 6 * grain**2 / step**2
    return float(np.sqrt(max(first, _FLAT) / (max(second, 0.0) + _FLAT)))
