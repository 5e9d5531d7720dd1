"""How fast we speak: never faster than a sender or a chat may, in order, and with nothing lost."""

import asyncio
import itertools
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RateLimited
from bot.handlers.pace import Pace, Rate

SENDER, CHAT = Rate(10.0, burst=5), Rate(1.0, burst=3)
_A_HAIR = 1e-6


@dataclass
class Time:
    """Time that passes when everybody waits for it."""

    now: float = 1000.0
    waiting: list[tuple[float, int, asyncio.Event]] = field(default_factory=list)
    count: int = 0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.count += 1
        event = asyncio.Event()
        self.waiting.append((self.now + seconds, self.count, event))
        await event.wait()

    async def passes(self, until: asyncio.Future[object]) -> None:
        while not until.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self.waiting and not until.done():
                self.waiting.sort(key=lambda each: each[:2])
                moment, _, event = self.waiting.pop(0)
                self.now = max(self.now, moment)
                event.set()


def keeps_to(rate: Rate, moments: list[tuple[float, int]]) -> bool:
    """Whether these calls (when, as how many) conform to the rate: the generic cell rate algorithm, as a judge."""
    due = float("-inf")
    for moment, weight in sorted(moments):
        if moment < due - rate.tolerance_s - _A_HAIR:
            return False
        due = max(due, moment) + weight / rate.per_s
    return True


def most_in(window_s: float, moments: list[tuple[float, int]]) -> int:
    """The most that is said in any window of this length."""
    ordered = sorted(moments)
    return max(
        sum(weight for moment, weight in ordered if start <= moment < start + window_s - _A_HAIR)
        for start, _ in ordered
    )


async def spoken(
    chats: dict[str, list[int]], sender: Rate = SENDER, chat: Rate = CHAT
) -> tuple[list[tuple[str, int, float, int]], Time]:
    """Every chat says its messages (their weights) one after the other, all chats at once, as the engine has them do.

    A chat that is sent away comes again when it was told to. Returns chat, place, moment and weight of everything said.
    """
    time = Time()
    pace, said = Pace(sender, chat, clock=time, sleep=time.sleep), []

    async def speaks(name: str, weights: list[int]) -> None:
        for place, weight in enumerate(weights):
            while True:
                try:
                    await pace.wait(name, weight)
                except RateLimited as limited:
                    await time.sleep(limited.retry_after_s)
                else:
                    break
            said.append((name, place, time.now, weight))

    await time.passes(asyncio.ensure_future(asyncio.gather(*(speaks(*each) for each in chats.items()))))
    return said, time


async def test_a_burst_over_many_chats_arrives_complete_in_order_and_at_the_pace_of_each():
    said, _ = await spoken({f"chat-{number}": [1] * 20 for number in range(25)})

    assert len(said) == 500
    for name, of_chat in itertools.groupby(sorted(said), key=lambda each: each[0]):
        mine = list(of_chat)
        assert [place for _, place, _, _ in mine] == list(range(20)), name
        assert [moment for *_, moment, _ in mine] == sorted(moment for *_, moment, _ in mine)
        assert keeps_to(CHAT, [(moment, 1) for *_, moment, _ in mine]), name
    everything = [(moment, 1) for *_, moment, _ in said]
    assert most_in(1.0, everything) <= 2 * SENDER.per_s + SENDER.burst


async def test_a_burst_takes_no_longer_than_it_must():
    said, time = await spoken({f"chat-{number}": [1] * 20 for number in range(25)})

    assert time.now - 1000 <= 1.1 * max(500 / SENDER.per_s, 20 / CHAT.per_s) + 25
    assert len(said) == 500


@pytest.mark.parametrize("chats", [1, 3, 8])
async def test_where_the_sender_is_the_slower_one_it_is_never_faster_than_its_rate(chats):
    long_code = Rate(1.0)
    said, _ = await spoken({f"chat-{number}": [1, 2, 1] for number in range(chats)}, sender=long_code, chat=Rate(5.0))

    assert keeps_to(long_code, [(moment, weight) for *_, moment, weight in said])


async def test_the_sender_is_never_faster_than_its_rate_whatever_its_chats_wait_for():
    sender, chat = Rate(10.0), Rate(0.5)
    time = Time()
    pace, moments = Pace(sender, chat, clock=time, sleep=time.sleep), []

    async def speaks(name: str, after_s: float) -> None:
        await time.sleep(after_s)
        await pace.wait(name)
        moments.append((time.now, 1))

    early = [speaks(f"chat-{number}", after_s) for number in range(10) for after_s in (0.0, 0.01)]
    late = [speaks(f"late-{number}", 2.0) for number in range(20)]
    await time.passes(asyncio.ensure_future(asyncio.gather(*early, *late)))

    assert keeps_to(sender, moments)


