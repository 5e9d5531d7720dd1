"""How fast we may speak: to one chat, and as one sender. Waiting is done here, before the provider has to refuse.

Each call reserves its moment (the generic cell rate algorithm, ITU-T I.371), so whoever comes first goes first and nobody
is starved. What would have to wait for long is given back to the engine, which keeps it and comes again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import RateLimited

_PATIENCE_S = 20.0  # shorter than the time for which a process may send for a conversation
_REMEMBERED = 10_000  # chats; those that have been silent long enough to speak at once are forgotten first


@dataclass(frozen=True)
class Rate:
    """`per_s` on average, of which `burst` may come at once."""

    per_s: float
    burst: int = 1

    @property
    def tolerance_s(self) -> float:
        """How far ahead of its time a call may come."""
        return (self.burst - 1) / self.per_s


class Pace:
    """The pace of one sender, and of each of its chats. For one event loop."""

    def __init__(
        self,
        sender: Rate,
        chat: Rate,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sender, self._chat = sender, chat
        self._clock, self._sleep = clock, sleep
        self._sender_due = 0.0
        self._chats_due: dict[str, float] = {}
        self._held: dict[str, float] = {}  # until when a provider asked a chat to wait

    async def wait(self, chat: str, weight: int = 1) -> None:
        """Until this chat may be spoken to. `weight`: as how many messages it counts for the sender.

        Raises `RateLimited` when that would take too long; then nothing is reserved.
        """
        now = self._clock()
        chat_due = max(now, self._chats_due.get(chat, now))
        moment = max(now, chat_due - self._chat.tolerance_s, self._held.get(chat, now))
        wait_s = max(moment, self._sender_due - self._sender.tolerance_s) - now
        if wait_s > _PATIENCE_S:
            raise RateLimited("our own pace", wait_s)
        self._chats_due[chat] = chat_due + 1 / self._chat.per_s
        if len(self._chats_due) > _REMEMBERED:
            self._chats_due = {each: due for each, due in self._chats_due.items() if due > now}
            self._held = {each: until for each, until in self._held.items() if until > now}
        await self._until(moment)
        # The sender's turn is taken when the chat may speak, and not before: nobody else waits for a chat that waits.
        now = self._clock()
        sender_due = max(now, self._sender_due)
        self._sender_due = sender_due + weight / self._sender.per_s
        await self._until(sender_due - self._sender.tolerance_s)

    async def _until(self, moment: float) -> None:
        if (wait_s := moment - self._clock()) > 0:
            await self._sleep(wait_s)

    def hold(self, chat: str, seconds: float) -> None:
        """The provider asks this chat to wait."""
        self._held[chat] = self._clock() + seconds
