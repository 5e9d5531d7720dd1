"""How well the crown is estimated: crown to chin beside what hands marked."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.corpus import PORTRAITS
from benchmarks.accuracy.run import Seen

AIM_SD = 3.0  # per cent of the head


@dataclass(frozen=True)
class CrownRow:
    """bias, sd: of estimated over marked head height, in per cent."""

    name: str
    n: int
    bias: float
    sd: float


def crown_rows(seen: Iterable[Seen]) -> list[CrownRow]:
    """All heads, then each source, then the half that no constant was chosen on."""
    with (PORTRAITS / "CROWN_TRUTH.tsv").open(encoding="utf-8", newline="") as lines:
        marked = {row["file"]: float(row["head_man"]) for row in csv.DictReader(lines, delimiter="\t")}
    good = {
        one.picture.file: (one.picture, one.head_px / marked[one.picture.file] - 1)
        for one in seen
        if one.head_px is not None and one.picture.file in marked
    }.values()
    parts = {
        "all": [off for _, off in good],
        "London": [off for picture, off in good if picture.source == "london_neutral"],
        "Canada": [off for picture, off in good if picture.source == "canada_neutral"],
        "reporting half": [off for picture, off in good if picture.half == "reporting"],
    }
    return [
        CrownRow(name, len(off), 100 * float(np.mean(off)), 100 * float(np.std(off, ddof=1)))
        for name, off in parts.items()
        if len(off) > 1
    ]
