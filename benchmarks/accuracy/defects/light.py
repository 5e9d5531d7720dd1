"""Faults of light and colour: too little and too much light, haze, shadows, flash, lamps of the wrong colour, no colour.

What light does is done to shares of light, not to coded values; a dark picture gets the noise of a camera that had too
little. Places are (across, down) in inter-eye distances from the eyes' midpoint, head upright.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.measures.anatomy import anatomy
from bot.compliance.measures.colour import LIGHT
from bot.compliance.measures.skin import upright
from bot.compliance.portrait import Pixels, Portrait

Floats = NDArray[np.float32]
Rng = np.random.Generator
Shadow = Callable[[Floats, Floats, Rng], Floats]  # across, down to how deep the shadow is: 0 to 1

_REC_709 = np.array([0.2126, 0.7152, 0.0722], np.float32)
_CHEEKS_AND_FOREHEAD = (50, 280, 205, 425, 151, 36, 266)
_NOSE_TIP = 4
_FULL_WELL = 900.0  # electrons of a small camera's full light at high sensitivity
_READ_NOISE = 0.002  # of full light

# Gains of red, green and blue, and how much of them at least and at most.
_TUNGSTEN = (1.75, 1.0, 0.34)
_FLUORESCENT = (0.72, 1.22, 0.62)
_SHADE = (0.50, 0.90, 1.75)
_MAGENTA = (1.35, 0.62, 1.30)
_CAST_FROM, _CAST_TO = 0.6, 1.1


def linear(pixels: Pixels) -> Floats:
    light: Floats = LIGHT[pixels]
    return light


def coded(light: Floats) -> Pixels:
    share = np.clip(light, 0, 1)
    code = np.where(share <= 0.0031308, share * 12.92, 1.055 * np.power(share, np.float32(1 / 2.4)) - 0.055)
    return np.asarray(np.rint(code * 255), np.uint8)


def _with_noise(light: Floats, rng: Rng) -> Floats:
    spread = np.sqrt(np.clip(light, 0, 1) / np.float32(_FULL_WELL)) + np.float32(_READ_NOISE)
    noisy: Floats = light + spread * rng.standard_normal(light.shape, np.float32)
    return noisy


def _skin_light(portrait: Portrait) -> float:
    """The typical share of light on cheeks and forehead."""
    places = portrait.faces[0].landmarks[list(_CHEEKS_AND_FOREHEAD), :2].astype(int)
    reach = max(2, int(0.06 * anatomy(portrait, portrait.faces[0]).inter_eye_px))
    return float(
        np.median(
            [(linear(portrait.pixels[y - reach : y + reach, x - reach : x + reach]) @ _REC_709) for x, y in places]
        )
    )


def on_the_face(portrait: Portrait) -> tuple[Floats, Floats]:
    """For every pixel of the picture: how far across and how far down."""
    points = anatomy(portrait, portrait.faces[0])
    right = (points.left_eye - points.right_eye) / points.inter_eye_px
    x = np.arange(portrait.width_px, dtype=np.float32)[None] - points.eyes[0]
    y = np.arange(portrait.height_px, dtype=np.float32)[:, None] - points.eyes[1]
    scale = np.float32(1 / points.inter_eye_px)
    return (x * right[0] + y * right[1]) * scale, (y * right[0] - x * right[1]) * scale


def _underexposed(portrait: Portrait, rng: Rng) -> Pixels:
    light = linear(portrait.pixels) * np.float32(2 ** -rng.uniform(2.2, 3.6))
    return coded(_with_noise(light, rng))


def _overexposed(portrait: Portrait, rng: Rng) -> Pixels:
    """So much light that typical skin comes to the end of the scale, whatever its tone."""
    return coded(linear(portrait.pixels) * np.float32(rng.uniform(0.95, 1.6) / _skin_light(portrait)))


def _washed_out(portrait: Portrait, rng: Rng) -> Pixels:
    """Haze, a fogged lens or light into the lens: grey over everything."""
    clear, veil = rng.uniform(0.28, 0.5), rng.uniform(170, 235)
    return np.asarray(np.rint(portrait.pixels * np.float32(clear) + np.float32((1 - clear) * veil)), np.uint8)


def _shaded(portrait: Portrait, shadow: Shadow, stops: float, rng: Rng) -> Pixels:
    """Less light where the shadow is; what is left there comes from the sky and the walls, a little bluer."""
    deep = shadow(*on_the_face(portrait), rng)[..., None]
    tint = np.array([1.06, 1.0, 0.92], np.float32)
    return coded(linear(portrait.pixels) * np.exp2(-np.float32(stops) * deep * tint))


def _step(distance: Floats, penumbra: float) -> Floats:
    """0 below nothing, 1 above, soft over this width."""
    share = np.clip(distance / np.float32(penumbra) + 0.5, 0, 1)
    soft: Floats = share * share * (3 - 2 * share)
    return soft


def _side(across: Floats, down: Floats, rng: Rng) -> Floats:
    turn = rng.choice([-1, 1])
    return _step(turn * across + 0.1 * down * rng.uniform(-1, 1), rng.uniform(0.7, 1.4))


def _half(across: Floats, down: Floats, rng: Rng) -> Floats:
    """A wall's or a curtain's edge down the face, straight or curved."""
    turn, bend, lean = rng.choice([-1, 1]), rng.uniform(-0.15, 0.15), rng.uniform(-0.25, 0.25)
    edge = turn * across - lean * (down - 0.5) - bend * (down - 0.5) ** 2 - rng.uniform(-0.35, 0.3)
    return _step(edge, rng.uniform(0.03, 0.15))


def _nose(across: Floats, down: Floats, rng: Rng) -> Floats:
    """A lamp high and to the side: the nose's shadow lies over the cheek and reaches the corner of the mouth."""
    turn, soft = rng.choice([-1, 1]), rng.uniform(0.03, 0.08)
    side = turn * across
    length, reach = rng.uniform(0.95, 1.1), rng.uniform(0.32, 0.5)
    along = np.clip((down - 0.25) / (length - 0.25), 0, 1)
    inside = np.minimum.reduce([side - 0.08 - 0.04 * along, 0.12 + reach * along - side, down - 0.2, length - down])
    return _step(inside, soft)


