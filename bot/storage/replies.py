"""What the desk must know to answer somebody: whether they can be reached, what became of our words, what they bought."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from bot.domain.effects import Order
from bot.domain.ids import ConversationId, DocumentId, OrderId
from bot.domain.money import Money
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import conversations, notes, orders, outbox, sendings, wishes

State = Literal["queued", "held", "sent", "delivered", "read", "failed"]

_order = msgspec.json.Decoder(Order)
_LATER = "/later"  # what is said again, because it was not heard the first time, is an effect of its own
_UNTIL_HEARD = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # as `not_before`: until the customer is heard of, see `store`
# A provider's words for how far a message came; one that it only has is sent, as far as we are concerned.
_STATES: Mapping[str, State] = {
    "delivered": "delivered",
    "received": "delivered",
    "partially_delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",  # codespell:ignore
}
_HOW_FAR: tuple[State, ...] = ("sent", "delivered", "read")


class ReachRow(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a customer can be written to.

    heard_at: when they last said something (UTC). stopped: they want no messages; since when, and how they said so, where
    that is known.
    """

    heard_at: dt.datetime | None = None
    stopped: bool = False
    stopped_at: dt.datetime | None = None
    stopped_how: str = ""


class DeliveryRow(msgspec.Struct, frozen=True):
    """How far a message of ours came; `reason` is the code or the name of what went wrong."""

    state: State
    reason: str = ""


class FactsRow(msgspec.Struct, frozen=True, kw_only=True):
    """What answers may speak of. promised_at: until when the next thing about the order was promised (UTC)."""

    order: OrderId | None = None
    document: DocumentId | None = None
    price: Money | None = None
    promised_at: dt.datetime | None = None


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a person of the team wrote for the others."""

    id: int
    agent: str
    words: str
    at: dt.datetime


class _Placed(msgspec.Struct):
    """As much of `dialogs.state.Placed` as is asked here."""

    promised_at: dt.datetime | None = None


class _State(msgspec.Struct):
    """As much of `dialogs.state.Conversation` as is asked here; a conversation that was just made has no state."""

    muted: bool = False
    document: DocumentId | None = None
    order: OrderId | None = None
    orders: dict[str, _Placed] = {}


class SqlReplies:
    """The composer's questions, in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reach(self, conversation: ConversationId) -> ReachRow:
        """Whether this customer can be written to: the last wish holds, whichever sender of ours it was about."""
        last = sa.select(wishes).where(wishes.c.conversation == conversation).order_by(wishes.c.id.desc()).limit(1)
        known = sa.select(conversations.c.state, conversations.c.heard_at).where(conversations.c.id == conversation)

        def work(sql: sa.Connection) -> ReachRow:
            row, wish = sql.execute(known).one_or_none(), sql.execute(last).one_or_none()
            heard_at = None if row is None or row.heard_at is None else utc(row.heard_at)
            if wish is not None and not wish.wanted:
                return ReachRow(heard_at=heard_at, stopped=True, stopped_at=utc(wish.at), stopped_how=wish.how)
            return ReachRow(heard_at=heard_at, stopped=row is not None and _state(row.state).muted)

        return await self._database.run(work)

    async def deliveries(self, conversation: ConversationId) -> Mapping[str, DeliveryRow]:
        """How far each of our lines came, by the line's key."""
        ours = (
            sa.select(outbox.c.key, outbox.c.state, outbox.c.not_before, outbox.c.error)
            .where(outbox.c.conversation == conversation)
            .order_by(outbox.c.id)
        )
        told = sa.select(sendings.c.effect, sendings.c.status, sendings.c.error).where(
            sendings.c.conversation == conversation
        )

        def work(sql: sa.Connection) -> Mapping[str, DeliveryRow]:
            reports: defaultdict[str, list[DeliveryRow]] = defaultdict(list)
            for effect, status, error in sql.execute(told):
                reports[effect].append(DeliveryRow(_STATES.get(status, "sent"), error))
            # A later row is the same words said again, and speaks for them.
            return {row.key.partition(_LATER)[0]: _delivery(row, reports[row.key]) for row in sql.execute(ours)}

        return await self._database.run(work)

    async def facts(self, conversation: ConversationId) -> FactsRow:
        """What the conversation is about: its present order, or the latest one, or the document that was chosen."""
        known = sa.select(conversations.c.state).where(conversations.c.id == conversation)
        placed = sa.select(orders.c.body).where(orders.c.conversation == conversation).order_by(orders.c.placed_at)

        def work(sql: sa.Connection) -> FactsRow:
            state = _state(sql.execute(known).scalar() or "")
            found = {order.id: order for order in map(_order.decode, sql.execute(placed).scalars())}
            order = found.get(state.order) if state.order else None
            order = order or next(reversed(found.values()), None)
            if order is None:
                return FactsRow(document=state.document)
            promised = state.orders.get(order.id, _Placed()).promised_at
            return FactsRow(order=order.id, document=order.document, price=order.total, promised_at=promised)

        return await self._database.run(work)

    async def notes(self, conversation: ConversationId) -> Sequence[NoteRow]:
        """What people of the team wrote for each other here, oldest first."""
        asked = sa.select(notes).where(notes.c.conversation == conversation).order_by(notes.c.id)
        rows = await self._database.run(lambda connection: connection.execute(asked).all())
        return [NoteRow(id=row.id, agent=row.agent, words=row.words, at=utc(row.at)) for row in rows]

    async def add_note(self, key: str, conversation: ConversationId, agent: str, words: str, at: dt.datetime) -> None:
        """Write a note down; the same key again writes nothing."""
        row = {"key": key, "conversation": conversation, "agent": agent, "words": words, "at": at}
        await self._database.run(
            lambda connection: connection.execute(insert_or_ignore(connection.dialect.name, notes), row)
        )


def _state(body: str) -> _State:
    return msgspec.json.decode(body, type=_State) if body else _State()


def _delivery(row: Any, reports: Iterable[DeliveryRow]) -> DeliveryRow:
    """Our own knowledge first; of several parts, the one that is least far."""
    if row.state == "dead":
        return DeliveryRow("failed", row.error.partition(":")[0])
    if row.state != "done":
        waits = row.not_before is not None and utc(row.not_before) == _UNTIL_HEARD
        return DeliveryRow("held" if waits else "queued")
    reported = list(reports)
    arrived = [report for report in reported if report.state != "failed"]
    if reported and not arrived:
        return reported[0]
    return min(arrived, key=lambda report: _HOW_FAR.index(report.state), default=DeliveryRow("sent"))
