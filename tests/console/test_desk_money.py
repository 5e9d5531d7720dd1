"""An order's money is seen, given back and argued about by the agent who has its case, and by nobody else."""

import asyncio
import datetime as dt
import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.console.money import OUTCOMES, read_amount
from bot.domain.events import ClaimDecided, PrintsLost, PrintsShipped, RefundDecided
from bot.domain.money import Money
from bot.errors import Rejected
from bot.storage.schema import cases, proofs, proposals
from tests.console.conftest import FULL, NOON, hidden

ORDER = "PB-7K3M-Q9TA"
money_page = f"/desk/money/{ORDER}"
claim_page = "/desk/cases/claim-1"


def held(house, status="delivered", amount=FULL, **more):
    """A paid order whose conversation Ada holds."""
    house.conversation(owner="ada")
    house.paid_order(status, amount, **more)


def claimed(house, **more):
    house.conversation()
    house.paid_order("claim_opened")
    house.claim(**more)


async def refund_form(agent, **typed):
    page = await agent.page(money_page)
    kept = {name: hidden(page, name) for name in ("csrf", "seen", "nonce")}
    return {**kept, "amount": "", "reason": "a gesture", **typed}


async def give_back(agent, **typed):
    return await agent.post(f"{money_page}/refund", await refund_form(agent, **typed))


# --- who sees it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["review", "claim", "dispute", "promise", "person"])
async def test_the_agent_of_any_open_case_of_an_order_sees_its_money(ada, house, kind):
    house.conversation()
    house.paid_order()
    house.case(kind=kind, assigned_to="ada", order=ORDER)
    page = await ada.page(money_page)
    assert "€14.90" in page
    assert "pi_1" in page


async def test_whoever_holds_the_conversation_sees_the_money_of_its_orders(ada, house):
    held(house)
    assert f'href="{money_page}"' in await ada.page("/desk/conversations/web:c1")
    assert "€14.90" in await ada.page(money_page)


async def test_a_person_whose_bill_another_paid_is_found_in_the_conversation_as_well(ada, house):
    held(house, together=("PB-TWO",))
    house.order("PB-TWO", "delivered", "ph-2", paid_with=ORDER, paid_minor=590, total=Money(590, "EUR"))
    assert 'href="/desk/money/PB-TWO"' in await ada.page("/desk/conversations/web:c1")
    page = await ada.page("/desk/money/PB-TWO")
    assert "€5.90" in page
    assert "pi_1" in page


@pytest.mark.parametrize(
    "case",
    [{"assigned_to": "grace"}, {"assigned_to": ""}, {"assigned_to": "ada", "closed_at": NOON}, {"order": "PB-OTHER"}],
    ids=["another agent's", "free", "closed", "another order's"],
)
async def test_nobody_else_sees_it_or_does_anything_about_it(ada, house, case):
    house.conversation(owner="grace")
    house.paid_order("shipped")
    house.case(**{"assigned_to": "ada", "order": ORDER} | case)
    form = {"csrf": await ada.token(), "amount": "", "reason": "mine", "seen": "0-0-0", "nonce": "n" * 20}
    assert (await ada.get(money_page)).status == 404
    assert (await ada.post(f"{money_page}/refund", form)).status == 404
    assert (await ada.post(f"{money_page}/lost", form)).status == 404
    assert house.engine.accepted == []


async def test_an_agent_who_does_not_hold_the_conversation_is_not_sent_to_a_page_that_is_shut(ada, house):
    house.conversation(owner="grace")
    house.paid_order()
    assert money_page not in await ada.page("/desk/conversations/web:c1")


async def test_an_order_that_there_is_not_looks_like_one_that_is_not_the_agents(ada, house):
    house.conversation(owner="grace")
    house.paid_order()
    there, not_there = await ada.get(money_page), await ada.get("/desk/money/PB-NOTHING")
    assert (there.status, await there.text()) == (not_there.status, await not_there.text())


async def test_the_money_page_tells_neither_who_the_customer_is_nor_where_they_live(ada, house):
    held(house)
    page = await ada.page(money_page)
    for private in ("ada@example.org", "Lovelace", "St James"):
        assert private not in page


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("refund", "Given back"),
        ("refund_failed", "Came back"),
        ("dispute", "Taken by a bank"),
        ("dispute_won", "Returned by the bank"),
        ("fee", "Fee"),
        ("fee_back", "Fee returned"),
        ("payout", "Paid out"),
    ],
)
async def test_every_movement_of_money_has_its_word(ada, house, kind, label):
    held(house)
    house.moved("x_1", kind, Money(311, "EUR"))
    assert re.search(rf"<dt>{label}</dt><dd>€3\.11 .*x_1", await ada.page(money_page))


