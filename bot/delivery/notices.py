"""The letters that tell agents what waits at the desk: one for all of it, and not to whoever sits there."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from bot.delivery.letters import Post
from bot.domain.ids import DocumentId
from bot.domain.letters import Letter
from bot.domain.notice import Notice, NoticeKind, Wish, kinds_of, timing
from bot.domain.team import Right
from bot.domain.text import Text, text
from bot.errors import PassboothError, Undeliverable

log = structlog.get_logger(__name__)

_MOST_LISTED = 20
_HOUR = 60


class Waiting(Protocol):
    """A notice that still holds. `id` grows with time."""

    @property
    def id(self) -> int: ...  # noqa: D102 - explained above, as below
    @property
    def notice(self) -> Notice: ...  # noqa: D102


class Told(Protocol):
    """Whoever may be told: of what, up to which notice they were, and when the agent was last at the desk (UTC)."""

    @property
    def wish(self) -> Wish: ...  # noqa: D102
    @property
    def rights(self) -> frozenset[Right]: ...  # noqa: D102
    @property
    def reached(self) -> int: ...  # noqa: D102
    @property
    def seen_at(self) -> dt.datetime | None: ...  # noqa: D102


class Reader(Told, Protocol):
    """An agent who is told by e-mail, and was so the last time at that moment (UTC)."""

    @property
    def mailed_at(self) -> dt.datetime | None: ...  # noqa: D102


class Notices(Protocol):
    """What waits."""

    async def last(self) -> int:
        """The number of the newest notice."""
        ...

    async def waiting(self, agent: str, kinds: Sequence[NoticeKind], after: int) -> Sequence[Waiting]:
        """What is new behind that notice for this agent and still holds."""
        ...


class Book(Notices, Protocol):
    """The notices, and who is told of them."""

    async def readers(self) -> Sequence[Reader]:
        """Who has a confirmed address, and was not told of the newest yet."""
        ...

    async def advance(self, agent: str, reached: int, to: int, mailed_at: dt.datetime | None) -> bool:
        """Move on; False where another process did."""
        ...

    async def confirm(self, agent: str, email: str, *, confirmed: bool) -> bool:
        """Whether the address is right."""
        ...


class Wording(Protocol):
    """The house's catalogue of words."""

    def say(self, text: Text, language: str) -> str:
        """The words of a text."""
        ...

    def has(self, id: str) -> bool:  # noqa: A002 - the catalogue calls it id
        """Whether there is such a text."""
        ...


class NoticePost:
    """Tells agents by e-mail. zone: of the desk's clock. public_url: with no slash at the end."""

    def __init__(
        self,
        book: Book,
        send: Post,
        words: Wording,
        *,
        public_url: str,
        zone: str,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._book, self._send, self._words = book, send, words
        self._public_url, self._zone, self._now = public_url, zone, now

    async def ring(self) -> int:
        """One round. Returns how many letters were sent; one that could not be is tried again in the next round."""
        newest = await self._book.last()  # before the readers: what comes in between waits for the next round
        return sum([await self._tell(reader, newest) for reader in await self._book.readers()])

    async def _tell(self, reader: Reader, newest: int) -> bool:
        wish, now = reader.wish, self._now()
        waiting = await news_for(reader, self._book, newest)
        when = timing(wish.quiet, self._zone, now, reader.seen_at, reader.mailed_at) if waiting else "never"
        if when == "later":
            return False
        mailed_at = now if when == "now" else reader.mailed_at
        # Moved on first, so that two processes do not both write; moved back where nothing was sent.
        if not await self._book.advance(wish.agent, reader.reached, newest, mailed_at) or when == "never":
            return False
        try:
            await self._send(self._letter(wish, [one.notice for one in waiting], waiting[-1].id))
        except Undeliverable:
            await self._book.confirm(wish.agent, wish.email, confirmed=False)
            log.warning("notices_undeliverable")
            return False
        except PassboothError as error:
            await self._book.advance(wish.agent, newest, reader.reached, reader.mailed_at)
            log.warning("notices_not_sent", reason=str(error))
            return False
        return True

    def _letter(self, wish: Wish, notices: Sequence[Notice], last: int) -> Letter:
        language = wish.language
        lines = [self._line(notice, language) for notice in notices[:_MOST_LISTED]]
        if more := len(notices) - len(lines):
            lines.append(self._words.say(text("desk-notice-more", count=more, link=self._link("/desk")), language))
        ending = text("desk-notice-ending", link=self._link("/desk/account/notices"))
        return Letter(
            key=f"notices:{wish.agent}:{last}",
            to=wish.email,
            subject=self._words.say(text("desk-notice-subject", count=len(notices)), language),
            words="\n\n".join([*lines, self._words.say(ending, language)]) + "\n",
            language=language,
        )

    def _line(self, notice: Notice, language: str) -> str:
        return f"{worded(notice, self._words, language, self._now())}\n{self._link(notice.path)}"

    def _link(self, path: str) -> str:
        return self._public_url + outside(path)


async def news_for(told: Told, notices: Notices, newest: int) -> Sequence[Waiting]:
    """What they want to know of, may, and were not told yet, up to the newest of this round."""
    kinds = [kind for kind in kinds_of(told.rights) if kind in told.wish.kinds]
    return [one for one in await notices.waiting(told.wish.agent, kinds, told.reached) if one.id <= newest]


def worded(notice: Notice, words: Wording, language: str, now: dt.datetime) -> str:
    """As in: "A photo to judge: US visa, web chat, waiting for 3 min"."""
    minutes = max(0, int((now - notice.at).total_seconds() // 60))
    about = text(
        "desk-notice-line",
        kind=Text(f"desk-notice-{notice.kind}"),
        document=_document(notice.document, words),
        channel=Text(f"desk-channel-{notice.channel}") if words.has(f"desk-channel-{notice.channel}") else "?",
        hours=minutes // _HOUR,
        minutes=minutes % _HOUR,
    )
    return words.say(about, language)


def outside(path: str) -> str:
    """The address of a page of the desk for a link that stands elsewhere.

    A browser brings its login only from page to page of the same site; so the link leads to one that leads on.
    """
    return "/desk/go/" + path.removeprefix("/desk").lstrip("/")


def _document(document: DocumentId | None, words: Wording) -> Text | str:
    if document is None:
        return Text("desk-no-document")
    return Text(f"document-{document}") if words.has(f"document-{document}") else str(document)
