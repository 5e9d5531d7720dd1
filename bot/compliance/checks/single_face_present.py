"""Exactly one person (ISO/IEC 29794-5 SingleFacePresent; ISO/IEC 39794-5 D.1.4.2.5: no second person).

A drawing of a face is nobody.
"""

from bot.compliance.finding import Area
from bot.compliance.portrait import Face
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

# Of the largest face's area: what is smaller is a speck in a pattern, or somebody in a far-off picture.
_SPECK = 0.01
_NOBODY = 1.0


def check(subject: Subject) -> Finding:
    """How far from exactly one: the second face's area over the first's (its OFIQ measure); 1 where there is nobody.

    `detail`: "many", "none", or "drawn" where the one face is no photographed one.
    """
    faces = subject.portrait.faces
    if not faces:
        return _found(subject, _NOBODY, "none")
    second = _size(faces[1]) / max(_size(faces[0]), 1.0) if len(faces) > 1 else 0.0
    if second > _SPECK:
        return _found(subject, second, "many")
    return _found(subject, _NOBODY, "drawn") if subject.is_drawn else _found(subject, second, "")


def _found(subject: Subject, departure: float, detail: str) -> Finding:
    return Finding(
        check="single_face_present",
        outcome="fail" if detail else "pass",
        severity="refuse",
        native=round(departure, 4),
        limit=_SPECK,
        bound="max",
        unit="share of the largest face",
        detail=detail,
        area=_area(subject, subject.portrait.faces[1]) if detail == "many" else None,
    )


def _size(face: Face) -> float:
    x0, y0, x1, y1 = face.box
    return max(x1 - x0, 0.0) * max(y1 - y0, 0.0)


def _area(subject: Subject, face: Face) -> Area:
    width, height = subject.portrait.width_px, subject.portrait.height_px
    x0, y0, x1, y1 = face.box
    return max(x0 / width, 0.0), max(y0 / height, 0.0), min(x1 / width, 1.0), min(y1 / height, 1.0)
