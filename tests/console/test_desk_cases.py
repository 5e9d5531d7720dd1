"""A photo is judged by the one agent who has its case, once, and only if there is something to approve."""

import asyncio
import re

import msgspec
import pytest

from bot.compliance.advice import REASONS
from bot.console.reasons import grouped
from bot.domain.assessment import Finding
from bot.domain.events import ReviewDecided
from bot.domain.prints import Cut
from bot.domain.sitter import Sitter
from bot.domain.team import Reach
from bot.storage.schema import cases
from tests.console.conftest import NOON

from_queue = "/desk/cases/case-1"


def ready(house, **more):
    house.conversation()
    house.case(**more)
    house.assessment()


def holder(house):
    return house.rows(cases)[0].assigned_to


async def test_opening_a_free_case_makes_it_the_agents(ada, house):
    ready(house)
    page = await ada.page(from_queue)
    assert holder(house) == "ada"
    assert 'id="approve"' in page


async def test_of_two_agents_who_open_a_case_at_once_one_has_it_and_the_other_sees_who(ada, grace, house):
    ready(house)
    pages = await asyncio.gather(ada.page(from_queue), grace.page(from_queue))
    winner = holder(house)
    assert winner in ("ada", "grace")
    own, other = pages if winner == "ada" else pages[::-1]
    assert 'id="approve"' in own
    assert 'id="approve"' not in other
    assert f"{winner} is working on this case" in other


async def test_the_queue_puts_what_others_know_better_a_little_later_and_says_so(ada, house):
    house.conversation("web:c1", owner="queue", language="fr")
    house.conversation("web:c2", owner="queue", language="en")
    house.case("french", kind="person", photo=None, conversation="web:c1")
    house.case("visa", conversation="web:c1")
    house.clock.forward(minutes=5)
    house.case("english", kind="person", photo=None, conversation="web:c2")

    def order(page):
        return re.findall(r'id="open-([^"]+)"', page)

    assert order(await ada.page("/desk")) == ["french", "visa", "english"]
    await house.team.change_reach("ada", Reach(languages=("en",), countries=("GB",)))
    page = await ada.page("/desk")  # grace reads everything, and judges every country
    assert order(page) == ["english", "french", "visa"]
    assert (page.count("français, not among yours"), page.count("not among your countries")) == (1, 1)
    await house.team.change_reach("grace", Reach(languages=("de",), countries=("GB",)))
    assert order(await ada.page("/desk")) == ["french", "visa", "english"]


async def test_only_one_of_many_can_be_given_a_case(house):
    ready(house)
    given = await asyncio.gather(*(house.desk.assign("case-1", f"agent{n}") for n in range(12)))
    assert sum(given) == 1


async def test_a_case_is_taken_over_only_from_the_one_who_was_seen_to_have_it(ada, grace, house):
    ready(house, assigned_to="ada")
    form = {"csrf": await grace.token(), "holder": "somebody-else"}
    await grace.post(f"{from_queue}/taken-over", form)
    assert holder(house) == "ada"
    await grace.post(f"{from_queue}/taken-over", {**form, "holder": "ada"})
    assert holder(house) == "grace"
    decided = await ada.post(from_queue, {"csrf": await ada.token(), "decision": "approve"})
    assert decided.status == 409
    assert house.engine.accepted == []


async def test_a_head_request_does_not_take_a_case(ada, house):
    ready(house)
    await ada.client.head(from_queue)
    assert holder(house) == ""


async def test_a_case_can_be_put_back_undecided(ada, house):
    ready(house)
    await ada.page(from_queue)
    await ada.post(f"{from_queue}/put-back", {"csrf": await ada.token()})
    assert holder(house) == ""
    assert house.engine.accepted == []


@pytest.mark.parametrize("busy", [False, True])
async def test_a_double_click_is_one_decision(ada, house, busy):
    ready(house)
    house.engine.busy = busy
    await ada.page(from_queue)
    form = {"csrf": await ada.token(), "decision": "approve"}
    answers = await asyncio.gather(*(ada.post(from_queue, form) for _ in range(3)))
    assert {answer.status for answer in answers} == {303}
    (envelope,) = house.engine.accepted
    assert envelope.id == "desk:case:case-1:decided"
    assert envelope.conversation == "web:c1"
    assert envelope.event == ReviewDecided(
        case="case-1", photo="ph-1", approved=True, reviewer="ada", order="PB-7K3M-Q9TA"
    )


