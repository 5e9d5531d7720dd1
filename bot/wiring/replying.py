"""What the composer at the desk works with, put together: tables, channels, ears, vault."""

import asyncio
from collections.abc import Callable, Mapping

from bot.console.replies import Replying
from bot.dialogs.counter import Counter
from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, DocumentId, PhotoId, channel_of
from bot.domain.messages import Enclosed
from bot.domain.money import Money
from bot.engine.ports import Channel
from bot.errors import Rejected, Undeliverable
from bot.handlers.whatsapp.templates import load_templates
from bot.imaging.bare import bare
from bot.nlu.documents import find_documents
from bot.nlu.intents import intent_of
from bot.storage.replies import SqlReplies
from bot.wiring.ground import Ground


def replying(
    ground: Ground, channels: Mapping[str, Channel], counter_of: Callable[[ConversationId], Counter]
) -> Replying:
    """Wire it up. counter_of: what the assistant knows in a conversation, on a channel that is set up."""

    def can_of(conversation: ConversationId) -> Capabilities | None:
        channel = channels.get(channel_of(conversation))
        return None if channel is None else channel.capabilities_of(conversation)

    def price_of(conversation: ConversationId, document: DocumentId) -> Money | None:
        if channel_of(conversation) not in channels:
            return None
        counter = counter_of(conversation)
        if document not in counter.documents or counter.documents[document].route != "home":
            return None
        return counter.price(document, "digital", counter.method["digital"])

    async def enclose(conversation: ConversationId, photo: PhotoId, purpose: Enclosed, data: bytes) -> None:
        kept = data
        if purpose != "enclosed-pdf":
            try:
                kept = await asyncio.to_thread(bare, data)
            except Undeliverable:
                raise Rejected("this picture cannot be read", 422) from None
        await ground.vault.put_once(conversation, photo, purpose, kept)

    return Replying(
        replies=SqlReplies(ground.database),
        can_of=can_of,
        price_of=price_of,
        hear=intent_of,
        find_documents=find_documents(ground.documents),
        enclose=enclose,
        templates=load_templates(),
        hours=ground.settings.hours,
    )
