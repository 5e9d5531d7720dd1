"""Tells agents in their browsers what waits at the desk: what kind of work, and where. Nothing else is in the message."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import msgspec
import structlog

from bot.delivery.notices import Notices, Told, Wording, news_for
from bot.domain.notice import Notice, timing
from bot.domain.push import Subscription
from bot.domain.text import Text, text
from bot.errors import PassboothError, Refused, Undeliverable

log = structlog.get_logger(__name__)

Send = Callable[[bytes, Subscription, str], Awaitable[None]]  # the message, to whom, and what it replaces
_SEVERAL = "several"


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """The message. `title`: the kind in words, in the agent's language. `path`: of the desk."""

    kind: str
    title: str
    path: str


class Browser(Told, Protocol):
    """A browser that an agent is told in."""

    @property
    def to(self) -> Subscription: ...  # noqa: D102 - the class says it


class Browsers(Protocol):
    """Where agents want to be told."""

    async def browsers(self) -> Sequence[Browser]:
        """Those that were not told of the newest notice yet."""
        ...

    async def advance(self, endpoint: str, reached: int, to: int) -> bool:
        """Move on; False where another process did."""
        ...

    async def drop(self, endpoint: str) -> None:
        """There is no such browser any more."""
        ...


class PushPost:
    """Tells agents in their browsers. zone: of the desk's clock."""

    def __init__(
        self,
        browsers: Browsers,
        notices: Notices,
        send: Send,
        words: Wording,
        *,
        zone: str,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._browsers, self._notices, self._send, self._words = browsers, notices, send, words
        self._zone, self._now = zone, now

    async def ring(self) -> int:
        """One round. Returns how many browsers were told; a service that is down is tried again in the next round."""
        newest = await self._notices.last()
        return sum([await self._tell(browser, newest) for browser in await self._browsers.browsers()])

    async def _tell(self, browser: Browser, newest: int) -> bool:
        wish, endpoint = browser.wish, browser.to.endpoint
        waiting = [one.notice for one in await news_for(browser, self._notices, newest)]
        when = timing(wish.quiet, self._zone, self._now(), browser.seen_at) if waiting else "never"
        if when == "later":
            return False
        # Moved on first, so that two processes do not both tell; moved back where nothing was sent.
        if not await self._browsers.advance(endpoint, browser.reached, newest) or when == "never":
            return False
        pushed = self._pushed(waiting, wish.language)
        try:
            await self._send(msgspec.json.encode(pushed), browser.to, pushed.kind)
        except Undeliverable:
            await self._browsers.drop(endpoint)
            return False
        except Refused as error:
            log.warning("push_refused", reason=str(error))
            return False
        except PassboothError as error:
            await self._browsers.advance(endpoint, newest, browser.reached)
            log.info("push_not_sent", reason=str(error))
            return False
        return True

    def _pushed(self, waiting: Sequence[Notice], language: str) -> Pushed:
        """One notice by its kind; several by their number, and the desk itself."""
        if len(waiting) > 1:
            title = self._words.say(text("desk-notice-subject", count=len(waiting)), language)
            return Pushed(kind=_SEVERAL, title=title, path="/desk")
        (notice,) = waiting
        title = self._words.say(Text(f"desk-notice-{notice.kind}"), language)
        return Pushed(kind=notice.kind, title=title, path=notice.path)
