"""Pixels to facts: which faces are there and where the person is. The engine behind the port is chosen in settings."""

from dataclasses import dataclass
from typing import Protocol

from bot.compliance.portrait import Face, Pixels, Portrait, Probability
from bot.imaging.decode import Decoded, turned
from bot.imaging.detector import averaged

# A face upside down is found too, as a face that it is not: the chin taken for a forehead. Such finds score 0.62 to
# 0.84; of the upright ones 19 in 20 score more. What scores less than this is looked at the other ways up as well.
_SURE = 0.86
_SURER = 0.05  # by how much another way up must show the better face
_LYING_DEG = 45.0
_LOOKED_AT_PX = 640  # the long side of what is looked at the other ways up


@dataclass(frozen=True, eq=False)
class Sight:
    """Every face in a picture, in any order; and (256, 256): how likely each part of the whole belongs to a person."""

    faces: tuple[Face, ...]
    person: Probability

    @property
    def by_size(self) -> tuple[Face, ...]:
        """The faces, largest first."""
        return tuple(sorted(self.faces, key=_area, reverse=True))


class FaceEngine(Protocol):
    """Something that sees faces. Not to be shared between threads."""

    def look(self, rgb: Pixels) -> Sight:
        """Who is in the picture, and where."""
        ...

    def glance(self, rgb: Pixels) -> Sight:
        """The same at less cost: small and far faces are not looked for."""
        ...


def analyse(engine: FaceEngine, decoded: Decoded) -> Portrait:
    """The facts about one picture, which is turned where the face in it lies on its side or upside down."""
    pixels, sight = decoded.pixels, engine.look(decoded.pixels)
    quarters = _quarter_turns(engine, pixels, sight.by_size)
    if quarters:
        pixels = turned(pixels, quarters)
        sight = engine.look(pixels)
    return Portrait(
        pixels=pixels,
        scale=decoded.scale,
        person=sight.person,
        faces=sight.by_size,
        quarter_turns=quarters,
        jpeg_quality=decoded.jpeg_quality,
    )


def _quarter_turns(engine: FaceEngine, pixels: Pixels, faces: tuple[Face, ...]) -> int:
    """How many quarters counter-clockwise bring the largest face upright; 0 where none does."""
    if faces and abs(faces[0].roll_deg) > _LYING_DEG:
        return round(faces[0].roll_deg / 90) % 4
    score = faces[0].score if faces else 0.0
    if score >= _SURE:
        return 0
    shrink = min(1.0, _LOOKED_AT_PX / max(pixels.shape[:2]))
    small = averaged(pixels, (max(1, round(pixels.shape[1] * shrink)), max(1, round(pixels.shape[0] * shrink))))
    scores = {quarters: _upright_score(engine, turned(small, quarters)) for quarters in (1, 2, 3)}
    best = max(scores, key=lambda quarters: scores[quarters])
    return best if scores[best] > score + _SURER else 0


def _upright_score(engine: FaceEngine, pixels: Pixels) -> float:
    """How sure the largest face is, if it is upright; 0 without one."""
    faces = engine.look(pixels).by_size
    return faces[0].score if faces and abs(faces[0].roll_deg) <= _LYING_DEG else 0.0


def _area(face: Face) -> float:
    x0, y0, x1, y1 = face.box
    return (x1 - x0) * (y1 - y0)
