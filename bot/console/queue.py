"""The queue: what waits for a person, prints to post, and conversations that people hold."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Literal
from urllib.parse import quote

from aiohttp import web

from bot.console.desk import Case
from bot.console.guard import Visit
from bot.console.pages import waited
from bot.domain.ids import CaseId, DocumentId
from bot.domain.team import HEAD_START, WORK, Reach, Right, comes_first, kinds_for


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
    reviews, documents = visit.console.reviews, _judged_here(visit)
    is_lead = "confirm" in visit.rights
    case = await reviews.next_case(visit.agent, documents, is_lead=is_lead)
    if case is not None:
        return case, 0
    return None, await reviews.waiting_for_others(visit.agent, documents, is_lead=is_lead)


def _judged_here(visit: Visit) -> Collection[DocumentId] | None:
    """The documents of this agent's countries; None where the agent has none, which are all."""
    if not visit.reach.countries:
        return None
    return [one.id for one in visit.console.documents.values() if visit.reach.covers(country=one.country)]


def _turn(visit: Visit, case: Case, team: Mapping[Right, Collection[Reach]]) -> tuple[dt.datetime, CaseId]:
    """Longest first; what others of the team know better, as if it had come later by a head start."""
    language, country = _about(visit, case)
    is_first = comes_first(visit.reach, team[WORK[case.kind]], language, country)
    return case.opened_at if is_first else case.opened_at + HEAD_START, case.id


def _foreign(visit: Visit, case: Case) -> Literal["", "language", "country"]:
    """What of the case is not within this agent's reach."""
    language, country = _about(visit, case)
    if visit.reach.covers(language, country):
        return ""
    return "language" if language else "country"


def _about(visit: Visit, case: Case) -> tuple[str, str]:
    """The language that has to be read for it, or the country whose rules have to be known."""
    if WORK[case.kind] != "review":
        return case.language, ""
    document = visit.console.documents.get(case.document) if case.document else None
    return "", document.country if document else ""


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})


async def _work(visit: Visit) -> dict[str, object]:
    desk, now, kinds = visit.console.desk, visit.console.now(), kinds_for(visit.rights)
    team = {right: await visit.console.team.reaches(right) for right in {WORK[kind] for kind in kinds}}
    waiting = sorted(
        (case for case in await desk.waiting() if case.kind in kinds), key=lambda case: _turn(visit, case, team)
    )
    return {
        "cases": [(case, waited(case.opened_at, now), _foreign(visit, case)) for case in waiting],
        "parcels": [(parcel, waited(parcel.since, now)) for parcel in await desk.parcels()]
        if "order" in visit.rights
        else None,
        "talks": [(talk, waited(talk.updated_at, now)) for talk in await desk.talks()]
        if "talk" in visit.rights
        else None,
    }
