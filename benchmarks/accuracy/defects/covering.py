"""What covers the face: glasses, hair, cloth, hands and things, drawn on a good portrait; and eyes that the flash reddens.

Lengths are in inter-eye distances (about 63 mm) from the eyes' midpoint, as in `Subject.mesh`: a lens is 46 to 56 mm
wide, a metal rim about 1 mm thick, one of plastic 3 to 5 mm.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.measures.skin import in_picture, upright
from bot.compliance.portrait import Pixels, Portrait

Rng = np.random.Generator
Floats = NDArray[np.float32]
Colour = tuple[int, int, int]
Outline = NDArray[np.float32]

_SUBPIXEL_BITS = 4
_METAL: tuple[Colour, ...] = ((168, 138, 84), (140, 140, 146), (70, 70, 76), (34, 32, 32))
_PLASTIC: tuple[Colour, ...] = ((22, 22, 24), (72, 44, 28), (110, 26, 32), (30, 46, 92), (96, 92, 88))
_TINTS: tuple[Colour, ...] = ((12, 12, 14), (38, 26, 16), (16, 30, 22), (20, 24, 44))
_HAIR: tuple[Colour, ...] = ((24, 20, 18), (58, 38, 26), (104, 74, 46), (166, 132, 88), (136, 132, 128))
_CLOTH: tuple[Colour, ...] = (
    *((24, 24, 28), (236, 234, 228), (128, 128, 130), (40, 58, 108), (146, 34, 40), (62, 92, 64), (196, 150, 126)),
    *((92, 60, 44), (206, 182, 68), (88, 52, 110)),
)
_MASKS: tuple[Colour, ...] = ((150, 196, 220), (238, 240, 242), (30, 30, 34), (196, 214, 200))
_TOYS: tuple[Colour, ...] = ((90, 170, 220), (240, 160, 180), (250, 220, 90), (240, 240, 240))
_MOUTH_RING, _JAW = (61, 291, 0, 17), (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
_JAW_TWIN = (377, 400, 378, 379, 365, 397, 288, 361, 323, 454)
_FACE_TOP = (127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356)
_EYES = ((468, 33, 133), (473, 263, 362))  # iris, outer corner, inner corner
_LIDS = ((33, 160, 159, 158, 133, 153, 145, 144), (263, 387, 386, 385, 362, 380, 374, 373))


@dataclass(frozen=True, eq=False)
class _Canvas:
    """A portrait to paint on. `paint` changes `pixels` (height, width, 3) in place."""

    portrait: Portrait
    pixels: Floats
    face: Anatomy
    mesh: Outline

    @cached_property
    def places(self) -> tuple[Floats, Floats]:
        """Across and down of every pixel: (height, width) each."""
        height, width = self.pixels.shape[:2]
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        grid = upright(np.stack([x.ravel(), y.ravel()], axis=1), self.face).astype(np.float32)
        return grid[:, 0].reshape(height, width), grid[:, 1].reshape(height, width)

    @cached_property
    def person(self) -> Floats:
        """(height, width): where the person is, 0 to 1, with a firm edge."""
        height, width = self.pixels.shape[:2]
        soft = cv2.resize(self.portrait.person, (width, height), interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip((soft - 0.35) / 0.3, 0, 1), np.float32)

    def filled(self, outline: Outline, soft: float = 0.0) -> Floats:
        """(height, width): 1 inside the outline (n, 2), smooth at its edge, or blurred over `soft`."""
        mask = np.zeros(self.pixels.shape[:2], np.uint8)
        corners = np.rint(in_picture(outline.astype(np.float32), self.face) * 2**_SUBPIXEL_BITS).astype(np.int32)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        return self.blurred(mask.astype(np.float32) / np.float32(255), soft)

    def blurred(self, mask: Floats, soft: float) -> Floats:
        """The same mask, blurred over this length."""
        if soft <= 0:
            return mask
        return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(soft * self.face.inter_eye_px, 0.4)), np.float32)

    def line(self, points: Outline, thickness: float) -> Floats:
        """A stroke along these points, as a mask."""
        along = np.gradient(points, axis=0)
        side = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.linalg.norm(along, axis=1, keepdims=True)
        return self.filled(np.vstack([points + side * thickness / 2, (points - side * thickness / 2)[::-1]]))

    def paint(self, mask: Floats, colour: Sequence[float] | Floats, opacity: float = 1.0) -> None:
        """Lay a colour, or a picture of colours (height, width, 3), over the masked part."""
        share = (mask * np.float32(opacity))[..., None]
        self.pixels[:] += share * (np.asarray(colour, np.float32) - self.pixels)

    def shade(self, mask: Floats, light: float) -> None:
        """Leave this share of light on the masked part."""
        self.pixels[:] *= 1 - mask[..., None] * np.float32(1 - light)

    def cloth(self, mask: Floats, colour: Colour, rng: Rng, *, printed: bool = False) -> None:
        """Fabric: folds, a weave, perhaps a print; and the shadow that it throws."""
        height, width = mask.shape
        folds = cv2.resize(rng.normal(0, 1, (9, 13)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        weave = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.8)
        light = np.clip(1 + 0.13 * folds + 0.04 * weave, 0.3, 1.7)[..., None]
        colours = np.broadcast_to(np.asarray(colour, np.float32), self.pixels.shape)
        if printed:
            across, down = self.places
            step, turn = rng.uniform(0.12, 0.3), rng.uniform(0, np.pi)
            wave = np.sin((across * np.cos(turn) + down * np.sin(turn)) * 2 * np.pi / step)
            other = np.asarray(rng.permutation(_CLOTH)[0], np.float32)
            colours = np.where((wave > 0.2)[..., None], other, colours)
        self.shade(np.clip(self.blurred(mask, 0.06) - mask, 0, 1), 0.55)
        self.paint(mask, (np.asarray(colours, np.float32) + 6) * light)


def _canvas(portrait: Portrait) -> _Canvas:
    face = portrait.faces[0]
    points = anatomy(portrait, face)
    return _Canvas(portrait, portrait.pixels.astype(np.float32), points, upright(face.landmarks[:, :2], points))


def _done(canvas: _Canvas) -> Pixels:
    return np.asarray(np.clip(np.rint(canvas.pixels), 0, 255), np.uint8)


def _pick(rng: Rng, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


# --- glasses ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """A pair of glasses: half the width and height of a lens, its squareness, where its middle lies from the iris."""

    wide: float
    high: float
    square: float
    out: float
    low: float

    def lens(self, canvas: _Canvas, side: int, grow: float = 0.0) -> Outline:
        """The outline of one lens, larger by `grow` all round; side: -1 left in the picture, 1 right."""
        iris = canvas.mesh[468 if side < 0 else 473]
        turn = np.linspace(0, 2 * np.pi, 96, endpoint=False)
        power = 2 / self.square
        x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power * (self.wide + grow)
        y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power * (self.high + grow)
        outline: Outline = (iris + np.stack([x + side * self.out, y + self.low], axis=1)).astype(np.float32)
        return outline


def _pair(rng: Rng) -> _Pair:
    return _Pair(
        wide=rng.uniform(0.36, 0.43),
        high=rng.uniform(0.23, 0.36),
        square=rng.uniform(2.0, 4.5),
        out=rng.uniform(0.02, 0.07),
        low=rng.uniform(0.03, 0.1),
    )


def _arms(canvas: _Canvas, pair: _Pair) -> list[Outline]:
    """From each hinge to the ear."""
    arms = []
    for side, ear in ((-1, 127), (1, 356)):
        lens = pair.lens(canvas, side)
        hinge = np.array([lens[:, 0].min() if side < 0 else lens[:, 0].max(), lens[:, 1].mean() - pair.high * 0.45])
        end = np.array([canvas.mesh[ear, 0], hinge[1] - 0.02])
        arms.append(np.linspace(hinge, end, 8).astype(np.float32))
    return arms


def _bridge(canvas: _Canvas, pair: _Pair) -> Outline:
    left, right = pair.lens(canvas, -1), pair.lens(canvas, 1)
    start, end = left[left[:, 0].argmax()], right[right[:, 0].argmin()]
    across = np.linspace(0, 1, 15)[:, None]
    arch = np.stack([np.zeros(15), -np.sin(across[:, 0] * np.pi) * 0.05], axis=1)
    line: Outline = (start + (end - start) * across + arch - [0, pair.high * 0.25]).astype(np.float32)
    return line


def _rims(canvas: _Canvas, pair: _Pair, thickness: float, colour: Colour, opacity: float = 1.0) -> None:
    """Draw the frame, with the faint shadow below it."""
    rims = np.zeros(canvas.pixels.shape[:2], np.float32)
    for side in (-1, 1):
        ring = canvas.filled(pair.lens(canvas, side, thickness)) - canvas.filled(pair.lens(canvas, side))
        rims = np.maximum(rims, ring * np.float32(opacity))
    for line in (_bridge(canvas, pair), *_arms(canvas, pair)):
        rims = np.maximum(rims, canvas.line(line, max(thickness, 0.018)))
    drop = round(0.05 * canvas.face.inter_eye_px)
    canvas.shade(canvas.blurred(np.roll(rims, drop, axis=0), 0.03), 0.86)
    gloss = 1 + 0.25 * np.sin(canvas.places[0] * 9 + canvas.places[1] * 4)
    canvas.paint(np.clip(rims, 0, 1), np.asarray(colour, np.float32) * gloss[..., None])
    under = np.clip(rims - np.roll(rims, -max(1, round(thickness / 2 * canvas.face.inter_eye_px)), axis=0), 0, 1)
    canvas.shade(under, 0.5)  # a rod is lit from above: its lower edge is dark


def _thin(rng: Rng) -> tuple[float, Colour]:
    return rng.uniform(0.014, 0.026), _pick(rng, _METAL)


def _thick(rng: Rng) -> tuple[float, Colour]:
    return rng.uniform(0.04, 0.075), _pick(rng, _PLASTIC)


def _glasses(portrait: Portrait, rng: Rng, frame: Callable[[Rng], tuple[float, Colour]]) -> Pixels:
    canvas = _canvas(portrait)
    _rims(canvas, _pair(rng), *frame(rng))
    return _done(canvas)


def _rimless(portrait: Portrait, rng: Rng) -> Pixels:
    """Only the bridge and the arms are metal; the lens shows by its polished edge."""
    canvas = _canvas(portrait)
    _rims(canvas, _pair(rng), rng.uniform(0.012, 0.018), _pick(rng, _METAL), opacity=rng.uniform(0.25, 0.4))
    return _done(canvas)


def _dark_lenses(portrait: Portrait, rng: Rng) -> Pixels:
    canvas, pair, tint = _canvas(portrait), _pair(rng), np.asarray(_pick(rng, _TINTS), np.float32)
    opacity, graded = rng.uniform(0.6, 1.0), rng.random() < 0.3
    for side in (-1, 1):
        lens = canvas.filled(pair.lens(canvas, side))
        top = canvas.mesh[468, 1] + pair.low - pair.high
        fade = 1 - 0.35 * np.clip((canvas.places[1] - top) / (2 * pair.high), 0, 1) if graded else 1.0
        canvas.paint(lens * np.asarray(fade, np.float32), tint, opacity)
        sheen = np.clip(1 - np.abs(canvas.places[1] - top - 0.1) / 0.12, 0, 1).astype(np.float32)
        canvas.paint(lens * sheen, (150, 160, 170), rng.uniform(0.0, 0.15))
    _rims(canvas, pair, *(_thin(rng) if rng.random() < 0.5 else _thick(rng)))
    return _done(canvas)


def _reflection(portrait: Portrait, rng: Rng) -> Pixels:
    """A flash or a window in one or both lenses, over part of the eye."""
    canvas, pair = _canvas(portrait), _pair(rng)
    flash = rng.random() < 0.5
    sides = (-1, 1) if rng.random() < 0.7 else (int(rng.choice([-1, 1])),)
    shift = rng.uniform([-0.12, -0.1], [0.12, 0.06])
    size = rng.uniform([0.10, 0.09], [0.2, 0.18]) if flash else rng.uniform([0.16, 0.14], [0.3, 0.26])
    for side in sides:
        lens = canvas.filled(pair.lens(canvas, side))
        middle = canvas.mesh[468 if side < 0 else 473] + shift
        turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        if flash:
            blob = middle + np.stack([np.cos(turn), np.sin(turn)], axis=1) * size
            canvas.paint(lens * canvas.filled(blob, 0.03), (252, 252, 248), rng.uniform(0.85, 1.0))
        else:
            lean = rng.uniform(-0.1, 0.1)
            corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * size + [[lean, 0], [lean, 0], [0, 0], [0, 0]]
            canvas.paint(lens * canvas.filled(middle + corners, 0.015), (236, 242, 250), rng.uniform(0.55, 0.9))
    _rims(canvas, pair, *(_thin(rng) if rng.random() < 0.5 else _thick(rng)))
    return _done(canvas)


def _heavy(portrait: Portrait, rng: Rng) -> Pixels:
    """Frames of 8 to 12 mm."""
    return _glasses(portrait, rng, lambda dice: (dice.uniform(0.13, 0.19), _pick(dice, _PLASTIC)))


def _over_the_eyes(portrait: Portrait, rng: Rng) -> Pixels:
    """Glasses that have slid down or sit too high: a rim across the eye opening."""
    canvas, pair = _canvas(portrait), _pair(rng)
    rim = rng.uniform(0.045, 0.08)
    low = pair.high + rim / 2 + rng.uniform(-0.02, 0.02)
    slid = _Pair(pair.wide, pair.high, pair.square, pair.out, low if rng.random() < 0.7 else -low)
    _rims(canvas, slid, rim, _pick(rng, _PLASTIC))
    return _done(canvas)


# --- hair, shadow and the flash in the eyes --------------------------------------------------------------------------


def _hair_over_eye(portrait: Portrait, rng: Rng) -> Pixels:
    """A lock from the parting across one eye down to the cheek."""
    canvas, colour = _canvas(portrait), np.asarray(_pick(rng, _HAIR), np.float32)
    side = int(rng.choice([-1, 1]))
    iris = canvas.mesh[468 if side < 0 else 473]
    parting, width = np.array([-side * 0.1, -0.15]), rng.uniform(0.16, 0.34)
    steps = np.linspace(0, 1, 24)[:, None]
    lock, unit = canvas.pixels.copy(), canvas.face.inter_eye_px
    for _ in range(int(rng.integers(160, 320))):
        through = rng.normal(iris + np.array([side * 0.02, 0]), [width / 2, 0.03])
        end = iris + np.array([side, 1.0]) * rng.uniform([0.1, 0.4], [0.5, 1.2])
        start = canvas.mesh[10] + parting + rng.normal(0, [0.12, 0.04])
        path = (1 - steps) ** 2 * start + 2 * steps * (1 - steps) * (2 * through - (start + end) / 2) + steps**2 * end
        points = np.rint(in_picture(path.astype(np.float32), canvas.face) * 2**_SUBPIXEL_BITS).astype(np.int32)
        thick, shade = max(1, round(rng.uniform(0.008, 0.02) * unit)), (colour * rng.uniform(0.7, 1.35)).tolist()
        cv2.polylines(lock, [points], False, shade, thick, cv2.LINE_AA, _SUBPIXEL_BITS)
    canvas.pixels[:] += (lock - canvas.pixels) * np.float32(0.9)
    return _done(canvas)


def _deep_shadow(portrait: Portrait, rng: Rng) -> Pixels:
    """The eyes under a high sun: both sockets in a hard shadow."""
    canvas, light = _canvas(portrait), rng.uniform(0.18, 0.32)
    for iris, *_ in _EYES:
        turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        socket = np.stack([np.cos(turn) * 0.5, np.sin(turn) * 0.3 - 0.06], axis=1) + canvas.mesh[iris]
        canvas.shade(canvas.filled(socket, 0.06), light)
    return _done(canvas)


def _red_eye(portrait: Portrait, rng: Rng) -> Pixels:
    """The flash in wide pupils: a red disc inside the iris, under the lids, with the flash's glint left on it."""
    canvas = _canvas(portrait)
    red = np.asarray([rng.uniform(150, 235), rng.uniform(15, 60), rng.uniform(15, 55)], np.float32)
    share, opacity = rng.uniform(0.6, 0.95), rng.uniform(0.75, 0.95)
    for (iris, *_), ring, lids in zip(_EYES, ((469, 471), (474, 476)), _LIDS, strict=True):
        radius = float(np.linalg.norm(canvas.mesh[ring[0]] - canvas.mesh[ring[1]])) / 2 * share
        turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        disc = canvas.mesh[iris] + np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius
        light = (canvas.pixels.mean(axis=2, keepdims=True) / 90).clip(0.55, 1.6)
        pupil = canvas.filled(disc, 0.008) * canvas.filled(canvas.mesh[list(lids)])
        glint = np.clip((canvas.pixels.min(axis=2) - 170) / 40, 0, 1)
        canvas.paint(pupil * (1 - glint).astype(np.float32), red * light, opacity)
    return _done(canvas)


