"""The cut of a photo under review: where the reviewer wants it, how far it may go, and what is drawn over it."""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from bot.compliance.document import Document, for_sitter
from bot.compliance.nudging import MOST, nudged, obstacle, steps
from bot.console.overlay import Drawing, cut_shares, over_finished, over_original
from bot.domain.assessment import Assessment
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.text import Text, text
from bot.errors import Rejected

_FIELDS = ("right", "down", "larger")
_DIGITS = 4
# The way that a step goes, and the key that takes it.
_KEYS: Mapping[str, str] = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "smaller": "\N{MINUS SIGN}",
    "larger": "+",
}


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A step that the cut may take: where it leads, or, with no `query`, why it may not."""

    name: str
    key: str
    query: str = ""
    why: Text | None = None


class Cutting(msgspec.Struct, frozen=True, kw_only=True):
    """The finished photo as it is shown for a decision. `query`: the nudge as it stands in an address, "" for none.

    cut_at: where it lies in the original, for a look at both in step.
    """

    nudge: Nudge
    query: str
    finished: Drawing | None = None
    original: Drawing | None = None
    cut_at: str = ""
    ways: tuple[Way, ...] = ()


def wanted(fields: Mapping[str, str]) -> Nudge:
    """The nudge of an address or a form. Raises `Rejected` for what is no whole number of thousandths."""
    found = {name: _whole(fields.get(name, "") or "0") for name in _FIELDS}
    return Nudge(**found)


def refusal(document: Document | None, assessment: Assessment | None, nudge: Nudge) -> Text | None:
    """Why the cut may not be moved there, kindly; None where it may, as it always may stay."""
    if nudge == AS_PLANNED:
        return None
    if document is None or assessment is None or assessment.measures is None:
        return text("desk-nudge-unmeasured")
    found = obstacle(assessment.measures, for_sitter(document, assessment.sitter), nudge)
    return text(f"desk-nudge-{found}") if found else None


def cutting(document: Document | None, assessment: Assessment | None, nudge: Nudge, language: str) -> Cutting:
    """Everything about the cut at this nudge, which must be a permitted one."""
    query = query_of(nudge)
    if document is None or assessment is None or assessment.measures is None:
        return Cutting(nudge=nudge, query=query)
    rules, measures = for_sitter(document, assessment.sitter), nudged(assessment.measures, nudge)
    shares = cut_shares(measures)
    return Cutting(
        nudge=nudge,
        query=query,
        finished=over_finished(measures, rules, language),
        original=over_original(measures),
        cut_at=" ".join(map(str, shares)) if shares else "",
        ways=tuple(
            _way(name, step, refusal(document, assessment, step)) for name, step in steps(nudge).items() if rules.crop
        ),
    )


def query_of(nudge: Nudge) -> str:
    """The nudge as the end of an address: "?right=5&down=0&larger=-10"; "" for none."""
    return "" if nudge == AS_PLANNED else f"?{urlencode(msgspec.structs.asdict(nudge))}"


def _way(name: str, step: Nudge, why: Text | None) -> Way:
    # A step back to where it was planned has an address of its own, or the link would lead to the page without one.
    query = "" if why else query_of(step) or "?right=0"
    return Way(name=name, key=_KEYS[name], query=query, why=why)


def _whole(words: str) -> int:
    sign, digits = (-1, words[1:]) if words.startswith("-") else (1, words)
    if not (digits.isascii() and digits.isdigit() and len(digits) < _DIGITS and int(digits) <= MOST):
        raise Rejected("no number of thousandths")
    return sign * int(digits)
