"""Orders, whosever they are: found, read as they happened, taken up, and helped along, each time for a reason."""

from collections.abc import Iterable
from urllib.parse import quote

from aiohttp import web

from bot.console.guard import Visit
from bot.console.measures import (
    MOST_WORDS,
    Needs,
    Possible,
    at_once,
    carry_out,
    form_id,
    possible,
    redone_enough,
    standing_of,
    waiting_for,
)
from bot.console.pages import conversation_address
from bot.console.searching import read
from bot.console.talking import fresh_nonce, nonce_of
from bot.console.timeline import fold
from bot.dialogs.countries import country_name
from bot.domain.events import AddressMended, Envelope, OrderStatus
from bot.domain.ids import CaseId, EventId, OrderId, derived
from bot.domain.past import Asked, Found, Past
from bot.domain.post import MOST_LINES, mended
from bot.domain.proposal import Measure, Proposal, ProposalId
from bot.domain.team import WORK
from bot.errors import Rejected
from bot.payments.lifecycle import STATUSES

_PAGE = 40
_WAYS = ("chat", "email")


async def show_latest(visit: Visit) -> web.Response:
    """The latest orders, of one status or of all."""
    asked, before = visit.request.query.get("status", ""), visit.request.query.get("before", "")
    status: OrderStatus | None = next((known for known in STATUSES if known == asked), None)
    found = await visit.console.archive.latest(status, OrderId(before) if before else None, _PAGE + 1)
    return _list(visit, found[:_PAGE], status=status or "", older=found[_PAGE - 1].order if len(found) > _PAGE else "")


async def search(visit: Visit) -> web.Response:
    """The orders that were looked for. That somebody looked is written down, by a mark of what they typed."""
    typed = visit.form.get("sought", "")
    queries = read(typed)
    found: dict[OrderId, Found] = {}
    for query in queries:
        await visit.note("searched", kind=query.kind, mark=visit.console.mark(query.words))
        found |= {one.order: one for one in await visit.console.archive.find(query.kind, query.words)}
    return _list(visit, found.values(), sought=True, understood=bool(queries))


async def show(visit: Visit) -> web.Response:
    """One order. That it was looked at is written down."""
    past = await _past(visit)
    await visit.note("saw", purpose="order", order=past.order.id)
    desk, order = visit.console.desk, past.order
    mine = _mine(visit, past)
    holds = await visit.console.archive.is_held(past.conversation, visit.agent)
    return visit.page(
        "order.html",
        order=order,
        past=past,
        entries=fold(past, mails=visit.console.mails),
        mine=mine,
        hands=mine is not None or holds,
        can=possible(past, mails=visit.console.mails),
        openable={case.case for case in past.asked if WORK[case.kind] in visit.rights},
        sale=await desk.sale(order.id, visit.agent),
        talk_address=conversation_address(past.conversation) if await _may_read(visit, past) else "",
        parcel=await desk.parcel(order.id),
        proposed=await waiting_for(visit, order.id),
        posted_to=country_name(order.address.country, visit.language) if order.address else "",
        most_lines=MOST_LINES,
        nonce=fresh_nonce(),
    )


async def take_up(visit: Visit) -> web.Response:
    """Take the order into one's hands. Twice is once."""
    past, nonce = await _past(visit), nonce_of(visit)
    case = CaseId(f"case-{derived('taken', past.order.id, visit.agent, nonce).lower()}")
    await visit.console.archive.take_up(case, past.order.id, visit.agent, visit.console.now())
    return _to(past.order.id)


async def redo(visit: Visit) -> web.Response:
    """Let the customer take another photo for free; a second time only if somebody else agrees."""
    past = await _in_hand(visit)
    return await _do(visit, past, "redo", allowed=_can(visit, past).redo, needs=redone_enough(past.order))


async def resend(visit: Visit) -> web.Response:
    """Send the finished file once more, the ways that were ticked."""
    past = await _in_hand(visit)
    can = _can(visit, past)
    if can.erased:
        raise Rejected("the photo was erased", 410)
    ways = [way for way in _WAYS if visit.form.get(way)]
    if not ways:
        raise Rejected("neither into the chat nor by e-mail")
    allowed = (can.by_chat or "chat" not in ways) and (can.by_email or "email" not in ways)
    return await _do(visit, past, "resend", allowed=allowed, words=" ".join(ways))


