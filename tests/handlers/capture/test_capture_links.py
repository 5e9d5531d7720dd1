"""The link: good for an hour, for one sitting, and made by nobody else."""

import datetime as dt

import pytest

from bot.domain.ids import SittingId
from bot.errors import Rejected
from bot.handlers.capture.links import CameraLinks
from tests.handlers.capture.booth import LINKS, MOMENT, SITTING, TOKEN, URL


def test_a_link_opens_its_own_sitting_and_is_short_enough_for_a_text_message() -> None:
    link = LINKS.link(SITTING, MOMENT)
    assert link.startswith(f"{URL}/c/")
    assert len(link.rpartition("/")[2]) <= 40
    assert LINKS.open(TOKEN, MOMENT) == SITTING


def test_it_is_good_for_an_hour_and_no_longer_than_a_minute_more() -> None:
    assert LINKS.open(TOKEN, MOMENT + dt.timedelta(minutes=60)) == SITTING
    with pytest.raises(Rejected, match="expired") as refused:
        LINKS.open(TOKEN, MOMENT + dt.timedelta(minutes=61))
    assert refused.value.status == 410


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_token_with_any_one_character_changed_is_forged(place: int) -> None:
    other = "b" if TOKEN[place] == "a" else "a"
    with pytest.raises(Rejected, match="not-found"):
        LINKS.open(TOKEN[:place] + other + TOKEN[place + 1 :], MOMENT)


@pytest.mark.parametrize("token", ["", "a", TOKEN[:-1], TOKEN + "a", TOKEN.upper(), TOKEN[:-1] + "é", "../" + TOKEN])
def test_what_is_no_token_at_all_is_forged_too(token: str) -> None:
    with pytest.raises(Rejected, match="not-found") as refused:
        LINKS.open(token, MOMENT)
    assert refused.value.status == 404


def test_another_houses_secret_makes_other_tokens() -> None:
    theirs = CameraLinks("another secret", URL).link(SittingId(SITTING), MOMENT)
    with pytest.raises(Rejected, match="not-found"):
        LINKS.open(theirs.rpartition("/")[2], MOMENT)
