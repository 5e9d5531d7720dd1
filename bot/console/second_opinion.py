"""A second opinion: asked for, given without knowing the first, and settled by a lead where the two differ."""

from aiohttp import web

from bot.console.desk import Case
from bot.console.guard import Visit
from bot.console.queue import to_next
from bot.domain.ids import CaseId
from bot.domain.opinion import Decision, is_last, may_judge
from bot.domain.team import WORK
from bot.domain.text import Text
from bot.errors import Rejected

_LONGEST_WORDS = 500


async def ask(visit: Visit) -> web.Response:
    """Leave the case to somebody else, with one's own view of it, which they see once they have theirs."""
    case = await _case(visit)
    if case.settled or case.stage:
        return await to_next(visit)
    decision, reason = _view(visit)
    words = visit.form.get("words", "").strip()[:_LONGEST_WORDS]
    reviews, now = visit.console.reviews, visit.console.now()
    if not await reviews.ask_another(case.id, visit.agent, decision, reason, words, now):
        raise Rejected("another agent has this case", 409)
    return await to_next(visit)


async def settles(visit: Visit, case: Case, decision: Decision, reason: str) -> bool:
    """Whether this decision is the last one. Where it is not, it is written down, and a lead has the case."""
    first = None
    if case.stage == "second":
        asked = await visit.console.reviews.opinions(case.id)
        first = next((opinion.decision for opinion in asked if opinion.place == "first"), None)
    if is_last(case.stage, first, decision, is_lead="confirm" in visit.rights):
        return True
    await visit.console.reviews.disagree(case.id, visit.agent, decision, reason, visit.console.now())
    return False


async def opinions(visit: Visit) -> web.Response:
    """What was thought of a case, for whoever is among them."""
    return await show_opinions(visit, await _case(visit))


async def show_opinions(visit: Visit, case: Case) -> web.Response:
    """The views of everybody who had one, for those who have given theirs; of the others it is told only who waits."""
    found = await visit.console.reviews.opinions(case.id)
    own = [opinion for opinion in found if opinion.person == visit.agent]
    # Who asked learns the other's view when both are there; who was asked, once their own is.
    sees = bool(own) and len(found) > 1
    return visit.page(
        "opinions.html",
        case=case,
        opinions=found if sees else own,
        waits=not case.settled,
        may_open=not case.settled
        and may_judge(case.stage, case.asked_by, visit.agent, is_lead="confirm" in visit.rights),
        reason_label=lambda reason: reason_words(visit, reason),
    )


def reason_words(visit: Visit, reason: str) -> Text:
    """What a reason is called."""
    return visit.console.pages.labelled(f"reason-{reason}", reason.replace("-", " "))


def _view(visit: Visit) -> tuple[Decision, str]:
    """The view of whoever asks: "approve", "unsure", or the reason for which they would reject the photo."""
    view = visit.form.get("view", "")
    if view in ("approve", "unsure"):
        return ("approve" if view == "approve" else "unsure"), ""
    if view in visit.console.reasons:
        return "reject", view
    raise Rejected("no view that we know")


async def _case(visit: Visit) -> Case:
    case = await visit.console.desk.case(CaseId(visit.part("case")))
    if case is None or WORK[case.kind] != "review":
        raise Rejected("no such case", 404)
    return case
