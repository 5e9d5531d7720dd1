"""What is large is decided by two: never by one person in several steps, never by the one who proposed it, and never twice."""

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.events import ClaimDecided, RedoDecided, RefundDecided
from bot.domain.money import Money
from bot.payments.four_eyes import FourEyes, Limit, read_limit
from bot.payments.rates import Rates
from bot.storage.schema import cases, inbox, proposals
from tests.console.conftest import hidden
from tests.console.test_desk_orders import NASTY, form, here, in_hand, known

ORDER = "PB-7K3M-Q9TA"
LARGE = Money(12000, "EUR")
money_page = f"/desk/money/{ORDER}"


def large(house, **more):
    house.conversation(owner="ada")
    house.paid_order(amount=LARGE, **more)
    known(house)


async def give_back(agent, amount, reason="a gesture"):
    page = await agent.page(money_page)
    kept = {name: hidden(page, name) for name in ("csrf", "seen", "nonce")}
    return await agent.post(f"{money_page}/refund", {**kept, "amount": amount, "reason": reason})


async def settle(agent, house, outcome="confirmed", answer="fine"):
    waiting = house.rows(proposals)[-1].id
    typed = {"csrf": await agent.token(), "outcome": outcome, "answer": answer}
    return await agent.post(f"/desk/proposals/{waiting}", typed)


def last(house):
    row = house.rows(proposals)[-1]
    return row.outcome, row.decided_by


# --- the limit -----------------------------------------------------------------------------------------------------

RATES = Rates(on=dt.date(2026, 3, 1), source="a bank", good_for_days=30, per_euro={"USD": "1.10", "JPY": "160"})
DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "currency", "limit"),
    [
        ("50.00", "EUR", Money(5000, "EUR")),
        ("50", "USD", Money(5000, "USD")),
        ("0", "EUR", Money(0, "EUR")),
        ("50 EUR", "EUR", Money(5000, "EUR")),
        ("50 EUR", "USD", Money(5500, "USD")),
        ("50 EUR", "JPY", Money(8000, "JPY")),
        ("50 EUR", "CHF", None),
        ("50.00", "XTR", Money(5000, "XTR")),
        ("50 EUR", "XTR", Money(5000, "XTR")),
    ],
)
def test_the_limit_is_what_it_is_in_the_order_s_currency(written, currency, limit):
    assert FourEyes(read_limit(written), RATES).limit_in(currency, DAY) == limit


def test_with_rates_that_are_too_old_nothing_is_below_a_limit_in_another_currency():
    assert FourEyes(Limit("50.0", "EUR"), RATES).limit_in("USD", DAY + dt.timedelta(days=60)) is None


@pytest.mark.parametrize("written", ["", "fifty", "-1", "50,00", "EUR 50", "50 euro", "1e3"])
def test_what_is_no_limit_is_refused(written):
    with pytest.raises(ValueError, match="is no limit"):
        read_limit(written)


# --- refunds -------------------------------------------------------------------------------------------------------


async def test_up_to_the_limit_one_person_gives_money_back(ada, house):
    large(house)
    await give_back(ada, "50")
    assert [event.amount for event in house.engine.events] == [Money(5000, "EUR")]
    assert last(house) == ("done", "")


async def test_above_it_money_is_only_proposed_and_somebody_else_confirms(ada, grace, house):
    large(house)
    assert (await give_back(ada, "50.01", "very sorry")).status == 303
    assert house.engine.accepted == []
    assert "waits for somebody else: Give back €50.01" in await ada.page(money_page)
    assert "You proposed this" in await ada.page("/desk/proposals")
    page = await grace.page("/desk/proposals")
    assert "very sorry" in page
    assert (await settle(grace, house)).status == 303
    decided = RefundDecided(order=ORDER, agent="ada", reason="very sorry", amount=Money(5001, "EUR"))
    assert house.engine.events == [decided]
    assert last(house) == ("confirmed", "grace")
    past = await ada.page(here)
    for told in ("Proposed: Give back €50.01", "very sorry", "Confirmed", "grace", "fine"):
        assert told in past


async def test_nobody_confirms_or_declines_what_they_proposed(ada, house):
    large(house)
    await give_back(ada, "100")
    for outcome in ("confirmed", "declined"):
        assert (await settle(ada, house, outcome)).status == 409
    assert (house.engine.accepted, last(house)) == ([], ("", ""))


