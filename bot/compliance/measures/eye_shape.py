"""The shape of one eye in its own frame, so that a slanted eye is measured like a level one.

Lengths are in widths of the eye, corner to corner: along that line to the right of the picture, and down from it.
"""

from typing import NamedTuple

import numpy as np

from bot.compliance.measures.eyes import Eye

_UPPER, _LOWER = slice(1, 4), slice(5, 8)  # the middle of each lid in `Eye.lids`


class EyeShape(NamedTuple):
    """arch: how high the upper lid rises over the line through the corners. aside, low: where the iris's centre is.

    below: from the iris's centre down to the lower lid. width: in inter-eye distances.
    """

    arch: float
    aside: float
    low: float
    below: float
    width: float


def eye_shape(eye: Eye) -> EyeShape:
    """Measure one eye of an upright mesh."""
    corners = np.stack([eye.outer, eye.inner] if eye.outer[0] < eye.inner[0] else [eye.inner, eye.outer])
    along = corners[1] - corners[0]
    squared = float(along @ along)
    down = np.array([-along[1], along[0]], np.float32)
    centre = eye.iris - corners.mean(axis=0)
    return EyeShape(
        arch=float((corners[0] - eye.lids[_UPPER].mean(axis=0)) @ down) / squared,
        aside=float(centre @ along) / squared,
        low=float(centre @ down) / squared,
        below=float((eye.lids[_LOWER].mean(axis=0) - eye.iris) @ down) / squared,
        width=float(np.sqrt(squared)),
    )
