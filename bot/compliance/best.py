"""Of several photos of one person the one that comes nearest to the rules, and what speaks for it."""

from bot.compliance.advice import times_beyond
from bot.domain.assessment import Assessment

_MOST_WEIGHT = 3.0  # times beyond a limit; worse than that is no worse for the choice
_VERDICTS = ("pass", "review", "fail")


def demerit(assessment: Assessment) -> tuple[bool, int, int, float, int, int]:
    """Smaller is better: whether it can be used, the verdict, how many checks refuse it and how badly, what else is open."""
    refusals = assessment.failed()
    return (
        not assessment.has_preview,
        _VERDICTS.index(assessment.verdict),
        len(refusals),
        round(sum(min(times_beyond(finding), _MOST_WEIGHT) for finding in refusals), 2),
        len(assessment.remarks()),
        len(assessment.unmeasured()),
    )


def faults(assessment: Assessment) -> tuple[str, ...]:
    """The checks that found something wrong, whether or not it refuses the photo."""
    return tuple(finding.check for finding in (*assessment.failed(), *assessment.remarks()))


def advantages(assessment: Assessment, faults_of_others: tuple[str, ...]) -> tuple[str, ...]:
    """What is fine in this photo and not in another, in the usual order of the checks."""
    return tuple(f.check for f in assessment.findings if f.outcome == "pass" and f.check in faults_of_others)
