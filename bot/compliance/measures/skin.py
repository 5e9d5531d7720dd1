"""The skin of one face, on its chip: cheap, and the same size for every picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.compliance.measures.anatomy import Anatomy
from bot.compliance.measures.chip import Chip
from bot.compliance.portrait import Points

_STEP = 2  # pixels of the chip from one sample to the next

# The outline of the MediaPipe face mesh from the forehead (10) down to the chin (152), on both sides of the picture.
_OUTLINE_LEFT = (10, 109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
_OUTLINE_RIGHT = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)
_OUTLINE = (*_OUTLINE_LEFT, *_OUTLINE_RIGHT[-2:0:-1])
# Not skin: each eye with its brow, and the lips.
_FEATURES = (
    (33, 133, 159, 145, 70, 63, 105, 66, 107),
    (263, 362, 386, 374, 300, 293, 334, 296, 336),
    (61, 291, 0, 17),
)
_FEATURE_MARGIN = 0.06  # of the inter-eye distance
_INSET = 0.16  # of the way from the outline to the face's middle line: hair, ears and the mesh's own error


@dataclass(frozen=True, eq=False)
class Skin:
    """Samples of skin, and the mask that they were taken from.

    mask: (height, width) of the chip, True on skin. rgb: (n, 3), 0 to 255. across, down: (n,) in inter-eye distances from
    the eyes' midpoint, head upright.
    """

    mask: NDArray[np.bool_]
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


def skin(chip: Chip, mesh: Points) -> Skin:
    """The face inside its outline, without eyes, brows and lips. mesh: (478, 2), upright."""
    outline = mesh[list(_OUTLINE)]
    middle = (mesh[10, 0] + (mesh[152, 0] - mesh[10, 0]) * _down_the_face(outline[:, 1], mesh)).astype(np.float32)
    outline[:, 0] += (middle - outline[:, 0]) * np.float32(_INSET)
    mask = chip.mask(outline)
    for feature in _FEATURES:
        points = mesh[list(feature)]
        low, high = points.min(axis=0) - _FEATURE_MARGIN, points.max(axis=0) + _FEATURE_MARGIN
        left, top, right, bottom = chip.box(low, high)
        mask[top : bottom + 1, left : right + 1] = False

    sampled = mask[::_STEP, ::_STEP]
    places = np.argwhere(sampled)[:, ::-1] * np.float32(_STEP)
    across, down = chip.points(places.astype(np.float32)).T
    return Skin(mask=mask, rgb=chip.rgb[::_STEP, ::_STEP][sampled].astype(np.float32), across=across, down=down)


def _down_the_face(down: NDArray[np.float32], mesh: Points) -> NDArray[np.float32]:
    """How far from the forehead to the chin, 0 to 1."""
    share: NDArray[np.float32] = (down - mesh[10, 1]) / max(float(mesh[152, 1] - mesh[10, 1]), 1e-3)
    return share.clip(0, 1)
