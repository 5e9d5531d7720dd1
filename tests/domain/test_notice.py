"""Of what agents are told, and when not."""

import datetime as dt
from typing import get_args

import msgspec
import pytest

from bot.domain.effects import CaseKind
from bot.domain.notice import NOTICE_OF, Notice, NoticeKind, Quiet, is_for, kinds_of, read_kinds, read_quiet, timing
from bot.domain.team import RIGHTS, Reach, rights_of

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
ZONE = "Europe/Brussels"  # an hour ahead of UTC in March
NIGHT = Quiet(dt.time(22), dt.time(7))


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def test_every_kind_of_case_is_told_of_and_nobody_is_told_of_what_is_not_their_work() -> None:
    assert set(NOTICE_OF) == set(get_args(CaseKind)) - {"order"}  # which an agent takes up themselves
    assert kinds_of(rights_of({"reviewer"})) == ("photo",)
    assert kinds_of(rights_of({"operator"})) == ()
    assert "confirm" not in kinds_of(rights_of({"agent"}))
    assert set(kinds_of(rights_of(RIGHTS))) == {*NOTICE_OF.values(), "reassigned", "confirm"}


def test_a_notice_has_no_place_for_anything_of_a_customers() -> None:
    assert set(Notice.__struct_fields__) == {
        "key",
        "kind",
        "channel",
        "document",
        "case",
        "to",
        "silent",
        "wider",
        "at",
    }


FRENCH, GREEK = Reach(languages=("fr",), countries=("FR",)), Reach(languages=("el",), countries=("GR",))
TEAM = (FRENCH, GREEK)


@pytest.mark.parametrize(
    ("kind", "language", "country", "reach", "told"),
    [
        ("person", "fr", "GR", FRENCH, "at once"),  # who answers judges no document
        ("person", "fr", "GR", GREEK, "later"),
        ("person", "fr-CA", "", FRENCH, "at once"),
        ("person", "it", "", GREEK, "at once"),  # nobody reads it, so it is everybody's
        ("person", "fr", "", Reach(), "at once"),  # no language is all of them
        ("photo", "fr", "GR", GREEK, "at once"),  # who judges a photo reads no words
        ("photo", "fr", "GR", FRENCH, "later"),
    ],
)
def test_whoever_knows_the_language_or_the_country_is_told_first_and_the_others_when_it_is_noted_again(
    kind: NoticeKind, language: str, country: str, reach: Reach, told: str
) -> None:
    first = Notice(key="k", kind=kind, channel="web", at=NOON)
    again = msgspec.structs.replace(first, wider=True)

    heard = [is_for(notice, reach, TEAM, language, country) for notice in (first, again)]

    assert heard == [told == "at once", told == "later"]


def test_what_is_for_one_agent_is_told_to_them_whatever_they_read() -> None:
    notice = Notice(key="k", kind="reassigned", channel="web", to="ada", at=NOON)

    assert is_for(notice, GREEK, TEAM, "fr", "FR")


@pytest.mark.parametrize(
    ("quiet", "clock", "covered"),
    [
        (NIGHT, "21:59", False),
        (NIGHT, "22:00", True),
        (NIGHT, "03:00", True),
        (NIGHT, "07:00", False),
        (Quiet(dt.time(12), dt.time(14)), "13:59", True),
        (Quiet(dt.time(12), dt.time(14)), "14:00", False),
        (Quiet(dt.time(12), dt.time(12)), "12:00", False),
    ],
)
def test_quiet_hours(quiet: Quiet, clock: str, covered: bool) -> None:
    assert quiet.covers(dt.time.fromisoformat(clock)) == covered


def test_quiet_hours_go_by_the_desks_clock() -> None:
    late = NOON.replace(hour=21)  # 22:00 in Brussels

    assert timing(NIGHT, ZONE, late, None) == "later"
    assert timing(NIGHT, ZONE, late - minutes(1), None) == "now"
    assert timing(NIGHT, "UTC", late, None) == "now"


def test_whoever_has_the_desk_open_sees_it_there() -> None:
    assert timing(None, ZONE, NOON, NOON - minutes(1.9)) == "never"
    assert timing(NIGHT, ZONE, NOON.replace(hour=23), NOON.replace(hour=23)) == "never"
    assert timing(None, ZONE, NOON, NOON - minutes(2)) == "now"


def test_five_minutes_lie_between_two_letters() -> None:
    assert timing(None, ZONE, NOON, None, NOON - minutes(4.9)) == "later"
    assert timing(None, ZONE, NOON, None, NOON - minutes(5)) == "now"


def test_what_is_stored_is_read_again() -> None:
    assert read_kinds("photo nonsense person") == {"photo", "person"}
    assert read_quiet("22:00", "07:00") == NIGHT
    assert read_quiet("", "07:00") is read_quiet("09:00", "09:00") is None


@pytest.mark.parametrize("wrong", ["24:00", "9:00", "22:00+01:00", "noon", "22:00:00"])
def test_a_time_of_day_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="22:00"):
        read_quiet(wrong, "07:00")
