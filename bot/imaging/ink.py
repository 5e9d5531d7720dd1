"""Lines, words and labels on pictures, readable on dark and on light ones. Coordinates are pixels, RGB colours."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.portrait import Pixels

Colour = tuple[int, int, int]
Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # x0, y0, x1, y1

WHITE: Colour = (255, 255, 255)
NIGHT: Colour = (22, 32, 43)
SLATE: Colour = (92, 107, 122)
MIST: Colour = (226, 232, 238)
TEAL: Colour = (0, 122, 116)
CORAL: Colour = (232, 82, 46)  # what needs doing: strong, and not the red of an error

REGULAR, BOLD = 450, 650
_SUBPIXEL = 4  # bits of OpenCV's fixed-point coordinates

# OpenCV 5 carries its own variable typeface (Rubik), accents and signs included; Pillow's has neither.
_TYPEFACE = cv2.FontFace("sans")


def measure(words: str, size: int, weight: int = REGULAR) -> tuple[int, int]:
    """Width of the words, and height of their capitals, in pixels."""
    _, _, width, _ = cv2.getTextSize((0, 0), words, (0, 0), _TYPEFACE, size, weight)
    return int(width), round(size * 0.72)


def write(
    picture: Pixels,
    words: str,
    at: Spot,
    *,
    size: int,
    colour: Colour,
    weight: int = REGULAR,
    anchor: Literal["l", "m", "r"] = "l",
) -> None:
    """Write one line whose baseline starts, is centred or ends ("l", "m", "r") at this spot."""
    width, _ = measure(words, size, weight)
    x = at[0] - {"l": 0.0, "m": width / 2, "r": float(width)}[anchor]
    cv2.putText(picture, words, (round(x), round(at[1])), colour, _TYPEFACE, size, weight)


def line(picture: Pixels, start: Spot, end: Spot, colour: Colour, width: int) -> None:
    """A smooth line with round ends."""
    cv2.line(picture, _fixed(start), _fixed(end), colour, width, cv2.LINE_AA, _SUBPIXEL)


def cased(picture: Pixels, start: Spot, end: Spot, colour: Colour, width: int) -> None:
    """A line with a thin casing of the opposite lightness, so that it stands out on any ground."""
    line(picture, start, end, _casing(colour), width + 2 * max(1, round(width * 0.45)))
    line(picture, start, end, colour, width)


def arrow(picture: Pixels, start: Spot, end: Spot, colour: Colour, width: int) -> None:
    """A cased arrow whose point is at `end`."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    along = (b - a) / max(float(np.linalg.norm(b - a)), 1.0)
    across = np.array([-along[1], along[0]])
    neck = b - along * width * 3.2
    head = [b, neck + across * width * 2.0, neck - across * width * 2.0]
    case = max(1, round(width * 0.45))
    line(picture, start, (neck[0], neck[1]), _casing(colour), width + 2 * case)
    _polygon(picture, head, _casing(colour), outline=2 * case)
    line(picture, start, (neck[0] + along[0], neck[1] + along[1]), colour, width)
    _polygon(picture, head, colour)


def outline(picture: Pixels, box: Box, colour: Colour, width: int) -> None:
    """A cased rectangle with rounded corners."""
    for ink, thick in ((_casing(colour), width + 2 * max(1, round(width * 0.45))), (colour, width)):
        points = rounded(box, min(box[2] - box[0], box[3] - box[1]) * 0.18)
        cv2.polylines(picture, [_points(points)], True, ink, thick, cv2.LINE_AA, _SUBPIXEL)


def panel(picture: Pixels, box: Box, colour: Colour, radius: float) -> None:
    """A filled rectangle with rounded corners."""
    _polygon(picture, rounded(box, radius), colour)


def label_size(words: str, size: int) -> tuple[int, int]:
    """Width and height that `label` takes."""
    return measure(words, size, BOLD)[0] + round(size * 1.1), round(size * 1.75)


def label(picture: Pixels, words: str, corner: Spot, size: int, ground: Colour) -> Box:
    """White words on a rounded ground with a thin white rim; `corner` is its top left. Returns the box it covers."""
    width, height = label_size(words, size)
    box = (corner[0], corner[1], corner[0] + width, corner[1] + height)
    rim = max(2, size // 12)
    panel(picture, (box[0] - rim, box[1] - rim, box[2] + rim, box[3] + rim), WHITE, height / 2)
    panel(picture, box, ground, height / 2)
    baseline = corner[1] + height / 2 + measure(words, size, BOLD)[1] / 2
    write(picture, words, ((box[0] + box[2]) / 2, baseline), size=size, colour=WHITE, weight=BOLD, anchor="m")
    return box


def rounded(box: Box, radius: float) -> list[NDArray[np.float64]]:
    """The outline of a rectangle with rounded corners, as points."""
    x0, y0, x1, y1 = box
    r = max(0.0, min(radius, (x1 - x0) / 2, (y1 - y0) / 2))
    corners = ((x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    return [
        np.array([x + r * np.cos(np.radians(start + step)), y + r * np.sin(np.radians(start + step))])
        for x, y, start in corners
        for step in np.linspace(0, 90, 13)
    ]


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _casing(colour: Colour) -> Colour:
    return WHITE if sum(colour) < 3 * 160 else NIGHT


def _polygon(picture: Pixels, points: list[NDArray[np.float64]], colour: Colour, outline: int = 0) -> None:
    cv2.fillPoly(picture, [_points(points)], colour, cv2.LINE_AA, _SUBPIXEL)
    if outline:
        cv2.polylines(picture, [_points(points)], True, colour, outline, cv2.LINE_AA, _SUBPIXEL)


def _points(points: list[NDArray[np.float64]]) -> NDArray[np.int32]:
    return np.round((np.array(points) - 0.5) * (1 << _SUBPIXEL)).astype(np.int32)


def _fixed(spot: Spot) -> tuple[int, int]:
    return round((spot[0] - 0.5) * (1 << _SUBPIXEL)), round((spot[1] - 0.5) * (1 << _SUBPIXEL))
