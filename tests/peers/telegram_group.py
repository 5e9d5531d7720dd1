"""A supergroup with topics, for tests: what the bot says in each, and what people write there."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from tests.peers.listening import Listener
from tests.peers.telegram_customer import Customer, Json, Said

if TYPE_CHECKING:
    from tests.peers.telegram import TelegramPeer

GENERAL = 0


class Topic(Listener[Said]):
    """One topic; `thread` 0 is the general one."""

    def __init__(self, thread: int, name: str, chat: Json) -> None:
        super().__init__()
        self.thread, self.name, self.chat = thread, name, chat
        self.is_open = True
        self.typing = 0
        self.has_blocked = False

    @property
    def words(self) -> list[str]:
        """Everything that the bot said here."""
        return [said.words for said in self.heard]


class Group:
    """A group in which the bot is an administrator."""

    def __init__(self, peer: "TelegramPeer", chat_id: int) -> None:
        self.id = chat_id
        self.chat: Json = {"id": chat_id, "type": "supergroup", "title": "The team", "is_forum": True}
        self.topics: dict[int, Topic] = {GENERAL: Topic(GENERAL, "General", self.chat)}
        self._peer = peer
        self._news = asyncio.Condition()

    @property
    def made(self) -> list[Topic]:
        """The topics that the bot made and that are there, in order."""
        return [topic for thread, topic in self.topics.items() if thread != GENERAL]

    async def topic(self, name: str = "", timeout_s: float = 10) -> Topic:
        """The first topic whose name contains this, as soon as there is one."""
        async with asyncio.timeout(timeout_s), self._news:
            while True:
                for topic in self.made:
                    if name in topic.name:
                        return topic
                await self._news.wait()

    async def makes(self, name: str) -> Topic:
        topic = Topic(next(self._peer.numbers), name, self.chat)
        async with self._news:
            self.topics[topic.thread] = topic
            self._news.notify_all()
        return topic

    # --- what people do there ----------------------------------------------------------------------------------------

    async def writes(self, person: Customer, words: str, topic: Topic | None = None) -> Json:
        """Somebody types in a topic, or in the general one."""
        return await self.sends(person, {"text": words}, topic)

    async def closes(self, person: Customer, topic: Topic) -> Json:
        """An administrator closes a topic."""
        topic.is_open = False
        return await self.sends(person, {"forum_topic_closed": {}}, topic)

    async def sends(self, person: Customer, fields: dict[str, Any], topic: Topic | None = None) -> Json:
        """Somebody sends a message with these fields."""
        here = {} if topic is None else {"message_thread_id": topic.thread, "is_topic_message": True}
        ids = {"message_id": next(self._peer.numbers), "date": int(time.time())}
        return await self._peer.happens("message", {**ids, "from": person.user, "chat": self.chat, **here, **fields})