# --- cloth on the head -----------------------------------------------------------------------------------------------


def _dome(canvas: _Canvas, half: float, brim: float, top: float) -> Outline:
    turn = np.linspace(np.pi, 2 * np.pi, 60)
    dome: Outline = np.stack([np.cos(turn) * half, brim + np.sin(turn) * (brim - top)], axis=1).astype(np.float32)
    return dome + np.array([canvas.mesh[10, 0], 0], np.float32)


def _crown_down(canvas: _Canvas) -> float:
    return float(upright(canvas.face.crown[None], canvas.face)[0, 1])


def _half_face(canvas: _Canvas) -> float:
    return float(canvas.mesh[356, 0] - canvas.mesh[127, 0]) / 2


def _on_the_head(portrait: Portrait, rng: Rng, *, visor: bool) -> Pixels:
    """A beanie or a turban down to the forehead, or a cap with a visor; what hair rises above it is under it."""
    canvas, colour = _canvas(portrait), _pick(rng, _CLOTH)
    across, down = canvas.places
    forehead = float(canvas.mesh[10, 1])
    brim = forehead + rng.uniform(-0.05, 0.25)
    half = _half_face(canvas) * rng.uniform(1.08, 1.16)
    arch = brim - 0.1 * np.clip(np.abs(across - canvas.mesh[10, 0]) / half, 0, 2) ** 2 * (-1 if visor else 1)
    above = np.clip((arch - down) * canvas.face.inter_eye_px, 0, 1).astype(np.float32)
    dome = canvas.filled(_dome(canvas, half, brim + 0.2, _crown_down(canvas) - rng.uniform(0.05, 0.35)))
    canvas.cloth(np.maximum(canvas.person, dome) * above, colour, rng, printed=rng.random() < 0.3)
    if visor:
        turn = np.linspace(0, np.pi, 40)
        lower = np.stack([np.cos(turn) * half * 0.92, brim - 0.12 + np.sin(turn) * rng.uniform(0.2, 0.3)], axis=1)
        upper = np.stack([-np.cos(turn) * half * 0.92, brim - 0.12 - np.sin(turn) * 0.04], axis=1)
        bill = np.vstack([lower, upper]).astype(np.float32) + np.array([canvas.mesh[10, 0], 0], np.float32)
        canvas.cloth(canvas.filled(bill), colour if rng.random() < 0.6 else _pick(rng, _CLOTH), rng)
    return _done(canvas)


