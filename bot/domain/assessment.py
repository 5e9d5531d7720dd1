"""The verdict on a portrait, as every room passes it on. How it is reached is `compliance/`."""

from typing import Literal

import msgspec

from bot.domain.ids import DocumentId, PhotoId
from bot.domain.sitter import ADULT, Sitter

Outcome = Literal["pass", "fail", "not_assessed"]
Severity = Literal["refuse", "warn", "info"]
Verdict = Literal["pass", "fail", "review"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found.

    `native` is the measured number in `unit`, None where it could not be measured; `limit` is the nearest bound
    that it was held against, None where the check has no single number. `detail` names the side or the kind
    ("left", "dark", "above") when the tip needs it; `bound` says on which side of the limit the fault lies: above a
    "max", below a "min", "" where it is no matter of more or less; `area` is where to point in the picture: x0, y0, x1, y1 as
    shares of width and height.
    """

    check: str
    outcome: Outcome
    severity: Severity
    native: float | None = None
    limit: float | None = None
    bound: Literal["", "min", "max"] = ""
    unit: str = ""
    detail: str = ""
    area: tuple[float, float, float, float] | None = None


class Tip(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing to do next. `id` names the text `tip-<id>`; `amount` is the number in it, in `unit`."""

    id: str
    check: str
    detail: str = ""
    amount: float | None = None
    unit: str = ""
    others: int = 0  # how many smaller things remain after this one
    contestable: bool = True  # a machine can be wrong about faces: carries "Ask a person"


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found in one photo for one document, held against its rules for `sitter`.

    `pass`: every refusing check was measured and passed. `fail`: at least one refusing check failed. `review`: none
    failed, but at least one could not be measured; a person decides.
    `has_preview` is False when the finished crop cannot be cut from this photo.
    """

    photo: PhotoId
    document: DocumentId
    verdict: Verdict
    findings: tuple[Finding, ...]
    tip: Tip | None
    face_count: int
    has_preview: bool = False
    head_height_mm: float | None = None  # crown to chin in the finished product, where a print size is known
    sitter: Sitter = ADULT
    ms: dict[str, float] = {}

    def failed(self) -> tuple[Finding, ...]:
        """The findings that refuse the photo."""
        return tuple(f for f in self.findings if f.outcome == "fail" and f.severity == "refuse")

    def remarks(self) -> tuple[Finding, ...]:
        """What could be better and refuses nothing."""
        return tuple(f for f in self.findings if f.outcome == "fail" and f.severity == "warn")

    def unmeasured(self) -> tuple[Finding, ...]:
        """What is usually measured, could not be in this photo, and a person has to look at."""
        return tuple(f for f in self.findings if f.outcome == "not_assessed" and f.severity != "info")

    def measurable(self) -> int:
        """How many findings there are but for those that are a person's in every photo."""
        return sum(f.outcome != "not_assessed" or f.severity != "info" for f in self.findings)
