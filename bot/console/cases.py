"""A photo to judge: what the agent sees of it, and the decision, which leaves by the door of all events."""

import re
from collections.abc import Sequence
from typing import get_args
from urllib.parse import quote

from aiohttp import web

from bot.compliance.advice import tip_of
from bot.console.checklist import checklist, rules
from bot.console.cutting import cutting, refusal, wanted
from bot.console.desk import Case
from bot.console.guard import Visit
from bot.console.pages import conversation_address, number, waited
from bot.console.queue import to_next
from bot.console.reasons import grouped
from bot.console.second_opinion import reason_words, settles
from bot.domain.assessment import Assessment
from bot.domain.events import Envelope, ReviewDecided
from bot.domain.ids import CaseId, EventId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.opinion import may_judge
from bot.domain.prints import PaperName
from bot.domain.sitter import ADULT
from bot.domain.team import WORK
from bot.domain.text import Day, Text, text
from bot.errors import Rejected

JUDGED = frozenset({"review", "contest"})  # the cases that are about a photo
_ADDRESS = re.compile(r"https://[^\s;,]+")


async def decide(visit: Visit) -> web.Response:
    """Approve or reject. Twice the same case is one decision: the event's identity is the case's."""
    console, case = visit.console, await case_of(visit)
    if case.settled:
        return await to_next(visit)
    if case.assigned_to != visit.agent:
        raise Rejected("another agent has this case", 409)
    if not may_judge(case.stage, case.asked_by, visit.agent, is_lead="confirm" in visit.rights):
        raise Rejected("somebody else has to judge this", 409)
    if case.kind not in JUDGED or case.photo is None:
        raise Rejected("there is no photo to decide about", 404)
    approved, reason = _decision(visit)
    white_wall = approved and visit.form.get("wall") == "white"
    if white_wall and not may_have_a_white_wall(visit, case):
        raise Rejected("nobody may change this photo's wall", 403)
    if approved and not await _can_approve(visit, case):
        raise Rejected("a photo without a finished crop cannot be approved", 409)
    nudge = await _nudge(visit, case) if approved else AS_PLANNED
    if not await settles(visit, case, "approve" if approved else "reject", reason):
        return _to(f"/desk/cases/{quote(case.id)}/opinions")
    decided = ReviewDecided(
        case=case.id,
        photo=case.photo,
        approved=approved,
        reviewer=visit.agent,
        order=case.order,
        reason=reason,
        white_wall=white_wall,
        nudge=nudge,
    )
    await console.accept(
        Envelope(
            id=EventId(f"desk:case:{case.id}:decided"),
            conversation=case.conversation,
            at=console.now(),
            event=decided,
        )
    )
    return _to(f"/desk/cases/{quote(case.id)}/opinions") if case.stage == "second" else await to_next(visit)


async def take_over(visit: Visit) -> web.Response:
    """Take the case from the agent whom the form named; nothing happens if somebody else has it by now."""
    case = await case_of(visit)
    if not may_judge(case.stage, case.asked_by, visit.agent, is_lead="confirm" in visit.rights):
        raise Rejected("somebody else has to judge this", 409)
    await visit.console.desk.assign(case.id, visit.agent, holder=visit.form.get("holder", ""))
    return _to(f"/desk/cases/{quote(case.id)}")


async def put_back(visit: Visit) -> web.Response:
    """Give the case back to the queue, undecided."""
    await visit.console.desk.put_back(CaseId(visit.part("case")), visit.agent)
    return _to("/desk")


async def case_of(visit: Visit) -> Case:
    """The case of the address. Raises `Rejected` (404) where there is none, or none that is this agent's work."""
    case = await visit.console.desk.case(CaseId(visit.part("case")))
    if case is None or WORK[case.kind] not in visit.rights:
        raise Rejected("no such case", 404)
    return case


def may_have_a_white_wall(visit: Visit, case: Case) -> bool:
    """Whether a person may choose another wall for this photo: in a review, where the document says so."""
    document = visit.console.documents.get(case.document) if case.document else None
    return case.kind == "review" and document is not None and document.permitted_edits == "background"


def cut_values(visit: Visit, case: Case, assessment: Assessment | None, nudge: Nudge) -> dict[str, object]:
    """What the part of the page needs that shows the finished photo."""
    document = visit.console.documents.get(case.document) if case.document else None
    can_approve = assessment is not None and assessment.has_preview
    return {
        "case": case,
        "document": document,
        "can_approve": can_approve,
        "may_have_a_white_wall": can_approve and may_have_a_white_wall(visit, case),
        "cutting": cutting(document, assessment if can_approve else None, nudge, visit.language),
    }


