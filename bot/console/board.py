"""What every open inbox watches: one look at the tables for all of them, twice a second, and only while somebody watches."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

import structlog

from bot.domain.thread import Thread

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.5


class Threads(Protocol):
    """Where the conversations are read from."""

    async def threads(self, now: dt.datetime) -> Sequence[Thread]:
        """Every conversation of the inbox as it is now (UTC)."""
        ...


class Board:
    """The inbox as it was at the last look. Whoever watches is woken at each look that saw something new."""

    def __init__(self, inbox: Threads, now: Callable[[], dt.datetime], look_every_s: float = LOOK_EVERY_S) -> None:
        self._inbox = inbox
        self._now = now
        self._look_every_s = look_every_s
        self._threads: tuple[Thread, ...] = ()
        self._looks = 0
        self._watchers = 0
        self._looked = asyncio.Condition()
        self._looking: asyncio.Task[None] | None = None
        self.closed = False

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Keep looking until the block ends."""
        self._watchers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers:
                self._looking.cancel()
                with suppress(asyncio.CancelledError):
                    await self._looking
                self._looking = None

    async def look(self, seen: int, timeout_s: float) -> tuple[int, tuple[Thread, ...]]:
        """The board once it is newer than the look that was seen; or as it is, after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s), self._looked:
                await self._looked.wait_for(lambda: self._looks > seen or self.closed)
        return self._looks, self._threads

    async def close(self) -> None:
        """Nobody is told anything any more: every open page ends."""
        self.closed = True
        async with self._looked:
            self._looked.notify_all()

    async def _look_on(self) -> None:
        while not self.closed:
            try:
                threads = tuple(await self._inbox.threads(self._now()))
            except Exception:  # a database that is away for a moment: the next look may find it
                log.exception("inbox_not_read")
            else:
                if threads != self._threads or not self._looks:
                    async with self._looked:
                        self._threads, self._looks = threads, self._looks + 1
                        self._looked.notify_all()
            await asyncio.sleep(self._look_every_s)
