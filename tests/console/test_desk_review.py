"""Whose turn it is, a cut that is moved, a second opinion, and what is written down of it all."""

import datetime as dt
import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.assessment import Measures
from bot.domain.events import ReviewDecided
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import Cut
from bot.domain.team import Reach
from bot.storage.schema import cases, opinions

CASE = "/desk/cases/case-1"
# A picture of 600 x 800 with room around a head that sits in the middle of the US visa's bands.
MEASURES = Measures(
    picture=(600, 800),
    quarter_turns=0,
    turn_deg=2.0,
    eyes=(300.0, 350.0),
    left=100.0,
    top=200.0,
    width=400.0,
    height=400.0,
    file_px=(600, 600),
    head_share=0.6,
    eye_line_share=0.625,
    chin_line_share=0.3,
)


def ready(house, **more):
    house.conversation()
    house.case(**more)
    house.assessment(measures=MEASURES)


@pytest.fixture
async def enter(house, app, browse):
    """`await enter(name, *roles)`: somebody with these roles, logged in."""
    async with TestServer(app) as server:
        clients = []

        async def enter(name, *roles, countries=()):
            await house.hire(name, *roles)
            if countries:
                await house.team.change_reach(name, Reach(countries=countries))
            clients.append(TestClient(server))
            browser = browse(clients[-1])
            assert (await browser.log_in(name)).status == 303
            return browser

        yield enter
        for client in clients:
            await client.session.close()


async def decided(browser, address=CASE, **form):
    return await browser.post(address, {"csrf": await browser.token(), **form})


def row(house, name="case-1"):
    return next(found for found in house.rows(cases) if found.id == name)


# --- whose turn it is --------------------------------------------------------------------------------------------------


async def test_next_is_express_then_the_first_promise_then_the_oldest(ada, house):
    house.conversation()
    soon, later = house.clock.now + dt.timedelta(hours=1), house.clock.now + dt.timedelta(hours=4)
    waiting = {
        "fifth": {"due_at": later, "opened_at": house.clock.now + dt.timedelta(minutes=1)},
        "fourth": {"due_at": later, "opened_at": house.clock.now},
        "third": {"due_at": soon, "kind": "contest"},
        "second": {"due_at": later, "express": True},
        "first": {"due_at": soon, "express": True},
    }
    for name, more in waiting.items():
        house.case(name, photo=f"ph-{name}", **more)
    seen = []
    for _ in waiting:
        address = (await ada.get("/desk/next")).headers["Location"]
        seen.append(address.rpartition("/")[2])
        await ada.page(address)
        await decided(ada, address, decision="reject", reason="blur")
    assert seen == ["first", "second", "third", "fourth", "fifth"]
    assert (await ada.get("/desk/next")).headers["Location"] == "/desk"


async def test_a_reviewer_of_some_countries_is_offered_those_and_told_how_many_wait_for_others(enter, house):
    house.conversation()
    house.case("theirs", document="us-visa")
    house.case("unknown", document=None, photo="ph-2", opened_at=house.clock.now + dt.timedelta(1))
    french, american = await enter("fleur", "reviewer", countries=("FR",)), await enter("amy", "reviewer")
    assert (await french.get("/desk/next")).headers["Location"] == "/desk/cases/unknown"
    await french.page("/desk/cases/unknown")
    await decided(french, "/desk/cases/unknown", decision="reject", reason="blur")
    page = await french.page("/desk/next")
    assert "One photo waits for somebody else." in page
    assert (await american.get("/desk/next")).headers["Location"] == "/desk/cases/theirs"


# --- the measures and the cut --------------------------------------------------------------------------------------------


