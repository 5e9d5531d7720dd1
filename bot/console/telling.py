"""What the desk asks about how agents are told of work while they are elsewhere."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.console.throttle import Throttle
from bot.domain.letters import Letter
from bot.domain.notice import Wish
from bot.domain.push import Subscription
from bot.domain.seal import Seal


class Wishes(Protocol):
    """What agents want to be told of, and where."""

    async def wish(self, agent: str) -> Wish:
        """This agent's wishes; the usual ones, where they have said nothing."""
        ...

    async def keep_wish(self, wish: Wish) -> None:
        """Other wishes. Another address has to be confirmed again."""
        ...

    async def unconfirmed(self) -> Sequence[Wish]:
        """The wishes whose address is not known to be right."""
        ...

    async def confirm(self, agent: str, email: str, *, confirmed: bool) -> bool:
        """Whether the address is right. False when it is another by now."""
        ...

    async def looked(self, agent: str, at: dt.datetime) -> None:
        """A page of the desk is open before this agent."""
        ...


class Group(Protocol):
    """Who in the team's group on Telegram is which agent."""

    async def is_member(self, agent: str) -> bool:
        """Whether this agent has shown who they are there."""
        ...

    async def offer(self, agent: str, code_sha256: str, until: dt.datetime) -> None:
        """A code that shows it, in the place of every other one of this agent's."""
        ...

    async def leave(self, agent: str) -> None:
        """Nobody there is this agent any more."""
        ...


class Browsers(Protocol):
    """The browsers that agents are told in."""

    async def subscribe(self, agent: str, to: Subscription, language: str, at: dt.datetime) -> None:
        """Tell this agent there from now on."""
        ...

    async def unsubscribe(self, agent: str, endpoint: str = "") -> None:
        """Not in this browser any more, or in none at all."""
        ...

    async def count(self, agent: str) -> int:
        """In how many browsers this agent is told."""
        ...


@dataclass(frozen=True, kw_only=True)
class Push:
    """Being told in a browser. public_key: what it is to know us by. hosts: the push services that we know."""

    browsers: Browsers
    public_key: str
    hosts: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How agents are told. send: None where there is no mail server.

    group: None where the team has none on Telegram. push: None where no browser is told. code_sha256: what is stored of a code.
    """

    wishes: Wishes
    send: Callable[[Letter], Awaitable[None]] | None
    seal: Seal
    public_url: str
    group: Group | None = None
    code_sha256: Callable[[str], str] = str
    push: Push | None = None
    throttle: Throttle = field(default_factory=Throttle)
