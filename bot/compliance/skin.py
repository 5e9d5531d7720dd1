"""The skin of one face, sampled on an upright grid: cheap, and the same size for every picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.compliance.anatomy import Anatomy
from bot.compliance.portrait import Face, Portrait

_CELLS = 96

# The outline of the MediaPipe face mesh from the forehead (10) down to the chin (152), on both sides of the picture.
_OUTLINE_LEFT = (10, 109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
_OUTLINE_RIGHT = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)
# Not skin: each eye with its brow, and the lips.
_FEATURES = (
    (33, 133, 159, 145, 70, 63, 105, 66, 107),
    (263, 362, 386, 374, 300, 293, 334, 296, 336),
    (61, 291, 0, 17),
)
_FEATURE_MARGIN = 0.06  # of the inter-eye distance
_INSET = 0.08  # of the face's width on either side: hair, ears and the mask's own error


@dataclass(frozen=True, eq=False)
class Skin:
    """rgb: (n, 3) samples, 0 to 255. across, down: (n,) in inter-eye distances from the eyes' midpoint, head upright."""

    rgb: NDArray[np.float32]
    across: NDArray[np.float32]
    down: NDArray[np.float32]

    @property
    def luminance(self) -> NDArray[np.float32]:
        """(n,) Rec. 709 luma, 0 to 255."""
        return luma(self.rgb)


def luma(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rec. 709 luma of (…, 3) values, on their own scale."""
    weighted: NDArray[np.float32] = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return weighted


def upright(points: NDArray[np.float32], face: Anatomy) -> NDArray[np.float32]:
    """Points (n, 2) as (across, down) in inter-eye distances from the eyes' midpoint, with the eye line level."""
    right = (face.left_eye - face.right_eye) / face.inter_eye_px
    down = np.array([-right[1], right[0]], np.float32)
    turned: NDArray[np.float32] = ((points - face.eyes) @ np.stack([right, down], axis=1)) / face.inter_eye_px
    return turned


def in_picture(points: NDArray[np.float32], face: Anatomy) -> NDArray[np.float32]:
    """The way back from `upright`: (n, 2) pixels of the working picture."""
    right = (face.left_eye - face.right_eye) / face.inter_eye_px
    down = np.array([-right[1], right[0]], np.float32)
    placed: NDArray[np.float32] = (points * face.inter_eye_px) @ np.stack([right, down]) + face.eyes
    return placed


def skin(portrait: Portrait, face: Face, points: Anatomy) -> Skin:
    """Sample the face inside its outline, without eyes, brows and lips."""
    mesh = upright(face.landmarks[:, :2], points)
    left, right = mesh[list(_OUTLINE_LEFT)], mesh[list(_OUTLINE_RIGHT)]
    down = np.linspace(mesh[10, 1], mesh[152, 1], _CELLS, dtype=np.float32)
    start, end = (np.interp(down, np.maximum.accumulate(side[:, 1]), side[:, 0]) for side in (left, right))
    inset = _INSET * (end - start)
    steps = np.linspace(0, 1, _CELLS, dtype=np.float32)
    across = (start + inset)[:, None] + ((end - start) - 2 * inset)[:, None] * steps[None]
    grid = np.stack([across, np.broadcast_to(down[:, None], across.shape)], axis=-1).reshape(-1, 2).astype(np.float32)

    wanted = np.ones(len(grid), bool)
    for feature in _FEATURES:
        low, high = mesh[list(feature)].min(axis=0) - _FEATURE_MARGIN, mesh[list(feature)].max(axis=0) + _FEATURE_MARGIN
        wanted &= ~np.all((grid > low) & (grid < high), axis=1)
    grid = grid[wanted]

    places = np.rint(in_picture(grid, points)).astype(np.intp)
    inside = (places >= 0).all(axis=1) & (places[:, 0] < portrait.width_px) & (places[:, 1] < portrait.height_px)
    places, grid = places[inside], grid[inside]
    rgb = portrait.pixels[places[:, 1], places[:, 0]].astype(np.float32)
    return Skin(rgb=rgb, across=grid[:, 0], down=grid[:, 1])
