"""What a sale leaves behind, in SQL: who used a promotion, what proves a photo, what was claimed, what the lab has."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable

import msgspec
import sqlalchemy as sa

from bot.domain.assessment import Assessment
from bot.domain.effects import FileClaim, FindOrder, OpenPhotoCode, Order, TakePromotion
from bot.domain.events import OrderFound
from bot.domain.ids import CaseId, ConversationId, OrderId, PhotoId
from bot.domain.messages import StoredPicture
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.notices import note_case
from bot.storage.schema import (
    assessments,
    cases,
    claims,
    deliveries,
    movements,
    orders,
    photo_codes,
    print_jobs,
    promotion_uses,
    proofs,
)

Mark = Callable[[str], str]  # what an e-mail address is known by when it is forgotten

_decode_order = msgspec.json.Decoder(Order).decode
_decode_assessment = msgspec.json.Decoder(Assessment).decode
_WEBHOOKS_COME_WITHIN = dt.timedelta(days=3)  # docs.stripe.com/webhooks: how long a delivery is tried again
_GIVEN_UP = ("draft", "cancelled", "expired")
_JUDGED = ("review", "promise")  # cases about a photo that is to be judged and made


def marker(secret: str) -> Mark:
    """Marks made with the house's secret: the same address in any case has the same mark, and no way leads back to it."""
    key = hashlib.sha256(f"passbooth.mark\x1f{secret}".encode()).digest()
    return lambda email: hmac.new(key, email.strip().casefold().encode(), hashlib.sha256).hexdigest()[:32]


def take_promotion(sql: sa.Connection, wanted: TakePromotion, conversation: ConversationId) -> bool:
    """Whether the code may be used once more. On PostgreSQL other sales with the code wait until this transaction ends."""
    if sql.dialect.name != "sqlite":
        sql.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"promotion:{wanted.code}"))))
    alive = orders.c.status.not_in(_GIVEN_UP)
    if wanted.first_only:
        paid = sa.select(orders.c.id).join(movements, movements.c.order == orders.c.id)
        if sql.execute(paid.where(orders.c.conversation == conversation, alive).limit(1)).first() is not None:
            return False
    if not wanted.most:
        return True
    used = sa.select(sa.func.count()).select_from(promotion_uses.join(orders, orders.c.id == promotion_uses.c.order))
    return sql.execute(used.where(promotion_uses.c.code == wanted.code, alive)).scalar_one() < wanted.most


def note_promotion(sql: sa.Connection, order: Order, at: dt.datetime) -> None:
    """Remember with the sale which code it used, where it used one."""
    if order.bill is not None and order.bill.promotion:
        row = {"code": order.bill.promotion, "order": order.id, "at": at}
        sql.execute(insert_or_ignore(sql.dialect.name, promotion_uses), row)


def find_order(sql: sa.Connection, asked: FindOrder, conversation: ConversationId, mark: Mark) -> OrderFound | None:
    """The order with this number, if the e-mail address is the one that it was placed with, kept or forgotten."""
    row = sql.execute(sa.select(orders).where(orders.c.id == asked.order)).one_or_none()
    if row is None:
        return None
    order = _decode_order(row.body)
    proof = sql.execute(
        sa.select(proofs).where(proofs.c.order == order.id).order_by(proofs.c.at.desc()).limit(1)
    ).one_or_none()
    known = mark(order.email) if order.email else proof.email_mark if proof is not None else ""
    if not known or mark(asked.email) != known:
        return None
    delivered = sql.execute(sa.select(sa.func.max(deliveries.c.at)).where(deliveries.c.order == order.id)).scalar()
    return OrderFound(
        found=order.id,
        document=order.document,
        product=order.product,
        status=order.status,
        checked=proof is not None and bool(proof.reviewer),
        posted=order.status in ("shipped", "delivered") and order.product != "digital",
        delivered_at=None if delivered is None else utc(delivered),
        mine=row.conversation == conversation,
    )