# --- giving it back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "minor"), [("", 1490), ("4.99", 499), ("4,99", 499), ("5", 500), (" 14.90 ", 1490)])
async def test_all_or_a_part_is_given_back_as_the_agent_writes_it(ada, house, typed, minor):
    held(house)
    answer = await give_back(ada, amount=typed)
    assert (answer.status, answer.headers["Location"]) == (303, money_page)
    (envelope,) = house.engine.accepted
    assert envelope.conversation == "web:c1"
    assert envelope.event == RefundDecided(order=ORDER, agent="ada", reason="a gesture", amount=Money(minor, "EUR"))


async def test_more_than_is_left_is_not_given_back(ada, house):
    held(house, refunded_minor=1000)
    assert (await give_back(ada, amount="4.91")).status == 409
    assert house.engine.accepted == []
    assert (await give_back(ada, amount="4.90")).status == 303


@pytest.mark.parametrize("typed", ["five", "-5", "4.999", "1.234,50", "0", "0.00", "5 EUR", "1e3", "."])
async def test_what_is_no_amount_is_not_guessed(ada, house, typed):
    held(house)
    assert (await give_back(ada, amount=typed)).status == 400
    assert house.engine.accepted == []


async def test_money_goes_back_for_a_reason(ada, house):
    held(house)
    assert (await give_back(ada, reason="  ")).status == 400
    assert house.engine.accepted == []


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [("500", "JPY", 500), ("", "JPY", 9000), ("1.234", "KWD", 1234), ("1.5", "KWD", 1500)],
)
def test_an_amount_has_the_decimals_of_its_currency(typed, currency, minor):
    assert read_amount(typed, Money(9000, currency)) == Money(minor, currency)


@pytest.mark.parametrize("typed", ["5.0", "5,00"])
def test_a_currency_without_decimals_takes_none(typed):
    with pytest.raises(Rejected):
        read_amount(typed, Money(900, "JPY"))


@pytest.mark.parametrize("busy", [False, True])
async def test_the_same_form_twice_gives_money_back_once(ada, house, busy):
    held(house)
    house.engine.busy = busy
    form = await refund_form(ada, amount="5")
    await asyncio.gather(*(ada.post(f"{money_page}/refund", form) for _ in range(3)))
    assert [event.amount for event in house.engine.events] == [Money(500, "EUR")]


async def test_a_form_that_was_opened_before_money_moved_gives_nothing_back(ada, house):
    held(house)
    old = await refund_form(ada, amount="3")
    await give_back(ada, amount="5")
    assert (await ada.post(f"{money_page}/refund", old)).status == 409
    assert [event.amount for event in house.engine.events] == [Money(500, "EUR")]


async def test_two_parts_can_be_given_back_one_after_the_other(ada, house):
    held(house)
    await give_back(ada, amount="5")
    assert re.search(r"<dt>About to be given back</dt><dd>€5\.00", await ada.page(money_page))
    await give_back(ada, amount="")
    assert [event.amount.amount_minor for event in house.engine.events] == [500, 990]
    assert "There is no money of this order to give back." in await ada.page(money_page)


async def test_money_that_could_not_be_sent_back_can_be_sent_again(ada, house):
    held(house)
    await give_back(ada)
    house.change_order(asked_minor=0)  # the provider could not do it, and said no more
    assert (await give_back(ada)).status == 303
    assert [event.amount for event in house.engine.events] == [FULL, FULL]


async def test_money_that_a_bank_holds_is_not_given_back_as_well(ada, house):
    held(house)
    form = await refund_form(ada)
    house.change_order(disputes=("dp_1",))
    page = await ada.page(money_page)
    assert "A bank has this money" in page
    assert f'action="{money_page}/refund"' not in page
    assert (await ada.post(f"{money_page}/refund", form)).status == 409
    assert house.engine.accepted == []


# --- money that is not divided -------------------------------------------------------------------------------------


STARS = Money(490, "XTR")
FAMILY = Money(900, "XTR")


def held_stars(house, payment=STARS, payer=ORDER, **more):
    """An order that was paid in Stars, alone or with others; Ada holds its conversation."""
    house.conversation(owner="ada")
    house.order(
        status="delivered", total=STARS, paid_minor=STARS.amount_minor, payment_ref="ch_1", provider="telegram", **more
    )
    house.moved("ch_1", "payment", payment, payer)


