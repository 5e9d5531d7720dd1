"""The figures' questions in SQL: sums where sums will do, and narrow rows where a middle has to be found."""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from bot.domain.effects import TALKS, CaseKind
from bot.domain.events import OrderStatus
from bot.domain.figures import (
    Agreement,
    Approval,
    Deadline,
    Decision,
    Deed,
    Funnel,
    Moved,
    Rating,
    Request,
    Sold,
    Span,
    Waiting,
    request_of,
)
from bot.domain.ids import channel_of
from bot.domain.money import Money
from bot.payments.lifecycle import UNPAID
from bot.storage import schema
from bot.storage.database import Database, utc
from bot.storage.schema import assessments, cases, claims, inbox, movements, orders, photos

_PHOTOS: tuple[CaseKind, ...] = ("review", "contest")
_MOVED = ("payment", "refund", "refund_failed", "dispute", "dispute_won")
_DONE: tuple[OrderStatus, ...] = ("shipped", "delivered", "claim_opened", "redo_granted")
_APPROVED = {
    "approved": True,
    "rejected": False,
}  # what an outcome says of the photo; every other one says nothing of it
_RATINGS = schema.metadata.tables.get("ratings")

# What people do in a conversation enters as events with such keys; the keys stay when the words are erased. Written out
# and not bound, so that the index of these few rows is found.
_from_desk = inbox.c.key.like(sa.literal_column("'desk:%'"))
_DEEDS = ("joined", "wrote", "left")

Answer = sa.ColumnElement[Any]


class _Dialect:
    """What the two databases say differently."""

    def __init__(self, name: str) -> None:
        self._is_sqlite = name == "sqlite"

    def channel(self, conversation: Answer) -> Answer:
        """The channel's part of a conversation's name."""
        if self._is_sqlite:
            return sa.func.substr(conversation, 1, sa.func.instr(conversation, ":") - 1)
        return sa.func.split_part(conversation, ":", 1)


