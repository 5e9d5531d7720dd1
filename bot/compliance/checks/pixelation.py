"""The face is not made of little squares (FICV test "pixelation"; ISO/IEC 39794-5 D.1.4.2).

A photo that was enlarged from a few pixels has steps between its squares and nothing within them. So, in every strip
of the face, what do the quieter columns hold of what all hold? 360 photos: 0.73 and more. Squares of three
pixels and larger: 0.54 and less. What was enlarged smoothly has no squares; it is blurred, which `sharpness` sees.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 0.64, 0.58
_STRIP = 0.4  # of the inter-eye distance: as wide as two squares at least, and narrow beside a cheek
_STRIP_LEAST_PX = 12
_QUIET = 40  # percentile: squares of two pixels already leave half of the columns without a step
_ROUNDING = 0.1  # squared step that rounding to whole numbers makes anyway


def check(subject: Subject) -> Finding:
    """Both across and down must show squares, for a striped thing shows only one."""
    width = max(_STRIP_LEAST_PX, round(_STRIP * subject.anatomy.inter_eye_px))
    closeup = subject.closeup
    native = max(_quiet(closeup.steps_across, width), _quiet(closeup.steps_down, width))
    return at_least("pixelation", native, refuse=_REFUSE, warn=_WARN, unit="share", area=subject.head_area)


def _quiet(steps: NDArray[np.float32], width: int) -> float:
    """The quieter steps over all, root mean squares, on average over the strips."""
    squares = np.square(steps)
    strips = squares[: len(squares) // width * width].reshape(-1, width)
    quiet = np.percentile(strips, _QUIET, axis=1)
    return float(np.sqrt((quiet + _ROUNDING) / (strips.mean(axis=1) + _ROUNDING)).mean())
