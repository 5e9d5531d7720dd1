"""What judgements add up to."""

from dataclasses import replace

from benchmarks.accuracy.corpus import Half, Picture
from benchmarks.accuracy.run import Seen
from benchmarks.accuracy.score import Tally, groups, let_through, ordinary, rows, stopped, tally, widest_gap
from benchmarks.accuracy.truth import NEUTRAL, Requirement, Truth
from bot.domain.assessment import Finding, Outcome, Severity, Verdict

CHECK = "eyes_open"
TRUTH = Truth(labels={}, pictures={}, withdrawn={}, requirements={CHECK: Requirement(aim=1.0)})


def finding(outcome: Outcome, severity: Severity = "refuse", native: float | None = None) -> Finding:
    limit = None if native is None else 5.0
    return Finding(check=CHECK, outcome=outcome, severity=severity, native=native, limit=limit, bound="max")


def seen(found: Finding, *, good: bool = True, half: Half = "reporting", refuses: bool = True, **groups: str) -> Seen:
    verdict: Verdict = "fail" if found.outcome == "fail" and found.severity == "refuse" else "pass"
    return Seen(
        picture=Picture(
            "london_neutral/003_03.jpg", real=True, compliant=True, labels=frozenset(), half=half, groups=groups
        ),
        document=NEUTRAL,
        faults=frozenset() if good else frozenset({CHECK}),
        defect="" if good else "shut",
        refuses=refuses,
        verdict=verdict,
        findings={CHECK: found},
    )


def test_a_tally_keeps_what_is_left_to_a_person_apart() -> None:
    every = [seen(finding("pass")), seen(finding("fail")), seen(finding("fail", "warn")), seen(finding("not_assessed"))]

    assert tally(CHECK, every) == Tally(refused=1, warned=1, left=1, passed=1)


def test_a_warning_accepts_what_an_officer_would_refuse() -> None:
    (row,) = rows([seen(finding("fail", "warn"), good=False)], TRUTH, [CHECK])

    assert row.derived.accepted.count == 1


def test_a_warning_is_enough_where_an_officer_would_warn() -> None:
    (row,) = rows([seen(finding("fail", "warn"), good=False, refuses=False)], TRUTH, [CHECK])

    assert row.derived.accepted.count == 0


def test_what_is_left_to_a_person_is_not_accepted() -> None:
    (row,) = rows([seen(finding("not_assessed"), good=False)], TRUTH, [CHECK])

    assert row.derived.accepted.count == 0
    assert row.derived.tally.left == 1


def test_only_the_reporting_half_is_reported() -> None:
    chosen = [seen(finding("fail", native=9), half="choosing"), seen(finding("pass", native=1))]

    (row,) = rows(chosen, TRUTH, [CHECK])

    assert row.good == Tally(passed=1)


def test_the_error_of_portraits_that_lie_apart_is_none() -> None:
    good = [seen(finding("pass", native=at / 10)) for at in range(20)]
    faulty = [seen(finding("fail", native=6.0 + at), good=False) for at in range(20)]

    (row,) = rows([*good, *faulty], TRUTH, [CHECK])

    assert row.error == 0
    assert not row.short
    assert row.limits == (5.0,)


def test_an_error_above_the_aim_wants_a_reason() -> None:
    natives = [float(at) for at in range(20)]
    every = [seen(finding("pass", native=native), good=good) for native in natives for good in (True, False)]

    (row,) = rows(every, TRUTH, [CHECK])

    assert row.short
    assert row.remark == "**no reason given**"


def test_a_handful_of_faulty_pictures_is_no_rate() -> None:
    (row,) = rows([seen(finding("pass", native=1)), seen(finding("fail", native=9), good=False)], TRUTH, [CHECK])

    assert row.error is None
    assert "too few" in row.remark


def test_groups_are_counted_apart_and_their_widest_gap_is_told() -> None:
    table = groups(
        [
            *(seen(finding("pass"), gender="female") for _ in range(4)),
            *(seen(finding("pass"), gender="male") for _ in range(3)),
            seen(finding("fail"), gender="male"),
        ]
    )

    refused = {row.name: (row.refused.count, row.refused.total) for row in table if row.kind == "gender"}
    assert refused == {"female": (0, 4), "male": (1, 4)}
    assert widest_gap(table) == 0.25


def test_a_head_that_is_cut_too_tightly_is_no_refusal_of_the_person() -> None:
    tight = seen(finding("pass"))
    tight.findings["margins"] = Finding(check="margins", outcome="fail", severity="refuse")

    everybody = next(row for row in groups([tight]) if row.kind == "everybody")

    assert everybody.refused.count == 0
    assert everybody.framed == 1


def test_what_is_left_to_a_person_does_not_go_through() -> None:
    every = [seen(finding("not_assessed"), good=False), seen(finding("fail", "warn"), good=False)]

    rate = let_through(every, made=True)

    assert (rate.count, rate.total) == (1, 2)


def test_a_tight_frame_stops_no_fault_of_the_face() -> None:
    one = seen(finding("pass"), good=False)
    one.findings["margins"] = Finding(check="margins", outcome="fail", severity="refuse")

    assert not stopped(one)


def test_a_good_portrait_of_a_tight_frame_is_no_sample_for_the_margins() -> None:
    tight = Picture(
        "canada_neutral/003f.jpg", real=True, compliant=True, labels=frozenset({"close_crop"}), half="reporting"
    )
    one = Seen(picture=tight, document=NEUTRAL, faults=frozenset(), findings={})
    asked = Truth(labels={}, pictures={}, withdrawn={}, requirements={"margins": Requirement(), CHECK: Requirement()})

    assert [row.good.total for row in rows([one], asked, ["margins", CHECK])] == [0, 1]


def test_on_ordinary_days_a_smile_may_be_refused_for_the_smile_only() -> None:
    smiling = Picture(
        "london_smiling/003_08.jpg", real=True, compliant=False, labels=frozenset({"smile"}), half="reporting"
    )
    smile = Finding(check="expression_neutrality", outcome="fail", severity="refuse")
    shut = Finding(check=CHECK, outcome="fail", severity="refuse")
    days = [
        Seen(
            smiling, NEUTRAL, frozenset(), changes=("exposure", "as a file"), findings={one.check: one for one in told}
        )
        for told in ([smile], [smile, shut])
    ]

    table = ordinary(days)

    everybody = next(row for row in table.groups if row.kind == "everybody")
    assert (everybody.refused.count, everybody.refused.total, everybody.by) == (1, 2, {CHECK: 1})
    assert {row.name: row.refused.count for row in table.changes} == {"exposure": 1, "as a file": 1}
    assert [row.check for row in table.checks] == [CHECK]


def test_ordinary_days_are_no_portraits_as_they_are() -> None:
    one = replace(seen(finding("fail")), changes=("exposure", "as a file"))

    assert groups([one]) == []
