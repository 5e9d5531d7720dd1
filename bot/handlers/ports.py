"""What several edges ask of the rest of the house, beside `engine.ports`."""

from typing import Protocol

from bot.domain.ids import ConversationId, PhotoId
from bot.domain.text import Text


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
