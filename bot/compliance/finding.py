"""How a measured number becomes a finding: held against a refusing limit, and a milder one where there is any."""

import math

import msgspec

from bot.compliance.document import Band
from bot.domain.assessment import Finding, Severity

Area = tuple[float, float, float, float]  # x0, y0, x1, y1 as shares of the picture


class CannotTell(Exception):
    """A check could not measure what it looks at; the finding becomes `not_assessed` and a person decides."""


def at_most(
    check: str,
    native: float,
    *,
    refuse: float,
    warn: float | None = None,
    unit: str = "",
    detail: str = "",
    area: Area | None = None,
) -> Finding:
    """Fail above `refuse`; fail as a warning above `warn`. Raises `CannotTell` for a number that is none."""
    return _held(check, native, refuse=refuse, warn=warn, direction=1, unit=unit, detail=detail, area=area)


def at_least(
    check: str,
    native: float,
    *,
    refuse: float,
    warn: float | None = None,
    unit: str = "",
    detail: str = "",
    area: Area | None = None,
) -> Finding:
    """Fail below `refuse`; fail as a warning below `warn`. Raises `CannotTell` for a number that is none."""
    return _held(check, native, refuse=refuse, warn=warn, direction=-1, unit=unit, detail=detail, area=area)


def within(check: str, native: float, band: Band, *, unit: str = "", area: Area | None = None) -> Finding:
    """Fail outside the band; only as a remark where the band is advisory. `detail`: "low" or "high"."""
    low = native < band.middle
    hold = at_least if low else at_most
    limit = band.min if low else band.max
    finding = hold(check, native, refuse=limit, unit=unit, detail="low" if low else "high", area=area)
    return msgspec.structs.replace(finding, severity="info") if band.advisory else finding


def not_assessed(check: str, severity: Severity) -> Finding:
    """It could not be measured."""
    return Finding(check=check, outcome="not_assessed", severity=severity)


def _held(
    check: str,
    native: float,
    *,
    refuse: float,
    warn: float | None,
    direction: int,
    unit: str,
    detail: str,
    area: Area | None,
) -> Finding:
    if not math.isfinite(native):
        raise CannotTell(check)
    severity: Severity = "refuse"
    limit = refuse
    failed = (native - refuse) * direction > 0
    if not failed and warn is not None:
        limit = warn
        failed = (native - warn) * direction > 0
        severity = "warn" if failed else "refuse"
    return Finding(
        check=check,
        outcome="fail" if failed else "pass",
        severity=severity,
        native=round(float(native), 4),
        limit=float(limit),
        bound="max" if direction > 0 else "min",
        unit=unit,
        detail=detail if failed else "",
        area=area if failed else None,
    )
