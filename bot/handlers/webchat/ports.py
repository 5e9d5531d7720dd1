"""What the web chat asks of the rest of the house, beside `engine.ports.Accept` and `engine.ports.Pictures`."""

from typing import Protocol

from bot.domain.ids import ConversationId, PhotoId
from bot.domain.line import Line
from bot.domain.text import Text


class Transcript(Protocol):
    """The lines of one conversation."""

    async def lines(self, conversation: ConversationId, after: int, limit: int) -> list[Line]:
        """At most `limit` lines with an id greater than `after`, oldest first."""
        ...


class StorePhoto(Protocol):
    """Encrypts an upload into the vault."""

    async def __call__(self, conversation: ConversationId, photo: PhotoId, data: bytes) -> None:
        """Return when it is safe there.

        The first bytes stay: a second call for the same photo changes nothing, or a customer could exchange a photo
        after a person approved it.
        """
        ...


class Say(Protocol):
    """The catalogue."""

    def __call__(self, text: Text, language: str) -> str:
        """The words of a text in a language (BCP 47)."""
        ...
