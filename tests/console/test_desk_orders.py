"""Orders are found without their words being kept, read as they happened, and helped along for a reason, by whoever has them."""

import asyncio
import datetime as dt
import json

import msgspec
import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.console.searching import Query, read
from bot.domain.events import (
    AddressMended,
    CancelDecided,
    PrintsShipped,
    RedoDecided,
    ReopeningDecided,
    ResendDecided,
    TextReceived,
)
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.storage.archive import SqlArchive
from bot.storage.schema import (
    addresses,
    cases,
    consents,
    conversations,
    deliveries,
    inbox,
    invoices,
    outbox,
    photos,
    proofs,
    proposals,
)
from tests.console.conftest import FULL, hidden, mark_of

ORDER = "PB-7K3M-Q9TA"
here = f"/desk/orders/{ORDER}"
NASTY = '<script>alert("x")</script>'


async def looked_for(agent, words):
    answer = await agent.post("/desk/orders", {"csrf": await agent.token(), "sought": words})
    assert answer.status == 200
    return await answer.text()


def known(house, number=ORDER, **more):
    """The chat knows the order, and its photo is in the vault."""
    state = json.dumps({"orders": {number: {}}})
    house.database.run_now(lambda sql: sql.execute(sa.update(conversations).values(state=state)))
    kept = {"key_version": "1", "wrapped_key": b"k", "uploaded_at": house.clock.now}
    house.insert(photos, id="ph-1", conversation="web:c1", **kept | more)


def in_hand(house, status="delivered", agent="ada", **more):
    """A paid order that this agent has taken up."""
    house.conversation()
    house.paid_order(status, **{"product": "digital", "product_sha256": "ab" * 32} | more)
    known(house)
    house.case("mine", kind="order", photo=None, assigned_to=agent, order=ORDER)


async def form(agent, **typed):
    page = await agent.page(here)
    nonce = hidden(page, "nonce") if 'name="nonce"' in page else "n" * 20  # of a form that is not offered
    return {"csrf": hidden(page, "csrf"), "nonce": nonce, "reason": "they asked", **typed}


# --- what was typed ------------------------------------------------------------------------------------------------


def agrees_to_the_terms(house, at):
    words = {"consent": "terms", "version": "2026-01", "sha256": "00", "answer": "agree", "language": "en"}
    house.insert(consents, key="e/1", conversation="web:c1", channel="web", at=at, **words)


@pytest.mark.parametrize(
    "typed", ["PB-7K3M-Q9TA", "pb-7k3m-q9ta", "7K3MQ9TA", " 7k3m q9ta ", "PB7K3MQ9TA", "pb 7k3m-q9ta"]
)
def test_an_order_s_number_is_understood_however_it_is_written(typed):
    assert read(typed) == (Query("order", "7K3MQ9TA"),)


def test_what_a_number_cannot_have_is_what_it_looks_like():
    assert read("PB-OI23-L567") == (Query("order", "01231567"),)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("75367982", ["order", "phone"]),
        ("7275367982", ["order", "phone"]),
        ("Ada@Example.org", ["email"]),
        ("+32 470 12 34 56", ["phone"]),
        ("0032 470/12.34.56", ["phone"]),
        ("+44 (0)20 7946 0958", ["phone"]),
        ("Ada Lovelace", []),
        ("", []),
        ("<script>", []),
        ("123", []),
    ],
)
def test_what_is_looked_for_is_told_by_how_it_is_written(typed, kinds):
    assert [query.kind for query in read(typed)] == kinds


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("+32 470 12 34 56", "+32470123456"),
        ("0032 470/12.34.56", "+32470123456"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0470 12 34 56", "0470123456"),
    ],
)
def test_a_telephone_number_is_its_digits_with_its_country_where_that_is_known(typed, words):
    assert read(typed)[-1] == Query("phone", words)


# --- finding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [ORDER, "7k3m q9ta", "75367982", "7275367982"])
async def test_an_order_is_found_by_its_number_or_by_the_keys_that_spell_it(ada, house, typed):
    house.conversation()
    house.paid_order()
    page = await looked_for(ada, typed)
    assert f'href="{here}"' in page
    assert "€14.90" in page


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@Example.ORG", " ada@example.org "])
async def test_orders_are_found_by_the_whole_e_mail_address_in_any_case(ada, house, typed):
    house.conversation()
    house.order(email="Ada@example.org")
    house.order("PB-OTHER", email="xada@example.org")
    page = await looked_for(ada, typed)
    assert here in page
    assert "PB-OTHER" not in page


