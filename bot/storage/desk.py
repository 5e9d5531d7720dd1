"""What the agents' desk reads, and the few things that it writes itself: who has a case, who saw a photo.

Cases are closed elsewhere, by the turn that hears the decision.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.assessment import Assessment
from bot.domain.audit import Deed
from bot.domain.effects import TALKS, CaseKind, Order
from bot.domain.ids import CaseId, ConversationId, DocumentId, EffectId, EventId, OrderId, PhotoId
from bot.domain.invoice import Invoice
from bot.domain.line import Line
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.opinion import Stage
from bot.storage import books
from bot.storage.audit import note
from bot.storage.database import Database, utc
from bot.storage.schema import (
    addresses,
    assessments,
    cases,
    claims,
    conversations,
    inbox,
    lines,
    movements,
    orders,
    outbox,
    print_jobs,
    proofs,
    questions,
)
from bot.storage.transcript import line_of
from bot.storage.unsettled import unsettled as _unsettled

_assessment = msgspec.json.Decoder(Assessment)
_order = msgspec.json.Decoder(Order)

_NOT_PEOPLE = ("bot", "queue")

_at_a_lab = sa.exists().where(print_jobs.c.order == orders.c.id)
_to_post = (orders.c.status == "producing") & ~_at_a_lab


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case, as the desk sees it."""

    id: CaseId
    kind: CaseKind
    conversation: ConversationId
    order: OrderId | None
    photo: PhotoId | None
    document: DocumentId | None
    opened_at: dt.datetime
    due_at: dt.datetime | None
    assigned_to: str
    settled: bool
    returned_at: dt.datetime | None = None
    express: bool = False
    stage: Stage = ""
    asked_by: str = ""
    asked_words: str = ""
    language: str = ""


