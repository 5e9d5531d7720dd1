"""What waits for a second pair of eyes: somebody else than the one who proposed it confirms or declines, with words."""

from aiohttp import web

from bot.console.guard import Visit
from bot.console.measures import MOST_WORDS, standing_of, tell
from bot.console.timeline import measure
from bot.domain.past import Past
from bot.domain.proposal import Outcome, Proposal, ProposalId
from bot.errors import Rejected

_HERE = "/desk/proposals"


async def show(visit: Visit) -> web.Response:
    """All that waits, the oldest first."""
    rows = []
    for proposal in await visit.console.proposals.waiting():
        past = await visit.console.archive.past(proposal.order)
        if past is not None:
            rows.append((proposal, measure(proposal), past.order, await _is_outdated(visit, proposal, past)))
    return visit.page("proposals.html", rows=rows)


async def settle(visit: Visit) -> web.Response:
    """Confirm or decline. What moved meanwhile is not confirmed; twice the same is once."""
    console, answer = visit.console, visit.form.get("answer", "").strip()[:MOST_WORDS]
    proposal = await console.proposals.proposal(ProposalId(visit.part("proposal")))
    past = await console.archive.past(proposal.order) if proposal else None
    if proposal is None or past is None:
        raise Rejected("nothing of that name waits", 404)
    if proposal.by == visit.agent:
        raise Rejected("nobody confirms what they proposed", 409)
    match visit.form.get("outcome", ""):
        case "declined" if answer or await _is_outdated(visit, proposal, past):
            await _settle(visit, proposal, confirmed=False, answer=answer)
        case "confirmed":
            await _confirm(visit, proposal, past, answer)
        case _:
            raise Rejected("neither confirmed nor declined with words")
    return web.Response(status=303, headers={"Location": _HERE})


async def _confirm(visit: Visit, proposal: Proposal, past: Past, answer: str) -> None:
    """First it is written down, which only one person can do; then the order hears of it, by the proposal's own name.

    Whoever is cut off between the two finds it waiting still, and confirms it once more.
    """
    if await _is_outdated(visit, proposal, past):
        await visit.console.proposals.settle(proposal.id, "expired", visit.agent, answer, visit.console.now())
        raise Rejected("something moved since it was proposed", 409)
    if proposal.outcome != "confirmed":
        await _settle(visit, proposal, confirmed=True, answer=answer)
    await tell(visit, proposal, past.conversation, visit.console.now())


async def _settle(visit: Visit, proposal: Proposal, *, confirmed: bool, answer: str) -> None:
    outcome: Outcome = "confirmed" if confirmed else "declined"
    if not await visit.console.proposals.settle(proposal.id, outcome, visit.agent, answer, visit.console.now()):
        raise Rejected("somebody else was first", 409)


async def _is_outdated(visit: Visit, proposal: Proposal, past: Past) -> bool:
    """Whether the order has moved, or the claim was settled in another way, since this was proposed."""
    case = await visit.console.desk.case(proposal.case) if proposal.case else None
    return proposal.standing != standing_of(proposal.kind, past.order) or (case is not None and case.settled)
