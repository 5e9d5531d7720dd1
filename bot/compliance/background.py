"""What is behind the person, in the part that will be seen: a coarse grid of colours, away from hair and shoulders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.compliance.colour import lab
from bot.compliance.portrait import Portrait

Box = tuple[float, float, float, float]  # x0, y0, x1, y1, pixels of the working picture

_CELLS = 112  # across and down
_NOBODY = 0.1  # a pixel whose probability of being a person is higher is not background
_AWAY = 4  # cells of the 256 x 256 mask around the person that may hold hair


@dataclass(frozen=True, eq=False)
class Background:
    """lab: (rows, columns, 3) CIELAB. wall: (rows, columns) where it is background. box: pixels of the picture."""

    lab: NDArray[np.float32]
    wall: NDArray[np.bool_]
    box: Box

    @property
    def share(self) -> float:
        """How much of the looked-at box is background."""
        return float(self.wall.mean())


def background(portrait: Portrait, box: Box) -> Background:
    """Sample this box of the picture on a grid; what lies outside the picture is left out."""
    x0, x1 = max(box[0], 0.0), min(box[2], float(portrait.width_px))
    y0, y1 = max(box[1], 0.0), min(box[3], float(portrait.height_px))
    columns, rows = _middles(x0, x1, portrait.width_px), _middles(y0, y1, portrait.height_px)

    free = _shrunk(portrait.person < _NOBODY)
    mask_rows = (rows * free.shape[0] // portrait.height_px).clip(0, free.shape[0] - 1)
    mask_columns = (columns * free.shape[1] // portrait.width_px).clip(0, free.shape[1] - 1)
    wall = free[np.ix_(mask_rows, mask_columns)]
    return Background(lab=lab(_mean(portrait, rows, columns)), wall=wall, box=(x0, y0, x1, y1))


def _middles(start: float, end: float, length: int) -> NDArray[np.intp]:
    steps = (np.arange(_CELLS) + 0.5) / _CELLS
    return (start + steps * (end - start)).astype(np.intp).clip(0, length - 1)


def _mean(portrait: Portrait, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float32]:
    """The mean of four pixels at each crossing, so that noise does not pass for a pattern."""
    total = np.zeros((len(rows), len(columns), 3), np.float32)
    for down, right in ((0, 0), (0, 2), (2, 0), (2, 2)):
        near_rows = (rows + down).clip(0, portrait.height_px - 1)
        near_columns = (columns + right).clip(0, portrait.width_px - 1)
        total += portrait.pixels[np.ix_(near_rows, near_columns)]
    return total / np.float32(4)


def _shrunk(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where everything within `_AWAY` cells is free too. The picture's own border does not count against it."""
    padded = np.pad(free, _AWAY, constant_values=True)
    size = 2 * _AWAY + 1
    across = np.all(np.lib.stride_tricks.sliding_window_view(padded, size, axis=1), axis=-1)
    return np.asarray(np.all(np.lib.stride_tricks.sliding_window_view(across, size, axis=0), axis=-1), np.bool_)
