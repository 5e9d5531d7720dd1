"""Somebody who waits for messages: what was said to them, and how far they have read."""

import asyncio
from typing import Generic, Protocol, TypeVar


class Heard(Protocol):
    """A message, as whoever gets it sees it."""

    @property
    def kind(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...


T = TypeVar("T", bound=Heard)


class Listener(Generic[T]):
    """Keeps everything that was ever said here, in order."""

    def __init__(self) -> None:
        self.heard: list[T] = []
        self._read = 0
        self._news = asyncio.Condition()

    async def hears(self, words: str = "", *, kind: str = "", timeout_s: float = 10.0) -> T:
        """The next unread message that contains the words and is of the kind; those before it count as read."""
        try:
            async with asyncio.timeout(timeout_s), self._news:
                while True:
                    for place in range(self._read, len(self.heard)):
                        said = self.heard[place]
                        if words in said.words and kind in {"", said.kind}:
                            self._read = place + 1
                            return said
                    await self._news.wait()
        except TimeoutError:
            unread = [(said.kind, said.words, said.labels) for said in self.heard[self._read :]]
            raise AssertionError(f"waited {timeout_s} s for {kind} {words!r}; unread: {unread}") from None

    def forgets(self) -> None:
        """Counts everything so far as read."""
        self._read = len(self.heard)

    async def receives(self, said: T) -> None:
        async with self._news:
            self.heard.append(said)
            self._news.notify_all()