async def test_a_rejection_names_a_reason_that_we_know(ada, house):
    ready(house)
    await ada.page(from_queue)
    form = {"csrf": await ada.token(), "decision": "reject"}
    for reason in ({}, {"reason": ""}, {"reason": "ugly"}):
        assert (await ada.post(from_queue, {**form, **reason})).status == 400
    assert house.engine.accepted == []
    await ada.post(from_queue, {**form, "reason": "head-tilted"})
    assert [(event.approved, event.reason) for event in house.engine.events] == [(False, "head-tilted")]


async def test_after_a_decision_comes_the_oldest_photo_that_nobody_else_has(ada, house):
    house.conversation()
    for place, (case, kind, agent) in enumerate(
        [("now", "review", ""), ("talk", "person", ""), ("hers", "review", "grace"), ("next", "contest", "")]
    ):
        house.clock.forward(minutes=1)
        house.case(case, kind=kind, assigned_to=agent, photo=f"ph-{place}")
        house.assessment(photo=f"ph-{place}")
    await ada.page("/desk/cases/now")
    house.engine.busy = True  # the turn has not closed the case yet, and still it must not come round again
    form = {"csrf": await ada.token(), "decision": "approve"}
    answer = await ada.post("/desk/cases/now", form)
    assert answer.headers["Location"] == "/desk/cases/next"
    assert "/desk/cases/now" not in await ada.page("/desk/queue")


async def test_what_cannot_be_cut_cannot_be_approved(ada, house):
    house.conversation()
    house.case(kind="contest")
    house.assessment(has_preview=False)
    page = await ada.page(from_queue)
    assert "disabled" in page
    assert "Cannot be approved: there is no finished crop." in page
    form = {"csrf": await ada.token(), "decision": "approve"}
    assert (await ada.post(from_queue, form)).status == 409
    assert house.engine.accepted == []
    await ada.post(from_queue, {**form, "decision": "reject", "reason": "too-close"})
    assert len(house.engine.accepted) == 1


async def test_a_photo_whose_findings_are_missing_is_not_approved_blindly(ada, house):
    house.conversation()
    house.case()
    await ada.page(from_queue)
    answer = await ada.post(from_queue, {"csrf": await ada.token(), "decision": "approve"})
    assert answer.status == 409
    assert house.engine.accepted == []


async def test_the_reviewer_sees_the_findings_with_their_numbers_and_the_rules(ada, house):
    ready(house)
    page = await ada.page(from_queue)
    for shown in (
        "9.25°",
        "5°",
        "Face straight ahead",
        "Please look at",
        "25.5\u201335.2 mm",
        "31.4 mm",
        "January 15, 2026",
    ):
        assert shown in page
    assert 'href="https://travel.state.gov/photos"' in page
    assert 'value="head-tilted" required checked' in page


async def test_a_photo_that_was_taken_again_is_shown_with_the_reason_of_the_rejection(ada, house):
    ready(house)
    house.case("case-0", closed_at=house.clock.now, outcome="rejected", reason="blur", photo="ph-0")
    assert re.search(r"Rejected before:\s*Blurred</strong>", await ada.page(from_queue))


def test_every_reason_stands_in_one_group_and_every_group_has_a_name(phrasebook):
    groups = grouped((*REASONS, "a-reason-of-tomorrow"))
    assert sorted(reason for members in groups.values() for reason in members) == sorted(
        (*REASONS, "a-reason-of-tomorrow")
    )
    assert groups["other"] == ("a-reason-of-tomorrow",)
    assert all(phrasebook.has(f"desk-reasons-{group}") for group in groups)


async def test_the_reviewer_reads_numbers_as_they_are_written_in_french(ada, house):
    ready(house)
    page = await ada.page(from_queue, **{"Accept-Language": "fr"})
    assert '<html lang="fr" dir="ltr">' in page
    assert "9,25°" in page
    assert "Refuser" in page


@pytest.mark.parametrize("source", ["javascript:alert(1)", "http://example.org/", "ISO/IEC 39794-5"])
async def test_a_source_that_is_no_https_address_is_named_and_not_a_link(ada, house, documents, source):
    documents["us-visa"] = msgspec.structs.replace(documents["us-visa"], source=source)
    ready(house)
    page = await ada.page(from_queue)
    assert source in page
    assert f'href="{source}' not in page


