"""The engine's transactions in SQL: each method is a statement or two, and the method's name says what for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.dialogs.state import Conversation
from bot.domain.assessment import Assessment
from bot.domain.effects import (
    TALKS,
    DeliverFile,
    FileClaim,
    FindOrder,
    LeaveQuestion,
    LookAtHolder,
    OpenCase,
    OpenPhotoCode,
    Order,
    RecordConsent,
    RecordRating,
    Send,
    StartTimer,
    SubmitPrints,
    TakePromotion,
    scrubbed,
)
from bot.domain.events import Envelope, HolderSeen, OptedIn, OptedOut, OrderFound, ReviewDecided
from bot.domain.ids import CaseId, ConversationId, EffectId, EventId, OrderId, PhotoId, SittingId, channel_of, keypad
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.waiting import Queue
from bot.engine.store import Due, Job, Outside, Sending
from bot.errors import Refused
from bot.payments.invoices import cancellation_of, credit_note_of, invoice_of, standing
from bot.storage import books, requests, sales
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.notices import note_case
from bot.storage.queue import JobQueue
from bot.storage.reviews import last_opinion
from bot.storage.rows import assessment_row, order_row
from bot.storage.schema import (
    addresses,
    assessments,
    cases,
    claims,
    consents,
    conversations,
    deliveries,
    inbox,
    labels,
    lines,
    notes,
    orders,
    outbox,
    photos,
    sittings,
    topics,
    wishes,
)

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_state = msgspec.json.Decoder(Conversation).decode
_decode_order = msgspec.json.Decoder(Order).decode
_decode_effect: Callable[[str], Outside | Job] = msgspec.json.Decoder(Outside | Job).decode

_BATCH = 20  # effects sent between two looks at the database
_UNTIL_HEARD = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # as `not_before`: until the customer is heard of again

# Statements are built once: building one costs more than running it.
_UNDONE = (
    sa.select(inbox.c.body)
    .where(inbox.c.conversation == bindparam("conversation"), ~inbox.c.done)
    .order_by(inbox.c.id)
    .limit(1)
)
_FINISH = sa.update(inbox).where(inbox.c.key == bindparam("event")).values(done=True, error=bindparam("fault"))
_FAIL = (
    sa.update(inbox)
    .where(inbox.c.key == bindparam("event"))
    .values(attempts=inbox.c.attempts + 1, error=bindparam("fault"))
    .returning(inbox.c.attempts)
)
_STATE = sa.select(conversations.c.state).where(conversations.c.id == bindparam("conversation")).with_for_update()
_KEEP = (
    sa.update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        state=bindparam("new_state"),
        owner=bindparam("new_owner"),
        language=bindparam("new_language"),
        updated_at=bindparam("moment"),
    )
)
_KEEP_HEARD = _KEEP.values(heard_at=bindparam("moment"))
_ORDER = sa.select(orders.c.body).where(orders.c.id == bindparam("order_id")).with_for_update()
_ORDERS_CONVERSATION = sa.select(orders.c.conversation).where(orders.c.id == bindparam("order_id"))
_ORDERED = (
    sa.update(photos)
    .where(photos.c.id == bindparam("photo"), photos.c.ordered_at.is_(None))
    .values(ordered_at=bindparam("moment"))
)
# What it sets is what `order_row` has, by the same names.
_KEEP_ORDER = sa.update(orders).where(orders.c.id == bindparam("order_id"))
_DUE = (
    sa.select(outbox, conversations.c.sender, conversations.c.sender_until, conversations.c.heard_at)
    .join(conversations, conversations.c.id == outbox.c.conversation)
    .where(outbox.c.conversation == bindparam("conversation"), outbox.c.state == "due")
    .order_by(outbox.c.id)
    .limit(_BATCH)
)
_HOLD = (
    sa.update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(sender=bindparam("new_sender"), sender_until=bindparam("moment"))
)
_RELEASE = (
    sa.update(conversations)
    .where(conversations.c.id == bindparam("conversation"), conversations.c.sender == bindparam("old_sender"))
    .values(sender="", sender_until=None)
)
_EFFECT = sa.select(outbox).where(outbox.c.key == bindparam("effect"))
_DONE = sa.update(outbox).where(outbox.c.key == bindparam("effect")).values(state="done")
_AGAIN = (
    sa.update(outbox)
    .where(outbox.c.key == bindparam("effect"))
    .values(attempts=outbox.c.attempts + bindparam("tries"), error=bindparam("fault"), not_before=bindparam("moment"))
)
_DEAD = sa.update(outbox).where(outbox.c.key == bindparam("effect")).values(state="dead", error=bindparam("fault"))

# What waits for the customer, and what stands behind that.
_ahead = outbox.alias("ahead")


def _heard_since(held: "sa.FromClause") -> "sa.ColumnElement[bool]":
    return sa.and_(held.c.not_before == _UNTIL_HEARD, conversations.c.heard_at > held.c.at)


_waits = sa.and_(_ahead.c.state == "due", _ahead.c.not_before == _UNTIL_HEARD, ~_heard_since(_ahead))


def _json(value: object) -> str:
    return _encode(value).decode()


class SqlTransaction:
    """`engine.store.Transaction` on one connection."""

    def __init__(self, connection: sa.Connection, queue: JobQueue, mark: sales.Mark) -> None:
        self._sql = connection
        self._queue = queue
        self._mark = mark

    def lock(self, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`. SQLite has one writer at a time anyway."""
        if self._sql.dialect.name != "sqlite":
            self._add(conversations, {"id": conversation, "state": "", "updated_at": at})
            self._sql.execute(_STATE, {"conversation": conversation})

    # --- events ----------------------------------------------------------------------------------------------------

    def remember(self, envelope: Envelope, *, taken: bool = False) -> bool:
        """See `engine.store.Transaction`."""
        row = {"key": envelope.id, "conversation": envelope.conversation, "body": _json(envelope), "at": envelope.at}
        return self._add(inbox, {**row, "done": taken}) == 1

    def undone(self, conversation: ConversationId) -> Envelope | None:
        """See `engine.store.Transaction`."""
        body = self._sql.execute(_UNDONE, {"conversation": conversation}).scalar()
        return None if body is None else _decode_envelope(body)

    def finish(self, event: EventId, error: str = "") -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(_FINISH, {"event": event, "fault": error})

    def failed(self, event: EventId, error: str) -> int:
        """See `engine.store.Transaction`."""
        return int(self._sql.execute(_FAIL, {"event": event, "fault": error}).scalar_one())

    # --- state -----------------------------------------------------------------------------------------------------

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """See `engine.store.Transaction`."""
        state = self._sql.execute(_STATE, {"conversation": conversation}).scalar()
        return _decode_state(state) if state else None

    def keep(self, conversation: Conversation, at: dt.datetime, *, heard: bool = False) -> None:
        """See `engine.store.Transaction`."""
        state = _json(conversation)
        values = {"new_state": state, "new_owner": conversation.owner, "new_language": conversation.language}
        statement = _KEEP_HEARD if heard else _KEEP
        kept = self._sql.execute(statement, {"conversation": conversation.id, "moment": at, **values})
        if kept.rowcount == 0:
            row = {"id": conversation.id, "state": state, "owner": conversation.owner, "updated_at": at}
            self._add(conversations, {**row, "language": conversation.language, "heard_at": at if heard else None})

    def keep_assessment(self, conversation: ConversationId, assessment: Assessment, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        # A verdict may come in after the customer's photos were erased.
        erased = sa.select(photos.c.id).where(photos.c.id == assessment.photo, photos.c.wrapped_key.is_(None))
        if self._sql.execute(erased).first() is not None:
            return
        self._sql.execute(sa.delete(assessments).where(assessments.c.photo == assessment.photo))
        self._add(assessments, {**assessment_row(assessment), "conversation": conversation, "at": at})

    def write_customer(self, envelope: Envelope, language: str) -> None:
        """See `engine.store.Transaction`."""
        self._add(lines, _line(envelope.id, envelope.conversation, envelope.at, "customer", language, envelope.event))

    def _add(self, table: sa.Table, *rows: Mapping[str, object]) -> int:
        """Insert what is not there yet. For a single row: 1 when it was new, 0 when it was there."""
        statement = insert_or_ignore(self._sql.dialect.name, table)
        # Drivers count the rows of a single statement only.
        return self._sql.execute(statement, rows[0] if len(rows) == 1 else rows).rowcount

    # --- orders ----------------------------------------------------------------------------------------------------

    def order(self, order: OrderId) -> Order | None:
        """See `engine.store.Transaction`."""
        body = self._sql.execute(_ORDER, {"order_id": order}).scalar()
        return None if body is None else _decode_order(body)

    def conversation_of(self, order: OrderId) -> ConversationId | None:
        """See `engine.store.Transaction`."""
        found = self._sql.execute(_ORDERS_CONVERSATION, {"order_id": order}).scalar()
        return None if found is None else ConversationId(found)

    def place(self, order: Order, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        row = {**order_row(order), "id": order.id, "conversation": conversation, "keypad": keypad(order.id)}
        if not self._add(orders, {**row, "placed_at": at, "updated_at": at}):
            raise Refused(f"there is an order {order.id} already")
        sales.note_promotion(self._sql, order, at)
        self._sql.execute(_ORDERED, {"photo": order.photo, "moment": at})

    def keep_order(self, order: Order, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(_KEEP_ORDER, {**order_row(order), "order_id": order.id, "updated_at": at})
        self._sql.execute(_ORDERED, {"photo": order.photo, "moment": at})

    def record_movement(self, movement: Movement) -> bool:
        """See `engine.store.Transaction`."""
        return books.record_movement(self._sql, movement)

    def invoice(self, order: Order, at: dt.datetime) -> Invoice | None:
        """See `engine.store.Transaction`."""
        if order.bill is None:
            return None
        return books.issue(self._sql, order.id, lambda number: invoice_of(order, at, number), at)

    def credit(self, order: Order, refund: str, amount: Money, at: dt.datetime) -> Invoice | None:
        """See `engine.store.Transaction`."""
        issued = books.invoice_about(self._sql, order.paid_with or order.id)
        if issued is None:
            return None
        earlier = standing(books.invoices_of(self._sql, issued.order), issued)
        return books.issue(
            self._sql, refund, lambda number: credit_note_of(issued, amount, refund, earlier, at, number), at
        )

    def cancel_credit(self, refund: str, about: str, at: dt.datetime) -> Invoice | None:
        """See `engine.store.Transaction`."""
        note = books.invoice_about(self._sql, refund)
        if note is None:
            return None
        return books.issue(self._sql, about, lambda number: cancellation_of(note, about, at, number), at)

    def keep_proof(self, order: Order, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        sales.keep_proof(self._sql, order, at, self._mark)

    def find_order(self, asked: FindOrder, conversation: ConversationId) -> OrderFound | None:
        """See `engine.store.Transaction`."""
        return sales.find_order(self._sql, asked, conversation, self._mark)

    def take_promotion(self, wanted: TakePromotion, conversation: ConversationId) -> bool:
        """See `engine.store.Transaction`."""
        return sales.take_promotion(self._sql, wanted, conversation)

    def withdraw_cases(self, order: OrderId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        sales.withdraw_cases(self._sql, order, at)

    def file_claim(self, case: CaseId, claim: FileClaim, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        sales.file_claim(self._sql, case, claim, conversation, at)

    def open_pages(self, before: dt.datetime) -> tuple[tuple[OrderId, str], ...]:
        """See `engine.store.Transaction`."""
        return sales.open_pages(self._sql, before)

    def record_delivery(self, order: OrderId, photo: PhotoId, sha256: str, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        row = {"order": order, "photo": photo, "sha256": sha256, "at": at}
        self._add(deliveries, row)

    # --- the desk and the law --------------------------------------------------------------------------------------

    def open_case(self, case: CaseId, opened: OpenCase, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        row = {
            "id": case,
            "kind": opened.case,
            "conversation": conversation,
            "order": opened.order,
            "photo": opened.photo,
            "document": opened.document,
            "opened_at": at,
            "due_at": opened.due_at,
            "express": opened.express,
        }
        self._add(cases, row)
        note_case(self._sql, row)

    def close_case(self, case: CaseId, outcome: str, reason: str, at: dt.datetime) -> bool:
        """See `engine.store.Transaction`."""
        row = sa.update(cases).where(cases.c.id == case, cases.c.closed_at.is_(None))
        return self._sql.execute(row.values(closed_at=at, outcome=outcome, reason=reason)).rowcount == 1

    def keep_opinion(self, decided: ReviewDecided, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        last_opinion(self._sql, decided, at)

    def is_being_printed(self, order: OrderId, conversation: ConversationId) -> bool:
        """See `engine.store.Transaction`."""
        waiting = sa.select(outbox).where(outbox.c.conversation == conversation, outbox.c.state == "due")
        return SubmitPrints(order) in [_due(row).effect for row in self._sql.execute(waiting)]

    def close_talks(self, conversation: ConversationId, at: dt.datetime, by: str = "") -> None:
        """See `engine.store.Transaction`."""
        talks = (cases.c.conversation == conversation, cases.c.kind.in_(TALKS), cases.c.closed_at.is_(None))
        whose = {"assigned_to": by} if by else {}
        self._sql.execute(sa.update(cases).where(*talks).values(closed_at=at, outcome="released", **whose))

    def queue(self, conversation: ConversationId, at: dt.datetime) -> Queue:
        """See `engine.store.Transaction`."""
        return requests.queue(self._sql, conversation, at)

    def holder(self, asked: LookAtHolder, conversation: ConversationId, at: dt.datetime) -> HolderSeen:
        """See `engine.store.Transaction`."""
        return requests.holder(self._sql, asked, conversation, at)

    def return_request(self, case: CaseId, holder: str, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        requests.return_request(self._sql, case, holder, conversation, at, self._mark)

    def leave_question(
        self, case: CaseId, question: LeaveQuestion, conversation: ConversationId, at: dt.datetime
    ) -> None:
        """See `engine.store.Transaction`."""
        requests.leave_question(self._sql, case, question, conversation, at)

    def record_rating(self, rating: RecordRating, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        requests.record_rating(self._sql, rating, conversation, at)

    def record_consent(
        self, key: EffectId, consent: RecordConsent, conversation: ConversationId, at: dt.datetime
    ) -> None:
        """See `engine.store.Transaction`."""
        row = msgspec.structs.asdict(consent)
        values = {**row, "key": key, "conversation": conversation, "channel": channel_of(conversation), "at": at}
        self._add(consents, values)

    def open_photo_code(self, code: OpenPhotoCode, until: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        sales.note_code(self._sql, code, until)

    def open_sitting(self, sitting: SittingId, conversation: ConversationId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        self._add(sittings, {"id": sitting, "conversation": conversation, "at": at})

    def sitting(self, sitting: SittingId) -> ConversationId | None:
        """See `engine.store.Transaction`."""
        found = self._sql.execute(sa.select(sittings.c.conversation).where(sittings.c.id == sitting)).scalar()
        return None if found is None else ConversationId(found)

    def note_wish(
        self, event: EventId, conversation: ConversationId, wish: OptedOut | OptedIn, at: dt.datetime
    ) -> None:
        """See `engine.store.Transaction`."""
        wanted = isinstance(wish, OptedIn)
        row = {"key": event, "conversation": conversation, "sender": wish.sender, "how": wish.how, "at": at}
        self._add(wishes, {**row, "wanted": wanted})

    # --- what is to be done ----------------------------------------------------------------------------------------

    def put_out(self, effects: tuple[Due, ...], at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        if not effects:
            return
        self._add(outbox, *(_effect_row(due, "due", at) for due in effects))
        said = [
            _line(due.key, due.conversation, at, said.author or "assistant", due.language, said)
            for due in effects
            if (said := due.said) is not None
        ]
        if said:
            self._add(lines, *said)

    def start_job(self, due: Due, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        self._add(outbox, _effect_row(due, "job", at))
        self._queue.put_job(self._sql, due.key)

    def start_timer(self, key: EffectId, timer: StartTimer, conversation: ConversationId) -> None:
        """See `engine.store.Transaction`."""
        self._queue.put_timer(self._sql, key, conversation, timer)

    def drain_later(self, conversation: ConversationId, key: str, delay_s: float) -> None:
        """See `engine.store.Transaction`."""
        self._queue.put_drain(self._sql, conversation, key, delay_s)

    def lease(self, conversation: ConversationId, sender: str, until: dt.datetime, now: dt.datetime) -> Sending:
        """See `engine.store.Transaction`."""
        rows = self._sql.execute(_DUE, {"conversation": conversation}).all()
        due = _ready(rows, now)
        if not due:
            return Sending(mine=True, fresh=False)
        holder, held_until = rows[0].sender, rows[0].sender_until
        fresh = holder == "" or (held_until is not None and utc(held_until) < now)
        if not fresh and holder != sender:
            return Sending(mine=False, fresh=False)
        self._sql.execute(_HOLD, {"conversation": conversation, "new_sender": sender, "moment": until})
        return Sending(mine=True, fresh=fresh, due=due)

    def release(self, conversation: ConversationId, sender: str) -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(_RELEASE, {"conversation": conversation, "old_sender": sender})

    def due(self, key: EffectId) -> Due | None:
        """See `engine.store.Transaction`."""
        row = self._sql.execute(_EFFECT, {"effect": key}).one_or_none()
        return None if row is None or row.state in {"done", "dead"} else _due(row)

    def mark_done(self, keys: tuple[EffectId, ...]) -> None:
        """See `engine.store.Transaction`."""
        if keys:
            self._sql.execute(_DONE, [{"effect": key} for key in keys])

    def mark_failed(self, key: EffectId, error: str, not_before: dt.datetime, *, counts: bool = True) -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(_AGAIN, {"effect": key, "fault": error, "moment": not_before, "tries": int(counts)})

    def hold(self, key: EffectId, error: str, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        self.mark_failed(key, error, _UNTIL_HEARD, counts=False)
        self._sql.execute(sa.update(outbox).where(outbox.c.key == key).values(at=at))

    def leave_unsaid(self, conversation: ConversationId) -> bool:
        """See `engine.store.Transaction`."""
        waiting = sa.select(outbox).where(outbox.c.conversation == conversation, outbox.c.state == "due")
        unsaid = [due for due in map(_due, self._sql.execute(waiting).all()) if due.holds_the_line]
        for due in unsaid:
            self.mark_dead(due.key, "Unwanted")
        return any(isinstance(due.effect, DeliverFile) or (due.said and due.said.author) for due in unsaid)

    def say_later(self, key: EffectId, at: dt.datetime) -> None:
        """See `engine.store.Transaction`."""
        row = self._sql.execute(_EFFECT, {"effect": key}).one_or_none()
        if row is None:
            return
        # A row of its own: whoever sent the first one may still be about to mark it as done.
        due = _due(row)
        later = EffectId(f"{key}/later")
        again = Send(due.said) if due.said is not None else due.effect
        self._add(outbox, _effect_row(msgspec.structs.replace(due, key=later, effect=again), "due", at))
        self._sql.execute(sa.update(conversations).where(conversations.c.id == due.conversation).values(heard_at=None))

    def mark_dead(self, key: EffectId, error: str) -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(_DEAD, {"effect": key, "fault": error})

    def leftovers(
        self, before: dt.datetime, long_before: dt.datetime, sender: str, now: dt.datetime
    ) -> tuple[ConversationId, ...]:
        """See `engine.store.Transaction`."""
        untried = sa.and_(inbox.c.at <= before, inbox.c.attempts == 0)
        turns = sa.select(inbox.c.conversation).where(~inbox.c.done, sa.or_(untried, inbox.c.at <= long_before))
        free = sa.or_(
            conversations.c.sender.in_(["", sender]),
            conversations.c.sender_until.is_(None),
            conversations.c.sender_until < now,
        )
        sends = (
            sa.select(outbox.c.conversation)
            .join(conversations, conversations.c.id == outbox.c.conversation)
            .where(outbox.c.state == "due", outbox.c.at <= before, free)
            .where(sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now, _heard_since(outbox)))
            .where(
                ~sa.exists().where(_ahead.c.conversation == outbox.c.conversation, _ahead.c.id < outbox.c.id, _waits)
            )
        )
        found = self._sql.execute(sa.union(turns, sends)).scalars().all()
        return tuple(map(ConversationId, found))

    def idle_jobs(self, before: dt.datetime) -> tuple[EffectId, ...]:
        """See `engine.store.Transaction`."""
        rows = sa.select(outbox.c.key).where(outbox.c.state == "job", outbox.c.at <= before)
        return tuple(map(EffectId, self._sql.execute(rows).scalars()))

    def forget_address(self, conversation: ConversationId) -> None:
        """See `engine.store.Transaction`."""
        self._sql.execute(sa.delete(addresses).where(addresses.c.conversation == conversation))

    def erase(self, conversation: ConversationId, at: dt.datetime) -> tuple[PhotoId, ...]:
        """See `engine.store.Transaction`. What the books must keep of an order names no person."""
        mine = photos.c.conversation == conversation
        gone = tuple(map(PhotoId, self._sql.execute(sa.select(photos.c.id).where(mine)).scalars()))
        self._sql.execute(sa.update(photos).where(mine).values(wrapped_key=None, erased_at=at))
        for table in (lines, notes, assessments, labels):
            self._sql.execute(sa.delete(table).where(table.c.conversation == conversation))
        # Long work that waits goes too: done later, it would fetch and keep a photo again.
        self._sql.execute(sa.delete(outbox).where(outbox.c.conversation == conversation, outbox.c.state != "due"))
        told = sa.update(claims).where(claims.c.conversation == conversation)
        self._sql.execute(told.values(office="", words=""))
        requests.forget(self._sql, conversation)
        said = (inbox.c.conversation == conversation, inbox.c.done)
        self._sql.execute(sa.update(inbox).where(*said).values(body=""))
        for body in self._sql.execute(sa.select(orders.c.body).where(orders.c.conversation == conversation)).scalars():
            order = scrubbed(_decode_order(body))
            self._sql.execute(sa.update(orders).where(orders.c.id == order.id).values(order_row(order)))
        self._sql.execute(sa.update(topics).where(topics.c.conversation == conversation).values(state="forget"))
        here = cases.c.conversation == conversation
        self._sql.execute(sa.update(cases).where(here).values(asked_words=""))
        shut = sa.update(cases).where(here, cases.c.closed_at.is_(None))
        self._sql.execute(shut.values(closed_at=at, outcome="withdrawn"))
        return gone


def _line(key: str, conversation: str, at: dt.datetime, author: str, language: str, body: object) -> dict[str, object]:
    row: dict[str, object] = {"key": key, "conversation": conversation, "at": at, "author": author}
    return {**row, "language": language, "body": _json(body)}


def _effect_row(due: Due, state: str, at: dt.datetime) -> dict[str, object]:
    return {
        "key": due.key,
        "conversation": due.conversation,
        "language": due.language,
        "body": _json(due.effect),
        "state": state,
        "at": at,
    }


def _ready(rows: "Sequence[sa.Row[Any]]", now: dt.datetime) -> tuple[Due, ...]:
    """What can be done now: up to the first words that must wait, without what else must wait."""
    ready: list[Due] = []
    for row in rows:
        due = _due(row)
        if row.not_before is None or utc(row.not_before) <= now or _was_heard(row):
            ready.append(due)
        elif due.holds_the_line:
            break
    return tuple(ready)


def _was_heard(row: "sa.Row[Any]") -> bool:
    """Whether this waits for the customer, who has been heard of since it was put there."""
    return utc(row.not_before) == _UNTIL_HEARD and row.heard_at is not None and row.heard_at > row.at


def _due(row: "sa.Row[Any]") -> Due:
    return Due(
        key=EffectId(row.key),
        conversation=ConversationId(row.conversation),
        language=row.language,
        effect=_decode_effect(row.body),
        attempts=row.attempts,
        at=utc(row.at),
    )


class SqlStore:
    """`engine.store.Store` on a database."""

    def __init__(self, database: Database, queue: JobQueue, mark: sales.Mark) -> None:
        """`mark`: what an e-mail address is known by when it is forgotten, and a conversation in the log; the same for ever."""
        self._database = database
        self._queue = queue
        self._mark = mark

    async def run(self, work: Callable[[SqlTransaction], T]) -> T:
        """Do the work in one transaction, off the event loop."""
        return await self._database.run(lambda connection: work(SqlTransaction(connection, self._queue, self._mark)))