async def test_an_e_mail_address_with_signs_that_mean_something_elsewhere_finds_itself_alone(ada, house):
    house.conversation()
    house.order(email="a_a@example.org")
    house.order("PB-OTHER", email="aba@example.org")
    page = await looked_for(ada, "a_a@example.org")
    assert here in page
    assert "PB-OTHER" not in page


async def test_an_address_that_was_forgotten_still_finds_its_order_by_its_mark(ada, house):
    house.conversation()
    house.order(email="", address=None)
    left = {"sha256": "ab", "checks": "", "reviewer": "", "at": house.clock.now}
    house.insert(proofs, order=ORDER, photo="ph-1", email_mark=mark_of("ada@example.org"), **left)
    assert here in await looked_for(ada, "Ada@example.org")
    assert here not in await looked_for(ada, "somebody.else@example.org")


@pytest.mark.parametrize("typed", ["+32 470 12 34 56", "0032470123456", "0470 12 34 56", "470/123456"])
async def test_orders_are_found_by_a_telephone_number_in_any_writing(ada, house, typed):
    house.conversation()
    house.order()
    house.insert(addresses, conversation="web:c1", address="+32470123456", at=house.clock.now)
    assert here in await looked_for(ada, typed)
    assert here not in await looked_for(ada, "+32 470 12 34 57")


async def test_a_number_whose_customer_was_forgotten_is_known_by_its_keyed_name(house):
    house.conversation()
    house.order()
    archive = SqlArchive(house.database, mark_of, lambda number: ("web:c1",) if number == "+32470123456" else ())
    assert [found.order for found in await archive.find("phone", "+32470123456")] == [ORDER]
    assert await archive.find("phone", "+32470123457") == []
    assert await archive.find("phone", "0470") == []


async def test_a_search_is_written_down_as_a_look_and_never_by_its_words(ada, house):
    house.conversation()
    house.order()
    await looked_for(ada, "ada@example.org")
    await looked_for(ada, ORDER)
    assert house.deeds("searched") == [
        ("ada", "searched", {"kind": "email", "mark": mark_of("ada@example.org")}),
        ("ada", "searched", {"kind": "order", "mark": mark_of("7K3MQ9TA")}),
    ]
    assert "example.org" not in str(house.deeds())


async def test_results_tell_neither_who_the_customer_is_nor_where_they_live(ada, house):
    house.conversation()
    house.paid_order()
    for page in (await looked_for(ada, "ada@example.org"), await ada.page("/desk/orders")):
        assert here in page
        for private in ("ada@example.org", "Lovelace", "St James", "web:c1"):
            assert private not in page


async def test_what_is_nothing_that_can_be_looked_for_says_so_and_is_not_echoed(ada, house):
    page = await looked_for(ada, NASTY)
    assert "That is no order number" in page
    assert "alert(" not in page
    assert house.deeds("searched") == []


async def test_the_latest_orders_are_listed_page_by_page_without_drafts(ada, house):
    house.conversation()
    house.order("PB-DRAFT", "draft")
    for number in range(45):
        house.clock.forward(minutes=number % 2)  # some at the same moment
        house.order(f"PB-{number:04}", "delivered" if number % 3 else "refunded")
    first = await ada.page("/desk/orders")
    assert "PB-DRAFT" not in first
    older = first.split("/desk/orders?before=")[1].split('"')[0]
    second = await ada.page(f"/desk/orders?before={older}")
    shown = [f"PB-{number:04}" for number in range(45)]
    assert sorted(n for n in shown if f"{n}</a>" in first or f"{n}</a>" in second) == shown
    assert not [n for n in shown if f"{n}</a>" in first and f"{n}</a>" in second]
    refunded = await ada.page("/desk/orders?status=refunded")
    assert "PB-0003</a>" in refunded
    assert "PB-0001</a>" not in refunded
    assert "PB-DRAFT</a>" in await ada.page("/desk/orders?status=draft")
    assert (await ada.get("/desk/orders?status=nonsense&before=PB-NOTHING")).status == 200


# --- the order's page ----------------------------------------------------------------------------------------------


