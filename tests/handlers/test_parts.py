"""A message in several calls goes on where it stopped, and forgets where that was when it is no use any more."""

import pytest

from bot.domain.ids import EffectId
from bot.errors import NotHeard, PassboothError, RateLimited, Unavailable, Undeliverable, Unwanted
from bot.handlers.parts import Parts

ONE, OTHER = EffectId("e/0"), EffectId("e/1")


class Says:
    """Writes down what is said, and raises what it is told to raise: one trouble for each call, None for a good one."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.said: list[str] = []

    async def __call__(self, call: str) -> None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.said.append(call)


async def attempts(parts: Parts, says: Says, calls: str, effect: EffectId = ONE, most: int = 9) -> list[PassboothError]:
    """Until it is said. Returns what went wrong on the way."""
    wrong: list[PassboothError] = []
    for _ in range(most):
        try:
            await parts.say(effect, calls, says)
        except PassboothError as error:
            wrong.append(error)
        else:
            break
    return wrong


@pytest.mark.parametrize("trouble", [Unavailable("away"), RateLimited("slow", 1), NotHeard("silent")])
@pytest.mark.parametrize("place", [0, 1, 2])
async def test_a_message_goes_on_where_it_stopped(trouble, place):
    says = Says(*[None] * place, trouble, trouble)

    assert len(await attempts(Parts(), says, "abc")) == 2
    assert says.said == ["a", "b", "c"]


async def test_a_message_that_stops_at_every_call_is_said_once():
    away = Unavailable("away")
    says = Says(away, None, away, away, None, away, None)

    assert len(await attempts(Parts(), says, "abc")) == 4
    assert says.said == ["a", "b", "c"]


@pytest.mark.parametrize("trouble", [Undeliverable("gone"), Unwanted("stop", "us")])
async def test_where_a_message_that_can_never_arrive_stopped_is_not_remembered(trouble):
    parts = Parts()
    assert await attempts(parts, Says(None, trouble), "abc", most=1) == [trouble]

    says = Says()
    await parts.say(ONE, "abc", says)
    assert says.said == ["a", "b", "c"]
    assert parts._said == {}


async def test_what_was_said_is_said_again_when_it_is_asked_for_again():
    parts, says = Parts(), Says()
    for _ in range(2):
        await parts.say(ONE, "ab", says)

    assert says.said == ["a", "b", "a", "b"]


async def test_two_messages_do_not_know_of_each_other():
    parts, away = Parts(), Unavailable("away")
    await attempts(parts, Says(None, None, away), "abc", ONE, most=1)
    await attempts(parts, Says(None, away), "xyz", OTHER, most=1)
    says = Says()
    await parts.say(OTHER, "xyz", says)
    await parts.say(ONE, "abc", says)

    assert says.said == ["y", "z", "c"]
    assert parts._said == {}


async def test_a_message_that_became_shorter_meanwhile_is_at_its_end():
    parts, says = Parts(), Says()
    await attempts(parts, Says(None, None, Unavailable("away")), "abc", most=1)
    await parts.say(ONE, "a", says)

    assert says.said == []


async def test_nothing_to_say_is_said():
    says = Says()
    await Parts().say(ONE, "", says)

    assert says.said == []


async def test_a_surprise_is_none_of_our_errors_and_the_message_begins_again():
    parts, says = Parts(), Says()
    with pytest.raises(ZeroDivisionError):
        await parts.say(ONE, "abc", Says(None, ZeroDivisionError()))
    await parts.say(ONE, "abc", says)

    assert says.said == ["a", "b", "c"]
