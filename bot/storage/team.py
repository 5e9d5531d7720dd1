"""The people of the desk and their logins."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.domain.team import ROLES, Reach, Right, Role, read_roles, rights_of
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import agent_sessions, agents


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the team, or who was. `factor`: sealed, None without one."""

    name: str
    password_hash: str
    roles: frozenset[Role]
    reach: Reach
    factor: bytes | None
    factor_step: int
    has_left: bool
    created_at: dt.datetime


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A login, with what its agent may do today."""

    agent: str
    csrf: str
    proven: bool
    roles: frozenset[Role]
    reach: Reach
    has_factor: bool
    created_at: dt.datetime
    seen_at: dt.datetime


class SqlTeam:
    """The team's tables. Names are stored as `console.auth.folded` writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- people ------------------------------------------------------------------------------------------------------

    async def add_agent(self, name: str, password_hash: str, roles: frozenset[Role], at: dt.datetime) -> bool:
        """Add a person. False when the name is taken."""
        row = {"name": name, "password_hash": password_hash, "roles": _words(roles), "created_at": at}

        def work(sql: sa.Connection) -> bool:
            return sql.execute(insert_or_ignore(sql.dialect.name, agents).values(row)).rowcount == 1

        return await self._database.run(work)

    async def agent(self, name: str) -> AgentRow | None:
        """The person with this name, also one who has left."""
        asked = sa.select(agents).where(agents.c.name == name)
        row = await self._database.run(lambda sql: sql.execute(asked).one_or_none())
        return None if row is None else _agent(row)

    async def agents(self) -> Sequence[AgentRow]:
        """Everybody, whoever has left last."""
        asked = sa.select(agents).order_by(agents.c.has_left, agents.c.name)
        return [_agent(row) for row in await self._database.run(lambda sql: sql.execute(asked).all())]

    async def change_password(self, name: str, password_hash: str) -> bool:
        """Replace the hash and end all of this person's sessions. False for an unknown name."""
        return await self._change(name, ends_sessions=True, password_hash=password_hash)

    async def change_roles(self, name: str, roles: frozenset[Role]) -> bool:
        """What this person is from now on. False for an unknown name."""
        return await self._change(name, roles=_words(roles))

    async def change_reach(self, name: str, reach: Reach) -> bool:
        """Whose words and whose documents are this person's from now on. False for an unknown name."""
        return await self._change(name, languages=" ".join(reach.languages), countries=" ".join(reach.countries))

    async def reaches(self, right: Right) -> Sequence[Reach]:
        """Those of everybody who has this right now."""
        return await self._database.run(lambda sql: reaches(sql, right))

    async def change_factor(self, name: str, sealed: bytes | None, step: int = 0) -> bool:
        """Another second factor, whose code of this step is used already; or none. Ends all of this person's sessions."""
        return await self._change(name, ends_sessions=True, factor=sealed, factor_step=step)

    async def use_step(self, name: str, step: int) -> bool:
        """The code of this step was typed. False when it, or a later one, was used before: a code counts once."""
        newer = (agents.c.name == name) & (agents.c.factor_step < step)
        changed = sa.update(agents).where(newer).values(factor_step=step)
        return await self._database.run(lambda sql: sql.execute(changed).rowcount) == 1

    async def see_off(self, name: str, *, has_left: bool) -> bool:
        """This person leaves the team, which ends all of their sessions; or comes back."""
        return await self._change(name, ends_sessions=True, has_left=has_left)

    # --- logins ------------------------------------------------------------------------------------------------------

    async def open_session(self, token_sha256: str, agent: str, csrf: str, at: dt.datetime, *, proven: bool) -> None:
        """Write a login down."""
        row = {"token_sha256": token_sha256, "agent": agent, "csrf": csrf, "proven": proven}
        opened = sa.insert(agent_sessions).values({**row, "created_at": at, "seen_at": at})
        await self._database.run(lambda sql: sql.execute(opened).rowcount)

    async def session(self, token_sha256: str) -> SessionRow | None:
        """The login with this token, however old; None once its agent has left."""
        asked = (
            sa.select(agent_sessions, agents.c.roles, agents.c.languages, agents.c.countries, agents.c.factor)
            .join(agents, agents.c.name == agent_sessions.c.agent)
            .where(agent_sessions.c.token_sha256 == token_sha256, ~agents.c.has_left)
        )
        row = await self._database.run(lambda sql: sql.execute(asked).one_or_none())
        if row is None:
            return None
        return SessionRow(
            agent=row.agent,
            csrf=row.csrf,
            proven=row.proven,
            roles=read_roles(row.roles),
            reach=reach_of(row),
            has_factor=row.factor is not None,
            created_at=utc(row.created_at),
            seen_at=utc(row.seen_at),
        )

    async def touch_session(self, token_sha256: str, at: dt.datetime) -> None:
        """The person did something just now."""
        touched = sa.update(agent_sessions).where(agent_sessions.c.token_sha256 == token_sha256).values(seen_at=at)
        await self._database.run(lambda sql: sql.execute(touched).rowcount)

    async def end_session(self, token_sha256: str) -> None:
        """Log out."""
        ended = sa.delete(agent_sessions).where(agent_sessions.c.token_sha256 == token_sha256)
        await self._database.run(lambda sql: sql.execute(ended).rowcount)

    async def _change(self, name: str, *, ends_sessions: bool = False, **values: object) -> bool:
        def work(sql: sa.Connection) -> bool:
            if ends_sessions:
                sql.execute(sa.delete(agent_sessions).where(agent_sessions.c.agent == name))
            return sql.execute(sa.update(agents).where(agents.c.name == name).values(values)).rowcount == 1

        return await self._database.run(work)


def reaches(sql: sa.Connection, right: Right) -> Sequence[Reach]:
    """Those of everybody who has this right now."""
    asked = sa.select(agents.c.roles, agents.c.languages, agents.c.countries).where(~agents.c.has_left)
    return [reach_of(row) for row in sql.execute(asked) if right in rights_of(read_roles(row.roles))]


def reach_of(row: Any) -> Reach:
    """The reach in a row of `agents`."""
    return Reach(languages=tuple(row.languages.split()), countries=tuple(row.countries.split()))


def _words(roles: frozenset[Role]) -> str:
    return " ".join(role for role in ROLES if role in roles)


def _agent(row: sa.Row[tuple[object, ...]]) -> AgentRow:
    return AgentRow(
        name=row.name,
        password_hash=row.password_hash,
        roles=read_roles(row.roles),
        reach=reach_of(row),
        factor=row.factor,
        factor_step=row.factor_step,
        has_left=row.has_left,
        created_at=utc(row.created_at),
    )
