"""The ports that the engine calls, and the doors that it offers to every edge."""

from typing import Protocol

from bot.domain.capabilities import Capabilities
from bot.domain.events import Envelope, Event
from bot.domain.ids import ConversationId, EffectId, EventId, OrderId
from bot.domain.messages import AnyMessage, StoredPicture


class Channel(Protocol):
    """One way to reach a customer."""

    name: str

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:
        """What can be said and received here, in this conversation."""
        ...

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        """Say it. Raises `Unavailable`, `RateLimited`, `NotHeard`, `Undeliverable` or `Unwanted`."""
        ...

    async def fetch(self, source: str) -> bytes:
        """The bytes of a picture that the customer sent. Raises `Unavailable` or `Undeliverable`."""
        ...

    async def let_go(self, source: str) -> None:
        """The picture is safe with us: the provider need keep it no longer. Raises nothing; it is a courtesy."""
        ...


class Accept(Protocol):
    """The door for events: stores the event, and then returns. True when it is new, False when it was known."""

    async def __call__(self, envelope: Envelope) -> bool:
        """Accept."""
        ...


class AcceptForOrder(Protocol):
    """The door for events that know an order and not a conversation. Raises `Rejected` (404) for an unknown order."""

    async def __call__(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - the event's id
        """Accept."""
        ...


class Pictures(Protocol):
    """Reads a picture out of the vault. Raises `Undeliverable` when it was erased."""

    async def __call__(self, picture: StoredPicture) -> bytes:
        """The picture's bytes."""
        ...