async def _nudge(visit: Visit, case: Case) -> Nudge:
    """The nudge that is approved. Raises `Rejected` (409) for one that the page never offered."""
    nudge = wanted(visit.form)
    assessment = await visit.console.desk.assessment(case.photo) if case.photo and nudge != AS_PLANNED else None
    document = visit.console.documents.get(case.document) if case.document else None
    if refusal(document, assessment, nudge):
        raise Rejected("the cut may not be moved there", 409)
    return nudge


async def _can_approve(visit: Visit, case: Case) -> bool:
    """Only what can be cut can be approved; what is not known to be cuttable cannot."""
    assessment = await visit.console.desk.assessment(case.photo) if case.photo else None
    return assessment is not None and assessment.has_preview


def _decision(visit: Visit) -> tuple[bool, str]:
    match visit.form.get("decision", ""):
        case "approve":
            return True, ""
        case "reject" if (reason := visit.form.get("reason", "")) in visit.console.reasons:
            return False, reason
        case _:
            raise Rejected("neither approved nor rejected with a reason that we know")


async def show_photo(visit: Visit, case: Case) -> web.Response:
    """The photo beside its document's rules and what the machine found."""
    console = visit.console
    assessment = await console.desk.assessment(case.photo) if case.photo else None
    document = console.documents.get(case.document) if case.document else None
    misfits = [misfit for misfit in await console.desk.misfits(case.conversation) if misfit.order == case.order]
    talk = await console.desk.talk(case.conversation) if misfits and "talk" in visit.rights else None
    sitter = assessment.sitter if assessment else ADULT
    nudge = wanted(visit.request.query)
    refused = refusal(document, assessment, nudge)
    values = cut_values(visit, case, assessment, AS_PLANNED if refused else nudge)
    can_approve = bool(values["can_approve"])
    await console.reviews.look(case.id, visit.agent, console.now())
    printable = document is not None and document.printable and case.kind == "review" and case.order is not None
    rows = checklist(assessment, visit.language, console.pages.labelled) if assessment else []
    return visit.page(
        "case.html",
        misfits=misfits,
        rejected=_reasons(visit, await console.desk.rejections(case.order) if case.order else ()),
        talk_address=conversation_address(case.conversation) if talk else "",
        **values,
        refused=refused,
        opinions=await console.reviews.opinions(case.id) if case.stage == "lead" else (),
        waited=waited(case.opened_at, console.now()),
        assessment=assessment,
        rows=rows,
        look_at=[row.label for row in rows if row.state == "unsure"],
        head_height=_head_height(assessment, visit.language),
        link=_link(document.source) if document else "",
        read_on=text("desk-read-on", day=Day(document.read)) if document else None,
        rules=rules(document, sitter, visit.language, console.pages.labelled) if document else [],
        reasons=grouped(console.reasons),
        reason_label=lambda reason: reason_words(visit, reason),
        suggested=_suggested(assessment, console.reasons),
        seen={tip_of(fault) for fault in (*assessment.failed(), *assessment.remarks())} if assessment else set(),
        shows_walls=can_approve and may_have_a_white_wall(visit, case) and visit.request.query.get("wall") == "white",
        papers=get_args(PaperName) if can_approve and printable else (),
    )


def _reasons(visit: Visit, rejections: Sequence[str]) -> list[Text]:
    return [reason_words(visit, reason) for reason in dict.fromkeys(rejections)]


def _suggested(assessment: Assessment | None, reasons: Sequence[str]) -> str:
    """The reason that the customer was given; for a tip about several faults, that of the one it began with."""
    tip = assessment.tip if assessment else None
    if assessment is None or tip is None or tip.id in reasons:
        return tip.id if tip else ""
    return next((tip_of(fault) for fault in assessment.failed() if fault.check == tip.check), "")


def _head_height(assessment: Assessment | None, language: str) -> str:
    height_mm = assessment.head_height_mm if assessment else None
    return number(height_mm, language) if height_mm is not None else ""


def _link(source: str) -> str:
    """The address that the source begins with, if it does; nothing but https can be clicked."""
    found = _ADDRESS.match(source)
    return found[0] if found else ""


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