def _headscarf(portrait: Portrait, rng: Rng) -> Pixels:
    """Cloth all round the face, down to the shoulders."""
    canvas = _canvas(portrait)
    oval = canvas.mesh[[*_FACE_TOP, *_JAW_TWIN[::-1], *_JAW[::-1]]]
    middle = oval.mean(axis=0)
    face = canvas.filled(middle + (oval - middle) * rng.uniform([0.9, 0.9], [0.98, 0.98]), 0.01)
    _, down = canvas.places
    half = _half_face(canvas) * rng.uniform(1.2, 1.35)
    dome = canvas.filled(_dome(canvas, half, 1.0, _crown_down(canvas) - rng.uniform(0.1, 0.25)))
    sides = np.array([[-half, 0.9], [half, 0.9], [half * 1.4, 3.4], [-half * 1.4, 3.4]], np.float32)
    cloth = np.maximum(np.maximum(canvas.person * (down < 3), dome), canvas.filled(sides)) * (1 - face)
    canvas.cloth(cloth.astype(np.float32), _pick(rng, _CLOTH), rng, printed=rng.random() < 0.3)
    return _done(canvas)


# --- in front of the face --------------------------------------------------------------------------------------------


def _surgical_mask(portrait: Portrait, rng: Rng) -> Pixels:
    canvas = _canvas(portrait)
    mesh = canvas.mesh
    nose = mesh[6] + (mesh[4] - mesh[6]) * rng.uniform(0.25, 0.75)
    jaw = mesh[[132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361]]
    jaw = mesh[4] + (jaw - mesh[4]) * np.array([1.0, 1.06], np.float32)
    outline = np.vstack(
        [nose + np.array([-0.12, 0.02]), mesh[[117, 123]], jaw, mesh[[352, 346]], nose + np.array([0.12, 0.02])]
    )
    canvas.cloth(canvas.filled(outline), _pick(rng, _MASKS), rng)
    for ear, corner in ((127, 123), (356, 352)):
        canvas.paint(canvas.line(np.linspace(mesh[corner], mesh[ear], 6), 0.03), (225, 225, 225))
    return _done(canvas)


