"""Prints on paper: what they are laid out on, and as what kind of file."""

import re
from typing import Literal

import msgspec

from bot.domain.ids import DocumentId, OrderId, PhotoId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.sitter import ADULT, Sitter

PaperName = Literal["10x15", "4x6", "a4", "letter", "single"]
SheetForm = Literal["jpeg", "pdf"]

_INCH_COUNTRIES = frozenset({"US", "CA"})
_JOB = re.compile(r"(PB-[0-9A-Z]{4}-[0-9A-Z]{4})-([1-9][0-9]{0,3})")


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A finished photo: of which photo, by whose rules.

    white_wall: a person chose another wall than the real one. nudge: and moved the cut by this much.
    """

    photo: PhotoId
    document: DocumentId
    sitter: Sitter = ADULT
    white_wall: bool = False
    nudge: Nudge = AS_PLANNED


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """What a lab needs, and nothing more: the sheet, how often, and where it goes.

    id: made from the order's number and which making this is, so that the same job twice is one. sheet: a JPEG of `paper`.
    """

    id: str
    sheet: bytes
    paper: PaperName
    copies: int
    address: tuple[str, ...]  # the lines of the label, the country's name last
    country: str  # ISO 3166-1 alpha-2


def usual_paper(country: str) -> PaperName:
    """What the shops of the document's country print on."""
    return "4x6" if country in _INCH_COUNTRIES else "10x15"


def home_paper(country: str) -> PaperName:
    """What lies in the printers of the document's country."""
    return "letter" if country in _INCH_COUNTRIES else "a4"


def job_id(order: OrderId, prints: int) -> str:
    """The lab's name for a making of an order's prints (1, 2 …): "PB-7K3M-Q9TA-1"."""
    return f"{order}-{prints}"


def order_of(job: str) -> tuple[OrderId, int] | None:
    """The order, and which making of its prints, that a job's name tells; None for any other words."""
    found = _JOB.fullmatch(job)
    return (OrderId(found[1]), int(found[2])) if found else None
