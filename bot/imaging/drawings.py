"""The drawn guide: how to take the photo, and how not to. `python -m bot.imaging.drawings` draws it anew.

It says everything without words; its text twin is `guide-alt`. Places are in the finished picture's pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.compliance.portrait import Pixels
from bot.imaging import ink
from bot.imaging.ink import Colour, Spot

WIDTH_PX, HEIGHT_PX = 1200, 800
FOLDER = Path(__file__).parents[1] / "handlers" / "drawings"
_OVER = 3  # drawn this much larger, then shrunk, so that every edge is smooth
_BITS = 4  # of OpenCV's fixed-point coordinates

PAGE: Colour = (255, 255, 255)
GOOD, GOOD_CARD = (22, 140, 102), (230, 244, 238)
BAD, BAD_CARD = (221, 84, 52), (252, 236, 230)
WALL, WALL_EDGE = (247, 246, 242), (214, 211, 203)
SUN, SKY, FRAME = (255, 205, 84), (176, 220, 245), (255, 255, 255)
WOOD, WOOD_DARK = (176, 128, 88), (140, 98, 64)
INK: Colour = (44, 54, 66)
SKIN, SKIN_SHADE = (198, 140, 104), (136, 90, 66)
PALE, PALE_SHADE = (240, 200, 170), (222, 176, 144)
HAIR, HAIR_LIGHT = (48, 36, 34), (150, 92, 50)
SHIRT, SHIRT_SHADE, COAT = (70, 98, 160), (54, 76, 128), (226, 158, 78)
PAPER, MUTED = (232, 232, 230), (120, 132, 144)
BOOKS: tuple[Colour, ...] = (
    (206, 84, 72),
    (74, 122, 168),
    (236, 186, 86),
    (92, 150, 112),
    (140, 100, 160),
    (230, 132, 96),
)


@dataclass(frozen=True, eq=False)
class Pen:
    """Draws on a picture from an origin of its own; mirrored, it looks the other way."""

    picture: Pixels
    x: float = 0.0
    y: float = 0.0
    turned_deg: float = 0.0
    mirrored: bool = False

    def at(self, x: float, y: float, turned_deg: float = 0.0, *, mirrored: bool = False) -> "Pen":
        """The same pen with its origin there."""
        return replace(self, x=x, y=y, turned_deg=turned_deg, mirrored=mirrored)

    def shape(self, spots: Iterable[Spot], colour: Colour, opacity: float = 1.0) -> None:
        """A filled polygon."""
        points = self._places(spots)
        if opacity >= 1:
            cv2.fillPoly(self.picture, [points], colour, cv2.LINE_AA, _BITS)
            return
        veil = self.picture.copy()
        cv2.fillPoly(veil, [points], colour, cv2.LINE_AA, _BITS)
        self.picture[:] = cv2.addWeighted(veil, opacity, self.picture, 1 - opacity, 0)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, radius: float = 0.0) -> None:
        """A filled rectangle, with round corners if wanted."""
        self.shape([(p[0], p[1]) for p in ink.rounded((x0, y0, x1, y1), radius)], colour)

    def disc(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """A filled ellipse of these half axes."""
        self.shape(_arc(x, y, across, down, 0, 360), colour)

    def stroke(self, spots: Iterable[Spot], colour: Colour, width: float) -> None:
        """A line through these spots, with round ends."""
        cv2.polylines(self.picture, [self._places(spots)], False, colour, round(width * _OVER), cv2.LINE_AA, _BITS)

    def words(self, words: str, x: float, y: float, size: int, colour: Colour) -> None:
        """Words centred on x with their baseline on y."""
        at = (self.x + x) * _OVER, (self.y + y) * _OVER
        ink.write(self.picture, words, at, size=size * _OVER, colour=colour, weight=ink.BOLD, anchor="m")

    def _places(self, spots: Iterable[Spot]) -> NDArray[np.int32]:
        points = np.array(list(spots), float) * [-1 if self.mirrored else 1, 1]
        angle = np.radians(self.turned_deg)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        placed = (points @ turn + [self.x, self.y]) * _OVER
        return np.asarray(np.round(placed * (1 << _BITS)), np.int32)


def guide() -> Pixels:
    """(800, 1200, 3): at the left how to do it, at the right what to avoid."""
    picture: Pixels = np.full((HEIGHT_PX * _OVER, WIDTH_PX * _OVER, 3), PAGE, np.uint8)
    _do(Pen(picture, 14, 14))
    _dont(Pen(picture, 608, 14))
    return np.asarray(cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _do(pen: Pen) -> None:
    _card(pen, GOOD_CARD)
    pen.box(516, 0, 578, 672, WALL)
    pen.box(516, 0, 522, 672, WALL_EDGE)
    _window(pen.at(pen.x + 92, pen.y + 96))
    pen.shape([(238, 110), (238, 286), (362, 560), (362, 352)], SUN, 0.22)

    _sitter(pen.at(pen.x + 408, pen.y + 420), SKIN, SKIN)
    _photographer(pen.at(pen.x + 84, pen.y + 426))
    _floor(pen, GOOD_CARD, WALL_EDGE)
    _dots(pen, (216, 412), (344, 412), GOOD)
    _length(pen, 204, 356, 716, "150 cm", GOOD)
    _length(pen, 456, 514, 706, "", GOOD)
    _footprint(pen.at(pen.x + 476, pen.y + 746))
    _footprint(pen.at(pen.x + 504, pen.y + 734))

    _good_result(pen.at(pen.x + 404, pen.y + 162))
    _badge(pen.at(pen.x + 56, pen.y + 56), GOOD)
    pen.stroke([(39, 57), (52, 70), (75, 44)], PAGE, 9)
    _corners(pen)


def _dont(pen: Pen) -> None:
    _card(pen, BAD_CARD)
    _shelf(pen.at(pen.x + 0, pen.y + 128))
    _lamp(pen.at(pen.x + 236, pen.y))

    _sitter(pen.at(pen.x + 236, pen.y + 440, mirrored=True), SKIN, SKIN_SHADE)
    _selfie_arm(pen.at(pen.x + 236, pen.y + 440))
    _floor(pen, BAD_CARD, (226, 200, 188))
    _length(pen, 292, 424, 716, "50 cm", BAD)

    _bad_result(pen.at(pen.x + 462, pen.y + 162))
    _badge(pen.at(pen.x + 56, pen.y + 56), BAD)
    pen.stroke([(41, 41), (71, 71)], PAGE, 9)
    pen.stroke([(71, 41), (41, 71)], PAGE, 9)
    _corners(pen)


# --- people ---------------------------------------------------------------------------------------------------------


def _sitter(pen: Pen, skin: Colour, front: Colour) -> None:
    """From the side, looking left. The origin is the middle of the head; `front` is the skin of the face's side."""
    pen.shape(_smooth([(-66, 300), (-66, 160), (-50, 92), (0, 70), (52, 86), (70, 150), (72, 300)]), SHIRT)
    pen.stroke(_curve([(-14, 300), (-20, 210), (-6, 150), (14, 132)]), SHIRT_SHADE, 5)
    pen.stroke(_curve([(44, 300), (40, 220), (34, 180)]), SHIRT_SHADE, 5)
    pen.shape([(-20, 34), (28, 26), (30, 82), (-22, 84)], SKIN_SHADE)
    pen.shape(_smooth([(-26, 76), (2, 90), (36, 74), (46, 90), (0, 104), (-36, 90)]), SHIRT_SHADE)
    _profile(pen, skin, front, HAIR)


