"""What people at the desk decide to do for an order, and what of it waits for somebody else to confirm it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.domain.effects import Order
from bot.domain.ids import ConversationId, OrderId, channel_of
from bot.domain.money import Money
from bot.domain.notice import Notice
from bot.domain.proposal import GIVES_MONEY, Outcome, Proposal, ProposalId
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.notices import note_notice
from bot.storage.schema import inbox, movements, orders, proposals

_order = msgspec.json.Decoder(Order)
_GIVEN = ("done", "confirmed")

# Confirmed, and yet not heard: whoever confirmed it was cut off, and confirms it once more.
_unheard = (proposals.c.outcome == "confirmed") & ~sa.exists().where(
    inbox.c.key.in_(("desk:proposal:" + proposals.c.id, "desk:case:" + proposals.c.case + ":decided"))
)
_waits = (proposals.c.outcome == "") | _unheard


class SqlProposals:
    """The table of decisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, wanted: Proposal, since: dt.datetime, needs_another: Callable[[int], bool]) -> Proposal:
        """Write the decision down, as done, or as waiting where somebody else is needed; the same one twice is one.

        needs_another: is told what went back of the order since that moment, or is about to, in minor units. Two decisions
        about one order are written down one after the other, so that neither overlooks the other.
        """

        def work(sql: sa.Connection) -> Proposal:
            if sql.dialect.name == "sqlite":  # one writer, which a transaction becomes with its first change
                sql.execute(sa.delete(proposals).where(sa.false()))
            else:
                lock = sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"proposal:{wanted.order}"))
                sql.execute(sa.select(lock))
            there = sql.execute(sa.select(proposals).where(proposals.c.id == wanted.id)).one_or_none()
            if there is not None:
                return _proposal(there)
            outcome: Outcome = "" if needs_another(_given_minor(sql, wanted.order, since)) else "done"
            settled = msgspec.structs.replace(wanted, outcome=outcome)
            sql.execute(insert_or_ignore(sql.dialect.name, proposals), _row(settled))
            if not outcome:
                note_notice(sql, _news(sql, settled))
            return settled

        return await self._database.run(work)

    async def waiting(self) -> list[Proposal]:
        """Those that wait, the oldest first."""
        return await self._proposals(sa.select(proposals).where(_waits).order_by(proposals.c.at, proposals.c.id))

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        """One of them, while it waits."""
        found = await self._proposals(sa.select(proposals).where(_waits, proposals.c.id == proposal))
        return found[0] if found else None

    async def settle(self, proposal: ProposalId, outcome: Outcome, by: str, answer: str, at: dt.datetime) -> bool:
        """Decide about one that waits. One statement, so only one person can; False for anybody but the first.

        Never by the one who proposed it.
        """
        open_ones = (proposals.c.id == proposal) & (proposals.c.outcome == "") & (proposals.c.by != by)
        values = {"outcome": outcome, "decided_by": by, "answer": answer, "decided_at": at}
        return await self._database.run(
            lambda sql: sql.execute(sa.update(proposals).where(open_ones).values(values)).rowcount == 1
        )

    async def _proposals(self, asked: "sa.Select[Any]") -> list[Proposal]:
        return [_proposal(row) for row in await self._database.run(lambda sql: sql.execute(asked).all())]


def proposals_of(sql: sa.Connection, order: OrderId) -> list[Proposal]:
    """All that was ever decided about an order, the oldest first."""
    asked = sa.select(proposals).where(proposals.c.order == order).order_by(proposals.c.at, proposals.c.id)
    return [_proposal(row) for row in sql.execute(asked)]


def _given_minor(sql: sa.Connection, order: OrderId, since: dt.datetime) -> int:
    """What went back, by the books and by what was decided, whichever knows of more: each may be ahead of the other."""
    body = sql.execute(sa.select(orders.c.body).where(orders.c.id == order)).scalar()
    asked = _order.decode(body).asked_minor if body else 0
    lately = (movements.c.order == order) & (movements.c.at >= since)
    sums = {
        kind: sql.execute(
            sa.select(sa.func.coalesce(sa.func.sum(movements.c.amount_minor), 0)).where(
                lately, movements.c.kind == kind
            )
        ).scalar_one()
        for kind in ("refund", "refund_failed")
    }
    by_the_books = int(sums["refund"]) - int(sums["refund_failed"]) + asked
    decided = (proposals.c.order == order) & proposals.c.kind.in_(GIVES_MONEY) & proposals.c.outcome.in_(_GIVEN)
    total = sa.select(sa.func.coalesce(sa.func.sum(proposals.c.amount_minor), 0))
    return max(by_the_books, int(sql.execute(total.where(decided, proposals.c.at >= since)).scalar_one()))


def _news(sql: sa.Connection, proposal: Proposal) -> Notice:
    """That somebody is to confirm it."""
    asked = sa.select(orders.c.conversation).where(orders.c.id == proposal.order)
    channel = channel_of(ConversationId(sql.execute(asked).scalar() or ""))
    return Notice(key=f"proposal:{proposal.id}", kind="confirm", channel=channel, at=proposal.at)


def _row(proposal: Proposal) -> dict[str, object]:
    row = msgspec.structs.asdict(proposal)
    amount = row.pop("amount")
    return {
        **row,
        "amount_minor": amount.amount_minor if amount else None,
        "currency": amount.currency if amount else "",
    }


def _proposal(row: "sa.Row[Any]") -> Proposal:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's columns by name
    minor, currency = values.pop("amount_minor"), values.pop("currency")
    values["amount"] = None if minor is None else Money(minor, currency)
    values["at"], decided_at = utc(values["at"]), values["decided_at"]
    values["decided_at"] = decided_at and utc(decided_at)
    return Proposal(**values)
