"""Fetching what customers sent, through the channel that it was sent through."""

from collections.abc import Mapping

from bot.domain.ids import ConversationId, channel_of
from bot.engine.ports import Channel


class Sources:
    """`imaging.photowork.Sources` over the channels."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def fetch(self, conversation: ConversationId, source: str) -> bytes:
        """The picture's bytes. Raises `Unavailable` or `Undeliverable`."""
        return await self._channels[channel_of(conversation)].fetch(source)

    async def let_go(self, conversation: ConversationId, source: str) -> None:
        """The picture is safe here and need not lie there any longer."""
        await self._channels[channel_of(conversation)].let_go(source)
