"""The labelled portraits beside the project: who is on them, in which half of the people, and what is known of them."""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PORTRAITS = Path(__file__).parents[3] / "shared" / "portraits"

Half = Literal["choosing", "reporting"]

# Sources whose file names carry the person's number. Of all others there is one person, or too few to divide.
_NUMBER = {
    "london_neutral": r"(\d+)_",
    "london_smiling": r"(\d+)_",
    "canada_neutral": r"(\d+)[fm]",
    "aws_faces_synthetic": r"face_(\d+)",
    "congress_gray": r"[A-Z](\d+)",
}
_STUDIOS = ("london_neutral", "canada_neutral")
_SMILES = "london_smiling"  # some of the same people in the same studio
_AGES = ((25, "18 to 24"), (35, "25 to 34"), (200, "35 and older"))


@dataclass(frozen=True)
class Picture:
    """One file. groups: of the person, as the source tells them ("gender": "female")."""

    file: str
    real: bool
    compliant: bool
    labels: frozenset[str]
    half: Half
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.file.partition("/")[0]

    @property
    def good(self) -> bool:
        """Large and in every way compliant, so no check may refuse it: what defects are made from."""
        return self.compliant and self.source in _STUDIOS

    @property
    def smiling(self) -> bool:
        """Good in all but the smile, which only the checks of the mouth may mind."""
        return self.source == _SMILES

    @property
    def person(self) -> str:
        """Who it is, as far as the file's name tells."""
        return re.split(r"[_.]", self.source)[0] + "/" + re.split(r"[_.]", self.file.rpartition("/")[2])[0]

    @property
    def data(self) -> bytes:
        return (PORTRAITS / self.file).read_bytes()


def pictures(folder: Path = PORTRAITS) -> list[Picture]:
    """Every picture of the index."""
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        return [_picture(row) for row in csv.DictReader(lines, delimiter="\t")]


def half_of(file: str) -> Half:
    """The numbers of both studios are odd, so it is their half, rounded down, that is even (choosing) or odd."""
    source, _, name = file.partition("/")
    number = re.match(_NUMBER.get(source, r"(?!)"), name)
    return "choosing" if number and int(number[1]) // 2 % 2 == 0 else "reporting"


def groups_of(source: str, notes: str) -> dict[str, str]:
    """Only one source says who its people are."""
    if source == "canada_neutral":
        return {"source": "Canada"}
    if source not in {"london_neutral", _SMILES}:
        return {}
    said = dict(re.findall(r"(age|gender|eth)=(\w+)", notes))
    groups = {"source": "London", "gender": said["gender"], "ethnicity": said["eth"].replace("_", " ")}
    if said["age"].isdigit():
        groups["age"] = next(name for below, name in _AGES if int(said["age"]) < below)
    return groups


def _picture(row: dict[str, str]) -> Picture:
    return Picture(
        file=row["file"],
        real=row["kind"] == "real",
        compliant=row["expected"] == "compliant_source",
        labels=frozenset(re.split(r",(?![^(]*\))", row["labels"])),
        half=half_of(row["file"]),
        groups=groups_of(row["file"].partition("/")[0], row["notes"]),
    )
