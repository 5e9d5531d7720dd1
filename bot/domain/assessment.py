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


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Where the finished photo is cut from the picture, and where the head lies in it.

    picture: width and height of the upright picture that was measured, which every length here is a pixel of.
    quarter_turns: how many quarters counter-clockwise that picture is turned from the photo as it came. The cut, `left`,
    `top`, `width` and `height`, lies in the picture turned counter-clockwise by `turn_deg` about `eyes`, the middle between
    the eyes. file_px: the finished file's width and height. The rest are shares of the finished height, the eye and chin
    lines counted from the bottom.
    """

    picture: tuple[int, int]
    quarter_turns: int
    turn_deg: float
    eyes: tuple[float, float]
    left: float
    top: float
    width: float
    height: float
    file_px: tuple[int, int]
    head_share: float
    eye_line_share: float
    chin_line_share: float

    @property
    def crown_line_share(self) -> float:
        """The crown, from the bottom."""
        return self.chin_line_share + self.head_share

    @property
    def centre_share(self) -> float:
        """The middle between the eyes, from the left, as a share of the finished width."""
        return (self.eyes[0] - self.left) / self.width


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
    measures: Measures | None = None  # of the finished crop, where it can be cut
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
