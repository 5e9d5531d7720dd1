"""Faults of who is there: somebody else, a picture of somebody, half a sitter, nobody.

The other face is NASA's public-domain portrait of Eileen Collins, or the sitter's own, mirrored. It is at least a fifth as
tall as the sitter's: what an officer sees at first glance.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.finding import CannotTell
from bot.compliance.measures.anatomy import anatomy
from bot.compliance.portrait import Pixels, Portrait

Plane = NDArray[np.float32]
Rng = np.random.Generator

_COLLINS = 20, 180, 155, 295  # top, bottom, left, right: her head in that picture
_FACE_OF_HEAD = 0.6  # how much of a cut-out head's height the landmarks' box takes
_SMALLEST, _LARGEST = 0.22, 0.55  # the other face's height over the sitter's
_GRAIN = 2.0  # of 255
_NOBODY = 0.1  # the probability below which a pixel is wall


@cache
def _collins() -> Pixels:
    top, bottom, left, right = _COLLINS
    return np.ascontiguousarray(data.astronaut()[top:bottom, left:right])


def _other(portrait: Portrait, rng: Rng) -> Pixels:
    """A head, as a picture that it fills."""
    if rng.random() < 0.5:
        return _collins()
    points = anatomy(portrait, portrait.faces[0])
    (x, y), unit = points.eyes, points.inter_eye_px
    top, bottom = int(max(y - 1.9 * unit, 0)), int(y + 2.1 * unit)
    left, right = int(max(x - 1.5 * unit, 0)), int(x + 1.5 * unit)
    return np.ascontiguousarray(portrait.pixels[top:bottom, left:right][:, ::-1])


def _sized(portrait: Portrait, head: Pixels, share: float, rng: Rng) -> Pixels:
    """The head with a face of this share of the sitter's, a little out of focus."""
    _, y0, _, y1 = portrait.faces[0].box
    by = share * (y1 - y0) / _FACE_OF_HEAD / head.shape[0]
    size = max(8, round(head.shape[1] * by)), max(8, round(head.shape[0] * by))
    sized = cv2.resize(head, size, interpolation=cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(sized, (0, 0), rng.uniform(0.4, 1.2)), np.uint8)


def _person(portrait: Portrait) -> Plane:
    return np.asarray(cv2.resize(portrait.person, (portrait.width_px, portrait.height_px)), np.float32)


def _free(portrait: Portrait, size: tuple[int, int], rng: Rng) -> tuple[int, int]:
    """A place on the wall for something of this (width, height): its top left corner. Raises `CannotTell`."""
    wall = (_person(portrait) < _NOBODY).astype(np.uint8)
    width, height = size
    if width >= portrait.width_px or height >= portrait.height_px:
        raise CannotTell("there is no room for it")
    room = cv2.integral(wall)
    whole = room[height:, width:] - room[:-height, width:] - room[height:, :-width] + room[:-height, :-width]
    places = np.argwhere(whole == width * height)
    if not len(places):
        raise CannotTell("there is no room for it")
    y, x = places[rng.integers(len(places))]
    return int(x), int(y)


def _on_the_wall(portrait: Portrait, rng: Rng, head: Pixels, frame: float = 0.0) -> tuple[Pixels, tuple[int, int]]:
    """The head in the largest size, of those drawn, that the wall has room for, and where. frame: around it, of its width."""
    for share in sorted(rng.uniform(_SMALLEST, _LARGEST, 4), reverse=True):
        sized = _sized(portrait, head, float(share), rng)
        edge = round(frame * sized.shape[1])
        whole = cv2.copyMakeBorder(sized, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(246, 244, 240))
        try:
            return np.asarray(whole, np.uint8), _free(portrait, (whole.shape[1], whole.shape[0]), rng)
        except CannotTell:
            continue
    raise CannotTell("there is no room for it")


def _laid(pixels: Pixels, part: Pixels, at: tuple[int, int], opacity: Plane | float) -> Pixels:
    (x, y), (height, width) = at, part.shape[:2]
    out = pixels.copy()
    under = out[y : y + height, x : x + width].astype(np.float32)
    over = opacity[..., None] if isinstance(opacity, np.ndarray) else np.float32(opacity)
    out[y : y + height, x : x + width] = np.clip(under + (part - under) * over, 0, 255)
    return out


def _oval(shape: tuple[int, ...]) -> Plane:
    """1 inside the ellipse that touches the sides, with a soft edge."""
    height, width = shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.asarray(np.clip((1 - np.hypot(x, y)) / 0.12, 0, 1), np.float32)


def second_face_behind(portrait: Portrait, rng: Rng) -> Pixels:
    """Somebody stands farther back, beside the sitter."""
    head, at = _on_the_wall(portrait, rng, _other(portrait, rng))
    return _laid(portrait.pixels, head, at, _oval(head.shape))