def _scarf(portrait: Portrait, rng: Rng) -> Pixels:
    """Wound over the chin and the mouth, or up to the nose."""
    canvas = _canvas(portrait)
    top = canvas.mesh[0, 1] - rng.uniform(0.02, 0.25)
    across, down = canvas.places
    wavy = top + 0.05 * np.sin(across * rng.uniform(1, 2.5) + rng.uniform(0, 6)) - 0.1 * np.abs(across)
    below = np.clip((down - wavy) * canvas.face.inter_eye_px, 0, 1)
    width = np.clip((_half_face(canvas) * 1.25 + 0.1 * (down - top) - np.abs(across)) * 40, 0, 1)
    mask = (below * width * (down < canvas.mesh[152, 1] + 0.9)).astype(np.float32)
    canvas.cloth(mask, _pick(rng, _CLOTH), rng, printed=rng.random() < 0.3)
    return _done(canvas)


def _hand(portrait: Portrait, rng: Rng) -> Pixels:
    """Three or four fingers of the person's own colour, from below across cheek and mouth."""
    canvas = _canvas(portrait)
    side = int(rng.choice([-1, 1]))
    cheek = in_picture(canvas.mesh[[50, 280]], canvas.face).astype(int)
    own = np.median([canvas.pixels[y - 4 : y + 5, x - 4 : x + 5].mean(axis=(0, 1)) for x, y in cheek], axis=0)
    tip = canvas.mesh[14] + [side * rng.uniform(-0.2, 0.1), rng.uniform(-0.5, -0.1)]
    root = np.array([side * rng.uniform(0.7, 1.1), canvas.mesh[152, 1] + 0.5])
    along = (root - tip) / np.linalg.norm(root - tip)
    beside, thick = np.array([-along[1], along[0]]), rng.uniform(0.24, 0.3)
    across, down = canvas.places
    for finger in range(int(rng.integers(3, 5))):
        start = tip + beside * side * -finger * thick * 0.98 + along * rng.uniform(0, 0.25)
        off = np.clip((across - start[0]) * along[0] + (down - start[1]) * along[1], 0, 3)
        far = np.hypot(across - start[0] - off * along[0], down - start[1] - off * along[1]) / (thick / 2)
        inside = np.clip((1 - far) * canvas.face.inter_eye_px * thick / 2, 0, 1).astype(np.float32)
        canvas.shade(np.clip(canvas.blurred(inside, 0.05) - inside, 0, 1), 0.5)
        round_light = (1.06 - 0.35 * np.clip(far, 0, 1) ** 2)[..., None] * rng.uniform(0.92, 1.04)
        canvas.paint(inside, np.asarray(own * round_light, np.float32))
    return _done(canvas)


