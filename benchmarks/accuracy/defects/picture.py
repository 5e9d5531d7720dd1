"""Faults of the picture as such: out of focus, shaken, grainy, squeezed, made of squares, taken off a screen, framed.

Sizes are shares of the inter-eye distance, so that a fault is as large in the finished photo whatever the camera.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.portrait import Pixels, Portrait

Floats = NDArray[np.float32]
Rng = np.random.Generator

_FINE = 8  # how many times finer than a pixel a kernel is drawn
_GAMMA = 2.2
_SUBPIXEL, _ROW = 0.3, 0.85  # of a screen's dot: how wide each of its three colours is, how high it is
_DOCUMENT_IED_PX = 90  # at which grain is counted


def _face(portrait: Portrait) -> Anatomy:
    return anatomy(portrait, portrait.faces[0])


def _defocused(portrait: Portrait, rng: Rng) -> Pixels:
    """What lies out of focus is spread over the lens's opening, a disc."""
    radius = rng.uniform(0.04, 0.09) * _face(portrait).inter_eye_px
    side = 2 * int(np.ceil(radius)) + 1
    down, right = np.mgrid[:side, :side].astype(np.float32) - side // 2
    return _spread(portrait.pixels, np.clip(radius + 0.5 - np.hypot(down, right), 0, 1))


def _shaken(portrait: Portrait, rng: Rng) -> Pixels:
    """A hand's way during a long exposure: nearly straight, any direction."""
    length = rng.uniform(0.10, 0.25) * _face(portrait).inter_eye_px
    direction, bend = rng.uniform(0, np.pi), rng.uniform(-0.5, 0.5)
    along = np.linspace(-0.5, 0.5, 24)
    angles = direction + bend * along
    way = np.stack([along * np.cos(angles), along * np.sin(angles)], axis=1) * length
    side = 2 * int(np.ceil(length / 2)) + 3
    drawn = np.zeros((side * _FINE, side * _FINE), np.uint8)
    spots = np.rint((way + side / 2) * _FINE).astype(np.int32)
    cv2.polylines(drawn, [spots], False, 255, _FINE)
    return _spread(
        portrait.pixels, np.asarray(cv2.resize(drawn, (side, side), interpolation=cv2.INTER_AREA), np.float32)
    )


def _spread(pixels: Pixels, kernel: Floats) -> Pixels:
    weights = (kernel / kernel.sum()).astype(np.float32)
    return np.asarray(cv2.filter2D(pixels, -1, weights, borderType=cv2.BORDER_REPLICATE), np.uint8)


def _grainy(portrait: Portrait, rng: Rng) -> Pixels:
    """A sensor at its most sensitive: coarse grain, more of it in the colours than in the light."""
    height, width = portrait.pixels.shape[:2]
    coarse = _face(portrait).inter_eye_px / _DOCUMENT_IED_PX
    size = max(8, round(width / coarse)), max(8, round(height / coarse))
    light = rng.normal(0, rng.uniform(9, 16), (size[1], size[0], 1))
    colours = rng.normal(0, rng.uniform(6, 12), (size[1], size[0], 3))
    grain = cv2.resize((light + colours).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return _pixels(portrait.pixels.astype(np.float32) + np.asarray(grain, np.float32))


def _squeezed_twice(portrait: Portrait, rng: Rng) -> Pixels:
    """Squeezed to nearly nothing by a messenger or a form, then saved again in good quality."""
    _, squeezed = cv2.imencode(".jpg", portrait.pixels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(5, 13))])
    return np.asarray(cv2.imdecode(squeezed, cv2.IMREAD_COLOR), np.uint8)


def _as_it_is(portrait: Portrait, _: Rng) -> Pixels:
    return portrait.pixels


def _squares(portrait: Portrait, rng: Rng) -> Pixels:
    """A thumbnail, enlarged without smoothing."""
    return _enlarged(portrait, rng.uniform(16, 36), cv2.INTER_NEAREST)


def _smooth_thumbnail(portrait: Portrait, rng: Rng) -> Pixels:
    """A thumbnail, enlarged smoothly: no squares, and no detail."""
    return _enlarged(portrait, rng.uniform(16, 32), cv2.INTER_CUBIC)


def _enlarged(portrait: Portrait, inter_eye_px: float, how: int) -> Pixels:
    height, width = portrait.pixels.shape[:2]
    small = _thumbnail(portrait, inter_eye_px)
    return np.asarray(cv2.resize(small, (width, height), interpolation=how), np.uint8)


