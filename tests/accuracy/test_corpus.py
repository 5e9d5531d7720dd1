"""Who is judged with whom: the halves, the groups, and what the labels mean."""

import pytest

from benchmarks.accuracy import truth
from benchmarks.accuracy.corpus import PORTRAITS, Picture, groups_of, half_of, pictures
from benchmarks.accuracy.defects import DEFECTS
from bot.compliance.checks import CHECKS
from bot.compliance.document import load_catalogue

TRUTH = truth.load()


@pytest.fixture(scope="module")
def labelled() -> list[Picture]:
    if not (PORTRAITS / "INDEX.tsv").is_file():
        pytest.skip(f"no labelled portraits at {PORTRAITS.parent.name}/{PORTRAITS.name} beside the project")
    return pictures()


def picture(file: str, *labels: str) -> Picture:
    return Picture(file=file, real=True, compliant=False, labels=frozenset(labels), half="reporting")


@pytest.mark.parametrize(
    ("file", "half"),
    [
        ("london_neutral/001_03.jpg", "choosing"),
        ("london_neutral/003_03.jpg", "reporting"),
        ("canada_neutral/025f.jpg", "choosing"),
        ("canada_neutral/019m.jpg", "reporting"),
        ("aws_faces_synthetic/face_9.jpeg", "choosing"),
        ("unsplash/face01.jpg", "reporting"),
        ("phone_selfie_cc0/15cm.jpg", "reporting"),
    ],
)
def test_a_person_is_in_one_half_and_a_source_of_one_person_only_reports(file: str, half: str) -> None:
    assert half_of(file) == half


def test_smiling_and_neutral_the_same_person_is_in_the_same_half(labelled: list[Picture]) -> None:
    halves: dict[str, set[str]] = {}
    for one in labelled:
        if one.source.startswith("london"):
            halves.setdefault(one.file.rpartition("/")[2][:3], set()).add(one.half)

    assert len(halves) == 50
    assert all(len(half) == 1 for half in halves.values())


def test_neither_half_of_the_good_portraits_is_much_larger(labelled: list[Picture]) -> None:
    choosing = [one.half == "choosing" for one in labelled if one.good]

    assert len(choosing) == 70
    assert 30 <= sum(choosing) <= 40


def test_a_group_is_what_the_source_says_of_a_person() -> None:
    groups = groups_of("london_neutral", "age=31 gender=female eth=east_asian; 189 hand landmarks")

    assert groups == {"source": "London", "gender": "female", "age": "25 to 34", "ethnicity": "east asian"}


def test_an_age_that_is_not_told_is_no_group() -> None:
    assert "age" not in groups_of("london_neutral", "age=NA gender=male eth=white")


def test_a_label_names_the_check_that_must_refuse() -> None:
    assert TRUTH.faults(picture("unsplash/face02.jpg", "street_bg", "yaw")) == {
        "background_uniformity",
        "head_pose_yaw",
    }


def test_what_was_seen_with_the_eye_goes_before_a_label() -> None:
    assert TRUTH.faults(picture("london_smiling/013_08.jpg", "smile")) == {"expression_neutrality"}
    assert TRUTH.faults(picture("london_smiling/017_08.jpg", "smile")) == set()


def test_every_label_of_the_index_is_in_the_table(labelled: list[Picture]) -> None:
    assert {label for one in labelled for label in one.labels} - set(TRUTH.labels) == set()


def test_every_label_of_the_table_is_in_the_index(labelled: list[Picture]) -> None:
    assert set(TRUTH.labels) - {label for one in labelled for label in one.labels} == set()


def test_every_picture_that_the_table_names_is_there(labelled: list[Picture]) -> None:
    there = {one.file.rpartition(".")[0] for one in labelled}
    named = {
        f"{source}/{stem}"
        for part in (TRUTH.pictures, TRUTH.withdrawn)
        for sources in part.values()
        for source, stems in sources.items()
        for stem in stems
    }

    assert named - there == set()


def test_a_good_portrait_has_no_fault(labelled: list[Picture]) -> None:
    assert [one.file for one in labelled if one.good and TRUTH.faults(one)] == []


def test_every_defect_has_a_name_of_its_own_and_a_check() -> None:
    names = [defect.name for defect in DEFECTS]

    assert len(names) == len(set(names))
    assert {defect.check for defect in DEFECTS} - {check.name for check in CHECKS} == set()


def test_every_requirement_is_a_check() -> None:
    assert set(TRUTH.requirements) - {check.name for check in CHECKS} == set()


def test_every_document_that_a_requirement_is_told_for_is_in_the_catalogue() -> None:
    assert {requirement.document for requirement in TRUTH.requirements.values()} - set(load_catalogue()) == set()
