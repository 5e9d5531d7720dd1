"""A conversation with a customer: read it as it happened, take it over, write, hand it back."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.console.composer import Composer, lock_in, refuse_holes
from bot.console.desk import NOT_PEOPLE, Talk, Words
from bot.console.guard import Visit
from bot.console.inbox import LONGEST_LABEL
from bot.console.pages import conversation_address
from bot.console.replies import Delivery
from bot.console.talking import LONGEST_WORDS, accept, back, fresh_nonce, nonce_of, say, talk_of, words_of
from bot.console.talking import join as take_over
from bot.console.transcript import Shown, Transcript
from bot.domain.effects import DeliverFile, EraseData, MakeProduct, Send
from bot.domain.events import PersonLeft, PersonWrote
from bot.domain.ids import EffectId
from bot.domain.line import Line
from bot.domain.text import Text
from bot.errors import Rejected

_LINES = 300
# What an agent must know of an effect that will not happen; one that the customer was told of by itself is not here.
_GIVEN_UP = {
    Send.__name__: "desk-failed-message",
    DeliverFile.__name__: "desk-failed-delivery",
    MakeProduct.__name__: "desk-failed-product",
    EraseData.__name__: "desk-failed-erasure",
}


class Conversations:
    """The pages of one conversation; the catalogue words its lines in the customer's language."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._composer = Composer(words)

    async def show(self, visit: Visit) -> web.Response:
        """The transcript, and what can be done. That somebody reads along with the assistant is written down."""
        talk = await talk_of(visit)
        if not talk.concerns_people:
            await visit.note("opened", conversation=visit.console.mark(talk.conversation))
        return await self._page(visit, talk)

    async def write(self, visit: Visit) -> web.Response:
        """Write to the customer, and hand the conversation back where the form says so; whoever writes has taken over first.

        Where somebody else has it, or nothing can be written now, nothing is said; the page shows why, and the words again.
        """
        talk = await talk_of(visit)
        nonce, words = nonce_of(visit), words_of(visit)
        refuse_holes(words)
        if not words:
            return back(talk)
        hands_back = visit.form.get("then") == "hand-back"
        locked = await lock_in(visit, talk.conversation) is not None
        if locked or not await say(visit, talk, nonce, "wrote", PersonWrote(visit.agent, words, hands_back)):
            await visit.note("refused", deed="wrote", status="409")
            return await self._page(visit, await talk_of(visit), unsent=words)
        return _to_queue() if hands_back else back(talk)

    async def _page(self, visit: Visit, talk: Talk, unsent: str = "") -> web.Response:
        lines, deliveries = await self._read(visit, talk)
        shown = await self._shown(visit, talk, lines, deliveries)
        return visit.page(
            "conversation.html",
            409 if unsent else 200,
            unsent=unsent,
            questions=await visit.console.desk.questions(talk.conversation),
            talk=talk,
            shown=shown,
            mark=_mark(shown),
            last=max((line.id for line in lines), default=0),
            labels=await visit.console.inbox.labels_of(talk.conversation),
            known_labels=await visit.console.inbox.labels(),
            longest_label=LONGEST_LABEL,
            nonce=fresh_nonce(),
            longest=LONGEST_WORDS,
            composing=await self._composer.show(visit, talk, lines, deliveries),
            orders=await visit.console.desk.orders_in(talk.conversation),
            misfits=await visit.console.desk.misfits(talk.conversation),
            failed=self._failed(await visit.console.desk.failures(talk.conversation)),
            telephone=await _telephone(visit, talk),
            **_holding(visit, talk),
        )

    async def tail(self, visit: Visit) -> web.Response:
        """What was said after the line `after`, who holds the conversation now, and why nothing can be written in it.

        To a page that names the `mark` of what it shows: nothing while that is still so, and otherwise everything, for a
        line may have been delivered or corrected, or a note been written, anywhere.
        """
        talk = await talk_of(visit)
        after = int(asked) if (asked := visit.request.query.get("after", "0")).isdecimal() else 0
        lines, deliveries = await self._read(visit, talk)
        shown = await self._shown(visit, talk, lines, deliveries)
        mark, known = _mark(shown), visit.request.query.get("mark")
        if known is None:
            shown = [one for one in shown if one.side != "private" and one.line.id > after]
        elif known == mark:
            shown = []
        lock = await lock_in(visit, talk.conversation)
        return web.json_response(
            {
                "lines": visit.render("_lines.html", shown=shown) if shown else "",
                "last": max((line.id for line in lines), default=after),
                "mark": mark,
                "owner": talk.owner,
                "lock": lock.reason if lock else "",
                "holder": visit.render("_holder.html", talk=talk, nonce=fresh_nonce(), **_holding(visit, talk)),
            }
        )

    async def _read(self, visit: Visit, talk: Talk) -> tuple[Sequence[Line], Mapping[str, Delivery]]:
        lines = await visit.console.desk.lines(talk.conversation, _LINES)
        return lines, await visit.console.replying.replies.deliveries(talk.conversation)

    async def _shown(
        self, visit: Visit, talk: Talk, lines: Sequence[Line], deliveries: Mapping[str, Delivery]
    ) -> list[Shown]:
        own = await visit.console.desk.cases_in(talk.conversation, visit.agent)
        notes = await visit.console.replying.replies.notes(talk.conversation)
        transcript = Transcript(
            self._words, own, deliveries, visit.console.hear, conversation_address(talk.conversation)
        )
        # Understanding a line for the first time takes a moment, and nobody else should wait for it.
        return await asyncio.to_thread(transcript.show, lines, notes)

    def _failed(self, failures: Mapping[EffectId, str]) -> list[Text]:
        """What was given up and stands in no line of the transcript, each kind once."""
        return [Text(_GIVEN_UP[kind]) for kind in dict.fromkeys(failures.values()) if kind in _GIVEN_UP]


async def join(visit: Visit) -> web.Response:
    """Take the conversation over: the assistant falls silent, the customer is told who is here.

    From another agent only where the form names them; otherwise the page says who has it.
    """
    talk = await talk_of(visit)
    nonce = nonce_of(visit)
    if talk.owner != visit.agent:
        await take_over(visit, talk, nonce)
    return back(talk)


async def leave(visit: Visit) -> web.Response:
    """Hand the conversation back to the assistant; where it has it already, close what people were called for."""
    talk = await talk_of(visit)
    nonce = nonce_of(visit)
    if talk.owner not in (visit.agent, "bot"):
        raise Rejected("only the agent who holds a conversation hands it back", 409)
    await accept(visit, talk, nonce, "left", PersonLeft(visit.agent))
    return _to_queue()


async def _telephone(visit: Visit, talk: Talk) -> str | None:
    """Whom to call back, for the agent who has that request."""
    desk = visit.console.desk
    for case in await desk.cases_in(talk.conversation, visit.agent):
        if case.kind == "callback":
            return await desk.telephone(case.id, visit.agent, visit.console.now())
    return None


def _mark(shown: Sequence[Shown]) -> str:
    """What is on the page, in a few letters: the lines, how far each came, and how often it was corrected."""
    seen = [(one.name, one.delivery and one.delivery.state, len(one.earlier), one.picture) for one in shown]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _holding(visit: Visit, talk: Talk) -> dict[str, object]:
    held = talk.owner not in NOT_PEOPLE
    return {"mine": talk.owner == visit.agent, "held": held}


def _to_queue() -> web.Response:
    return web.Response(status=303, headers={"Location": "/desk"})
