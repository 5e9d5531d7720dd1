"""A hint stays long enough to be read, and the shutter waits until all has held for a second."""

from bot.domain.aim import Aim
from bot.handlers.capture.steady import HOLD_S, Watch, seen

READY = Aim(hint="ready", ready=True)
CLOSER, CHIN = Aim(hint="closer"), Aim(hint="chin-up")


def watched(*aims: Aim, every_s: float = 0.25) -> Watch:
    watch = Watch()
    for place, aim in enumerate(aims):
        watch = seen(watch, aim, 100 + place * every_s)
    return watch


def test_a_second_of_readiness_is_held_and_less_is_not() -> None:
    assert HOLD_S == 1.0
    assert not watched(*[READY] * 4).holds
    assert watched(*[READY] * 5).holds


def test_one_picture_that_is_not_ready_begins_the_second_anew() -> None:
    assert not watched(READY, READY, READY, CHIN, READY, READY, READY, READY).holds


def test_what_happened_in_a_gap_nobody_knows() -> None:
    watch = seen(seen(Watch(), READY, 100.0), READY, 101.5)
    assert not watch.holds
    assert watch.ready_since_s == 101.5


def test_a_hint_gives_way_only_to_one_that_is_seen_twice_in_a_row() -> None:
    assert watched(CLOSER, CHIN).hint == "closer"
    assert watched(CLOSER, CHIN, CLOSER, CHIN).hint == "closer"
    assert watched(CLOSER, CHIN, CHIN).hint == "chin-up"


def test_ready_and_no_longer_ready_are_said_at_once() -> None:
    assert watched(CLOSER, READY).hint == "ready"
    assert watched(CLOSER, READY, CHIN).hint == "chin-up"


def test_after_a_gap_the_old_hint_means_nothing() -> None:
    assert watched(CLOSER, CHIN, every_s=5).hint == "chin-up"