async def test_stars_are_offered_back_all_together_and_it_is_said_why(ada, house):
    held_stars(house)
    page = await ada.page(money_page)
    assert "gives back all of it or nothing. All of it is 490 ⭐ Stars." in page
    assert 'name="amount"' not in page
    assert (await ada.post(f"{money_page}/refund", await refund_form(ada))).status == 303
    assert [event.amount for event in house.engine.events] == [STARS]


async def test_a_part_of_stars_is_refused_kindly_before_anybody_hears_of_it(ada, house):
    held_stars(house)
    answer = await give_back(ada, amount="100")
    assert answer.status == 422
    assert "gives back all of it or nothing, so nothing was changed" in await answer.text()
    assert house.engine.accepted == []
    assert (await give_back(ada, amount="490")).status == 303


@pytest.mark.parametrize(
    "shared",
    [{"together": ("PB-TWO",)}, {"paid_with": "PB-ONE", "payer": "PB-ONE"}],
    ids=["whoever paid", "another"],
)
async def test_one_person_s_share_of_a_family_s_stars_is_settled_by_hand(ada, house, shared):
    held_stars(house, FAMILY, **shared)
    form = {"csrf": await ada.token(), "seen": "0-0-0", "nonce": "n" * 20, "amount": "", "reason": "a gesture"}
    page = await ada.page(money_page)
    assert "it covers several orders. So the 490 ⭐ Stars of this one cannot go back" in page
    assert "settle it with the customer by hand" in page
    assert f'action="{money_page}/refund"' not in page
    for amount in ("", "100", "490"):
        assert (await ada.post(f"{money_page}/refund", {**form, "amount": amount})).status == 422
    assert house.engine.accepted == []


async def test_all_of_a_payment_that_did_not_fit_goes_back_though_it_was_for_several(ada, house):
    house.conversation(owner="ada")
    paid = {"total": STARS, "paid_minor": 800, "payment_ref": "ch_1", "provider": "telegram", "together": ("PB-TWO",)}
    house.order(status="needs_review", **paid)
    house.moved("ch_1", "payment", Money(800, "XTR"))
    assert "All of it is 800 ⭐ Stars" in await ada.page(money_page)
    assert (await give_back(ada)).status == 303


@pytest.mark.parametrize(("payment", "warned"), [(STARS, False), (FAMILY, True)], ids=["alone", "a family"])
async def test_a_claim_says_beforehand_that_its_stars_cannot_go_back(ada, house, payment, warned):
    held_stars(house, payment)
    house.change_order(status="claim_opened")
    house.claim()
    page = await ada.page(claim_page)
    assert ("cannot go back the way they came" in page) is warned
    assert ('value="refund" class="good" disabled aria-describedby="not-alone"' in page) is warned
    claimed = {"csrf": await ada.token(), "outcome": "refund", "words": "Sorry"}
    answer = await ada.post("/desk/claims/claim-1", claimed)
    assert answer.status == (422 if warned else 303)
    assert bool(house.engine.accepted) is not warned
    assert bool(house.rows(proposals)) is not warned


# --- paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["shipped", "delivered"])
async def test_prints_that_did_not_arrive_are_made_again_once(ada, house, status):
    held(house, status)
    assert "Prints are lost" in await ada.page(money_page)
    form = {"csrf": await ada.token()}
    await asyncio.gather(*(ada.post(f"{money_page}/lost", form) for _ in range(3)))
    assert house.engine.events == [PrintsLost(ORDER)]


@pytest.mark.parametrize(
    ("status", "product"), [("producing", "both"), ("in_review", "prints"), ("delivered", "digital")]
)
async def test_what_is_not_in_the_post_cannot_be_lost_there(ada, house, status, product):
    held(house, status, product=product)
    assert "Prints are lost" not in await ada.page(money_page)
    assert (await ada.post(f"{money_page}/lost", {"csrf": await ada.token()})).status == 409
    assert house.engine.accepted == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("RR123456789FR", "RR123456789FR"),
        ("  RR 123 \t FR ", "RR 123 FR"),
        ("", ""),
        ("https://evil.example/", ""),
        ("R" * 90, "R" * 60),
    ],
)
async def test_posted_prints_carry_their_number_and_nothing_that_could_be_clicked_on(ada, house, typed, told):
    house.conversation()
    house.order()
    assert 'name="tracking"' in await ada.page(f"/desk/parcels/{ORDER}")
    await ada.post(f"/desk/parcels/{ORDER}/posted", {"csrf": await ada.token(), "tracking": typed})
    assert house.engine.events == [PrintsShipped(ORDER, told)]