def _peak(across: Floats, down: Floats, rng: Rng) -> Floats:
    """The peak of a cap, or a sun overhead: forehead and eyes in the dark, down to a curved edge."""
    edge = rng.uniform(0.0, 0.5) - rng.uniform(-0.15, 0.25) * across**2
    return _step(edge - down, rng.uniform(0.04, 0.15))


def _bars(across: Floats, down: Floats, rng: Rng) -> Floats:
    """A blind's, a window's or a branch's shadows."""
    angle, width = rng.uniform(0, np.pi), rng.uniform(0.18, 0.32)
    along = across * np.cos(angle) + (down - 0.5) * np.sin(angle)
    period = width * rng.uniform(2.0, 2.6)
    to_middle = np.abs((along + rng.uniform(0, period)) % period - period / 2)
    return _step(np.asarray(width / 2 - to_middle, np.float32), rng.uniform(0.03, 0.08))


def _patch(across: Floats, down: Floats, rng: Rng) -> Floats:
    """What somebody's arm, a hat's brim or a lock of hair leaves on one cheek or half the forehead."""
    turn = rng.choice([-1, 1])
    x, y = turn * rng.uniform(0.35, 0.6), rng.choice([rng.uniform(0.4, 0.8), rng.uniform(-0.65, -0.5)])
    wide, high = rng.uniform(0.3, 0.45), rng.uniform(0.25, 0.45)
    round_it = 1 - np.sqrt(((across - x) / wide) ** 2 + ((down - y) / high) ** 2)
    return _step(round_it, rng.uniform(0.1, 0.35))


def _shadow(shape: Shadow, least: float, most: float) -> Callable[[Portrait, Rng], Pixels]:
    def make(portrait: Portrait, rng: Rng) -> Pixels:
        return _shaded(portrait, shape, rng.uniform(least, most), rng)

    return make