def over_the_shoulder(portrait: Portrait, rng: Rng) -> Pixels:
    """Somebody looks out from behind the sitter: up to a third of the face is covered."""
    points = anatomy(portrait, portrait.faces[0])
    head = _sized(portrait, _collins(), rng.uniform(0.45, 0.7), rng)
    height, width = head.shape[:2]
    person = _person(portrait)
    for _ in range(60):
        x = int(points.eyes[0] + rng.choice([-1, 1]) * rng.uniform(1.4, 2.6) * points.inter_eye_px - width / 2)
        y = int(points.eyes[1] + rng.uniform(-0.5, 1.5) * points.inter_eye_px - height / 2)
        if x < 0 or y < 0 or x + width > portrait.width_px or y + height > portrait.height_px:
            continue
        hidden = person[y : y + height, x : x + width]
        face = hidden[height // 5 : -height // 5, width // 5 : -width // 5]
        if (face > 0.5).mean() < 0.3:
            return _laid(portrait.pixels, head, (x, y), _oval(head.shape) * (1 - hidden))
    raise CannotTell("there is no room for it")


def poster(portrait: Portrait, rng: Rng) -> Pixels:
    """A printed portrait with a white margin hangs on the wall."""
    picture, at = _on_the_wall(portrait, rng, _other(portrait, rng), frame=rng.uniform(0.05, 0.15))
    return _laid(portrait.pixels, np.asarray(picture * rng.uniform(0.75, 0.95), np.uint8), at, 1.0)


def reflection(portrait: Portrait, rng: Rng) -> Pixels:
    """A window behind the sitter reflects a face, dimly."""
    head, at = _on_the_wall(portrait, rng, _other(portrait, rng)[:, ::-1])
    return _laid(portrait.pixels, head, at, _oval(head.shape) * np.float32(rng.uniform(0.5, 0.8)))


def printed_shirt(portrait: Portrait, rng: Rng) -> Pixels:
    """A face is printed on the sitter's shirt, whole."""
    points = anatomy(portrait, portrait.faces[0])
    head = _sized(portrait, _collins(), rng.uniform(0.25, 0.45), rng)
    height, width = head.shape[:2]
    y = int(points.chin[1] + rng.uniform(0.5, 0.9) * points.inter_eye_px)
    x = int(points.chin[0] + rng.uniform(-0.6, 0.6) * points.inter_eye_px - width / 2)
    if x < 0 or x + width > portrait.width_px or y + height > portrait.height_px:
        raise CannotTell("too little of the shirt is to be seen")
    return _laid(portrait.pixels, head, (x, y), rng.uniform(0.75, 1.0))


def half_out(portrait: Portrait, rng: Rng) -> Pixels:
    """The edge of the picture goes through the sitter's face: across an eye, the forehead or the mouth."""
    x0, y0, x1, y1 = portrait.faces[0].box
    share = rng.uniform(0.3, 0.6)
    sides = {
        "left": portrait.pixels[:, int(x0 + share * (x1 - x0)) :],
        "right": portrait.pixels[:, : int(x1 - share * (x1 - x0))],
        "top": portrait.pixels[int(y0 + 0.6 * share * (y1 - y0)) :],
        "bottom": portrait.pixels[: int(y1 - 0.6 * share * (y1 - y0))],
    }
    return np.ascontiguousarray(sides[str(rng.choice(list(sides)))])


def nobody(portrait: Portrait, rng: Rng) -> Pixels:
    """The wall alone, or a landscape: sky, hills, a meadow."""
    height, width = portrait.pixels.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    if rng.random() < 0.5:
        wall = portrait.pixels[_person(portrait) < _NOBODY]
        scene = np.full((height, width, 3), np.median(wall, axis=0) if len(wall) else 210, np.float32)
        scene *= (1 - 0.15 * np.hypot(x - 0.4, y - 0.3))[..., None]
    else:
        hills = 0.5 + 0.06 * np.sin(x * rng.uniform(4, 9) + rng.uniform(0, 6)) + 0.03 * np.sin(x * 23)
        sky = np.array([150, 190, 235], np.float32) + 70 * y[..., None]
        meadow = np.array([70, 120, 50], np.float32) + 40 * (y[..., None] - 0.5)
        scene = np.where((y < hills)[..., None], sky, meadow)
    return np.asarray(np.clip(scene + rng.normal(0, _GRAIN, scene.shape), 0, 255), np.uint8)


_ANOTHER = {
    "second_face_behind": second_face_behind,
    "over_the_shoulder": over_the_shoulder,
    "poster": poster,
    "reflection": reflection,
    "printed_shirt": printed_shirt,
    "nobody": nobody,
}
DEFECTS: tuple[Defect, ...] = (
    *(Defect(name=name, check="single_face_present", make=make) for name, make in _ANOTHER.items()),
    Defect(name="half_out", check="margins", make=half_out),
)