async def test_prints_that_were_made_again_are_posted_again(ada, house):
    held(house, "producing")
    form = {"csrf": await ada.token(), "tracking": "RR1"}
    await ada.post(f"/desk/parcels/{ORDER}/posted", form)
    await ada.post(f"{money_page}/lost", form)
    assert f"parcel-{ORDER}" in await ada.page("/desk/queue")
    await ada.post(f"/desk/parcels/{ORDER}/posted", {**form, "tracking": "RR2"})
    assert house.engine.events == [PrintsShipped(ORDER, "RR1"), PrintsLost(ORDER), PrintsShipped(ORDER, "RR2")]
    assert f"parcel-{ORDER}" not in await ada.page("/desk/queue")


# --- claims --------------------------------------------------------------------------------------------------------


async def test_a_claim_is_read_beside_what_is_known_of_a_photo_that_was_erased(ada, house):
    claimed(house, due_at=house.clock.now + dt.timedelta(hours=24))
    house.pictures.clear()
    house.insert(
        proofs,
        order=ORDER,
        photo="ph-1",
        sha256="ab" * 32,
        checks="eyes_open:pass head_pose_yaw:fail moire:not_assessed gone_since:fail",
        reviewer="grace",
        print_job="job-7",
        email_mark="m",
        at=house.clock.now,
    )
    page = await ada.page(claim_page)
    for shown in ("Town hall, Lyon", "They say the head is too small.", "approved by grace", "ab" * 8, "job-7"):
        assert shown in page
    assert "<dt>It did not pass</dt><dd>Face straight ahead; gone since</dd>" in page
    assert "<dt>We could not tell</dt><dd>A person, not a screen</dd>" in page
    assert "Eyes open" not in page
    assert "the claim is to be decided" in page
    assert f'href="{money_page}"' in page
    assert 'datetime="2026-03-03T12:00:00+00:00"' in page
    assert "Look at the letter" not in page
    for private in ("ada@example.org", "Lovelace", "St James"):
        assert private not in page


async def test_what_a_customer_writes_is_shown_as_words_and_never_as_a_page(ada, house):
    house.conversation()
    house.paid_order("claim_opened")
    house.claim(office="<script>alert(1)</script>")
    page = await ada.page(claim_page)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("policy", OUTCOMES)
@pytest.mark.parametrize("outcome", ["redo", "refund", "refused", "", "approved"])
async def test_what_may_be_decided_is_what_the_policy_says(app, build, house, browse, policy, outcome):
    claimed(house)
    async with TestClient(TestServer(build(refund_policy=policy))) as client:
        ada = browse(client)
        await ada.log_in("ada")
        offered = set(re.findall(r'name="outcome" value="(\w+)"', await ada.page(claim_page)))
        form = {"csrf": await ada.token(), "outcome": outcome, "words": "We are sorry."}
        answer = await ada.post("/desk/claims/claim-1", form)
    assert offered == set(OUTCOMES[policy])
    assert answer.status == (303 if outcome in offered else 400)
    decided = ClaimDecided(case="claim-1", order=ORDER, outcome=outcome, agent="ada", words="We are sorry.")
    assert house.engine.events == ([decided] if outcome in offered else [])


def test_a_final_sale_gives_no_money_back_and_no_policy_forbids_to_refuse():
    assert all("refused" in outcomes for outcomes in OUTCOMES.values())
    assert [policy for policy, outcomes in OUTCOMES.items() if "refund" in outcomes] == ["printed_only", "refusal_any"]
    assert [policy for policy, outcomes in OUTCOMES.items() if "redo" not in outcomes] == ["none"]


async def test_a_refusal_is_explained_and_a_redo_need_not_be(ada, house):
    claimed(house)
    form = {"csrf": await ada.token(), "outcome": "refused", "words": " \n "}
    assert (await ada.post("/desk/claims/claim-1", form)).status == 400
    assert house.engine.accepted == []
    assert (await ada.post("/desk/claims/claim-1", {**form, "outcome": "redo"})).status == 303
    assert [event.outcome for event in house.engine.events] == ["redo"]


@pytest.mark.parametrize("busy", [False, True])
async def test_a_claim_is_decided_once(ada, house, busy):
    claimed(house)
    house.engine.busy = busy
    form = {"csrf": await ada.token(), "outcome": "refund", "words": ""}
    first = await ada.post("/desk/claims/claim-1", form)
    second = await ada.post("/desk/claims/claim-1", {**form, "outcome": "refused", "words": "no"})
    assert (first.status, second.status) == (303, 303)
    assert [(e.id, e.event.outcome) for e in house.engine.accepted] == [("desk:case:claim-1:decided", "refund")]
    assert "claim-1" not in await ada.page("/desk/queue")