class TalkRow(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation. `asked`: its customer asked for a person, and nobody has seen to that yet."""

    conversation: ConversationId
    owner: str
    language: str
    updated_at: dt.datetime
    asked: bool

    @property
    def concerns_people(self) -> bool:
        """Whether a person holds it or is asked for in it."""
        return self.owner != "bot" or self.asked


class QuestionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was left for people, and the e-mail address for the answer, "" for the chat."""

    words: str
    answer_to: str
    at: dt.datetime


class ParcelRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order whose prints are to be posted."""

    order: OrderId
    conversation: ConversationId
    document: DocumentId
    prints: int
    since: dt.datetime


class MisfitRow(msgspec.Struct, frozen=True, kw_only=True):
    """Money that is not what the order costs, or that came when none was expected."""

    order: OrderId
    due: Money
    received: tuple[Money, ...]


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """That an office refused a photo, as the customer tells it."""

    office: str
    words: str


class ProofRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a photo that was sold. failed: the checks that it did not pass. unseen: those that could not tell."""

    sha256: str
    failed: tuple[str, ...]
    unseen: tuple[str, ...]
    reviewer: str
    print_job: str
    at: dt.datetime


class SaleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order with its money, its papers, its claims and the proofs of its photos."""

    order: Order
    conversation: ConversationId
    movements: tuple[Movement, ...]
    invoices: tuple[Invoice, ...]
    claims: tuple[ClaimRow, ...]
    proofs: tuple[ProofRow, ...]

    @property
    def asked(self) -> Money:
        """What is about to be given back."""
        return Money(self.order.asked_minor, self.order.total.currency)


class _Tagged(msgspec.Struct):
    """The kind of an effect, whatever else it holds."""

    type: str


class SqlDesk:
    """The desk's questions, in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- cases -----------------------------------------------------------------------------------------------------

    async def waiting(self) -> Sequence[CaseRow]:
        """Cases that are not settled, oldest first."""
        return await self._cases(_unsettled)

    async def case(self, case: CaseId) -> CaseRow | None:
        """One case."""
        found = await self._cases(cases.c.id == case)
        return found[0] if found else None

    async def assign(self, case: CaseId, agent: str, holder: str = "") -> bool:
        """Give an unsettled case to the agent if `holder` has it. One statement, so only one agent can win."""
        free = (cases.c.id == case) & (cases.c.assigned_to == holder) & _unsettled
        return await self._write(sa.update(cases).where(free).values(assigned_to=agent)) == 1

    async def put_back(self, case: CaseId, agent: str) -> bool:
        """Give the agent's own unsettled case back to the queue."""
        own = (cases.c.id == case) & (cases.c.assigned_to == agent) & _unsettled
        return await self._write(sa.update(cases).where(own).values(assigned_to="")) == 1

    async def assessment(self, photo: PhotoId) -> Assessment | None:
        """What the machine found in this photo."""
        asked = sa.select(assessments.c.body).where(assessments.c.photo == photo)
        body = await self._database.run(lambda connection: connection.execute(asked).scalar())
        return None if body is None else _assessment.decode(body)

    async def rejections(self, order: OrderId) -> Sequence[str]:
        """The reasons for which photos of this order were rejected, oldest first."""
        rejected = (cases.c.order == order) & (cases.c.outcome == "rejected")
        asked = sa.select(cases.c.reason).where(rejected).order_by(cases.c.closed_at, cases.c.id)
        return await self._database.run(lambda connection: connection.execute(asked).scalars().all())

    async def note_photo_access(self, case: CaseId, agent: str, purpose: str, at: dt.datetime) -> PhotoId | None:
        """Write the access down and return the photo; None, and nothing written, unless the open case is this agent's."""
        own = (cases.c.id == case) & (cases.c.assigned_to == agent) & cases.c.closed_at.is_(None)
        asked = sa.select(cases.c.photo).where(own, cases.c.photo.is_not(None))

        def work(connection: sa.Connection) -> PhotoId | None:
            photo: PhotoId | None = connection.execute(asked).scalar()
            if photo is not None:
                note(connection, _saw(agent, at, photo=photo, purpose=purpose, case=case))
            return photo

        return await self._database.run(work)

    # --- conversations ---------------------------------------------------------------------------------------------

    async def talks(self) -> Sequence[TalkRow]:
        """Conversations that a person holds, the latest first."""
        return await self._talks(conversations.c.owner.not_in(_NOT_PEOPLE))

    async def talk(self, conversation: ConversationId) -> TalkRow | None:
        """A conversation, also one that the assistant holds."""
        found = await self._talks(conversations.c.id == conversation)
        return found[0] if found else None

    async def take_requests(self, conversation: ConversationId, agent: str) -> None:
        """Give every open request for a person in this conversation to the agent."""
        asked_for = (cases.c.conversation == conversation) & cases.c.kind.in_(TALKS) & cases.c.closed_at.is_(None)
        await self._write(sa.update(cases).where(asked_for).values(assigned_to=agent))

    async def was_refused(self, event: EventId) -> bool:
        """Whether this event's turn was taken and let nothing be said: of an agent's words, that somebody else had the word."""
        taken = sa.select(inbox.c.done).where(inbox.c.key == event)
        said = sa.select(lines.c.id).where(lines.c.key.startswith(f"{event}/", autoescape=True)).limit(1)

        def work(sql: sa.Connection) -> bool:
            return bool(sql.execute(taken).scalar()) and sql.execute(said).first() is None

        return await self._database.run(work)

    async def questions(self, conversation: ConversationId) -> Sequence[QuestionRow]:
        """What the customer left for people to answer and is open still, in order."""
        here = (questions.c.conversation == conversation) & (questions.c.words != "")
        asked = (
            sa.select(questions).join(cases, cases.c.id == questions.c.case).where(here, cases.c.closed_at.is_(None))
        )
        rows = await self._database.run(lambda sql: sql.execute(asked.order_by(questions.c.at, questions.c.id)).all())
        return [QuestionRow(words=row.words, answer_to=row.answer_to, at=utc(row.at)) for row in rows]

    async def lines(self, conversation: ConversationId, limit: int) -> Sequence[Line]:
        """The last lines of the transcript, in order."""
        last = sa.select(lines).where(lines.c.conversation == conversation).order_by(lines.c.id.desc()).limit(limit)
        rows = await self._database.run(lambda connection: connection.execute(last).all())
        return [line_of(row) for row in reversed(rows)]

    async def cases_in(self, conversation: ConversationId, agent: str) -> Sequence[CaseRow]:
        """The agent's own open cases in this conversation."""
        own = (cases.c.conversation == conversation) & (cases.c.assigned_to == agent)
        return await self._cases(own & cases.c.closed_at.is_(None))

    async def misfits(self, conversation: ConversationId) -> Sequence[MisfitRow]:
        """The orders of this conversation whose money does not fit."""
        asked = (
            sa.select(orders.c.body, movements.c.amount_minor, movements.c.currency)
            .join(movements, movements.c.order == orders.c.id)
            .where(orders.c.conversation == conversation, movements.c.kind == "payment")
            .order_by(orders.c.placed_at, orders.c.id, movements.c.at)
        )
        received: dict[str, list[Money]] = {}
        for body, amount_minor, currency in await self._database.run(
            lambda connection: connection.execute(asked).all()
        ):
            received.setdefault(body, []).append(Money(amount_minor, currency))
        found = [(_order.decode(body), tuple(money)) for body, money in received.items()]
        return [
            MisfitRow(order=order.id, due=order.due, received=money)
            for order, money in found
            if money != (order.due,) or order.status == "needs_review"
        ]

    async def failures(self, conversation: ConversationId) -> Mapping[EffectId, str]:
        """What was given up in this conversation, the name of each effect by its id, in order."""
        dead = (outbox.c.conversation == conversation) & (outbox.c.state == "dead")
        asked = sa.select(outbox.c.key, outbox.c.body).where(dead).order_by(outbox.c.id)
        rows = await self._database.run(lambda connection: connection.execute(asked).all())
        return {EffectId(row.key): msgspec.json.decode(row.body, type=_Tagged).type for row in rows}

    # --- money -------------------------------------------------------------------------------------------------------

    async def sale(self, order: OrderId, agent: str) -> SaleRow | None:
        """An order's money; None unless this agent has an open case of it, or holds the conversation it was placed in."""
        mine = sa.exists().where(cases.c.order == order, cases.c.assigned_to == agent, cases.c.closed_at.is_(None))
        held = sa.exists().where(conversations.c.id == orders.c.conversation, conversations.c.owner == agent)
        asked = sa.select(orders.c.body, orders.c.conversation).where(orders.c.id == order, mine | held)

        def work(sql: sa.Connection) -> SaleRow | None:
            row = sql.execute(asked).one_or_none()
            if row is None:
                return None
            found = _order.decode(row.body)
            told = sa.select(claims).where(claims.c.order == order).order_by(claims.c.at)
            proved = sa.select(proofs).where(proofs.c.order == order).order_by(proofs.c.at)
            return SaleRow(
                order=found,
                conversation=row.conversation,
                movements=tuple(books.movements_of(sql, found.paid_with or found.id)),
                invoices=tuple(books.invoices_of(sql, found.paid_with or found.id)),
                claims=tuple(ClaimRow(office=claim.office, words=claim.words) for claim in sql.execute(told)),
                proofs=tuple(
                    ProofRow(
                        sha256=proof.sha256,
                        failed=_with_outcome("fail", proof.checks),
                        unseen=_with_outcome("not_assessed", proof.checks),
                        reviewer=proof.reviewer,
                        print_job=proof.print_job,
                        at=utc(proof.at),
                    )
                    for proof in sql.execute(proved)
                ),
            )

        return await self._database.run(work)

    async def orders_in(self, conversation: ConversationId) -> Sequence[OrderId]:
        """The orders of a conversation that money has moved for, or for whoever paid for them, the latest first."""
        here = orders.c.conversation == conversation
        asked = sa.select(orders.c.body).where(here).order_by(orders.c.placed_at.desc(), orders.c.id)
        moved = sa.select(movements.c.order).join(orders, orders.c.id == movements.c.order).where(here)

        def work(sql: sa.Connection) -> Sequence[OrderId]:
            payers = set(sql.execute(moved).scalars())
            found = [_order.decode(body) for body in sql.execute(asked).scalars()]
            return [order.id for order in found if (order.paid_with or order.id) in payers]

        return await self._database.run(work)

    async def close_seen(self, case: CaseId, agent: str, at: dt.datetime) -> None:
        """A warning of this agent's has been seen to."""
        own = (cases.c.id == case) & (cases.c.assigned_to == agent) & cases.c.closed_at.is_(None)
        await self._write(sa.update(cases).where(own).values(closed_at=at, outcome="released"))

    # --- parcels ---------------------------------------------------------------------------------------------------

    async def parcels(self) -> Sequence[ParcelRow]:
        """Prints to be posted, oldest first."""
        return await self._parcels(_to_post)

    async def parcel(self, order: OrderId) -> ParcelRow | None:
        """One of them; None unless it is to be posted."""
        found = await self._parcels(_to_post & (orders.c.id == order))
        return found[0] if found else None

    async def note_parcel_access(self, order: OrderId, agent: str, purpose: str, at: dt.datetime) -> Order | None:
        """Write the access down and return the order; None, and nothing written, unless it is to be posted."""
        asked = sa.select(orders.c.body).where(_to_post, orders.c.id == order)

        def work(connection: sa.Connection) -> Order | None:
            body = connection.execute(asked).scalar()
            found = None if body is None else _order.decode(body)
            if found is None or found.address is None:
                return None
            note(connection, _saw(agent, at, photo=found.photo, purpose=purpose, order=order))
            return found

        return await self._database.run(work)

    async def telephone(self, case: CaseId, agent: str, at: dt.datetime) -> str | None:
        """Write the access down and return whom to call; None, and nothing written, unless the open case is this agent's."""
        asked = (
            sa.select(addresses.c.address)
            .join(cases, cases.c.conversation == addresses.c.conversation)
            .where(cases.c.id == case, cases.c.kind == "callback")
            .where(cases.c.assigned_to == agent, cases.c.closed_at.is_(None))
        )

        def work(connection: sa.Connection) -> str | None:
            number = connection.execute(asked).scalar()
            if number is not None:
                note(connection, _saw(agent, at, purpose="telephone", case=case))
            return number

        return await self._database.run(work)

    # --- small things ----------------------------------------------------------------------------------------------

    async def _write(self, statement: sa.Insert | sa.Update | sa.Delete) -> int:
        return await self._database.run(lambda connection: connection.execute(statement).rowcount)

    async def _cases(self, which: sa.ColumnElement[bool]) -> Sequence[CaseRow]:
        asked = (
            sa.select(cases, conversations.c.language, (~_unsettled).label("settled"))
            .outerjoin(conversations, conversations.c.id == cases.c.conversation)
            .where(which)
            .order_by(cases.c.opened_at, cases.c.id)
        )
        rows = await self._database.run(lambda connection: connection.execute(asked).all())
        return [
            CaseRow(
                id=row.id,
                kind=row.kind,
                conversation=row.conversation,
                order=row.order,
                photo=row.photo,
                document=row.document,
                opened_at=utc(row.opened_at),
                due_at=row.due_at and utc(row.due_at),
                assigned_to=row.assigned_to,
                settled=bool(row.settled),
                returned_at=row.returned_at and utc(row.returned_at),
                express=row.express,
                stage=row.stage,
                asked_by=row.asked_by,
                asked_words=row.asked_words,
                language=row.language or "",
            )
            for row in rows
        ]

    async def _talks(self, which: sa.ColumnElement[bool]) -> Sequence[TalkRow]:
        asked_for = sa.exists().where(
            cases.c.conversation == conversations.c.id, cases.c.kind.in_(TALKS), cases.c.closed_at.is_(None)
        )
        known = (conversations.c.id, conversations.c.owner, conversations.c.language, conversations.c.updated_at)
        asked = sa.select(*known, asked_for.label("asked")).where(which).order_by(conversations.c.updated_at.desc())
        rows = await self._database.run(lambda connection: connection.execute(asked).all())
        return [
            TalkRow(
                conversation=row.id,
                owner=row.owner,
                language=row.language,
                updated_at=utc(row.updated_at),
                asked=bool(row.asked),
            )
            for row in rows
        ]

    async def _parcels(self, which: sa.ColumnElement[bool]) -> Sequence[ParcelRow]:
        asked = sa.select(orders).where(which).order_by(orders.c.updated_at, orders.c.id)
        rows = await self._database.run(lambda connection: connection.execute(asked).all())
        found = [(row, _order.decode(row.body)) for row in rows]
        return [
            ParcelRow(
                order=order.id,
                conversation=row.conversation,
                document=order.document,
                prints=order.prints,
                since=utc(row.updated_at),
            )
            for row, order in found
            if order.address is not None  # erased with everything else that the customer wanted forgotten
        ]


def _saw(agent: str, at: dt.datetime, **about: str) -> Deed:
    return Deed(at=at, agent=agent, deed="saw", about=about)


def _with_outcome(outcome: str, checks: str) -> tuple[str, ...]:
    """The names of those checks of a proof that came out like this."""
    told = (check.partition(":") for check in checks.split())
    return tuple(name for name, _, found in told if found == outcome)
