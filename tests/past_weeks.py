"""Four invented weeks of a booth's work, for pictures of the desk's figures: always the same ones, up to yesterday."""

import datetime as dt
import random
from typing import Any

import sqlalchemy as sa

from bot.domain.assessment import Assessment, Verdict
from bot.domain.effects import Order
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId
from bot.domain.money import Money
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.rows import assessment_row, order_row

_DAYS = 27
_SUNDAY = 6
_CHANNELS = ("web", "web", "web", "telegram", "whatsapp", "whatsapp", "sms")
_DOCUMENTS = ("us-visa", "uk-passport-online", "nl-passport", "schengen-visa")
_TALKERS, _REVIEWERS = ("mary", "sam", "grace"), ("nora", "mary", "grace")
_REASONS = ("shadow-face", "background-colour", "smile", "smile", "too-far", "blur", "glasses-glare")
_VERDICTS: tuple[Verdict, ...] = ("pass", "pass", "review", "fail")


def seed(database: Database, now: dt.datetime) -> None:
    """Write them into the tables. now: UTC."""
    chance = random.Random(7)  # noqa: S311 - for pictures
    rows: dict[sa.Table, list[dict[str, Any]]] = {}
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(1, _DAYS + 1):
        morning = midnight - dt.timedelta(days=day) + dt.timedelta(hours=8)
        busy = chance.randint(1, 3) if morning.weekday() == _SUNDAY else chance.randint(5, 12)
        for customer in range(busy):
            at = morning + dt.timedelta(minutes=chance.randint(0, 540))
            _customer(rows, chance, f"{day}-{customer}", at)
    database.run_now(lambda sql: [sql.execute(sa.insert(table), filled) for table, filled in rows.items()])


def _customer(rows: dict[sa.Table, list[dict[str, Any]]], chance: random.Random, name: str, at: dt.datetime) -> None:
    """One customer of the past: a photo, an order perhaps, and a person where they asked for one."""

    def put(table: sa.Table, **row: object) -> None:
        rows.setdefault(table, []).append(row)

    def later(least: int, most: int) -> dt.datetime:
        return at + dt.timedelta(minutes=chance.randint(least, most))

    conversation = ConversationId(f"{chance.choice(_CHANNELS)}:past-{name}")
    document, photo = DocumentId(chance.choice(_DOCUMENTS)), PhotoId(f"past-{name}")
    put(schema.photos, id=photo, conversation=conversation, key_version="1", uploaded_at=at, wrapped_key=b"k")
    assessment = Assessment(
        photo=photo, document=document, verdict=chance.choice(_VERDICTS), findings=(), tip=None, face_count=1
    )
    put(schema.assessments, **assessment_row(assessment), conversation=conversation, at=at)
    usual = {"conversation": conversation, "document": document, "opened_at": at}
    if chance.random() < 0.75:
        approved = chance.random() < 0.8
        reason = "" if approved else chance.choice(_REASONS)
        judged = {"outcome": "approved" if approved else "rejected", "reason": reason, "closed_at": later(6, 90)}
        put(
            schema.cases,
            id=f"past-photo-{name}",
            kind="review",
            photo=photo,
            order=f"PB-PAST-{name}",
            due_at=at + dt.timedelta(minutes=80),
            assigned_to=chance.choice(_REVIEWERS),
            **usual | judged,
        )
        _order(put, chance, conversation, document, photo, OrderId(f"PB-PAST-{name}"), at)
    if chance.random() < 0.35:
        joined = later(1, 12)
        wrote, left = joined + dt.timedelta(minutes=1), joined + dt.timedelta(minutes=chance.randint(4, 20))
        agent = chance.choice(_TALKERS)
        put(
            schema.cases,
            id=f"past-talk-{name}",
            kind="person",
            photo=None,
            order=None,
            due_at=None,
            assigned_to=agent,
            **usual | {"outcome": "released", "reason": "", "closed_at": left},
        )
        for what, moment in (("joined", joined), ("wrote", wrote), ("left", left)):
            key = f"desk:{conversation}:{what}"
            put(schema.inbox, key=key, conversation=conversation, body="", at=moment, done=True)


def _order(
    put: Any,
    chance: random.Random,
    conversation: ConversationId,
    document: DocumentId,
    photo: PhotoId,
    number: OrderId,
    at: dt.datetime,
) -> None:
    paid = chance.random() < 0.9
    status = "delivered" if paid else "expired"
    total = Money(chance.choice((699, 699, 1299)), "EUR")
    order = Order(
        id=number,
        document=document,
        product="digital",
        photo=photo,
        method="checkout",
        email="past@photos.example",
        status=status,
        total=total,
        overdue=chance.random() < 0.05,
    )
    put(schema.orders, **order_row(order), id=number, conversation=conversation, placed_at=at, updated_at=at)
    if paid:
        moved = {"order": number, "provider": "test", "currency": "EUR", "at": at}
        put(schema.movements, ref=f"paid-{number}", kind="payment", amount_minor=total.amount_minor, **moved)
