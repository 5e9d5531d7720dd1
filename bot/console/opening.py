"""Opening a case makes it this agent's; what they see of it depends on what is asked."""

from urllib.parse import quote

from aiohttp import web

from bot.console import cases, money
from bot.console.cases import case_of
from bot.console.guard import Visit
from bot.console.pages import conversation_address, waited
from bot.console.second_opinion import show_opinions
from bot.domain.effects import TALKS
from bot.domain.opinion import may_judge
from bot.errors import Rejected


async def open_case(visit: Visit) -> web.Response:
    """Show the case to whoever has it; a free one becomes the agent's who opens it first."""
    desk, case = visit.console.desk, await case_of(visit)
    if case.settled:
        raise Rejected("the case is settled", 410)
    if not may_judge(case.stage, case.asked_by, visit.agent, is_lead="confirm" in visit.rights):
        return await show_opinions(visit, case)
    if not case.assigned_to and visit.request.method == "GET":
        if await desk.assign(case.id, visit.agent):
            await visit.note("case-taken", case=case.id)
        case = await case_of(visit)  # whoever was first has it now
    if case.assigned_to != visit.agent:
        waiting = waited(case.opened_at, visit.console.now())
        return visit.page("taken.html", case=case, waited=waiting)
    if case.kind in TALKS:
        return web.Response(status=303, headers={"Location": conversation_address(case.conversation)})
    if case.kind == "order" and case.order is not None:
        return web.Response(status=303, headers={"Location": f"/desk/orders/{quote(case.order)}"})
    if case.kind == "claim":
        return await money.show_claim(visit, case)
    if case.kind in cases.JUDGED:
        return await cases.show_photo(visit, case)
    if case.order is None:
        return visit.page("seen.html", case=case, sale=None, photo=None, parcel=None)
    sale, parcel = await desk.sale(case.order, visit.agent), await desk.parcel(case.order)
    same = (other for other in await desk.waiting() if other.order == case.order)
    photo = next((other for other in same if other.kind in cases.JUDGED), None)
    return visit.page("seen.html", case=case, sale=sale, photo=photo, parcel=parcel)