async def test_an_order_is_told_from_beginning_to_end(ada, house):
    house.conversation()
    house.order(status="shipped", paid_minor=1490, payment_ref="pi_1", provider="stripe", refunds=("re_1",))
    step = dt.timedelta(minutes=1)

    def later():
        house.clock.now += step
        return house.clock.now

    agrees_to_the_terms(house, later())
    later()
    house.moved("pi_1", "payment", FULL)
    first = {"closed_at": later(), "outcome": "rejected", "reason": "too-dark", "assigned_to": "grace"}
    house.case("r1", **first)
    later()
    house.case("r2", closed_at=later(), outcome="approved", assigned_to="ada")
    keys = {"order": ORDER, "photo": "ph-1", "sha256": "ab"}
    house.insert(proofs, **keys, checks="", reviewer="ada", email_mark="m", at=later())
    house.insert(deliveries, **keys, at=later())
    letter = {"type": "SendLetter", "order": ORDER, "letter": "delivery"}
    house.insert(
        outbox,
        key="k/1",
        conversation="web:c1",
        language="en",
        body=json.dumps(letter, separators=(",", ":")),
        state="done",
        at=later(),
    )
    happened(house, PrintsShipped(ORDER, "RR1"), later())
    later()
    house.moved("re_1", "refund", Money(300, "EUR"))
    told = [
        *("Order placed, €14.90", "Answered: terms, words 2026-01", "Paid: €14.90", "Case opened: Review"),
        *("Photo refused: Too dark", "The customer sent another photo", "Photo approved", "Finished file made"),
        *(
            "File delivered into the chat",
            "E-mail sent: finished file",
            "Prints in the post",
            "RR1",
            "Given back: €3.00",
        ),
    ]
    page = (await ada.page(here)).partition('class="past"')[2]
    places = [page.index(words) for words in told]
    assert places == sorted(places), [words for words in told if words not in page]
    assert "grace" in page
    for private in ("ada@example.org", "Lovelace", "St James"):
        assert private not in page


def happened(house, event, at, conversation="web:c1"):
    body = {"id": "e", "conversation": conversation, "at": at, "event": event}
    row = {"key": f"e-{at}", "conversation": conversation, "at": at, "done": True}
    house.insert(inbox, **row, body=msgspec.json.encode(body).decode())


async def test_consents_of_a_later_sale_are_not_this_one_s(ada, house):
    house.conversation()
    house.order()
    house.clock.forward(minutes=5)
    house.order("PB-LATER", photo="ph-2")
    house.clock.forward(minutes=1)
    agrees_to_the_terms(house, house.clock.now)
    assert "Answered" not in await ada.page(here)
    assert "Answered: terms" in await ada.page("/desk/orders/PB-LATER")


async def test_whoever_pays_for_others_is_linked_and_each_has_its_own_credit_notes(ada, house):
    house.conversation()
    house.paid_order(together=("PB-TWO",))
    house.order(
        "PB-TWO", "delivered", "ph-2", paid_with=ORDER, paid_minor=590, total=Money(590, "EUR"), refunds=("re_2",)
    )
    for place, (kind, about, total) in enumerate([("invoice", ORDER, 2080), ("credit_note", "re_2", 590)], 1):
        number = f"2026-{place:06}"
        body = {
            "number": number,
            "kind": kind,
            "about": about,
            "order": ORDER,
            "issued_on": "2026-03-02",
            "lines": [],
            "language": "en",
            "total": {"type": "Money", "amount_minor": total, "currency": "EUR"},
            "tax_minor": 0,
            "tax_name": "VAT",
            "tax_percent": "20",
            "buyer": ["ada@example.org"],
        }
        keys = {"number": number, "year": 2026, "place": place, "kind": kind, "about": about, "order": ORDER}
        house.insert(invoices, **keys, body=json.dumps(body), at=house.clock.now)
    mine, other = await ada.page(here), await ada.page("/desk/orders/PB-TWO")
    assert 'href="/desk/orders/PB-TWO"' in mine
    assert f'href="{here}"' in other
    assert "Credit note" not in mine
    assert "Credit note: €5.90" in other
    assert "Paid: €14.90" in other


async def test_the_desk_s_own_deeds_stand_in_it_and_looks_do_not(ada, house):
    in_hand(house)
    await ada.page(here)
    await ada.page(here)
    assert [about for _, _, about in house.deeds("saw")] == [{"purpose": "order", "order": ORDER}] * 2
    page = await ada.page(here)
    assert "looked at" not in page
    assert "Paid: €14.90" in page