class SqlTally:
    """`console.tally.Tally` on a database. ratings: the table of what customers said, None where there is none."""

    def __init__(self, database: Database, ratings: sa.Table | None = _RATINGS) -> None:
        self._database = database
        self._ratings = ratings
        self._in = _Dialect(database.engine.dialect.name)

    async def waiting(self) -> Sequence[Waiting]:
        """See `console.tally.Tally`."""
        asked = self._cases(cases.c.opened_at).where(cases.c.closed_at.is_(None))
        return [Waiting(**_about(row), kind=row.kind, opened=utc(row.opened_at)) for row in await self._rows(asked)]

    async def requests(self, span: Span) -> Sequence[Request]:
        """See `console.tally.Tally`. Who helped is who has the case."""
        made = (cases.c.kind.in_(TALKS), cases.c.opened_at >= span.since, cases.c.opened_at < span.until)
        asked = (
            self._cases(cases.c.conversation, cases.c.opened_at, cases.c.closed_at, cases.c.outcome)
            .where(*made)
            .order_by(cases.c.opened_at, cases.c.id)
        )
        here = sa.select(cases.c.conversation).where(*made)
        done = (
            sa.select(inbox.c.conversation, inbox.c.at, inbox.c.key)
            .where(_from_desk, inbox.c.conversation.in_(here), inbox.c.at >= span.since)
            .order_by(inbox.c.at, inbox.c.id)
        )

        def work(sql: sa.Connection) -> Sequence[Request]:
            deeds: dict[str, list[Deed]] = {}
            for row in sql.execute(done):
                what = row.key.rpartition(":")[2]
                if what in _DEEDS:
                    deeds.setdefault(row.conversation, []).append(Deed(what, utc(row.at)))
            return [
                request_of(
                    deeds.get(row.conversation, ()),
                    **_about(row),
                    opened=utc(row.opened_at),
                    closed=row.closed_at and utc(row.closed_at),
                    done=row.outcome == "released",
                )
                for row in sql.execute(asked)
            ]

        return await self._database.read(work)

    async def decisions(self, span: Span) -> Sequence[Decision]:
        """See `console.tally.Tally`."""
        closed = (cases.c.kind.in_(_PHOTOS), cases.c.closed_at >= span.since, cases.c.closed_at < span.until)
        asked = self._cases(cases.c.opened_at, cases.c.closed_at, cases.c.outcome, cases.c.reason).where(*closed)
        return [
            Decision(
                channel=channel,
                document=document,
                agent=agent,
                kind=kind,
                opened=utc(opened),
                closed=utc(closed),
                approved=_APPROVED.get(outcome),
                reason=reason,
            )
            for channel, document, agent, kind, opened, closed, outcome, reason in await self._rows(asked)
        ]

    async def deadlines(self, span: Span, now: dt.datetime) -> Sequence[Deadline]:
        """See `console.tally.Tally`. A warning that time runs out is none: the order itself knows whether it did."""
        due = (cases.c.kind != "promise", cases.c.due_at >= span.since, cases.c.due_at < span.until)
        closed = cases.c.closed_at
        about = (*self._names(), cases.c.kind)
        asked = (
            sa.select(
                *(*about, sa.func.count().label("due")),
                _count(closed <= cases.c.due_at).label("kept"),
                _count(closed > cases.c.due_at).label("late"),
                _count(closed.is_(None) & (cases.c.due_at < now)).label("overdue"),
            )
            .where(*due, cases.c.outcome != "withdrawn")
            .group_by(*about)
        )
        return [Deadline(**row) for row in await self._mappings(asked)]

    async def agreements(self, span: Span) -> Sequence[Agreement]:
        """See `console.tally.Tally`. The machine's word is the last assessment of the photo, while that is kept."""
        verdict = sa.func.coalesce(assessments.c.verdict, "").label("verdict")
        judged = (cases.c.closed_at >= span.since, cases.c.closed_at < span.until, cases.c.outcome.in_(_APPROVED))
        about = (*self._names(), cases.c.outcome, verdict)
        asked = (
            sa.select(*about, sa.func.count().label("times"))
            .select_from(cases.outerjoin(assessments, assessments.c.photo == cases.c.photo))
            .where(cases.c.kind.in_(_PHOTOS), *judged)
            .group_by(*about)
        )
        return [
            Agreement(**_about(row), verdict=row.verdict, approved=_APPROVED[row.outcome], count=row.times)
            for row in await self._rows(asked)
        ]

    async def sold(self, span: Span) -> Sequence[Sold]:
        """See `console.tally.Tally`."""
        paid, late = orders.c.status.not_in(UNPAID), orders.c.overdue
        about = (self._in.channel(orders.c.conversation).label("channel"), orders.c.document)
        asked = (
            sa.select(
                *(*about, sa.func.count().label("placed")),
                _count(paid).label("paid"),
                _count(orders.c.refunded).label("refunded"),
                _count(orders.c.status.in_(_DONE) & ~late).label("kept"),
                _count(paid & late).label("missed"),
            )
            .where(orders.c.placed_at >= sa.bindparam("since"), orders.c.placed_at < sa.bindparam("until"))
            .group_by(*about)
        )
        # Few orders come back: they are looked up, and not looked for in all of them.
        back = sa.select(orders.c.placed_at, *about).where(
            orders.c.id.in_(sa.select(claims.c.order)),
            orders.c.placed_at >= span.since,
            orders.c.placed_at < span.until,
        )
        steps = span.steps

        def work(sql: sa.Connection) -> Sequence[Sold]:
            claimed = Counter(
                (bisect_right(steps, utc(row.placed_at)) - 1, row.channel, row.document) for row in sql.execute(back)
            )
            return [
                Sold(step=step, claimed=claimed[step, row["channel"], row["document"]], **row)
                for step, (since, until) in enumerate(pairwise((*steps, span.until)))
                for row in sql.execute(asked, {"since": since, "until": until}).mappings()
            ]

        return await self._database.read(work)

    async def moved(self, span: Span) -> Sequence[Moved]:
        """See `console.tally.Tally`. What a family pays together counts for the order that has the bill."""
        moved = movements.c
        channel = self._in.channel(orders.c.conversation).label("channel")
        about = (channel, orders.c.document, moved.kind, moved.currency)
        asked = (
            sa.select(*about, sa.func.sum(moved.amount_minor).label("minor"), sa.func.count().label("times"))
            .join(orders, orders.c.id == moved.order)
            .where(moved.at >= span.since, moved.at < span.until, moved.kind.in_(_MOVED))
            .group_by(*about)
        )
        return [
            Moved(
                channel=row.channel,
                document=row.document,
                kind=row.kind,
                amount=Money(int(row.minor), row.currency),  # PostgreSQL sums whole numbers to a decimal one
                count=row.times,
            )
            for row in await self._rows(asked)
        ]

    async def funnel(self, span: Span) -> Sequence[Funnel]:
        """See `console.tally.Tally`. Who has had several orders counts once."""
        bought = (
            sa.select(sa.func.max(sa.case((orders.c.status.in_(UNPAID), 0), else_=1)))
            .where(orders.c.conversation == photos.c.conversation, orders.c.placed_at >= span.since)
            .scalar_subquery()
        )
        sent = (
            sa.select(photos.c.conversation, bought.label("paid"))
            .where(photos.c.uploaded_at >= span.since, photos.c.uploaded_at < span.until)
            .group_by(photos.c.conversation)
            .cte("sent")
        )
        channel = self._in.channel(sent.c.conversation).label("channel")
        asked = sa.select(
            *(channel, sa.func.count().label("photographed"), sa.func.count(sent.c.paid).label("ordered")),
            sa.func.coalesce(sa.func.sum(sent.c.paid), 0).label("paid"),
        ).group_by(channel)
        return [Funnel(**row) for row in await self._mappings(asked)]

    async def approvals(self, span: Span) -> Sequence[Approval]:
        """See `console.tally.Tally`. What was sent as evidence for a claim is no try."""
        is_approved = (cases.c.kind == "review") & (cases.c.outcome == "approved")
        here = sa.select(cases.c.conversation).where(
            is_approved, cases.c.closed_at >= span.since, cases.c.closed_at < span.until
        )
        approved = (
            sa.select(cases.c.photo, sa.func.min(cases.c.closed_at).label("at"))
            .where(is_approved)
            .group_by(cases.c.photo)
            .cte("approved")
        )
        evidence = sa.select(claims.c.evidence).where(claims.c.evidence.is_not(None))
        sent = photos.alias("sent")
        is_before = (sent.c.uploaded_at < photos.c.uploaded_at) | (
            (sent.c.uploaded_at == photos.c.uploaded_at) & (sent.c.id <= photos.c.id)
        )
        place = (
            sa.select(sa.func.count())
            .where(sent.c.conversation == photos.c.conversation, is_before, sent.c.id.not_in(evidence))
            .scalar_subquery()
            .label("place")
        )
        asked = (
            sa.select(photos.c.conversation, place, approved.c.at)
            .select_from(approved.join(photos, photos.c.id == approved.c.photo))
            .where(photos.c.conversation.in_(here), photos.c.id.not_in(evidence))
            .order_by(photos.c.conversation, place)
        )
        return [
            Approval(conversation=conversation, channel=channel_of(conversation), photos=place, at=utc(at))
            for conversation, place, at in await self._rows(asked)
        ]

    async def ratings(self, span: Span) -> Sequence[Rating] | None:
        """See `console.tally.Tally`."""
        if self._ratings is None:
            return None
        said = self._ratings.c
        about = (said.channel, said.agent, said.score)
        asked = (
            sa.select(*about, sa.func.count().label("times"))
            .where(said.at >= span.since, said.at < span.until)
            .group_by(*about)
        )
        return [
            Rating(channel=row.channel, agent=row.agent, good=bool(row.score), count=row.times)
            for row in await self._rows(asked)
        ]

    def _names(self) -> tuple[Answer, ...]:
        """Where a case came from, what it is about, and who has it."""
        channel = self._in.channel(cases.c.conversation).label("channel")
        document = sa.func.coalesce(cases.c.document, "").label("document")
        return channel, document, cases.c.assigned_to.label("agent")

    def _cases(self, *columns: Answer) -> sa.Select[Any]:
        return sa.select(*self._names(), cases.c.kind, *columns)

    async def _rows(self, asked: sa.Select[*tuple[Any, ...]]) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        return await self._database.read(lambda sql: sql.execute(asked).all())

    async def _mappings(self, asked: sa.Select[*tuple[Any, ...]]) -> Sequence[dict[str, Any]]:
        return await self._database.read(lambda sql: [dict(row) for row in sql.execute(asked).mappings()])


def _count(condition: Answer) -> Answer:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _about(row: sa.Row[Any]) -> dict[str, str]:
    return {"channel": row.channel, "document": row.document, "agent": row.agent}
