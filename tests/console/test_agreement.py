"""What people and the machine think of the same photos is counted check by check, and nothing is counted that is not known."""

import csv
import datetime as dt
import io

import pytest

from bot.__main__ import main
from bot.console.agreement import Tally, print_agreement, report, settled, tallies
from bot.storage.reviews import OpinionRow

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def opinion(case="c1", stage="only", verdict="fail", failed=("head_size:far",), decision="reject", **more):
    usual = {
        "case": case,
        "stage": stage,
        "kind": "review",
        "photo": f"ph-{case}",
        "document": "us-visa",
        "verdict": verdict,
        "failed": failed,
        "person": "ada",
        "decision": decision,
        "reason": "too-far" if decision == "reject" else "",
        "seconds": 20,
        "at": NOON,
    }
    return OpinionRow(**usual | more)


def test_a_check_agrees_raises_a_false_alarm_or_is_not_spoken_of():
    found = tallies(
        [
            opinion("c1"),
            opinion("c2", decision="approve"),
            opinion("c3", reason="blur"),
        ]
    )
    assert found["head_size"] == Tally(refused=3, agreed=1, false_alarms=1, other=1)
    assert found["sharpness"] == Tally(missed=1)


def test_a_reason_that_several_checks_can_give_is_missed_by_each_and_by_none_if_one_failed():
    missed = tallies([opinion(failed=(), reason="too-dark")])
    assert missed == {
        "under_exposure_prevention": Tally(missed=1),
        "luminance_mean": Tally(missed=1),
    }
    seen = tallies([opinion(failed=("luminance_mean:",), reason="too-dark")])
    assert seen == {"luminance_mean": Tally(refused=1, agreed=1)}


@pytest.mark.parametrize(
    ("stages", "last"),
    [
        ([("first", "approve")], []),
        ([("first", "approve"), ("second", "approve")], ["second"]),
        ([("first", "unsure"), ("second", "reject")], ["second"]),
        ([("first", "approve"), ("second", "reject")], []),
        ([("first", "approve"), ("second", "reject"), ("lead", "reject")], ["lead"]),
        ([("first", "approve"), ("lead", "reject")], ["lead"]),
    ],
)
def test_only_the_last_word_counts_and_a_quarrel_has_none(stages, last):
    assert [o.stage for o in settled([opinion(stage=stage, decision=decision) for stage, decision in stages])] == last


def test_the_report_tells_verdicts_checks_time_and_second_opinions():
    told = report(
        [
            opinion("c1"),
            opinion("c2", verdict="pass", failed=(), decision="approve", seconds=40),
            opinion("c3", "first", decision="approve"),
            opinion("c3", "second"),
        ]
    )
    assert "2 photos, 2026-03-02 to 2026-03-02" in told
    assert "| pass | 1 | 0 |" in told
    assert "| fail | 0 | 1 |" in told
    assert "| `head_size` | 1 | 1 | 0 | 0 | 0 |" in told
    assert "30 s in the median" in told
    assert "Second opinions asked for: 1; of 1 pairs of views 1 differed." in told


def test_the_section_is_put_into_the_page_once_and_the_rest_stays(tmp_path):
    page = tmp_path / "accuracy.md"
    page.write_text("# How often\n\nThe rest.\n", encoding="utf-8")
    for opinions in ([opinion()], [], []):
        out = io.StringIO()
        print_agreement(opinions, out, page=page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# How often\n\nThe rest.\n\n<!-- agreement -->\n")
    assert written.count("## What people at the desk decided") == 1
    assert "nothing to compare" in written


def test_every_opinion_is_a_line_of_the_table():
    out, table = io.StringIO(), io.StringIO(newline="")
    print_agreement([opinion(), opinion("c2", seconds=None)], out, table=table)
    rows = list(csv.DictReader(io.StringIO(table.getvalue())))
    assert [(row["case"], row["failed"], row["seconds"]) for row in rows] == [
        ("c1", "head_size:far", "20"),
        ("c2", "head_size:far", ""),
    ]


def test_without_a_database_the_command_says_that_there_is_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    assert main(["admin", "agreement"]) == 0
    assert "No photo has been decided by a person here yet" in capsys.readouterr().out
