# ruff: noqa: D102 - the fields of a row are explained once, in the row's docstring
"""What the composer asks of the rest of the house, and what it may say to whom."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.domain.capabilities import Capabilities
from bot.domain.hours import Hours
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId
from bot.domain.messages import Enclosed
from bot.domain.money import Money

State = Literal["queued", "held", "sent", "delivered", "read", "failed"]


class Reach(Protocol):
    """Whether a customer can be written to.

    heard_at: when they last said something (UTC). stopped: they want no messages; since when, and how they said so, where
    that is known.
    """

    @property
    def heard_at(self) -> dt.datetime | None: ...
    @property
    def stopped(self) -> bool: ...
    @property
    def stopped_at(self) -> dt.datetime | None: ...
    @property
    def stopped_how(self) -> str: ...


class Delivery(Protocol):
    """How far a message of ours came; `reason` is the code or the name of what went wrong."""

    @property
    def state(self) -> State: ...
    @property
    def reason(self) -> str: ...


class Facts(Protocol):
    """What answers may speak of. promised_at: until when the next thing about the order was promised (UTC)."""

    @property
    def order(self) -> OrderId | None: ...
    @property
    def document(self) -> DocumentId | None: ...
    @property
    def price(self) -> Money | None: ...
    @property
    def promised_at(self) -> dt.datetime | None: ...


class Note(Protocol):
    """What a person of the team wrote for the others."""

    @property
    def id(self) -> int: ...
    @property
    def agent(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...


class Template(Protocol):
    """A wording that was approved beforehand. variables: of the facts that go into it, in order."""

    @property
    def variables(self) -> tuple[str, ...]: ...
    def in_language(self, language: str) -> str: ...


class Replies(Protocol):
    """The tables behind the composer."""

    async def reach(self, conversation: ConversationId) -> Reach:
        """Whether this customer can be written to."""
        ...

    async def deliveries(self, conversation: ConversationId) -> Mapping[str, Delivery]:
        """How far each of our lines came, by the line's key."""
        ...

    async def facts(self, conversation: ConversationId) -> Facts:
        """What the conversation is about."""
        ...

    async def notes(self, conversation: ConversationId) -> Sequence[Note]:
        """What people of the team wrote for each other here, oldest first."""
        ...

    async def add_note(self, key: str, conversation: ConversationId, agent: str, words: str, at: dt.datetime) -> None:
        """Write a note down; the same key again writes nothing."""
        ...


class Enclose(Protocol):
    """Keeps what an agent sends: a picture without anything but its pixels, a PDF as it is.

    Raises `Rejected` (422) for a picture that cannot be read.
    """

    async def __call__(self, conversation: ConversationId, photo: PhotoId, purpose: Enclosed, data: bytes) -> None:
        """Return when it lies encrypted in the vault."""
        ...


@dataclass(frozen=True, kw_only=True)
class Replying:
    """Everything that the composer works with.

    can_of: what the conversation's channel can do; None where the channel is not set up. price_of: what one photo for a
    document costs there. hear: the name of what typed words mean, "" for nothing. find_documents: the documents that are
    named in them, best first. templates: what may be said where a customer must write first, by name.
    """

    replies: Replies
    can_of: Callable[[ConversationId], Capabilities | None]
    price_of: Callable[[ConversationId, DocumentId], Money | None]
    hear: Callable[[str], str]
    find_documents: Callable[[str], tuple[DocumentId, ...]]
    enclose: Enclose
    templates: Mapping[str, Template]
    hours: Hours


@dataclass(frozen=True)
class Lock:
    """Why nothing can be written now. at: since when the customer wants no messages, or until when they could be written to.

    how: in which way they said that they want none.
    """

    reason: Literal["stopped", "too-late", "never-heard"]
    at: dt.datetime | None = None
    how: str = ""


def lock_of(reach: Reach, can: Capabilities | None, now: dt.datetime) -> Lock | None:
    """Why nothing can be written to this customer now; None where everything can."""
    if reach.stopped:
        return Lock("stopped", reach.stopped_at, reach.stopped_how)
    if can is None or can.listens_for is None:
        return None
    if reach.heard_at is None:
        return Lock("never-heard")
    until = reach.heard_at + can.listens_for
    return Lock("too-late", until) if now >= until else None
