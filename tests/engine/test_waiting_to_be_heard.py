"""The engine, where somebody must wait: being asked to is no failure, and a customer who must write first is waited for."""

import asyncio
import datetime as dt

import pytest

from bot.domain.effects import ForgetAddress, Send
from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    DataErased,
    Envelope,
    Event,
    MessageLost,
    OptedOut,
    PersonJoined,
    PersonWrote,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import EffectId, EventId, PhotoId
from bot.engine.runner import Engine
from bot.errors import NotHeard, RateLimited, Unavailable, Unwanted
from tests.engine.conftest import ANNA, Bench

DUE, DEAD = "SELECT key FROM outbox WHERE state = 'due' ORDER BY id", "SELECT key FROM outbox WHERE state = 'dead'"
SILENT, BUSY = NotHeard("more than a day"), RateLimited("slow down", 30)


def said_by(bench: Bench, event: Event, name: str) -> Envelope:
    return Envelope(id=EventId(name), conversation=ANNA, at=bench.moment, event=event, language="en")


async def happens(bench: Bench, engine: Engine, event: Event, name: str) -> None:
    await engine.accept(said_by(bench, event, name))
    await engine.close()


async def a_day_later(bench: Bench, *troubles: Exception) -> Engine:
    """An engine whose customer has said something a day ago; what is delivered from now on meets these troubles."""
    engine = bench.new_engine()
    await engine.accept(bench.says("us visa", 1))
    await engine.close()
    bench.moment += dt.timedelta(hours=25)
    bench.channel.delivered.clear()
    bench.channel.troubles = list(troubles)
    return engine


def delivered(bench: Bench) -> list[str]:
    return [str(key).partition("/")[0] for key, _ in bench.channel.delivered]


async def test_being_asked_to_wait_is_no_try_however_often_it_happens(bench: Bench) -> None:
    engine = await a_day_later(bench, *[BUSY] * 20)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    for _ in range(20):
        bench.moment += dt.timedelta(seconds=31)
        await engine.drain(ANNA)
        await engine.close()

    assert delivered(bench) == ["desk:1"]
    assert bench.rows(DEAD) == []
    assert bench.rows("SELECT attempts FROM outbox WHERE key = 'desk:1/0'") == [(0,)]
    assert bench.rows("SELECT * FROM cases") == []


async def test_a_real_failure_between_two_requests_to_wait_is_a_try(bench: Bench) -> None:
    engine = await a_day_later(bench, BUSY, Unavailable("away"), BUSY, Unavailable("away"))
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    for _ in range(6):
        bench.moment += dt.timedelta(seconds=60)
        await engine.drain(ANNA)
        await engine.close()

    assert bench.rows("SELECT attempts, state FROM outbox WHERE key = 'desk:1/0'") == [(2, "done")]


SPOKEN = {
    "words": TextReceived("hello"),
    "a start": ConversationStarted(),
    "a tap": ChoiceTapped("awaiting_photo", "nothing"),
    "a photo": PhotoReceived(PhotoId("ph-1"), "somewhere"),
    "a sticker": UnsupportedReceived("sticker"),
}


@pytest.mark.parametrize("event", SPOKEN.values(), ids=SPOKEN.keys())
async def test_what_waits_for_the_customer_comes_first_when_they_say_anything(bench: Bench, event: Event) -> None:
    engine = await a_day_later(bench, SILENT)
    await happens(bench, engine, PersonWrote("Grace", "Hello?"), "desk:1")
    assert bench.channel.delivered == []
    assert len(bench.rows(DUE)) == 2

    bench.moment += dt.timedelta(hours=1)
    await happens(bench, engine, event, "web:anna:2")

    assert delivered(bench)[:2] == ["desk:1", "desk:1"]
    assert bench.rows(DUE) == []


UNHEARD = {
    "a photo from the camera page": (PhotoReceived(PhotoId("ph-1")), "camera:1"),
    "a person of the team": (PersonWrote("Grace", "Hello?"), "desk:2"),
    "a verdict": (MessageLost(EffectId("x/0"), "30003"), "web:anna:1/0/result"),
}


@pytest.mark.parametrize(("event", "name"), UNHEARD.values(), ids=UNHEARD.keys())
async def test_nobody_else_brings_about_what_waits_for_the_customer(bench: Bench, event: Event, name: str) -> None:
    engine = await a_day_later(bench, SILENT, SILENT, SILENT)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    bench.moment += dt.timedelta(hours=1)
    await happens(bench, engine, event, name)
    tries = 3 - len(bench.channel.troubles)

    assert bench.channel.delivered == []
    assert tries == 1  # nobody tries what must wait, nor what comes after it


async def test_what_waits_is_not_tried_by_looking_again_and_again(bench: Bench) -> None:
    engine = await a_day_later(bench, SILENT, SILENT)
    await happens(bench, engine, PersonWrote("Grace", "Hello?"), "desk:1")
    for _ in range(30):
        bench.moment += dt.timedelta(hours=2)
        await engine.sweep(dt.timedelta(seconds=10))
        await engine.drain(ANNA)
        await engine.close()

    assert bench.channel.troubles == [SILENT]
    assert bench.queue.drains == []
    assert bench.rows(DEAD) == []


async def test_the_sweep_does_not_find_what_waits_alone(bench: Bench) -> None:
    engine = await a_day_later(bench, SILENT)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    bench.moment += dt.timedelta(hours=2)

    assert await engine.sweep(dt.timedelta(seconds=10)) == 0


