"""Good portraits on an ordinary day: what a phone, a room and a messenger do to a picture, and no officer minds.

Changes come in the order in which they befall a picture: the wall, the light, where the camera stands, its sensor, its
processing. Two or three of them meet in one picture, which is then sent in one of four ways. Nothing here is a fault;
what a check refuses here, it refuses wrongly.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.background import freer_side, lit, person_share, places
from benchmarks.accuracy.defects.light import coded, linear, on_the_face
from bot.compliance.measures.anatomy import anatomy
from bot.compliance.portrait import Pixels, Portrait

Floats = NDArray[np.float32]
Rng = np.random.Generator

_FEWEST, _MOST = 2, 3  # changes in one picture
# Walls that documents permit, sRGB: off-white, white, light grey, pale blue, cream.
_WALLS = ((232, 230, 224), (242, 242, 241), (208, 209, 210), (205, 215, 228), (235, 227, 207))
_SURELY_WALL = 0.02  # of a pixel may be the person
_GRAIN = 1.2  # of 255, of a camera in good light
# Light of 4800 and 7500 K beside daylight of 6500 K: red, green, blue.
_WARM, _COOL = np.array([1.16, 1.0, 0.76], np.float32), np.array([0.93, 1.0, 1.13], np.float32)
_REC_709 = np.array([0.2126, 0.7152, 0.0722], np.float32)
_PHONE_LONG_PX = 4032


# --- the wall ----------------------------------------------------------------------------------------------------------


def another_wall(portrait: Portrait, rng: Rng) -> Pixels:
    """Painted in another permitted colour; it keeps its light and its grain, and gets a little more."""
    seen = np.median(portrait.pixels[person_share(portrait)[..., 0] < _SURELY_WALL], axis=0)
    paint = np.array(_WALLS[rng.integers(len(_WALLS))], np.float32) / np.maximum(seen, 1)
    grain = _noise(portrait.pixels.shape[:2], 0.7, rng) * np.float32(_GRAIN / 220)
    return lit(portrait, np.asarray(paint + grain[..., None], np.float32))


def rough_plaster(portrait: Portrait, rng: Rng) -> Pixels:
    """Plaster, woodchip or the weave of a cloth, at a low contrast."""
    bump = rng.uniform(0.01, 0.05) * anatomy(portrait, portrait.faces[0]).inter_eye_px
    relief = _noise(portrait.pixels.shape[:2], bump, rng) * np.float32(rng.uniform(0.006, 0.014))
    return lit(portrait, (1 + relief)[..., None])


def sloping_wall(portrait: Portrait, rng: Rng) -> Pixels:
    """A window or a lamp makes one side of the wall lighter."""
    across, down = places(portrait)
    angle, slope = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, 0.05)  # of its light, to an inter-eye distance
    way = across * np.cos(angle) + down * np.sin(angle)
    return lit(portrait, np.clip(1 + slope * way, 0.7, 1.2).astype(np.float32)[..., None])


def faint_shadow(portrait: Portrait, rng: Rng) -> Pixels:
    """The head's own, so soft and so light that one has to look for it."""
    ied = anatomy(portrait, portrait.faces[0]).inter_eye_px
    aside, below = freer_side(portrait) * rng.uniform(0.2, 0.5) * ied, rng.uniform(0, 0.3) * ied
    move = np.array([[1, 0, aside], [0, 1, below]])
    size = portrait.width_px, portrait.height_px
    moved = cv2.warpAffine(person_share(portrait)[..., 0], move, size, borderMode=cv2.BORDER_REPLICATE)
    fallen = _soft(np.asarray(moved, np.float32), rng.uniform(0.2, 0.35) * ied)
    return lit(portrait, (1 - np.float32(rng.uniform(0.02, 0.06)) * fallen)[..., None])


# --- the light ---------------------------------------------------------------------------------------------------------


