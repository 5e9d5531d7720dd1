"""No glasses are worn where the document refuses them (ICAO Doc 9303-3 leaves it to the issuing state).

The log odds of `eyewear`. Documents that discourage glasses warn, those that allow them take note: there clear lenses,
free of glare, are for `tinted_lenses`, `lens_reflection` and `heavy_frames`. In between a person decides.
"""

from typing import Final

import msgspec

from bot.compliance.finding import at_most, not_assessed
from bot.compliance.measures.eyewear import NO_GLASSES, SURE_GLASSES
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding, Severity

_SEVERITY: Final[dict[str, Severity]] = {"refused": "refuse", "discouraged": "warn"}


def check(subject: Subject) -> Finding:
    """Whether a frame is seen on the nose, below the eyes and towards the ears."""
    native = subject.eyewear
    severity = _SEVERITY.get(subject.document.glasses)
    if severity is not None and NO_GLASSES < native <= SURE_GLASSES:
        return not_assessed("glasses", severity)
    found = at_most("glasses", native, refuse=SURE_GLASSES, unit="log odds", area=subject.eyes_area)
    if severity is None:
        return msgspec.structs.replace(found, outcome="pass", severity="info", detail="", area=None)
    return msgspec.structs.replace(found, severity=severity)
