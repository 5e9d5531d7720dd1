"""Everything that is written down about one order, read from the tables that have it."""

import datetime as dt

import msgspec
import sqlalchemy as sa

from bot.domain.audit import Deed
from bot.domain.effects import Order, SendLetter
from bot.domain.events import Envelope, Event
from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.movement import Movement
from bot.domain.past import Agreed, Asked, Claimed, Past, Printed, Written
from bot.storage import books
from bot.storage.database import utc
from bot.storage.proposals import proposals_of
from bot.storage.schema import (
    audit,
    cases,
    claims,
    consents,
    conversations,
    deliveries,
    inbox,
    invoices,
    orders,
    outbox,
    photos,
    print_jobs,
    proofs,
)

_order = msgspec.json.Decoder(Order)
_envelope = msgspec.json.Decoder(Envelope)
_letter = msgspec.json.Decoder(SendLetter)
_about = msgspec.json.Decoder(dict[str, str])


def past_of(sql: sa.Connection, number: OrderId) -> Past | None:
    """The past of this order; None where there is no such order."""
    row = sql.execute(sa.select(orders).where(orders.c.id == number)).one_or_none()
    if row is None:
        return None
    order, payer = _order.decode(row.body), _order.decode(row.body).paid_with or number
    asked = _asked(sql, number)
    erased = sql.execute(sa.select(photos.c.erased_at).where(photos.c.id == order.photo)).scalar()
    state = sql.execute(sa.select(conversations.c.state).where(conversations.c.id == row.conversation)).scalar() or ""
    return Past(
        order=order,
        conversation=row.conversation,
        placed_at=utc(row.placed_at),
        known=f'"{number}"' in state,
        agreed=_agreed(sql, row),
        movements=_movements(sql, order),
        invoices=_invoices(sql, order, payer),
        asked=asked,
        claimed=[
            Claimed(office=told.office, at=utc(told.at))
            for told in sql.execute(sa.select(claims).where(claims.c.order == number))
        ],
        made=[utc(at) for at in sql.execute(sa.select(proofs.c.at).where(proofs.c.order == number)).scalars()],
        sent=[utc(at) for at in sql.execute(sa.select(deliveries.c.at).where(deliveries.c.order == number)).scalars()],
        written=_written(sql, row.conversation, number),
        printed=[
            Printed(job=job.job, at=utc(job.at), deleted_at=job.deleted_at and utc(job.deleted_at))
            for job in sql.execute(sa.select(print_jobs).where(print_jobs.c.order == number))
        ],
        happened=_happened(sql, row.conversation, number),
        decided=proposals_of(sql, number),
        deeds=_deeds(sql, number, [case.case for case in asked]),
        erased_at=erased and utc(erased),
    )


def _movements(sql: sa.Connection, order: Order) -> list[Movement]:
    """The order's own, and the payment that another order made for it as well."""
    shared = books.movements_of(sql, order.paid_with) if order.paid_with else ()
    return [*(moved for moved in shared if moved.kind == "payment"), *books.movements_of(sql, order.id)]


def _invoices(sql: sa.Connection, order: Order, payer: OrderId) -> list[tuple[dt.datetime, Invoice]]:
    asked = sa.select(invoices.c.number, invoices.c.at).where(invoices.c.order == payer)
    issued = {row.number: utc(row.at) for row in sql.execute(asked)}
    return [(issued[paper.number], paper) for paper in books.invoices_of(sql, payer) if _is_about(paper, order)]


def _is_about(paper: Invoice, order: Order) -> bool:
    """Whether an invoice of the whole bill, or a credit note (or its cancellation) of what went back of this order's share."""
    return paper.kind == "invoice" or paper.about.partition("/")[0] in order.refunds


def _agreed(sql: sa.Connection, row: "sa.Row[tuple[object, ...]]") -> list[Agreed]:
    """What was agreed to in this conversation until its next sale; consents hang on the conversation, not on an order."""
    here = (orders.c.conversation == row.conversation) & (orders.c.placed_at > row.placed_at)
    until = sql.execute(sa.select(sa.func.min(orders.c.placed_at)).where(here)).scalar()
    given = (consents.c.conversation == row.conversation) & (consents.c.at >= row.placed_at)
    if until is not None:
        given &= consents.c.at < until
    return [
        Agreed(consent=one.consent, version=one.version, answer=one.answer, at=utc(one.at))
        for one in sql.execute(sa.select(consents).where(given).order_by(consents.c.id))
    ]


def _asked(sql: sa.Connection, number: OrderId) -> list[Asked]:
    return [
        Asked(
            case=row.id,
            kind=row.kind,
            opened_at=utc(row.opened_at),
            due_at=row.due_at and utc(row.due_at),
            assigned_to=row.assigned_to,
            closed_at=row.closed_at and utc(row.closed_at),
            outcome=row.outcome,
            reason=row.reason,
        )
        for row in sql.execute(sa.select(cases).where(cases.c.order == number).order_by(cases.c.opened_at, cases.c.id))
    ]


def _written(sql: sa.Connection, conversation: str, number: OrderId) -> list[Written]:
    about = (outbox.c.conversation == conversation) & outbox.c.body.contains('"type":"SendLetter"')
    wanted = sa.select(outbox).where(about, outbox.c.body.contains(number, autoescape=True)).order_by(outbox.c.id)
    letters = [(row, _letter.decode(row.body)) for row in sql.execute(wanted)]
    return [
        Written(letter=letter.letter, state=row.state, at=utc(row.at))
        for row, letter in letters
        if letter.order == number
    ]


def _happened(sql: sa.Connection, conversation: str, number: OrderId) -> list[tuple[dt.datetime, Event]]:
    about = (inbox.c.conversation == conversation) & inbox.c.body.contains(f'"order":"{number}"', autoescape=True)
    bodies = sql.execute(sa.select(inbox.c.body).where(about).order_by(inbox.c.id)).scalars()
    envelopes = [_envelope.decode(body) for body in bodies]
    return [(one.at, one.event) for one in envelopes if getattr(one.event, "order", None) == number]


def _deeds(sql: sa.Connection, number: OrderId, about: list[str]) -> list[Deed]:
    """What the log has of the order and of its cases."""
    named = [audit.c.about.contains(f'"{one}"', autoescape=True) for one in (number, *about)]
    return [
        Deed(at=utc(row.at), agent=row.agent, deed=row.deed, about=_about.decode(row.about))
        for row in sql.execute(sa.select(audit).where(sa.or_(*named)).order_by(audit.c.id))
    ]
