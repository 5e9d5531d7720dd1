"""Faults of the face itself: lids, gaze, lips, and how the head is held.

Lids, irises and lips are moved where the mesh says they are; a head is turned in space by the mesh's own depth. Places
are (across, down) in inter-eye distances from the eyes' midpoint, head upright; one of them is about 63 mm.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.defects.defect import Defect
from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.measures.skin import in_picture, upright
from bot.compliance.portrait import Pixels, Portrait

Floats = NDArray[np.float32]
Rng = np.random.Generator

# Each eye from the outer to the inner corner along its upper and its lower lid, and its iris: the centre, then four
# points on its edge. The inner edges of the lips, from the person's right corner of the mouth to the left one.
_EYES = (
    ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133), range(468, 473)),
    ((263, 466, 388, 387, 386, 385, 384, 398, 362), (263, 249, 390, 373, 374, 380, 381, 382, 362), range(473, 478)),
)
_UPPER_LIP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LOWER_LIP = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_MESH_POINTS = 468  # without the irises

_LID_SKIN = 0.20  # above the lashes: skin that a closing lid draws down
_JAW = 1.3  # below the lips: how far an opening mouth draws the face down
_EDGE = 0.012  # how softly what was moved ends
_INSIDE, _TEETH = (52.0, 22.0, 24.0), (206.0, 192.0, 172.0)
_SLACK = 0.3  # how little a turned head clings to its mesh: the far cheek, which hides itself, must not fold
_GRID = 72  # steps across and down at which the turn is worked out
_EARS = (234, 454)
_NECK_BEHIND = 0.9  # behind the mesh's middle: what a head turns about


@dataclass(frozen=True, eq=False)
class _Window:
    """A part of the picture. across, down: (height, width), the places of its pixels."""

    picture: Floats
    points: Anatomy
    corner: tuple[int, int]  # left, top, in pixels
    across: Floats
    down: Floats

    def taken(self, across: Floats, down: Floats) -> Floats:
        """(height, width, 3): what the picture shows at these places."""
        places = in_picture(np.stack([across, down], axis=-1).reshape(-1, 2), self.points)
        x, y = (axis.reshape(across.shape).astype(np.float32) for axis in places.T)
        seen = cv2.remap(self.picture, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(seen, np.float32)

    def paste(self, pixels: Floats, opacity: Floats) -> None:
        """Lay these (height, width, 3) pixels over the window. opacity: (height, width), 0 to 1."""
        (left, top), (height, width) = self.corner, opacity.shape
        part = self.picture[top : top + height, left : left + width]
        part += (pixels - part) * opacity[..., None]

    def ending(self, inwards: Floats) -> Floats:
        """0 to 1 over a soft edge. inwards: how far inside of the edge each pixel lies."""
        soft = max(_EDGE, 1.5 / self.points.inter_eye_px)
        return np.asarray(np.clip(inwards / soft + 0.5, 0, 1), np.float32)


def _window(picture: Floats, points: Anatomy, low: Floats, high: Floats) -> _Window:
    """The upright box from low to high (across, down), as far as it lies in the picture."""
    corners = np.array([(x, y) for x in (low[0], high[0]) for y in (low[1], high[1])], np.float32)
    places = in_picture(corners, points)
    limit = picture.shape[1], picture.shape[0]
    left, top = np.clip(np.floor(places.min(axis=0)), 0, limit).astype(int)
    right, bottom = np.clip(np.ceil(places.max(axis=0)), 0, limit).astype(int)
    x, y = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
    grid = upright(np.stack([x, y], axis=-1).reshape(-1, 2).astype(np.float32), points).astype(np.float32)
    across, down = (axis.reshape(x.shape) for axis in grid.T)
    return _Window(picture, points, (int(left), int(top)), across, down)


def _start(portrait: Portrait) -> tuple[Floats, Anatomy, Floats]:
    """The picture to change, the face's measures, and its mesh upright."""
    face = portrait.faces[0]
    points = anatomy(portrait, face)
    return portrait.pixels.astype(np.float32), points, upright(face.landmarks[:, :2], points).astype(np.float32)


def _done(picture: Floats) -> Pixels:
    return np.asarray(np.clip(np.rint(picture), 0, 255), np.uint8)


def _height(curve: Floats, across: Floats) -> Floats:
    """How far down a curve (n, 2) lies at these places across."""
    order = np.argsort(curve[:, 0])
    return np.asarray(np.interp(across, curve[order, 0], curve[order, 1]), np.float32)


