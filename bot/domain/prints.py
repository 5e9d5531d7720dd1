"""Prints on paper: what they are laid out on, and as what kind of file."""

from typing import Literal

import msgspec

from bot.domain.ids import DocumentId, PhotoId
from bot.domain.sitter import ADULT, Sitter

PaperName = Literal["10x15", "4x6", "a4", "letter", "single"]
SheetForm = Literal["jpeg", "pdf"]

_INCH_COUNTRIES = frozenset({"US", "CA"})


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A finished photo: of which photo, by whose rules. `white_wall`: a person chose another wall than the real one."""

    photo: PhotoId
    document: DocumentId
    sitter: Sitter = ADULT
    white_wall: bool = False


def usual_paper(country: str) -> PaperName:
    """What the shops of the document's country print on."""
    return "4x6" if country in _INCH_COUNTRIES else "10x15"


def home_paper(country: str) -> PaperName:
    """What lies in the printers of the document's country."""
    return "letter" if country in _INCH_COUNTRIES else "a4"
