"""A portrait: the facts about one picture, measured once by `imaging/` and read by every check."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float32]
Probability = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Face:
    """One face. Coordinates are pixels of `Portrait.pixels`, origin top left.

    landmarks: (478, 3) MediaPipe face mesh, x and y in pixels, z in the same unit.
    blendshapes: the 52 MediaPipe scores by name, 0 to 1.
    yaw, pitch, roll: degrees. Yaw is positive when the nose points to the right of the picture, pitch when the face
    looks down, roll when the head leans clockwise as seen in the picture.
    """

    box: tuple[float, float, float, float]  # x0, y0, x1, y1
    score: float
    landmarks: Points
    blendshapes: Mapping[str, float]
    yaw_deg: float
    pitch_deg: float
    roll_deg: float


@dataclass(frozen=True, eq=False)
class Portrait:
    """The facts about one upright picture.

    pixels: (height, width, 3) RGB, 8 bit, at working scale. scale: original pixels per working pixel.
    person: (256, 256) probability that the pixel belongs to a person, over the whole picture.
    faces: largest first; every face found, however small.
    quarter_turns: how often the photo was turned counter-clockwise to stand upright, beyond what its metadata said.
    jpeg_quality: 1 to 100 as libjpeg counts it, of the file that arrived; None where it was no JPEG.
    """

    pixels: Pixels
    scale: float
    person: Probability
    faces: tuple[Face, ...]
    quarter_turns: int = 0
    jpeg_quality: float | None = None

    @property
    def width_px(self) -> int:
        """Width of the working picture."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Height of the working picture."""
        return int(self.pixels.shape[0])
