"""The figures' questions in SQL: sums where sums will do, and narrow rows where a middle has to be found.

Each question is a transaction of its own, for on SQLite whoever asks keeps everybody else waiting.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast, get_args

import msgspec
import sqlalchemy as sa

from bot.domain.assessment import Verdict
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
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_HEAD = 200  # characters; an assessment's first are its photo, its document and its verdict
_RATINGS = schema.metadata.tables.get("ratings")

# What people do in a conversation enters as events with such keys; the keys stay when the words are erased. Written out
# and not bound, so that the index of these few rows is found.
_from_desk = inbox.c.key.like(sa.literal_column("'desk:%'"))
_DEEDS = ("joined", "wrote", "left")

Answer = sa.ColumnElement[Any]


class _Facts(msgspec.Struct):
    """What is counted of an order, whatever else it holds. Read here: the database would take three times as long."""

    document: str
    overdue: bool = False
    refunded_minor: int = 0


_facts = msgspec.json.Decoder(_Facts).decode


class _Dialect:
    """The few words that the two databases say differently."""

    def __init__(self, name: str) -> None:
        self._is_sqlite = name == "sqlite"

    def channel(self, conversation: Answer) -> Answer:
        """The channel's part of a conversation's name."""
        if self._is_sqlite:
            return sa.func.substr(conversation, 1, sa.func.instr(conversation, ":") - 1)
        return sa.func.split_part(conversation, ":", 1)

    def says(self, body: Answer, words: str) -> Answer:
        """Whether these very characters are in the body; JSON writes no quotation mark of a customer's like ours."""
        found = sa.func.instr if self._is_sqlite else sa.func.strpos
        return cast("Answer", found(body, words) > 0)


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
                **_about(row),
                kind=row.kind,
                opened=utc(row.opened_at),
                closed=utc(row.closed_at),
                approved=_APPROVED.get(row.outcome),
                reason=row.reason,
            )
            for row in await self._rows(asked)
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
        # Its first few letters have it, and all of them would be read a hundred times as long.
        head = sa.func.substr(assessments.c.body, 1, _HEAD)
        said = [(self._in.says(head, f'"verdict":"{verdict}"'), verdict) for verdict in _VERDICTS]
        verdict = sa.case(*said, else_="").label("verdict")
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
        """See `console.tally.Tally`. Step by step, so that nobody waits for the whole span."""
        steps = enumerate(pairwise((*span.steps, span.until)))
        return [one for step, (since, until) in steps for one in await self._sold(step, since, until)]

    async def _sold(self, step: int, since: dt.datetime, until: dt.datetime) -> Sequence[Sold]:
        claimed = sa.exists().where(claims.c.order == orders.c.id).label("claimed")
        asked = sa.select(orders.c.conversation, orders.c.status, orders.c.body, claimed).where(
            orders.c.placed_at >= since, orders.c.placed_at < until
        )

        def work(sql: sa.Connection) -> Sequence[Sold]:
            alike: Counter[tuple[str, str, str, bool, bool, bool]] = Counter()
            for conversation, status, body, has_claim in sql.execute(asked):
                order, channel = _facts(body), channel_of(conversation)
                alike[channel, order.document, status, order.overdue, order.refunded_minor > 0, has_claim] += 1
            groups: dict[tuple[str, str], Counter[str]] = {}
            for (channel, document, status, is_late, is_refunded, has_claim), placed in alike.items():
                counts, is_paid = groups.setdefault((channel, document), Counter()), status not in UNPAID
                counts["placed"] += placed
                counts["paid"] += placed * is_paid
                counts["refunded"] += placed * is_refunded
                counts["claimed"] += placed * has_claim
                counts["kept"] += placed * (status in _DONE and not is_late)
                counts["missed"] += placed * (is_paid and is_late)
            return [
                Sold(step=step, channel=channel, document=document, **counts)
                for (channel, document), counts in groups.items()
            ]

        return await self._database.read(work)

    async def moved(self, span: Span) -> Sequence[Moved]:
        """See `console.tally.Tally`. What a family pays together counts for the order that has the bill."""
        moved = movements.c
        asked = (
            sa.select(moved.kind, moved.currency, moved.amount_minor, orders.c.conversation, orders.c.body)
            .join(orders, orders.c.id == moved.order)
            .where(moved.at >= span.since, moved.at < span.until, moved.kind.in_(_MOVED))
        )

        def work(sql: sa.Connection) -> Sequence[Moved]:
            sums: dict[tuple[str, str, str, str], list[int]] = {}
            for kind, currency, minor, conversation, body in sql.execute(asked):
                key = (channel_of(conversation), _facts(body).document, kind, currency)
                minor_and_times = sums.setdefault(key, [0, 0])
                minor_and_times[0] += minor
                minor_and_times[1] += 1
            return [
                Moved(channel=channel, document=document, kind=kind, amount=Money(minor, currency), count=times)
                for (channel, document, kind, currency), (minor, times) in sums.items()
            ]

        return await self._database.read(work)

    async def funnel(self, span: Span) -> Sequence[Funnel]:
        """See `console.tally.Tally`. Who has had several orders counts once."""
        sent = (
            sa.select(photos.c.conversation)
            .where(photos.c.uploaded_at >= span.since, photos.c.uploaded_at < span.until)
            .distinct()
            .cte("sent")
        )
        bought = (
            sa.select(
                orders.c.conversation, sa.func.max(sa.case((orders.c.status.in_(UNPAID), 0), else_=1)).label("paid")
            )
            .where(orders.c.placed_at >= span.since)
            .group_by(orders.c.conversation)
            .cte("bought")
        )
        channel = self._in.channel(sent.c.conversation).label("channel")
        asked = (
            sa.select(
                *(
                    channel,
                    sa.func.count().label("photographed"),
                    sa.func.count(bought.c.conversation).label("ordered"),
                ),
                sa.func.coalesce(sa.func.sum(bought.c.paid), 0).label("paid"),
            )
            .select_from(sent.outerjoin(bought, bought.c.conversation == sent.c.conversation))
            .group_by(channel)
        )
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
        place = sa.func.row_number().over(
            partition_by=photos.c.conversation, order_by=(photos.c.uploaded_at, photos.c.id)
        )
        counted = (
            sa.select(photos.c.conversation, place.label("place"), approved.c.at)
            .select_from(photos.outerjoin(approved, approved.c.photo == photos.c.id))
            .where(photos.c.conversation.in_(here), photos.c.id.not_in(evidence))
            .cte("counted")
        )
        asked = sa.select(counted).where(counted.c.at.is_not(None)).order_by(counted.c.conversation, counted.c.place)
        return [
            Approval(
                conversation=row.conversation, channel=channel_of(row.conversation), photos=row.place, at=utc(row.at)
            )
            for row in await self._rows(asked)
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

    async def _rows(self, asked: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        return await self._database.read(lambda sql: sql.execute(asked).all())

    async def _mappings(self, asked: sa.Select[*tuple[Any, ...]]) -> Sequence[dict[str, Any]]:
        return await self._database.read(lambda sql: [dict(row) for row in sql.execute(asked).mappings()])


def _count(condition: Answer) -> Answer:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _about(row: sa.Row[Any]) -> dict[str, str]:
    return {"channel": row.channel, "document": row.document, "agent": row.agent}
