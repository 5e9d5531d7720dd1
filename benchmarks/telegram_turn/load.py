"""Customers: as many as can be served one after the other (closed loop), or arriving by the clock (open loop)."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field

from benchmarks.telegram_turn.standin import Replies

_PATIENCE_S = 30.0
_FIRST_CHAT = 1000


@dataclass
class Target:
    """A webhook: where it listens and the secret that it wants."""

    port: int
    path: str
    secret: str
    _idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    _updates: itertools.count = field(default_factory=lambda: itertools.count(1))

    async def post(self, chat: int, text: str) -> None:
        """Deliver one update over a kept connection; fails loudly when the answer is not 200."""
        body = self._update(chat, text)
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self.secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"the webhook answered {answer[:60]!r}")
        length = answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        self._idle.append((reader, writer))

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    def _update(self, chat: int, text: str) -> bytes:
        number = next(self._updates)
        person = {"id": chat, "first_name": "T", "username": f"u{chat}"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "from": {**person, "is_bot": False, "language_code": "en"},
            "chat": {**person, "type": "private"},
            "text": text,
        }
        return json.dumps({"update_id": number, "message": message}).encode()


@dataclass
class Run:
    """What came of a load: the waits of those who were answered, in seconds, and how many were not."""

    waits_s: list[float] = field(default_factory=list)
    lost: int = 0
    took_s: float = 0.0

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.waits_s)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


@dataclass
class Crowd:
    """Customers of one webhook, answered through one stand-in, who all write the same words."""

    target: Target
    replies: Replies
    text: str

    async def closed_loop(self, updates: int, customers: int) -> Run:
        """Each customer writes again as soon as they are answered."""
        run, left = Run(), iter(range(updates))

        async def customer(chat: int) -> None:
            for _ in left:
                await self._turn(chat, time.perf_counter(), run)

        begun = time.perf_counter()
        await asyncio.gather(*(customer(_FIRST_CHAT + place) for place in range(customers)))
        run.took_s = time.perf_counter() - begun
        return run

    async def open_loop(self, updates: int, chats: int, rate: float) -> Run:
        """Messages arrive by the clock, ready or not; a wait counts from the moment when the message was due."""
        run, begun = Run(), time.perf_counter()
        async with asyncio.TaskGroup() as turns:
            for place in range(updates):
                due = begun + place / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                turns.create_task(self._turn(_FIRST_CHAT + place % chats, due, run))
        run.took_s = time.perf_counter() - begun
        return run

    async def everybody_says_it_once(self, chats: int) -> None:
        """One chat after the other, however many answers each gets."""
        for chat in range(_FIRST_CHAT, _FIRST_CHAT + chats):
            await self._turn(chat, time.perf_counter(), Run())
        await self.replies.quiet()

    async def _turn(self, chat: int, since: float, run: Run) -> None:
        answered = self.replies.next_to(chat)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self.target.post(chat, self.text)
                run.waits_s.append(await answered - since)
        except TimeoutError:
            run.lost += 1
