"""The customer's photo back, with what was found drawn on it: the head's lines, the problem, one label."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.portrait import Face, Pixels, Portrait
from bot.domain.assessment import Finding, Tip
from bot.imaging import ink
from bot.imaging.ink import Box, Spot
from bot.imaging.labels import Labels, labels
from bot.imaging.product import encode

__all__ = ["Labels", "draw", "labels"]

_LONG_SIDE_PX = 1000
_QUALITY, _DPI = 86, 96
_TILT_SHOWN_DEG = 3.0
_LARGE, _THIN = 0.25, 0.08  # shares of the picture: an area on which words may lie
_SMALL = 0.10  # of the picture: an area that is worth an outline though it is not the tip's

# MediaPipe face mesh: corners and lids of both eyes; corners and rims of the lips.
_EYES = (33, 133, 159, 145, 263, 362, 386, 374)
_MOUTH = (61, 291, 0, 17)
# Where to point when the finding names no area.
_FEATURES = {"eyes_open": _EYES, "mouth_closed": _MOUTH, "expression_neutrality": _MOUTH}
_WHOLE_HEAD = frozenset(
    {"head_size", "inter_eye_distance", "sharpness", "under_exposure_prevention", "over_exposure_prevention"}
)
# Where room is lacking; left and right are the person's own.
_EDGES: dict[str, Box] = {
    "above": (0.0, 0.0, 1.0, 0.07),
    "below": (0.0, 0.93, 1.0, 1.0),
    "left": (0.93, 0.0, 1.0, 1.0),
    "right": (0.0, 0.0, 0.07, 1.0),
}


def draw(portrait: Portrait, findings: Sequence[Finding], tip: Tip | None, words: Labels) -> bytes:
    """A JPEG of at most 1000 px on the long side; works without a face, without findings and without a tip."""
    factor = _LONG_SIDE_PX / max(portrait.width_px, portrait.height_px)
    size = max(1, round(portrait.width_px * factor)), max(1, round(portrait.height_px * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    picture: Pixels = np.ascontiguousarray(cv2.resize(portrait.pixels, size, interpolation=how), np.uint8)
    sheet = _Sheet(picture, factor, portrait)

    whose = tip is not None and tip.check == "single_face_present"
    for finding in findings:
        is_tip = tip is not None and finding.check == tip.check
        if finding.outcome == "fail" and finding.area is not None and not is_tip and not whose:
            sheet.also(finding.area)
    leans = tip is not None and tip.check == "head_pose_roll" and abs(sheet.lean_deg) >= _TILT_SHOWN_DEG
    area = None if tip is None else _area(sheet, findings, tip)
    if area is not None:
        ink.outline(sheet.picture, area, ink.CORAL, sheet.thick)
    if whose:  # no line is about anybody yet
        sheet.crowd(portrait.faces)
    else:
        sheet.head_lines(words, area, strong=leans)
    if tip is not None:
        sheet.problem(words.mark(tip.check, tip.detail), area)
    return encode(sheet.picture, _QUALITY, _DPI)


def _area(sheet: "_Sheet", findings: Sequence[Finding], tip: Tip) -> Box | None:
    """Where the tip's label points, in pixels; None where there is nothing to point at."""
    for finding in findings:
        if finding.check == tip.check and finding.outcome == "fail" and finding.area is not None:
            return sheet.inside(finding.area)
    if tip.check == "margins" and tip.detail in _EDGES:
        return sheet.inside(_EDGES[tip.detail])
    if tip.check in _FEATURES:
        return sheet.around(_FEATURES[tip.check])
    return sheet.head if tip.check in _WHOLE_HEAD else None


