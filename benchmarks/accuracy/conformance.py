"""Image x check = what is expected: `tests/compliance/conformance.tsv`, written from the labels and never from answers.

    python -m benchmarks.accuracy.conformance

writes the table anew. Where the program answers otherwise than the label says, the cell is marked as a known miss with
what it answers instead; a miss that is new, and one that is gone, is printed.
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Literal

from benchmarks.accuracy import truth
from benchmarks.accuracy.corpus import PORTRAITS, Picture, pictures
from benchmarks.accuracy.run import MODELS
from benchmarks.accuracy.score import TIGHT, said
from benchmarks.accuracy.truth import NEUTRAL, Truth
from bot.compliance.assess import assess
from bot.compliance.document import Catalogue, load_catalogue
from bot.compliance.portrait import Portrait
from bot.domain.assessment import Finding
from bot.domain.ids import DocumentId
from bot.imaging import models
from bot.imaging.analyzer import analyse
from bot.imaging.decode import decode
from bot.imaging.litert import LitertEngine

TABLE = Path(__file__).parents[2] / "tests" / "compliance" / "conformance.tsv"
OTHERS = "*"  # every check that has no cell of its own for this picture

Expected = Literal["refuse", "warn", "pass", "not assessed", "not refuse", "any"]

# Sources with many pictures alike: one in so many is enough to keep the tests short.
_ONE_IN = {"london_neutral": 5, "canada_neutral": 5, "london_smiling": 8, "congress_gray": 40, "aws_faces_synthetic": 3}
# What a picture that is good in all else may be refused for: official examples are shown small, Canada's heads close.
_SMALL = ("image_size", "inter_eye_distance", "sharpness")
_CLOSE = ("margins", "head_size")


@dataclass(frozen=True)
class Cell:
    """known_miss: what the program answers instead, where it is known to be wrong."""

    file: str
    document: DocumentId
    check: str
    expected: Expected
    known_miss: str = ""


def cells() -> list[Cell]:
    """The table as it stands."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [Cell(**row) for row in csv.DictReader(lines, delimiter="\t")]  # type: ignore[arg-type]


def wanted() -> list[Cell]:
    """The cells that the labels ask for."""
    told = truth.load()
    by_source: dict[str, list[Picture]] = {}
    for picture in pictures():
        if picture.compliant or told.faults(picture):
            by_source.setdefault(picture.source, []).append(picture)
    chosen = [one for source, every in by_source.items() for one in every[:: _ONE_IN.get(source, 1)]]
    return [cell for picture in chosen for cell in _of(picture, told)]


def _of(picture: Picture, told: Truth) -> Iterator[Cell]:
    for check in sorted(told.faults(picture)):
        yield Cell(picture.file, told.requirement(check).document, check, "refuse")
    if picture.compliant:
        excused = _CLOSE if TIGHT in picture.labels else () if picture.good else _SMALL
        yield Cell(picture.file, NEUTRAL, OTHERS, "not refuse")
        yield from (Cell(picture.file, NEUTRAL, check, "any") for check in excused)


def refusing(file: str, document: DocumentId) -> list[str]:
    """The checks that refuse this picture."""
    return [check for check, finding in judged(file, document).items() if said(finding) == "refused"]


def answered(cell: Cell, own: Collection[str]) -> str:
    """What the program answers instead of what is expected; empty where it answers so.

    own: the checks that have a cell of their own for this picture.
    """
    if cell.check == OTHERS:
        others = [check for check in refusing(cell.file, cell.document) if check not in own]
        return f"refused by {', '.join(others)}" if others else ""
    finding = judged(cell.file, cell.document).get(cell.check)
    if finding is None:
        return "no such check"
    answer = said(finding)
    met = {
        "refuse": answer == "refused",
        "warn": answer == "warned",
        "pass": answer == "passed",
        "not assessed": answer == "left",
        "not refuse": answer != "refused",
        "any": True,
    }
    if met[cell.expected]:
        return ""
    if finding.native is None:
        return "left to a person"
    return f"{answer} at {finding.native:.3g} {finding.unit}".rstrip()


@cache
def judged(file: str, document: DocumentId) -> dict[str, Finding]:
    """What every check finds in this picture."""
    portrait, original_px = _analysed(file)
    findings = assess(portrait, _catalogue()[document], original_px).findings
    return {finding.check: finding for finding in findings}


@cache
def _analysed(file: str) -> tuple[Portrait, tuple[int, int]]:
    decoded = decode((PORTRAITS / file).read_bytes())
    return analyse(_engine(), decoded), decoded.original_px


@cache
def _engine() -> LitertEngine:
    models.fetch(MODELS)
    return LitertEngine(MODELS)


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def main() -> None:
    before = {cell for cell in cells() if cell.known_miss} if TABLE.is_file() else set()
    table = [judged_cell for cell in wanted() for judged_cell in _marked(cell)]
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.DictWriter(lines, [field.name for field in fields(Cell)], delimiter="\t", lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(cell) for cell in table)
    missed = {(cell.file, cell.check): cell.known_miss for cell in table if cell.known_miss}
    known = {(cell.file, cell.check): cell.known_miss for cell in before}
    print(f"{len({cell.file for cell in table})} pictures, {len(table)} cells, {len(missed)} known misses")
    for mark, cells_of in (
        ("new miss", missed.keys() - known.keys()),
        ("no longer missed", known.keys() - missed.keys()),
    ):
        for file, check in sorted(cells_of):
            print(f"{mark}: {file} {check}: {missed.get((file, check)) or known[file, check]}")


def _marked(cell: Cell) -> Iterator[Cell]:
    """The cell with what is missed; of a good picture, a cell for every check that refuses it."""
    if cell.check != OTHERS:
        yield replace(cell, known_miss=answered(cell, ()))
        return
    excused = {other.check for other in wanted() if other.file == cell.file}
    yield cell
    for check in refusing(cell.file, cell.document):
        if check not in excused:
            own = replace(cell, check=check)
            yield replace(own, known_miss=answered(own, ()))


if __name__ == "__main__":
    main()
