"""Which of a provider's messages became of our words, for a channel whose messages can be corrected."""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from bot.domain.ids import ConversationId, EffectId
from bot.storage.database import Database, insert_or_ignore
from bot.storage.schema import sendings

_SENT_RANK = 4  # as `handlers.twilio.status` ranks it


class Sendings:
    """Numbers of a channel's messages, by the effects that sent them."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._now = now

    async def note(self, conversation: ConversationId, effect: EffectId, number: int) -> None:
        """Remember it; the first number of an effect stays."""
        row = {"ref": f"{conversation}:{number}", "effect": effect, "conversation": conversation}
        sent = {**row, "status": "sent", "rank": _SENT_RANK, "at": self._now()}
        await self._database.run(
            lambda connection: connection.execute(insert_or_ignore(connection.dialect.name, sendings), sent)
        )

    async def number(self, effect: EffectId) -> int | None:
        """The message's number; None where it is not known."""
        asked = sa.select(sendings.c.ref).where(sendings.c.effect == effect).order_by(sendings.c.at).limit(1)
        ref = await self._database.run(lambda connection: connection.execute(asked).scalar())
        return None if ref is None else int(ref.rpartition(":")[2])
