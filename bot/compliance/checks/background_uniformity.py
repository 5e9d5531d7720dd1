"""The background is plain and even (ISO/IEC 29794-5 BackgroundUniformity; ISO/IEC 39794-5 D.1.4.2.5).

Good portraits: up to 1.6 (50 faces) and 4.3 (20 older, grainy ones); a shadow of 0.8 stops behind the head: 4.4 to 5.0;
a panelled door: 3; a plant: 6; rooms and streets: 7 and more.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.background import Background
from bot.compliance.finding import Area, CannotTell, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 2.7, 4.8
_DARKER_THAN_A_SHADOW = 9.0  # as a whole: a room, not a wall
_BLOCK = 4  # cells; grain and compression even out within one
_ENOUGH_BLOCKS = 20


def check(subject: Subject) -> Finding:
    """A wall may grow darker from one side to the other; what remains after such a slope is unevenness."""
    wall = subject.background
    mean, seen = _blocks(wall)
    if seen.sum() < _ENOUGH_BLOCKS:
        raise CannotTell("there is hardly any background to see")
    rest = _without_slope(mean, seen)
    size = np.linalg.norm(rest, axis=1)
    native = float(np.sqrt(np.mean(size**2)))
    return at_most(
        "background_uniformity",
        native,
        refuse=_REFUSE,
        warn=_WARN,
        unit="colour difference",
        detail=_kind(rest, size),
        area=_worst(subject, wall, seen, size),
    )


def _blocks(wall: Background) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The mean colour of the wall in each block (rows, columns, 3), and the blocks that have enough wall."""
    rows, columns = (length // _BLOCK for length in wall.wall.shape)
    shape = rows, _BLOCK, columns, _BLOCK
    count = wall.wall.reshape(shape).sum(axis=(1, 3))
    total = np.where(wall.wall[..., None], wall.lab, 0).reshape(*shape, 3).sum(axis=(1, 3))
    mean: NDArray[np.float32] = (total / np.maximum(count, 1)[..., None]).astype(np.float32)
    return mean, count >= _BLOCK * _BLOCK / 2


def _without_slope(mean: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    rows, columns = np.nonzero(seen)
    slope = np.stack([np.ones(len(rows)), rows, columns], axis=1)
    colours = mean[seen]
    solved, *_ = np.linalg.lstsq(slope, colours, rcond=None)
    rest: NDArray[np.float32] = (colours - slope @ solved).astype(np.float32)
    return rest


def _kind(rest: NDArray[np.float32], size: NDArray[np.float32]) -> str:
    """A shadow is darker than the wall and has hardly any colour of its own; everything else is a thing."""
    worst = rest[size >= np.percentile(size, 90)]
    coloured = np.linalg.norm(worst[:, 1:], axis=1).mean() > np.abs(worst[:, 0]).mean() / 2
    return "busy" if coloured or float(np.sqrt(np.mean(size**2))) > _DARKER_THAN_A_SHADOW else "shadow"


def _worst(subject: Subject, wall: Background, seen: NDArray[np.bool_], size: NDArray[np.float32]) -> Area:
    places = np.argwhere(seen)[size >= np.percentile(size, 90)][:, ::-1].astype(np.float32)
    x0, y0, x1, y1 = wall.box
    scale = np.array([(x1 - x0) / seen.shape[1], (y1 - y0) / seen.shape[0]], np.float32)
    corner = np.array([x0, y0], np.float32)
    return subject.area(np.vstack([corner + places * scale, corner + (places + 1) * scale]).astype(np.float32))
