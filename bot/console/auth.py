"""Who is at the desk: passwords, second factors, logins and their limits."""

import asyncio
import datetime as dt
import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.second_factor import Sealer, step_of
from bot.console.team import Session, Team
from bot.console.throttle import Key, Throttle
from bot.domain.team import Role
from bot.errors import Rejected

IDLE_LIMIT = dt.timedelta(minutes=30)
ABSOLUTE_LIMIT = dt.timedelta(hours=12)
SHORTEST_PASSWORD = 12
LONGEST_NAME = 64
_LONGEST_PASSWORD = 1024
_CHECKS_AT_ONCE = 2  # each takes 64 MiB

_hasher = PasswordHasher()  # argon2id with RFC 9106's profile for little memory: 64 MiB, 3 passes, 4 lanes


@dataclass(frozen=True)
class LoggedIn:
    """A fresh login of this agent: the token that only the browser keeps. `proven`: nothing more is asked of them."""

    agent: str
    token: str
    proven: bool


@dataclass(frozen=True)
class Mistaken:
    """Name or password is wrong, or the code; which one is not said. `agent`: whose name it is, "" for nobody's."""

    agent: str


@dataclass(frozen=True)
class TooSoon:
    """Too many guesses: the next one is heard in this many seconds."""

    seconds: int


Outcome = LoggedIn | Mistaken | TooSoon


def folded(name: str) -> str:
    """The one way to write a name, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def token_sha256(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def ensure_agent(
    team: Team, name: str, password_factory: Callable[[], str], roles: frozenset[Role], now: dt.datetime
) -> str | None:
    """Create the agent unless there is one of this name. Returns the new password, once; None when nothing changed."""
    if await team.agent(folded(name)) is not None:
        return None
    password = password_factory()
    added = await team.add_agent(folded(name), await _hashed(password), roles, now)
    return password if added else None


async def set_password(team: Team, name: str, password: str) -> None:
    """Change a password and end the agent's sessions. Raises `Rejected` when too short, or when nobody has the name."""
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Rejected(f"a password has {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters")
    if not await team.change_password(folded(name), await _hashed(password)):
        raise Rejected("no such agent", 404)


class Doorkeeper:
    """Lets agents in, recognises them, and sees them out. `strict`: nobody works here without a second factor."""

    def __init__(self, team: Team, sealer: Sealer, now: Callable[[], dt.datetime], *, strict: bool) -> None:
        self._team = team
        self._sealer = sealer
        self._now = now
        self._strict = strict
        self._throttle = Throttle()
        self._checks = asyncio.Semaphore(_CHECKS_AT_ONCE)
        # An unknown name costs the same work as a known one: its password is held against nobody's.
        self._nobody = _hasher.hash(secrets.token_urlsafe())

    async def let_in(self, name: str, password: str, address: str, old_token: str) -> Outcome:
        """Check a login. A right one gets a token that no one has seen before, and the old one stops working."""
        name = folded(name)[:LONGEST_NAME]
        keys: tuple[Key, ...] = (("name", name), ("address", address))
        if pause_s := self._throttle.pause_s(keys, self._now()):
            return TooSoon(int(pause_s) + 1)
        self._throttle.count(keys, self._now())
        agent = await self._team.agent(name)
        right = await self._is_right(agent.password_hash if agent else self._nobody, password)
        if agent is None or agent.has_left or not right:
            return Mistaken(agent.name if agent else "")
        self._throttle.pardon(keys, self._now())
        return await self._open(name, old_token, proven=agent.factor is None and not self._strict)

    async def prove(self, session: Session, typed: str, address: str, old_token: str) -> Outcome:
        """Check the code of the second factor. A right one gets another token; each code counts once."""
        agent = await self._team.agent(session.agent)
        keys: tuple[Key, ...] = (("code", session.agent), ("address", address))
        if pause_s := self._throttle.pause_s(keys, self._now()):
            return TooSoon(int(pause_s) + 1)
        self._throttle.count(keys, self._now())
        if agent is None or agent.factor is None:
            return Mistaken(session.agent)
        secret = self._sealer.open(agent.factor, agent.name)
        step = step_of(secret, typed, self._now().timestamp(), agent.factor_step)
        if step is None or not await self._team.use_step(agent.name, step):
            return Mistaken(agent.name)
        self._throttle.pardon(keys, self._now())
        return await self._open(agent.name, old_token, proven=True)

    async def learn(self, session: Session, sealed: bytes, typed: str, old_token: str) -> Outcome:
        """Take on a second factor, once a code of it was typed: every other login of this agent ends.

        Raises `Refused` where it was sealed for somebody else.
        """
        step = step_of(self._sealer.open(sealed, session.agent), typed, self._now().timestamp(), used=0)
        if step is None:
            return Mistaken(session.agent)
        await self._team.change_factor(session.agent, sealed, step)
        return await self._open(session.agent, old_token, proven=True)

    async def change_own_password(self, session: Session, old: str, new: str, old_token: str) -> Outcome:
        """Replace the password of whoever knows the old one: every other login of this agent ends. Raises `Rejected`."""
        keys: tuple[Key, ...] = (("name", session.agent),)
        if pause_s := self._throttle.pause_s(keys, self._now()):
            return TooSoon(int(pause_s) + 1)
        self._throttle.count(keys, self._now())
        agent = await self._team.agent(session.agent)
        if agent is None or not await self._is_right(agent.password_hash, old):
            return Mistaken(session.agent)
        self._throttle.pardon(keys, self._now())
        await set_password(self._team, session.agent, new)
        return await self._open(session.agent, old_token, proven=True)

    async def recognise(self, token: str, *, active: bool) -> Session | None:
        """Whose token this is; None when unknown or too old. `active`: a person did this, not a page that refreshes."""
        if not token:
            return None
        digest, now = token_sha256(token), self._now()
        session = await self._team.session(digest)
        if session is None:
            return None
        if now - session.seen_at >= IDLE_LIMIT or now - session.created_at >= ABSOLUTE_LIMIT:
            await self._team.end_session(digest)
            return None
        if active:
            await self._team.touch_session(digest, now)
        return session

    async def see_out(self, token: str) -> None:
        """Log out."""
        await self._team.end_session(token_sha256(token))

    async def _open(self, name: str, old_token: str, *, proven: bool) -> LoggedIn:
        if old_token:
            await self._team.end_session(token_sha256(old_token))
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        await self._team.open_session(token_sha256(token), name, csrf, self._now(), proven=proven)
        return LoggedIn(name, token, proven)

    async def _is_right(self, password_hash: str, password: str) -> bool:
        async with self._checks:
            return await asyncio.to_thread(_matches, password_hash, password[:_LONGEST_PASSWORD])


async def _hashed(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
