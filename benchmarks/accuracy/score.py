"""What the judgements add up to: per requirement, per defect and per group of people."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from benchmarks.accuracy.corpus import Half
from benchmarks.accuracy.rates import Crossing, Rate, Scores, equal_error
from benchmarks.accuracy.run import Seen
from benchmarks.accuracy.truth import NEUTRAL, Requirement, Truth
from bot.domain.assessment import Finding

Said = Literal["refused", "warned", "left", "passed"]  # "left": to a person, since it was not assessed

# What is wrong with the frame is a fault of the picture's edge, not of the person: studio heads that are cut tightly.
FRAMING = frozenset({
    *("margins", "image_size", "head_size"),
    *("finished_head_size", "finished_eye_line", "finished_centring", "finished_head_width"),
})  # fmt: skip
TIGHT = "close_crop"  # the label of such pictures
OF_A_SMILE = frozenset({"expression_neutrality", "mouth_closed"})  # what a picture may be refused for that only smiles
ENOUGH = 10  # faulty pictures, below which a rate says nothing


def said(finding: Finding | None) -> Said:
    """What a check said of a picture."""
    if finding is None or finding.outcome == "not_assessed":
        return "left"
    if finding.outcome == "pass":
        return "passed"
    return "refused" if finding.severity == "refuse" else "warned"


@dataclass(frozen=True)
class Tally:
    """How often a check said what."""

    refused: int = 0
    warned: int = 0
    left: int = 0
    passed: int = 0

    @property
    def total(self) -> int:
        return self.refused + self.warned + self.left + self.passed

    @property
    def refusals(self) -> Rate:
        return Rate(self.refused, self.total)


def tally(check: str, seen: Iterable[Seen]) -> Tally:
    return Tally(**Counter(said(one.findings.get(check)) for one in seen))


def stopped(one: Seen) -> bool:
    """Whether the whole program keeps this picture from going through: refused, or left to a person.

    A frame that is too tight stops every defect of the same portrait, and says nothing of the defect.
    """
    return any(
        finding.severity == "refuse"
        and finding.outcome != "pass"
        and (finding.outcome == "not_assessed" or check not in FRAMING or check in one.faults)
        for check, finding in one.findings.items()
    )


def let_through(seen: Iterable[Seen], *, made: bool) -> Rate:
    """Faulty pictures of the reporting half that the whole program passes, of those that an officer would refuse."""
    faulty = [
        one
        for one in seen
        if one.faults and one.refuses and one.picture.half == "reporting" and bool(one.defect) == made
        if one.findings and (made or one.document == NEUTRAL)
    ]
    return Rate(sum(not stopped(one) for one in faulty), len(faulty))


@dataclass(frozen=True)
class Sample:
    """Faulty pictures of one kind, and how many of them the check lets pass: a warning stops nothing unless it is
    all that an officer would give."""

    tally: Tally
    accepted: Rate


@dataclass(frozen=True)
class Row:
    """One requirement, on the reporting half. crossing, chosen: the equal error there, and in the choosing half.

    limits: those in use, the refusing one first. elsewhere: faulty pictures that this check accepts and another stops.
    """

    check: str
    requirement: Requirement
    good: Tally
    derived: Sample
    real: Sample
    elsewhere: int
    bound: str
    unit: str
    limits: tuple[float, ...]
    crossing: Crossing | None
    chosen: Crossing | None
    natives: tuple[Scores, Scores]  # of good and of faulty portraits, both halves

    @property
    def accepted(self) -> Rate:
        """Faulty pictures of both kinds that it lets pass."""
        made, real = self.derived.accepted, self.real.accepted
        return Rate(made.count + real.count, made.total + real.total)

    @property
    def error(self) -> float | None:
        """In per cent: the equal error rate, or that at the limit where there is no number to move it by.

        None where there are too few faulty pictures to say.
        """
        if self.accepted.total < ENOUGH:
            return None
        if self.crossing is not None:
            return 100 * self.crossing.rate
        return None if self.bound else 50 * (self.accepted.share + self.good.refusals.share)

    @property
    def short(self) -> bool:
        """Whether it falls short of the aim."""
        aim, error = self.requirement.aim, self.error
        return aim is not None and error is not None and error > aim

    @property
    def remark(self) -> str:
        """Why it falls short; a reason that is missing, or that is there for nothing, is told."""
        if self.requirement.aim is not None and self.error is None:
            return f"not known: {self.accepted.total} faulty pictures are too few to say"
        if self.short:
            return self.requirement.reason or "**no reason given**"
        return "**a reason without a shortfall**" if self.requirement.reason else ""


def rows(seen: Sequence[Seen], truth: Truth, checks: Iterable[str]) -> list[Row]:
    """Every check that is told a fault or has an aim, in the order given."""
    told = {check for one in seen for check in one.faults} | set(truth.requirements)
    return [_row(check, seen, truth.requirement(check)) for check in checks if check in told]


def _row(check: str, seen: Sequence[Seen], requirement: Requirement) -> Row:
    held = [one for one in seen if one.document == requirement.document]
    good = [one for one in held if _fit(check, one)]
    faulty = [one for one in held if check in one.faults]
    reported = _half(faulty, "reporting")
    findings = [one.findings[check] for one in held if check in one.findings]
    bounds = {finding.bound for finding in findings if finding.bound}
    bound = bounds.pop() if len(bounds) == 1 else ""
    limits = sorted({f.limit for f in findings if f.limit is not None}, reverse=bound == "max")
    derived = [one for one in reported if one.defect]
    real = [one for one in reported if not one.defect]
    return Row(
        check=check,
        requirement=requirement,
        good=tally(check, _half(good, "reporting")),
        derived=_sample(check, derived),
        real=_sample(check, real),
        elsewhere=sum(_accepted(check, one) and stopped(one) for one in reported),
        bound=bound,
        unit=next((finding.unit for finding in findings if finding.unit), ""),
        limits=tuple(limits),
        crossing=_crossing(check, bound, _half(good, "reporting"), reported),
        chosen=_crossing(check, bound, _half(good, "choosing"), _half(faulty, "choosing")),
        natives=(_natives(check, good), _natives(check, faulty)),
    )


def _half(seen: Iterable[Seen], half: Half) -> list[Seen]:
    return [one for one in seen if one.picture.half == half]


def _fit(check: str, one: Seen) -> bool:
    """Whether this is a picture that the check must not refuse."""
    return one.picture.good and not one.defect and not (check in FRAMING and TIGHT in one.picture.labels)


def _accepted(check: str, one: Seen) -> bool:
    return said(one.findings.get(check)) in (("passed", "warned") if one.refuses else ("passed",))


def _sample(check: str, seen: Sequence[Seen]) -> Sample:
    return Sample(tally(check, seen), Rate(sum(_accepted(check, one) for one in seen), len(seen)))


def _natives(check: str, seen: Iterable[Seen]) -> Scores:
    values = [one.findings[check].native for one in seen if check in one.findings]
    return np.array([value for value in values if value is not None], dtype=np.float64)


def _crossing(check: str, bound: str, good: Iterable[Seen], faulty: Iterable[Seen]) -> Crossing | None:
    if not bound:
        return None
    sign = 1 if bound == "max" else -1
    crossing = equal_error(sign * _natives(check, good), sign * _natives(check, faulty))
    return crossing and Crossing(crossing.rate, sign * crossing.limit)


# --- each defect -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DefectRow:
    """One way of spoiling, all people. caught: pictures that the whole program does not pass."""

    name: str
    check: str
    tally: Tally
    caught: int


def defects(seen: Iterable[Seen]) -> list[DefectRow]:
    by_name: dict[str, list[Seen]] = {}
    for one in seen:
        if one.defect and one.findings:
            by_name.setdefault(one.defect, []).append(one)
    return [
        DefectRow(name, check, tally(check, made), sum(stopped(one) for one in made))
        for name, made in by_name.items()
        for check in made[0].faults
    ]


# --- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupRow:
    """Good portraits of one group. refused: for what concerns the person; framed: only for the frame; left: none
    refuses, but a person must look. by: the checks that refuse, with how many."""

    kind: str
    name: str
    refused: Rate
    framed: int
    left: int
    by: dict[str, int]


def groups(seen: Sequence[Seen]) -> list[GroupRow]:
    """False refusals by every check together: everybody, then each group that the sources tell of."""
    good = as_they_are(seen)
    return _groups(good, _skin_thirds(good))


def as_they_are(seen: Iterable[Seen]) -> list[Seen]:
    """The good portraits, unchanged."""
    return [one for one in seen if one.picture.good and not one.defect and one.document == NEUTRAL and not one.changes]


def _groups(good: Sequence[Seen], thirds: Mapping[str, str]) -> list[GroupRow]:
    kinds: dict[str, Callable[[Seen], str | None]] = {
        "everybody": lambda _: "",
        "half": lambda one: one.picture.half,
        "source": lambda one: one.picture.groups.get("source"),
        "face": lambda one: "smiling" if one.picture.smiling else "neutral",
        "gender": lambda one: one.picture.groups.get("gender"),
        "age": lambda one: one.picture.groups.get("age"),
        "ethnicity": lambda one: one.picture.groups.get("ethnicity"),
        "skin": lambda one: thirds.get(one.picture.person),
    }
    return [
        _group(kind, name, [one for one in good if named(one) == name])
        for kind, named in kinds.items()
        for name in sorted({name for name in map(named, good) if name is not None})
    ]


def _group(kind: str, name: str, seen: Sequence[Seen]) -> GroupRow:
    by = [_checks(one, "refused") for one in seen]
    return GroupRow(
        kind=kind,
        name=name,
        refused=Rate(sum(bool(checks - FRAMING) for checks in by), len(seen)),
        framed=sum(bool(checks) and checks <= FRAMING for checks in by),
        left=sum(not checks - FRAMING and bool(_left(one)) for checks, one in zip(by, seen, strict=True)),
        by=dict(Counter(check for checks in by for check in sorted(checks)).most_common()),
    )


def _checks(one: Seen, word: Said) -> set[str]:
    """The checks that said so, rightly ones apart; of a picture that smiles, those of the mouth do not count either."""
    return {check for check, finding in one.findings.items() if said(finding) == word and not _excused(check, one)}


def _excused(check: str, one: Seen) -> bool:
    return check in one.faults or (one.picture.smiling and check in OF_A_SMILE)


def _left(one: Seen) -> set[str]:
    """The checks without which it cannot go through."""
    return {check for check in _checks(one, "left") if one.findings[check].severity == "refuse"}


def _skin_thirds(good: Iterable[Seen]) -> dict[str, str]:
    """By the measured tone, among people before the same lamps."""
    london = sorted(
        (one for one in good if one.picture.source == "london_neutral" and one.skin is not None),
        key=lambda one: one.skin or 0.0,
    )
    names = ("darkest third", "middle third", "lightest third")
    return {one.picture.person: names[min(3 * at // len(london), 2)] for at, one in enumerate(london)}


def widest_gap(table: Iterable[GroupRow]) -> float:
    """The largest difference of refusals between two groups of a kind, as a share.

    Halves, sources and how people look into the camera are no groups of people.
    """
    by_kind: dict[str, list[float]] = {}
    for row in table:
        if row.kind not in {"everybody", "half", "source", "face"}:
            by_kind.setdefault(row.kind, []).append(row.refused.share)
    return max((max(shares) - min(shares) for shares in by_kind.values()), default=0.0)


# --- ordinary days ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckRow:
    """What one check says of good portraits on ordinary days, where it says anything but yes."""

    check: str
    tally: Tally


@dataclass(frozen=True)
class ChangeRow:
    """Good portraits that one change befell, alone or with others. by: the checks that refuse, with how many."""

    name: str
    refused: Rate
    left: int
    by: dict[str, int]


@dataclass(frozen=True)
class Ordinary:
    """Good portraits on ordinary days: refused by group, by check and by what befell them."""

    groups: list[GroupRow]
    checks: list[CheckRow]
    changes: list[ChangeRow]


def ordinary(seen: Sequence[Seen]) -> Ordinary:
    days = [one for one in seen if one.changes]
    checks = dict.fromkeys(check for one in days for check in one.findings)
    rows = [CheckRow(check, _on_days(check, days)) for check in checks]
    names = dict.fromkeys(name for one in days for name in one.changes)
    by_change = {name: [one for one in days if name in one.changes] for name in sorted(names)}
    return Ordinary(
        groups=_groups(days, _skin_thirds(as_they_are(seen))),
        checks=[row for row in rows if row.tally.refused or row.tally.warned or row.tally.left],
        changes=[_change(name, held) for name, held in by_change.items()],
    )


def _on_days(check: str, days: Iterable[Seen]) -> Tally:
    """left: only what keeps a picture from going through."""
    asked = [one for one in days if check in one.findings and not _excused(check, one)]
    return tally(check, [one for one in asked if said(one.findings[check]) != "left" or check in _left(one)])


def _change(name: str, seen: Sequence[Seen]) -> ChangeRow:
    row = _group("change", name, seen)
    return ChangeRow(name, row.refused, row.left, {check: n for check, n in row.by.items() if check not in FRAMING})
