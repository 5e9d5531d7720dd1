"""What the web chat asks of the rest of the house, beside `engine.ports` and `handlers.ports`."""

from typing import Protocol

from bot.domain.ids import ConversationId
from bot.domain.line import Line


class Transcript(Protocol):
    """The lines of one conversation."""

    async def lines(self, conversation: ConversationId, after: int, limit: int) -> list[Line]:
        """At most `limit` lines with an id greater than `after`, oldest first."""
        ...
