"""The verdict on one portrait for one document: every check, the document's own severities, one tip."""

import logging

import msgspec

from bot.compliance.advice import advise
from bot.compliance.checks import BY_EYE, CHECKS, Check
from bot.compliance.document import Document
from bot.compliance.finding import CannotTell, not_assessed
from bot.compliance.portrait import Portrait
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding, Tip, Verdict

_log = logging.getLogger(__name__)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one portrait for one document. `tip` is there exactly when the verdict is "fail"."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    tip: Tip | None


def assess(portrait: Portrait, document: Document, original_px: tuple[int, int]) -> Judged:
    """Hold the portrait against the document. Never raises: what cannot be measured is left to a person.

    original_px: width and height of the upright photo as it arrived.
    """
    subject = Subject(portrait, document, original_px)
    findings = tuple(
        found(check, subject) for check in CHECKS if document.severities.get(check.name, check.severity) != "off"
    )
    findings += tuple(not_assessed(item, "info") for item in BY_EYE)
    verdict = verdict_of(findings)
    return Judged(verdict=verdict, findings=findings, tip=advise(findings) if verdict == "fail" else None)


def found(check: Check, subject: Subject) -> Finding:
    """What one check finds; a check that cannot tell, or breaks, is `not_assessed` and never a pass."""
    try:
        finding = check.find(subject)
    except CannotTell:
        finding = not_assessed(check.name, check.severity)
    except Exception:  # noqa: BLE001 - a broken check must not cost the customer the answer; a person looks
        _log.exception("check %s broke", check.name)
        finding = not_assessed(check.name, check.severity)
    severity = subject.document.severities.get(check.name)
    return finding if severity is None or severity == "off" else msgspec.structs.replace(finding, severity=severity)


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Fail when something refuses; review when nothing does but something that could was not measured; else pass."""
    decisive = {finding.outcome for finding in findings if finding.severity == "refuse"}
    if "fail" in decisive:
        return "fail"
    return "review" if "not_assessed" in decisive else "pass"