def _thumbnail(portrait: Portrait, inter_eye_px: float) -> Pixels:
    factor = inter_eye_px / _face(portrait).inter_eye_px
    return np.asarray(cv2.resize(portrait.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _small(portrait: Portrait, rng: Rng) -> Pixels:
    """A picture from a web page: right in everything but its size."""
    return _thumbnail(portrait, rng.uniform(24, 70))


def _off_a_screen(portrait: Portrait, rng: Rng) -> Pixels:
    """Photographed off a screen: stripes of three colours under a camera's own mosaic, a little turned and not quite flat."""
    height, width = portrait.pixels.shape[:2]
    dot, depth, turn = rng.uniform(1.3, 5.0), rng.uniform(0.5, 0.9), np.radians(rng.uniform(-5, 5))
    slope = rng.uniform(-2e-5, 2e-5, 2)
    down, right = np.mgrid[: 2 * height, : 2 * width].astype(np.float32) / 2
    across = (np.cos(turn) * right + np.sin(turn) * down) * (1 + slope[0] * down) / dot
    along = (np.cos(turn) * down - np.sin(turn) * right) * (1 + slope[1] * right) / dot
    row = np.mod(along, 1) < _ROW
    light = np.empty((height, width, 3), np.float32)
    for colour in range(3):
        lit = (row & (np.mod(across - colour / 3, 1) < _SUBPIXEL)).astype(np.float32) / (_SUBPIXEL * _ROW)
        grid = np.asarray(cv2.resize(lit, (width, height), interpolation=cv2.INTER_AREA), np.float32)
        light[..., colour] = (portrait.pixels[..., colour] / np.float32(255)) ** _GAMMA * (1 + depth * (grid - 1))
    green = (light[: height // 2 * 2 : 2, 1::2, 1][:, : width // 2] + light[1::2, ::2, 1][:, : width // 2]) / 2
    sites = light[::2, ::2, 0], green, light[1::2, 1::2, 2]
    seen = np.stack([cv2.resize(one, (width, height), interpolation=cv2.INTER_LINEAR) for one in sites], axis=-1)
    return _pixels(np.clip(seen, 0, 1) ** (1 / _GAMMA) * 255)


def _framed(portrait: Portrait, rng: Rng) -> Pixels:
    """A scanned print with its white edge, cut as prints are."""
    print_ = _as_printed(portrait, rng)
    edge = round(rng.uniform(0.07, 0.11) * print_.shape[1])
    shade = int(rng.integers(246, 256))
    framed = cv2.copyMakeBorder(print_, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(shade, shade, shade))
    return np.asarray(framed, np.uint8)


def _barred(portrait: Portrait, rng: Rng) -> Pixels:
    """A screenshot with the viewer's black bars on both sides, or above and below."""
    print_ = _as_printed(portrait, rng)
    bar = round(rng.uniform(0.09, 0.14) * print_.shape[0])
    down, right = (bar, 0) if rng.integers(2) else (0, bar)
    return np.asarray(
        cv2.copyMakeBorder(print_, down, down, right, right, cv2.BORDER_CONSTANT, value=(0, 0, 0)), np.uint8
    )


def _as_printed(portrait: Portrait, rng: Rng) -> Pixels:
    """A print so tight that the finished photo cannot leave its edge out, as far as the picture reaches."""
    face = _face(portrait)
    height = face.head_height_px / rng.uniform(0.86, 0.92)
    width, top = height * 0.78, float(face.eyes[1]) - 0.45 * height
    left = float(face.eyes[0]) - width / 2
    rows = slice(max(0, round(top)), max(0, round(top + height)))
    return np.ascontiguousarray(portrait.pixels[rows, max(0, round(left)) : max(0, round(left + width))])


def _pixels(values: Floats) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


DEFECTS: tuple[Defect, ...] = (
    Defect("out of focus", "sharpness", _defocused),
    Defect("shaken", "sharpness", _shaken),
    Defect("thumbnail, enlarged smoothly", "sharpness", _smooth_thumbnail),
    Defect("thumbnail, enlarged in squares", "pixelation", _squares),
    Defect("thumbnail", "inter_eye_distance", _small),
    Defect("coarse grain", "noise", _grainy),
    Defect("squeezed to quality 10", "compression_artefacts", _as_it_is, quality=10),
    Defect("squeezed and saved again", "compression_artefacts", _squeezed_twice),
    Defect("photo of a screen", "moire", _off_a_screen),
    Defect("white edge of a print", "borders", _framed),
    Defect("black bars", "borders", _barred),
)