@pytest.mark.parametrize("agent", ["grace", ""])
async def test_nobody_decides_a_claim_that_they_have_not_taken(ada, house, agent):
    claimed(house, assigned_to=agent)
    form = {"csrf": await ada.token(), "outcome": "redo", "words": ""}
    assert (await ada.post("/desk/claims/claim-1", form)).status == 409
    assert house.engine.accepted == []


async def test_another_agents_claim_says_who_has_it_and_nothing_else(ada, house):
    claimed(house, assigned_to="grace")
    page = await ada.page(claim_page)
    assert "grace is working on this case" in page
    assert "Town hall" not in page


async def test_a_review_is_not_decided_as_a_claim_and_a_claim_not_as_a_review(ada, house):
    claimed(house, photo="letter")
    house.case(assigned_to="ada")
    house.assessment()
    form = {"csrf": await ada.token(), "outcome": "refund", "decision": "approve", "words": ""}
    assert (await ada.post("/desk/claims/case-1", form)).status == 409
    assert (await ada.post(claim_page, form)).status == 404
    assert house.engine.accepted == []


async def test_the_letter_is_seen_by_the_agent_of_its_claim_and_that_is_written_down(ada, grace, house):
    claimed(house, photo="letter")
    assert 'href="/desk/photos/claim-1/original"' in await ada.page(claim_page)
    assert (await grace.get("/desk/photos/claim-1/original")).status == 404
    assert house.seen() == []
    response = await ada.get("/desk/photos/claim-1/original")
    assert await response.read() == house.pictures["letter", "original"]
    seen = house.seen()
    assert seen == [("letter", "original", "ada", "claim-1")]


# --- warnings and disputes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "explained"), [("promise", "promised is due soon"), ("dispute", "asked their bank")])
async def test_a_warning_or_a_dispute_is_explained_and_seen_to(ada, house, kind, explained):
    house.conversation()
    house.paid_order("in_review")
    house.case("warning", kind=kind, order=ORDER)
    assert explained in await ada.page("/desk/cases/warning")
    answer = await ada.post("/desk/cases/warning/seen", {"csrf": await ada.token()})
    assert (answer.status, answer.headers["Location"]) == (303, "/desk")
    (case,) = house.rows(cases)
    assert (case.closed_at is not None, case.outcome) == (True, "released")
    assert "warning" not in await ada.page("/desk/queue")
    assert house.engine.accepted == []


async def test_the_warning_says_until_when_and_leads_to_the_photo_that_was_promised(ada, house):
    house.conversation()
    house.paid_order("in_review")
    house.case("older", order="PB-OTHER")
    house.clock.forward(minutes=5)
    house.case("mine")
    house.case("warning", kind="promise", order=ORDER, due_at=house.clock.now + dt.timedelta(minutes=30))
    page = await ada.page("/desk/cases/warning")
    assert 'datetime="2026-03-02T12:35:00+00:00"' in page
    assert 'href="/desk/cases/mine"' in page
    assert "/desk/cases/older" not in page


async def test_whose_customer_paid_to_be_checked_first_comes_before_older_photos(ada, house):
    house.conversation()
    house.order("PB-PATIENT", "in_review")
    house.order("PB-EXPRESS", "in_review", "ph-2", express=True)
    house.case("older", order="PB-PATIENT")
    house.clock.forward(minutes=5)
    house.case("express", order="PB-EXPRESS", photo="ph-2", express=True)
    assert (await ada.get("/desk/next")).headers["Location"] == "/desk/cases/express"


async def test_a_warning_about_prints_leads_to_their_parcel(ada, house):
    house.conversation()
    house.paid_order("producing")
    house.case("warning", kind="promise", order=ORDER)
    assert f'href="/desk/parcels/{ORDER}"' in await ada.page("/desk/cases/warning")


@pytest.mark.parametrize(
    "case",
    [
        {"kind": "promise", "assigned_to": "grace"},
        {"kind": "dispute", "assigned_to": ""},
        {"kind": "claim", "assigned_to": "ada"},
        {"kind": "review", "assigned_to": "ada"},
    ],
    ids=["another agent's", "free", "a claim", "a photo"],
)
async def test_nothing_else_is_put_aside_as_seen(ada, house, case):
    house.conversation()
    house.paid_order("in_review")
    house.case("case-1", **case)
    assert (await ada.post("/desk/cases/case-1/seen", {"csrf": await ada.token()})).status == 409
    assert [row.closed_at for row in house.rows(cases)] == [None]


async def test_the_pages_of_money_are_written_in_french_too(ada, house):
    held(house)
    page = await ada.page(money_page, **{"Accept-Language": "fr"})
    assert '<html lang="fr" dir="ltr">' in page
    assert "Rendre de l&#39;argent" in page
