"""From a face detector's raw numbers to faces: anchors, weighted suppression of overlaps, and how the picture goes in.

The networks are MediaPipe's BlazeFace (arXiv:1907.05047), short range and full range; the figures of each are those
of its published graph.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.portrait import Pixels, Points

Tensor = NDArray[np.float32]
Network = Callable[[Tensor], list[Tensor]]

_OVERLAP = 0.3  # boxes that share more than this are one face
_VALUES = 16  # two box corners' worth of centre and size, then six points


class Window(NamedTuple):
    """A part of the picture, in shares of its width and height."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Range:
    """One BlazeFace: its input's side, how its anchors lie (stride in input pixels, anchors per cell), what it believes."""

    side_px: int
    anchors: tuple[tuple[int, int], ...]
    min_score: float


SHORT_RANGE = Range(side_px=128, anchors=((8, 2), (16, 6)), min_score=0.5)
FULL_RANGE = Range(side_px=192, anchors=((4, 1),), min_score=0.4)


@dataclass(frozen=True, eq=False)
class Detection:
    """A face box (x0, y0, x1, y1) and six points, the eyes first (6, 2), in pixels of the picture."""

    score: float
    box: Points
    points: Points

    @property
    def centre(self) -> Points:
        """The middle of the box."""
        middle: Points = (self.box[:2] + self.box[2:]) / np.float32(2)
        return middle

    @property
    def side_px(self) -> float:
        """The longer side of the box."""
        return float(max(self.box[2:] - self.box[:2]))

    def moved(self, by: Points, then_scaled: float) -> "Detection":
        """The same face in the picture that this one was cut and shrunk from."""
        scale = np.float32(then_scaled)
        return Detection(self.score, (self.box + np.tile(by, 2)) * scale, (self.points + by) * scale)

    def shows(self, box: tuple[float, float, float, float]) -> bool:
        """Whether this is the face in that box (x0, y0, x1, y1), seen once more."""
        x0, y0, x1, y1 = box
        x, y = self.centre
        if x0 <= x <= x1 and y0 <= y <= y1:
            return True
        return bool(_overlap(self.box, np.array([box], np.float32))[0] > _OVERLAP)


@dataclass(frozen=True, eq=False)
class Letterbox:
    """A picture of any shape in the middle of a square, and the way back: pixel = (share of the side - offset) * long."""

    square: Tensor
    offset: Points
    long_px: int


def averaged(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at a smaller (width, height), every pixel counted. Halving first is four times as fast."""
    return np.asarray(cv2.resize(halved(pixels, size), size, interpolation=cv2.INTER_AREA), np.uint8)


def halved(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture halved as often as it stays at least of this (width, height)."""
    while pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        pixels = np.asarray(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def letterboxed(pixels: Pixels, side_px: int) -> Letterbox:
    """Scale the picture into a black square, values -1 to 1, shape (1, side, side, 3).

    Sampled bilinearly and without a half-pixel shift, as MediaPipe does it.
    """
    height, width = pixels.shape[:2]
    long_px = max(height, width)
    offset = np.array([long_px - width, long_px - height], np.float32) / (2 * long_px)
    step = long_px / side_px
    shift = -offset * long_px
    into = np.array([[step, 0, shift[0]], [0, step, shift[1]]], np.float32)
    square = cv2.warpAffine(pixels, into, (side_px, side_px), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return Letterbox((square.astype(np.float32) / np.float32(127.5) - 1)[None], offset, long_px)


class Detector:
    """A network with the anchors that belong to it."""

    def __init__(self, network: Network, kind: Range) -> None:
        self._network = network
        self._kind = kind
        self._anchors = _anchors(kind)

    def detect(self, pixels: Pixels) -> list[Detection]:
        """The faces in the picture, surest first."""
        boxed = letterboxed(pixels, self._kind.side_px)
        values, logits = self._network(boxed.square)
        scores = _likelihood(logits[0, :, 0])
        likely = np.flatnonzero(scores >= self._kind.min_score)
        shapes = self._shapes(values[0, likely], self._anchors[likely])
        return [_detection(score, shape, boxed) for score, shape in _merged(scores[likely], shapes)]

    def detect_in(self, windows: Iterable[Window], pixels: Pixels, scale: float) -> Iterator[Detection]:
        """The faces in each of these parts of a picture that was shrunk by `scale`, in pixels of the picture itself.

        The parts may overlap: one face may come more than once.
        """
        height, width = pixels.shape[:2]
        for window in windows:
            left, top = int(window.x0 * width), int(window.y0 * height)
            part = pixels[top : int(window.y1 * height), left : int(window.x1 * width)]
            for detection in self.detect(np.ascontiguousarray(part)) if part.size else ():
                yield detection.moved(np.array([left, top], np.float32), scale)

    def _shapes(self, values: Tensor, anchors: Points) -> Points:
        """Raw regressions to (n, 16): two corners and six points as shares of the square."""
        values = values.reshape(-1, _VALUES // 2, 2) / np.float32(self._kind.side_px)
        centre, half = values[:, 0] + anchors, values[:, 1] / np.float32(2)
        points = values[:, 2:] + anchors[:, None]
        return np.concatenate([(centre - half)[:, None], (centre + half)[:, None], points], axis=1).reshape(-1, _VALUES)


def _likelihood(logits: Tensor) -> Tensor:
    bounded = np.clip(logits, -80, 80)  # e to the 89th is no float32 any more
    likelihood: Tensor = np.float32(1) / (np.float32(1) + np.exp(-bounded))
    return likelihood


def _anchors(kind: Range) -> Points:
    """The middles of all cells, (n, 2) as shares of the square, in the order of the network's output."""
    centres: list[Points] = []
    for stride, per_cell in kind.anchors:
        cells = kind.side_px // stride
        middles = (np.arange(cells, dtype=np.float32) + np.float32(0.5)) / cells
        x, y = np.meshgrid(middles, middles)
        centres.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), per_cell, axis=0))
    return np.concatenate(centres)


def _merged(scores: Tensor, shapes: Points) -> list[tuple[float, Points]]:
    """Weighted suppression: the boxes that overlap the surest one are averaged into it, by their scores."""
    merged = []
    left = np.argsort(-scores)
    while left.size:
        best = left[0]
        same = _overlap(shapes[best, :4], shapes[left, :4]) > _OVERLAP
        same[0] = True
        group = left[same]
        merged.append((float(scores[best]), np.average(shapes[group], axis=0, weights=scores[group])))
        left = left[~same]
    return merged


def _overlap(box: Points, others: Points) -> Points:
    """Intersection over union of one box with each of (n, 4)."""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    shared = np.prod(np.clip(sides, 0, None), axis=1)
    union = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1) - shared
    ratio: Points = shared / np.maximum(union, np.float32(1e-12))
    return ratio


def _detection(score: float, shape: Points, boxed: Letterbox) -> Detection:
    points = (shape.reshape(-1, 2) - boxed.offset) * boxed.long_px
    return Detection(score=score, box=points[:2].ravel(), points=points[2:])
