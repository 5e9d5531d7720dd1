"""The browsers that agents want to be told in."""

import datetime as dt
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.notice import NOTICE_KINDS, Wish, read_kinds, read_quiet
from bot.domain.push import Subscription
from bot.domain.team import Right, read_roles, rights_of
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.notices import last_seen
from bot.storage.schema import agents, notice_wishes, notices, push_subscriptions

_MOST = 10  # of one agent; the oldest gives way


class BrowserRow(msgspec.Struct, frozen=True, kw_only=True):
    """A browser, with its agent's wishes and rights, the last notice it was told of, and when the agent was at the desk."""

    to: Subscription
    wish: Wish
    rights: frozenset[Right]
    reached: int
    seen_at: dt.datetime | None


class SqlPush:
    """The table of browsers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(self, agent: str, to: Subscription, language: str, at: dt.datetime) -> None:
        """Tell this agent there from now on; a browser is told for whoever said so last."""
        here = push_subscriptions.c.endpoint == to.endpoint
        mine = push_subscriptions.c.agent == agent
        newest = sa.select(push_subscriptions.c.endpoint).where(mine).order_by(push_subscriptions.c.at.desc())

        def work(sql: sa.Connection) -> None:
            reached = sql.execute(sa.select(sa.func.max(notices.c.id))).scalar() or 0
            row = {**msgspec.structs.asdict(to), "agent": agent, "language": language, "reached": reached, "at": at}
            sql.execute(sa.delete(push_subscriptions).where(here))
            sql.execute(insert_or_ignore(sql.dialect.name, push_subscriptions), row)
            kept = sql.execute(newest.limit(_MOST)).scalars().all()
            sql.execute(sa.delete(push_subscriptions).where(mine, push_subscriptions.c.endpoint.not_in(kept)))

        await self._database.run(work)

    async def unsubscribe(self, agent: str, endpoint: str = "") -> None:
        """Not in this browser any more, or in none at all."""
        which = push_subscriptions.c.agent == agent
        if endpoint:
            which &= push_subscriptions.c.endpoint == endpoint
        await self._database.run(lambda sql: sql.execute(sa.delete(push_subscriptions).where(which)).rowcount)

    async def count(self, agent: str) -> int:
        """In how many browsers this agent is told."""
        asked = sa.select(sa.func.count()).where(push_subscriptions.c.agent == agent)
        return await self._database.run(lambda sql: sql.execute(asked).scalar_one())

    async def browsers(self) -> Sequence[BrowserRow]:
        """Those of agents who were not told of the newest notice there yet."""
        newest = sa.select(sa.func.max(notices.c.id)).scalar_subquery()
        wishes = notice_wishes
        chosen = (wishes.c.kinds, wishes.c.quiet_from, wishes.c.quiet_until, wishes.c.looked_at)
        seen_at = last_seen(push_subscriptions.c.agent).label("seen_at")
        asked = (
            sa.select(push_subscriptions, agents.c.roles, *chosen, seen_at)
            .join(agents, agents.c.name == push_subscriptions.c.agent)
            .outerjoin(wishes, wishes.c.agent == push_subscriptions.c.agent)
            .where(~agents.c.has_left, push_subscriptions.c.reached < newest)
            .order_by(push_subscriptions.c.endpoint)
        )
        return [_browser(row) for row in await self._database.run(lambda sql: sql.execute(asked).all())]

    async def advance(self, endpoint: str, reached: int, to: int) -> bool:
        """From this notice on to that one. False where another process was faster, and nothing changed."""
        here = (push_subscriptions.c.endpoint == endpoint) & (push_subscriptions.c.reached == reached)
        change = sa.update(push_subscriptions).where(here).values(reached=to)
        return await self._database.run(lambda sql: sql.execute(change).rowcount) == 1

    async def drop(self, endpoint: str) -> None:
        """There is no such browser any more."""
        gone = sa.delete(push_subscriptions).where(push_subscriptions.c.endpoint == endpoint)
        await self._database.run(lambda sql: sql.execute(gone).rowcount)


def _browser(row: sa.Row[tuple[object, ...]]) -> BrowserRow:
    moments = [utc(moment) for moment in (row.seen_at, row.looked_at) if moment is not None]
    wish = Wish(
        agent=row.agent,
        language=row.language,
        kinds=frozenset(NOTICE_KINDS) if row.kinds is None else read_kinds(row.kinds),
        quiet=read_quiet(row.quiet_from or "", row.quiet_until or ""),
    )
    return BrowserRow(
        to=Subscription(endpoint=row.endpoint, p256dh=row.p256dh, auth=row.auth),
        wish=wish,
        rights=rights_of(read_roles(row.roles)),
        reached=row.reached,
        seen_at=max(moments, default=None),
    )