# --- eyes ------------------------------------------------------------------------------------------------------------


def _lids_down(picture: Floats, points: Anatomy, mesh: Floats, closed: float) -> None:
    """Draw both upper lids down over the eyes, with their lashes. closed: 0 to 1, of the opening."""
    for upper, lower, _ in _EYES:
        ring = mesh[[*upper, *lower]]
        margin = np.array([0, _LID_SKIN + 0.02], np.float32)
        window = _window(picture, points, ring.min(axis=0) - margin, ring.max(axis=0) + 0.02)
        top, bottom = _height(mesh[list(upper)], window.across), _height(mesh[list(lower)], window.across)
        drop = closed * np.clip(bottom - top, 0, None)
        start = top - _LID_SKIN
        from_lid = start + (window.down - start) * _LID_SKIN / (_LID_SKIN + drop)
        lid = window.taken(window.across, from_lid)
        over = window.ending(top + drop + 0.015 - window.down) * (window.down > start) * (drop > 0)
        window.paste(lid, np.asarray(over, np.float32))


def _closed_lids(portrait: Portrait, rng: Rng) -> Pixels:
    picture, points, mesh = _start(portrait)
    _lids_down(picture, points, mesh, rng.uniform(0.72, 1.0))
    return _done(picture)


def _irises_moved(picture: Floats, points: Anatomy, mesh: Floats, aside: float, lower: float) -> None:
    """Move both irises inside the openings: aside as a share of the eye's width, lower in inter-eye distances."""
    for upper, under, iris in _EYES:
        ring = mesh[[*upper, *under]]
        window = _window(picture, points, ring.min(axis=0) - 0.02, ring.max(axis=0) + 0.02)
        (left, _), (right, _) = ring.min(axis=0), ring.max(axis=0)
        (middle, height), edge = mesh[iris[0]], mesh[list(iris[1:])]
        radius = 1.06 * float(np.linalg.norm(edge - mesh[iris[0]], axis=1).mean())
        shift = aside * (right - left)

        white = _white(window, mesh, upper, under, middle, radius)
        away = np.hypot(window.across - middle - shift, window.down - height - lower)
        moved = window.taken(window.across - np.float32(shift), window.down - np.float32(lower))
        round_ = np.clip((radius - away) / (0.12 * radius) + 0.5, 0, 1)[..., None].astype(np.float32)
        opening = np.minimum(
            window.down - _height(mesh[list(upper)], window.across) - 0.008,
            _height(mesh[list(under)], window.across) - 0.004 - window.down,
        )
        within = (window.across > left) & (window.across < right)
        window.paste(white + (moved - white) * round_, window.ending(opening) * within)


def _white(window: _Window, mesh: Floats, upper: tuple[int, ...], under: tuple[int, ...], x: float, r: float) -> Floats:
    """The eye without its iris: the white from beside it, drawn over where the iris was, in the shadow of the lid."""
    ring = mesh[[*upper, *under]]
    left, right = float(ring[:, 0].min()), float(ring[:, 0].max())
    seat = np.clip((window.across - (x - r)) / (2 * r), 0, 1)
    top, bottom = _height(mesh[list(upper)], window.across), _height(mesh[list(under)], window.across)
    share = np.clip((window.down - top) / np.maximum(bottom - top, 1e-3), 0.0, 1.0)
    sides = []
    for place in ((left + (x - r)) / 2, (right + (x + r)) / 2):
        at = np.full_like(window.across, place)
        high, low = _height(mesh[list(upper)], at), _height(mesh[list(under)], at)
        sides.append(window.taken(at, high + (0.3 + 0.5 * share) * (low - high)))
    between = sides[0] + (sides[1] - sides[0]) * seat[..., None]
    beside = np.clip((np.abs(window.across - x) - r) / (0.3 * r), 0, 1)[..., None]
    own = window.taken(window.across, window.down)
    return np.asarray(between + (own - between) * beside, np.float32)


def _gaze_aside(portrait: Portrait, rng: Rng) -> Pixels:
    picture, points, mesh = _start(portrait)
    _irises_moved(picture, points, mesh, float(rng.choice([-1, 1])) * rng.uniform(0.18, 0.28), 0.0)
    return _done(picture)


