"""Error rates and how sure they are. Scores are turned so that more is worse: a fault lies above the limit."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

_Z95 = 1.959964  # two-sided 95 % of a normal distribution

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval: honest for small samples and for rates at 0 and 1."""
        if not self.total:
            return 0.0, 1.0
        n, p, z2 = self.total, self.share, _Z95**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Crossing:
    """Where as many good portraits are refused as faulty ones pass: the rate, and the limit that does it."""

    rate: float
    limit: float


def equal_error(good: Scores, faulty: Scores) -> Crossing | None:
    """The equal error rate, interpolated between the two limits around the crossing; None without both kinds."""
    if not (len(good) and len(faulty)):
        return None
    limits = np.unique(np.concatenate([good, faulty]))
    refused = 1 - np.searchsorted(np.sort(good), limits, side="right") / len(good)
    passed = np.searchsorted(np.sort(faulty), limits, side="right") / len(faulty)
    gap = passed - refused  # grows from -1 below all limits to 1 at the last
    at = int(np.argmax(gap >= 0))
    if gap[at] == 0:
        # Any limit up to the next score does the same: the middle leaves a margin on both sides.
        after = limits[min(at + 1, len(limits) - 1)]
        return Crossing(float(passed[at]), float((limits[at] + after) / 2))
    before = gap[at - 1] if at else -1.0
    passed_before = passed[at - 1] if at else 0.0
    share = -before / (gap[at] - before)
    return Crossing(float(passed_before + share * (passed[at] - passed_before)), float(limits[at]))
