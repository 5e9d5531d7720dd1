"""The desk's way to an order that is not in its hands: found by number, e-mail or telephone, read, and taken up."""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.effects import Order
from bot.domain.events import OrderStatus
from bot.domain.ids import CaseId, ConversationId, OrderId
from bot.domain.money import Money
from bot.domain.past import Found, Past, Sought
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.sales import Mark
from bot.storage.schema import addresses, cases, conversations, orders, proofs
from bot.storage.timeline import past_of

# The conversations that a telephone number (E.164) would have, by its keyed name; also when its customer is forgotten.
NamesOf = Callable[[str], Sequence[ConversationId]]

_order = msgspec.json.Decoder(Order)
_SHORTEST_ENDING = 8  # digits of a number without its country; fewer would be anybody's
_MOST_FOUND = 50


def no_names(_number: str) -> Sequence[ConversationId]:
    """Where there is no telephony."""
    return ()


class SqlArchive:
    """Orders, whosever they are. `mark`: what an e-mail address is known by when it is forgotten."""

    def __init__(self, database: Database, mark: Mark, names_of: NamesOf = no_names) -> None:
        self._database = database
        self._mark = mark
        self._names_of = names_of

    async def latest(self, status: OrderStatus | None, before: OrderId | None, limit: int) -> list[Found]:
        """Up to so many orders, the latest first: with this status, or all but drafts; behind the one that is named."""
        wanted = orders.c.status == status if status else orders.c.status != "draft"
        if before is not None:
            there = orders.alias()
            named = sa.select(there.c.placed_at).where(there.c.id == before).scalar_subquery()
            wanted &= (orders.c.placed_at < named) | ((orders.c.placed_at == named) & (orders.c.id < before))
        return await self._found(wanted, limit)

    async def find(self, kind: Sought, words: str) -> list[Found]:
        """The orders with this number, e-mail address (folded) or telephone number, the latest first."""
        match kind:
            case "order":
                return await self._found((orders.c.id == _number(words)) | (orders.c.keypad == words))
            case "email":
                return await self._of_email(words)
            case "phone":
                return await self._found(orders.c.conversation.in_(await self._conversations(words)))

    async def past(self, order: OrderId) -> Past | None:
        """All that is written down about an order."""
        return await self._database.read(lambda sql: past_of(sql, order))

    async def take_up(self, case: CaseId, order: OrderId, agent: str, at: dt.datetime) -> bool:
        """Put the order into this agent's hands, as a case of its own. False where they have one of it already."""

        def work(sql: sa.Connection) -> bool:
            row = sql.execute(sa.select(orders.c.conversation, orders.c.body).where(orders.c.id == order)).one()
            mine = (cases.c.order == order) & (cases.c.assigned_to == agent) & cases.c.closed_at.is_(None)
            if sql.execute(sa.select(cases.c.id).where(mine)).first() is not None:
                return False
            opened = {
                "id": case,
                "kind": "order",
                "conversation": row.conversation,
                "order": order,
                "document": _order.decode(row.body).document,
                "opened_at": at,
                "assigned_to": agent,
            }
            return sql.execute(insert_or_ignore(sql.dialect.name, cases), opened).rowcount == 1

        return await self._database.run(work)

    async def is_held(self, conversation: ConversationId, agent: str) -> bool:
        """Whether this agent holds the conversation."""
        held = (conversations.c.id == conversation) & (conversations.c.owner == agent)
        asked = sa.select(conversations.c.id).where(held)
        return await self._database.run(lambda sql: sql.execute(asked).first()) is not None

    async def _of_email(self, email: str) -> list[Found]:
        """Its orders, and those whose address was forgotten and left its mark on a proof."""
        # The body is searched as text first, in whatever case; JSON writes no quotation mark of a customer's like this one.
        written = '"email":' + msgspec.json.encode(email).decode()
        like = sa.func.lower(orders.c.body).contains(written.lower(), autoescape=True)
        marked = orders.c.id.in_(sa.select(proofs.c.order).where(proofs.c.email_mark == self._mark(email)))
        return await self._found(
            like | marked, fits=lambda order: not order.email or order.email.strip().casefold() == email
        )

    async def _conversations(self, number: str) -> list[ConversationId]:
        """Those of a number with its country ("+32470123456"), or of all numbers that end like one without."""
        if number.startswith("+"):
            wanted = addresses.c.address == number
        else:
            ending = number.lstrip("0")
            if len(ending) < _SHORTEST_ENDING:
                return []
            wanted = addresses.c.address.endswith(ending, autoescape=True)
        asked = sa.select(addresses.c.conversation).where(wanted)
        known = await self._database.read(lambda sql: sql.execute(asked).scalars().all())
        return [*map(ConversationId, known), *(self._names_of(number) if number.startswith("+") else ())]

    async def _found(
        self,
        wanted: sa.ColumnElement[bool],
        limit: int = _MOST_FOUND,
        fits: Callable[[Order], bool] = lambda _: True,
    ) -> list[Found]:
        asked = sa.select(orders).where(wanted).order_by(orders.c.placed_at.desc(), orders.c.id.desc()).limit(limit)
        rows = await self._database.read(lambda sql: sql.execute(asked).all())
        read = [(row, _order.decode(row.body)) for row in rows]
        return [_row(order, utc(row.placed_at)) for row, order in read if fits(order)]


def _row(order: Order, placed_at: dt.datetime) -> Found:
    return Found(
        order=order.id,
        document=order.document,
        status=order.status,
        price=order.total,
        paid=Money(order.paid_minor, order.total.currency) if order.payment_ref else None,
        placed_at=placed_at,
    )


def _number(eight: str) -> OrderId:
    return OrderId(f"PB-{eight[:4]}-{eight[4:]}")
