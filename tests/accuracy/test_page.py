"""The page and its drawings, written from a few made-up judgements."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from benchmarks.accuracy import page, plots
from benchmarks.accuracy.page import Results, Table
from benchmarks.accuracy.rates import Crossing, Rate
from benchmarks.accuracy.score import ChangeRow, CheckRow, GroupRow, Ordinary, Row, Sample, Tally
from benchmarks.accuracy.truth import Requirement


@pytest.fixture
def row() -> Row:
    return Row(
        check="eyes_open",
        requirement=Requirement(fault="eyes closed", aim=1.0, published=0.2),
        good=Tally(passed=34),
        derived=Sample(Tally(refused=33, passed=1), Rate(1, 34)),
        real=Sample(Tally(), Rate(0, 0)),
        elsewhere=0,
        bound="min",
        unit="share",
        limits=(0.12, 0.135),
        crossing=Crossing(0.03, 0.15),
        chosen=Crossing(0.0, 0.16),
        natives=(np.linspace(0.2, 0.3, 70), np.linspace(0.0, 0.2, 70)),
    )


@pytest.fixture
def results(row: Row) -> Results:
    everybody = GroupRow("everybody", "", Rate(0, 70), 8, 3, {"margins": 8})
    reporting = GroupRow("half", "reporting", Rate(0, 34), 3, 1, {"margins": 3})
    return Results(
        rows=[row],
        defects=[],
        groups=[everybody, reporting],
        ordinary=Ordinary(
            [GroupRow("everybody", "", Rate(2, 400), 0, 5, {"shadow_on_face": 2})],
            [CheckRow("shadow_on_face", Tally(refused=2, warned=3, passed=395))],
            [ChangeRow("side light", Rate(2, 40), 1, {"shadow_on_face": 2})],
        ),
        crown=[],
        let_through={"real": Rate(1, 9), "made": Rate(0, 34)},
        broken=[],
        missing=["camera_distance"],
        pictures=366,
        made=34,
        days=400,
        seconds=1.0,
    )


def test_the_page_tells_what_falls_short_without_a_reason(results: Results) -> None:
    text = page.markdown(results, "accuracy")

    assert "- **eyes closed**: **no reason given**" in text
    assert "| `eyes_open` | 3.0 ! | 1.0 | 0.2 | 0 of 34 (0 to 10 %) |" in text


def test_the_page_tells_what_no_check_looks_for(results: Results) -> None:
    assert "- `camera_distance`: no check looks for it; a person does" in page.markdown(results, "accuracy")


def test_the_terminal_and_the_page_say_the_same_numbers(results: Results) -> None:
    assert "0 of 34 (0 to 10 %)" in page.terminal(results)
    assert page.machine(results)["requirements"][0]["EER"] == "3.0 !"


def test_every_row_of_a_table_has_all_its_columns() -> None:
    table = Table("two", ("a", "b"), [("1", "2")])

    assert table.markdown == "| a | b |\n| --- | ---: |\n| 1 | 2 |"


def test_the_drawings_are_well_formed_and_keep_inside_of_themselves(row: Row) -> None:
    for drawing in (plots.strip(row), plots.overview([row])):
        root = ET.fromstring(drawing.text)  # noqa: S314 - we wrote it
        for shape in root.iter():
            places = [(name, float(shape.get(name, 0))) for name in ("x", "x1", "x2", "cx")]
            assert all(0 <= place <= drawing.width for _, place in places)