async def test_the_table_itself_lets_nobody_confirm_their_own(house):
    large(house)
    row = {"id": "p", "order": ORDER, "kind": "refund", "reason": "r", "by": "ada", "at": house.clock.now}
    house.insert(proposals, **row)
    assert not await house.proposals.settle("p", "confirmed", "ada", "", house.clock.now)
    assert await house.proposals.settle("p", "confirmed", "grace", "", house.clock.now)
    assert not await house.proposals.settle("p", "declined", "hopper", "", house.clock.now)


@pytest.mark.parametrize("parts", [["30", "20.01"], ["50", "0.01"], ["20", "20", "20"]])
async def test_a_series_of_parts_does_not_slip_under_the_limit(ada, house, parts):
    large(house)
    for part in parts:
        await give_back(ada, part)
    assert len(house.engine.events) == len(parts) - 1
    assert last(house) == ("", "")


@pytest.mark.parametrize(("days", "asks"), [(29, True), (31, False)])
async def test_what_went_back_long_ago_is_another_matter(ada, house, days, asks):
    large(house, refunded_minor=4000, refunds=("re_1",))
    house.moved("re_1", "refund", Money(4000, "EUR"))
    house.clock.forward(days=days)
    await ada.log_in()
    await give_back(ada, "40")
    assert (house.engine.accepted == []) is asks


async def test_what_came_back_does_not_count(ada, house):
    large(house)
    house.moved("re_1", "refund", Money(4000, "EUR"))
    house.moved("re_1/refund_failed", "refund_failed", Money(4000, "EUR"))
    await give_back(ada, "40")
    assert len(house.engine.events) == 1


async def test_two_forms_at_once_do_not_overlook_each_other_even_when_the_order_has_not_heard_yet(ada, house):
    large(house)
    house.engine.busy = True
    pages = [await ada.page(money_page) for _ in range(3)]
    forms = [{name: hidden(page, name) for name in ("csrf", "seen", "nonce")} for page in pages]
    typed = {"amount": "30", "reason": "a gesture"}
    await asyncio.gather(*(ada.post(f"{money_page}/refund", {**one, **typed}) for one in forms))
    assert len(house.engine.events) == 1
    assert sorted(row.outcome for row in house.rows(proposals)) == ["", "", "done"]


async def test_a_proposal_expires_when_money_moved_meanwhile(ada, grace, house):
    large(house)
    await give_back(ada, "100")
    house.change_order(refunded_minor=1000, refunds=("re_9",))
    page = await grace.page("/desk/proposals")
    assert "has moved since this was proposed" in page
    assert 'value="confirmed"' not in page
    assert (await settle(grace, house)).status == 409
    assert (house.engine.accepted, last(house)) == ([], ("expired", "grace"))
    assert (await settle(grace, house)).status == 404


async def test_a_proposal_is_declined_with_words(ada, grace, house):
    large(house)
    await give_back(ada, "100")
    assert (await settle(grace, house, "declined", " ")).status == 400
    assert (await settle(grace, house, "declined", "ask for the letter first")).status == 303
    assert (house.engine.accepted, last(house)) == ([], ("declined", "grace"))
    assert "ask for the letter first" in await ada.page(here)


async def test_two_leads_at_once_are_one_decision(ada, grace, house):
    large(house)
    await give_back(ada, "100")
    answers = await asyncio.gather(*(settle(grace, house, outcome) for outcome in ("confirmed", "declined") * 3))
    assert [answer.status for answer in answers].count(303) >= 1
    assert len(house.engine.events) == (last(house)[0] == "confirmed")
    assert len(house.engine.events) <= 1


async def test_who_was_cut_off_while_confirming_confirms_once_more(ada, grace, house):
    large(house)
    await give_back(ada, "100")
    waiting = house.rows(proposals)[0].id
    await house.proposals.settle(waiting, "confirmed", "grace", "fine", house.clock.now)  # and the order never heard
    assert "Give back €100.00" in await grace.page("/desk/proposals")
    assert (await settle(grace, house)).status == 303
    assert (await settle(grace, house)).status == 404
    assert [event.amount for event in house.engine.events] == [Money(10000, "EUR")]
    (key,) = [row.key for row in house.rows(inbox)]
    assert key == f"desk:proposal:{waiting}"


