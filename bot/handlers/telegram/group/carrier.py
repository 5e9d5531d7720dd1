"""What goes into the group: a topic when a person is asked for, the customer's lines as they come, and the end of it.

Lines wait in the transcript until the group's pace lets them through, and then go together.
"""

import datetime as dt
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.events import ChoiceTapped
from bot.domain.ids import ConversationId, DocumentId, channel_of
from bot.domain.text import Text, text
from bot.errors import PassboothError, RateLimited, Undeliverable
from bot.handlers.ports import Say
from bot.handlers.telegram.group.ports import Topic, Topics, Wanted
from bot.handlers.telegram.group.room import Room, is_gone
from bot.handlers.telegram.group.words import labels_of, parcelled, told

_WRITES_FOR = dt.timedelta(minutes=2)  # longer than the calls of one turn take
_RESTS_FOR = dt.timedelta(minutes=1)  # after a failure
_LINES_BEFORE = 5  # of the customer's, for a beginning
_MARK = 6

_log = structlog.get_logger(__name__)

Link = Callable[[str], str]  # a page of the desk, as a link that stands elsewhere


class Carrier:
    """Carries lines into the group. language_name: as its speakers call it, "" for "". mark: what a conversation is called where its name would say too much."""

    def __init__(
        self,
        room: Room,
        topics: Topics,
        *,
        say: Say,
        has_words: Callable[[str], bool],
        link: Link,
        mark: Callable[[str], str],
        language: str,
        language_name: Callable[[str], str],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._room, self._topics = room, topics
        self._say, self._has_words, self._link, self._mark, self._language = say, has_words, link, mark, language
        self._language_name, self._now = language_name, now
        self._rests_until: dt.datetime | None = None

    async def carry(self) -> int:
        """One round. Returns how many topics were written in."""
        if self._rests_until is not None and self._now() < self._rests_until:
            return 0
        topics, done = self._topics, 0
        try:
            for gone in await topics.forgotten():
                done += await self._alone(gone.conversation, lambda gone=gone: self._forget(gone))  # type: ignore[misc]
            for asked in await topics.wanted():
                done += await self._alone(asked.conversation, lambda asked=asked: self._open(asked))  # type: ignore[misc]
            for late in await topics.behind():
                done += await self._alone(late.conversation, lambda late=late: self._tell(late))  # type: ignore[misc]
            for over in await topics.finished():
                done += await self._alone(over.conversation, lambda over=over: self._close(over))  # type: ignore[misc]
        except PassboothError as error:
            rest = dt.timedelta(seconds=error.retry_after_s) if isinstance(error, RateLimited) else _RESTS_FOR
            self._rests_until = self._now() + rest
            _log.warning("telegram.group_not_told", reason=str(error), again_in_s=rest.total_seconds())
        return done

    async def _alone(self, conversation: ConversationId, work: Callable[[], Awaitable[None]]) -> bool:
        """Do it, unless another process writes for the conversation."""
        now = self._now()
        if not await self._topics.claim(conversation, now, now + _WRITES_FOR):
            return False
        try:
            await work()
        except Undeliverable as error:
            if not is_gone(error):
                raise
            await self._topics.drop(
                conversation
            )  # somebody deleted it; it is made anew where a person is still asked for
        finally:
            await self._topics.release(conversation)
        return True

    async def _open(self, wanted: Wanted) -> None:
        told_up_to = await self._topics.before(wanted.conversation, _LINES_BEFORE)
        if wanted.thread is None:
            thread = await self._room.open(self._name(wanted))
        else:
            thread = wanted.thread
            await self._room.reopen(thread)
        await self._topics.opened(wanted.conversation, thread, told_up_to)
        await self._room.say(thread, self._said("asked", link=self._link(f"/desk/cases/{wanted.case}")))

    async def _tell(self, topic: Topic) -> None:
        if topic.thread is None:
            return
        lines = await self._topics.lines(topic.conversation, topic.told)
        case = await self._topics.case_of(topic.conversation)
        link = self._link(f"/desk/cases/{case}" if case else "/desk")
        has_pressed = any(isinstance(line.body, ChoiceTapped) for line in lines)
        labels = labels_of(await self._topics.offers(topic.conversation, lines[-1].id)) if has_pressed else {}
        words = [told(line, labels, self._say, self._language, link) for line in lines]
        for parcel in parcelled(filter(None, words)):
            await self._room.say(topic.thread, parcel)
        if lines:
            await self._topics.told(topic.conversation, lines[-1].id)

    async def _close(self, topic: Topic) -> None:
        if topic.thread is not None:
            await self._room.say(topic.thread, self._said("back"))
            await self._room.close(topic.thread)
        await self._topics.closed(topic.conversation)

    async def _forget(self, topic: Topic) -> None:
        if topic.thread is not None:
            await self._room.delete(topic.thread)
        await self._topics.drop(topic.conversation)

    def _name(self, wanted: Wanted) -> str:
        """Channel, document, language, and a mark by which two of the same are told apart; nothing of the customer's."""
        channel = channel_of(wanted.conversation)
        label = f"desk-channel-{channel}"
        spoken = self._say(Text(label), self._language) if self._has_words(label) else channel
        document, mark = self._document(wanted.document), self._mark(wanted.conversation)[:_MARK]
        return " · ".join(part for part in (spoken, document, self._language_name(wanted.language), mark) if part)

    def _document(self, document: DocumentId | None) -> str:
        if document is None:
            return self._say(Text("desk-no-document"), self._language)
        label = f"document-{document}"
        return self._say(Text(label), self._language) if self._has_words(label) else document

    def _said(self, what: str, **values: str) -> str:
        return self._say(text(f"telegram-group-{what}", **values), self._language)
