"""The folds behind the leads' figures: spans of days, medians, and tables that neither guess nor count twice."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import figures
from bot.domain.figures import (
    Agreement,
    Approval,
    Deadline,
    Decision,
    Deed,
    Moved,
    Only,
    Rating,
    Request,
    Share,
    Sold,
    Span,
    Spread,
    Word,
    last_days,
    month_of,
    request_of,
    spread,
)
from bot.domain.money import Money

BRUSSELS = "Europe/Brussels"
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MARCH = Span(first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 31), zone=BRUSSELS)
MINUTE = dt.timedelta(minutes=1)

zones = st.sampled_from([BRUSSELS, "UTC", "America/New_York", "Asia/Kathmandu", "America/Santiago", "Pacific/Apia"])
days = st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1))
spans = st.builds(last_days, days, st.integers(1, 900), zones)
times = st.lists(st.timedeltas(dt.timedelta(), dt.timedelta(days=30)), min_size=1)


def after(minutes):
    return NOON + minutes * MINUTE


def asked(*deeds, closed=None, **more):
    usual = {"channel": "web", "document": "", "agent": "ada", "opened": NOON, "closed": closed}
    done = {"done": closed is not None}
    return request_of([Deed(what, after(minutes)) for what, minutes in deeds], **usual | done | more)


def rows(table):
    return {row[0].value if isinstance(row[0], Word) else row[0]: row[1:] for row in table.rows}


# --- spans -----------------------------------------------------------------------------------------------------------


@given(spans)
def test_the_steps_of_a_span_cover_it_in_order(span):
    assert span.steps[0] == span.since
    assert list(span.steps) == sorted(set(span.steps))
    assert span.steps[-1] < span.until
    assert len(span.steps) <= 121


@given(spans)
def test_days_follow_one_another_without_a_gap(span):
    following = Span(first=span.last + dt.timedelta(days=1), last=span.last + dt.timedelta(days=1), zone=span.zone)
    assert following.since == span.until


@pytest.mark.parametrize(
    ("day", "hours"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25), (dt.date(2026, 6, 1), 24)]
)
def test_a_day_on_which_clocks_change_has_fewer_or_more_hours(day, hours):
    span = Span(first=day, last=day, zone=BRUSSELS)
    assert (span.unit, len(span.steps)) == ("hour", hours)
    assert span.until - span.since == dt.timedelta(hours=hours)


def test_weeks_begin_on_mondays_and_months_on_their_first():
    weeks = last_days(dt.date(2026, 6, 30), 100, BRUSSELS)
    local = [at.astimezone(ZoneInfo(BRUSSELS)) for at in weeks.steps[1:]]
    assert weeks.unit == "week"
    assert {(at.weekday(), at.hour) for at in local} == {(0, 0)}
    months = last_days(dt.date(2026, 6, 30), 800, BRUSSELS)
    assert months.unit == "month"
    assert {at.astimezone(ZoneInfo(BRUSSELS)).day for at in months.steps[1:]} == {1}


@pytest.mark.parametrize("day", [dt.date(2024, 2, 29), dt.date(2026, 12, 1), dt.date(2026, 12, 31)])
def test_a_month_has_all_of_its_days(day):
    month = month_of(day, BRUSSELS)
    assert month.first.day == 1
    assert (month.last + dt.timedelta(days=1)).day == 1
    assert month.first <= day <= month.last


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 1)),
        (dt.date(2016, 1, 1), dt.date(2026, 12, 31)),
        (dt.date(1, 1, 1), dt.date(1, 1, 2)),
        (dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
    ],
)
def test_what_is_no_span_is_refused(first, last):
    with pytest.raises(ValueError, match="no span"):
        Span(first=first, last=last, zone=BRUSSELS)


# --- medians ---------------------------------------------------------------------------------------------------------


@given(times)
def test_a_spread_lies_within_its_times_whatever_their_order(found):
    told = spread(found)
    assert told.count == len(found)
    assert min(found) <= told.median <= told.p90 <= max(found)
    assert sum(time <= told.p90 for time in found) >= 0.9 * len(found)
    assert told == spread(reversed(found))


def test_the_median_of_none_is_none_and_of_two_is_between_them():
    assert spread([]) == Spread(0, None, None)
    assert spread([MINUTE]) == Spread(1, MINUTE, MINUTE)
    assert spread([MINUTE, 3 * MINUTE]) == Spread(2, 2 * MINUTE, 3 * MINUTE)
    assert spread([n * MINUTE for n in range(1, 11)]).p90 == 9 * MINUTE


# --- requests --------------------------------------------------------------------------------------------------------


def test_the_four_times_of_a_request():
    one = asked(("joined", 5), ("wrote", 7), ("wrote", 9), ("left", 30), closed=after(30))
    told = rows(figures.times([one]))
    assert told["waiting"][:3] == (1, 5 * MINUTE, 5 * MINUTE)
    assert told["answer"][1] == 7 * MINUTE
    assert told["handling"][1] == 25 * MINUTE
    assert told["resolution"][1] == 30 * MINUTE


def test_who_writes_without_joining_was_there_already():
    assert asked(("wrote", 3)).joined == after(3)


def test_what_was_done_before_the_request_or_after_its_end_is_not_about_it():
    one = asked(("joined", -5), ("wrote", -4), ("left", -3), ("joined", 90), closed=after(60))
    assert (one.joined, one.answered, one.left) == (None, None, None)


def test_a_request_that_was_never_answered_enters_no_median():
    told = rows(figures.times([asked(), asked(closed=after(10), done=False)]))
    assert told["waiting"] == (0, None, None, 1, 1)  # one may still be answered, of the other it will never be known
    assert told["resolution"] == (0, None, None, 1, 1)  # erased is not resolved


def test_a_wait_over_the_night_on_which_clocks_change_is_as_long_as_it_was():
    evening = dt.datetime(2026, 3, 28, 22, 0, tzinfo=ZoneInfo(BRUSSELS)).astimezone(dt.UTC)
    morning = dt.datetime(2026, 3, 29, 8, 0, tzinfo=ZoneInfo(BRUSSELS)).astimezone(dt.UTC)
    one = request_of(
        [Deed("joined", morning)], channel="web", document="", agent="", opened=evening, closed=None, done=False
    )
    span = Span(first=dt.date(2026, 3, 28), last=dt.date(2026, 3, 29), zone=BRUSSELS)
    table = figures.times_by_step([one], span)
    assert [row[1:3] for row in table.rows] == [(1, dt.timedelta(hours=9)), (0, None)]


def test_an_empty_span_has_its_steps_and_no_figures():
    assert [row[1:] for row in figures.times_by_step([], MARCH).rows] == [(0, None, None)] * 31
    assert {row[1:] for row in figures.times([]).rows} == {(0, None, None, 0, 0)}
    for table in (
        figures.times_by("agent", []),
        figures.decisions([]),
        figures.reviewers([]),
        figures.reasons([]),
        figures.agreement([]),
        figures.deadlines([]),
        figures.sales_by("channel", []),
        figures.promises([]),
        figures.money([]),
        figures.funnel([]),
        figures.tries([], MARCH),
        figures.satisfaction([]),
        figures.open_now([], NOON),
    ):
        assert table.rows == (), table.name


requests = st.builds(
    lambda opened, joined, closed: Request(
        channel="web",
        document="",
        agent="ada",
        opened=after(opened),
        joined=None if joined is None else after(opened + joined),
        closed=None if closed is None else after(opened + closed),
        done=closed is not None,
    ),
    st.integers(0, 40_000),
    st.none() | st.integers(0, 500),
    st.none() | st.integers(0, 500),
)


@given(st.lists(requests))
def test_every_request_is_counted_once_in_each_table(some):
    assert sum(row[1] for row in figures.times_by_step(some, MARCH).rows) == len(some)
    for count, _, _, not_yet, unknown in (row[1:] for row in figures.times(some).rows):
        assert count + not_yet + unknown == len(some)


# --- photos ----------------------------------------------------------------------------------------------------------


def decided(approved=True, agent="ada", minutes=10, reason="", **more):
    usual = {"kind": "review", "channel": "web", "document": "us-visa", "opened": NOON, "closed": after(minutes)}
    return Decision(**usual | more, agent=agent, approved=approved, reason=reason)


def test_decisions_by_reviewer_and_reason():
    some = [decided(), decided(False, reason="blur"), decided(agent="mary", minutes=30), decided(None, agent="")]
    assert rows(figures.decisions(some))["review"] == (3, 2, 1, Share(2, 3), 10 * MINUTE, 30 * MINUTE, 1)
    assert rows(figures.reviewers(some)) == {
        "ada": (2, 1, 1, Share(1, 2), 10 * MINUTE),
        "mary": (1, 1, 0, Share(1, 1), 30 * MINUTE),
    }
    assert rows(figures.reasons(some)) == {"blur": (1, Share(1, 1))}
    assert sum(row[1] for row in figures.decisions_by_step(some, MARCH).rows) == 3


def test_agreement_leaves_out_what_the_machine_left_to_a_person_and_what_was_erased():
    usual = {"channel": "web", "document": "us-visa", "agent": "ada"}
    said = [
        ("pass", True, 8),
        ("pass", False, 2),
        ("fail", False, 3),
        ("fail", True, 1),
        ("review", True, 5),
        ("", True, 4),
    ]
    found = [Agreement(**usual, verdict=verdict, approved=approved, count=count) for verdict, approved, count in said]
    assert rows(figures.agreement(found)) == {
        "pass": (10, 8, 2, Share(8, 10)),
        "fail": (4, 1, 3, Share(3, 4)),
        "review": (5, 5, 0, None),
        "": (4, 4, 0, None),
    }


def test_deadlines_are_kept_late_overdue_or_running():
    usual = {"kind": "claim", "channel": "web", "document": "", "agent": ""}
    found = [Deadline(**usual, due=7, kept=3, late=1, overdue=2), Deadline(**usual, due=1, kept=1, late=0, overdue=0)]
    assert rows(figures.deadlines(found))["claim"] == (4, 1, 2, 1, Share(4, 5))


# --- sales -----------------------------------------------------------------------------------------------------------


def test_sales_are_summed_by_step_and_by_facet():
    sold = [
        Sold(step=0, channel="web", document="us-visa", placed=3, paid=2, refunded=1, kept=1, missed=1),
        Sold(step=2, channel="sms", document="us-visa", placed=5, paid=1, claimed=1),
    ]
    assert [row[1:] for row in figures.sales_by_step(sold, MARCH).rows[:3]] == [(3, 2), (0, 0), (5, 1)]
    assert list(rows(figures.sales_by("channel", sold))) == ["sms", "web"]
    assert rows(figures.sales_by("document", sold))["us-visa"] == (8, 3, 1, 1, Share(3, 8))
    assert rows(figures.promises(sold)) == {"web": (1, 1, 0, Share(1, 2)), "sms": (0, 0, 1, Share(0, 0))}


amounts = st.builds(
    lambda kind, currency, minor, channel: Moved(
        channel=channel, document="us-visa", kind=kind, amount=Money(minor, currency), count=1
    ),
    st.sampled_from(["payment", "refund", "refund_failed", "dispute", "dispute_won"]),
    st.sampled_from(["EUR", "JPY", "XTR"]),
    st.integers(0, 10**9),
    st.sampled_from(["web", "sms"]),
)


@given(st.lists(amounts))
def test_currencies_are_never_added_and_the_details_add_up_to_the_sum(moved):
    total = {row[0].value: row for row in figures.money(moved).rows}
    assert set(total) == {one.amount.currency for one in moved}
    for currency, row in total.items():
        assert {cell.currency for cell in row if isinstance(cell, Money)} == {currency}
        parts = [detail for detail in figures.money_by(moved).rows if detail[0].value == currency]
        for column in range(4):
            assert sum(part[4 + column].amount_minor for part in parts) == row[2 + column].amount_minor
        assert row[1] == sum(one.kind == "payment" for one in moved if one.amount.currency == currency)


def test_money_that_came_back_twice_over_is_less_than_nothing():
    moved = [
        Moved(channel="web", document="d", kind=kind, amount=Money(minor, "EUR"), count=1)
        for kind, minor in (("payment", 500), ("refund", 500), ("dispute", 500))
    ]
    assert rows(figures.money(moved))["EUR"][-1] == Money(-500, "EUR")


def test_each_photo_is_a_try_for_the_next_approved_one():
    approvals = [
        Approval(conversation="web:1", channel="web", photos=3, at=NOON),
        Approval(conversation="web:1", channel="web", photos=4, at=NOON + dt.timedelta(days=1)),
        Approval(conversation="web:2", channel="web", photos=2, at=NOON - dt.timedelta(days=90)),
        Approval(conversation="web:2", channel="web", photos=4, at=NOON),
    ]
    ((channel, approved, photos, mean),) = figures.tries(approvals, MARCH).rows
    assert (channel.value, approved, photos, mean.value) == ("web", 3, 6, 2.0)


# --- narrowing -------------------------------------------------------------------------------------------------------


def test_only_what_was_chosen_is_counted_and_what_does_not_know_a_facet_is_not():
    ratings = [
        Rating(channel="web", agent="ada", good=True, count=2),
        Rating(channel="sms", agent="", good=False, count=1),
    ]
    assert Only().of(ratings) == ratings
    assert Only(channel="web").of(ratings) == ratings[:1]
    assert Only(document="us-visa").of(ratings) == []
    assert rows(figures.satisfaction(ratings)) == {"ada": (2, 2, Share(2, 2)), "": (1, 0, Share(0, 1))}