def _photographer(pen: Pen) -> None:
    """From the side, looking right, with the phone at eye height."""
    facing = pen.at(pen.x, pen.y, mirrored=True)
    facing.shape(_smooth([(-64, 300), (-64, 160), (-46, 92), (0, 70), (48, 86), (66, 150), (68, 300)]), COAT)
    facing.shape([(-18, 34), (24, 26), (28, 84), (-20, 86)], PALE_SHADE)
    _profile(facing, PALE, PALE, HAIR_LIGHT)
    facing.disc(46, -24, 20, 24, HAIR_LIGHT)
    pen.stroke(_curve([(2, 122), (40, 142), (78, 116), (110, 34)]), (204, 136, 58), 30)
    pen.stroke([(104, 52), (112, 32)], PALE_SHADE, 24)
    _phone(pen.at(pen.x + 118, pen.y - 14))
    pen.disc(113, 10, 11, 8, PALE)


def _profile(pen: Pen, skin: Colour, front: Colour, hair: Colour) -> None:
    """A head from the side, looking left: 100 px high."""
    outline = [
        (-30, -46), (-43, -24), (-44, -10), (-56, 12), (-44, 18), (-46, 26), (-43, 32), (-45, 40), (-38, 54),
        (-16, 58), (10, 46), (34, 26), (44, -8), (36, -40), (4, -60),
    ]  # fmt: skip
    pen.shape(_smooth(outline), skin)
    if front != skin:
        half = [(x, y) for x, y in outline if x <= -16]  # noqa: PLR2004 - the half that the light does not reach
        pen.shape(_smooth([*half, (-8, 50), (-4, 10), (-12, -30), (-24, -46)]), front)
    pen.shape(
        _smooth(
            [(-38, -40), (-30, -62), (2, -74), (40, -58), (54, -18), (46, 22), (30, 30), (24, 6), (12, -22), (-12, -34)]
        ),
        hair,
    )
    pen.disc(14, 4, 9, 13, skin)
    pen.disc(-31, -7, 4.2, 5.4, INK)
    pen.stroke(_curve([(-41, -23), (-32, -27), (-22, -25)]), hair, 3.4)
    pen.stroke([(-42, 34), (-31, 34)], (130, 70, 60), 3.4)