def side_light(portrait: Portrait, rng: Rng) -> Pixels:
    """A window a little to one side: up to 0.7 stops less on the other, without an edge."""
    across, _ = on_the_face(portrait)
    way = np.clip(across / np.float32(rng.uniform(1.4, 2.0)) + 0.5, 0, 1)
    soft = way if rng.random() < 0.5 else 1 - way
    return coded(linear(portrait.pixels) * np.exp2(-np.float32(rng.uniform(0.3, 0.7)) * soft)[..., None])


def exposure(portrait: Portrait, rng: Rng) -> Pixels:
    """Half a stop less to two fifths of a stop more."""
    return coded(linear(portrait.pixels) * np.float32(2 ** rng.uniform(-0.5, 0.4)))


def white_balance(portrait: Portrait, rng: Rng) -> Pixels:
    """Light from 4800 to 7500 K that the camera took for 6500 K; as bright as before."""
    gain = (_WARM if rng.random() < 0.5 else _COOL) ** np.float32(rng.uniform(0.2, 1))
    return coded(linear(portrait.pixels) * (gain / np.float32(gain @ _REC_709)))


def vignette(portrait: Portrait, rng: Rng) -> Pixels:
    """The lens lets less light into the corners: 0.15 to 0.5 stops."""
    across, down = _from_middle(portrait.pixels)
    return coded(
        linear(portrait.pixels) * np.exp2(-np.float32(rng.uniform(0.15, 0.5)) * (across**2 + down**2) / 2)[..., None]
    )


# --- where the camera stands -------------------------------------------------------------------------------------------


def more_room(portrait: Portrait, rng: Rng) -> Pixels:
    """A phone held upright at a greater distance: more wall above and beside, the head smaller and off the middle."""
    height, width = portrait.pixels.shape[:2]
    wide = round(max(width, 0.75 * height) * rng.uniform(1.05, 1.4))
    aside = round((wide - width) * rng.uniform(0.2, 0.8))
    above = max(0, round(wide / 0.75) - height)
    return _extended(portrait, above, aside, wide - width - aside, rng)


def off_centre(portrait: Portrait, rng: Rng) -> Pixels:
    """The head stands a tenth of the picture beside the middle."""
    shift = round(rng.uniform(0.05, 0.12) * portrait.width_px)
    left, right = (shift, 0) if rng.random() < 0.5 else (0, shift)
    return _extended(portrait, 0, left, right, rng)


