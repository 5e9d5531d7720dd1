"""Each mistake that somebody can make in a document's file is named, and a right file has none."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.compliance.checks import CHECKS, background_colour
from bot.compliance.document import FOLDER, AgeRule, Band, Digital, Document, Print, load_catalogue
from bot.compliance.lint import COLOURS, problems
from bot.domain.ids import DocumentId
from bot.imaging.check import lint_documents
from bot.texts.phrasebook import Phrasebook

TODAY = dt.date(2026, 11, 22)
NAMES = {check.name for check in CHECKS}
RIGHT = Document(
    id=DocumentId("xx-passport"),
    country="XX",
    kind="passport",
    authority="the office",
    source="https://office.example/photos",
    read=dt.date(2026, 11, 1),
    grade="A",
    route="home",
    permitted_edits="none",
    names={"en": ("a passport",), "fr": ("un passeport",)},
    print=Print(width_mm=35, height_mm=45),
    digital=Digital(min_width_px=413, min_height_px=531, max_width_px=826, max_height_px=1062),
    head_share=Band(0.70, 0.80),
    eye_line_share=Band(0.50, 0.60),
    background=("white",),
    children=(AgeRule(under_years=1), AgeRule(under_years=11, head_share=Band(0.50, 0.80))),
)


def wrong(**changes: Any) -> str:
    return "; ".join(problems(msgspec.structs.replace(RIGHT, **changes), checks=NAMES, today=TODAY))


def test_a_right_document_has_no_problem() -> None:
    assert wrong() == ""


@pytest.mark.parametrize(
    ("changes", "blame"),
    [
        ({"country": "uk"}, "ISO 3166-1"),
        ({"authority": " "}, "no authority"),
        ({"source": ""}, "no address"),
        ({"source": "the office's page"}, "no address"),
        ({"names": {"en": ("a passport",)}}, "no names in 'fr'"),
        ({"names": {"en": ("",), "fr": ("un passeport",)}}, "no names in 'en'"),
        ({"grade": "C"}, "hearsay"),
        ({"head_share": Band(0.80, 0.70)}, "head_share: min is more than max"),
        ({"head_share": Band(32, 36)}, "millimetres"),
        ({"eye_line_share": Band(50, 60)}, "percent"),
        ({"children": (AgeRule(under_years=6, head_share=Band(0.9, 0.5)),)}, "children: head_share: min"),
        ({"head_share": Band(0.80, 0.90), "eye_line_share": Band(0.60, 0.70)}, "crown is above"),
        ({"head_share": Band(0.80, 0.90), "eye_line_share": Band(0.30, 0.40)}, "chin is below"),
        ({"children": (AgeRule(under_years=6, eye_line_share=Band(0.70, 0.80)),)}, "crown is above"),
        ({"print": None, "digital": None}, "has no size"),
        ({"head_share": None}, "no head_share"),
        ({"crop": False, "digital": None}, "no digital limits"),
        ({"print": None, "hand_in": "print"}, "no print size"),
        ({"print": Print(width_mm=3.5, height_mm=4.5)}, "centimetres"),
        ({"print": Print(width_mm=413, height_mm=531)}, "pixels"),
        ({"print": Print(width_mm=51, height_mm=51)}, "differ in shape"),
        ({"digital": Digital(min_width_px=413, min_height_px=531, max_width_px=300, max_height_px=400)}, "in pixels"),
        ({"digital": Digital(min_width_px=35, min_height_px=45, max_width_px=35, max_height_px=45)}, "outside 100"),
        ({"background": ("beige",)}, "unknown colour 'beige'"),
        ({"background": ()}, "no background"),
        ({"severities": {"red_eye": "warn"}}, "'red_eye', which is no check"),
        ({"children": (AgeRule(under_years=1, severities={"yes": "off"}),)}, "'yes', which is no check"),
        ({"children": (AgeRule(under_years=11), AgeRule(under_years=1))}, "order of their ages"),
        ({"copies": 0}, "one copy"),
        ({"photo_age_months": 0}, "photo_age_months"),
        ({"inter_eye_px": 0}, "inter_eye_px"),
        ({"read": dt.date(2025, 11, 1)}, "more than a year ago"),
        ({"read": dt.date(2026, 12, 1)}, "still to come"),
    ],
)
def test_a_mistake_is_named(changes: dict[str, Any], blame: str) -> None:
    assert blame in wrong(**changes)


@pytest.mark.parametrize(
    ("limits", "blame"),
    [
        ({"min_bytes": 200_000, "max_bytes": 100_000}, "in bytes"),
        ({"max_bytes": 240}, "kilobytes"),
        ({"max_bytes": 90_000_000}, "bytes outside"),
    ],
)
def test_a_wrong_number_of_bytes_is_named(limits: dict[str, int], blame: str) -> None:
    assert RIGHT.digital is not None
    assert blame in wrong(digital=msgspec.structs.replace(RIGHT.digital, **limits))


def test_what_the_office_takes_needs_no_size() -> None:
    assert wrong(route="office", print=None, digital=None, head_share=None, eye_line_share=None) == ""


def test_what_no_authority_issues_needs_no_address() -> None:
    assert wrong(country="ZZ", source="each issuer's own rules") == ""


def test_the_catalogue_has_no_problem() -> None:
    documents = load_catalogue().values()
    read = max(document.read for document in documents)

    found = {d.id: problems(d, checks=NAMES, today=read) for d in documents}
    assert {name: wrongs for name, wrongs in found.items() if wrongs} == {}


def test_every_colour_that_a_document_may_name_can_be_recognised_and_worded() -> None:
    worded = {key.removeprefix("colour-") for key in Phrasebook.load().ids("en") if key.startswith("colour-")}
    assert COLOURS == worded == {*background_colour._BOXES, "any"}


def test_the_command_prints_a_line_for_each_problem_with_its_file_and_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = (FOLDER / "mx.toml").read_text(encoding="utf-8")
    (tmp_path / "mx.toml").write_text(right, encoding="utf-8")
    assert lint_documents(today=TODAY, folder=tmp_path) == 0
    assert capsys.readouterr().out == ""

    twice_wrong = right.replace('"white"', '"beige"').replace("photo_age_months = 1", "photo_age_months = 0")
    (tmp_path / "xy.toml").write_text(twice_wrong, encoding="utf-8")
    (tmp_path / "yy.toml").write_text('[[document]]\nid = "yy"\ncolour = "white"\n', encoding="utf-8")

    assert lint_documents(today=TODAY, folder=tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["xy.toml", "xy.toml", "yy.toml"]
    assert "xy.toml: mx-passport: unknown colour 'beige'" in lines