def _dummy(portrait: Portrait, rng: Rng) -> Pixels:
    canvas, colour = _canvas(portrait), _pick(rng, _TOYS)
    mouth = canvas.mesh[list(_MOUTH_RING)].mean(axis=0)
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    shield = mouth + circle * rng.uniform([0.42, 0.3], [0.55, 0.4])
    canvas.cloth(canvas.filled(shield), colour, rng)
    ring = canvas.filled(mouth + circle * 0.2 + [0, 0.06]) - canvas.filled(mouth + circle * 0.14 + [0, 0.06])
    canvas.paint(np.clip(ring, 0, 1), _pick(rng, _TOYS))
    return _done(canvas)


def _phone(portrait: Portrait, rng: Rng) -> Pixels:
    """A phone held before the lower half, or at one side of the face up to the eye."""
    canvas = _canvas(portrait)
    side = int(rng.choice([-1, 1]))
    middle = canvas.mesh[14] + [side * rng.uniform(0.1, 0.45), rng.uniform(-0.1, 0.4)]
    half = rng.uniform([0.5, 0.85], [0.6, 1.1])
    lean = np.radians(rng.uniform(-20, 20))
    turned = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half @ turned.T
    body = canvas.filled(middle + corners, 0.008)
    canvas.shade(np.clip(canvas.blurred(body, 0.05) - body, 0, 1), 0.6)
    canvas.paint(body, _pick(rng, ((18, 18, 20), (232, 232, 234), (60, 64, 84), (150, 40, 50))))
    canvas.paint(canvas.filled(middle + corners * [0.3, 0.12] + [0, -half[1] * 0.8]), (50, 52, 58))
    return _done(canvas)


