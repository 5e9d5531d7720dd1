"""The Bot API at the least cost that a server can have: it notes when sendMessage arrived for which chat, and no more.

It keeps nothing and checks nothing (tests/peers/telegram.py does): here every microsecond is somebody else's result.
"""

import asyncio
import json
import re
import time
from collections import defaultdict

_CHAT_ID = re.compile(rb'chat_id"?\s*[=:]\s*"?(\d+)')  # in a form and in JSON
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding:\s*chunked", re.IGNORECASE)
_BOT = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"}
_MESSAGE = {"message_id": 7, "date": 1790000000, "chat": {"id": 42, "type": "private"}, "from": _BOT, "text": "pong"}


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


_ME, _SENT, _TRUE, _NO_UPDATES = _answer(_BOT), _answer(_MESSAGE), _answer(True), _answer([])


class Replies:
    """When each chat was answered (`time.perf_counter`), and who waits for the next answer."""

    def __init__(self) -> None:
        self.count = 0
        self.last = 0.0
        self._waiting: dict[int, list[asyncio.Future[float]]] = defaultdict(list)

    def note(self, chat: int) -> None:
        self.count += 1
        self.last = time.perf_counter()
        if self._waiting[chat]:
            waiter = self._waiting[chat].pop(0)
            if not waiter.done():
                waiter.set_result(self.last)

    def next_to(self, chat: int) -> asyncio.Future[float]:
        waiter: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[chat].append(waiter)
        return waiter

    async def quiet(self, for_s: float = 0.5) -> None:
        """Waits until nothing has been said for this long."""
        self.last = max(self.last, time.perf_counter())
        while time.perf_counter() - self.last < for_s:  # noqa: ASYNC110 - silence is no event
            await asyncio.sleep(for_s / 5)


class _Connection(asyncio.Protocol):
    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._whole_request()) is not None:
            self._transport.write(self._reply(*request))

    def _whole_request(self) -> tuple[bytes, bytes] | None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        if _CHUNKED.search(head):
            body, found, rest = rest.partition(b"0\r\n\r\n")
            if not found:
                return None
        else:
            length = int(match[1]) if (match := _LENGTH.search(head)) else 0
            if len(rest) < length:
                return None
            body, rest = rest[:length], rest[length:]
        self._buffer = rest
        return head.split(b" ", 2)[1], body

    def _reply(self, path: bytes, body: bytes) -> bytes:
        method = path.rpartition(b"/")[2].partition(b"?")[0]
        if method == b"sendMessage":
            chat = _CHAT_ID.search(body)
            self._replies.note(int(chat[1]) if chat else 0)
            return _SENT
        return {b"getMe": _ME, b"getUpdates": _NO_UPDATES}.get(method, _TRUE)


async def start(replies: Replies) -> tuple[asyncio.Server, int]:
    """The server and its port."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(replies), "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]
