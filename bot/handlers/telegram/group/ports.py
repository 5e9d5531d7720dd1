# ruff: noqa: D102 - the fields of a row are explained once, in the row's docstring
"""What the group asks of the rest of the house."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.domain.audit import Deed
from bot.domain.ids import CaseId, ConversationId, DocumentId
from bot.domain.line import Line
from bot.domain.team import Right

# Writes a private note into a conversation: which one, the agent's name, the words.
WriteNote = Callable[[str, ConversationId, str, str], Awaitable[None]]  # key, where, agent, words


class Wanted(Protocol):
    """A conversation that asks for a person and has no open topic. `language`: its customer's; `thread`: the one that it had before."""

    @property
    def conversation(self) -> ConversationId: ...
    @property
    def case(self) -> CaseId: ...
    @property
    def document(self) -> DocumentId | None: ...
    @property
    def language(self) -> str: ...
    @property
    def thread(self) -> int | None: ...


class Topic(Protocol):
    """A conversation's topic. `thread`: None where Telegram has not made it yet. `told`: the last line that stands there."""

    @property
    def conversation(self) -> ConversationId: ...
    @property
    def thread(self) -> int | None: ...
    @property
    def told(self) -> int: ...


class Member(Protocol):
    """An agent who writes in the group, with what they may do today."""

    @property
    def agent(self) -> str: ...
    @property
    def rights(self) -> frozenset[Right]: ...


class Talk(Protocol):
    """A conversation. `owner`: who holds it; "bot" and "queue" are nobody. `concerns_people`: held, or asked for."""

    @property
    def owner(self) -> str: ...
    @property
    def concerns_people(self) -> bool: ...


class Topics(Protocol):
    """Which topic is which conversation, and how far it was told."""

    async def wanted(self) -> Sequence[Wanted]:
        """Conversations in which a person is asked for, and that have no open topic."""
        ...

    async def behind(self) -> Sequence[Topic]:
        """Open topics whose transcript has gone on."""
        ...

    async def finished(self) -> Sequence[Topic]:
        """Open topics whose conversation is with the assistant again, and nobody is asked for."""
        ...

    async def forgotten(self) -> Sequence[Topic]:
        """Topics whose customer had everything erased."""
        ...

    async def case_of(self, conversation: ConversationId) -> CaseId | None:
        """The open request for a person."""
        ...

    async def lines(self, conversation: ConversationId, after: int) -> Sequence[Line]:
        """What was said behind this line, in order."""
        ...

    async def offers(self, conversation: ConversationId, up_to: int) -> Sequence[Line]:
        """The assistant's last lines up to this one, in order: where the buttons are that were pressed."""
        ...

    async def before(self, conversation: ConversationId, count: int) -> int:
        """The line behind which the customer's last so many lines begin."""
        ...

    async def claim(self, conversation: ConversationId, now: dt.datetime, until: dt.datetime) -> bool:
        """Whether this process may write for the conversation now."""
        ...

    async def opened(self, conversation: ConversationId, thread: int, told: int) -> None:
        """The topic is there, and what is behind this line is to be told in it."""
        ...

    async def told(self, conversation: ConversationId, line: int) -> None:
        """Everything up to this line stands in the topic."""
        ...

    async def closed(self, conversation: ConversationId) -> None:
        """The topic is closed, until somebody is asked for again."""
        ...

    async def release(self, conversation: ConversationId) -> None:
        """Another process may write for it."""
        ...

    async def drop(self, conversation: ConversationId) -> None:
        """There is no such topic any more."""
        ...


class Moments(Protocol):
    """When a group may be spoken to, for all processes."""

    async def reserve(
        self, chat: int, now: dt.datetime, latest: dt.datetime, *, apart: dt.timedelta, ahead: dt.timedelta
    ) -> dt.datetime:
        """The moment (UTC) at which one more thing may be said; taken, unless that is behind the latest.

        apart: between one and the next on average. ahead: how far before its time one may come.
        """
        ...

    async def hold(self, chat: int, until: dt.datetime) -> None:
        """No next thing has its time before this moment (UTC)."""
        ...


class Members(Protocol):
    """Who writes in the group, and whose topic it is."""

    async def conversation_of(self, thread: int) -> ConversationId | None:
        """Whose topic this is."""
        ...

    async def member(self, telegram_user: int) -> Member | None:
        """Who this is; None for somebody whom we do not know, or who has left the team."""
        ...

    async def join(self, telegram_user: int, code_sha256: str, now: dt.datetime) -> str | None:
        """The agent whose code this is, and whom this person is from now on; None: no code of now."""
        ...


class Desk(Protocol):
    """The desk's conversations."""

    async def talk(self, conversation: ConversationId) -> Talk | None:
        """The conversation, None unless a person holds it or is asked for in it."""
        ...

    async def take_requests(self, conversation: ConversationId, agent: str) -> None:
        """Give every open request for a person in it to the agent."""
        ...


class Log(Protocol):
    """What people did at the desk."""

    async def note(self, deed: Deed) -> None:
        """Write it down."""
        ...
