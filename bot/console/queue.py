"""The queue: what waits for a person, prints to post, and conversations that people hold."""

from collections.abc import Collection
from urllib.parse import quote

from aiohttp import web

from bot.console.guard import Visit
from bot.console.pages import waited
from bot.domain.ids import CaseId, DocumentId
from bot.domain.team import kinds_for


async def show_queue(visit: Visit) -> web.Response:
    """Everything that waits, on one page."""
    return visit.page("queue.html", **await _work(visit))


async def refresh_queue(visit: Visit) -> web.Response:
    """The same, without the page around it: what the page fetches to stay up to date."""
    return visit.page("_queue.html", **await _work(visit))


async def go_to_next(visit: Visit) -> web.Response:
    """On to the photo that is first in turn for this agent; or how many wait for others, or back to the queue."""
    case, others = await _next(visit)
    if case is None and others:
        return visit.page("none.html", others=others)
    return _to(f"/desk/cases/{quote(case)}" if case else "/desk")


async def to_next(visit: Visit) -> web.Response:
    """The way to the next case, for whoever has just finished one."""
    case, others = await _next(visit)
    return _to(f"/desk/cases/{quote(case)}" if case else "/desk/next" if others else "/desk")


async def nowhere(visit: Visit) -> web.Response:
    """An address that leads nowhere, for agents; strangers are sent to the login like everywhere else."""
    return visit.page("error.html", 404, status=404)


async def _next(visit: Visit) -> tuple[CaseId | None, int]:
    """The photo that is next in turn here, and where there is none, how many wait for others."""
    reviews, documents = visit.console.reviews, await _judged_here(visit)
    is_lead = "confirm" in visit.rights
    case = await reviews.next_case(visit.agent, documents, is_lead=is_lead)
    if case is not None:
        return case, 0
    return None, await reviews.waiting_for_others(visit.agent, documents, is_lead=is_lead)


async def _judged_here(visit: Visit) -> Collection[DocumentId] | None:
    """The documents of this agent's countries; None where the agent has none, which are all."""
    agent = await visit.console.team.agent(visit.agent)
    if agent is None or not agent.countries:
        return None
    return [document.id for document in visit.console.documents.values() if document.country in agent.countries]


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})


async def _work(visit: Visit) -> dict[str, object]:
    desk, now, kinds = visit.console.desk, visit.console.now(), kinds_for(visit.rights)
    waiting = [case for case in await desk.waiting() if case.kind in kinds]
    return {
        "cases": [(case, waited(case.opened_at, now)) for case in waiting],
        "parcels": [(parcel, waited(parcel.since, now)) for parcel in await desk.parcels()]
        if "order" in visit.rights
        else None,
        "talks": [(talk, waited(talk.updated_at, now)) for talk in await desk.talks()]
        if "talk" in visit.rights
        else None,
    }