async def test_a_limit_of_nothing_asks_for_everything(house, build, browse):
    large(house)
    await house.hire("ada")
    async with TestClient(TestServer(build(four_eyes="0"))) as client:
        agent = browse(client)
        await agent.log_in("ada")
        await give_back(agent, "0.01")
    assert (house.engine.accepted, last(house)) == ([], ("", ""))


async def test_why_and_the_answer_are_shown_as_words(ada, grace, house):
    large(house)
    await give_back(ada, "100", NASTY)
    assert NASTY not in await grace.page("/desk/proposals")
    await settle(grace, house, "declined", NASTY)
    page = await ada.page(here)
    assert NASTY not in page
    assert page.count("&lt;script&gt;") == 2


async def test_an_agent_who_is_no_lead_neither_sees_nor_confirms(ada, house, browse, build):
    large(house)
    await give_back(ada, "100")
    await house.hire("sam", "agent")
    async with TestClient(TestServer(build())) as client:
        agent = browse(client)
        await agent.log_in("sam")
        assert "/desk/proposals" not in await agent.page("/desk")
        assert (await agent.get("/desk/proposals")).status == 404
        assert (await settle(agent, house)).status == 404
    assert house.engine.accepted == []


# --- new photos and claims -----------------------------------------------------------------------------------------


async def test_the_second_new_photo_for_free_wants_somebody_else(ada, grace, house):
    in_hand(house, redone=1)
    assert "Somebody else has to confirm another one." in await ada.page(here)
    assert (await ada.post(f"{here}/redo", await form(ada))).status == 303
    assert house.engine.accepted == []
    await settle(grace, house)
    assert house.engine.events == [RedoDecided(order=ORDER, agent="ada", reason="they asked")]


async def test_a_new_photo_that_was_proposed_before_the_order_went_on_is_not_granted(ada, grace, house):
    in_hand(house, redone=1)
    await ada.post(f"{here}/redo", await form(ada))
    house.change_order(status="claim_opened")
    assert (await settle(grace, house)).status == 409
    assert house.engine.accepted == []


async def claim(agent, outcome, words="sorry"):
    return await agent.post("/desk/claims/claim-1", {"csrf": await agent.token(), "outcome": outcome, "words": words})


def claimed(house, **more):
    house.conversation()
    house.paid_order("claim_opened", LARGE, **more)
    house.claim()


async def test_a_claim_is_no_way_around_the_limit(ada, grace, house):
    claimed(house)
    await asyncio.gather(*(claim(ada, "refund") for _ in range(3)))
    assert house.engine.accepted == []
    assert len(house.rows(proposals)) == 1
    assert "waits for somebody else: Accept the claim: give back €120.00" in await ada.page("/desk/cases/claim-1")
    await settle(grace, house)
    assert house.engine.events == [
        ClaimDecided(case="claim-1", order=ORDER, outcome="refund", agent="ada", words="sorry")
    ]
    assert [row.outcome for row in house.rows(cases)] == ["refund"]


@pytest.mark.parametrize("busy", [False, True])
async def test_a_claim_that_was_refused_meanwhile_is_not_accepted_after_all(ada, grace, house, busy):
    claimed(house)
    await claim(ada, "refund")
    house.engine.busy = busy
    await claim(ada, "refused", "no, we were right")
    assert (await settle(grace, house)).status == 409
    assert [event.outcome for event in house.engine.events] == ["refused"]
    assert last(house)[0] == "expired"


async def test_a_claim_that_was_declined_can_be_proposed_anew(ada, grace, house):
    claimed(house)
    await claim(ada, "refund")
    await settle(grace, house, "declined", "ask for the letter")
    await claim(ada, "refund", "with the letter")
    assert [row.outcome for row in house.rows(proposals)] == ["declined", ""]


async def test_a_second_new_photo_is_proposed_for_a_claim_as_well(ada, grace, house):
    claimed(house, redone=1)
    await claim(ada, "redo")
    assert house.engine.accepted == []
    await settle(grace, house)
    assert [event.outcome for event in house.engine.events] == ["redo"]


async def test_a_proposal_whose_order_is_gone_from_the_tables_is_not_shown(grace, house):
    row = {"id": "p", "order": "PB-GONE", "kind": "refund", "reason": "r", "by": "ada", "at": house.clock.now}
    house.insert(proposals, **row)
    assert "Nothing waits for a second pair of eyes" in await grace.page("/desk/proposals")
    assert (
        house.database.run_now(lambda sql: sql.execute(sa.select(sa.func.count()).select_from(proposals)).scalar()) == 1
    )
