"""What waits and whom to tell of it. A notice is noted in the transaction that opens its case, so that none is missed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.ids import CaseId, ConversationId, DocumentId, channel_of
from bot.domain.notice import (
    NOTICE_KINDS,
    NOTICE_OF,
    PHOTOS,
    Notice,
    NoticeKind,
    Wish,
    is_for,
    read_kinds,
    read_quiet,
    work_of,
)
from bot.domain.team import HEAD_START, Reach, Right, read_roles, rights_of
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import agent_sessions, agents, cases, conversations, notice_wishes, notices
from bot.storage.team import reach_of, reaches

_WIDER = "/wider"  # behind the key of what is noted again
_FREE = cases.c.closed_at.is_(None) & (cases.c.assigned_to == "")


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that still holds. `id` grows with time."""

    id: int
    notice: Notice


class ReaderRow(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who may be told by e-mail: up to which notice they were, when that was, and when they were last at the desk."""

    wish: Wish
    rights: frozenset[Right]
    reached: int
    mailed_at: dt.datetime | None
    seen_at: dt.datetime | None


def note_notice(sql: sa.Connection, notice: Notice) -> None:
    """Note it, once, in the transaction of what it is about."""
    sql.execute(insert_or_ignore(sql.dialect.name, notices), msgspec.structs.asdict(notice))


def note_case(sql: sa.Connection, case: Mapping[str, object]) -> None:
    """Note that this row of `cases` is being added. A photo rings only where none of its document waited before it."""
    kind = NOTICE_OF.get(case["kind"])  # type: ignore[call-overload]
    if kind is None:
        return
    here = cases.c.document == case.get("document")
    waits = sa.select(cases.c.id).where(_FREE, cases.c.kind.in_(PHOTOS), here, cases.c.id != case["id"])
    document, name = case.get("document"), str(case["id"])
    note_notice(
        sql,
        Notice(
            key=name,
            kind=kind,
            channel=channel_of(ConversationId(str(case["conversation"]))),
            document=None if document is None else DocumentId(str(document)),
            case=CaseId(name),
            silent=kind == "photo" and sql.execute(waits).first() is not None,
            at=case["opened_at"],  # type: ignore[arg-type]
        ),
    )


class SqlNotices:
    """The notices, and the wishes of those who are told. country_of: a document's, "" where it is not known."""

    def __init__(self, database: Database, country_of: Callable[[DocumentId], str] = lambda _: "") -> None:
        self._database, self._country_of = database, country_of

    async def note(self, notice: Notice) -> None:
        """Note it, once."""
        await self._database.run(lambda sql: note_notice(sql, notice))

    async def last(self) -> int:
        """The number of the newest notice, 0 without any. None before it comes in afterwards."""

        def work(sql: sa.Connection) -> int:
            if (
                sql.dialect.name != "sqlite"
            ):  # a number is given out before its transaction ends: wait for those under way
                sql.execute(sa.text("LOCK TABLE notices IN SHARE MODE"))
            return sql.execute(sa.select(sa.func.max(notices.c.id))).scalar() or 0

        return await self._database.run(work)

    async def waiting(self, agent: str, kinds: Sequence[NoticeKind], after: int) -> Sequence[WaitingRow]:
        """The notices behind this one that are for the agent and still hold, in order.

        A notice holds while its case is open and in nobody else's hands. Whoever leads is told of everything at once.
        """
        open_to_agent = cases.c.closed_at.is_(None) & cases.c.assigned_to.in_(("", agent))
        holds = notices.c.case.is_(None) | open_to_agent
        for_agent = notices.c.kind.in_(kinds) & notices.c.to.in_(("", agent)) & ~notices.c.silent
        asked = (
            sa.select(notices, conversations.c.language)
            .outerjoin(cases, cases.c.id == notices.c.case)
            .outerjoin(conversations, conversations.c.id == cases.c.conversation)
            .where(notices.c.id > after, for_agent, holds)
            .order_by(notices.c.id)
        )

        def work(sql: sa.Connection) -> Sequence[WaitingRow]:
            found = [(_waiting(row), row.language or "") for row in sql.execute(asked)]
            reach = _told_of(sql, agent)
            team = {right: reaches(sql, right) for right in {work_of(one.notice.kind) for one, _ in found}}
            return [
                one
                for one, language in found
                if is_for(one.notice, reach, team[work_of(one.notice.kind)], language, self._country(one.notice))
            ]

        return await self._database.run(work)

    async def widen(self, now: dt.datetime) -> int:
        """Note again what nobody has taken up within the head start of those whose it is. Returns how much that was."""
        again = notices.alias("again")
        noted = sa.exists().where(again.c.key == notices.c.key + _WIDER)
        free = sa.exists().where(cases.c.id == notices.c.case, _FREE)
        first = ~notices.c.silent & ~notices.c.wider & (notices.c.to == "")
        asked = sa.select(notices).where(notices.c.at <= now - HEAD_START, first, free, ~noted).order_by(notices.c.id)

        def work(sql: sa.Connection) -> int:
            late = [_waiting(row).notice for row in sql.execute(asked).all()]
            for notice in late:
                note_notice(sql, msgspec.structs.replace(notice, key=notice.key + _WIDER, wider=True))
            return len(late)

        return await self._database.run(work)

    def _country(self, notice: Notice) -> str:
        return self._country_of(notice.document) if notice.document else ""

    async def forget(self, before: dt.datetime) -> int:
        """Drop what is older. Returns how many."""
        gone = sa.delete(notices).where(notices.c.at < before)
        return await self._database.run(lambda sql: sql.execute(gone).rowcount)

    # --- wishes ------------------------------------------------------------------------------------------------------

    async def wish(self, agent: str) -> Wish:
        """What this agent wants; nothing, where they have said nothing."""
        asked = sa.select(notice_wishes).where(notice_wishes.c.agent == agent)
        row = await self._database.run(lambda sql: sql.execute(asked).one_or_none())
        return Wish(agent=agent, kinds=frozenset(NOTICE_KINDS)) if row is None else _wish(row)

    async def keep_wish(self, wish: Wish) -> None:
        """Another wish of this agent's. Another address is not confirmed; whoever begins is told of nothing older."""
        row: dict[str, object] = {
            "email": wish.email,
            "language": wish.language,
            "kinds": " ".join(kind for kind in NOTICE_KINDS if kind in wish.kinds),
            "quiet_from": wish.quiet.begins.isoformat("minutes") if wish.quiet else "",
            "quiet_until": wish.quiet.ends.isoformat("minutes") if wish.quiet else "",
        }
        mine = notice_wishes.c.agent == wish.agent
        other = mine & (notice_wishes.c.email != wish.email)

        def work(sql: sa.Connection) -> None:
            newest = sql.execute(sa.select(sa.func.max(notices.c.id))).scalar() or 0
            sql.execute(insert_or_ignore(sql.dialect.name, notice_wishes), {"agent": wish.agent, "reached": newest})
            sql.execute(sa.update(notice_wishes).where(other).values(confirmed=False))
            sql.execute(sa.update(notice_wishes).where(mine).values(row))

        await self._database.run(work)

    async def unconfirmed(self) -> Sequence[Wish]:
        """The wishes whose address is not known to be right."""
        asked = sa.select(notice_wishes).where(~notice_wishes.c.confirmed, notice_wishes.c.email != "")
        return [_wish(row) for row in await self._database.run(lambda sql: sql.execute(asked).all())]

    async def confirm(self, agent: str, email: str, *, confirmed: bool) -> bool:
        """Whether the address is the agent's; letters begin with what is new from now on. False if it is another by now."""
        same = (notice_wishes.c.agent == agent) & (notice_wishes.c.email == email)
        newest = sa.select(sa.func.coalesce(sa.func.max(notices.c.id), 0)).scalar_subquery()
        change = sa.update(notice_wishes).where(same).values(confirmed=confirmed, reached=newest)
        return await self._database.run(lambda sql: sql.execute(change).rowcount) == 1

    async def looked(self, agent: str, at: dt.datetime) -> None:
        """A page of the desk is open before this agent."""
        change = sa.update(notice_wishes).where(notice_wishes.c.agent == agent).values(looked_at=at)
        await self._database.run(lambda sql: sql.execute(change).rowcount)

    # --- letters -----------------------------------------------------------------------------------------------------

    async def readers(self) -> Sequence[ReaderRow]:
        """The agents with a confirmed address, and notices that they were not told of yet."""
        newest = sa.select(sa.func.max(notices.c.id)).scalar_subquery()
        asked = (
            sa.select(notice_wishes, agents.c.roles, last_seen(notice_wishes.c.agent).label("seen_at"))
            .join(agents, agents.c.name == notice_wishes.c.agent)
            .where(notice_wishes.c.confirmed, ~agents.c.has_left, notice_wishes.c.reached < newest)
            .order_by(notice_wishes.c.agent)
        )
        return [_reader(row) for row in await self._database.run(lambda sql: sql.execute(asked).all())]

    async def advance(self, agent: str, reached: int, to: int, mailed_at: dt.datetime | None) -> bool:
        """From this notice on to that one. False where another process was faster, and nothing changed."""
        here = (notice_wishes.c.agent == agent) & (notice_wishes.c.reached == reached)
        change = sa.update(notice_wishes).where(here).values(reached=to, mailed_at=mailed_at)
        return await self._database.run(lambda sql: sql.execute(change).rowcount) == 1


def _told_of(sql: sa.Connection, agent: str) -> Reach:
    """What this agent is told of at once."""
    asked = sa.select(agents.c.roles, agents.c.languages, agents.c.countries).where(agents.c.name == agent)
    row = sql.execute(asked).one_or_none()
    return Reach() if row is None or "confirm" in rights_of(read_roles(row.roles)) else reach_of(row)


def last_seen(agent: sa.ColumnElement[str]) -> sa.ScalarSelect[dt.datetime]:
    """When this agent last did something at the desk, in a login whose second factor was given."""
    mine = (agent_sessions.c.agent == agent) & agent_sessions.c.proven
    return sa.select(sa.func.max(agent_sessions.c.seen_at)).where(mine).scalar_subquery()


def _waiting(row: sa.Row[tuple[object, ...]]) -> WaitingRow:
    found = Notice(
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        document=row.document,
        case=row.case,
        to=row.to,
        silent=row.silent,
        wider=row.wider,
        at=utc(row.at),
    )
    return WaitingRow(id=row.id, notice=found)


def _wish(row: sa.Row[tuple[object, ...]]) -> Wish:
    return Wish(
        agent=row.agent,
        email=row.email,
        confirmed=row.confirmed,
        language=row.language,
        kinds=read_kinds(row.kinds),
        quiet=read_quiet(row.quiet_from, row.quiet_until),
    )


def _reader(row: sa.Row[tuple[object, ...]]) -> ReaderRow:
    moments = [utc(moment) for moment in (row.seen_at, row.looked_at) if moment is not None]
    return ReaderRow(
        wish=_wish(row),
        rights=rights_of(read_roles(row.roles)),
        reached=row.reached,
        mailed_at=row.mailed_at and utc(row.mailed_at),
        seen_at=max(moments, default=None),
    )
