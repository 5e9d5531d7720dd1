"""Customers who are reached by a telephone number: where, what they want, and what became of what was sent to them."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.domain.effects import Order
from bot.domain.ids import ConversationId, EffectId
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import addresses, conversations, orders, outbox, sendings, wishes

_order = msgspec.json.Decoder(Order)


class ReachRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a customer is reached, and when they last said something (UTC)."""

    number: str
    heard_at: dt.datetime | None


class Telephones:
    """The tables around telephone numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, conversation: ConversationId, number: str, at: dt.datetime) -> None:
        """Note where this conversation is reached."""
        row = {"conversation": conversation, "address": number, "at": at}
        await self._database.run(
            lambda connection: connection.execute(insert_or_ignore(connection.dialect.name, addresses), row)
        )

    async def reach(self, conversation: ConversationId) -> ReachRow | None:
        """Where this customer is reached; None for one who was forgotten, or never known."""
        asked = (
            sa.select(addresses.c.address, conversations.c.heard_at)
            .outerjoin(conversations, conversations.c.id == addresses.c.conversation)
            .where(addresses.c.conversation == conversation)
        )
        row = await self._database.run(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            return None
        return ReachRow(number=row.address, heard_at=None if row.heard_at is None else utc(row.heard_at))

    async def orders_of(self, *conversations: ConversationId) -> list[Order]:
        """The orders of these conversations, the newest first."""
        mine = orders.c.conversation.in_(conversations)
        return await self._orders(sa.select(orders.c.body).where(mine).order_by(orders.c.placed_at.desc()))

    async def orders_with_keys(self, keys: str) -> list[Order]:
        """The orders whose number is this on a telephone's keypad; hardly ever more than one."""
        return await self._orders(sa.select(orders.c.body).where(orders.c.keypad == keys))

    async def _orders(self, asked: "sa.Select[Any]") -> list[Order]:
        bodies = await self._database.run(lambda connection: connection.execute(asked).scalars().all())
        return [_order.decode(body) for body in bodies]

    async def wants_none(self, conversation: ConversationId, sender: str) -> bool:
        """Whether the customer's last word about this sender was that they want no messages."""
        asked = (
            sa.select(wishes.c.wanted)
            .where(wishes.c.conversation == conversation, wishes.c.sender == sender)
            .order_by(wishes.c.id.desc())
            .limit(1)
        )
        return await self._database.run(lambda connection: connection.execute(asked).scalar()) is False

    async def note_sending(
        self, ref: str, effect: EffectId, status: str, rank: int, error: str, at: dt.datetime
    ) -> ConversationId | None:
        """Note what the provider says of a message of this effect.

        Returns whose message it is, where it stands as this report says: reports come in any order, and a message that
        went further stays where it was. The same report again says the same: what it led to may not have been stored.
        None otherwise, and for an effect that nobody knows.
        """

        def work(connection: sa.Connection) -> ConversationId | None:
            whose = connection.execute(sa.select(outbox.c.conversation).where(outbox.c.key == effect)).scalar()
            if whose is None:
                return None
            row = {"ref": ref, "effect": effect, "conversation": whose, "status": status, "rank": rank}
            inserted = insert_or_ignore(connection.dialect.name, sendings)
            if connection.execute(inserted, {**row, "error": error, "at": at}).rowcount == 1:
                return ConversationId(whose)
            further = sa.update(sendings).where(sendings.c.ref == ref, sendings.c.rank < rank)
            if connection.execute(further.values(status=status, rank=rank, error=error, at=at)).rowcount:
                return ConversationId(whose)
            same = sa.select(sendings.c.ref).where(sendings.c.ref == ref, sendings.c.status == status)
            return ConversationId(whose) if connection.execute(same).first() else None

        return await self._database.run(work)