DEFECTS: tuple[Defect, ...] = (
    Defect("glasses of thin metal", "glasses", partial(_glasses, frame=_thin), refuses=False),
    Defect("glasses of thick plastic", "glasses", partial(_glasses, frame=_thick), refuses=False),
    Defect("rimless glasses", "glasses", _rimless, refuses=False),
    Defect("dark lenses", "tinted_lenses", _dark_lenses),
    Defect("a flash or a window in the lenses", "lens_reflection", _reflection),
    Defect("very thick frames", "heavy_frames", _heavy),
    Defect("a rim across the eyes", "heavy_frames", _over_the_eyes),
    Defect("hair over one eye", "eyes_visible", _hair_over_eye),
    Defect("eyes in a hard shadow", "eyes_visible", _deep_shadow),
    Defect("red eyes", "red_eyes", _red_eye),
    Defect("a beanie or a turban", "no_head_coverings", partial(_on_the_head, visor=False)),
    Defect("a cap", "no_head_coverings", partial(_on_the_head, visor=True)),
    Defect("a headscarf", "no_head_coverings", _headscarf),
    Defect("a surgical mask", "face_occlusion_prevention", _surgical_mask),
    Defect("a scarf over the mouth", "face_occlusion_prevention", _scarf),
    Defect("a hand before the face", "face_occlusion_prevention", _hand),
    Defect("a dummy", "face_occlusion_prevention", _dummy),
    Defect("a phone before the face", "face_occlusion_prevention", _phone),
)