def _gaze_down(portrait: Portrait, rng: Rng) -> Pixels:
    """The lids follow the eyes down."""
    picture, points, mesh = _start(portrait)
    opening = float(np.mean([mesh[145, 1] - mesh[159, 1], mesh[374, 1] - mesh[386, 1]]))
    share = rng.uniform(0.35, 0.5)
    _irises_moved(picture, points, mesh, 0.0, share * opening)
    _lids_down(picture, points, mesh, share)
    return _done(picture)


def _gaze_up(portrait: Portrait, rng: Rng) -> Pixels:
    picture, points, mesh = _start(portrait)
    opening = float(np.mean([mesh[145, 1] - mesh[159, 1], mesh[374, 1] - mesh[386, 1]]))
    _irises_moved(picture, points, mesh, 0.0, -rng.uniform(0.38, 0.5) * opening)
    return _done(picture)


# --- mouth -----------------------------------------------------------------------------------------------------------


def _parted_lips(portrait: Portrait, rng: Rng) -> Pixels:
    """5 to 15 mm: the jaw goes down, and between the lips it is dark, in half of them below a row of teeth."""
    picture, points, mesh = _start(portrait)
    gap = rng.uniform(0.08, 0.24)
    has_teeth = rng.random() < 0.5
    upper, lower = mesh[list(_UPPER_LIP)], mesh[list(_LOWER_LIP)]
    seam = (upper + lower) * np.float32(0.5)
    left, right = seam[0, 0], seam[-1, 0]
    low = np.array([left - 0.8, seam[:, 1].min() - 0.1], np.float32)
    high = np.array([right + 0.8, seam[:, 1].max() + _JAW + gap], np.float32)
    window = _window(picture, points, low, high)

    middle, half = (left + right) / 2, (right - left) / 2
    from_middle = (window.across - middle) / half
    bow = np.sqrt(np.clip(1 - from_middle**2, 0, 1))
    wide = np.cos(np.clip(np.abs(from_middle) / 2.4, 0, 1) * np.pi / 2)  # the chin goes down as one
    line = _height(seam, window.across)
    opened = gap * bow
    below = window.down - line
    drop = gap * (bow + (wide - bow) * np.clip((below - opened) / 0.5, 0, 1))
    fade = np.clip(1 - (below - opened) / _JAW, 0, 1)
    source = np.where(below > opened, window.down - drop * fade, np.minimum(window.down, line))
    face = window.taken(window.across, source.astype(np.float32))
    window.paste(face, np.asarray((below > 0) * np.ones_like(bow), np.float32))

    light = float(np.clip(np.percentile(face.mean(axis=-1), 75) / 190, 0.35, 1.1))
    depth = np.clip(below / np.maximum(opened, 1e-3), 0, 1)
    inside = np.array(_INSIDE, np.float32) * (1.1 - 0.6 * np.sin(depth * np.pi))[..., None] * np.float32(light)
    if has_teeth:
        row = window.ending(np.minimum(0.11, 0.75 * gap) - below) * np.clip((0.8 - np.abs(from_middle)) / 0.15, 0, 1)
        gaps = 0.82 + 0.18 * np.minimum(1, np.abs(np.sin(from_middle * half / 0.13 * np.pi)) * 4)
        inside += (np.array(_TEETH, np.float32) * np.float32(light) * gaps[..., None] - inside) * row[..., None]
    hole = window.ending(np.minimum(below, opened - below)) * (opened > _EDGE)
    window.paste(np.asarray(inside, np.float32), np.asarray(hole, np.float32))
    return _done(picture)


# --- how the head is held --------------------------------------------------------------------------------------------