async def test_nor_what_stands_behind_it(bench: Bench) -> None:
    engine = await a_day_later(bench, SILENT)
    await happens(bench, engine, PersonWrote("Grace", "Hello?"), "desk:1")
    bench.moment += dt.timedelta(hours=2)

    assert await engine.sweep(dt.timedelta(seconds=10)) == 0


async def test_a_message_that_waited_before_is_not_tried_without_end(bench: Bench) -> None:
    engine = await a_day_later(bench, BUSY)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    bench.moment += dt.timedelta(seconds=10)
    await happens(bench, engine, TextReceived("hello"), "web:anna:2")
    bench.channel.troubles = [SILENT] * 50  # the provider has other ideas of a day than we have
    bench.moment += dt.timedelta(seconds=60)
    await engine.drain(ANNA)
    await engine.close()

    assert len(bench.channel.troubles) == 49


async def test_what_a_process_left_that_died_when_the_customer_wrote_is_carried_on(bench: Bench) -> None:
    engine = await a_day_later(bench, SILENT)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    bench.moment += dt.timedelta(hours=1)
    bench.channel.slow_s = 60
    await engine.accept(bench.says("hello?", 2))
    await asyncio.sleep(0.05)
    for task in list(engine._tasks):  # the process dies in the middle of sending
        task.cancel()
    await asyncio.gather(*engine._tasks, return_exceptions=True)
    bench.channel.slow_s = 0
    bench.moment += dt.timedelta(minutes=5)
    other = bench.new_engine("another")
    await other.sweep(dt.timedelta(seconds=10))
    await other.close()

    assert delivered(bench) == ["desk:1"]


async def test_what_was_lost_because_nobody_was_heard_is_said_later_and_once(bench: Bench) -> None:
    engine = await a_day_later(bench)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    bench.channel.troubles = [SILENT]
    lost = MessageLost(EffectId("desk:1/0"), "63016", not_heard=True)
    await happens(bench, engine, lost, "twilio:SM1:lost")
    assert bench.rows("SELECT heard_at FROM conversations") == [(None,)]
    assert len(bench.rows(DUE)) == 1

    bench.moment += dt.timedelta(hours=1)
    await happens(bench, engine, TextReceived("hello"), "web:anna:2")
    assert delivered(bench)[:2] == ["desk:1", "desk:1"]
    assert bench.rows("SELECT * FROM cases") == []


async def test_what_was_lost_for_good_is_dead_and_the_desk_is_told(bench: Bench) -> None:
    engine = await a_day_later(bench)
    await happens(bench, engine, PersonJoined("Grace"), "desk:1")
    await happens(bench, engine, MessageLost(EffectId("desk:1/0"), "30003"), "twilio:SM1:lost")

    assert bench.rows("SELECT state, error FROM outbox WHERE key = 'desk:1/0'") == [("dead", "30003")]
    assert bench.rows("SELECT kind FROM cases") == [("person",)]


async def test_a_loss_of_an_effect_that_nobody_knows_changes_nothing_else(bench: Bench) -> None:
    engine = await a_day_later(bench)
    before = bench.rows("SELECT key, state FROM outbox ORDER BY id")
    await happens(bench, engine, MessageLost(EffectId("nobody/0"), "63016", not_heard=True), "twilio:SM1:lost")

    assert bench.rows("SELECT key, state FROM outbox ORDER BY id") == before


async def test_a_customer_who_wants_no_messages_is_noted_and_what_is_behind_is_not_tried(bench: Bench) -> None:
    engine = await a_day_later(bench, Unwanted("twilio: 400 21610", "+15005550006"), Unavailable("never tried"))
    await engine.accept(bench.says("help", 2))
    await engine.close()

    assert bench.rows("SELECT sender, wanted, how FROM wishes") == [("+15005550006", 0, "provider")]
    assert bench.channel.delivered == []
    assert len(bench.channel.troubles) == 1
    assert bench.rows(DUE) == []


async def test_a_stop_leaves_unsaid_what_the_assistant_still_had_to_say(bench: Bench) -> None:
    engine = await a_day_later(bench, BUSY)
    await happens(bench, engine, TextReceived("help"), "web:anna:2")
    waiting = len(bench.rows(DUE))
    await happens(bench, engine, OptedOut("call", "us"), "voice:CA1:stop")
    bench.moment += dt.timedelta(minutes=5)
    await engine.drain(ANNA)
    await engine.close()

    assert waiting > 0
    assert "web:anna:2" not in delivered(bench)
    assert bench.rows(DUE) == []


async def test_erased_is_still_said_and_only_then_the_address_is_forgotten(bench: Bench) -> None:
    engine = await a_day_later(bench, Unavailable("away"))

    def knows(connection: object) -> None:
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "INSERT INTO addresses (conversation, address, at) VALUES ('web:anna', '+32470123456', '2026-11-22')"
        )

    bench.database.run_now(knows)
    await happens(bench, engine, DataErased(), "web:anna:1/9/result")
    assert len(bench.rows("SELECT * FROM addresses")) == 1
    bodies = [str(body) for (body,) in bench.rows("SELECT body FROM outbox WHERE state = 'due' ORDER BY id")]
    assert [Send.__name__ in bodies[0], ForgetAddress.__name__ in bodies[1]] == [True, True]

    bench.moment += dt.timedelta(seconds=10)
    await engine.drain(ANNA)
    await engine.close()
    assert delivered(bench) == ["web:anna:1"]
    assert bench.rows("SELECT * FROM addresses") == []
    assert bench.rows(DUE) == []
