"""What is wrong with a document's data: units, ranges, geometry that cannot be, and what no longer rests on a source.

Pure: the day is an argument. `python -m bot documents lint` reads the files and prints what is found here.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator

from bot.compliance.document import AgeRule, Band, Digital, Document

COLOURS = frozenset({"white", "off-white", "light-grey", "grey", "light-blue", "blue", "cream", "red", "any"})
LANGUAGES = ("en", "fr")  # a document can be found at least in these
_COUNTRY = re.compile("[A-Z]{2}")
_NOWHERE = "ZZ"  # no authority: nothing to link to
_URL = re.compile(r"https?://[\w.-]+\.\w{2,}")
_OLD = dt.timedelta(days=365)
# The smallest photo is a stamp on a card, the largest a 3R print.
_LEAST_MM, _MOST_MM = 20.0, 130.0
_LEAST_PX, _MOST_PX = 100, 12_000
_MOST_BYTES = 10_000_000  # what the phone networks and upload forms still carry
_LEAST_BYTES = 5_000  # a limit under this is one that was written in kilobytes
_SAME_SHAPE = 0.02  # a print may be trimmed from the file by this share (imaging)
# Half of a head lies above the eyes and half below, to one part in fifty.
_HALF = 0.5


def problems(document: Document, *, checks: Collection[str], today: dt.date) -> tuple[str, ...]:
    """A sentence for each thing that is wrong; checks: the names of those that there are."""
    return (
        *(problem for rule in _RULES for problem in rule(document)),
        *_unknown_checks(document, checks),
        *_age(document, today),
    )


def _identity(document: Document) -> Iterator[str]:
    if not _COUNTRY.fullmatch(document.country):
        yield f"country {document.country!r} is no ISO 3166-1 alpha-2 code"
    if not document.authority.strip():
        yield "no authority"
    if document.country != _NOWHERE and not _URL.search(document.source):
        yield "the source is no address that can be opened"
    for language in LANGUAGES:
        if not any(name.strip() for name in document.names.get(language, ())):
            yield f"no names in {language!r}"
    if document.sellable and document.grade == "C" and document.country != _NOWHERE:
        yield "grade C is hearsay: not to be sold"


def _bands(document: Document) -> Iterator[str]:
    for where, band in _all_bands(document):
        if band.min > band.max:
            yield f"{where}: min is more than max"
        if not (0 < band.min < 1 and 0 < band.max < 1):
            yield f"{where}: a share lies between 0 and 1; are these millimetres or percent?"


def _geometry(document: Document) -> Iterator[str]:
    """The head fits around the eye line, for grown people and for children."""
    for rule in _with_children(document):
        head, eyes = rule.head_share or document.head_share, rule.eye_line_share or document.eye_line_share
        if head is None or eyes is None:
            continue
        if eyes.middle + head.middle * _HALF >= 1:
            yield "the crown is above the photo where head and eye line are both in the middle of their bands"
        if eyes.middle - head.middle * _HALF <= 0:
            yield "the chin is below the photo where head and eye line are both in the middle of their bands"


def _sizes(document: Document) -> Iterator[str]:
    paper, digital = document.print, document.digital
    if document.sellable and paper is None and digital is None:
        yield "it is taken at home and has no size"
    if document.sellable and document.crop and document.head_share is None:
        yield "it is cut by us and has no head_share"
    if not document.crop and document.sellable and digital is None:
        yield "it is not cut by us and has no digital limits"
    if paper is not None and not all(_LEAST_MM <= mm <= _MOST_MM for mm in (paper.width_mm, paper.height_mm)):
        yield f"a print of {paper.width_mm:g} x {paper.height_mm:g} mm; are these centimetres or pixels?"
    if digital is not None:
        yield from _file(digital)
    if paper is not None and digital is not None:
        stretch = (digital.min_width_px / digital.min_height_px) / (paper.width_mm / paper.height_mm)
        if abs(stretch - 1) > _SAME_SHAPE:
            yield "the file and the print differ in shape by more than 2 %"
    if document.sellable and document.hand_in != "upload" and paper is None:
        yield f"it is handed in as {document.hand_in!r} and has no print size"
    if document.copies < 1:
        yield "at least one copy is handed in"
    if document.inter_eye_px < 1:
        yield "inter_eye_px is a number of pixels"
    if document.photo_age_months < 1:
        yield "photo_age_months is at least 1"


def _file(digital: Digital) -> Iterator[str]:
    if digital.min_width_px > digital.max_width_px or digital.min_height_px > digital.max_height_px:
        yield "digital: min is more than max, in pixels"
    pixels = (digital.min_width_px, digital.min_height_px, digital.max_width_px, digital.max_height_px)
    if not all(_LEAST_PX <= px <= _MOST_PX for px in pixels):
        yield f"digital: pixels outside {_LEAST_PX} to {_MOST_PX}"
    if digital.min_bytes >= digital.max_bytes:
        yield "digital: min is more than max, in bytes"
    if digital.min_bytes < 0 or not _LEAST_BYTES <= digital.max_bytes <= _MOST_BYTES:
        yield f"digital: bytes outside {_LEAST_BYTES} to {_MOST_BYTES}; are these kilobytes?"


def _colours(document: Document) -> Iterator[str]:
    if not document.background:
        yield "no background colour"
    for colour in document.background:
        if colour not in COLOURS:
            yield f"unknown colour {colour!r}"


def _children(document: Document) -> Iterator[str]:
    ages = [rule.under_years for rule in document.children]
    if ages != sorted(set(ages)):
        yield "the rules for children are not in the order of their ages, each once"


def _unknown_checks(document: Document, checks: Collection[str]) -> Iterator[str]:
    for rule in _with_children(document):
        for name in rule.severities:
            if name not in checks:
                yield f"a severity for {name!r}, which is no check"


def _age(document: Document, today: dt.date) -> Iterator[str]:
    if document.read > today:
        yield f"read on {document.read}, which is still to come"
    if today - document.read > _OLD:
        yield f"read on {document.read}, more than a year ago"


def _with_children(document: Document) -> tuple[Document | AgeRule, ...]:
    return document, *document.children


def _all_bands(document: Document) -> Iterator[tuple[str, Band]]:
    for rule in _with_children(document):
        for name in ("head_share", "eye_line_share"):
            band: Band | None = getattr(rule, name)
            if band is not None:
                yield name if rule is document else f"children: {name}", band


_RULES: tuple[Callable[[Document], Iterator[str]], ...] = (
    _identity,
    _bands,
    _geometry,
    _sizes,
    _colours,
    _children,
)
