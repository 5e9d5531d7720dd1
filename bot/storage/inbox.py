"""The desk's inbox in the tables: every conversation that concerns people, and the assistant's latest."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.sql.selectable import ScalarSelect

from bot.domain.effects import TALKS
from bot.domain.events import TextReceived
from bot.domain.ids import ConversationId, OrderId
from bot.domain.line import Said
from bot.domain.thread import PRESENT, Thread
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import cases, conversations, labels, lines, orders, presences, reads

_ASSISTANTS = 100  # how many of the conversations that concern nobody are shown
_MOST_FOUND = 200
_SEARCHED = 50_000  # lines, the latest
_WORDS = 90  # letters of the customer's last words
_TYPING = dt.timedelta(seconds=6)

_said: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)

_asked_for = sa.select(cases.c.conversation).where(cases.c.closed_at.is_(None), cases.c.kind.in_(TALKS))
_held = sa.select(conversations.c.id).where(conversations.c.owner != "bot")
_latest = (
    sa.select(conversations.c.id)
    .where(conversations.c.owner == "bot")
    .order_by(conversations.c.updated_at.desc())
    .limit(_ASSISTANTS)
)
_shown = sa.union(_held, _asked_for, sa.select(_latest.subquery().c.id)).subquery()


def _last(column: sa.ColumnElement[object], *which: sa.ColumnElement[bool]) -> ScalarSelect[object]:
    """A column of the conversation's last line of this sort."""
    here = lines.c.conversation == conversations.c.id
    return sa.select(column).where(here, *which).order_by(lines.c.id.desc()).limit(1).scalar_subquery()