async def test_the_measures_lie_over_both_pictures_with_their_numbers_and_the_documents_band(ada, house):
    ready(house, assigned_to="ada")
    page = await ada.page(CASE)
    assert page.count("<svg") == 2
    # 0.6 of 51 mm, of the height, and of 600 px; the eyes 0.625 from below.
    assert "Crown · head 30.6 mm · 60 % · 360 px" in page
    assert "Eyes 31.9 mm · 62.5 % · 375 px" in page
    # The crown may be 0.5 to 0.69 above the chin, which is at 0.3; the eyes 0.56 to 0.69 from below.
    assert '<rect class="zone crown" x="0" y="10.0" width="1000.0" height="190.0"/>' in page
    assert '<rect class="zone eyes" x="0" y="310.0" width="1000.0" height="130.0"/>' in page
    assert 'viewBox="0 0 600 800"' in page
    assert "style=" not in page
    assert f'src="{CASE}/finished"' in page


async def test_an_old_assessment_without_measures_shows_no_lines_and_can_be_approved(ada, house):
    house.conversation()
    house.case(assigned_to="ada")
    house.assessment()
    page = await ada.page(CASE)
    assert "<svg" not in page
    assert "data-way" not in page
    assert (await decided(ada, decision="approve")).status == 303
    assert house.engine.events[0].nudge == AS_PLANNED


async def test_the_cut_is_moved_seen_approved_and_the_decision_carries_it(ada, house):
    ready(house, assigned_to="ada")
    page = await ada.page(f"{CASE}?right=5&down=-5&larger=10")
    picture = re.search(r'src="([^"]*/finished[^"]*)"', page)[1].replace("&amp;", "&")
    assert (await ada.get(picture)).status == 200
    moved = Nudge(right=5, down=-5, larger=10)
    assert house.made == [(Cut(photo="ph-1", document="us-visa", nudge=moved),)]
    form = dict(re.findall(r'form="approve" name="(\w+)" value="([^"]*)"', page))
    assert form == {"right": "5", "down": "-5", "larger": "10"}
    await decided(ada, decision="approve", **form)
    assert house.engine.events == [
        ReviewDecided(case="case-1", photo="ph-1", approved=True, reviewer="ada", order="PB-7K3M-Q9TA", nudge=moved)
    ]
    assert house.deeds("photo-decided")[0][2]["larger"] == "10"


async def test_the_sheet_and_the_walls_are_cut_where_the_photo_is(ada, house):
    ready(house, assigned_to="ada")
    assert (await ada.get(f"{CASE}/sheet/a4/pdf?right=0&down=5&larger=0")).status == 200
    assert house.made[0][0].nudge == Nudge(down=5)
    assert f"{CASE}/sheet/a4/pdf?right=0&amp;down=5&amp;larger=0" in await ada.page(f"{CASE}?down=5")


@pytest.mark.parametrize(
    ("nudge", "words"),
    [
        ("larger=300", "the head would be outside"),
        ("down=200", "the eyes would be outside"),
        ("right=200", "too far from the middle"),
    ],
)
async def test_what_lies_outside_the_band_is_refused_kindly_shown_never_and_approved_never(ada, house, nudge, words):
    ready(house, assigned_to="ada")
    part = await ada.get(f"{CASE}/cut?{nudge}")
    assert part.status == 409
    assert words in await part.text()
    page = await ada.page(f"{CASE}?{nudge}")
    assert words in page
    assert f'src="{CASE}/finished"' in page
    assert (await ada.get(f"{CASE}/finished?{nudge}")).status == 409
    name, _, value = nudge.partition("=")
    assert (await decided(ada, decision="approve", **{name: value})).status == 409
    assert (house.made, house.engine.accepted, house.seen()) == ([], [], [])


@pytest.mark.parametrize("words", ["right=x", "right=1.5", "down=--1", "larger=99999", "right=٣"])
async def test_what_is_no_whole_number_of_thousandths_is_no_nudge(ada, house, words):
    ready(house, assigned_to="ada")
    assert (await ada.get(f"{CASE}/cut?{words}")).status == 400


