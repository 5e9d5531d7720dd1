"""`python -m bot admin agreement`: how often people and the machine agree about photos, check by check.

Read with care: only photos that somebody paid for or contested reach a person, and that person sees what the machine found.
"""

import csv
import datetime as dt
import re
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TextIO

import msgspec

from bot.compliance.advice import ADVICE

_BEGIN, _END = "<!-- agreement -->", "<!-- end of agreement -->"
_SECTION = re.compile(rf"\n*{re.escape(_BEGIN)}.*?{re.escape(_END)}\n*", re.DOTALL)
_PLACES = ("only", "first", "second", "lead")
_VERDICTS = ("pass", "review", "fail")
_COLUMNS = (
    *("case", "stage", "kind", "photo", "document", "verdict", "failed"),
    *("person", "decision", "reason", "seconds", "at"),
)


class Opinion(Protocol):
    """What somebody thought of a photo, beside what the machine found. `failed`: each "check:detail"."""

    # ruff: noqa: D102 - explained in the docstring, or by their names
    @property
    def case(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def failed(self) -> Sequence[str]: ...
    @property
    def decision(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def at(self) -> dt.datetime: ...


class Tally(msgspec.Struct):
    """One check against people. refused: photos that it failed. agreed: the person rejected for it too.

    false_alarms: the person approved. other: the person rejected for something else, and of this one nothing is known.
    missed: the person rejected for what this check looks for, and no check that looks for it had failed.
    """

    refused: int = 0
    agreed: int = 0
    false_alarms: int = 0
    other: int = 0
    missed: int = 0


def print_agreement(
    opinions: Iterable[Opinion], out: TextIO, *, table: TextIO | None = None, page: Path | None = None
) -> int:
    """Print it, write every opinion as CSV where that is wanted, and the section of the page. Returns 0."""
    known = list(opinions)
    told = report(known)
    out.write(told)
    if table is not None:
        writer = csv.writer(table)
        writer.writerow(_COLUMNS)
        writer.writerows([_cell(getattr(opinion, name)) for name in _COLUMNS] for opinion in known)
    if page is not None:
        rest = _SECTION.sub("\n\n", page.read_text(encoding="utf-8")).rstrip("\n")
        page.write_text(f"{rest}\n\n{_BEGIN}\n\n{told}\n{_END}\n", encoding="utf-8")
    return 0


def report(opinions: Sequence[Opinion]) -> str:
    """The section, in Markdown."""
    decided = settled(opinions)
    lines = ["## What people at the desk decided", ""]
    if not decided:
        return "\n".join(
            [*lines, "No photo has been decided by a person here yet, so there is nothing to compare.", ""]
        )
    first, last = (moment(opinion.at for opinion in decided) for moment in (min, max))
    lines += [
        f"{len(decided)} photos, {first:%Y-%m-%d} to {last:%Y-%m-%d}. Only what was paid for or contested reaches a person,",
        "and that person sees what the machine found: this is agreement, and no measurement of who is right.",
        "",
        "| the machine said | approved | rejected |",
        "| --- | ---: | ---: |",
    ]
    for verdict in (*_VERDICTS, ""):
        among = [opinion.decision for opinion in decided if opinion.verdict == verdict]
        if among:
            lines.append(f"| {verdict or 'nothing any more'} | {among.count('approve')} | {among.count('reject')} |")
    lines += [
        "",
        "Per check that refuses: photos it failed; of these rejected for it, approved (false alarms), rejected for something",
        "else; and photos rejected for what it looks for when no such check had failed (missed; a reason that several checks",
        "can give counts at each of them).",
        "",
        "| check | failed | agreed | false alarms | something else | missed |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| `{check}` | {n.refused} | {n.agreed} | {n.false_alarms} | {n.other} | {n.missed} |"
        for check, n in sorted(tallies(decided).items())
    ]
    return "\n".join([*lines, "", *_about_people(opinions, decided), ""])


def settled(opinions: Iterable[Opinion]) -> list[Opinion]:
    """The last word of each case that has one; a first opinion is none."""
    last: dict[str, Opinion] = {}
    differing: set[str] = set()
    for opinion in sorted(opinions, key=lambda opinion: _PLACES.index(opinion.stage)):
        before = last.get(opinion.case)
        if opinion.stage == "second" and before is not None and before.decision not in ("unsure", opinion.decision):
            differing.add(opinion.case)
        if opinion.stage == "lead":
            differing.discard(opinion.case)
        last[opinion.case] = opinion
    # Where two differ, the case waits for a lead.
    return [opinion for case, opinion in last.items() if opinion.stage != "first" and case not in differing]


def tallies(decided: Iterable[Opinion]) -> dict[str, Tally]:
    """Every check that failed, or that a person missed."""
    found: dict[str, Tally] = {}
    for opinion in decided:
        failed = {name.partition(":")[0] for name in opinion.failed}
        meant = _checks_of(opinion.reason) if opinion.decision == "reject" else set()
        for check in failed:
            tally = found.setdefault(check, Tally())
            tally.refused += 1
            tally.false_alarms += opinion.decision == "approve"
            tally.agreed += check in meant
            tally.other += opinion.decision == "reject" and check not in meant
        if not meant & failed:
            for check in meant:
                found.setdefault(check, Tally()).missed += 1
    return found


def _checks_of(reason: str) -> set[str]:
    """The checks that can give this reason."""
    return {check for check, details in ADVICE.items() if any(advice.tip == reason for advice in details.values())}


def _about_people(opinions: Sequence[Opinion], decided: Sequence[Opinion]) -> list[str]:
    seconds = [opinion.seconds for opinion in decided if opinion.seconds is not None]
    told = []
    if seconds:
        told.append(f"From the first look to the decision: {statistics.median(seconds):.0f} s in the median.")
    first = {opinion.case: opinion.decision for opinion in opinions if opinion.stage == "first"}
    second = {opinion.case: opinion.decision for opinion in opinions if opinion.stage == "second"}
    both = [(first[case], second[case]) for case in first if case in second and first[case] != "unsure"]
    if first:
        differ = sum(one != other for one, other in both)
        told.append(f"Second opinions asked for: {len(first)}; of {len(both)} pairs of views {differ} differed.")
    return told


def _cell(value: object) -> object:
    match value:
        case tuple():
            return " ".join(map(str, value))
        case dt.datetime():
            return value.isoformat()
        case _:
            return value