async def test_an_order_that_there_is_not_is_not_there_and_leaves_no_look(ada, house):
    assert (await ada.get("/desk/orders/PB-NOTHING")).status == 404
    assert house.deeds("saw") == []


async def test_the_moments_are_those_of_the_desk_s_clock(house, build, browse):
    house.conversation(owner="queue")
    house.clock.forward(hours=11, minutes=30)  # 23:30 UTC is the next day in Brussels
    house.paid_order()
    house.say("e1", "customer", TextReceived("Hello?"))
    house.case("case-p", kind="person", photo=None, due_at=house.clock.now)
    await house.hire("ada")
    async with TestClient(TestServer(build(time_zone="Europe/Brussels"))) as client:
        agent = browse(client)
        await agent.log_in("ada")
        order, talk = await agent.page(here), await agent.page("/desk/conversations/web:c1")
        waiting, log = await agent.page("/desk/inbox"), await agent.page("/desk/log")
    assert "Mar 3, 2026, 00:30" in order
    assert "Europe/Brussels" in order
    assert "Mar 3, 00:30" in talk
    assert "12:30\u202fAM on Tuesday, March 3, 2026 (Brussels time)" in talk
    assert "Mar 3, 00:30" in waiting
    assert "Mar 3, 2026, 00:30" in log
    assert not any("UTC" in page for page in (order, talk, waiting, log))


async def test_what_anybody_wrote_is_shown_as_words(ada, house):
    in_hand(house, email=f'"{NASTY}"@example.org')
    house.claim(case="claim-1", office=f"Town hall {NASTY}")
    await ada.post(f"{here}/redo", await form(ada, reason=f"because {NASTY}"))
    page, found = await ada.page(here), await looked_for(ada, ORDER)
    claim = await ada.page("/desk/cases/claim-1")
    for shown in (page, found, claim):
        assert NASTY not in shown
    for shown in (page, claim):
        assert "Town hall &lt;script&gt;" in shown
        assert "because &lt;script&gt;" in shown


# --- taking it up --------------------------------------------------------------------------------------------------


async def test_whoever_takes_an_order_up_sees_its_money_and_has_it_among_their_cases_until_it_is_done(ada, house):
    house.conversation()
    house.paid_order()
    known(house)
    page = await ada.page(here)
    assert "desk/money" not in page
    assert f'action="{here}/redo"' not in page
    taken = {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce")}
    await asyncio.gather(*(ada.post(f"{here}/taken", taken) for _ in range(3)))
    (case,) = house.rows(cases)
    assert (case.kind, case.assigned_to, case.order, case.photo) == ("order", "ada", ORDER, None)
    page = await ada.page(here)
    assert f'href="/desk/money/{ORDER}"' in page
    assert f'action="{here}/redo"' in page
    assert (await ada.get(f"/desk/cases/{case.id}")).headers["Location"] == here
    assert "Order taken up" in await ada.page("/desk")
    assert (await ada.get(f"/desk/photos/{case.id}/original")).status == 404, "no photo comes with an order"
    await ada.post(f"/desk/cases/{case.id}/seen", {"csrf": await ada.token()})
    assert (await ada.get(f"/desk/money/{ORDER}")).status == 404
    assert ("ada", "order-taken", {"order": ORDER}) in house.deeds()


@pytest.mark.parametrize("what", ["redo", "resend", "reopened", "cancelled"])
async def test_nothing_is_done_for_an_order_in_another_agent_s_hands(ada, house, what):
    in_hand(house, agent="grace")
    typed = {"csrf": await ada.token(), "nonce": "n" * 20, "reason": "mine", "chat": "1"}
    assert (await ada.post(f"{here}/{what}", typed)).status == 404
    assert house.engine.accepted == []
    assert house.rows(proposals) == []


async def test_whoever_holds_the_conversation_has_its_orders_in_hand(ada, house):
    house.conversation(owner="ada")
    house.paid_order("delivered", product="digital", product_sha256="ab")
    known(house)
    assert (await ada.post(f"{here}/redo", await form(ada))).status == 303
    assert len(house.engine.events) == 1


# --- what is done for it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "what", "typed", "event"),
    [
        ("delivered", "redo", {}, RedoDecided),
        ("shipped", "redo", {}, RedoDecided),
        ("delivered", "resend", {"chat": "1"}, ResendDecided),
        ("expired", "reopened", {}, ReopeningDecided),
        ("expired", "cancelled", {}, CancelDecided),
        ("awaiting_payment", "cancelled", {}, CancelDecided),
    ],
)
@pytest.mark.parametrize("busy", [False, True])
async def test_each_happens_once_and_why_is_kept(ada, house, status, what, typed, event, busy):
    in_hand(house, status)
    house.engine.busy = busy
    sent = await form(ada, **typed)
    for answer in await asyncio.gather(*(ada.post(f"{here}/{what}", sent) for _ in range(3))):
        assert (answer.status, answer.headers["Location"]) == (303, here)
    (heard,) = house.engine.events
    assert (type(heard), heard.order, heard.agent, heard.reason) == (event, ORDER, "ada", "they asked")
    (kept,) = house.rows(proposals)
    assert (kept.reason, kept.by, kept.outcome) == ("they asked", "ada", "done")
    assert "they asked" in await ada.page(here)


