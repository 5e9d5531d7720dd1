"""Faults behind the person: patterns, things, shadows, wrong colours, and walls that no camera took.

Everything is put behind the person by the portrait's own mask. A pattern or a shadow is light taken from the wall that
was photographed, so that the wall keeps its grain; things that stand there get a camera's grain of their own.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.measures.anatomy import anatomy
from bot.compliance.portrait import Pixels, Portrait

Plane = NDArray[np.float32]  # (height, width) or (height, width, 3)

_COLOURS = ((86, 128, 78), (206, 128, 52), (120, 70, 130), (92, 92, 96), (110, 72, 48), (200, 70, 120))
_THINGS = ((48, 84, 44), (70, 50, 36), (150, 46, 40), (40, 62, 110), (30, 30, 34))
_GRAIN = 2.0  # of 255
_SURELY_WALL = 0.02  # of a pixel may be the person
_BESIDE = 1.8, 1.5  # inter-eye distances across and down: what a finished photo shows beside the head


def tiles(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """White tiles with darker joints, as in a bathroom."""
    across, down = places(portrait)
    side, joint = rng.uniform(0.6, 1.2), rng.uniform(0.05, 0.08)
    joints = (np.mod(across, side) < joint) | (np.mod(down, side) < joint)
    return lit(portrait, _light(joints, rng.uniform(0.25, 0.5), 0.01, portrait))


def bricks(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """A wall of red or painted bricks, each a little lighter or darker."""
    across, down = places(portrait)
    length, height, joint = rng.uniform(0.9, 1.3), rng.uniform(0.3, 0.42), 0.05
    row = np.floor(down / height)
    column = np.floor(across / length + 0.5 * np.mod(row, 2))
    tone = np.mod(np.sin(row * 12.9898 + column * 78.233) * 43758.5453, 1.0)  # as good as random, one per brick
    joints = (np.mod(down, height) < joint) | (np.mod(across + length / 2 * np.mod(row, 2), length) < joint)
    red = np.array([0.72, 0.45, 0.36], np.float32) if rng.random() < 0.6 else np.array([0.92] * 3, np.float32)
    wall = red * (0.75 + 0.35 * tone[..., None])
    return lit(portrait, np.where(joints[..., None], np.float32(0.8), wall).astype(np.float32))


def panelled_door(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """A painted door: each panel has a dark groove and a lit edge."""
    across, down = places(portrait)
    width, height, groove = rng.uniform(1.3, 1.9), rng.uniform(1.8, 2.6), rng.uniform(0.05, 0.09)
    depth = rng.uniform(0.18, 0.35)
    x, y = np.mod(across + rng.uniform(0, width), width), np.mod(down + rng.uniform(0, height), height)
    dark = ((x < groove) & (y > groove)) | ((y < groove) & (x > groove))
    lit = ((x > width - groove) | (y > height - groove)) & ~dark
    return _behind(
        portrait, portrait.pixels * _light(dark, depth, 0.015, portrait) * _light(lit, -0.06, 0.01, portrait)
    )


def curtain(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """A curtain's upright folds."""
    across, down = places(portrait)
    width, depth = rng.uniform(0.45, 0.9), rng.uniform(0.2, 0.4)
    swing = across + 0.06 * np.sin(down * 1.3 + rng.uniform(0, 6))
    fold = 0.5 + 0.5 * np.sin(2 * np.pi * swing / width) * (0.8 + 0.2 * np.sin(swing * 2.1))
    light = 1 - depth * fold
    return lit(portrait, light[..., None].astype(np.float32))