def _hot_spots(portrait: Portrait, rng: Rng) -> Pixels:
    """The flash mirrored by forehead, nose and cheeks: white light on top of the skin's own."""
    across, down = on_the_face(portrait)
    light = linear(portrait.pixels)
    nose = upright(portrait.faces[0].landmarks[[_NOSE_TIP], :2], anatomy(portrait, portrait.faces[0]))[0]
    spots = [(rng.uniform(-0.25, 0.25), rng.uniform(-0.75, -0.55), 0.26), (nose[0], nose[1] - 0.1, 0.1)]
    spots += [(side * rng.uniform(0.5, 0.65), rng.uniform(0.4, 0.65), 0.17) for side in (-1, 1)]
    for x, y, size in (spots[0], *(spot for spot in spots[1:] if rng.random() < 0.7)):
        wide, high = size * rng.uniform(0.8, 1.3), size * rng.uniform(0.6, 1.0)
        falloff = np.exp(-((((across - x) / wide) ** 2 + ((down - y) / high) ** 2) ** 1.3))
        light = light + (np.float32(rng.uniform(0.6, 1.4)) * falloff)[..., None]
    return coded(light)


def _cast(*gains: float) -> Callable[[Portrait, Rng], Pixels]:
    """The light of a lamp or of the sky that the camera did not balance; as bright as before."""

    def make(portrait: Portrait, rng: Rng) -> Pixels:
        gain = np.asarray(gains, np.float32) ** np.float32(rng.uniform(_CAST_FROM, _CAST_TO))
        light = linear(portrait.pixels)
        return coded(light * (gain / np.float32(gain @ _REC_709)))

    return make


def _coloured_lamp(portrait: Portrait, rng: Rng) -> Pixels:
    """A party's, a shop sign's or a screen's colour."""
    gain = np.full(3, rng.uniform(0.2, 0.45), np.float32)
    gain[rng.choice(3, size=rng.choice([1, 2]), replace=False)] = 1.0
    return coded(linear(portrait.pixels) * gain / np.float32(gain @ _REC_709))


def _grey(portrait: Portrait, _rng: Rng) -> Pixels:
    return np.asarray(cv2.cvtColor(cv2.cvtColor(portrait.pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)


def _sepia(portrait: Portrait, rng: Rng) -> Pixels:
    """Grey, toned like an old print."""
    toned = linear(_grey(portrait, rng)) * (
        np.array([1.25, 1.0, 0.72], np.float32) ** np.float32(rng.uniform(0.3, 1.3))
    )
    return coded(toned)


DEFECTS: tuple[Defect, ...] = (
    Defect("underexposed", "under_exposure_prevention", _underexposed),
    Defect("overexposed", "over_exposure_prevention", _overexposed),
    Defect("washed_out", "dynamic_range", _washed_out),
    Defect("side_light", "illumination_uniformity", _shadow(_side, 1.7, 2.8)),
    Defect("half_face_shadow", "shadow_on_face", _shadow(_half, 1.2, 2.4)),
    Defect("nose_shadow", "shadow_on_face", _shadow(_nose, 1.2, 2.2)),
    Defect("peak_shadow", "shadow_on_face", _shadow(_peak, 1.3, 2.6)),
    Defect("barred_shadow", "shadow_on_face", _shadow(_bars, 1.2, 2.2)),
    Defect("patch_shadow", "shadow_on_face", _shadow(_patch, 1.3, 2.3)),
    Defect("flash_hot_spots", "flash_reflection", _hot_spots),
    Defect("tungsten_cast", "natural_colour", _cast(*_TUNGSTEN)),
    Defect("green_cast", "natural_colour", _cast(*_FLUORESCENT)),
    Defect("blue_cast", "natural_colour", _cast(*_SHADE)),
    Defect("magenta_cast", "natural_colour", _cast(*_MAGENTA)),
    Defect("coloured_lamp", "natural_colour", _coloured_lamp),
    Defect("grey", "greyscale", _grey),
    Defect("sepia", "greyscale", _sepia),
)