async def reopen(visit: Visit) -> web.Response:
    """Let the customer pay after all, on a new page."""
    past = await _in_hand(visit)
    return await _do(visit, past, "reopen", allowed=_can(visit, past).reopen)


async def cancel(visit: Visit) -> web.Response:
    """Cancel what nobody has paid for."""
    past = await _in_hand(visit)
    return await _do(visit, past, "cancel", allowed=_can(visit, past).cancel)


async def mend_address(visit: Visit) -> web.Response:
    """Write down where the prints go, where that can still be changed. What stands there now is on the parcel's page alone."""
    past = await _in_hand(visit)
    order, id, reason = past.order, form_id(past.order.id, nonce_of(visit)), _reason(visit)  # noqa: A001 - what it is
    ship_to = mended(order.address, visit.form.get("lines", "")) if order.address is not None else None
    if ship_to is None:
        raise Rejected("no address: a name, a street and a town, a line for each", 422)
    if order.address != ship_to:
        if not _can(visit, past).address:
            raise Rejected("the order does not allow that now", 409)
        told = AddressMended(order=order.id, agent=visit.agent, reason=reason, ship_to=ship_to)
        key = EventId(f"desk:proposal:{id}")
        at = visit.console.now()
        await visit.console.accept(Envelope(id=key, conversation=past.conversation, at=at, event=told))
        if await visit.console.desk.was_refused(key) and (await _past(visit)).order.address != ship_to:
            raise Rejected("the prints are being given to the lab at this moment", 409)
    # Only now, for it happened; where somebody's prints go is not for the books.
    await visit.console.proposals.put(_wanted(visit, past, id, "address", reason), visit.console.now(), at_once)
    return _to(order.id)


async def _do(
    visit: Visit, past: Past, kind: Measure, *, allowed: bool, needs: Needs = at_once, words: str = ""
) -> web.Response:
    """Do it, or propose it. Twice the same form is one decision, also when the first has changed what is allowed."""
    order, nonce = past.order, nonce_of(visit)
    id, reason = form_id(order.id, nonce), _reason(visit)  # noqa: A001 - what it is
    if any(one.id == id for one in past.decided):
        return _to(order.id)
    if not allowed:
        raise Rejected("the order does not allow that now", 409)
    await carry_out(visit, _wanted(visit, past, id, kind, reason, words), past.conversation, needs)
    return _to(order.id)


def _reason(visit: Visit) -> str:
    reason = visit.form.get("reason", "").strip()[:MOST_WORDS]
    if not reason:
        raise Rejected("whatever is done for an order is done for a reason")
    return reason


def _wanted(visit: Visit, past: Past, id: ProposalId, kind: Measure, reason: str, words: str = "") -> Proposal:  # noqa: A002 - its name
    return Proposal(
        id=id,
        order=past.order.id,
        kind=kind,
        reason=reason,
        words=words,
        standing=standing_of(kind, past.order),
        by=visit.agent,
        at=visit.console.now(),
    )


def _can(visit: Visit, past: Past) -> Possible:
    return possible(past, mails=visit.console.mails)


async def _past(visit: Visit) -> Past:
    past = await visit.console.archive.past(OrderId(visit.part("order")))
    if past is None:
        raise Rejected("no such order", 404)
    return past


async def _in_hand(visit: Visit) -> Past:
    """The order, for an agent who has taken it up, or a case of it, or holds its conversation. Raises `Rejected`."""
    past = await _past(visit)
    if _mine(visit, past) is None and not await visit.console.archive.is_held(past.conversation, visit.agent):
        raise Rejected("the order is not in this agent's hands", 404)
    return past


def _mine(visit: Visit, past: Past) -> Asked | None:
    """This agent's open case of the order; the one that they took up by themselves comes first."""
    own = [case for case in past.asked if case.closed_at is None and case.assigned_to == visit.agent]
    return min(own, key=lambda case: case.kind != "order", default=None)


async def _may_read(visit: Visit, past: Past) -> bool:
    return "talk" in visit.rights and await visit.console.desk.talk(past.conversation) is not None


def _list(
    visit: Visit,
    found: Iterable[Found],
    *,
    status: str = "",
    older: str = "",
    sought: bool = False,
    understood: bool = True,
) -> web.Response:
    return visit.page(
        "orders.html",
        found=list(found),
        statuses=STATUSES,
        status=status,
        older=older,
        sought=sought,
        understood=understood,
    )


def _to(order: OrderId) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/desk/orders/{quote(order)}"})
