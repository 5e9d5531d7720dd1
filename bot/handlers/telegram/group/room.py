"""The few things that we do in the group, at the pace that Telegram allows there."""

import contextlib
from collections.abc import AsyncIterator

from telegram import Bot, LinkPreviewOptions

from bot.errors import RateLimited, Undeliverable
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.group.pace import GroupPace

LONGEST_TEXT = 4096  # https://core.telegram.org/bots/api#sendmessage
LONGEST_NAME = 128  # https://core.telegram.org/bots/api#createforumtopic

# Our links lead behind a login: Telegram's servers need not try them.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = ("THREAD NOT FOUND", "TOPIC_DELETED", "TOPIC_ID_INVALID")


class Room:
    """The group. Everything raises `Unavailable`, `RateLimited` or `Undeliverable`."""

    def __init__(self, bot: Bot, chat: int, pace: GroupPace) -> None:
        self.chat = chat
        self._bot = bot
        self._pace = pace

    async def open(self, name: str) -> int:
        """Make a topic. Returns its number."""
        async with self._paced():
            return (await self._bot.create_forum_topic(self.chat, name[:LONGEST_NAME])).message_thread_id

    async def say(self, thread: int | None, words: str) -> None:
        """Say it in the topic; None is the group's general one."""
        async with self._paced():
            await self._bot.send_message(
                self.chat, words[:LONGEST_TEXT], message_thread_id=thread, link_preview_options=_NO_PREVIEW
            )

    async def say_to(self, chat: int, words: str) -> None:
        """Say it to somebody of the team in their own chat with the bot."""
        with translated():
            await self._bot.send_message(chat, words, link_preview_options=_NO_PREVIEW)

    async def reopen(self, thread: int) -> None:
        """Open a topic again; one that is open stays so."""
        with _if_it_is_not_so_already():
            async with self._paced():
                await self._bot.reopen_forum_topic(self.chat, thread)

    async def close(self, thread: int) -> None:
        """Close a topic; one that is closed stays so."""
        with _if_it_is_not_so_already():
            async with self._paced():
                await self._bot.close_forum_topic(self.chat, thread)

    async def delete(self, thread: int) -> None:
        """Delete a topic with everything in it."""
        async with self._paced():
            await self._bot.delete_forum_topic(self.chat, thread)

    @contextlib.asynccontextmanager
    async def _paced(self) -> AsyncIterator[None]:
        """At our pace; and where Telegram asks us to wait, everybody does."""
        await self._pace.wait(self.chat)
        try:
            with translated():
                yield
        except RateLimited as error:
            await self._pace.hold(self.chat, error.retry_after_s)
            raise


class _if_it_is_not_so_already:  # noqa: N801 - reads as a sentence
    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        return isinstance(error, Undeliverable) and "NOT_MODIFIED" in str(error).upper()


def is_gone(error: Undeliverable) -> bool:
    """Whether the topic is not there any more, and not only this call of no use."""
    return any(sign in str(error).upper() for sign in _GONE)
