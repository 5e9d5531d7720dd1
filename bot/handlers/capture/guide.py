"""Live guidance over a WebSocket: small pictures come in, what to put right goes out, nothing is kept.

    in:   binary   a JPEG; the next one comes after the answer
    out:  text     {"hint", "holds", "ready", "shoot", "head"}
    close 4001     a newer page of the same sitting took over
          4002     no live guidance just now
          4003     nothing came for a while
          4010     the sale has its photo      4011     the link's hour is over

Each page has one picture in flight; of those that come meanwhile the newest is kept, and none is queued.
"""

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterator

import msgspec
import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.domain.aim import Aim
from bot.domain.ids import DocumentId, SittingId
from bot.errors import RateLimited, Rejected, Unavailable
from bot.handlers.capture.ports import LookAt, Sitting
from bot.handlers.capture.steady import Watch, seen
from bot.handlers.guard import Pace

MOVED, FULL, IDLE, DONE, EXPIRED = 4001, 4002, 4003, 4010, 4011
_CODES = {"done": DONE, "expired": EXPIRED}

MAX_FRAME_BYTES = 200_000
_BURST, _PER_S = 20, 10.0  # pictures that may come; more is a flood
_PARTING_S = 2.0  # for a page to say goodbye

Find = Callable[[], Awaitable[Sitting]]  # the page's sitting, while it goes on; raises `Rejected` when it is over

log = structlog.get_logger(__name__)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """most_pages: guided at once, by this process. every_s: between two answers to one page.

    idle_s: without a picture. heartbeat_s: a page that does not answer for half as long again is gone.
    look_again: how often a page's sitting is looked up once more.
    """

    most_pages: int = 6
    every_s: float = 0.2
    idle_s: float = 60.0
    heartbeat_s: float = 15.0
    look_again: dt.timedelta = dt.timedelta(seconds=15)


class _Answer(msgspec.Struct, frozen=True):
    hint: str
    holds: tuple[str, ...]
    ready: bool
    shoot: bool
    head: tuple[float, float, float, float] | None


class _Page:
    """One open page: the newest of its pictures, and the code with which it is to be closed."""

    def __init__(self) -> None:
        self.code: int | None = None
        self._newest: bytes | None = None
        self._news = asyncio.Event()
        self._left = asyncio.Event()

    def show(self, frame: bytes) -> None:
        """This picture, instead of any that nobody has looked at yet."""
        self._newest = frame
        self._news.set()

    def leave(self, code: int) -> None:
        """Close it; the first reason counts."""
        self.code = self.code or code
        self._news.set()
        self._left.set()

    async def next(self, patience_s: float) -> bytes | None:
        """The newest picture; None when there will be none. Raises `TimeoutError`."""
        async with asyncio.timeout(patience_s):
            await self._news.wait()
        self._news.clear()
        frame, self._newest = self._newest, None
        return None if self.code else frame

    async def rest(self, seconds: float) -> None:
        """A pause, which ends when the page is to be closed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self._left.wait()

    async def hear(self, socket: web.WebSocketResponse) -> None:
        """Take pictures in until the page leaves, or sends what no page of ours sends."""
        pace = Pace(_BURST, _PER_S)
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                self.leave(WSCloseCode.UNSUPPORTED_DATA)
                return
            try:
                pace.spend("")
            except RateLimited:
                self.leave(WSCloseCode.POLICY_VIOLATION)
                return
            self.show(message.data)
        self.leave(WSCloseCode.OK)


class Guides:
    """The pages that are guided in this process."""

    def __init__(
        self,
        look_at: LookAt,
        default_document: DocumentId,
        limits: Limits,
        clock: Callable[[], dt.datetime],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look_at, self._default, self._limits = look_at, default_document, limits
        self._clock, self._clock_s = clock, clock_s
        self._pages: dict[SittingId, _Page] = {}

    async def serve(
        self,
        request: web.Request,
        sitting: SittingId,
        original_px: tuple[int, int],
        find: Find,
    ) -> web.WebSocketResponse:
        """Until the page leaves or is to be closed."""
        socket = web.WebSocketResponse(
            max_msg_size=MAX_FRAME_BYTES, heartbeat=self._limits.heartbeat_s, timeout=_PARTING_S, compress=False
        )
        try:
            await socket.prepare(request)
        except ConnectionError:  # it left at once, as a page does whose camera was changed
            return socket
        with self._place(sitting) as page:
            hearing = asyncio.create_task(page.hear(socket))
            try:
                code = page.code or await self._guide(page, socket, original_px, find)
            except ConnectionError:
                code = WSCloseCode.OK
            finally:
                hearing.cancel()
                await asyncio.wait([hearing])
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(2 * _PARTING_S):
                await socket.close(code=code)
        return socket

    @contextlib.contextmanager
    def _place(self, sitting: SittingId) -> Iterator[_Page]:
        """A page's place here; an older page of the same sitting gives it up. Without a free one the page is to be closed."""
        page, older = _Page(), self._pages.get(sitting)
        if older is not None:
            older.leave(MOVED)
        elif len(self._pages) >= self._limits.most_pages:
            page.leave(FULL)
            yield page
            return
        self._pages[sitting] = page
        try:
            yield page
        finally:
            if self._pages.get(sitting) is page:
                del self._pages[sitting]

    async def _guide(self, page: _Page, socket: web.WebSocketResponse, original_px: tuple[int, int], find: Find) -> int:
        """Look at one picture after the other. The code with which to close."""
        watch = Watch()
        try:
            sitting, found_at = await find(), self._clock()
            while (frame := await page.next(self._limits.idle_s)) is not None:
                began_s = self._clock_s()
                if self._clock() - found_at >= self._limits.look_again:
                    sitting, found_at = await find(), self._clock()
                aim = await self._look_at(frame, original_px, sitting.document or self._default, sitting.sitter)
                watch = seen(watch, aim, self._clock_s())
                await socket.send_str(_answer(aim, watch))
                await page.rest(began_s + self._limits.every_s - self._clock_s())
        except Rejected as over:
            return _CODES.get(str(over), EXPIRED)  # an erased one needs a new link too
        except Unavailable as down:
            log.warning("guidance_unavailable", error=type(down).__name__)
            return FULL
        except TimeoutError:
            return IDLE
        return page.code or WSCloseCode.OK


def _answer(aim: Aim, watch: Watch) -> str:
    answer = _Answer(hint=watch.hint, holds=aim.holds, ready=aim.ready, shoot=watch.holds, head=aim.head)
    return msgspec.json.encode(answer).decode()
