"""Who is at the desk: passwords, logins and their limits."""

import asyncio
import datetime as dt
import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.desk import Agents, Session
from bot.console.throttle import Key, Throttle
from bot.errors import Rejected

IDLE_LIMIT = dt.timedelta(minutes=30)
ABSOLUTE_LIMIT = dt.timedelta(hours=12)
SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 1024
_LONGEST_NAME = 64
_CHECKS_AT_ONCE = 2  # each takes 64 MiB

_hasher = PasswordHasher()  # argon2id with RFC 9106's profile for little memory: 64 MiB, 3 passes, 4 lanes


@dataclass(frozen=True)
class LoggedIn:
    """A fresh login: the token that only the browser keeps."""

    token: str


@dataclass(frozen=True)
class Mistaken:
    """Name or password is wrong; which one is not said."""


@dataclass(frozen=True)
class TooSoon:
    """Too many guesses: the next one is heard in this many seconds."""

    seconds: int


def folded(name: str) -> str:
    """The one way to write a name, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def token_sha256(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def ensure_agent(agents: Agents, name: str, password_factory: Callable[[], str], now: dt.datetime) -> str | None:
    """Create the agent unless there is one of this name. Returns the new password, once; None when nothing changed."""
    if await agents.password_hash(folded(name)) is not None:
        return None
    password = password_factory()
    added = await agents.add_agent(folded(name), await _hashed(password), now)
    return password if added else None


async def set_password(agents: Agents, name: str, password: str) -> None:
    """Change a password and end the agent's sessions. Raises `Rejected` when too short, or when nobody has the name."""
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Rejected(f"a password has {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters")
    if not await agents.change_password(folded(name), await _hashed(password)):
        raise Rejected("no such agent", 404)


class Doorkeeper:
    """Lets agents in, recognises them, and sees them out."""

    def __init__(self, agents: Agents, now: Callable[[], dt.datetime]) -> None:
        self._agents = agents
        self._now = now
        self._throttle = Throttle()
        self._checks = asyncio.Semaphore(_CHECKS_AT_ONCE)
        # An unknown name costs the same work as a known one: its password is held against nobody's.
        self._nobody = _hasher.hash(secrets.token_urlsafe())

    async def let_in(self, name: str, password: str, address: str, old_token: str) -> LoggedIn | Mistaken | TooSoon:
        """Check a login. A right one gets a token that no one has seen before, and the old one stops working."""
        name = folded(name)[:_LONGEST_NAME]
        keys: tuple[Key, ...] = (("name", name), ("address", address))
        if pause_s := self._throttle.pause_s(keys, self._now()):
            return TooSoon(int(pause_s) + 1)
        self._throttle.count(keys, self._now())
        known = await self._agents.password_hash(name)
        async with self._checks:
            right = await asyncio.to_thread(_matches, known or self._nobody, password[:_LONGEST_PASSWORD])
        if known is None or not right:
            return Mistaken()
        self._throttle.pardon(keys, self._now())
        if old_token:
            await self._agents.end_session(token_sha256(old_token))
        token = secrets.token_urlsafe(32)
        await self._agents.open_session(token_sha256(token), name, secrets.token_urlsafe(32), self._now())
        return LoggedIn(token)

    async def recognise(self, token: str, *, active: bool) -> Session | None:
        """Whose token this is; None when unknown or too old. `active`: a person did this, not a page that refreshes."""
        if not token:
            return None
        digest, now = token_sha256(token), self._now()
        session = await self._agents.session(digest)
        if session is None:
            return None
        if now - session.seen_at >= IDLE_LIMIT or now - session.created_at >= ABSOLUTE_LIMIT:
            await self._agents.end_session(digest)
            return None
        if active:
            await self._agents.touch_session(digest, now)
        return session

    async def see_out(self, token: str) -> None:
        """Log out."""
        await self._agents.end_session(token_sha256(token))


async def _hashed(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
