"""Finished photos, made for the agent who asks: the file, a sheet of prints on any paper, the photo before either wall.

Nothing of it is kept; that it was looked at is written down, as for every other picture.
"""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import quote

from aiohttp import web

from bot.console.cases import JUDGED, case_of, cut_values, may_have_a_white_wall
from bot.console.cutting import refusal, wanted
from bot.console.desk import Case
from bot.console.guard import Visit
from bot.console.parcels import noted
from bot.console.photos import picture_response
from bot.domain.ids import DocumentId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import Cut, PaperName, SheetForm
from bot.domain.sitter import ADULT
from bot.errors import Rejected

_PAPERS: Mapping[str, PaperName] = {paper: paper for paper in get_args(PaperName)}
_FORMS: Mapping[str, SheetForm] = {form: form for form in get_args(SheetForm)}
_WALLS: Mapping[str, bool] = {"as-it-is": False, "white": True}


async def order_sheet(visit: Visit) -> web.Response:
    """The sheet of an order whose prints are to be posted, on the paper that the agent wants."""
    paper, form = _wanted(visit)
    order = await noted(visit, f"sheet-{paper}-{form}")
    made = Cut(
        photo=order.photo,
        document=order.document,
        sitter=order.sitter,
        white_wall=order.white_wall,
        nudge=order.nudge,
    )
    body = await visit.console.finisher.sheet(made, paper, form, order.language)
    return picture_response(body, save_as=f"{quote(order.id)}-sheet-{paper}")


async def case_sheet(visit: Visit) -> web.Response:
    """The sheet of a paid photo that the agent reviews, before its prints are ordered to be posted, or without that."""
    paper, form = _wanted(visit)
    case = await case_of(visit)
    document = visit.console.documents.get(case.document) if case.document else None
    if case.kind != "review" or case.order is None or document is None or not document.printable:
        raise Rejected("this case has no sheet", 404)
    made = await _noted(visit, case, document.id, f"sheet-{paper}-{form}", nudge=wanted(visit.request.query))
    body = await visit.console.finisher.sheet(made, paper, form, visit.language)
    return picture_response(body, save_as=f"{quote(case.order)}-sheet-{paper}")


async def cut(visit: Visit) -> web.Response:
    """Where the reviewer wants the cut: the part of the page with its lines. A nudge that may not be is refused, kindly."""
    case = await case_of(visit)
    if case.kind not in JUDGED or case.assigned_to != visit.agent or case.photo is None:
        raise Rejected("no open case of this agent's", 404)
    assessment = await visit.console.desk.assessment(case.photo)
    document = visit.console.documents.get(case.document) if case.document else None
    nudge = wanted(visit.request.query)
    if why := refusal(document, assessment, nudge):
        return visit.page("_refused.html", 409, why=why)
    return visit.page("_moved.html", **cut_values(visit, case, assessment, nudge))


async def finished(visit: Visit) -> web.Response:
    """The finished photo as it would be delivered, cut where the reviewer wants it."""
    case, nudge = await case_of(visit), wanted(visit.request.query)
    if case.kind not in JUDGED or case.document is None or case.document not in visit.console.documents:
        raise Rejected("this case has no finished photo", 404)
    made = await _noted(visit, case, case.document, "finished", nudge=nudge)
    return picture_response(await visit.console.finisher.file(made))


async def before_a_wall(visit: Visit) -> web.Response:
    """The finished photo as it is, or with a white wall; for no case but a review where the document permits that."""
    wall = visit.part("wall")
    case = await case_of(visit)
    if wall not in _WALLS or case.document is None or not may_have_a_white_wall(visit, case):
        raise Rejected("nobody may change this photo's wall", 404)
    nudge = wanted(visit.request.query)
    made = await _noted(visit, case, case.document, f"wall-{wall}", white_wall=_WALLS[wall], nudge=nudge)
    return picture_response(await visit.console.finisher.file(made))


def _wanted(visit: Visit) -> tuple[PaperName, SheetForm]:
    paper, form = _PAPERS.get(visit.part("paper")), _FORMS.get(visit.part("form"))
    if paper is None or form is None:
        raise Rejected("no such sheet", 404)
    return paper, form


async def _noted(
    visit: Visit,
    case: Case,
    document: DocumentId,
    purpose: str,
    *,
    white_wall: bool = False,
    nudge: Nudge = AS_PLANNED,
) -> Cut:
    console = visit.console
    before = await console.desk.assessment(case.photo) if case.photo and nudge != AS_PLANNED else None
    if refusal(console.documents.get(document), before, nudge):
        raise Rejected("the cut may not be moved there", 409)
    photo = await console.desk.note_photo_access(case.id, visit.agent, purpose, console.now())
    if photo is None:
        raise Rejected("no open case of this agent's", 404)
    assessment = await console.desk.assessment(photo)
    sitter = assessment.sitter if assessment else ADULT
    return Cut(photo=photo, document=document, sitter=sitter, white_wall=white_wall, nudge=nudge)