async def test_the_reviewer_sees_neither_who_the_customer_is_nor_where_they_live(ada, house):
    ready(house)
    house.order(status="in_review")
    for page in (await ada.page(from_queue), await ada.page("/desk")):
        for private in ("ada@example.org", "Lovelace", "St James", "web:c1"):
            assert private not in page


async def test_a_settled_case_is_not_opened_again(ada, house):
    ready(house, closed_at=house.clock.now, outcome="approved")
    assert (await ada.get(from_queue)).status == 410
    assert holder(house) == ""


async def test_a_check_that_the_desk_has_no_word_for_is_shown_by_its_own_name(ada, house):
    house.conversation()
    house.case()
    house.assessment(check="a_brand_new_check")
    assert "a brand new check" in await ada.page(from_queue)


# --- photos --------------------------------------------------------------------------------------------------------


def accesses(house):
    return house.seen()


async def test_a_photo_is_shown_to_the_agent_of_its_open_case_and_the_access_is_written_down(ada, house):
    ready(house, assigned_to="ada")
    response = await ada.get("/desk/photos/case-1/original")
    assert response.status == 200
    assert await response.read() == house.pictures["ph-1", "original"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_type == "image/jpeg"
    assert accesses(house) == [("ph-1", "original", "ada", "case-1")]


@pytest.mark.parametrize(
    "case",
    [{"assigned_to": ""}, {"assigned_to": "grace"}, {"assigned_to": "ada", "closed_at": NOON}, {"photo": None}],
    ids=["free", "another agent's", "closed", "without a photo"],
)
async def test_no_other_photo_is_shown_and_nothing_is_written(ada, house, case):
    ready(house, **case)
    assert (await ada.get("/desk/photos/case-1/original")).status == 404
    assert accesses(house) == []


@pytest.mark.parametrize("purpose", ["sheet", "product.jpg", "..%2foriginal", "anything"])
async def test_a_case_opens_no_other_pictures_than_those_of_a_review(ada, house, purpose):
    ready(house, assigned_to="ada")
    house.order()
    assert (await ada.get(f"/desk/photos/case-1/{purpose}")).status == 404
    assert accesses(house) == []


async def test_an_erased_photo_is_said_to_be_erased(ada, house):
    ready(house, assigned_to="ada")
    house.pictures.clear()
    assert (await ada.get("/desk/photos/case-1/original")).status == 410


async def test_bytes_that_are_no_picture_are_never_shown_as_a_page(ada, house):
    ready(house, assigned_to="ada")
    house.pictures["ph-1", "original"] = b"<html><script>alert(1)</script>"
    response = await ada.get("/desk/photos/case-1/original")
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment"


async def test_what_the_machine_could_not_measure_is_pointed_out_to_the_reviewer(ada, house):
    ready(house)
    page = await ada.page(from_queue)
    assert re.search(r"Please look at:</strong>\s*Eyes open", page)


async def test_who_is_in_the_photo_and_why_the_head_is_covered_are_shown_as_declared(ada, house):
    house.conversation()
    house.case()
    house.assessment(sitter=Sitter(under_years=1, has_reason_for_cover=True))
    page = await ada.page(from_queue)
    assert "baby under 1" in page
    assert "head covering for religion or health" in page


async def test_what_only_warns_is_offered_as_a_reason(ada, house):
    house.conversation()
    house.case()
    remark = Finding(check="illumination_uniformity", outcome="fail", severity="warn")
    house.assessment(verdict="pass", findings=(remark,), tip=None)
    page = await ada.page(from_queue)
    assert re.search(r'value="shadow-face"[^>]*><span>Shadow on the face <small>found', page)
    assert "suggested" not in page


def test_every_reason_that_a_check_or_a_person_can_give_has_a_label(phrasebook):
    assert [reason for reason in REASONS if not phrasebook.has(f"reason-{reason}")] == []


# --- a sheet of prints for the agent, and the white wall ------------------------------------------------------------

CARD = {"id": "club-card", "country": "ZZ", "kind": "other", "permitted_edits": "background"}


@pytest.fixture
def card(documents):
    """A document whose office permits another wall."""
    documents["club-card"] = msgspec.structs.replace(documents["us-visa"], **CARD)


def card_case(house, **more):
    house.conversation()
    house.case(document="club-card", **more)
    house.assessment(document="club-card", sitter=Sitter(under_years=6))


@pytest.mark.parametrize(("form", "ending"), [("jpeg", "jpg"), ("pdf", "pdf")])
async def test_the_reviewer_of_a_paid_photo_saves_its_sheet_on_any_paper(ada, house, form, ending):
    ready(house, assigned_to="ada")
    assert f'href="/desk/cases/case-1/sheet/letter/{form}"' in await ada.page(from_queue)
    response = await ada.get(f"/desk/cases/case-1/sheet/letter/{form}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="PB-7K3M-Q9TA-sheet-letter.{ending}"'
    assert accesses(house) == [("ph-1", f"sheet-letter-{form}", "ada", "case-1")]
    assert house.made == [(Cut(photo="ph-1", document="us-visa"), "letter", form, "en")]


@pytest.mark.parametrize(
    ("case", "path"),
    [
        ({"assigned_to": "grace"}, "a4/pdf"),
        ({"assigned_to": ""}, "a4/pdf"),
        ({"assigned_to": "ada", "kind": "contest"}, "a4/pdf"),
        ({"assigned_to": "ada"}, "a0/pdf"),
        ({"assigned_to": "ada"}, "a4/exe"),
    ],
    ids=["another agent's", "free", "not paid", "no such paper", "no such form"],
)
async def test_no_other_sheet_is_made_and_nothing_is_written(ada, house, case, path):
    ready(house, **case)
    assert (await ada.get(f"/desk/cases/case-1/sheet/{path}")).status == 404
    assert (accesses(house), house.made) == ([], [])


@pytest.mark.parametrize("changes", [{"print": None}, {"crop": False}], ids=["no size on paper", "the office cuts"])
async def test_what_is_not_cut_for_paper_has_no_sheet(ada, house, documents, changes):
    documents["us-visa"] = msgspec.structs.replace(documents["us-visa"], **changes)
    ready(house, assigned_to="ada")
    page = await ada.page(from_queue)
    assert "/sheet/" not in page
    assert ("Whole photo" in page) == ("crop" in changes)
    assert (await ada.get("/desk/cases/case-1/sheet/a4/pdf")).status == 404


@pytest.mark.usefixtures("card")
async def test_a_white_wall_is_chosen_by_a_person_who_saw_the_photo_before_both(ada, house):
    card_case(house)
    page = await ada.page(from_queue)
    assert f'href="{from_queue}?wall=white"' in page
    assert 'name="wall"' not in page
    both = await ada.page(f"{from_queue}?wall=white")
    for wall in ("as-it-is", "white"):
        assert f'src="{from_queue}/wall/{wall}"' in both
        assert (await ada.get(f"{from_queue}/wall/{wall}")).status == 200
    cut = Cut(photo="ph-1", document="club-card", sitter=Sitter(under_years=6))
    assert house.made == [(cut,), (msgspec.structs.replace(cut, white_wall=True),)]
    assert [purpose for _, purpose, _, _ in accesses(house)] == ["wall-as-it-is", "wall-white"]
    form = {"csrf": await ada.token(), "decision": "approve", "wall": "white"}
    assert (await ada.post(from_queue, form)).status == 303
    (event,) = house.engine.events
    assert (event.approved, event.white_wall, event.reviewer) == (True, True, "ada")


@pytest.mark.usefixtures("card")
async def test_nobody_gets_a_white_wall_by_default(ada, house):
    card_case(house)
    await ada.page(f"{from_queue}?wall=white")
    await ada.post(from_queue, {"csrf": await ada.token(), "decision": "approve"})
    assert [event.white_wall for event in house.engine.events] == [False]


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize("kind", ["contest", "another document", "another agent's"])
async def test_no_other_case_has_a_white_wall(ada, house, kind):
    if kind == "another document":
        ready(house, assigned_to="ada")
    else:
        card_case(
            house,
            kind="contest" if kind == "contest" else "review",
            assigned_to="ada" if kind == "contest" else "grace",
        )
    assert "wall" not in await ada.page(f"{from_queue}?wall=white")
    for wall in ("as-it-is", "white", "blue"):
        assert (await ada.get(f"{from_queue}/wall/{wall}")).status == 404
    form = {"csrf": await ada.token(), "decision": "approve", "wall": "white"}
    assert (await ada.post(from_queue, form)).status in (403, 409)
    assert (accesses(house), house.made, house.engine.accepted) == ([], [], [])