def _turned(portrait: Portrait, yaw_deg: float, pitch_deg: float) -> Pixels:
    """The head turned in space: yaw to the right of the picture, pitch down; shoulders and wall stay."""
    picture, points, mesh = _start(portrait)
    depth = portrait.faces[0].landmarks[:_MESH_POINTS, 2:] / points.inter_eye_px  # grows away from the camera
    solid = np.column_stack([mesh[:_MESH_POINTS], depth - depth.mean()]).astype(np.float64)
    angles = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    ears = np.full(32, solid[list(_EARS), 2].mean() + 0.25)
    skull = np.column_stack([1.25 * np.sin(angles), 0.25 - 1.75 * np.cos(angles), ears])  # its outline above the chin
    head = np.vstack([solid, skull[skull[:, 1] < solid[:, 1].max() - 0.5]])
    still = np.column_stack([2.6 * np.sin(angles), 0.35 + 2.9 * np.cos(angles)])

    neck = np.array([0, solid[:, 1].mean(), _NECK_BEHIND])
    turned = (head - neck) @ _rotation(yaw_deg, pitch_deg).T + neck
    to = np.vstack([turned[:, :2], still])
    back = np.vstack([head[:, :2] - turned[:, :2], np.zeros_like(still)])

    low, high = np.array([-2.6, -2.6], np.float32), np.array([2.6, 3.3], np.float32)
    window = _window(picture, points, low, high)
    steps = np.linspace(low, high, _GRID)
    across, down = np.meshgrid(steps[:, 0], steps[:, 1])
    coarse = _spread(to, back, np.stack([across.ravel(), down.ravel()], axis=1))
    smooth = coarse.reshape(_GRID, _GRID, 2).astype(np.float32)
    column, row = (
        (at - start) / (end - start) * (_GRID - 1)
        for at, start, end in zip((window.across, window.down), low, high, strict=True)
    )
    shift = np.asarray(cv2.remap(smooth, column, row, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)
    near = np.hypot(window.across / 2.5, (window.down - 0.35) / 2.85)
    fade = np.clip((1 - near) / 0.12, 0, 1)
    moved = window.taken(window.across + shift[..., 0] * fade, window.down + shift[..., 1] * fade)
    window.paste(moved, np.ones_like(window.across))
    return _done(picture)


def _rotation(yaw_deg: float, pitch_deg: float) -> NDArray[np.float64]:
    """(3, 3), in a space with x right, y down and z away from the camera."""
    yaw, pitch = np.radians([yaw_deg, pitch_deg])
    turn = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    nod = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    return np.asarray(turn @ nod)


def _spread(places: NDArray[np.float64], values: NDArray[np.float64], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """A thin plate through scattered values (n, 2), a little slack, at the grid's places (m, 2)."""

    def bend(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        squared = ((a[:, None] - b[None]) ** 2).sum(axis=-1)
        return np.asarray(squared * np.log(squared + 1e-12))

    count = len(places)
    flat = np.column_stack([np.ones(count), places])
    system = np.block([[bend(places, places) + _SLACK * np.eye(count), flat], [flat.T, np.zeros((3, 3))]])
    weights = np.linalg.solve(system, np.vstack([values, np.zeros((3, 2))]))
    return np.asarray(
        bend(grid, places) @ weights[:count] + np.column_stack([np.ones(len(grid)), grid]) @ weights[count:]
    )


def _turned_head(portrait: Portrait, rng: Rng) -> Pixels:
    """Turned from where the head already is, so that who looked a little aside is not turned back to the camera."""
    return _turned(portrait, float(rng.choice([-1, 1])) * rng.uniform(17, 24) - portrait.faces[0].yaw_deg, 0.0)


def _raised_chin(portrait: Portrait, rng: Rng) -> Pixels:
    return _turned(portrait, 0.0, -rng.uniform(20, 27) - portrait.faces[0].pitch_deg)


def _lowered_chin(portrait: Portrait, rng: Rng) -> Pixels:
    return _turned(portrait, 0.0, rng.uniform(20, 27) - portrait.faces[0].pitch_deg)


def _leaning_head(portrait: Portrait, rng: Rng) -> Pixels:
    """The whole picture turned about the eyes, beyond what the head already leans; its corners repeat its border."""
    points = anatomy(portrait, portrait.faces[0])
    side = float(rng.choice([-1, 1]))
    wanted = side * rng.uniform(10, 20)
    x, y = (float(place) for place in points.eyes)
    turn = cv2.getRotationMatrix2D((x, y), points.eye_line_deg - wanted, 1.0)
    size = portrait.width_px, portrait.height_px
    turned = cv2.warpAffine(portrait.pixels, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


_MAKE: dict[str, tuple[str, Callable[[Portrait, Rng], Pixels]]] = {
    "closed_lids": ("eyes_open", _closed_lids),
    "gaze_aside": ("gaze_frontal", _gaze_aside),
    "gaze_down": ("gaze_frontal", _gaze_down),
    "gaze_up": ("gaze_frontal", _gaze_up),
    "parted_lips": ("mouth_closed", _parted_lips),
    "turned_head": ("head_pose_yaw", _turned_head),
    "raised_chin": ("head_pose_pitch", _raised_chin),
    "lowered_chin": ("head_pose_pitch", _lowered_chin),
    "leaning_head": ("head_pose_roll", _leaning_head),
}
DEFECTS: tuple[Defect, ...] = tuple(Defect(name=name, check=check, make=make) for name, (check, make) in _MAKE.items())
