"""The team's group on Telegram: which topic is which conversation, how far it was told, and who writes there."""

import datetime as dt
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.effects import TALKS
from bot.domain.ids import CaseId, ConversationId, DocumentId
from bot.domain.line import Line
from bot.domain.team import Right, read_roles, rights_of
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import agents, cases, conversations, group_codes, group_members, group_pace, lines, topics
from bot.storage.transcript import line_of

_MOST_LINES = 50
_talk = (cases.c.conversation == topics.c.conversation) & cases.c.kind.in_(TALKS) & cases.c.closed_at.is_(None)


class WantedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that asks for a person and has no open topic. `thread`: the one that it had before."""

    conversation: ConversationId
    case: CaseId
    document: DocumentId | None
    language: str
    thread: int | None


class TopicRow(msgspec.Struct, frozen=True, kw_only=True):
    """A topic. `thread`: None where Telegram has not made it yet."""

    conversation: ConversationId
    thread: int | None
    told: int


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who writes in the group, with what they may do today."""

    agent: str
    rights: frozenset[Right]


class SqlGroup:
    """The group's tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- topics ------------------------------------------------------------------------------------------------------

    async def wanted(self) -> Sequence[WantedRow]:
        """Conversations in which a person is asked for, and that have no open topic, in the order of asking."""
        asked = (
            sa.select(cases, conversations.c.language, topics.c.thread)
            .outerjoin(topics, topics.c.conversation == cases.c.conversation)
            .outerjoin(conversations, conversations.c.id == cases.c.conversation)
            .where(cases.c.kind == "person", cases.c.closed_at.is_(None))
            .where(topics.c.state.is_(None) | (topics.c.state == "closed"))
            .order_by(cases.c.opened_at, cases.c.id)
        )
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        first = {row.conversation: row for row in reversed(rows)}
        return [
            WantedRow(
                conversation=row.conversation,
                case=row.id,
                document=row.document,
                language=row.language or "",
                thread=row.thread,
            )
            for row in reversed(first.values())
        ]

    async def behind(self) -> Sequence[TopicRow]:
        """Open topics whose transcript has gone on."""
        more = sa.exists().where(lines.c.conversation == topics.c.conversation, lines.c.id > topics.c.told)
        return await self._topics((topics.c.state == "open") & more)

    async def finished(self) -> Sequence[TopicRow]:
        """Open topics whose conversation is with the assistant again, and nobody is asked for."""
        back = sa.exists().where(conversations.c.id == topics.c.conversation, conversations.c.owner == "bot")
        return await self._topics((topics.c.state == "open") & back & ~sa.exists().where(_talk))

    async def forgotten(self) -> Sequence[TopicRow]:
        """Topics whose customer had everything erased."""
        return await self._topics(topics.c.state == "forget")

    async def case_of(self, conversation: ConversationId) -> CaseId | None:
        """The open request for a person: where the desk's page of the conversation is reached without naming it."""
        here = (cases.c.conversation == conversation) & cases.c.kind.in_(TALKS) & cases.c.closed_at.is_(None)
        asked = sa.select(cases.c.id).where(here).order_by(cases.c.opened_at).limit(1)
        return await self._database.run(lambda sql: sql.execute(asked).scalar())

    async def lines(self, conversation: ConversationId, after: int) -> Sequence[Line]:
        """What was said behind this line, in order; not more than goes into a few messages."""
        here = (lines.c.conversation == conversation) & (lines.c.id > after)
        asked = sa.select(lines).where(here).order_by(lines.c.id).limit(_MOST_LINES)
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        return [line_of(row) for row in rows]

    async def offers(self, conversation: ConversationId, up_to: int) -> Sequence[Line]:
        """The assistant's last lines up to this one, in order."""
        here = (lines.c.conversation == conversation) & (lines.c.author == "assistant") & (lines.c.id <= up_to)
        asked = sa.select(lines).where(here).order_by(lines.c.id.desc()).limit(_MOST_LINES)
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        return [line_of(row) for row in reversed(rows)]

    async def before(self, conversation: ConversationId, count: int) -> int:
        """The line behind which the customer's last so many lines begin, 0 for the beginning."""
        spoken = (lines.c.conversation == conversation) & (lines.c.author == "customer")
        asked = sa.select(lines.c.id).where(spoken).order_by(lines.c.id.desc()).limit(1).offset(count)
        return await self._database.run(lambda sql: sql.execute(asked).scalar()) or 0

    async def claim(self, conversation: ConversationId, now: dt.datetime, until: dt.datetime) -> bool:
        """Whether this process may write for the conversation now; nobody else does until then, or until `release`."""
        free = topics.c.busy_until.is_(None) | (topics.c.busy_until <= now)
        taken = sa.update(topics).where(topics.c.conversation == conversation, free).values(busy_until=until)

        def work(sql: sa.Connection) -> bool:
            sql.execute(insert_or_ignore(sql.dialect.name, topics), {"conversation": conversation})
            return sql.execute(taken).rowcount == 1

        return await self._database.run(work)

    async def opened(self, conversation: ConversationId, thread: int, told: int) -> None:
        """The topic is there, and what is behind this line is to be told in it. One to be forgotten stays so."""
        mine = (topics.c.conversation == conversation) & (topics.c.state != "forget")

        def work(sql: sa.Connection) -> None:
            sql.execute(sa.update(topics).where(topics.c.conversation == conversation).values(thread=thread))
            sql.execute(sa.update(topics).where(mine).values(state="open", told=told))

        await self._database.run(work)

    async def told(self, conversation: ConversationId, line: int) -> None:
        """Everything up to this line stands in the topic."""
        await self._change(conversation, told=line)

    async def closed(self, conversation: ConversationId) -> None:
        """The topic is closed, until somebody is asked for again."""
        mine = (topics.c.conversation == conversation) & (topics.c.state == "open")
        await self._database.run(lambda sql: sql.execute(sa.update(topics).where(mine).values(state="closed")).rowcount)

    async def release(self, conversation: ConversationId) -> None:
        """Another process may write for it."""
        await self._change(conversation, busy_until=None)

    async def drop(self, conversation: ConversationId) -> None:
        """There is no such topic any more."""
        gone = sa.delete(topics).where(topics.c.conversation == conversation)
        await self._database.run(lambda sql: sql.execute(gone).rowcount)

    async def conversation_of(self, thread: int) -> ConversationId | None:
        """Whose topic this is."""
        asked = sa.select(topics.c.conversation).where(topics.c.thread == thread, topics.c.state != "forget")
        return await self._database.run(lambda sql: sql.execute(asked).scalar())

    async def _topics(self, which: sa.ColumnElement[bool]) -> Sequence[TopicRow]:
        asked = sa.select(topics).where(which).order_by(topics.c.conversation)
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        return [TopicRow(conversation=row.conversation, thread=row.thread, told=row.told) for row in rows]

    async def _change(self, conversation: ConversationId, **values: object) -> None:
        change = sa.update(topics).where(topics.c.conversation == conversation).values(values)
        await self._database.run(lambda sql: sql.execute(change).rowcount)

    # --- pace --------------------------------------------------------------------------------------------------------

    async def reserve(
        self, chat: int, now: dt.datetime, latest: dt.datetime, *, apart: dt.timedelta, ahead: dt.timedelta
    ) -> dt.datetime:
        """The moment at which one more thing may be said; taken, unless that is behind the latest."""
        here = group_pace.c.chat == chat

        def work(sql: sa.Connection) -> dt.datetime:
            sql.execute(insert_or_ignore(sql.dialect.name, group_pace), {"chat": chat, "due": now})
            due = max(now, utc(sql.execute(sa.select(group_pace.c.due).where(here).with_for_update()).scalar_one()))
            moment = max(now, due - ahead)
            if moment <= latest:
                sql.execute(sa.update(group_pace).where(here).values(due=due + apart))
            return moment

        return await self._database.run(work)

    async def hold(self, chat: int, until: dt.datetime) -> None:
        """No next thing has its time before this moment."""
        later = sa.update(group_pace).where(group_pace.c.chat == chat, group_pace.c.due < until).values(due=until)
        await self._database.run(lambda sql: sql.execute(later).rowcount)

    # --- people ------------------------------------------------------------------------------------------------------

    async def member(self, telegram_user: int) -> MemberRow | None:
        """Who this is; None for somebody whom we do not know, or who has left the team."""
        asked = (
            sa.select(agents.c.name, agents.c.roles)
            .join(group_members, group_members.c.agent == agents.c.name)
            .where(group_members.c.telegram_user == telegram_user, ~agents.c.has_left)
        )
        row = await self._database.run(lambda sql: sql.execute(asked).one_or_none())
        return None if row is None else MemberRow(agent=row.name, rights=rights_of(read_roles(row.roles)))

    async def is_member(self, agent: str) -> bool:
        """Whether this agent has shown who they are on Telegram."""
        asked = sa.select(sa.exists().where(group_members.c.agent == agent))
        return bool(await self._database.run(lambda sql: sql.execute(asked).scalar()))

    async def offer(self, agent: str, code_sha256: str, until: dt.datetime) -> None:
        """A code for this agent, in the place of every other one of theirs."""

        def work(sql: sa.Connection) -> None:
            sql.execute(sa.delete(group_codes).where(group_codes.c.agent == agent))
            sql.execute(sa.insert(group_codes).values(code_sha256=code_sha256, agent=agent, until=until))

        await self._database.run(work)

    async def join(self, telegram_user: int, code_sha256: str, now: dt.datetime) -> str | None:
        """The agent whose code this is, whom this person is from now on, and nobody else. None: no code of now."""
        used = sa.delete(group_codes).where(group_codes.c.code_sha256 == code_sha256, group_codes.c.until > now)

        def work(sql: sa.Connection) -> str | None:
            agent: str | None = sql.execute(used.returning(group_codes.c.agent)).scalar()
            if agent is not None:
                other = (group_members.c.agent == agent) | (group_members.c.telegram_user == telegram_user)
                sql.execute(sa.delete(group_members).where(other))
                sql.execute(sa.insert(group_members).values(telegram_user=telegram_user, agent=agent, at=now))
            return agent

        return await self._database.run(work)

    async def leave(self, agent: str) -> None:
        """Nobody on Telegram is this agent any more, and no code makes anybody so."""

        def work(sql: sa.Connection) -> None:
            for table in (group_members, group_codes):
                sql.execute(sa.delete(table).where(table.c.agent == agent))

        await self._database.run(work)
