"""A conversation with a customer: read it as it happened, take it over, write, hand it back."""

import re
import secrets
from collections.abc import Mapping

from aiohttp import web

from bot.console.desk import NOT_PEOPLE, Talk, Words
from bot.console.guard import Visit
from bot.console.pages import conversation_address
from bot.console.transcript import Shown, Transcript
from bot.domain.effects import DeliverFile, EraseData, MakeProduct, Send
from bot.domain.events import Envelope, Event, PersonJoined, PersonLeft, PersonWrote
from bot.domain.ids import ConversationId, EffectId, EventId
from bot.domain.text import Text
from bot.errors import Rejected

LONGEST_WORDS = 2000
_LINES = 300
# What an agent must know of an effect that will not happen; one that the customer was told of by itself is not here.
_GIVEN_UP = {
    Send.__name__: "desk-failed-message",
    DeliverFile.__name__: "desk-failed-delivery",
    MakeProduct.__name__: "desk-failed-product",
    EraseData.__name__: "desk-failed-erasure",
}
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,40}")


class Conversations:
    """The pages of one conversation; the catalogue words its lines in the customer's language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    async def show(self, visit: Visit) -> web.Response:
        """The transcript, and what can be done."""
        return await self._page(visit, await _talk(visit))

    async def write(self, visit: Visit) -> web.Response:
        """Write to the customer, and hand the conversation back where the form says so; whoever writes has taken over first.

        Where somebody else has it, nothing is said; the words stand in the field again, and above them who has it.
        """
        talk = await _talk(visit)
        nonce, words = nonce_of(visit), visit.form.get("words", "").replace("\r\n", "\n").strip()
        if len(words) > LONGEST_WORDS:
            raise Rejected("too long for one message", 413)
        if not words:
            return _back(talk)
        if talk.owner in NOT_PEOPLE:
            talk = await _join(visit, talk, nonce)
        wrote = await _accept(visit, talk, nonce, "wrote", PersonWrote(visit.agent, words))
        if await visit.console.desk.was_refused(wrote):
            await visit.note("refused", deed="wrote", status="409")
            return await self._page(visit, await _talk(visit), unsent=words)
        if visit.form.get("then") != "hand-back":
            return _back(talk)
        await _accept(visit, talk, nonce, "left", PersonLeft(visit.agent))
        return _to_queue()

    async def _page(self, visit: Visit, talk: Talk, unsent: str = "") -> web.Response:
        shown = await self._shown(visit, talk)
        return visit.page(
            "conversation.html",
            409 if unsent else 200,
            unsent=unsent,
            questions=await visit.console.desk.questions(talk.conversation),
            talk=talk,
            shown=shown,
            last=shown[-1].line.id if shown else 0,
            nonce=fresh_nonce(),
            longest=LONGEST_WORDS,
            orders=await visit.console.desk.orders_in(talk.conversation),
            misfits=await visit.console.desk.misfits(talk.conversation),
            failed=self._failed(await visit.console.desk.failures(talk.conversation)),
            telephone=await _telephone(visit, talk),
            **_holding(visit, talk),
        )

    async def tail(self, visit: Visit) -> web.Response:
        """What was said after the line `after`, and who holds the conversation now."""
        talk = await _talk(visit)
        after = int(asked) if (asked := visit.request.query.get("after", "0")).isdecimal() else 0
        shown = [one for one in await self._shown(visit, talk) if one.line.id > after]
        return web.json_response(
            {
                "lines": visit.render("_lines.html", shown=shown),
                "last": shown[-1].line.id if shown else after,
                "owner": talk.owner,
                "holder": visit.render("_holder.html", talk=talk, nonce=fresh_nonce(), **_holding(visit, talk)),
            }
        )

    async def _shown(self, visit: Visit, talk: Talk) -> list[Shown]:
        desk = visit.console.desk
        own, failures = await desk.cases_in(talk.conversation, visit.agent), await desk.failures(talk.conversation)
        return Transcript(self._words, own, failures).show(await desk.lines(talk.conversation, _LINES))

    def _failed(self, failures: Mapping[EffectId, str]) -> list[Text]:
        """What was given up and stands in no line of the transcript, each kind once."""
        return [Text(_GIVEN_UP[kind]) for kind in dict.fromkeys(failures.values()) if kind in _GIVEN_UP]


async def join(visit: Visit) -> web.Response:
    """Take the conversation over: the assistant falls silent, the customer is told who is here.

    From another agent only where the form names them; otherwise the page says who has it.
    """
    talk = await _talk(visit)
    nonce = nonce_of(visit)
    if talk.owner != visit.agent:
        await _join(visit, talk, nonce)
    return _back(talk)


async def leave(visit: Visit) -> web.Response:
    """Hand the conversation back to the assistant; where it has it already, close what people were called for."""
    talk = await _talk(visit)
    nonce = nonce_of(visit)
    if talk.owner not in (visit.agent, "bot"):
        raise Rejected("only the agent who holds a conversation hands it back", 409)
    await _accept(visit, talk, nonce, "left", PersonLeft(visit.agent))
    return _to_queue()


async def _join(visit: Visit, talk: Talk, nonce: str) -> Talk:
    """Try to have it, and have its requests where that went well. Returns the conversation as it is then."""
    joined = PersonJoined(visit.agent, visit.form.get("from", ""))
    await _accept(visit, talk, nonce, "joined", joined)
    now = await _talk(visit)
    if now.owner == visit.agent:
        await visit.console.desk.take_requests(talk.conversation, visit.agent)
    return now


async def _accept(visit: Visit, talk: Talk, nonce: str, what: str, event: Event) -> EventId:
    # The form's nonce is in the identity, so a form that is sent twice is heard once.
    key = EventId(f"desk:{talk.conversation}:{nonce}:{what}")
    at = visit.console.now()
    await visit.console.accept(Envelope(id=key, conversation=talk.conversation, at=at, event=event))
    return key


async def _telephone(visit: Visit, talk: Talk) -> str | None:
    """Whom to call back, for the agent who has that request."""
    desk = visit.console.desk
    for case in await desk.cases_in(talk.conversation, visit.agent):
        if case.kind == "callback":
            return await desk.telephone(case.id, visit.agent, visit.console.now())
    return None


async def _talk(visit: Visit) -> Talk:
    talk = await visit.console.desk.talk(ConversationId(visit.part("conversation")))
    if talk is None:
        raise Rejected("no such conversation at the desk", 404)
    return talk


def fresh_nonce() -> str:
    """For a form that is about to be shown."""
    return secrets.token_urlsafe(18)


def nonce_of(visit: Visit) -> str:
    """What makes this form another than every other one. Raises `Rejected`."""
    nonce = visit.form.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Rejected("the form carries no nonce")
    return nonce


def _holding(visit: Visit, talk: Talk) -> dict[str, object]:
    held = talk.owner not in NOT_PEOPLE
    return {"mine": talk.owner == visit.agent, "held": held}


def _to_queue() -> web.Response:
    return web.Response(status=303, headers={"Location": "/desk"})


def _back(talk: Talk) -> web.Response:
    return web.Response(status=303, headers={"Location": conversation_address(talk.conversation)})