_customers = lines.c.author == "customer"
_persons = lines.c.author.not_in(("customer", "assistant"))
_answer = lines.alias("answer")
_answered = (
    sa.select(_answer.c.id)
    .where(_answer.c.conversation == conversations.c.id, _answer.c.author != "customer")
    .order_by(_answer.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_unanswered = (
    sa.select(lines.c.at)
    .where(lines.c.conversation == conversations.c.id, _customers, lines.c.id > sa.func.coalesce(_answered, 0))
    .order_by(lines.c.id)
    .limit(1)
    .scalar_subquery()
)
_THREADS = sa.select(
    conversations.c.id,
    conversations.c.owner,
    conversations.c.language,
    conversations.c.updated_at,
    _last(lines.c.id).label("said"),
    _last(lines.c.at).label("said_at"),
    _last(lines.c.id, _customers).label("asked"),
    _last(lines.c.body, _customers).label("words"),
    _last(lines.c.at, _persons).label("answered_at"),
    _unanswered.label("unanswered_at"),
).where(conversations.c.id.in_(sa.select(_shown.c.id)))
_CASES = sa.select(cases).where(cases.c.closed_at.is_(None), cases.c.conversation.in_(sa.select(_shown.c.id)))
_LABELS = sa.select(labels).where(labels.c.conversation.in_(sa.select(_shown.c.id))).order_by(labels.c.label)


class SqlInbox:
    """Reads the inbox, and writes what agents put into it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def threads(self, now: dt.datetime) -> Sequence[Thread]:
        """Every conversation of the inbox as it is now (UTC)."""
        return await self._database.read(lambda sql: _threads(sql, now))

    async def reads(self, agent: str) -> Mapping[ConversationId, int]:
        """The last line that this agent has seen of each conversation."""
        asked = sa.select(reads.c.conversation, reads.c.line).where(reads.c.agent == agent)
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        return {row.conversation: row.line for row in rows}

    async def mark_read(self, agent: str, conversation: ConversationId, line: int) -> None:
        """The agent has seen this line and those before it."""
        here = (reads.c.agent == agent) & (reads.c.conversation == conversation)

        def work(sql: sa.Connection) -> None:
            row = {"agent": agent, "conversation": conversation, "line": line}
            if not sql.execute(insert_or_ignore(sql.dialect.name, reads).values(row)).rowcount:
                sql.execute(sa.update(reads).where(here, reads.c.line < line).values(line=line))

        await self._database.run(work)

    async def find(self, words: str, order: OrderId | None) -> frozenset[ConversationId]:
        """Conversations in which these words were said or labelled, or that this order was placed in; the latest ones."""
        pattern = f"%{_escaped(words)}%"
        newest = sa.select(sa.func.coalesce(sa.func.max(lines.c.id), 0)).scalar_subquery()
        said = (
            sa.select(lines.c.conversation, sa.func.max(lines.c.id).label("last"))
            .where(lines.c.id > newest - _SEARCHED, lines.c.body.ilike(pattern, escape="\\"))
            .group_by(lines.c.conversation)
            .order_by(sa.desc("last"))
            .limit(_MOST_FOUND)
        )
        labelled = sa.select(labels.c.conversation).where(labels.c.label.ilike(pattern, escape="\\"))
        placed = sa.select(orders.c.conversation).where(orders.c.id == (order or ""))

        def work(sql: sa.Connection) -> frozenset[ConversationId]:
            found = [row.conversation for asked in (said, labelled, placed) for row in sql.execute(asked)]
            return frozenset(found)

        return await self._database.read(work)

    async def add_label(self, conversation: ConversationId, label: str, agent: str, at: dt.datetime) -> None:
        """Put the label on, where it is not on already."""
        row = {"conversation": conversation, "label": label, "agent": agent, "at": at}
        await self._database.run(
            lambda sql: sql.execute(insert_or_ignore(sql.dialect.name, labels).values(row)).rowcount
        )

    async def remove_label(self, conversation: ConversationId, label: str) -> None:
        """Take it off."""
        gone = sa.delete(labels).where(labels.c.conversation == conversation, labels.c.label == label)
        await self._database.run(lambda sql: sql.execute(gone).rowcount)

    async def labels(self) -> Sequence[str]:
        """Every label that is in use."""
        asked = sa.select(labels.c.label).distinct().order_by(labels.c.label)
        return await self._database.run(lambda sql: sql.execute(asked).scalars().all())

    async def labels_of(self, conversation: ConversationId) -> Sequence[str]:
        """The labels of one conversation."""
        asked = sa.select(labels.c.label).where(labels.c.conversation == conversation).order_by(labels.c.label)
        return await self._database.run(lambda sql: sql.execute(asked).scalars().all())

    async def note_presence(
        self, agent: str, conversation: ConversationId, now: dt.datetime, *, typing: bool, leaves: bool
    ) -> None:
        """The agent has this conversation open, writes in it, or has left it."""
        here = (presences.c.agent == agent) & (presences.c.conversation == conversation)

        def work(sql: sa.Connection) -> None:
            gone = presences.c.seen_at < now - PRESENT
            sql.execute(sa.delete(presences).where(here | gone if leaves else gone))
            if leaves:
                return
            typed = {"typed_at": now} if typing else {}
            row = {"agent": agent, "conversation": conversation, "seen_at": now, **typed}
            if not sql.execute(insert_or_ignore(sql.dialect.name, presences).values(row)).rowcount:
                sql.execute(sa.update(presences).where(here).values(seen_at=now, **typed))

        await self._database.run(work)


def _threads(sql: sa.Connection, now: dt.datetime) -> Sequence[Thread]:
    asked: dict[str, list[sa.Row[tuple[object, ...]]]] = {}
    for row in sql.execute(_CASES):
        asked.setdefault(row.conversation, []).append(row)
    labelled: dict[str, list[str]] = {}
    for row in sql.execute(_LABELS):
        labelled.setdefault(row.conversation, []).append(row.label)
    present: dict[str, list[tuple[str, bool]]] = {}
    for row in sql.execute(sa.select(presences).where(presences.c.seen_at > now - PRESENT).order_by(presences.c.agent)):
        typing = row.typed_at is not None and utc(row.typed_at) > now - _TYPING
        present.setdefault(row.conversation, []).append((row.agent, typing))
    return [
        _thread(row, asked.get(row.id, []), tuple(labelled.get(row.id, ())), present.get(row.id, []))
        for row in sql.execute(_THREADS)
    ]


def _thread(
    row: sa.Row[tuple[object, ...]],
    asked: "Sequence[sa.Row[tuple[object, ...]]]",
    labelled: tuple[str, ...],
    present: Sequence[tuple[str, bool]],
) -> Thread:
    requests = [utc(case.opened_at) for case in asked if case.kind in TALKS]
    promises = [utc(case.due_at) for case in asked if case.due_at is not None]
    return Thread(
        conversation=row.id,
        owner=row.owner,
        language=row.language,
        at=utc(row.said_at or row.updated_at),
        said=row.said or 0,
        asked=row.asked or 0,
        words=_words(row.words),
        waits_since=_waits_since(row, min(requests, default=None)),
        due_at=min(promises, default=None),
        kinds=tuple(sorted({case.kind for case in asked})),
        document=next((case.document for case in asked if case.document), None),
        labels=labelled,
        viewing=tuple(agent for agent, _ in present),
        typing=tuple(agent for agent, typing in present if typing),
    )


def _waits_since(row: sa.Row[tuple[object, ...]], request: dt.datetime | None) -> dt.datetime | None:
    """Since the request that no person has answered yet; or since the words that the person who has it has not answered."""
    answered = utc(row.answered_at) if row.answered_at is not None else None
    if request is not None and (answered is None or answered < request):
        return request
    if row.owner == "bot" or row.unanswered_at is None:
        return None
    return utc(row.unanswered_at)


def _words(body: str | None) -> str:
    said = None if body is None else _said.decode(body)
    if not isinstance(said, TextReceived):
        return ""
    flat = " ".join(said.text.split())
    return flat if len(flat) <= _WORDS else flat[: _WORDS - 1] + "…"


def _escaped(words: str) -> str:
    """The words as a pattern means them, and as JSON writes them."""
    written = msgspec.json.encode(words).decode()[1:-1]
    return written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