def _face(pen: Pen, skin: Colour, shade: Colour | None) -> None:
    """A head from the front, 120 px high; `shade` is the half that lies in the dark."""
    pen.shape(_smooth([(-84, 128), (-78, 84), (-30, 62), (30, 62), (78, 84), (84, 128)]), SHIRT)
    pen.shape([(-20, 34), (20, 34), (22, 74), (0, 84), (-22, 74)], SKIN_SHADE)
    pen.disc(-46, 2, 8, 13, skin)
    pen.disc(46, 2, 8, 13, shade or skin)
    head = [(0, -62), (34, -50), (46, -14), (42, 22), (22, 54), (0, 62), (-22, 54), (-42, 22), (-46, -14), (-34, -50)]
    pen.shape(_smooth(head), skin)
    if shade is not None:
        pen.shape(
            _smooth([(2, -60), (34, -50), (46, -14), (42, 22), (22, 54), (0, 62), (6, 30), (-2, 8), (6, -30)]), shade
        )
    pen.shape(
        _smooth([(-47, 3), (-52, -40), (-26, -72), (22, -74), (52, -42), (47, 3), (42, -30), (4, -46), (-40, -32)]),
        HAIR,
    )
    for x in (-18, 18):
        pen.disc(x, -2, 8.5, 5.6, PAGE)
        pen.disc(x, -2, 4.4, 4.8, INK)
        pen.stroke(_curve([(x - 10, -18), (x, -20.5), (x + 10, -18)]), HAIR, 3.2)
    pen.stroke([(0, 4), (-4, 20), (4, 21)], SKIN_SHADE if shade is None else (104, 66, 48), 3.4)
    pen.stroke(_curve([(-13, 36), (0, 37.5), (13, 36)]), (150, 76, 68), 4.2)


def _phone(pen: Pen) -> None:
    pen.box(-8, -38, 8, 38, INK, 6)
    pen.box(8, -30, 11, -20, MUTED, 1)