class _Sheet:
    """One picture being drawn on, with the places that words must keep clear of."""

    def __init__(self, picture: Pixels, factor: float, portrait: Portrait) -> None:
        self.picture = picture
        self.height, self.width = int(picture.shape[0]), int(picture.shape[1])
        self.text = max(24, round(self.width * 0.045))
        self.thin = 3
        self.thick = 6
        self.taken: list[Box] = []
        self.factor = factor
        self.face = portrait.faces[0] if portrait.faces else None
        self.points: Anatomy | None = anatomy(portrait, portrait.faces[0]) if portrait.faces else None

    @property
    def lean_deg(self) -> float:
        """How far the eye line leans clockwise; 0 without a face."""
        return self.points.eye_line_deg if self.points is not None else 0.0

    @property
    def head(self) -> Box | None:
        """From crown to chin, and as wide as a head is."""
        if self.points is None:
            return None
        half = self.points.head_height_px * 0.37
        x = float(self.points.eyes[0])
        top, bottom = float(self.points.crown[1]), float(self.points.chin[1])
        return self._clipped((x - half, min(top, bottom), x + half, max(top, bottom)), self.factor)

    def around(self, indices: tuple[int, ...]) -> Box | None:
        """The box about these landmarks, with some air."""
        if self.face is None or self.points is None:
            return None
        spots = self.face.landmarks[list(indices), :2]
        air = self.points.head_height_px * 0.05
        (x0, y0), (x1, y1) = spots.min(axis=0) - air, spots.max(axis=0) + air
        return self._clipped((float(x0), float(y0), float(x1), float(y1)), self.factor)

    def inside(self, shares: Box) -> Box:
        """Shares of width and height, as pixels that leave room for the outline's own width."""
        x0, x1 = sorted((shares[0] * self.width, shares[2] * self.width))
        y0, y1 = sorted((shares[1] * self.height, shares[3] * self.height))
        return self._clipped((x0, y0, x1, y1))

    def also(self, shares: Box) -> None:
        """Outline a lesser problem, thinly; one that is nearly everywhere points at nothing and is left out."""
        box = self.inside(shares)
        if (box[2] - box[0]) * (box[3] - box[1]) < _SMALL * self.width * self.height:
            ink.outline(self.picture, box, ink.WHITE, self.thin)

    def crowd(self, faces: Sequence[Face]) -> None:
        """Outline every face, and keep words off them. A drawn one is alone."""
        for face in faces:
            x0, y0, x1, y1 = face.box
            box = self._clipped((x0, y0, x1, y1), self.factor)
            ink.outline(self.picture, box, ink.CORAL, self.thick)
            self.taken.append(box)

    def head_lines(self, words: Labels, area: Box | None, *, strong: bool) -> None:
        """Crown, eyes and chin, parallel to the eye line and open over the face itself."""
        if self.points is None:
            return
        head = self.points.head_height_px * self.factor
        angle = np.radians(self.lean_deg)
        along = np.array([np.cos(angle), np.sin(angle)])
        right_hand = self.points.eyes[0] * self.factor < self.width / 2
        tilt = f" {abs(self.lean_deg):.0f}°" if abs(self.lean_deg) >= _TILT_SHOWN_DEG else ""
        for word, middle, inner, coral in (
            (words.crown, self.points.crown, 0.0, False),
            (words.eyes + tilt, self.points.eyes, 0.40, strong),
            (words.chin, self.points.chin, 0.0, False),
        ):
            at = middle * self.factor
            colour = ink.CORAL if coral else ink.WHITE
            width = self.thick if coral else self.thin
            ends = {side: at + along * side * head * 0.52 for side in (-1, 1)}
            if inner:
                for side, end in ends.items():
                    ink.cased(self.picture, _spot(at + along * side * head * inner), _spot(end), colour, width)
            else:
                ink.cased(self.picture, _spot(ends[-1]), _spot(ends[1]), colour, width)
            ground = ink.CORAL if coral else ink.NIGHT
            sides = (1, -1) if right_hand else (-1, 1)
            for side in sides:
                if self._name(word, _spot(ends[side]), side, ground, self._kept_clear(area)):
                    break

    def problem(self, words: str, area: Box | None) -> None:
        """Say what is wanted, beside the head and never on it, with an arrow to the area unless it is close by."""
        size = self._fitted(words)
        corner = self._free_corner(ink.label_size(words, size), area)
        if corner is None:
            corner = self._strip_below(ink.label_size(words, size))
        box = (corner[0], corner[1], *(np.add(corner, ink.label_size(words, size)).tolist()))
        if area is not None:
            start, end = _nearest(box, area)
            if np.hypot(end[0] - start[0], end[1] - start[1]) > self.text and not self._crosses(box, area):
                ink.arrow(self.picture, start, end, ink.CORAL, self.thick + 1)
        ink.label(self.picture, words, corner, size, ink.CORAL)

    def _name(self, word: str, end: Spot, side: int, ground: ink.Colour, clear: list[Box]) -> bool:
        """Write a line's name beyond its end, if there is room for it there."""
        size = round(self.text * 0.72)
        width, height = ink.label_size(word, size)
        gap = size * 0.35
        left = end[0] + gap if side > 0 else end[0] - gap - width
        left = min(max(left, gap), self.width - gap - width)
        box = (left, end[1] - height / 2, left + width, end[1] + height / 2)
        if not self._is_inside(box) or any(ink.overlap(box, other) > 0 for other in (*self.taken, *clear)):
            return False
        self.taken.append(ink.label(self.picture, word, (box[0], box[1]), size, ground))
        return True

    def _free_corner(self, size: tuple[int, int], area: Box | None) -> Spot | None:
        """The place nearest to the area where a label covers neither the head nor another label."""
        width, height = size
        edge = self.text * 0.6
        foot = (0.0, float(self.height), float(self.width), float(self.height))
        to = foot if self.head is None else area or self.head
        xs = np.linspace(edge, self.width - edge - width, 9)
        ys = np.linspace(edge, self.height - edge - height, 17)
        if xs[-1] < edge or ys[-1] < edge:
            return None
        best: tuple[float, Spot] | None = None
        for x in xs:
            for y in ys:
                box = (x - edge / 2, y - edge / 2, x + width + edge / 2, y + height + edge / 2)
                if any(ink.overlap(box, other) > 0 for other in (*self.taken, *self._kept_clear(area))):
                    continue
                label = (x, y, x + width, y + height)
                far = _distance(label, to) + (self.height if self._crosses(label, to) else 0)
                if best is None or far < best[0]:
                    best = far, (float(x), float(y))
        return best and best[1]

    def _kept_clear(self, area: Box | None) -> list[Box]:
        """The head; and the area too, unless it is so large, or so thin, that words may lie on it."""
        boxes = [self.head] if self.head is not None else []
        if area is not None:
            across, down = (area[2] - area[0]) / self.width, (area[3] - area[1]) / self.height
            if across * down < _LARGE and min(across, down) > _THIN:
                boxes.append(area)
        return boxes

    def _crosses(self, label: Box, area: Box) -> bool:
        """Whether the way from the label to an area beside the head, or to the picture's edge, leads over the head."""
        is_edge = min((area[2] - area[0]) / self.width, (area[3] - area[1]) / self.height) <= _THIN
        if self.head is None or (ink.overlap(self.head, area) > 0 and not is_edge):
            return False
        (x0, y0), (x1, y1) = _nearest(label, area)
        return ink.overlap(self.head, (min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1)) > 0

    def _strip_below(self, size: tuple[int, int]) -> Spot:
        """Add a plain strip under the picture, for a label that has no room on it."""
        strip = np.full((round(size[1] * 1.5), self.width, 3), ink.MIST, np.uint8)
        self.picture = np.ascontiguousarray(np.vstack([self.picture, strip]))
        return (self.width - size[0]) / 2, self.height + size[1] * 0.25

    def _fitted(self, words: str) -> int:
        size: int = self.text
        while size > 12 and ink.label_size(words, size)[0] > self.width * 0.94:  # noqa: PLR2004 - see there
            size -= 2
        return size

    def _is_inside(self, box: Box) -> bool:
        rim = 4
        return box[0] >= rim and box[1] >= rim and box[2] <= self.width - rim and box[3] <= self.height - rim

    def _clipped(self, box: Box, factor: float = 1.0) -> Box:
        rim = float(self.thick)
        x0, x1 = (min(max(x * factor, rim), self.width - rim) for x in (box[0], box[2]))
        y0, y1 = (min(max(y * factor, rim), self.height - rim) for y in (box[1], box[3]))
        return x0, y0, x1, y1


def _spot(point: NDArray[Any]) -> Spot:
    return float(point[0]), float(point[1])


def _distance(label: Box, area: Box) -> float:
    """Between the two boxes; of equally near places the one in the middle of the area is a little nearer."""
    across = max(area[0] - label[2], label[0] - area[2], 0.0)
    down = max(area[1] - label[3], label[1] - area[3], 0.0)
    aside = abs(label[0] + label[2] - area[0] - area[2]) + abs(label[1] + label[3] - area[1] - area[3])
    return float(np.hypot(across, down)) + 0.05 * aside


def _nearest(label: Box, area: Box) -> tuple[Spot, Spot]:
    """The shortest way from the label's edge to the area's."""
    x = _facing(label[0], label[2], area[0], area[2])
    y = _facing(label[1], label[3], area[1], area[3])
    return (x[0], y[0]), (x[1], y[1])


def _facing(a0: float, a1: float, b0: float, b1: float) -> tuple[float, float]:
    """The nearest points of two spans; the middle of what they share where they overlap."""
    if a1 < b0:
        return a1, b0
    if b1 < a0:
        return a0, b1
    shared = (max(a0, b0) + min(a1, b1)) / 2
    return shared, shared
