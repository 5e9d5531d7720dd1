"""The tables, once: as Markdown for the page, as columns for the terminal, as JSON for machines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.accuracy import score
from benchmarks.accuracy.crown import AIM_SD, CrownRow, crown_rows
from benchmarks.accuracy.rates import Rate
from benchmarks.accuracy.run import Seen
from benchmarks.accuracy.score import ChangeRow, CheckRow, DefectRow, GroupRow, Ordinary, Row, Tally, widest_gap
from benchmarks.accuracy.truth import Truth
from bot.compliance.checks import CHECKS

_AIM_REFUSED, _AIM_GAP = 0.01, 0.02  # of good portraits; between any two groups of people


@dataclass(frozen=True)
class Table:
    """Cells as they are read; the first column is told to the left, the others to the right."""

    name: str
    heads: tuple[str, ...]
    cells: list[tuple[str, ...]]

    @property
    def markdown(self) -> str:
        rule = ["---", *["---:"] * (len(self.heads) - 1)]
        return "\n".join(f"| {' | '.join(line)} |" for line in (self.heads, rule, *self.cells))

    @property
    def columns(self) -> str:
        wide = [max(len(line[at]) for line in (self.heads, *self.cells)) for at in range(len(self.heads))]
        lines = (
            "  ".join([line[0].ljust(wide[0]), *(c.rjust(w) for c, w in zip(line[1:], wide[1:], strict=True))])
            for line in (self.heads, *self.cells)
        )
        return "\n".join([self.name, *(f"  {line.rstrip()}" for line in lines)])


@dataclass(frozen=True)
class Results:
    """Everything that one run found. broken: what broke, and how often. missing: faults that no check looks for.

    pictures: how many files were looked at; made: how many defects of them; days: how many ordinary days of them.
    """

    rows: list[Row]
    defects: list[DefectRow]
    groups: list[GroupRow]
    ordinary: Ordinary
    crown: list[CrownRow]
    let_through: dict[str, Rate]
    broken: list[str]
    missing: list[str]
    pictures: int
    made: int
    days: int
    seconds: float

    @property
    def tables(self) -> dict[str, Table]:
        return {
            "requirements": _requirements(self.rows),
            "limits": _limits(self.rows),
            "groups": _groups("Good portraits refused, all checks together", self.groups),
            "ordinary": _groups("Good portraits on ordinary days", self.ordinary.groups),
            "ordinary_checks": _ordinary_checks(self.ordinary.checks),
            "ordinary_changes": _ordinary_changes(self.ordinary.changes),
            "defects": _defects(self.defects),
            "crown": _crown(self.crown),
        }

    @property
    def short(self) -> list[Row]:
        """What falls short, and what has a reason for nothing."""
        return [row for row in self.rows if row.remark]


def collect(seen: Sequence[Seen], truth: Truth, checks: Sequence[str], seconds: float) -> Results:
    """checks: those that there are, or that were asked for, in their order."""
    broken = [f"{one.defect or 'as it is'}: {one.broken}" for one in seen if one.broken]
    found = [one for one in seen if not one.changes]
    faults = {check for one in seen for check in one.faults} | set(truth.requirements)
    return Results(
        rows=score.rows(found, truth, checks),
        defects=score.defects(found),
        groups=score.groups(found),
        ordinary=score.ordinary(seen),
        crown=crown_rows(found),
        let_through={
            "real": score.let_through(found, made=False),
            "made": score.let_through(found, made=True),
        },
        broken=[f"{broken.count(one)} x {one}" for one in dict.fromkeys(broken)],
        missing=sorted(faults - {check.name for check in CHECKS}),
        pictures=len({one.picture.file for one in seen}),
        made=sum(bool(one.defect) for one in seen),
        days=sum(bool(one.changes) for one in seen),
        seconds=round(seconds),
    )


def terminal(results: Results) -> str:
    notes = [
        f"{results.pictures} pictures, {results.made} defects, {results.days} ordinary days, {results.seconds:.0f} s",
        *(f"{kind} faults that pass altogether: {_rate(rate)}" for kind, rate in results.let_through.items()),
        f"largest gap between two groups of people: {100 * widest_gap(results.groups):.1f} points",
        *(f"short: {row.check}: {row.remark}" for row in results.short),
        *(f"no such check: {name}" for name in results.missing),
        *(f"broke: {one}" for one in results.broken),
    ]
    return "\n\n".join([*(table.columns for table in results.tables.values() if table.cells), "\n".join(notes)])


def machine(results: Results) -> dict[str, Any]:
    return {
        "benchmark": "accuracy",
        "pictures": results.pictures,
        "made": results.made,
        "days": results.days,
        "seconds": results.seconds,
        "gap_points": round(100 * widest_gap(results.groups), 2),
        "let_through": {kind: [rate.count, rate.total] for kind, rate in results.let_through.items()},
        "broken": results.broken,
        "missing": results.missing,
        **{
            name: [dict(zip(table.heads, line, strict=True)) for line in table.cells]
            for name, table in results.tables.items()
        },
    }


def markdown(results: Results, folder: str) -> str:
    """The page; folder: where its drawings lie, seen from it."""
    tables = results.tables
    everybody = next(row for row in results.groups if row.kind == "everybody")
    reported = next(row for row in results.groups if row.name == "reporting")
    drawn = [row for row in results.rows if row.bound and all(len(values) for values in row.natives)]
    short = [f"- **{row.requirement.fault or row.check}**: {row.remark}" for row in results.short]
    short += [f"- `{name}`: no check looks for it; a person does" for name in results.missing]
    return "\n".join(
        [
            _HEAD.format(results=results),
            f"![Error rates beside the aims]({folder}/overview.svg)\n",
            "## Each requirement\n",
            _REQUIREMENTS,
            tables["requirements"].markdown,
            "\n## Where it falls short\n",
            *(short or ["Nowhere."]),
            "\n## Faults that pass altogether\n",
            "\n".join(f"- {kind}: {_rate(rate)}" for kind, rate in results.let_through.items()),
            "\n## Good portraits that are refused\n",
            _refusals(everybody.refused, reported.refused, widest_gap(results.groups)),
            _GROUPS,
            tables["groups"].markdown,
            "\n## Good portraits on an ordinary day\n",
            _ordinary(results),
            tables["ordinary"].markdown,
            "",
            _ORDINARY_CHECKS,
            tables["ordinary_checks"].markdown,
            "",
            _ORDINARY_CHANGES,
            tables["ordinary_changes"].markdown,
            "\n## The limits\n",
            _LIMITS,
            tables["limits"].markdown,
            "",
            *(f"`{row.check}`\n\n![{row.check}]({folder}/{row.check}.svg)\n" for row in drawn),
            "## Each defect\n",
            _DEFECTS,
            tables["defects"].markdown,
            "\n## The crown\n",
            f"Crown to chin as estimated beside what hands marked; the aim is a deviation of at most {AIM_SD:.0f} % of the head.\n",
            tables["crown"].markdown,
            "",
        ]
    )


def _refusals(everybody: Rate, reported: Rate, gap: float) -> str:
    low, high = (100 * end for end in everybody.interval)
    return (
        f"Of {everybody.total} good portraits {everybody.count} are refused by any check for what concerns the person:"
        f" {100 * everybody.share:.1f} % (95 %: {low:.1f} to {high:.1f} %; in the reporting half {reported.count} of"
        f" {reported.total}).\nThe aim is at most {100 * _AIM_REFUSED:.0f} %. The widest gap between two groups of people"
        f" is {100 * gap:.1f} points; the aim is at most {100 * _AIM_GAP:.0f}.\n"
    )


def _ordinary(results: Results) -> str:
    everybody = next((row.refused for row in results.ordinary.groups if row.kind == "everybody"), Rate(0, 0))
    low, high = (100 * end for end in everybody.interval)
    return (
        f"{_ORDINARY}\nOf {everybody.total} such pictures {everybody.count} are refused:"
        f" {100 * everybody.share:.1f} % (95 %: {low:.1f} to {high:.1f} %). The aim is at most {100 * _AIM_REFUSED:.0f} %."
        f" The widest gap between two groups\nof people is {100 * widest_gap(results.ordinary.groups):.1f} points.\n"
    )


_HEAD = """# How often the verdict is wrong

