"""Where the eyes are on a face's mesh: the iris and the opening between the lids of each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]

IRIS_RADIUS = 0.093  # of the inter-eye distance: 11.7 mm across of 63 mm, from child to adult nearly alike in everybody

_TURN = np.linspace(0, 2 * np.pi, 32, endpoint=False)
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1).astype(np.float32)
# The iris, the outer and inner corner, and the lids all round, of the person's right and left eye.
_RIGHT = 468, 33, 133, (33, 160, 159, 158, 133, 153, 145, 144)
_LEFT = 473, 263, 362, (263, 387, 386, 385, 362, 380, 374, 373)


class Eye(NamedTuple):
    """Places in inter-eye distances from the eyes' midpoint: (2,) each; lids: (8, 2), the outline of the opening."""

    iris: Points
    outer: Points
    inner: Points
    lids: Points

    def opening(self, grown: float = 1.0) -> Points:
        """The outline of the opening, larger by this factor."""
        middle = self.lids.mean(axis=0)
        outline: Points = middle + (self.lids - middle) * np.float32(grown)
        return outline

    def around(self, wide: float, high: float, low: float = 0.0) -> Points:
        """An ellipse of these half axes around the iris, moved down by `low`: (32, 2)."""
        outline: Points = self.iris + _CIRCLE * np.array([wide, high], np.float32) + np.array([0, low], np.float32)
        return outline


def eyes(mesh: Points) -> tuple[Eye, Eye]:
    """The person's right eye, then the left. mesh: (478, 2), upright."""
    right, left = (
        Eye(mesh[iris], mesh[outer], mesh[inner], mesh[list(lids)]) for iris, outer, inner, lids in (_RIGHT, _LEFT)
    )
    return right, left