async def test_the_part_that_is_fetched_for_a_step_has_the_lines_and_ways_of_the_new_place(ada, house):
    ready(house, assigned_to="ada")
    part = await ada.page(f"{CASE}/cut?right=0&down=0&larger=100")
    assert "66 %" in part
    assert part.count("<svg") == 2
    assert 'data-way="larger" href=' in part
    nearly = await ada.page(f"{CASE}/cut?right=0&down=0&larger=150")
    assert re.search(r'data-way="larger" data-why="No farther: the head', nearly)
    assert house.seen() == []  # numbers are no picture


async def test_nobody_else_sees_or_moves_the_cut(ada, grace, house):
    ready(house, assigned_to="grace")
    for path in ("cut", "finished", "finished?down=5"):
        assert (await ada.get(f"{CASE}/{path}")).status == 404
    assert (house.made, house.seen()) == ([], [])


# --- a second opinion --------------------------------------------------------------------------------------------------


async def asked(browser, view="approve", words="Is that a shadow?"):
    await browser.page(CASE)
    return await browser.post(f"{CASE}/asked", {"csrf": await browser.token(), "view": view, "words": words})


async def test_who_asks_is_not_offered_the_case_again_and_the_other_does_not_see_their_view(enter, house):
    ready(house)
    first, second = await enter("fleur", "reviewer"), await enter("sam", "reviewer")
    assert (await asked(first, "blur")).status == 303
    assert (row(house).assigned_to, row(house).stage) == ("", "second")
    assert house.engine.accepted == []
    assert "One photo waits for somebody else." in await first.page("/desk/next")
    assert "has asked for somebody else" in await first.page(CASE)
    assert (await decided(first, decision="approve")).status == 409
    assert (await first.post(f"{CASE}/taken-over", {"csrf": await first.token(), "holder": ""})).status == 409

    assert (await second.get("/desk/next")).headers["Location"] == CASE
    page = await second.page(CASE)
    assert "Second opinion" in page
    assert "Is that a shadow?" in page
    assert "I would reject it" not in page.replace('<optgroup label="I would reject it', "")
    assert "fleur</strong>: " not in await second.page(f"{CASE}/opinions")


async def test_two_who_agree_settle_it_and_then_see_each_other(enter, house):
    ready(house)
    first, second = await enter("fleur", "reviewer"), await enter("sam", "reviewer")
    await asked(first, "approve")
    await second.page(CASE)
    house.clock.forward(seconds=40)
    answer = await decided(second, decision="approve")
    assert answer.headers["Location"] == f"{CASE}/opinions"
    page = await second.page(f"{CASE}/opinions")
    assert "fleur</strong>: I would approve it" in page
    assert "It is decided." in page
    assert [event.reviewer for event in house.engine.events] == ["sam"]
    kept = sorted(house.rows(opinions), key=lambda opinion: opinion.at)
    assert [(o.stage, o.person, o.decision, o.seconds) for o in kept] == [
        ("first", "fleur", "approve", 0),
        ("second", "sam", "approve", 40),
    ]


async def test_where_two_differ_a_lead_decides_and_every_view_is_kept(enter, house):
    ready(house)
    first, second = await enter("fleur", "reviewer"), await enter("sam", "reviewer")
    lead = await enter("lea", "lead")
    await asked(first, "blur")
    await second.page(CASE)
    await decided(second, decision="approve")
    assert house.engine.accepted == []
    assert (row(house).assigned_to, row(house).stage) == ("", "lead")
    for browser in (first, second):
        page = await browser.page(CASE)
        assert "A lead decides now" in page
        assert "fleur</strong>: I would reject it (Blurred)" in page
        assert "sam</strong>: I would approve it" in page
        assert (await decided(browser, decision="approve")).status == 409
    assert (await lead.get("/desk/next")).headers["Location"] == CASE
    assert "sam</strong>: I would approve it" in await lead.page(CASE)
    await decided(lead, decision="reject", reason="blur")
    assert [(e.reviewer, e.approved) for e in house.engine.events] == [("lea", False)]
    assert {o.stage: (o.person, o.decision) for o in house.rows(opinions)} == {
        "first": ("fleur", "reject"),
        "second": ("sam", "approve"),
        "lead": ("lea", "reject"),
    }


