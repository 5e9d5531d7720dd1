"""The queue: what waits for a person, prints to post, and conversations that people hold."""

from aiohttp import web

from bot.console.guard import Visit
from bot.console.pages import waited


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
    desk, now = visit.console.desk, visit.console.now()
    return {
        "cases": [(case, waited(case.opened_at, now)) for case in await desk.waiting()],
        "parcels": [(parcel, waited(parcel.since, now)) for parcel in await desk.parcels()],
        "talks": [(talk, waited(talk.updated_at, now)) for talk in await desk.talks()],
    }
