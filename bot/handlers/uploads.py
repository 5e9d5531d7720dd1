"""Reading a photo off the wire: never more of it in memory than we would keep."""

import asyncio

from aiohttp import web

from bot.errors import Rejected, Unavailable

MAX_PHOTO_BYTES = 40 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_PATIENCE_S = 30.0  # without a single byte
_POLITE_BYTES = 64 * 1024 * 1024  # read and thrown away, so that a browser sends on until it hears our answer


class Uploads:
    """Receives photos. `room_bytes` is what all uploads of this process together may hold."""

    def __init__(self, max_bytes: int = MAX_PHOTO_BYTES, room_bytes: int = 3 * MAX_PHOTO_BYTES) -> None:
        self._max = max_bytes
        self._room = room_bytes

    async def receive(self, request: web.Request) -> bytes:
        """The whole body.

        Raises `Rejected`: 413 when it is larger than we take (nothing of it is kept), 400 when it breaks off.
        Raises `Unavailable` when too many people are sending at once.
        """
        body = bytearray()
        try:
            if (request.content_length or 0) > self._max:
                await self._discard(request)
                raise Rejected("too-large", 413)
            while chunk := await self._next(request):
                if len(body) + len(chunk) > self._max:
                    self._give_back(body)
                    await self._discard(request)
                    raise Rejected("too-large", 413)
                if self._room < len(chunk):
                    raise Unavailable("no room for another upload just now")
                self._room -= len(chunk)
                body += chunk
            return bytes(body)
        except (web.RequestPayloadError, ConnectionError, TimeoutError) as error:
            raise Rejected("broken-off", 400) from error
        finally:
            self._give_back(body)

    def _give_back(self, body: bytearray) -> None:
        self._room += len(body)
        body.clear()

    async def _discard(self, request: web.Request) -> None:
        thrown_away = 0
        while thrown_away < _POLITE_BYTES and (chunk := await self._next(request)):
            thrown_away += len(chunk)

    async def _next(self, request: web.Request) -> bytes:
        async with asyncio.timeout(_PATIENCE_S):
            return await request.content.read(_CHUNK_BYTES)


async def receive_small(request: web.Request, most_bytes: int) -> bytes:
    """A body that must be small. Raises `Rejected`: 413 or 400."""
    try:
        return await Uploads(most_bytes, most_bytes).receive(request)
    except Rejected as refused:
        raise Rejected("too-long" if str(refused) == "too-large" else "invalid", refused.status) from refused