@pytest.mark.parametrize(
    ("status", "what"),
    [
        ("in_review", "redo"),
        ("claim_opened", "redo"),
        ("refunded", "redo"),
        ("approved", "resend"),
        ("refunding", "resend"),
        ("awaiting_payment", "reopened"),
        ("cancelled", "reopened"),
        ("delivered", "cancelled"),
        ("payment_pending", "cancelled"),
    ],
)
async def test_what_the_order_s_table_does_not_permit_is_neither_offered_nor_done(ada, house, status, what):
    in_hand(house, status)
    assert f'action="{here}/{what}"' not in await ada.page(here)
    assert (await ada.post(f"{here}/{what}", await form(ada, chat="1"))).status == 409
    assert house.engine.accepted == []


# --- where the prints go ---------------------------------------------------------------------------------------------

STREET = "Ada Lovelace\r\n  1 Rue des Lilas \r\n\r\n75011 Paris"
NO_STREET = PostalAddress(lines=(), country="FR")
POSTED = PostalAddress(lines=("Ada Lovelace", "1 Rue des Lilas", "75011 Paris"), country="FR")


async def test_where_prints_go_is_written_down_for_a_reason_and_stands_on_no_page_but_the_parcel_s(ada, house):
    in_hand(house, "producing", product="prints", address=NO_STREET)
    assert "Its country stays France" in await ada.page(here)
    sent = await form(ada, lines=STREET)
    for _ in range(2):
        assert (await ada.post(f"{here}/address", sent)).status == 303
    (heard,) = house.engine.events
    assert heard == AddressMended(order=ORDER, agent="ada", reason="they asked", ship_to=POSTED)
    (kept,) = house.rows(proposals)
    assert (kept.kind, kept.reason, kept.by, kept.outcome) == ("address", "they asked", "ada", "done")
    page = await ada.page(here)
    assert "Write down where the prints go" in page
    assert "Lilas" not in page
    assert "Lilas" not in json.dumps([dict(about) for _, _, about in house.deeds()])
    assert "Lilas" not in str(kept)
    assert ("ada", "address-mended", {"order": ORDER}) in house.deeds()
    assert "Lilas" in await ada.page(f"/desk/parcels/{ORDER}")


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("shipped", {"address": NO_STREET}),
        ("delivered", {"address": NO_STREET}),
        ("producing", {"address": POSTED, "print_job": "PB-1"}),
        ("refunded", {"address": NO_STREET}),
        ("expired", {"address": NO_STREET}),
    ],
)
async def test_where_prints_go_is_not_changed_once_they_are_given_away(ada, house, status, more):
    in_hand(house, status, product="prints", **more)
    assert f'action="{here}/address"' not in await ada.page(here)
    other = STREET.replace("1 Rue", "2 Rue")
    assert (await ada.post(f"{here}/address", await form(ada, lines=other))).status == 409
    assert house.engine.accepted == []


@pytest.mark.parametrize("typed", ["", "Ada\nParis", "a\nb\nc\nd\ne\nf\ng", "Ada\x07\n1 Rue\n75011 Paris"])
async def test_what_is_no_address_is_not_written_down(ada, house, typed):
    in_hand(house, "producing", product="prints", address=NO_STREET)
    assert (await ada.post(f"{here}/address", await form(ada, lines=typed))).status == 422
    assert house.engine.accepted == []


async def test_an_order_without_prints_has_no_address_to_mend(ada, house):
    in_hand(house, "in_review", product="digital")
    assert (await ada.post(f"{here}/address", await form(ada, lines=STREET))).status == 409