def hard_shadow(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """The shadow of a flash held to one side."""
    return _shadow(portrait, rng, soft=rng.uniform(0.02, 0.08))


def soft_shadow(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """The shadow of a lamp or a window."""
    return _shadow(portrait, rng, soft=rng.uniform(0.1, 0.22))


def half_a_door(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """The wall ends beside the head, and something of another colour begins."""
    across, _ = places(portrait)
    side = freer_side(portrait)
    there = across * side > rng.uniform(0.6, 1.3)
    colour = np.array([(120, 84, 58), (96, 110, 128), (150, 150, 148)][rng.integers(3)], np.float32)
    return _behind(
        portrait, np.where(there[..., None], _grained(portrait, colour, rng), portrait.pixels.astype(np.float32))
    )


def plant(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Leaves that grow into the picture beside the head."""
    canvas, ied = portrait.pixels.copy(), _ied(portrait)
    eyes, side = anatomy(portrait, portrait.faces[0]).eyes, rng.choice([-1, 1])
    root = eyes + np.array([side * rng.uniform(1.3, 1.6), rng.uniform(0.8, 1.6)]) * ied
    for _ in range(int(rng.integers(7, 12))):
        angle = rng.uniform(-150, -30)
        length = rng.uniform(0.9, 1.8) * ied
        middle = root + length * 0.9 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        axes = int(length * 0.6), int(rng.uniform(0.09, 0.16) * ied)
        green = (int(rng.integers(30, 70)), int(rng.integers(80, 130)), int(rng.integers(30, 60)))
        cv2.ellipse(canvas, (int(middle[0]), int(middle[1])), axes, angle, 0, 360, green, -1, cv2.LINE_AA)
    return _behind(portrait, _with_grain(canvas.astype(np.float32), rng))


def picture_frame(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """A framed picture on the wall, partly behind the head."""
    canvas, ied = portrait.pixels.copy(), _ied(portrait)
    eyes, side = anatomy(portrait, portrait.faces[0]).eyes, rng.choice([-1, 1])
    middle = eyes + np.array([side * rng.uniform(1.3, 1.6), rng.uniform(-1.6, -0.6)]) * ied
    half = np.array([rng.uniform(0.6, 1.0), rng.uniform(0.6, 1.0)]) * ied
    frame, inside = rng.choice(len(_THINGS), 2, replace=False)
    for size, colour in ((1.0, _THINGS[frame]), (0.8, (224, 220, 205)), (0.6, _THINGS[inside])):
        low, high = (middle - half * size).astype(int), (middle + half * size).astype(int)
        cv2.rectangle(canvas, (int(low[0]), int(low[1])), (int(high[0]), int(high[1])), colour, -1)
    return _behind(portrait, _with_grain(canvas.astype(np.float32), rng))


def bystander(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Somebody farther back looks past the head: a drawing, out of focus."""
    canvas, ied = portrait.pixels.copy(), _ied(portrait)
    eyes, side, size = anatomy(portrait, portrait.faces[0]).eyes, rng.choice([-1, 1]), rng.uniform(0.45, 0.65)
    middle = eyes + np.array([side * rng.uniform(1.35, 1.6), rng.uniform(-0.6, 0.3)]) * ied
    skin, hair, coat = (176, 132, 110), (52, 40, 34), _THINGS[rng.integers(len(_THINGS))]
    for across, down, wide, high, colour in (
        (0.0, 4.2, 2.2, 2.6, coat),
        (0.0, -0.15, 1.12, 1.5, hair),
        (0.0, 0.3, 0.95, 1.35, skin),
        (-0.4, 0.1, 0.16, 0.07, hair),
        (0.4, 0.1, 0.16, 0.07, hair),
        (0.0, 1.0, 0.35, 0.08, (140, 80, 76)),
    ):
        at = middle + np.array([across, down]) * ied * size
        axes = int(wide * ied * size), int(high * ied * size)
        cv2.ellipse(canvas, (int(at[0]), int(at[1])), axes, 0, 0, 360, colour, -1, cv2.LINE_AA)
    blurred = cv2.GaussianBlur(canvas, (0, 0), 0.04 * ied)
    return _behind(portrait, _with_grain(np.asarray(blurred, np.float32), rng))


def coloured_wall(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """The same wall, with the same light on it, in a colour that no document asks for."""
    wall = portrait.pixels[person_share(portrait)[..., 0] < _SURELY_WALL]
    paint = np.array(_COLOURS[rng.integers(len(_COLOURS))], np.float32) / np.median(wall, axis=0)
    return lit(portrait, paint.astype(np.float32))


def painted_flat(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Cut out and put before one flat grey, as an app does."""
    return _behind(portrait, np.full(portrait.pixels.shape, rng.integers(190, 240), np.float32))


def painted_slope(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Cut out and put before a studio backdrop that was computed: lighter behind the head."""
    across, down = places(portrait)
    far = np.sqrt(across**2 + (down - 0.5) ** 2) / 4
    light = rng.uniform(215, 240) - rng.uniform(25, 50) * np.clip(far, 0, 1)
    return _behind(portrait, np.repeat(np.rint(light)[..., None].astype(np.float32), 3, axis=2))


def blurred_wall(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Portrait mode: the person is sharp, and what is behind has lost its grain."""
    free = 1 - person_share(portrait)
    spread = rng.uniform(0.1, 0.25) * _ied(portrait)
    light = np.concatenate([portrait.pixels * free, free], axis=2)
    blurred = np.asarray(cv2.GaussianBlur(light, (0, 0), spread), np.float32)
    wall = blurred[..., :3] / np.maximum(blurred[..., 3:], 1e-3)
    return _behind(portrait, np.asarray(wall, np.float32))


def clothes_blend(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Clothes of the wall's own colour."""
    points = anatomy(portrait, portrait.faces[0])
    _, down = places(portrait)
    return _blended(portrait, down > points.eyes_to_chin_px / points.inter_eye_px, rng)


def hair_blends(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """Hair of the wall's own colour: white hair before a white wall."""
    mesh = portrait.faces[0].landmarks[:, :2]
    face = np.zeros(portrait.pixels.shape[:2], np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(np.rint(mesh).astype(np.int32)), 1)
    _, down = places(portrait)
    return _blended(portrait, (down < 1.0) & (face == 0), rng)


def _shadow(portrait: Portrait, rng: np.random.Generator, soft: float) -> Pixels:
    """soft: the width of its edge, in inter-eye distances."""
    ied, side = _ied(portrait), freer_side(portrait)
    move = np.array([[1, 0, side * rng.uniform(0.3, 0.8) * ied], [0, 1, rng.uniform(-0.1, 0.35) * ied]])
    cover = person_share(portrait)[..., 0]
    size = portrait.width_px, portrait.height_px
    fallen = cv2.GaussianBlur(cv2.warpAffine(cover, move, size, borderMode=cv2.BORDER_REPLICATE), (0, 0), soft * ied)
    dark = rng.uniform(0.18, 0.42)
    return lit(portrait, (1 - np.float32(dark) * np.asarray(fallen, np.float32))[..., None])


def _blended(portrait: Portrait, where: NDArray[np.bool_], rng: np.random.Generator) -> Pixels:
    cover = person_share(portrait)[..., 0]
    wall = np.median(portrait.pixels[cover < _SURELY_WALL], axis=0)
    there = np.asarray(cv2.GaussianBlur(where.astype(np.float32), (0, 0), 0.05 * _ied(portrait)), np.float32) * cover
    pixels = portrait.pixels.astype(np.float32)
    detail = pixels - np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.1 * _ied(portrait)), np.float32)
    blend = wall.astype(np.float32) + np.float32(0.3) * detail + np.float32(rng.uniform(-3, 3))
    return _pixels(pixels + (blend - pixels) * there[..., None])


def _behind(portrait: Portrait, wall: Plane) -> Pixels:
    """The person before this wall."""
    cover = person_share(portrait)
    return _pixels(portrait.pixels * cover + wall * (1 - cover))


def lit(portrait: Portrait, light: Plane) -> Pixels:
    """The person before the same wall, with this share of its light left."""
    return _behind(portrait, np.asarray(portrait.pixels * light, np.float32))


def person_share(portrait: Portrait) -> Plane:
    """How much of each pixel is the person: (height, width, 1)."""
    size = portrait.width_px, portrait.height_px
    smooth = np.asarray(cv2.resize(portrait.person, size, interpolation=cv2.INTER_CUBIC), np.float32)
    smooth = np.asarray(cv2.GaussianBlur(smooth, (0, 0), max(size) / 1000), np.float32)
    return np.clip(smooth[..., None], 0, 1)


def places(portrait: Portrait) -> tuple[Plane, Plane]:
    """Across and down from the eyes' midpoint, in inter-eye distances: (height, width) each."""
    eyes, ied = anatomy(portrait, portrait.faces[0]).eyes, np.float32(_ied(portrait))
    across = (np.arange(portrait.width_px, dtype=np.float32) - eyes[0]) / ied
    down = (np.arange(portrait.height_px, dtype=np.float32) - eyes[1]) / ied
    return tuple(np.meshgrid(across, down))


def _ied(portrait: Portrait) -> float:
    return anatomy(portrait, portrait.faces[0]).inter_eye_px


def freer_side(portrait: Portrait) -> int:
    """-1 or 1: where more wall is to be seen beside the head, within what a finished photo shows."""
    across, down = places(portrait)
    beside = (np.abs(across) < _BESIDE[0]) & (np.abs(down) < _BESIDE[1])
    wall = np.where(beside, 1 - person_share(portrait)[..., 0], 0)
    return 1 if wall[across > 0].sum() > wall[across < 0].sum() else -1


def _light(where: NDArray[np.bool_], taken: float, soft: float, portrait: Portrait) -> Plane:
    """What share of the light is left: (height, width, 1). soft: of the edges, in inter-eye distances."""
    there = cv2.GaussianBlur(where.astype(np.float32), (0, 0), soft * _ied(portrait))
    return (1 - np.float32(taken) * np.asarray(there, np.float32))[..., None]


def _grained(portrait: Portrait, colour: Plane, rng: np.random.Generator) -> Plane:
    return _with_grain(np.broadcast_to(colour, portrait.pixels.shape).astype(np.float32), rng)


def _with_grain(pixels: Plane, rng: np.random.Generator) -> Plane:
    grain = rng.standard_normal(pixels.shape[:2], dtype=np.float32) * np.float32(_GRAIN)
    return pixels + np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.7), np.float32)[..., None]


def _pixels(values: Plane) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


DEFECTS: tuple[Defect, ...] = (
    Defect("a tiled wall", "background_uniformity", tiles),
    Defect("a brick wall", "background_uniformity", bricks),
    Defect("a panelled door", "background_uniformity", panelled_door),
    Defect("a curtain", "background_uniformity", curtain),
    Defect("a door beside the wall", "background_uniformity", half_a_door),
    Defect("a plant beside the head", "background_uniformity", plant),
    Defect("a picture on the wall", "background_uniformity", picture_frame),
    Defect("somebody behind", "background_uniformity", bystander),
    Defect("a hard shadow of the head", "shadow_behind_head", hard_shadow),
    Defect("a soft shadow of the head", "shadow_behind_head", soft_shadow),
    Defect("a coloured wall", "background_colour", coloured_wall),
    Defect("a wall painted flat", "painted_background", painted_flat),
    Defect("a computed backdrop", "painted_background", painted_slope, refuses=False),
    Defect("a blurred background", "painted_background", blurred_wall, refuses=False),
    Defect("clothes like the wall", "background_contrast", clothes_blend, refuses=False),
    Defect("hair like the wall", "background_contrast", hair_blends, refuses=False),
)
