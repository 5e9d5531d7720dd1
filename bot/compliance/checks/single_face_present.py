"""Exactly one person (ISO/IEC 29794-5 SingleFacePresent; ISO/IEC 39794-5 D.1.4.2.5: no second person).

A drawing of a face is nobody.
"""

from bot.compliance.finding import Area
from bot.compliance.portrait import Face
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

# A find this much smaller than the largest face (by area) is a speck in a pattern, or somebody in a far-off picture.
_SPECK = 0.01


def check(subject: Subject) -> Finding:
    """Count the faces that an officer would see: "many", "none", or none but a "drawn" one."""
    faces = subject.portrait.faces
    seen = [face for face in faces if _size(face) >= _SPECK * _size(faces[0])]
    detail = "none" if not seen else "many" if len(seen) > 1 else "drawn" if subject.is_drawn else ""
    return Finding(
        check="single_face_present",
        outcome="fail" if detail else "pass",
        severity="refuse",
        native=0.0 if detail == "drawn" else float(len(seen)),
        limit=1.0,
        unit="faces",
        detail=detail,
        area=_area(subject, seen[1]) if detail == "many" else None,
    )


def _size(face: Face) -> float:
    x0, y0, x1, y1 = face.box
    return max(x1 - x0, 0.0) * max(y1 - y0, 0.0)


def _area(subject: Subject, face: Face) -> Area:
    width, height = subject.portrait.width_px, subject.portrait.height_px
    x0, y0, x1, y1 = face.box
    return max(x0 / width, 0.0), max(y0 / height, 0.0), min(x1 / width, 1.0), min(y1 / height, 1.0)
