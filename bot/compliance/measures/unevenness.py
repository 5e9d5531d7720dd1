"""How a wall departs from an even one, and how much of that is the person's own shadow.

A wall may grow darker from one side to the other, or towards the corners: such a slope is no unevenness. A shadow of the head is a copy of the
person's outline, moved, blurred and darker: each place where it may fall is tried, and the one that explains most is
the shadow. What it leaves unexplained is a pattern or a thing.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell
from bot.compliance.measures.background import Background

Values = NDArray[np.float32]

_BLOCK = 4  # cells; grain and compression even out within one
_ENOUGH_BLOCKS = 20
_WALL = 0.5  # of a block's cells that make it a block of wall
_LEAST_SHARE = 1e-3
_STEEP = 9.0  # L*: the standard deviation of a slope that no lamp makes; good portraits have at most 6
# Where a shadow may fall: blocks aside and down.
_MOVES = np.array([(x, y) for x in (-6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6) for y in (-1, 0, 1, 2, 4)], np.intp).T
_FARTHEST = int(np.abs(_MOVES).max())
_HAIR = 10.0  # cells beyond what is surely the person: nearly 3 cm, as far as hair flies
_GRAIN = 10  # percentile: the evenest blocks have nothing but grain in them
_NOTHING = 1e-6
_SOFT = 0.8  # blocks, of a shadow's edge
_LEAST_POWER = 1.0  # blocks, squared: a shadow that hardly anything is seen of


@dataclass(frozen=True, eq=False)
class Unevenness:
    """Of each block of wall: where it is, and how its colour departs.

    seen: (rows, columns), True for the n blocks of wall. rest: (n, 3) CIELAB beyond slope and shadow. fine: (n,) the
    squared colour differences within the block, beyond grain. beside: (n,) True where it lies so near to the person that
    hair may hang or fly there. shade: (n,) how deep it lies in the shadow, 0 to 1.
    shadow_depth: how much darker the shadow is, L*. shadow_share: of the unevenness that it explains, 0 to 1.
    """

    wall: Background
    seen: NDArray[np.bool_]
    rest: Values
    fine: Values
    beside: NDArray[np.bool_]
    shade: Values
    shadow_depth: float
    shadow_share: float

    def corners(self, where: NDArray[np.bool_]) -> Values:
        """The corners of these of the n blocks: (2 m, 2), pixels of the picture."""
        side = _BLOCK * self.wall.cell_px
        places = np.argwhere(self.seen)[where][:, ::-1]
        return (np.vstack([places, places + 1]) * side + self.wall.box[:2]).astype(np.float32)


def unevenness(wall: Background) -> Unevenness:
    """Raises `CannotTell` where there is hardly any wall."""
    cover, mean, fine = _blocks(wall)
    seen = cover >= _WALL
    if seen.sum() < _ENOUGH_BLOCKS:
        raise CannotTell("there is hardly any background to see")
    even = _even(seen)
    rest = mean[seen] - mean[seen].mean(axis=0)
    lamp = even @ (even.T @ rest[:, 0])
    rest[:, 0] -= lamp * min(1.0, _STEEP / max(float(lamp.std()), _NOTHING))

    shades = _shades(wall, seen)
    beyond = shades - even @ (even.T @ shades)
    power = np.maximum(np.sum(beyond * beyond, axis=0), _LEAST_POWER)
    darker = np.clip(-(beyond.T @ rest[:, 0]), 0, None)
    explained = darker**2 / power
    best = int(explained.argmax())
    depth = float(darker[best] / power[best])
    share = float(explained[best]) / max(float(np.sum(rest * rest)), _NOTHING)
    rest[:, 0] += depth * beyond[:, best]
    grain = np.float32(np.percentile(fine[seen], _GRAIN))
    return Unevenness(
        wall=wall,
        seen=seen,
        rest=rest,
        fine=np.clip(fine[seen] - grain, 0, None),
        beside=_distance(wall)[seen] < _HAIR,
        shade=shades[:, best],
        shadow_depth=depth,
        shadow_share=share,
    )


def _blocks(wall: Background) -> tuple[Values, Values, Values]:
    """Of each block (rows, columns): the share of wall in it, its mean colour (…, 3), and the variance within it."""
    rows, columns = (length // _BLOCK for length in wall.wall.shape)
    there = wall.wall[: rows * _BLOCK, : columns * _BLOCK].astype(np.float32)
    colours = wall.lab[: rows * _BLOCK, : columns * _BLOCK] * there[..., None]
    share, mean, squares = (_shrunk(values, columns, rows) for values in (there, colours, colours * colours))
    weight = np.maximum(share, _LEAST_SHARE)[..., None]
    mean = np.asarray(mean / weight, np.float32)
    return share, mean, np.sum(squares / weight - mean * mean, axis=2)


def _distance(wall: Background) -> Values:
    """Of each block (rows, columns): how far it is from the person, in cells."""
    rows, columns = (length // _BLOCK for length in wall.wall.shape)
    far = cv2.distanceTransform((~wall.person).astype(np.uint8), cv2.DIST_L2, 3)
    return _shrunk(np.asarray(far[: rows * _BLOCK, : columns * _BLOCK], np.float32), columns, rows)


def _shrunk(values: Values, columns: int, rows: int) -> Values:
    return np.asarray(cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def _even(seen: NDArray[np.bool_]) -> Values:
    """(n, 4) an orthonormal base of every level, every slope, and the round fall of a flash or a lens."""
    rows, columns = np.nonzero(seen)
    down, aside = rows - seen.shape[0] / 2, columns - seen.shape[1] / 2
    return np.linalg.qr(np.stack([np.ones(len(rows)), down, aside, down**2 + aside**2], axis=1))[0].astype(np.float32)


def _shades(wall: Background, seen: NDArray[np.bool_]) -> Values:
    """(n, k) what each of the k possible shadows would darken, 0 to 1."""
    rows, columns = seen.shape
    person = wall.person[: rows * _BLOCK, : columns * _BLOCK].astype(np.float32)
    cover = _shrunk(person, columns, rows)
    soft = np.asarray(cv2.GaussianBlur(cover, (0, 0), _SOFT, borderType=cv2.BORDER_REPLICATE), np.float32)
    padded = np.pad(soft, _FARTHEST, mode="edge")
    y, x = np.nonzero(seen)
    shades: Values = padded[y[:, None] + _FARTHEST - _MOVES[1], x[:, None] + _FARTHEST - _MOVES[0]]
    return shades
