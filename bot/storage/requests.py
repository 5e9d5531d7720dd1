"""Requests for a person, in SQL: who waits before whom, what answers took, what goes back to the queue, who was helped."""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from bot.domain.audit import Deed
from bot.domain.effects import TALKS, LeaveQuestion, LookAtHolder, RecordRating
from bot.domain.events import HolderSeen
from bot.domain.ids import CaseId, ConversationId, channel_of
from bot.domain.notice import Notice
from bot.domain.thread import PRESENT
from bot.domain.waiting import MEASURED, Queue, Served
from bot.storage.audit import note
from bot.storage.database import insert_or_ignore, utc
from bot.storage.notices import note_case, note_notice
from bot.storage.schema import cases, lines, presences, questions, ratings

_NOT_PEOPLE = ("customer", "assistant")
_MOST_MEASURED = 200
_AT_IT = dt.timedelta(minutes=30)  # whoever wrote to a customer since then is answering

_open = cases.c.kind.in_(TALKS) & cases.c.closed_at.is_(None)
_by_a_person = lines.c.author.not_in(_NOT_PEOPLE)


def queue(sql: sa.Connection, conversation: ConversationId, at: dt.datetime) -> Queue:
    """How those stand who wait for a person, seen from this conversation."""
    own = sa.select(sa.func.min(cases.c.opened_at)).where(cases.c.conversation == conversation, _open)
    asked = sql.execute(own.where(cases.c.kind == "person")).scalar()
    waiting = (
        sa.select(cases.c.conversation, sa.func.min(cases.c.opened_at).label("since"))
        .where(_open, cases.c.assigned_to == "", cases.c.conversation != conversation)
        .group_by(cases.c.conversation)
        .subquery()
    )
    ahead = sa.select(sa.func.count()).select_from(waiting)
    if asked is not None:
        ahead = ahead.where(waiting.c.since < asked)
    return Queue(
        place=sql.execute(ahead).scalar_one() + 1,
        requested=asked is not None,
        served=_served(sql, at - MEASURED),
        hands=_hands(sql, at - _AT_IT),
    )


def holder(sql: sa.Connection, asked: LookAtHolder, conversation: ConversationId, at: dt.datetime) -> HolderSeen:
    """Whether this person has the conversation open, and when they last wrote in it."""
    theirs = (presences.c.agent == asked.holder) & (presences.c.conversation == conversation)
    row = sql.execute(sa.select(presences).where(theirs, presences.c.seen_at > at - PRESENT)).first()
    if row is None:
        return HolderSeen(about=asked.about)
    return HolderSeen(about=asked.about, is_here=True, typed_at=row.typed_at and utc(row.typed_at))


def return_request(
    sql: sa.Connection,
    case: CaseId,
    holder: str,
    conversation: ConversationId,
    at: dt.datetime,
    mark: Callable[[str], str],
) -> None:
    """The open requests to talk wait again, as old as they are; where there is none, one is opened. The log has it."""
    open_here = (cases.c.conversation == conversation) & _open
    back = sql.execute(sa.update(cases).where(open_here).values(assigned_to="", returned_at=at))
    if not back.rowcount:
        row = {"id": case, "kind": "person", "conversation": conversation, "opened_at": at, "returned_at": at}
        sql.execute(insert_or_ignore(sql.dialect.name, cases), row)
    news = Notice(
        key=f"{case}/returned",
        kind="reassigned",
        channel=channel_of(conversation),
        case=_request(sql, conversation),
        at=at,
    )
    note_notice(sql, news)
    about = {"conversation": mark(conversation), "holder": holder}
    note(sql, Deed(at=at, agent="", deed="reassigned", about=about))


def leave_question(
    sql: sa.Connection, case: CaseId, question: LeaveQuestion, conversation: ConversationId, at: dt.datetime
) -> None:
    """Keep the question with the open request for a person; where there is none, one is opened."""
    own = _request(sql, conversation)
    if own is None:
        row = {"id": case, "kind": "person", "conversation": conversation, "opened_at": at}
        about = {"photo": question.photo, "order": question.order, "document": question.document}
        sql.execute(insert_or_ignore(sql.dialect.name, cases), row | about)
        note_case(sql, row | about)
    left = {"id": case, "case": own or case, "conversation": conversation, "at": at}
    told = {"words": question.words, "answer_to": question.answer_to}
    sql.execute(insert_or_ignore(sql.dialect.name, questions), {**left, **told})


def record_rating(sql: sa.Connection, rating: RecordRating, conversation: ConversationId, at: dt.datetime) -> None:
    """Write down whether a person helped, once, with the request that they saw to last; words are added to it."""
    handled = (cases.c.conversation == conversation) & cases.c.kind.in_(TALKS) & (cases.c.outcome == "released")
    last = sa.select(cases.c.id).where(handled).order_by(cases.c.closed_at.desc(), cases.c.opened_at).limit(1)
    row = {
        "id": rating.rating,
        "conversation": conversation,
        "agent": rating.agent,
        "case": sql.execute(last).scalar() or "",
        "score": rating.score,
        "words": rating.words,
        "channel": channel_of(conversation),
        "at": at,
    }
    is_new = sql.execute(insert_or_ignore(sql.dialect.name, ratings), row).rowcount == 1
    if rating.words and not is_new:
        sql.execute(sa.update(ratings).where(ratings.c.id == rating.rating).values(words=rating.words))


def forget(sql: sa.Connection, conversation: ConversationId) -> None:
    """Forget what the customer left here in their own words, and where to answer."""
    left = sa.update(questions).where(questions.c.conversation == conversation)
    sql.execute(left.values(words="", answer_to=""))
    sql.execute(sa.update(ratings).where(ratings.c.conversation == conversation).values(words=""))


def _served(sql: sa.Connection, since: dt.datetime) -> tuple[Served, ...]:
    """The newest requests since then that a person answered."""
    before_it_closed = cases.c.closed_at.is_(None) | (lines.c.at <= cases.c.closed_at)
    first = (
        sa.select(sa.func.min(lines.c.at))
        .where(lines.c.conversation == cases.c.conversation, lines.c.at >= cases.c.opened_at)
        .where(_by_a_person, before_it_closed)
        .scalar_subquery()
    )
    asked = (
        sa.select(cases.c.opened_at, cases.c.closed_at, first.label("answered_at"))
        .where(cases.c.kind == "person", cases.c.opened_at >= since)
        .order_by(cases.c.opened_at.desc())
        .limit(_MOST_MEASURED)
    )
    return tuple(
        Served(utc(row.opened_at), utc(row.answered_at), row.closed_at and utc(row.closed_at))
        for row in sql.execute(asked)
        if row.answered_at is not None
    )


def _hands(sql: sa.Connection, since: dt.datetime) -> int:
    """How many people have written to customers since then; one, where nobody has."""
    writing = sa.select(sa.func.count(sa.distinct(lines.c.author))).where(_by_a_person, lines.c.at >= since)
    return max(1, sql.execute(writing).scalar_one())


def _request(sql: sa.Connection, conversation: ConversationId) -> CaseId | None:
    """The oldest open request for a person in this conversation."""
    asked = sa.select(cases.c.id).where(cases.c.conversation == conversation, cases.c.kind == "person", _open)
    found: CaseId | None = sql.execute(asked.order_by(cases.c.opened_at, cases.c.id).limit(1)).scalar()
    return found
