"""Pixels to facts: which faces are there and where the person is. The engine behind the port is chosen in settings."""

from typing import Protocol

from bot.compliance.portrait import Face, Pixels, Portrait, Probability
from bot.imaging.decode import Decoded


class FaceEngine(Protocol):
    """Something that sees faces. Not to be shared between threads."""

    def faces(self, rgb: Pixels) -> tuple[Face, ...]:
        """Every face in the picture, in any order."""

    def person(self, rgb: Pixels) -> Probability:
        """(256, 256): how likely each part of the whole picture belongs to a person."""


def analyse(engine: FaceEngine, decoded: Decoded) -> Portrait:
    """The facts about one picture."""
    faces = sorted(engine.faces(decoded.pixels), key=_area, reverse=True)
    return Portrait(
        pixels=decoded.pixels,
        scale=decoded.scale,
        person=engine.person(decoded.pixels),
        faces=tuple(faces),
    )


def _area(face: Face) -> float:
    x0, y0, x1, y1 = face.box
    return (x1 - x0) * (y1 - y0)
