"""The money of one order, and what its customer claims: for the agent who has a case of it, and for nobody else."""

import re
from collections.abc import Mapping

from aiohttp import web

from bot.console.cases import case_of
from bot.console.desk import Case, Sale
from bot.console.guard import Visit
from bot.console.measures import (
    MOST_WORDS,
    carry_out,
    claim_id,
    form_id,
    redone_enough,
    standing,
    standing_of,
    too_much,
    waiting_for,
)
from bot.console.pages import waited
from bot.console.queue import to_next
from bot.console.talking import fresh_nonce, nonce_of
from bot.console.timeline import fold
from bot.domain.events import ClaimDecided, Envelope, Event, PrintsLost
from bot.domain.ids import EventId, OrderId
from bot.domain.money import Money
from bot.domain.proposal import Measure, Proposal
from bot.errors import Rejected
from bot.payments.giving_back import WayBack, way_back

_AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?")

# What may be decided on a claim, by the policy that its customer bought under.
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "none": ("refused",),
    "final_redo_only": ("redo", "refused"),
    "printed_only": ("redo", "refund", "refused"),
    "refusal_any": ("redo", "refund", "refused"),
}
# What gives the customer something, and so may want a second pair of eyes.
GRANTS: Mapping[str, Measure] = {"redo": "claim-redo", "refund": "claim-refund"}


async def show(visit: Visit) -> web.Response:
    """What was bought, what came, what went back, and what can be done."""
    sale = await _sale(visit, OrderId(visit.part("order")))
    return visit.page(
        "money.html",
        sale=sale,
        way=_way(sale),
        seen=standing(sale.order),
        nonce=fresh_nonce(),
        proposed=await waiting_for(visit, sale.order.id),
        limit=visit.console.four_eyes.limit_in(sale.order.total.currency, visit.console.now()),
    )


async def give_back(visit: Visit) -> web.Response:
    """Give money back: all that is left, or the amount that was typed. Twice the same form is one decision."""
    sale, nonce = await _sale(visit, OrderId(visit.part("order"))), nonce_of(visit)
    if visit.form.get("seen", "") != standing(sale.order):
        raise Rejected("money has moved since the form was opened", 409)
    amount = read_amount(visit.form.get("amount", ""), sale.order.refundable)
    if not 0 < amount.amount_minor <= sale.order.refundable.amount_minor:
        raise Rejected("more than is left of the money", 409)
    if (way := _way(sale)) == "none" or (way == "whole" and amount != sale.order.refundable):
        raise Rejected("whoever took this payment does not give back a part of it", 422)
    reason = visit.form.get("reason", "").strip()[:MOST_WORDS]
    if not reason:
        raise Rejected("money goes back for a reason")
    wanted = Proposal(
        id=form_id(sale.order.id, nonce),
        order=sale.order.id,
        kind="refund",
        amount=amount,
        reason=reason,
        standing=standing(sale.order),
        by=visit.agent,
        at=visit.console.now(),
    )
    await carry_out(visit, wanted, sale.conversation, too_much(visit, amount))
    return _to(f"/desk/money/{sale.order.id}")


async def lost(visit: Visit) -> web.Response:
    """The prints did not arrive: they are made again. Twice the same making is one event."""
    sale = await _sale(visit, OrderId(visit.part("order")))
    if sale.order.product == "digital" or sale.order.status not in ("shipped", "delivered"):
        raise Rejected("there is nothing in the post", 409)
    await _tell(visit, sale, PrintsLost(sale.order.id), f"lost:{sale.order.prints}")
    return _to(f"/desk/money/{sale.order.id}")


async def show_claim(visit: Visit, case: Case) -> web.Response:
    """What the customer tells of the office's refusal, beside what we know of the photo, be it erased or not."""
    if case.order is None:
        raise Rejected("a claim is about an order", 404)
    sale = await _sale(visit, case.order)
    past = await visit.console.archive.past(case.order)
    return visit.page(
        "claim.html",
        case=case,
        sale=sale,
        goes_back=_goes_back(sale),
        outcomes=OUTCOMES[visit.console.refund_policy],
        entries=fold(past, mails=visit.console.mails) if past else (),
        late=case.due_at is not None and case.due_at <= visit.console.now(),
        left=waited(visit.console.now(), case.due_at) if case.due_at else None,
        proposed=await waiting_for(visit, case.order),
    )