@given(
    weights=st.lists(st.integers(1, 10), min_size=1, max_size=40),
    per_s=st.sampled_from([0.5, 1.0, 3.0, 80.0]),
    burst=st.integers(1, 10),
)
def test_one_chat_never_breaks_either_rate(weights, per_s, burst):
    sender, chat = Rate(per_s, burst=burst), Rate(2.0, burst=3)
    said, _ = asyncio.run(spoken({"ada": weights}, sender, chat))

    assert [place for _, place, _, _ in said] == list(range(len(weights)))
    assert keeps_to(sender, [(moment, weight) for *_, moment, weight in said])
    assert keeps_to(chat, [(moment, 1) for *_, moment, _ in said])


async def test_nobody_waits_where_there_is_room():
    time = Time()
    pace = Pace(SENDER, CHAT, clock=time, sleep=time.sleep)
    for _ in range(3):
        await pace.wait("ada")
    await pace.wait("bob")

    assert time.waiting == []


async def test_what_would_wait_for_long_is_given_back_and_nothing_is_reserved_for_it():
    time = Time()
    pace = Pace(Rate(1.0), Rate(100.0, burst=100), clock=time, sleep=time.sleep)
    waits = [asyncio.ensure_future(pace.wait(f"chat-{number}")) for number in range(21)]
    await asyncio.sleep(0)
    for _ in range(5):
        with pytest.raises(RateLimited) as refusal:
            await pace.wait("late")
        assert refusal.value.retry_after_s == pytest.approx(21.0)

    await time.passes(asyncio.ensure_future(asyncio.gather(*waits)))
    time.now += 1
    await asyncio.wait_for(pace.wait("late"), 1)
    assert time.waiting == []


async def test_a_provider_that_asks_a_chat_to_wait_is_obeyed_for_that_chat_alone():
    time = Time()
    pace = Pace(SENDER, CHAT, clock=time, sleep=time.sleep)
    pace.hold("ada", 60)
    with pytest.raises(RateLimited) as refusal:
        await pace.wait("ada")
    assert refusal.value.retry_after_s == pytest.approx(60)
    await pace.wait("bob")

    time.now += 59.9
    waiting = asyncio.ensure_future(pace.wait("ada"))
    await asyncio.sleep(0)
    assert not waiting.done()
    await time.passes(waiting)
    assert time.now == pytest.approx(1060)


async def test_being_asked_to_wait_for_a_moment_is_waited_for_here():
    time = Time()
    pace = Pace(SENDER, CHAT, clock=time, sleep=time.sleep)
    pace.hold("ada", 3)
    await time.passes(asyncio.ensure_future(pace.wait("ada")))

    assert time.now == pytest.approx(1003)


async def test_a_silence_earns_no_more_than_a_burst():
    time = Time()
    pace = Pace(SENDER, CHAT, clock=time, sleep=time.sleep)
    await pace.wait("ada")
    time.now += 1_000_000
    moments = []
    for _ in range(5):
        task = asyncio.ensure_future(pace.wait("ada"))
        await time.passes(task)
        moments.append(time.now)

    assert moments[:3] == [moments[0]] * 3
    assert moments[4] > moments[3] > moments[2]


async def test_of_many_chats_the_silent_ones_are_forgotten_and_the_busy_ones_are_not():
    time = Time()
    pace = Pace(Rate(1e9, burst=10**9), CHAT, clock=time, sleep=time.sleep)
    for number in range(10_000):
        await pace.wait(f"old-{number}")
    time.now += 10
    for _ in range(3):
        await pace.wait("ada")
    await pace.wait("bob")
    assert len(pace._chats_due) <= 3

    waiting = asyncio.ensure_future(pace.wait("ada"))
    await asyncio.sleep(0)
    assert not waiting.done()
    await time.passes(waiting)


async def test_a_wait_that_is_called_off_keeps_nobody_else_waiting_for_ever():
    time = Time()
    pace = Pace(SENDER, CHAT, clock=time, sleep=time.sleep)
    for _ in range(3):
        await pace.wait("ada")
    waiting = asyncio.ensure_future(pace.wait("ada"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    await time.passes(asyncio.ensure_future(pace.wait("ada")))
    assert time.now <= 1003


def test_the_judge_notices_a_pace_that_is_too_fast():
    good = [(place / 10, 1) for place in range(50)]
    good = good[1::2] + good[::2]

    assert keeps_to(Rate(10.0), good)
    assert not keeps_to(Rate(10.0), [*good, (2.05, 1)])
    assert keeps_to(Rate(10.0, burst=2), [*good, (0.0, 1)])
    assert most_in(1.0, good) == 10