async def test_whoever_was_not_sure_is_helped_by_any_decision(enter, house):
    ready(house)
    first, second = await enter("fleur", "reviewer"), await enter("sam", "reviewer")
    await asked(first, "unsure")
    await second.page(CASE)
    await decided(second, decision="reject", reason="blur")
    assert [event.approved for event in house.engine.events] == [False]


async def test_a_lead_who_is_alone_decides_what_they_asked_about(enter, house):
    ready(house)
    lead = await enter("lea", "lead")
    await asked(lead, "approve")
    assert "Location" not in (await lead.get("/desk/next")).headers
    await lead.page(CASE)
    await decided(lead, decision="reject", reason="blur")
    assert [event.approved for event in house.engine.events] == [False]
    assert {o.stage: o.decision for o in house.rows(opinions)} == {"first": "approve", "lead": "reject"}


async def test_a_lead_who_is_asked_and_differs_has_the_last_word(enter, house):
    ready(house)
    first, lead = await enter("fleur", "reviewer"), await enter("lea", "lead")
    await asked(first, "approve")
    await lead.page(CASE)
    await decided(lead, decision="reject", reason="blur")
    assert [event.reviewer for event in house.engine.events] == ["lea"]
    assert {o.stage: o.person for o in house.rows(opinions)} == {"first": "fleur", "lead": "lea"}


async def test_it_is_asked_once_and_with_a_view_that_we_know(ada, grace, house):
    ready(house)
    assert (await asked(ada, "ugly")).status == 400
    assert (await asked(ada)).status == 303
    assert (await grace.post(f"{CASE}/asked", {"csrf": await grace.token(), "view": "approve"})).status == 303
    assert [o.person for o in house.rows(opinions)] == ["ada"]
    assert row(house).asked_by == "ada"


async def test_what_one_asks_is_shown_as_it_was_typed(enter, house):
    ready(house)
    first, second = await enter("fleur", "reviewer"), await enter("sam", "reviewer")
    await asked(first, "unsure", "<b>shadow</b>" + "x" * 600)
    page = await second.page(CASE)
    assert "&lt;b&gt;shadow" in page
    assert len(row(house).asked_words) == 500


# --- what is written down ------------------------------------------------------------------------------------------------


async def test_an_opinion_stands_beside_the_machines_without_picture_or_name(ada, house):
    ready(house)
    await ada.page(CASE)
    house.clock.forward(seconds=12)
    await ada.page(CASE)  # the clock runs from the first look
    house.clock.forward(seconds=9)
    await decided(ada, decision="reject", reason="head-turned")
    (kept,) = house.rows(opinions)
    assert kept._asdict() | {"at": None} == {
        "case": "case-1",
        "stage": "only",
        "kind": "review",
        "photo": "ph-1",
        "document": "us-visa",
        "verdict": "fail",
        "failed": "head_pose_yaw:",
        "person": "ada",
        "decision": "reject",
        "reason": "head-turned",
        "seconds": 21,
        "at": None,
    }


async def test_a_reviewer_reads_no_name_address_or_conversation_anywhere(enter, house):
    ready(house, conversation="email:ada@example.org")
    house.order()
    reviewer = await enter("fleur", "reviewer")
    pages = ["/desk", "/desk/queue", CASE, f"{CASE}?larger=10", f"{CASE}?wall=white", f"{CASE}/cut?larger=10"]
    pages += [f"{CASE}/opinions", "/desk/account"]
    pictures = [f"/desk/photos/case-1/{name}" for name in ("original", "findings", "preview")]
    pictures += [f"{CASE}/finished", f"{CASE}/sheet/a4/pdf"]
    told = ""
    for address in (*pages, *pictures):
        response = await reviewer.get(address)
        assert response.status == 200, address
        told += f"{response.url} {dict(response.headers)} " + (await response.read()).decode(errors="replace")
    for secret in ("example.org", "ada@", "Lovelace", "St James", "email:", "web:c1"):
        assert secret not in told
