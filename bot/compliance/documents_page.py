"""`docs/documents.md`: what each document asks for, in tables made from the files."""

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from babel import Locale

from bot.compliance.document import Band, Digital, Document, Edits, Print, Route, load_catalogue

_ROUTES: Mapping[Route, str] = {"home": "anyone", "professional": "professional only", "office": "the office"}
_EDITS: Mapping[Edits, str] = {"unresolved": "unclear: none"}
_REGIONS: Mapping[str, str] = {"EU": "Schengen area", "ZZ": "Anywhere"}
_HEADINGS = (
    *("document", "photo by", "print<br>file", "head<br>eyes", "background", "edits", "glasses<br>children"),
    *("valid", "grade, source, read"),
)
_THANKS = (
    "Many figures were compared with `passport-photo-specs-data` (PixID) and `tensam/passport-photo-requirements`, both",
    "CC-BY-4.0. None was checked live since the day beside it: look at the authority's page before you rely on one.",
)
_NONE = "\N{EN DASH}"
_TIMES = "\N{MULTIPLICATION SIGN}"
_URL = re.compile(r"https?://[^\s;)]+")
_OPEN_PX = 12_000  # a maximum that only stands for "no upper limit"


def page(documents: Sequence[Document]) -> str:
    """The whole page, country by country in the order of their names."""
    by_country = sorted(documents, key=lambda d: (d.country == "ZZ", _country(d.country), -d.popularity, d.id))
    routes = Counter(document.route for document in documents)
    lines = [
        "# What each document asks for",
        "",
        "Generated from `bot/compliance/documents/`: `python -m bot.compliance.documents_page > docs/documents.md`.",
        "",
        f"{len(documents)} documents of {len({d.country for d in documents})} countries and regions. Anyone may take",
        f"the photo for {routes['home']} of them; {routes['professional']} want a professional's, and for",
        f"{routes['office']} the office takes it. The last two kinds are told to the customer and not sold.",
        "",
        'Shares are of the finished photo\'s height, the eyes counted from the bottom; "about" marks a number that the',
        "authority does not give, which never refuses a photo. Grade A: official text, or two compilations that agree on",
        "it; B: one compilation or page that names the authority; C: hearsay, not sold.",
    ]
    for country, group in groupby(by_country, key=lambda document: _country(document.country)):
        lines += ["", f"## {country}", "", _row(_HEADINGS), _row(["---"] * len(_HEADINGS))]
        lines += [_row(_cells(document)) for document in group]
    lines += ["", "## Thanks", "", *_THANKS]
    return "\n".join([*lines, ""])


def _country(code: str) -> str:
    return _REGIONS.get(code) or str(Locale("en").territories[code])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(document: Document) -> Sequence[str]:
    months = document.photo_age_months
    return (
        f"{document.names['en'][0]}<br>`{document.id}`",
        _ROUTES[document.route],
        f"{_print(document)}<br>{_file(document.digital)}",
        f"{_band(document.head_share, document)}<br>{_band(document.eye_line_share, document)}",
        ", ".join(colour.replace("-", " ") for colour in document.background),
        _EDITS.get(document.permitted_edits, document.permitted_edits),
        f"{document.glasses}<br>{_children(document)}",
        f"{months} month{'s' if months > 1 else ''}",
        f"{document.grade}, {_source(document.source)}, {document.read}",
    )


def _print(document: Document) -> str:
    if document.print is None:
        return _NONE
    copies = f"{document.copies} of " if document.copies > 1 else ""
    return f"{copies}{document.print.width_mm:g} {_TIMES} {document.print.height_mm:g} mm"


def _file(digital: Digital | None) -> str:
    if digital is None:
        return _NONE
    least, most = (digital.min_width_px, digital.min_height_px), (digital.max_width_px, digital.max_height_px)
    pixels = f"{least[0]} {_TIMES} {least[1]}"
    if max(most) >= _OPEN_PX:
        pixels = f"at least {pixels}"
    elif most != least:
        pixels += f" to {most[0]} {_TIMES} {most[1]}"
    least_bytes = f"{_bytes(digital.min_bytes)} to " if digital.min_bytes else "at most "
    return f"{pixels} px, {least_bytes}{_bytes(digital.max_bytes)}"


def _bytes(count: int) -> str:
    return f"{count / 1e6:g} MB" if count >= 1_000_000 else f"{count / 1e3:g} kB"  # noqa: PLR2004 - a megabyte


def _band(band: Band | None, document: Document) -> str:
    if band is None:
        return _NONE if document.crop else "the office cuts"
    share = f"{band.min * 100:.0f} to {band.max * 100:.0f} %"
    if document.print is not None:
        share += f" ({_mm(band.min, document.print)} to {_mm(band.max, document.print)} mm)"
    return f"about {share}" if band.advisory else share


def _mm(share: float, paper: Print) -> str:
    return f"{round(share * paper.height_mm, 1):g}"


def _children(document: Document) -> str:
    if not document.children:
        return _NONE
    return "own rules under " + " and ".join(str(rule.under_years) for rule in document.children)


def _source(source: str) -> str:
    """The addresses as links by their hosts, and what stands beside them."""
    return _URL.sub(lambda url: f"[{url[0].split('/')[2].removeprefix('www.')}]({url[0]})", source)


if __name__ == "__main__":
    sys.stdout.write(page(tuple(load_catalogue().values())))
