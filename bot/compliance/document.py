"""A document's photo rules: data with its authority, its source and the day it was read. One TOML file per country.

The files lie in `documents/`; an unknown key in them is an error, and so is a missing source.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from bot.domain.ids import DocumentId
from bot.domain.sitter import Sitter

Route = Literal["home", "professional", "office"]  # who may take this photo: anyone, an approved one, the authority
Edits = Literal["none", "geometry", "background", "unresolved"]
Kind = Literal["passport", "visa", "identity_card", "licence", "residence_permit", "other"]
HandIn = Literal["upload", "print", "either"]
Expression = Literal["neutral", "closed_smile", "any"]
CheckSeverity = Literal["refuse", "warn", "info", "off"]


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


class AgeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different for children under this many years; what is absent here is as for everybody.

    severities: check to severity, on top of the document's own.
    """

    under_years: Literal[1, 6, 11]
    head_share: Band | None = None
    eye_line_share: Band | None = None
    expression: Expression | None = None
    severities: dict[str, CheckSeverity] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is known about one document's photo.

    head_share: crown to chin as a share of the finished height. eye_line_share: eyes from the bottom, as a share.
    background: colours by their text ids ("white", "off-white", "light-grey", "light-blue", "any"...), best first.
    crop: False where the authority cuts the photo itself and wants the wide picture.
    head_covering: "asked" where religion or health permits one. children: the rules that differ, youngest first.
    copies: how many prints are handed in. own_words: "hand-in-<id>", or "instead-<id>" where it cannot be sold, says
    what to do; without it the usual words of its `hand_in` or its `route` do.
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
    expression: Expression = "neutral"
    glasses: Literal["refused", "discouraged", "allowed"] = "allowed"
    head_covering: Literal["refused", "asked", "allowed"] = "asked"
    children: tuple[AgeRule, ...] = ()
    inter_eye_px: int = 90
    crop: bool = True
    photo_age_months: int = 6
    hand_in: HandIn = "either"
    copies: int = 1
    own_words: bool = False
    severities: dict[str, CheckSeverity] = {}  # check to severity, where not the usual one

    @property
    def sellable(self) -> bool:
        """Whether a photo from home can satisfy this document at all."""
        return self.route == "home"

    @property
    def printable(self) -> bool:
        """Whether prints are cut for it: it has a print's size, and the authority does not cut the photo itself."""
        return self.print is not None and self.crop


def for_sitter(document: Document, sitter: Sitter) -> Document:
    """The document's rules as they are for this person: a child's own, and what religion or health permits."""
    rules = [r for r in document.children if sitter.under_years is not None and sitter.under_years <= r.under_years]
    rule = min(rules, key=lambda r: r.under_years, default=None)
    severities = dict(document.severities)
    if rule is not None:
        severities |= rule.severities
        document = msgspec.structs.replace(
            document,
            head_share=rule.head_share or document.head_share,
            eye_line_share=rule.eye_line_share or document.eye_line_share,
            expression=rule.expression or document.expression,
        )
    if sitter.has_reason_for_cover and document.head_covering == "asked":
        document = msgspec.structs.replace(document, head_covering="allowed")
    return msgspec.structs.replace(document, severities=severities)


Catalogue = Mapping[DocumentId, Document]


class _CountryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: tuple[Document, ...]


FOLDER = Path(__file__).parent / "documents"


def read_country(path: Path) -> tuple[Document, ...]:
    """One country's documents. Raises `ValueError` naming the file when it is wrong."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_CountryFile).document
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read every country's file. Raises `ValueError` naming the file when one is wrong."""
    documents: dict[DocumentId, Document] = {}
    for path in sorted(folder.glob("*.toml")):
        for document in read_country(path):
            if document.id in documents:
                raise ValueError(f"{path.name}: {document.id} is there twice")
            documents[document.id] = document
    return documents
