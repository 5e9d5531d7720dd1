"""Image x check = what its label asks for. The table is `conformance.tsv`; `python -m benchmarks.accuracy.conformance`
writes it anew. A cell with a known miss must go on missing: one that is met again loses its mark."""

import pytest

from benchmarks.accuracy import conformance
from benchmarks.accuracy.conformance import Cell
from benchmarks.accuracy.corpus import PORTRAITS

CELLS = conformance.cells()

pytestmark = pytest.mark.skipif(
    not PORTRAITS.is_dir(), reason="no folder of real portraits beside the project (../shared/portraits)"
)


def _row(cell: Cell) -> object:
    missed = [pytest.mark.xfail(reason=cell.known_miss, strict=True)] if cell.known_miss else []
    return pytest.param(cell, id=f"{cell.file} {cell.check} {cell.expected}", marks=missed)


@pytest.mark.parametrize("cell", [_row(cell) for cell in CELLS if cell.expected != "any"])
def test_a_labelled_portrait_is_judged_as_its_label_asks(cell: Cell) -> None:
    own = {other.check for other in CELLS if other.file == cell.file}

    assert conformance.answered(cell, own) == ""
