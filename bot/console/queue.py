"""The queue: what waits for a person, prints to post, and conversations that people hold."""

from aiohttp import web

from bot.console.guard import Visit
from bot.console.pages import waited
from bot.domain.team import kinds_for


async def show_queue(visit: Visit) -> web.Response:
    """Everything that waits, on one page."""
    return visit.page("queue.html", **await _work(visit))


async def refresh_queue(visit: Visit) -> web.Response:
    """The same, without the page around it: what the page fetches to stay up to date."""
    return visit.page("_queue.html", **await _work(visit))


async def go_to_next(visit: Visit) -> web.Response:
    """On to the oldest photo that nobody else judges, or back to the queue."""
    return await to_next(visit)


async def to_next(visit: Visit) -> web.Response:
    """The way to the next case, for whoever has just finished one."""
    case = await visit.console.desk.next_photo_case(visit.agent)
    return web.Response(status=303, headers={"Location": f"/desk/cases/{case}" if case else "/desk"})


async def nowhere(visit: Visit) -> web.Response:
    """An address that leads nowhere, for agents; strangers are sent to the login like everywhere else."""
    return visit.page("error.html", 404, status=404)


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
