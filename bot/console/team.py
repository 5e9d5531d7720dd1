# ruff: noqa: D102 - the fields of a row are explained once, in the row's docstring
"""What the desk asks about its own people, and where it writes down what they do."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from bot.domain.audit import Deed, Entry
from bot.domain.team import Reach, Right, Role


class Session(Protocol):
    """A login: whose, the token that its forms carry, and its moments (UTC).

    `proven`: the second factor was given, or none was needed. `roles`, `reach`: what this person is and knows now.
    """

    @property
    def agent(self) -> str: ...
    @property
    def csrf(self) -> str: ...
    @property
    def proven(self) -> bool: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def reach(self) -> Reach: ...
    @property
    def has_factor(self) -> bool: ...
    @property
    def created_at(self) -> dt.datetime: ...
    @property
    def seen_at(self) -> dt.datetime: ...


class Agent(Protocol):
    """Somebody of the team, or who was.

    `factor`: the sealed secret of the second factor; `factor_step`: the last step whose code was used.
    """

    @property
    def name(self) -> str: ...
    @property
    def password_hash(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def reach(self) -> Reach: ...
    @property
    def factor(self) -> bytes | None: ...
    @property
    def factor_step(self) -> int: ...
    @property
    def has_left(self) -> bool: ...
    @property
    def created_at(self) -> dt.datetime: ...


class Team(Protocol):
    """The people of the desk and their logins. Names are stored as `auth.folded` writes them."""

    # people
    async def add_agent(self, name: str, password_hash: str, roles: frozenset[Role], at: dt.datetime) -> bool:
        """Add a person. False when the name is taken: nothing changes."""
        ...

    async def agent(self, name: str) -> Agent | None:
        """The person with this name, also one who has left."""
        ...

    async def agents(self) -> Sequence[Agent]:
        """Everybody, whoever has left last."""
        ...

    async def change_password(self, name: str, password_hash: str) -> bool:
        """Replace the hash and end all of this person's sessions. False for an unknown name, as in what follows."""
        ...

    async def change_roles(self, name: str, roles: frozenset[Role]) -> bool:
        """What this person is from now on."""
        ...

    async def change_reach(self, name: str, reach: Reach) -> bool:
        """Whose words and whose documents are this person's from now on."""
        ...

    async def reaches(self, right: Right) -> Sequence[Reach]:
        """Those of everybody who has this right now."""
        ...

    async def change_factor(self, name: str, sealed: bytes | None, step: int = 0) -> bool:
        """Another second factor, whose code of this step is used already; or none. Ends all of this person's sessions."""
        ...

    async def use_step(self, name: str, step: int) -> bool:
        """The code of this step was typed. False when it, or a later one, was used before."""
        ...

    async def see_off(self, name: str, *, has_left: bool) -> bool:
        """This person leaves the team, which ends all of their sessions; or comes back."""
        ...

    # logins
    async def open_session(self, token_sha256: str, agent: str, csrf: str, at: dt.datetime, *, proven: bool) -> None:
        """Write a login down."""
        ...

    async def session(self, token_sha256: str) -> Session | None:
        """The login with this token, however old; None once its agent has left."""
        ...

    async def touch_session(self, token_sha256: str, at: dt.datetime) -> None:
        """The person did something just now."""
        ...

    async def end_session(self, token_sha256: str) -> None:
        """Log out."""
        ...


class Log(Protocol):
    """What people did at the desk, and saw."""

    async def note(self, deed: Deed) -> None:
        """Write it down behind the last entry."""
        ...

    async def last(self, before: int | None, limit: int, agent: str = "") -> Sequence[Entry]:
        """Up to so many entries before this one, the newest first; of one agent, where one is named."""
        ...
