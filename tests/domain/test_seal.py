"""A claim that only we can make, and that ends."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.seal import Claim, Seal

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SEAL = Seal("a secret", "download")
TOKEN = SEAL.stamp("p1a2b3", NOON)

words = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=40)
moments = st.integers(0, 4_000_000_000).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))


@given(words, moments)
def test_a_claim_says_what_was_stamped_until_the_end_of_its_minute(said, until):
    claim = SEAL.open(SEAL.stamp(said, until))

    assert claim is not None
    assert claim.words == said
    assert until < claim.until <= until + dt.timedelta(minutes=1)


@pytest.mark.parametrize(("second", "minute"), [(0, 1), (1, 1), (59, 1), (60, 2)])
def test_a_claim_ends_on_a_full_minute(second, minute):
    until = NOON + dt.timedelta(seconds=second)

    assert SEAL.open(SEAL.stamp("a", until)) == Claim("a", NOON + dt.timedelta(minutes=minute))


def test_whether_its_time_is_over_is_for_others_to_say():
    assert SEAL.open(SEAL.stamp("a", NOON - dt.timedelta(days=3650))) is not None


def test_a_claim_is_short_enough_for_a_text_message():
    assert len(TOKEN) == len("p1a2b3") + 22


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_claim_with_one_other_character_is_not_ours(place):
    other = "b" if TOKEN[place] == "a" else "a"

    assert SEAL.open(TOKEN[:place] + other + TOKEN[place + 1 :]) is None


STRANGE = {
    "nothing": "",
    "too little": "a",
    "no words": TOKEN[-22:],
    "cut at its end": TOKEN[:-1],
    "cut at its beginning": TOKEN[1:],
    "longer": f"{TOKEN}a",
    "longer before": f"a{TOKEN}",
    "capitals": TOKEN.upper(),
    "a line behind it": f"{TOKEN}\n",
    "space around it": f" {TOKEN} ",
    "another alphabet": "é" * len(TOKEN),
    "digits of another script": TOKEN[:-1] + "٣",
    "a dash": TOKEN.replace(TOKEN[3], "-"),
    "a zero byte": f"{TOKEN}\0",
}


@pytest.mark.parametrize("token", STRANGE.values(), ids=STRANGE.keys())
def test_what_we_did_not_stamp_is_not_ours(token):
    assert SEAL.open(token) is None


@pytest.mark.parametrize("other", [Seal("a secret", "picture"), Seal("another secret", "download"), Seal("", "")])
def test_a_claim_for_one_purpose_is_none_for_another(other):
    assert other.open(TOKEN) is None
    assert SEAL.open(other.stamp("p1a2b3", NOON)) is None


def test_where_the_purpose_ends_and_the_secret_begins_cannot_be_moved():
    assert Seal("ab", "c").open(Seal("b", "ca").stamp("x", NOON)) is None


def test_words_cannot_be_moved_into_the_minute():
    assert SEAL.open(SEAL.stamp("a0", NOON)) != SEAL.open(SEAL.stamp("a", NOON))
