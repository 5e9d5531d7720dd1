"""What is written in the group: an agent's words go to the customer of the topic, anybody else's go nowhere.

Who writes there is known by a code that the desk shows to each agent once, and that is sent back from their Telegram.
"""

import asyncio
import datetime as dt
import hashlib
import re
from collections.abc import Callable

import structlog
from telegram import Message, Update
from telegram.constants import ChatType

from bot.domain.audit import Deed
from bot.domain.events import Envelope, Event, PersonJoined, PersonLeft, PersonWrote
from bot.domain.ids import ConversationId, EventId
from bot.domain.text import text
from bot.engine.ports import Accept
from bot.errors import PassboothError
from bot.handlers.ports import Say
from bot.handlers.telegram.group.ports import Desk, Log, Members, Talk, WriteNote
from bot.handlers.telegram.group.room import Room
from bot.handlers.telegram.group.words import event_of

LONGEST_WORDS = 2000  # as at the desk
_COMMAND = re.compile(r"/(?P<word>[A-Za-z0-9_]+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
_IDENTIFIES = "desk"
_NOT_AGAIN_FOR = dt.timedelta(seconds=30)  # the same answer to the same person
_NOBODY = ("bot", "queue")
# What Telegram tells of a topic itself: nobody wrote it.
_SERVICE = (
    *("forum_topic_created", "forum_topic_edited", "forum_topic_reopened", "general_forum_topic_hidden"),
    *("general_forum_topic_unhidden", "new_chat_members", "left_chat_member", "pinned_message", "new_chat_title"),
    *("new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "chat_background_set"),
)

_log = structlog.get_logger(__name__)


class Ears:
    """Hears the group. write_note: None where the desk keeps no private notes. mark: a conversation's name in the log."""

    def __init__(
        self,
        room: Room,
        members: Members,
        desk: Desk,
        log: Log,
        accept: Accept,
        *,
        say: Say,
        mark: Callable[[str], str],
        language: str,
        now: Callable[[], dt.datetime],
        write_note: WriteNote | None = None,
    ) -> None:
        self._room, self._members, self._desk, self._log, self._accept = room, members, desk, log, accept
        self._say, self._mark, self._language, self._now, self._write_note = say, mark, language, now, write_note
        self._told: dict[tuple[int, str], dt.datetime] = {}
        self._telling: set[asyncio.Task[None]] = set()

    async def hears(self, update: Update) -> bool:
        """Whether the update was for the team. What it asked for is stored then. Raises `Unavailable`: send it again."""
        message = update.message
        if message is None:
            return False
        if message.chat.type == ChatType.PRIVATE:
            return await self._hears_in_private(message)
        if message.chat.id != self._room.chat:
            return False
        if not any(getattr(message, field) for field in _SERVICE):
            await self._hears_in_group(message, update.update_id)
        return True

    async def _hears_in_private(self, message: Message) -> bool:
        word, code = _command(message.text or "")
        if word != _IDENTIFIES or not code or message.from_user is None:
            return False
        await self._identify(message, code)
        return True

    async def _hears_in_group(self, message: Message, update: int) -> None:
        person, words = message.from_user, message.text or ""
        word, rest = _command(words)
        if word == _IDENTIFIES:
            await self._identify(message, rest)
            return
        thread = message.message_thread_id if message.is_topic_message else None
        conversation = None if thread is None else await self._members.conversation_of(thread)
        if conversation is None or person is None:
            return  # the group's own talk
        member = await self._members.member(person.id)
        if member is None or "talk" not in member.rights or message.sender_chat is not None:
            await self._answer(message, "unknown")
            return
        talk = await self._desk.talk(conversation)
        if talk is not None and not talk.concerns_people:
            talk = None
        if message.forum_topic_closed is not None:
            if talk is not None:
                await self._leave(message, update, conversation, talk, member.agent)
        elif talk is None:
            await self._answer(message, "over")
        elif word == "back":
            await self._leave(message, update, conversation, talk, member.agent)
        elif word == "note":
            await self._note(message, update, conversation, member.agent, rest)
        elif word:
            await self._answer(message, "commands")
        elif not words.strip():
            await self._answer(message, "words-only")
        elif len(words) > LONGEST_WORDS:
            await self._answer(message, "too-long", count=LONGEST_WORDS)
        else:
            await self._write(update, conversation, talk, member.agent, words.strip())

    # --- what an agent does ------------------------------------------------------------------------------------------

    async def _write(self, update: int, conversation: ConversationId, talk: Talk, agent: str, words: str) -> None:
        """As at the desk: whoever writes has taken the conversation over first."""
        if talk.owner != agent:
            await self._written_down("joined", agent, conversation)
            await self._desk.take_requests(conversation, agent)
            await self._heard(update, conversation, "joined", PersonJoined(agent))
        await self._written_down("wrote", agent, conversation)
        await self._heard(update, conversation, "wrote", PersonWrote(agent, words))

    async def _leave(self, message: Message, update: int, conversation: ConversationId, talk: Talk, agent: str) -> None:
        if talk.owner not in (agent, *_NOBODY):
            await self._answer(message, "held", name=talk.owner)
            return
        await self._written_down("left", agent, conversation)
        await self._heard(update, conversation, "left", PersonLeft(agent))

    async def _note(self, message: Message, update: int, conversation: ConversationId, agent: str, words: str) -> None:
        if self._write_note is None or not words:
            await self._answer(message, "no-notes" if self._write_note is None else "commands")
            return
        await self._write_note(f"telegram:group:{update}:note", conversation, agent, words[:LONGEST_WORDS])
        await self._answer(message, "noted")

    async def _identify(self, message: Message, code: str) -> None:
        if message.from_user is None or message.from_user.is_bot or message.sender_chat is not None:
            await self._answer(message, "anonymous")
            return
        agent = await self._members.join(message.from_user.id, code_sha256(code), self._now())
        if agent is None:
            await self._answer(message, "no-code")
            return
        await self._log.note(Deed(at=self._now(), agent=agent, deed="telegram-known"))
        await self._answer(message, "known", name=agent)

    # --- small things ------------------------------------------------------------------------------------------------

    async def _heard(self, update: int, conversation: ConversationId, what: str, event: Event) -> None:
        # Made of the update's number, so that an update that comes twice is heard once.
        id = EventId(event_of(conversation, update, what))  # noqa: A001 - the envelope calls it id
        await self._accept(Envelope(id=id, conversation=conversation, at=self._now(), event=event))

    async def _written_down(self, deed: str, agent: str, conversation: ConversationId) -> None:
        about = {"conversation": self._mark(conversation), "via": "telegram"}
        await self._log.note(Deed(at=self._now(), agent=agent, deed=deed, about=about))

    async def _answer(self, message: Message, what: str, **values: str | int) -> None:
        """Tell whoever wrote, in the background: nothing depends on it, and customers do not wait for the group's pace."""
        person, now = message.from_user, self._now()
        whom = (person.id if person else 0, what)
        self._told = {each: at for each, at in self._told.items() if now - at < _NOT_AGAIN_FOR}
        if whom in self._told:
            return
        self._told[whom] = now
        language = (person.language_code if person else None) or self._language
        task = asyncio.create_task(self._tell(message, self._say(text(f"telegram-group-{what}", **values), language)))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, message: Message, words: str) -> None:
        try:
            if message.chat.type == ChatType.PRIVATE:
                await self._room.say_to(message.chat.id, words)
            else:
                await self._room.say(message.message_thread_id if message.is_topic_message else None, words)
        except PassboothError as error:
            _log.info("telegram.group_unanswered", reason=str(error))

    async def close(self) -> None:
        """Drop what runs in the background."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)


def code_sha256(code: str) -> str:
    """What is stored of a code, however it is spaced and in whatever case it was typed."""
    return hashlib.sha256("".join(filter(str.isalnum, code)).upper().encode()).hexdigest()


def _command(words: str) -> tuple[str, str]:
    found = _COMMAND.fullmatch(words.strip())
    return ("", "") if found is None else (found["word"].lower(), (found["rest"] or "").strip())
