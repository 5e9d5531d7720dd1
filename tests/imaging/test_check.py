"""The command line: one verdict a photo, one line an unusable file, and an exit code that a script can rely on."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.compliance.portrait import Pixels
from bot.domain.text import Text
from bot.imaging.check import list_documents, run_check


def say(text: Text, language: str) -> str:
    return f"{language}:{text.id}"


class Booth:
    """The command, with where it reads and writes."""

    def __init__(self, models_folder: Path, folder: Path) -> None:
        self.models_folder = models_folder
        self.folder = folder

    def check(
        self,
        *files: Path,
        document: str = "us-visa",
        as_json: bool = True,
        out: Path | None = None,
        product: Path | None = None,
    ) -> int:
        return run_check(
            files,
            document,
            as_json=as_json,
            out_dir=out,
            product_dir=product,
            models_folder=self.models_folder,
            engine="litert",
            say=say,
        )

    def photo(self, pixels: Pixels, name: str = "photo.jpg") -> Path:
        Image.fromarray(pixels).save(self.folder / name, "JPEG", quality=92)
        return self.folder / name


@pytest.fixture
def booth(models_folder: Path, tmp_path: Path) -> Booth:
    return Booth(models_folder, tmp_path)


def test_a_smiling_astronaut_gets_one_line_with_a_tip(
    booth: Booth, astronaut: Pixels, capsys: pytest.CaptureFixture[str]
) -> None:
    path = booth.photo(astronaut)

    assert booth.check(path) == 1

    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    verdict = json.loads(line)
    assert list(verdict) == ["file", "document", "verdict", "findings", "tip", "face_count", "ms"]
    assert (verdict["file"], verdict["document"], verdict["verdict"]) == (str(path), "us-visa", "fail")
    assert set(verdict["findings"][0]) == {"check", "outcome", "native", "limit", "unit", "severity"}
    assert verdict["tip"]["text"].startswith(f"en:tip-{verdict['tip']['id']}")
    assert verdict["face_count"] == 1
    assert set(verdict["ms"]) == {"decode", "analyse", "checks", "total"}
    assert err == ""


def test_an_unusable_file_is_one_line_of_its_own_and_the_others_are_still_judged(
    booth: Booth, astronaut: Pixels, capsys: pytest.CaptureFixture[str]
) -> None:
    text = booth.folder / "photo_of_me.jpg"
    text.write_text("no photo at all")

    assert booth.check(text, booth.folder / "missing.jpg", booth.photo(astronaut)) == 2

    out, err = capsys.readouterr()
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["fail"]
    assert err.splitlines() == [
        f"{text}: not-an-image: en:unusable-not-an-image",
        f"{booth.folder / 'missing.jpg'}: No such file or directory",
    ]


def test_a_name_that_is_no_text_does_not_keep_the_others_from_being_judged(
    booth: Booth, astronaut: Pixels, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = booth.folder / os.fsdecode(b"\xff.jpg")
    booth.photo(astronaut).rename(odd)

    assert booth.check(odd, booth.photo(astronaut)) == 1

    names = [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]
    assert [name.rpartition("/")[2] for name in names] == ["\N{REPLACEMENT CHARACTER}.jpg", "photo.jpg"]


def test_a_folder_that_cannot_be_made_is_said_in_one_line(
    booth: Booth, astronaut: Pixels, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = booth.photo(astronaut)

    assert booth.check(photo, out=photo / "out") == 2

    assert capsys.readouterr().err.splitlines() == [f"{photo / 'out'}: Not a directory"]


def test_the_drawn_pictures_are_written_where_they_are_wanted(booth: Booth, astronaut: Pixels) -> None:
    out = booth.folder / "out" / "here"

    booth.check(booth.photo(astronaut), as_json=False, out=out)

    drawn = out / "photo.jpg.findings.jpg"
    assert Image.open(io.BytesIO(drawn.read_bytes())).format == "JPEG"


def test_what_a_customer_would_get_is_written_where_it_is_wanted(booth: Booth, astronaut: Pixels) -> None:
    here = booth.folder / "made"

    booth.check(booth.photo(astronaut), document="other-card", product=here)

    made = {path.name.removeprefix("photo.jpg."): path.read_bytes()[:4] for path in here.iterdir()}
    assert made == {"product.jpg": b"\xff\xd8\xff\xe0", "sheet.jpg": b"\xff\xd8\xff\xe0", "sheet.pdf": b"%PDF"}


def test_what_cannot_be_cut_is_judged_and_not_made(booth: Booth) -> None:
    wall = np.full((900, 700, 3), 230, np.uint8)
    here = booth.folder / "made"

    assert booth.check(booth.photo(wall), product=here) == 1
    assert list(here.iterdir()) == []


def test_a_compliant_portrait_passes_and_says_so(
    booth: Booth, portraits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert booth.check(portraits / "london_neutral/001_03.jpg", as_json=False) == 0

    first, *rows = capsys.readouterr().out.splitlines()
    assert "001_03.jpg: pass (us-visa, " in first
    unsure = {tuple(row.split()[:2]) for row in rows if row.split()[0] != "pass"}
    assert unsure == {("not_assessed", "info")}  # what a person looks at in every photo


def test_an_unknown_document_and_missing_models_are_said_in_one_line(
    booth: Booth, astronaut: Pixels, capsys: pytest.CaptureFixture[str]
) -> None:
    path = booth.photo(astronaut)
    assert booth.check(path, document="mars-passport") == 2
    assert capsys.readouterr().err.startswith("mars-passport: no such document")

    booth.models_folder = booth.folder
    assert booth.check(path) == 2
    assert "face_landmarker.task" in capsys.readouterr().err


def test_the_catalogue_is_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_documents(as_json=False, say=say) == 0
    rows = capsys.readouterr().out.splitlines()
    assert list_documents(as_json=True, say=say) == 0
    documents = json.loads(capsys.readouterr().out)

    assert len(rows) == len(documents) >= 14
    assert any(row.startswith("us-visa") and row.endswith("en:document-us-visa") for row in rows)
    assert {"id", "country", "route", "source"} <= set(documents[0])
