"""The web chat as a channel.

The engine commits every line of a conversation before it asks for its delivery, and an open page reads those lines
itself. So there is nothing left to send: delivering wakes the pages that are open in this process. A page that is
open elsewhere notices by looking once a second (`stream.py`).
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import (
    AnyMessage,
    CorrectionMessage,
    FileMessage,
    InvoiceMessage,
    PersonMessage,
    PictureMessage,
    TextMessage,
    Working,
)
from bot.errors import Refused, Undeliverable

# Our own page sets these limits, not a vendor.
CAPABILITIES = Capabilities(
    max_choices=24,
    max_label_chars=80,
    max_text_chars=8_000,
    max_caption_chars=8_000,
    photos_in=True,
    files_out=True,
    payment_methods=frozenset({"checkout"}),
    edits=True,
)

Ending = Literal["replaced", "stopping"]  # by another page of the same customer; because the server stops


class OpenPage:
    """One page that listens. It may be rung from any thread; it waits in its own event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()
        self._working = False
        self.ended: Ending | None = None

    def ring(self, *, working: bool = False, end: Ending | None = None) -> None:
        """Wake the page: there may be new lines, or somebody is working on an answer, or it shall end."""
        self._working = working  # an answer after it: the work is done
        self.ended = self.ended or end
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, timeout_s: float) -> None:
        """Until it is rung, at most this long."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()

    def take_working(self) -> bool:
        """Whether somebody began to work since this was last asked."""
        working, self._working = self._working, False
        return working


class WebChat:
    """The channel that a browser is."""

    name = "web"

    def __init__(self, max_pages_per_customer: int = 4) -> None:
        # Fewer than the six connections that a browser keeps to one host: a page must still be able to post.
        self._max_pages = max_pages_per_customer
        self._pages: dict[ConversationId, list[OpenPage]] = {}
        self._closed = False

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:  # noqa: ARG002 - all pages are alike
        """What can be said and received on our own page."""
        return CAPABILITIES

    async def deliver(
        self,
        conversation: ConversationId,
        message: AnyMessage,
        language: str,  # noqa: ARG002 - the line carries it already
        effect: EffectId,  # noqa: ARG002 - the line carries it already
    ) -> None:
        """Wake the open pages of this conversation; their lines are in the transcript already."""
        match message:
            case Working():
                self._ring(conversation, working=True)
            case TextMessage() | PersonMessage() | CorrectionMessage() | PictureMessage() | FileMessage():
                self._ring(conversation)
            case InvoiceMessage():
                raise Refused("the web chat takes payments by a page, never by an invoice in the chat")

    async def fetch(self, source: str) -> bytes:
        """Never needed: an upload lies in the vault before its event is accepted. Raises `Undeliverable`."""
        raise Undeliverable(f"the web chat has nothing to fetch at {source!r}")

    async def let_go(self, source: str) -> None:
        """Nothing lies anywhere else."""

    @contextmanager
    def listening(self, conversation: ConversationId) -> Iterator[OpenPage]:
        """Count a page as open. One page too many of the same customer ends the one that was opened first."""
        page = OpenPage()
        pages = self._pages.setdefault(conversation, [])
        pages.append(page)
        for oldest in pages[: -self._max_pages]:
            oldest.ring(end="replaced")
        if self._closed:
            page.ring(end="stopping")
        try:
            yield page
        finally:
            pages.remove(page)
            if not pages:
                self._pages.pop(conversation, None)

    def close(self) -> None:
        """End every open page, so that the server can stop; the pages come back by themselves."""
        self._closed = True
        for pages in list(self._pages.values()):
            for page in tuple(pages):
                page.ring(end="stopping")

    def _ring(self, conversation: ConversationId, *, working: bool = False) -> None:
        for page in tuple(self._pages.get(conversation, ())):
            page.ring(working=working)