async def test_an_address_is_not_mended_without_a_reason_nor_by_whoever_has_not_taken_the_order_up(ada, grace, house):
    in_hand(house, "producing", product="prints", address=NO_STREET)
    assert (await ada.post(f"{here}/address", await form(ada, lines=STREET, reason=" "))).status == 400
    typed = {"csrf": await grace.token(), "nonce": "n" * 20, "reason": "mine", "lines": STREET}
    assert (await grace.post(f"{here}/address", typed)).status == 404
    assert house.engine.accepted == []


async def test_prints_that_are_being_given_to_the_lab_at_this_moment_go_where_they_went(ada, house):
    in_hand(house, "producing", product="prints", address=NO_STREET)
    house.engine.printing = True
    assert (await ada.post(f"{here}/address", await form(ada, lines=STREET))).status == 409
    assert house.rows(proposals) == []


@pytest.mark.parametrize("what", ["redo", "resend"])
async def test_nothing_is_done_without_a_reason(ada, house, what):
    in_hand(house)
    assert (await ada.post(f"{here}/{what}", await form(ada, reason="  ", chat="1"))).status == 400
    assert house.engine.accepted == []


async def test_an_order_that_another_one_pays_for_is_reopened_and_cancelled_with_that_one(ada, house):
    in_hand(house, "expired", paid_with="PB-ONE")
    for what in ("reopened", "cancelled"):
        assert (await ada.post(f"{here}/{what}", await form(ada))).status == 409
    assert house.engine.accepted == []


@pytest.mark.parametrize(
    ("typed", "ways"),
    [({"chat": "1"}, (True, False)), ({"email": "1"}, (False, True)), ({"chat": "1", "email": "1"}, (True, True))],
)
async def test_the_file_goes_where_it_was_ticked_to_go(ada, house, typed, ways):
    in_hand(house)
    assert (await ada.post(f"{here}/resend", await form(ada, **typed))).status == 303
    (event,) = house.engine.events
    assert (event.by_chat, event.by_email) == ways


async def test_a_file_goes_nowhere_where_no_way_was_ticked_and_not_by_e_mail_where_there_is_none(ada, house):
    in_hand(house, email="")
    assert 'name="email"' not in await ada.page(here)
    assert (await ada.post(f"{here}/resend", await form(ada))).status == 400
    assert (await ada.post(f"{here}/resend", await form(ada, email="1"))).status == 409
    assert house.engine.accepted == []


async def test_a_photo_that_was_erased_is_kindly_not_sent_again(ada, house):
    in_hand(house)
    sent = await form(ada, chat="1")
    house.database.run_now(lambda sql: sql.execute(photos.update().values(wrapped_key=None, erased_at=house.clock.now)))
    page = await ada.page(here)
    assert "The photo was erased, as promised to the customer." in page
    assert f'action="{here}/resend"' not in page
    assert (await ada.post(f"{here}/resend", sent)).status == 410
    assert house.engine.accepted == []


async def test_a_customer_whose_chat_was_forgotten_is_not_asked_for_another_photo(ada, house):
    in_hand(house)
    house.database.run_now(lambda sql: sql.exec_driver_sql("UPDATE conversations SET state = '{}'"))
    assert f'action="{here}/redo"' not in await ada.page(here)
    assert (await ada.post(f"{here}/redo", await form(ada))).status == 409


async def test_prints_alone_have_no_file_to_send(ada, house):
    in_hand(house, product="prints")
    assert f'action="{here}/resend"' not in await ada.page(here)
    assert (await ada.post(f"{here}/resend", await form(ada, chat="1"))).status == 409


async def test_the_page_is_written_in_french_too(ada, house):
    in_hand(house)
    page = await ada.page(here, **{"Accept-Language": "fr"})
    assert "Ce qui s&#39;est passé" in page
    assert "Commande passée" in page


async def test_a_claim_is_read_beside_what_happened_and_says_how_much_time_is_left(ada, house):
    house.conversation()
    house.paid_order("claim_opened")
    house.claim(due_at=house.clock.now + dt.timedelta(hours=5))
    page = await ada.page("/desk/cases/claim-1")
    assert "Time left: 5 h 0 min" in page
    assert f'href="{here}"' in page
    assert "Order placed, €14.90" in page
    house.clock.forward(hours=6)
    await ada.log_in()
    assert "The promised time is over." in await ada.page("/desk/cases/claim-1")
