"""The few things that we do in the group, at the pace that Telegram allows there."""

from telegram import Bot, LinkPreviewOptions

from bot.errors import RateLimited, Undeliverable
from bot.handlers.pace import Pace, Rate
from bot.handlers.telegram.failures import translated

# "bots are not able to send more than 20 messages per minute" to a group, says
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: in no minute does this give more.
GROUP_RATE = Rate(15 / 60, burst=5)
LONGEST_TEXT = 4096  # https://core.telegram.org/bots/api#sendmessage
LONGEST_NAME = 128  # https://core.telegram.org/bots/api#createforumtopic

# Our links lead behind a login: Telegram's servers need not try them.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = ("THREAD NOT FOUND", "TOPIC_DELETED", "TOPIC_ID_INVALID")


class Room:
    """The group. Everything raises `Unavailable`, `RateLimited` or `Undeliverable`."""

    def __init__(self, bot: Bot, chat: int, pace: Pace | None = None) -> None:
        self.chat = chat
        self._bot = bot
        self._pace = pace or Pace(sender=GROUP_RATE, chat=GROUP_RATE)

    async def open(self, name: str) -> int:
        """Make a topic. Returns its number."""
        await self._wait()
        with self._heeded(), translated():
            return (await self._bot.create_forum_topic(self.chat, name[:LONGEST_NAME])).message_thread_id

    async def say(self, thread: int | None, words: str) -> None:
        """Say it in the topic; None is the group's general one."""
        await self._wait()
        with self._heeded(), translated():
            await self._bot.send_message(
                self.chat, words[:LONGEST_TEXT], message_thread_id=thread, link_preview_options=_NO_PREVIEW
            )

    async def say_to(self, chat: int, words: str) -> None:
        """Say it to somebody of the team in their own chat with the bot."""
        with translated():
            await self._bot.send_message(chat, words, link_preview_options=_NO_PREVIEW)

    async def reopen(self, thread: int) -> None:
        """Open a topic again; one that is open stays so."""
        await self._wait()
        with _if_it_is_not_so_already(), self._heeded(), translated():
            await self._bot.reopen_forum_topic(self.chat, thread)

    async def close(self, thread: int) -> None:
        """Close a topic; one that is closed stays so."""
        await self._wait()
        with _if_it_is_not_so_already(), self._heeded(), translated():
            await self._bot.close_forum_topic(self.chat, thread)

    async def delete(self, thread: int) -> None:
        """Delete a topic with everything in it."""
        await self._wait()
        with self._heeded(), translated():
            await self._bot.delete_forum_topic(self.chat, thread)

    async def _wait(self) -> None:
        await self._pace.wait(str(self.chat))

    def _heeded(self) -> "_Heeded":
        return _Heeded(self._pace, str(self.chat))


class _Heeded:
    """Where Telegram asks us to wait, the pace does."""

    def __init__(self, pace: Pace, chat: str) -> None:
        self._pace, self._chat = pace, chat

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, RateLimited):
            self._pace.hold(self._chat, error.retry_after_s)


class _if_it_is_not_so_already:  # noqa: N801 - reads as a sentence
    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        return isinstance(error, Undeliverable) and "NOT_MODIFIED" in str(error).upper()


def is_gone(error: Undeliverable) -> bool:
    """Whether the topic is not there any more, and not only this call of no use."""
    return any(sign in str(error).upper() for sign in _GONE)
