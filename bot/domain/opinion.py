"""What people think of a photo, and whose word is the last. Pure.

A reviewer decides alone, or asks another one first. The two may differ; then a lead decides. A lead's word is always the
last one, so that a lead who is alone is never stuck.
"""

from typing import Literal

import msgspec

Decision = Literal["approve", "reject", "unsure"]  # unsure: of whoever asks another, and of nobody else
Stage = Literal["", "second", "lead"]  # of a case
Place = Literal["only", "first", "second", "lead"]  # of an opinion among those of a case


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody thought: `reason` is a tip's id where they would reject."""

    place: Place
    person: str
    decision: Decision
    reason: str = ""


def may_judge(stage: Stage, asked_by: str, person: str, *, is_lead: bool) -> bool:
    """Whether this person may decide a case in this stage: not the one who asked, and in a quarrel only a lead."""
    return is_lead or (stage == "" or (stage == "second" and asked_by != person))


def place_of_last(stage: Stage, asked_by: str, person: str, first: Decision | None, decision: Decision) -> Place:
    """Where the last word stands. Who decides alone what they asked about, or against the first, does so as a lead."""
    if stage == "":
        return "only"
    is_second = stage == "second" and asked_by != person and first in (None, "unsure", decision)
    return "second" if is_second else "lead"


def is_last(stage: Stage, first: Decision | None, decision: Decision, *, is_lead: bool) -> bool:
    """Whether this decision settles the case. `first`: of the one who asked, None where nobody did."""
    return is_lead or stage != "second" or first in (None, "unsure", decision)
