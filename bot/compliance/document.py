"""A document's photo rules: data with its authority, its source and the day it was read. One TOML file per country.

The files lie in `documents/`; an unknown key in them is an error, and so is a missing source.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from bot.domain.ids import DocumentId

Route = Literal["home", "professional", "office"]  # who may take this photo: anyone, an approved one, the authority
Edits = Literal["none", "geometry", "background", "unresolved"]
Kind = Literal["passport", "visa", "identity_card", "licence", "residence_permit", "other"]
HandIn = Literal["upload", "print", "either"]


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A range. `advisory`: the authority gives no number, or gives it as an example; it never refuses a photo."""

    min: float
    max: float
    advisory: bool = False

    @property
    def middle(self) -> float:
        """Where to aim: an estimate that is off by a little is still inside."""
        return (self.min + self.max) / 2


class Print(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The printed photo, in millimetres."""

    width_mm: float
    height_mm: float


class Digital(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that is uploaded. Equal min and max mean exactly this many pixels."""

    min_width_px: int
    min_height_px: int
    max_width_px: int
    max_height_px: int
    min_bytes: int = 0
    max_bytes: int = 10_000_000


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is known about one document's photo.

    head_share: crown to chin as a share of the finished height. eye_line_share: eyes from the bottom, as a share.
    background: colours by their text ids ("white", "light-grey", "light-blue", "cream", "any"), best first.
    crop: False where the authority cuts the photo itself and wants the wide picture.
    """

    id: DocumentId
    country: str  # ISO 3166-1 alpha-2; "EU" and "ZZ" (anywhere) as in documents.tsv
    kind: Kind
    authority: str
    source: str
    read: dt.date
    grade: Literal["A", "B", "C"]
    route: Route
    permitted_edits: Edits
    names: dict[str, tuple[str, ...]]  # language to names and synonyms, for the search; the shown name is a text
    popularity: int = 0  # larger is offered earlier
    print: Print | None = None
    digital: Digital | None = None
    head_share: Band | None = None
    eye_line_share: Band | None = None
    background: tuple[str, ...] = ("any",)
    expression: Literal["neutral", "closed_smile", "any"] = "neutral"
    glasses: Literal["refused", "discouraged", "allowed"] = "allowed"
    inter_eye_px: int = 90
    crop: bool = True
    photo_age_months: int = 6
    hand_in: HandIn = "either"
    severities: dict[str, Literal["refuse", "warn", "info", "off"]] = {}  # check to severity, where not the usual one

    @property
    def sellable(self) -> bool:
        """Whether a photo from home can satisfy this document at all."""
        return self.route == "home"


Catalogue = Mapping[DocumentId, Document]


class _CountryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: tuple[Document, ...]


def load_catalogue(folder: Path = Path(__file__).parent / "documents") -> Catalogue:
    """Read every country's file. Raises `ValueError` naming the file when one is wrong."""
    documents: dict[DocumentId, Document] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            country = msgspec.toml.decode(path.read_bytes(), type=_CountryFile)
        except msgspec.DecodeError as error:
            raise ValueError(f"{path.name}: {error}") from error
        for document in country.document:
            if document.id in documents:
                raise ValueError(f"{path.name}: {document.id} is there twice")
            documents[document.id] = document
    return documents