def slight_roll(portrait: Portrait, rng: Rng) -> Pixels:
    """Head and camera together lean by up to four degrees."""
    size = portrait.width_px, portrait.height_px
    lean = anatomy(portrait, portrait.faces[0]).eye_line_deg - rng.uniform(-4, 4)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), lean, 1)
    turned = cv2.warpAffine(portrait.pixels, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def lens_bends(portrait: Portrait, rng: Rng) -> Pixels:
    """Straight lines bend by up to three in a hundred towards the corners."""
    across, down = _from_middle(portrait.pixels)
    stretch = 1 + np.float32(rng.uniform(-0.03, 0.03)) * (across**2 + down**2 - 1)
    height, width = portrait.pixels.shape[:2]
    x, y = (across * stretch + 1) / 2 * (width - 1), (down * stretch + 1) / 2 * (height - 1)
    bent = cv2.remap(portrait.pixels, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, np.uint8)


# --- sensor and processing ---------------------------------------------------------------------------------------------


def sensor_noise(portrait: Portrait, rng: Rng) -> Pixels:
    """An evening's room: fine grain in light and colours."""
    shape = portrait.pixels.shape[:2]
    size = np.float32(rng.uniform(1, 3.5))
    grain = _noise(shape, 0.6, rng)[..., None] + np.stack([_noise(shape, 1.0, rng) for _ in range(3)], axis=-1) * 0.5
    return _pixels(portrait.pixels.astype(np.float32) + size * np.asarray(grain, np.float32))


def denoised(portrait: Portrait, rng: Rng) -> Pixels:
    """A phone's own cleaning, and its skin smoothing: what has edges keeps them."""
    smooth = cv2.bilateralFilter(portrait.pixels, 9, rng.uniform(10, 25), 5)
    return _pixels(_mixed(portrait.pixels.astype(np.float32), np.asarray(smooth, np.float32), rng.uniform(0.4, 0.9)))


def lifted_shadows(portrait: Portrait, rng: Rng) -> Pixels:
    """Several exposures in one: what is dark gets lighter, what is light darker, and edges keep their contrast."""
    light = portrait.pixels.astype(np.float32)
    around = _soft(np.asarray(cv2.cvtColor(portrait.pixels, cv2.COLOR_RGB2GRAY), np.float32), portrait.width_px / 25)
    gain = (np.float32(140) / np.maximum(around, 20)) ** np.float32(rng.uniform(0.1, 0.25))
    return _pixels(np.asarray(light * gain[..., None], np.float32))


def contrast(portrait: Portrait, rng: Rng) -> Pixels:
    """A seventh less to a seventh more, about the middle of the scale."""
    return _pixels((portrait.pixels - np.float32(128)) * np.float32(rng.uniform(0.85, 1.15)) + np.float32(128))


def colourful(portrait: Portrait, rng: Rng) -> Pixels:
    """Colours an eighth paler to a fifth stronger."""
    grey = cv2.cvtColor(portrait.pixels, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    return _pixels(_mixed(grey, portrait.pixels.astype(np.float32), rng.uniform(0.88, 1.2)))


def sharpened(portrait: Portrait, rng: Rng) -> Pixels:
    """As phones do, a little too much."""
    light = portrait.pixels.astype(np.float32)
    return _pixels(light + np.float32(rng.uniform(0.3, 0.9)) * (light - _soft(light, rng.uniform(0.8, 1.6))))


CHANGES: dict[str, Callable[[Portrait, Rng], Pixels]] = {
    "another wall": another_wall,
    "rough plaster": rough_plaster,
    "sloping wall": sloping_wall,
    "faint shadow": faint_shadow,
    "side light": side_light,
    "exposure": exposure,
    "white balance": white_balance,
    "vignette": vignette,
    "more room": more_room,
    "off centre": off_centre,
    "slight roll": slight_roll,
    "lens bends": lens_bends,
    "sensor noise": sensor_noise,
    "denoised": denoised,
    "lifted shadows": lifted_shadows,
    "contrast": contrast,
    "colourful": colourful,
    "sharpened": sharpened,
}


# --- how it is sent ----------------------------------------------------------------------------------------------------


def as_a_file(pixels: Pixels, rng: Rng) -> bytes:
    return _jpeg(pixels, int(rng.integers(85, 96)))


def messenger(pixels: Pixels, rng: Rng) -> bytes:
    """1280 pixels along the longer side, quality 70 to 80."""
    return _jpeg(_resized(pixels, 1280), int(rng.integers(70, 81)))


def messenger_fine(pixels: Pixels, _: Rng) -> bytes:
    """1600 pixels, quality 75."""
    return _jpeg(_resized(pixels, 1600), 75)


def twelve_megapixels(pixels: Pixels, rng: Rng) -> bytes:
    """A phone's full picture: its pixels are many and soft, its noise is fine, and it is sharpened a little."""
    large = _resized(pixels, _PHONE_LONG_PX)
    grain = cv2.resize(
        _noise((large.shape[0] // 2, large.shape[1] // 2), 0.6, rng) * np.float32(rng.uniform(1, 2.5)),
        large.shape[1::-1],
        interpolation=cv2.INTER_LINEAR,
    )
    noisy = cv2.add(large, np.asarray(np.repeat(grain[..., None], 3, axis=2), np.float32), dtype=cv2.CV_8U)
    soft = cv2.GaussianBlur(noisy, (0, 0), 2.0)
    strength = float(rng.uniform(0.3, 0.8))
    return _jpeg(np.asarray(cv2.addWeighted(noisy, 1 + strength, soft, -strength, 0), np.uint8), 92)


WAYS: dict[str, Callable[[Pixels, Rng], bytes]] = {
    "as a file": as_a_file,
    "messenger, 1280 px": messenger,
    "messenger, 1600 px": messenger_fine,
    "12 megapixels": twelve_megapixels,
}


# --- a day -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """What befell a portrait, in this order, the way it was sent last; and the file that arrives."""

    changes: tuple[str, ...]
    data: bytes


def day(portrait: Portrait, rng: Rng) -> Day:
    """Dice for an ordinary day. portrait: a good one, analysed; places and mask hold until the camera moves."""
    names = tuple(CHANGES)
    drawn = sorted(rng.choice(len(names), int(rng.integers(_FEWEST, _MOST + 1)), replace=False))
    changes = tuple(names[at] for at in drawn)
    way = tuple(WAYS)[rng.integers(len(WAYS))]
    for name in changes:
        portrait = replace(portrait, pixels=CHANGES[name](portrait, rng))
    return Day((*changes, way), WAYS[way](portrait.pixels, rng))


# --- tools -------------------------------------------------------------------------------------------------------------


def _noise(shape: tuple[int, ...], size_px: float, rng: Rng) -> Floats:
    """Grain of this coarseness: (height, width), a standard deviation of 1."""
    shrink = max(1.0, size_px)
    fine = max(2, round(shape[0] / shrink)), max(2, round(shape[1] / shrink))
    grain = _soft(rng.standard_normal(fine, np.float32), max(size_px / shrink, 0.5))
    grain = np.asarray(cv2.resize(grain, shape[1::-1], interpolation=cv2.INTER_CUBIC), np.float32)
    return np.asarray(grain / grain.std(), np.float32)


def _soft(values: Floats, spread_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), spread_px), np.float32)


def _mixed(one: Floats, other: Floats, share: float) -> Floats:
    return np.asarray(one + np.float32(share) * (other - one), np.float32)


def _extended(portrait: Portrait, above: int, left: int, right: int, rng: Rng) -> Pixels:
    """More of the wall around a picture, as its edge has it: softened, for an edge drawn out has stripes, and grained.

    Hair that reaches the upper edge is not drawn out: there the wall beside it is.
    """
    pixels = portrait.pixels
    height, width = pixels.shape[:2]
    wide = cv2.copyMakeBorder(pixels, 0, 0, left, right, cv2.BORDER_REPLICATE)
    small = cv2.resize(wide, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), width / 200), wide.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    free = 1 - person_share(portrait)[:1] + np.float32(1e-3)
    edge = np.concatenate([pixels[:1] * free, free], axis=2)
    spread = np.asarray(cv2.GaussianBlur(edge, (0, 0), width / 20, borderType=cv2.BORDER_REPLICATE), np.float32)
    top = np.pad(spread[..., :3] / spread[..., 3:], ((0, above), (left, right), (0, 0)), mode="edge")[1:]

    wall = np.concatenate([top, soft])
    drawn = _pixels(wall + _noise(wall.shape[:2], 0.7, rng)[..., None] * np.float32(_GRAIN))
    drawn[above : above + height, left : left + width] = pixels
    return drawn


def _from_middle(pixels: Pixels) -> tuple[Floats, Floats]:
    """Across and down from the middle, -1 to 1 at the edges: (height, width) each."""
    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return across.astype(np.float32), down.astype(np.float32)


def _resized(pixels: Pixels, long_px: int) -> Pixels:
    """Never the other way: a messenger shrinks and does not enlarge, a phone's sensor has more than any studio file."""
    factor = long_px / max(pixels.shape[:2])
    if factor >= 1 and long_px < _PHONE_LONG_PX:
        return pixels
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how), np.uint8)


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def _pixels(values: Floats) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
