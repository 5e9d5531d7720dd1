"""The machine's findings as the reviewer reads them: each with its number and its limit, the serious ones first."""

from collections.abc import Callable

import msgspec

from bot.compliance.document import Band, Digital, Document, for_sitter
from bot.console.pages import number
from bot.domain.assessment import Assessment, Finding
from bot.domain.sitter import Sitter
from bot.domain.text import Text, text

# How a number of this unit is written; shares are written in percent, and any other unit is named beside the number.
_SIGNS = {"deg": "°", "px": " px", "mm": " mm"}
_SHARE = "share"  # "share of the picture", "share of skin" …


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the checklist, its numbers as they are written. `state` is how it counts: refuse, warn, info, unsure or pass."""

    label: Text
    state: str
    measured: str
    limit: str
    detail: Text | None
    unit: Text | None  # where the number alone does not say it


class Rule(msgspec.Struct, frozen=True):
    """One of the document's rules: its name and what it says, the best first where several will do."""

    label: Text
    says: tuple[Text, ...]


Labelled = Callable[[str, str], Text]

_ORDER = ("refuse", "unsure", "warn", "info", "pass")


def checklist(assessment: Assessment, language: str, labelled: Labelled) -> list[Row]:
    """Every finding, what needs an eye first."""
    rows = [_row(finding, language, labelled) for finding in assessment.findings]
    return sorted(rows, key=lambda row: _ORDER.index(row.state))


def state_of(finding: Finding) -> str:
    """How a finding counts. What could not be measured is never a pass."""
    if finding.outcome == "not_assessed":
        return "unsure"
    return "pass" if finding.outcome == "pass" else finding.severity


def _row(finding: Finding, language: str, labelled: Labelled) -> Row:
    unit = "" if finding.unit in _SIGNS or finding.unit.startswith(_SHARE) else finding.unit
    return Row(
        label=labelled(f"check-{finding.check.replace('_', '-')}", finding.check.replace("_", " ")),
        state=state_of(finding),
        measured=_amount(finding.native, finding.unit, language),
        limit=_amount(finding.limit, finding.unit, language),
        detail=labelled(f"desk-detail-{finding.detail}", finding.detail) if finding.detail else None,
        unit=labelled(f"desk-unit-{unit.replace(' ', '-')}", unit) if unit else None,
    )


def _amount(value: float | None, unit: str, language: str) -> str:
    if value is None:
        return ""
    if unit.startswith(_SHARE):
        return f"{number(value * 100, language)} %"
    return number(value, language) + _SIGNS.get(unit, "")


def rules(document: Document, sitter: Sitter, language: str, labelled: Labelled) -> list[Rule]:
    """Who is in the photo as the customer says, and what the authority asks for, in the order in which a reviewer looks."""
    found = _declared(document, sitter)
    document = for_sitter(document, sitter)
    height_mm = document.print.height_mm if document.print else None
    if document.print:
        size = text(
            "desk-size-mm",
            width=number(document.print.width_mm, language),
            height=number(document.print.height_mm, language),
        )
        found.append(Rule(text("desk-rule-print"), (size,)))
    if document.digital:
        found.append(Rule(text("desk-rule-file"), (_file(document.digital),)))
    if document.head_share:
        found.append(Rule(text("desk-rule-head"), (_band(document.head_share, height_mm, language),)))
    if document.eye_line_share:
        found.append(Rule(text("desk-rule-eyes"), (_band(document.eye_line_share, height_mm, language),)))
    colours = tuple(labelled(f"desk-colour-{colour}", colour) for colour in document.background)
    expression = document.expression.replace("_", "-")
    found.append(Rule(text("desk-rule-background"), colours))
    found.append(Rule(text("desk-rule-expression"), (text(f"desk-expression-{expression}"),)))
    found.append(Rule(text("desk-rule-glasses"), (text(f"desk-glasses-{document.glasses}"),)))
    found.append(Rule(text("desk-rule-cover"), (text(f"desk-cover-{document.head_covering}"),)))
    found.append(Rule(text("desk-rule-edits"), (text(f"desk-edits-{document.permitted_edits}"),)))
    return found


def _declared(document: Document, sitter: Sitter) -> list[Rule]:
    found: list[Rule] = []
    if document.children or sitter.under_years is not None:
        found.append(Rule(text("desk-rule-sitter"), (text(f"desk-sitter-{sitter.under_years or 'older'}"),)))
    if sitter.has_reason_for_cover:
        found.append(Rule(text("desk-rule-declared"), (text("desk-declared-cover"),)))
    return found


def _file(digital: Digital) -> Text:
    least, most = (digital.min_width_px, digital.min_height_px), (digital.max_width_px, digital.max_height_px)
    if least == most:
        return text("desk-size-px", width=str(least[0]), height=str(least[1]))
    return text(
        "desk-size-px-band", width=str(least[0]), height=str(least[1]), widest=str(most[0]), highest=str(most[1])
    )


def _band(band: Band, height_mm: float | None, language: str) -> Text:
    values: dict[str, str] = {"min": number(band.min * 100, language), "max": number(band.max * 100, language)}
    kind = "advisory" if band.advisory else "band"
    if height_mm is None:
        return Text(f"desk-{kind}", {**values})
    values |= {
        "min_mm": number(round(band.min * height_mm, 1), language),
        "max_mm": number(round(band.max * height_mm, 1), language),
    }
    return Text(f"desk-{kind}-mm", {**values})
