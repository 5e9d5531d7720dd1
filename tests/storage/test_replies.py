"""What the desk must know to answer somebody, and which message of a channel's an effect became."""

import datetime as dt

import sqlalchemy as sa

from bot.domain.ids import ConversationId, EffectId
from bot.storage.database import Database
from bot.storage.replies import SqlReplies
from bot.storage.schema import sendings
from bot.storage.sendings import Sendings

ANNA, BEN = ConversationId("telegram:1"), ConversationId("telegram:2")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


async def test_an_effect_keeps_the_number_of_its_message(database: Database) -> None:
    numbers = Sendings(database, lambda: NOON)
    await numbers.note(ANNA, EffectId("e/0"), 17)
    await numbers.note(ANNA, EffectId("e/0"), 17)
    await numbers.note(BEN, EffectId("f/0"), 17)  # numbers are a chat's own

    assert await numbers.number(EffectId("e/0")) == 17
    assert await numbers.number(EffectId("f/0")) == 17
    assert await numbers.number(EffectId("g/0")) is None
    rows = database.run_now(lambda sql: sql.execute(sa.select(sendings.c.conversation, sendings.c.status)).all())
    assert sorted(map(tuple, rows)) == [(ANNA, "sent"), (BEN, "sent")]


async def test_a_note_is_its_conversations_own_and_the_same_form_writes_one(database: Database) -> None:
    replies = SqlReplies(database)
    for key, words in (("k1", "first"), ("k1", "again"), ("k2", "second")):
        await replies.add_note(key, ANNA, "grace", words, NOON)

    assert [(note.agent, note.words, note.at) for note in await replies.notes(ANNA)] == [
        ("grace", "first", NOON),
        ("grace", "second", NOON),
    ]
    assert await replies.notes(BEN) == []


async def test_of_a_conversation_that_nobody_knows_nothing_is_known(database: Database) -> None:
    replies = SqlReplies(database)
    reach, facts = await replies.reach(ANNA), await replies.facts(ANNA)

    assert (reach.heard_at, reach.stopped) == (None, False)
    assert (facts.order, facts.document, facts.price) == (None, None, None)
    assert await replies.deliveries(ANNA) == {}