Written by `make accuracy`: {results.pictures} labelled portraits, {results.made} defects made of the good ones and {results.days}
ordinary days of them, each as a JPEG through the whole of the product's own path. The portraits are not part of the project; without them the page stays
as it is.

- **Good** are 70 frontal, neutral studio portraits (50 of the London set, 20 of the Canada set; DeBruine & Jones, CC BY
  4.0). **Real** faults were photographed; **made** ones are good portraits spoilt by the modules of
  `benchmarks/accuracy/defects`. Made faults are cleaner than real ones: read them as an upper bound of what is achieved.
- People are divided: limits may be chosen on one half and are reported on the other (the half of the person's number,
  rounded down, even or odd). Sources with one person only report. Several limits in use were set with all of these people
  in view, so the reporting half is not wholly unseen, and its figures are optimistic.
- A fault is **accepted** when its check passes it, or only warns where an officer would refuse. **To a person** means
  that the program could not tell and does not say yes.
- The **equal error rate** (EER) is where as many good portraits are refused as faulty ones accepted, whatever the limit
  in use. * : no number to move a limit by; the mean of both errors as they are. Intervals are Wilson's, 95 %.
- The best published marks are those of the FICV benchmark (4,868 other pictures): a yardstick and not a race.
"""

_REQUIREMENTS = """In the reporting half, per cent where not counted. "Elsewhere": accepted by this check, and stopped by another.
"""

_GROUPS = """Heads that are cut too tightly for the document are counted apart, as framed: what a larger photo of the same person
would mend. Skin thirds are by measured tone, of people before the same lamps.
"""

_ORDINARY = """What a phone, a room and a messenger do to a picture, and no officer minds (`benchmarks/accuracy/everyday.py`): two or
three of the changes below befall a good portrait, which is then sent in one of four ways. They are derived, and of people
by whose portraits limits were chosen, so they stand for other cameras and rooms and not for other faces; several are of one
person, so the intervals are too narrow. The people who smile are here too, without what the checks of the mouth say.
"""

_ORDINARY_CHECKS = """By check, where one says anything but yes:
"""

_ORDINARY_CHANGES = """By what befell the picture, alone or with others:
"""

_LIMITS = """The limit in use beside the one at which both errors are equal in the choosing half: for information, since a limit also
has to leave room for cameras and people that are in neither half.
"""

_DEFECTS = """Every good portrait, both halves. "Stopped" is by the whole program: refused by any check, or left to a person.
"""


# --- the tables ------------------------------------------------------------------------------------------------------


def _requirements(rows: Iterable[Row]) -> Table:
    heads = (
        "requirement",
        "EER",
        "aim",
        "best",
        "good refused",
        "good warned",
        "made accepted",
        "real accepted",
        "to a person",
        "elsewhere",
    )
    return Table(
        "Requirements (reporting half)",
        heads,
        [
            (
                f"`{row.check}`",
                "-"
                if row.error is None
                else f"{row.error:.1f}{'' if row.crossing else '*'}{' !' if row.short else ''}",
                _mark(row.requirement.aim),
                _mark(row.requirement.published),
                _rate(row.good.refusals),
                str(row.good.warned),
                _rate(row.derived.accepted),
                _rate(row.real.accepted),
                f"{row.derived.tally.left + row.real.tally.left} ({row.good.left} good)",
                str(row.elsewhere),
            )
            for row in rows
        ],
    )


def _limits(rows: Iterable[Row]) -> Table:
    return Table(
        "Limits",
        ("requirement", "unit", "fault lies", "in use", "choosing half", "its EER", "document"),
        [
            (
                f"`{row.check}`",
                row.unit,
                {"max": "above", "min": "below", "": "-"}[row.bound],
                _used(row.limits),
                f"{row.chosen.limit:.3g}" if row.chosen else "-",
                f"{100 * row.chosen.rate:.1f} %" if row.chosen else "-",
                row.requirement.document,
            )
            for row in rows
        ],
    )


def _groups(name: str, rows: Iterable[GroupRow]) -> Table:
    return Table(
        name,
        ("group", "refused", "95 %", "framed", "to a person", "by"),
        [
            (
                f"{row.kind} {row.name}".strip(),
                f"{row.refused.count} of {row.refused.total}",
                _interval(row.refused),
                str(row.framed),
                str(row.left),
                _named(row.by),
            )
            for row in rows
        ],
    )


def _ordinary_checks(rows: Iterable[CheckRow]) -> Table:
    return Table(
        "Ordinary days, by check",
        ("check", "pictures", "refused", "warned", "to a person"),
        [(f"`{row.check}`", *_counts(row.tally)[:-1]) for row in rows],
    )


def _ordinary_changes(rows: Iterable[ChangeRow]) -> Table:
    return Table(
        "Ordinary days, by change",
        ("change", "refused", "to a person", "by"),
        [(row.name, f"{row.refused.count} of {row.refused.total}", str(row.left), _named(row.by)) for row in rows],
    )


def _defects(rows: Iterable[DefectRow]) -> Table:
    return Table(
        "Defects",
        ("defect", "check", "made", "refused", "warned", "to a person", "passed", "stopped"),
        [
            (row.name, f"`{row.check}`", *_counts(row.tally), f"{100 * row.caught / row.tally.total:.0f} %")
            for row in sorted(rows, key=lambda row: (row.check, row.name))
        ],
    )


def _crown(rows: Iterable[CrownRow]) -> Table:
    return Table(
        "Crown",
        ("heads", "n", "bias", "standard deviation"),
        [(row.name, str(row.n), f"{row.bias:+.1f} %", f"{row.sd:.1f} %") for row in rows],
    )


def _counts(tally: Tally) -> tuple[str, ...]:
    return tuple(str(n) for n in (tally.total, tally.refused, tally.warned, tally.left, tally.passed))


def _named(by: Mapping[str, int]) -> str:
    return ", ".join(f"{check} {count}" for check, count in by.items()) or "-"


def _mark(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _rate(rate: Rate) -> str:
    return f"{rate.count} of {rate.total} ({_interval(rate)})" if rate.total else "-"


def _interval(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _used(limits: Sequence[float]) -> str:
    if len(limits) > 2:  # more than a refusing and a warning one: the picture itself sets them
        return f"{min(limits):.3g} to {max(limits):.3g}"
    return ", warned ".join(f"{limit:.3g}" for limit in limits) or "-"
