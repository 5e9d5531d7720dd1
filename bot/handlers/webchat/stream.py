"""The transcript as server-sent events: every line from where the page left off, then each new one as it comes.

    id: <line id>  data: <row>     a line
    event: ready                   the page has seen everything that there was
    event: beat                    nothing new; the connection is alive
    event: working                 somebody is working on an answer
    event: over                    another page of the same customer took this one's place: do not come back

A page that loses its connection comes back with the last id that it saw, so nothing is missed and nothing comes
twice. Ringing is only haste: the truth is read from the transcript once a second, whichever process wrote it.
"""

import contextlib

import msgspec
import structlog
from aiohttp import web

from bot.domain.ids import ConversationId
from bot.domain.line import Line
from bot.domain.messages import TextMessage
from bot.domain.text import Text
from bot.errors import Refused, Unavailable
from bot.handlers.guard import HEADERS
from bot.handlers.ports import Say
from bot.handlers.webchat.channel import OpenPage, WebChat
from bot.handlers.webchat.ports import Transcript
from bot.handlers.webchat.render import render

log = structlog.get_logger(__name__)

_BATCH = 100  # lines at a time
_LOOK_EVERY_S = 1.0
_BEAT_EVERY = 15  # looks without a word; proxies close a connection that is silent for half a minute

# Proxies must pass every event on at once.
_HEADERS = HEADERS | {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stream:
    """Serves the transcript to open pages."""

    def __init__(self, chat: WebChat, transcript: Transcript, say: Say) -> None:
        self._chat, self._transcript, self._say = chat, transcript, say

    async def serve(self, request: web.Request, conversation: ConversationId, after: int) -> web.StreamResponse:
        """Until the page leaves, or the server stops."""
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        # A page that left, or a transcript that cannot be read just now: the page comes back with its last id.
        with self._chat.listening(conversation) as page, contextlib.suppress(ConnectionError, Unavailable):
            await response.write(b"retry: 1000\n\n")
            await self._follow(response, conversation, after, page)
        return response

    async def _follow(
        self, response: web.StreamResponse, conversation: ConversationId, after: int, page: OpenPage
    ) -> None:
        ready, silent = False, 0
        while True:
            lines = await self._transcript.lines(conversation, after, _BATCH)
            said = b"".join(self._event(line) for line in lines)
            after = lines[-1].id if lines else after
            if not ready and len(lines) < _BATCH:
                ready = True
                said += b"event: ready\ndata:\n\n"
            if page.take_working():
                said += b"event: working\ndata:\n\n"
            silent = 0 if said else silent + 1
            if silent == _BEAT_EVERY:
                silent, said = 0, b"event: beat\ndata:\n\n"
            if said:
                await response.write(said)
            if page.ended == "replaced":
                await response.write(b"event: over\ndata:\n\n")
            if page.ended:
                return
            if len(lines) < _BATCH:
                await page.wait(_LOOK_EVERY_S)

    def _event(self, line: Line) -> bytes:
        try:
            row = render(line, self._say)
        except Refused:  # a line of an earlier release without words now: the rest of the chat must still be shown
            log.exception("webchat_line_unworded")
            row = render(msgspec.structs.replace(line, body=TextMessage(text=Text("webchat-unworded"))), self._say)
        return b"id: %d\ndata: %b\n\n" % (line.id, msgspec.json.encode(row))