async def decide(visit: Visit) -> web.Response:
    """Accept the claim or not. Twice the same case is one decision."""
    case = await case_of(visit)
    if case.settled:
        return await to_next(visit)
    if case.assigned_to != visit.agent or case.kind != "claim" or case.order is None:
        raise Rejected("no open claim of this agent's", 409)
    outcome = visit.form.get("outcome", "")
    if outcome not in OUTCOMES[visit.console.refund_policy]:
        raise Rejected("this policy knows no such decision")
    words = visit.form.get("words", "").strip()[:MOST_WORDS]
    if outcome == "refused" and not words:
        raise Rejected("a refusal is explained")
    if outcome in GRANTS:
        sale = await _sale(visit, case.order)
        if outcome == "refund" and not _goes_back(sale):
            raise Rejected("whoever took this payment does not give back a part of it", 422)
        await _grant(visit, case, sale, GRANTS[outcome], words)
        return _to("/desk")
    decided = ClaimDecided(case=case.id, order=case.order, outcome="refused", agent=visit.agent, words=words)
    await visit.console.accept(
        Envelope(
            id=EventId(f"desk:case:{case.id}:decided"),
            conversation=case.conversation,
            at=visit.console.now(),
            event=decided,
        )
    )
    return _to("/desk")


async def _grant(visit: Visit, case: Case, sale: Sale, kind: Measure, words: str) -> None:
    """Give the customer what they claim, or propose it. Twice the same case is one proposal, until it is declined."""
    amount = sale.order.refundable if kind == "claim-refund" else None
    wanted = Proposal(
        id=await claim_id(visit, case.id, sale.order.id, kind),
        order=sale.order.id,
        kind=kind,
        amount=amount,
        case=case.id,
        words=words,
        reason=words,
        standing=standing_of(kind, sale.order),
        by=visit.agent,
        at=visit.console.now(),
    )
    needs = too_much(visit, amount) if amount is not None else redone_enough(sale.order)
    await carry_out(visit, wanted, sale.conversation, needs)


async def close(visit: Visit) -> web.Response:
    """A warning or a dispute has been seen to; nothing is told to anybody."""
    case = await case_of(visit)
    if case.assigned_to != visit.agent or case.kind not in ("promise", "dispute", "money", "order"):
        raise Rejected("no such case of this agent's", 409)
    await visit.console.desk.close_seen(case.id, visit.agent, visit.console.now())
    return _to("/desk")


def read_amount(typed: str, left: Money) -> Money:
    """A sum as people write it, in the currency of what is left; "" is all of that. Raises `Rejected`."""
    if not typed.strip():
        return left
    found = _AMOUNT.fullmatch(typed.strip())
    if found is None or len(found[2] or "") > left.exponent:
        raise Rejected("that is no amount")
    minor = int(found[1]) * 10**left.exponent + int((found[2] or "").ljust(left.exponent, "0") or "0")
    if not minor:
        raise Rejected("nothing cannot be given back")
    return Money(minor, left.currency)


async def _sale(visit: Visit, order: OrderId) -> Sale:
    """The order's money. Raises `Rejected` (404) unless this agent has an open case of it, or its conversation."""
    sale = await visit.console.desk.sale(order, visit.agent)
    if sale is None:
        raise Rejected("no order of this agent's", 404)
    return sale


def _way(sale: Sale) -> WayBack:
    return way_back(sale.order, sale.movements)


def _goes_back(sale: Sale) -> bool:
    """Whether what is left of the order's money can go back the way it came; nothing always can."""
    return not sale.order.refundable.amount_minor or _way(sale) != "none"


async def _tell(visit: Visit, sale: Sale, event: Event, what: str) -> None:
    await visit.console.accept(
        Envelope(
            id=EventId(f"desk:order:{sale.order.id}:{what}"),
            conversation=sale.conversation,
            at=visit.console.now(),
            event=event,
        )
    )


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