def keep_proof(sql: sa.Connection, order: Order, at: dt.datetime, mark: Mark) -> None:
    """Write the proof of the order's present photo; the lab's job is added when it is known."""
    body = sql.execute(sa.select(assessments.c.body).where(assessments.c.photo == order.photo)).scalar()
    findings = _decode_assessment(body).findings if body is not None else ()
    row = {
        "order": order.id,
        "photo": order.photo,
        "sha256": order.product_sha256,
        "checks": " ".join(f"{finding.check}:{finding.outcome}" for finding in findings),
        "reviewer": order.reviewer,
        "email_mark": mark(order.email) if order.email else "",
        "at": at,
    }
    sql.execute(insert_or_ignore(sql.dialect.name, proofs), row)
    if order.print_job:
        proof = (proofs.c.order == order.id, proofs.c.photo == order.photo)
        sql.execute(sa.update(proofs).where(*proof).values(print_job=order.print_job))
        job = {"job": order.print_job, "order": order.id, "at": at}
        sql.execute(insert_or_ignore(sql.dialect.name, print_jobs), job)


def file_claim(
    sql: sa.Connection, case: CaseId, claim: FileClaim, conversation: ConversationId, at: dt.datetime
) -> None:
    """Write the claim and its case."""
    told = {
        "id": case,
        "conversation": conversation,
        "order": claim.order,
        "office": claim.office,
        "words": claim.words,
        "evidence": claim.evidence,
        "at": at,
    }
    sql.execute(insert_or_ignore(sql.dialect.name, claims), told)
    document = sql.execute(sa.select(orders.c.body).where(orders.c.id == claim.order)).scalar()
    opened = {
        "id": case,
        "kind": "claim",
        "conversation": conversation,
        "order": claim.order,
        "photo": claim.evidence,
        "document": None if document is None else _decode_order(document).document,
        "opened_at": at,
        "due_at": claim.decide_by,
    }
    sql.execute(insert_or_ignore(sql.dialect.name, cases), opened)
    note_case(sql, opened)


def withdraw_cases(sql: sa.Connection, order: OrderId, at: dt.datetime) -> None:
    """Close what asks the desk to judge this order's photo."""
    open_ones = (cases.c.order == order, cases.c.kind.in_(_JUDGED), cases.c.closed_at.is_(None))
    sql.execute(sa.update(cases).where(*open_ones).values(closed_at=at, outcome="withdrawn"))


def note_deleted(sql: sa.Connection, job: str, at: dt.datetime) -> bool:
    """The lab has forgotten what it was given. False for a job that it was never given."""
    known = print_jobs.c.job == job
    sql.execute(sa.update(print_jobs).where(known, print_jobs.c.deleted_at.is_(None)).values(deleted_at=at))
    return sql.execute(sa.select(print_jobs.c.job).where(known)).first() is not None


def open_pages(sql: sa.Connection, before: dt.datetime) -> tuple[tuple[OrderId, str], ...]:
    """Pages of which nothing was heard since that moment: those that wait for money, and those given up not long before."""
    waits = orders.c.status.in_(("awaiting_payment", "payment_pending"))
    given_up = orders.c.status.in_(("expired", "cancelled")) & (orders.c.updated_at >= before - _WEBHOOKS_COME_WITHIN)
    silent = (orders.c.checkout_ref != "") & (orders.c.updated_at <= before)
    asked = sa.select(orders.c.id, orders.c.checkout_ref).where(silent, waits | given_up)
    return tuple((OrderId(row.id), row.checkout_ref) for row in sql.execute(asked.order_by(orders.c.updated_at)))


class SqlSales:
    """What labs and offices ask of our sales."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_deleted(self, job: str, at: dt.datetime) -> bool:
        """See `note_deleted`."""
        return await self._database.run(lambda sql: note_deleted(sql, job, at))

    async def find(self, code: str) -> StoredPicture | None:
        """The finished photo that a code stands for; None when there is no such code, or its time is over."""
        asked = sa.select(photo_codes).where(photo_codes.c.code == code)
        row = await self._database.run(lambda sql: sql.execute(asked).one_or_none())
        if row is None or utc(row.until) <= dt.datetime.now(dt.UTC):
            return None
        return StoredPicture(PhotoId(row.photo), "product")


def note_code(sql: sa.Connection, code: OpenPhotoCode, until: dt.datetime) -> None:
    """Let the office fetch this photo by this code until then."""
    row = {"code": code.code, "order": code.order, "photo": code.photo, "until": until}
    sql.execute(insert_or_ignore(sql.dialect.name, photo_codes), row)
