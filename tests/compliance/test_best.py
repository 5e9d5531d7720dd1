"""Which of several photos is the best, and what speaks for it."""

import msgspec
import pytest

from bot.compliance.best import advantages, demerit, faults
from bot.domain.assessment import Assessment, Finding, Verdict
from bot.domain.ids import DocumentId, PhotoId


def refused(check: str, native: float = 20) -> Finding:
    return Finding(check=check, outcome="fail", severity="refuse", native=native, limit=10, bound="max")


def warned(check: str) -> Finding:
    return Finding(check=check, outcome="fail", severity="warn")


def unsure(check: str) -> Finding:
    return Finding(check=check, outcome="not_assessed", severity="warn")


def fine(check: str) -> Finding:
    return Finding(check=check, outcome="pass", severity="refuse")


def photo(verdict: Verdict, *findings: Finding) -> Assessment:
    return Assessment(
        photo=PhotoId("p"),
        document=DocumentId("d"),
        verdict=verdict,
        findings=findings,
        tip=None,
        face_count=1,
        has_preview=True,
    )


PASSES = photo("pass", fine("a"), fine("b"))
WORSE = [
    (PASSES, photo("pass", fine("a"), unsure("b"))),
    (PASSES, photo("pass", fine("a"), warned("b"))),
    (photo("pass", warned("a"), warned("b")), photo("review", fine("a"), unsure("b"))),
    (photo("review", unsure("a")), photo("fail", refused("a"))),
    (photo("fail", refused("a", 90)), photo("fail", refused("a", 11), refused("b", 11))),
    (photo("fail", refused("a", 12)), photo("fail", refused("a", 25))),
    (photo("fail", refused("a")), msgspec.structs.replace(PASSES, has_preview=False)),
]


@pytest.mark.parametrize(("better", "worse"), WORSE)
def test_the_better_photo_has_less_against_it(better: Assessment, worse: Assessment) -> None:
    assert demerit(better) < demerit(worse)


def test_what_speaks_for_a_photo_is_what_was_wrong_in_another() -> None:
    others = faults(photo("fail", refused("a"), warned("b"), unsure("c")))
    assert others == ("a", "b")
    assert advantages(photo("pass", fine("c"), fine("b"), fine("a")), others) == ("b", "a")
    assert advantages(photo("fail", refused("a"), fine("b")), others) == ("b",)