def _selfie_arm(pen: Pen) -> None:
    """Stretched out to the right; the origin is the middle of the head."""
    pen.stroke(_curve([(0, 124), (50, 148), (104, 138), (164, 98)]), SHIRT_SHADE, 34)
    pen.stroke([(152, 110), (176, 86)], SKIN, 24)
    _phone(pen.at(pen.x + 192, pen.y + 66, -24))
    pen.disc(184, 78, 12, 9, SKIN)


# --- things ---------------------------------------------------------------------------------------------------------


def _card(pen: Pen, colour: Colour) -> None:
    pen.box(0, 0, 578, 772, colour, 34)


def _floor(pen: Pen, colour: Colour, edge: Colour) -> None:
    """The strip for the measures; what stands on it ends there."""
    pen.box(0, 672, 578, 772, colour)
    pen.box(0, 672, 578, 677, edge)


def _corners(pen: Pen) -> None:
    """Cut what reached over the card's round corners, by painting the page around it."""
    for x, y, spin in ((0, 0, 180), (578, 0, 270), (578, 772, 0), (0, 772, 90)):
        to_x, to_y = (34 if x == 0 else x - 34), (34 if y == 0 else y - 34)
        pen.shape([(x, y), *_arc(to_x, to_y, 34, 34, spin, spin + 90)], PAGE)


def _window(pen: Pen) -> None:
    pen.box(0, 0, 150, 204, (204, 214, 218), 8)
    pen.box(5, 5, 145, 199, FRAME, 6)
    pen.box(16, 16, 134, 188, SKY)
    pen.disc(92, 62, 26, 26, SUN)
    for angle in range(0, 360, 45):
        x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        pen.stroke([(92 + 33 * x, 62 + 33 * y), (92 + 41 * x, 62 + 41 * y)], SUN, 4.5)
    pen.shape(_smooth([(16, 188), (16, 160), (46, 146), (84, 166), (134, 150), (134, 188)]), (150, 200, 140))
    pen.box(71, 10, 79, 194, FRAME)
    pen.box(10, 98, 140, 106, FRAME)
    pen.box(-8, 200, 158, 212, (214, 222, 224), 5)


def _shelf(pen: Pen) -> None:
    """Full of books, with a plant and a picture: what should not be behind anybody."""
    pen.box(0, 0, 172, 544, WOOD_DARK)
    dice = np.random.default_rng(4)
    for row, top in enumerate((12, 146, 280, 414)):
        pen.box(0, top, 160, top + 122, (112, 78, 52))
        x = 6.0
        while x < (150 if row % 2 else 92):
            wide, high = float(dice.integers(14, 25)), float(dice.integers(74, 112))
            colour = BOOKS[int(dice.integers(len(BOOKS)))]
            pen.box(x, top + 122 - high, min(x + wide, 158), top + 122, colour, 2)
            pen.box(x + 3, top + 134 - high, min(x + wide - 3, 155), top + 139 - high, PAPER)
            x += wide + 1.5
        pen.box(0, top + 122, 172, top + 134, WOOD)
    for row in (12, 280):
        pen.shape([(112, row + 122), (148, row + 122), (152, row + 92), (108, row + 92)], (208, 110, 80))
        for lean in (-28, -10, 10, 28):
            tip = 130 + lean, row + 40 + abs(lean) * 0.6
            pen.shape(
                _smooth([(126, row + 92), (tip[0] - 7, tip[1] + 16), tip, (tip[0] + 9, tip[1] + 18), (134, row + 92)]),
                (84, 150, 98),
            )
    pen.box(196, 20, 290, 138, WOOD_DARK, 3)
    pen.box(204, 28, 282, 130, (190, 214, 214))
    pen.shape([(204, 130), (230, 70), (250, 104), (262, 84), (282, 130)], (110, 150, 130))


