"""What every form of a conversation begins and ends with."""

import re
import secrets

from aiohttp import web

from bot.console.desk import NOT_PEOPLE, Talk
from bot.console.guard import Visit
from bot.console.pages import conversation_address
from bot.domain.events import Envelope, Event, PersonAnnounced, PersonJoined
from bot.domain.ids import ConversationId, EventId
from bot.errors import Rejected

LONGEST_WORDS = 2000
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,40}")


async def talk_of(visit: Visit) -> Talk:
    """The conversation of this address, also one that the assistant holds. Raises `Rejected` (404) where there is none."""
    talk = await visit.console.desk.talk(ConversationId(visit.part("conversation")))
    if talk is None:
        raise Rejected("no such conversation at the desk", 404)
    return talk


async def join(visit: Visit, talk: Talk, nonce: str) -> Talk:
    """Try to have it, and have its requests where that went well. Returns the conversation as it is then."""
    joined = PersonJoined(visit.agent, visit.form.get("from", ""))
    await accept(visit, talk, nonce, "joined", joined)
    return await _with_its_requests(visit)


async def say(visit: Visit, talk: Talk, nonce: str, what: str, saying: Event) -> bool:
    """Say something; whoever speaks has taken over first. False where somebody else has the word: nothing was said."""
    joins_first = not isinstance(saying, PersonAnnounced) and not getattr(saying, "hands_back", False)
    if talk.owner in NOT_PEOPLE and joins_first:
        talk = await join(visit, talk, nonce)
    said = await accept(visit, talk, nonce, what, saying)
    if await visit.console.desk.was_refused(said):
        return False
    await _with_its_requests(visit)
    return True


async def _with_its_requests(visit: Visit) -> Talk:
    now = await talk_of(visit)
    if now.owner == visit.agent:
        await visit.console.desk.take_requests(now.conversation, visit.agent)
    return now


async def accept(visit: Visit, talk: Talk, nonce: str, what: str, event: Event) -> EventId:
    """Let it happen. The form's nonce is in the identity, so a form that is sent twice is heard once."""
    key = EventId(f"desk:{talk.conversation}:{nonce}:{what}")
    at = visit.console.now()
    await visit.console.accept(Envelope(id=key, conversation=talk.conversation, at=at, event=event))
    return key


def fresh_nonce() -> str:
    """For a form that is about to be shown."""
    return secrets.token_urlsafe(18)


def nonce_of(visit: Visit) -> str:
    """What makes this form another than every other one. Raises `Rejected`."""
    nonce = visit.form.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Rejected("the form carries no nonce")
    return nonce


def words_of(visit: Visit, field: str = "words") -> str:
    """What was typed, without space around it. Raises `Rejected` (413) for too much."""
    words = visit.form.get(field, "").replace("\r\n", "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise Rejected("too long for one message", 413)
    return words


def back(talk: Talk) -> web.Response:
    """To the conversation's page, and there to the field for the next words: whoever writes with keys goes on writing."""
    return web.Response(status=303, headers={"Location": f"{conversation_address(talk.conversation)}#words"})
