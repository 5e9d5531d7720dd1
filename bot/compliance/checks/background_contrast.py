"""Head and shoulders stand out from the background (ISO/IEC 39794-5 D.1.4.2.5: clearly separable from it).

The colour difference across the person's outline, cell by cell: hair and skin against the wall beside them, and
clothes against theirs. Good portraits: 4 and more; white shirts before light grey 5 and more (120).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.background import Background
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN = 4.5
_NEAR = 9  # cells: the window that is compared; the seam that belongs to neither is about 6 wide
_ENOUGH_NEAR = 0.08  # of the window, on either side
_ENOUGH_CELLS = 15  # of outline
_BELOW_CHIN = 0.15  # inter-eye distances: where the shoulders begin
_QUARTER = 25  # percentile: a quarter of the outline that blends is enough to lose the shape
_HEAD_COUNTS = 0.7  # hair shades into the wall, so its difference counts less


def check(subject: Subject) -> Finding:
    """The worse of both. `detail`: "hair" or "clothes"."""
    wall = subject.background
    difference, row = _across(wall)
    down = wall.box[1] + (row + 0.5) * wall.cell_px - float(subject.anatomy.chin[1])
    shoulders = _BELOW_CHIN * subject.anatomy.inter_eye_px
    parts = (("hair", difference[down < 0] * _HEAD_COUNTS), ("clothes", difference[down > shoulders]))
    seen = [(float(np.percentile(part, _QUARTER)), name) for name, part in parts if part.size > _ENOUGH_CELLS]
    if not seen:
        raise CannotTell("there is hardly any outline to see")
    native, name = min(seen)
    return at_least("background_contrast", native, refuse=0.0, warn=_WARN, unit="colour difference", detail=name)


def _across(wall: Background) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """(n,) the colour difference between person and wall around each cell of the outline, and the cell's row."""
    beside, behind = _near(wall.lab, wall.person), _near(wall.lab, wall.wall)
    outline = (beside[..., 3] > _ENOUGH_NEAR) & (behind[..., 3] > _ENOUGH_NEAR) & ~wall.person & ~wall.wall
    person, back = (near[outline][:, :3] / near[outline][:, 3:] for near in (beside, behind))
    return np.asarray(np.linalg.norm(person - back, axis=1), np.float32), np.nonzero(outline)[0]


def _near(lab: NDArray[np.float32], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(rows, columns, 4): the sum of these cells' colours around each cell, and their share there."""
    share = where.astype(np.float32)[..., None]
    colours = np.concatenate([lab * share, share], axis=2)
    return np.asarray(cv2.blur(colours, (_NEAR, _NEAR), borderType=cv2.BORDER_CONSTANT), np.float32)