def _lamp(pen: Pen) -> None:
    """Above and behind the head: the face itself stays dark."""
    pen.shape([(-118, 214), (-64, 214), (60, 500), (-190, 500)], SUN, 0.30)
    pen.stroke([(-90, 3), (-90, 150)], INK, 5)
    pen.shape([(-112, 148), (-68, 148), (-40, 214), (-140, 214)], BAD)
    pen.disc(-90, 214, 24, 13, SUN)


def _good_result(pen: Pen) -> None:
    inside = _photo(pen, (228, 232, 236))
    _face(inside.at(inside.x, inside.y + 6), SKIN, None)


def _bad_result(pen: Pen) -> None:
    inside = _photo(pen, WOOD_DARK)
    for place, colour in enumerate((*BOOKS, *BOOKS[:2])):
        inside.box(-74 + place * 19, -96, -58 + place * 19, -22 + (place % 3) * 14, colour)
    inside.box(-74, 6, 74, 14, WOOD)
    for place, colour in enumerate(reversed(BOOKS)):
        inside.box(-72 + place * 26, 14, -52 + place * 26, 96, colour)
    _face(inside.at(inside.x + 6, inside.y + 16, -13), SKIN, SKIN_SHADE)


def _photo(pen: Pen, ground: Colour) -> Pen:
    """The resulting photo in a white rim. Returns a pen whose origin is its middle, and that cannot leave it."""
    pen.box(-84, -106, 84, 106, PAGE, 8)
    x0, y0 = round((pen.x - 74) * _OVER), round((pen.y - 96) * _OVER)
    window = pen.picture[y0 : y0 + 192 * _OVER, x0 : x0 + 148 * _OVER]
    window[:] = ground
    return Pen(window, 74, 96)


def _badge(pen: Pen, colour: Colour) -> None:
    pen.disc(0, 0, 40, 40, PAGE)
    pen.disc(0, 0, 35, 35, colour)


def _length(pen: Pen, start: float, end: float, y: float, words: str, colour: Colour) -> None:
    """An arrow with two heads."""
    pen.stroke([(start + 4, y), (end - 4, y)], colour, 5)
    for x, way in ((start, 1), (end, -1)):
        pen.stroke([(x + 14 * way, y - 11), (x + 2 * way, y), (x + 14 * way, y + 11)], colour, 5)
    pen.words(words, (start + end) / 2, y + 46, 40, colour)


def _dots(pen: Pen, start: Spot, end: Spot, colour: Colour) -> None:
    for x, y in np.linspace(start, end, 9):
        pen.disc(float(x), float(y), 3.6, 3.6, colour)


def _footprint(pen: Pen) -> None:
    """A sole that walks to the right."""
    pen.disc(7, 0, 11, 6, GOOD)
    pen.disc(-11, 0, 6, 4.6, GOOD)


def _arc(x: float, y: float, across: float, down: float, start_deg: float, end_deg: float) -> list[Spot]:
    angles = np.radians(np.linspace(start_deg, end_deg, 49))
    return [(float(x + across * np.cos(a)), float(y + down * np.sin(a))) for a in angles]


def _smooth(spots: Sequence[Spot]) -> list[Spot]:
    """A closed Catmull-Rom curve through the spots."""
    points = np.array(spots, float)
    return _through(np.roll(points, 1, axis=0), points, np.roll(points, -1, axis=0), np.roll(points, -2, axis=0))


def _curve(spots: Sequence[Spot]) -> list[Spot]:
    """An open Catmull-Rom curve through the spots."""
    points = np.array([spots[0], *spots, spots[-1]], float)
    return [*_through(points[:-3], points[1:-2], points[2:-1], points[3:]), spots[-1]]


def _through(
    before: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64], after: NDArray[np.float64]
) -> list[Spot]:
    t = np.linspace(0, 1, 12, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (points[:, None, :] for points in (before, start, end, after))
    straight = 2 * p1 + (p2 - p0) * t
    bent = (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    return [(float(x), float(y)) for x, y in ((straight + bent) / 2).reshape(-1, 2)]


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    Image.fromarray(guide()).save(FOLDER / "guide.png", optimize=True)
