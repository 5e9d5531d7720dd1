"""Conversations and parcels: what people do there is heard once, and what customers wrote stays text."""

import asyncio
import datetime as dt
import re

import msgspec
import pytest

from bot.domain.effects import Send
from bot.domain.events import (
    ChoiceTapped,
    PersonJoined,
    PersonLeft,
    PersonWrote,
    PhotoReceived,
    PrintsShipped,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.messages import Choice, FileMessage, PersonMessage, PictureMessage, StoredPicture, TextMessage
from bot.domain.post import PostalAddress
from bot.domain.prints import Cut
from bot.domain.text import text
from bot.storage.schema import addresses, cases, movements, outbox
from tests.console.conftest import mark_of

HERE = "/desk/conversations/web:c1"
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
ATTACK = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'>'


def hidden(page, name):
    return page.split(f'name="{name}" value="')[1].split('"')[0]


async def form_of(browser, **more):
    page = await browser.page(HERE)
    return {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), **more}


def asked_for_a_person(house, **more):
    house.conversation(owner="queue", **more)
    house.case("case-p", kind="person", photo=None)


async def test_opening_a_request_for_a_person_leads_into_the_conversation(ada, house):
    asked_for_a_person(house)
    answer = await ada.get("/desk/cases/case-p")
    assert (answer.status, answer.headers["Location"]) == (303, HERE)
    assert house.rows(cases)[0].assigned_to == "ada"


async def test_whoever_reads_along_with_the_assistant_is_written_down_and_may_take_over_by_writing(ada, house):
    house.conversation(owner="bot")
    page = await ada.page(HERE)
    assert "The assistant has this conversation" in page
    assert "Nothing to do, close" not in page
    assert house.deeds("opened") == [("ada", "opened", {"conversation": mark_of("web:c1")})]
    await ada.page(f"{HERE}/tail")
    assert len(house.deeds("opened")) == 1
    form = {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), "words": "May I help?"}
    assert (await ada.post(f"{HERE}/wrote", form)).status == 303
    assert [type(event).__name__ for event in house.engine.events] == ["PersonJoined", "PersonWrote"]
    assert house.owner() == "ada"


async def test_what_an_agent_reads_of_their_own_work_is_no_reading_along(ada, house):
    asked_for_a_person(house)
    await ada.page(HERE)
    assert house.deeds("opened") == []


async def test_a_conversation_that_is_not_there_is_not_there(ada):
    for path in ("/desk/conversations/web:nobody", "/desk/conversations/web:nobody/tail"):
        assert (await ada.get(path)).status == 404


async def test_the_transcript_is_shown_as_it_happened_in_the_customers_language(ada, house):
    asked_for_a_person(house, language="fr")
    offered = TextMessage(
        text=text("desk-picture-hidden"), choices=(Choice("awaiting_use", "use", text("desk-approve")),)
    )
    house.say("a", "customer", TextReceived("Bonjour à vous"), language="fr")
    house.say("b", "assistant", offered, language="fr")
    house.say("c", "customer", ChoiceTapped("awaiting_use", "use"), language="fr")
    house.say("d", "grace", PersonMessage(author="grace", words="Je regarde"), language="fr")
    page = await ada.page(HERE)
    said = ["Bonjour à vous", "que dans son dossier", "Approuver", "pressed a button", "Je regarde"]
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert '<p lang="fr" dir="auto">Approuver</p>' in page


async def test_words_that_have_left_the_catalogue_do_not_hide_the_rest(ada, house):
    asked_for_a_person(house)
    house.say("a", "assistant", TextMessage(text=text("a-text-of-last-year")))
    house.say("b", "customer", TextReceived("still here"))
    page = await ada.page(HERE)
    assert "a-text-of-last-year" in page
    assert "still here" in page


async def test_what_customers_write_is_text_and_never_markup(ada, house):
    asked_for_a_person(house)
    house.say("a", "customer", TextReceived(ATTACK))
    house.say("b", "assistant", FileMessage(file=StoredPicture("ph-1", "product"), filename=ATTACK, caption=_said()))
    house.say("c", ATTACK, PersonMessage(author=ATTACK, words=ATTACK))
    house.say("d", "customer", UnsupportedReceived(ATTACK))
    house.say("e", "customer", ChoiceTapped("stage", ATTACK))
    tail = await (await ada.get(f"{HERE}/tail?after=0")).json()
    for page in (await ada.page(HERE), tail["lines"]):
        assert page.count("&lt;script&gt;") >= 6
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def _said():
    return text("desk-line-file")


async def test_a_name_typed_at_the_login_is_text_too(stranger):
    page = await (await stranger.log_in(ATTACK, "wrong password")).text()
    assert ATTACK not in page
    assert "&lt;script&gt;" in page


async def test_a_picture_is_shown_only_inside_the_agents_own_case(ada, grace, house):
    house.conversation(owner="ada")
    house.case("case-p", kind="person", photo="ph-1", assigned_to="ada")
    house.say("a", "customer", PhotoReceived("ph-1"))
    shown = PictureMessage(picture=StoredPicture("ph-2", "findings"), caption=_said(), alt=_said())
    house.say("b", "assistant", shown)
    page = await ada.page(HERE)
    assert "/desk/photos/case-p/original" in page
    assert "ph-2" not in page
    assert page.count("It opens in its case only") == 1
    assert "/desk/photos/" not in await grace.page(HERE)


async def test_writing_without_having_taken_over_takes_over_first(ada, house):
    asked_for_a_person(house)
    await ada.post(f"{HERE}/wrote", await form_of(ada, words="Hello, I am Ada.\r\nHow can I help?"))
    assert house.engine.events == [PersonJoined("ada"), PersonWrote("ada", "Hello, I am Ada.\nHow can I help?")]
    assert house.rows(cases)[0].assigned_to == "ada"
    await ada.post(f"{HERE}/wrote", await form_of(ada, words="Still here."))
    assert house.engine.events[2:] == [PersonWrote("ada", "Still here.")]


async def test_a_form_that_is_sent_twice_is_one_message(ada, house):
    asked_for_a_person(house)
    form = await form_of(ada, words="Once.")
    await asyncio.gather(*(ada.post(f"{HERE}/wrote", form) for _ in range(3)))
    assert sorted(type(event).__name__ for event in house.engine.events) == ["PersonJoined", "PersonWrote"]
    assert (await ada.page(HERE)).count(">Once.</p>") == 1


@pytest.mark.parametrize("nonce", ["", "short", "a b c d e f g h i j k l", "x" * 200])
async def test_a_form_without_a_proper_nonce_is_not_heard(ada, house, nonce):
    asked_for_a_person(house)
    form = {**await form_of(ada, words="hello"), "nonce": nonce}
    for what in ("joined", "wrote", "left"):
        assert (await ada.post(f"{HERE}/{what}", form)).status == 400
    assert house.engine.accepted == []


async def test_nothing_is_not_sent_and_too_much_is_refused(ada, house):
    asked_for_a_person(house)
    assert (await ada.post(f"{HERE}/wrote", await form_of(ada, words="  \n "))).status == 303
    assert (await ada.post(f"{HERE}/wrote", await form_of(ada, words="x" * 2001))).status == 413
    assert house.engine.accepted == []


async def test_taking_over_and_handing_back_leave_the_assistant_in_charge(ada, house):
    asked_for_a_person(house)
    await ada.post(f"{HERE}/joined", await form_of(ada))
    assert house.owner() == "ada"
    assert "You have this conversation." in await ada.page(HERE)
    await ada.post(f"{HERE}/left", await form_of(ada))
    assert house.engine.events == [PersonJoined("ada"), PersonLeft("ada")]
    assert house.owner() == "bot"


async def test_nobody_hands_back_what_another_agent_holds(ada, house):
    house.conversation(owner="grace")
    assert (await ada.post(f"{HERE}/left", await form_of(ada))).status == 409
    assert house.engine.accepted == []


async def test_the_live_tail_brings_only_what_is_new_and_who_holds_the_conversation(ada, house):
    house.conversation(owner="grace")
    house.say("a", "customer", TextReceived("first words"))
    start = await (await ada.get(f"{HERE}/tail?after=0")).json()
    house.say("b", "customer", TextReceived("second words"))
    tail = await (await ada.get(f"{HERE}/tail?after={start['last']}")).json()
    assert "second words" in tail["lines"]
    assert "first words" not in tail["lines"]
    assert (tail["owner"], tail["last"] > start["last"]) == ("grace", True)
    assert "grace has this conversation." in tail["holder"]


async def test_the_queue_shows_what_waits_oldest_first_with_its_order_and_agent(ada, house):
    house.conversation(owner="grace")
    house.case("case-old", opened_at=house.clock.now - dt.timedelta(minutes=65))
    house.case("case-new", kind="contest", assigned_to="grace", photo="ph-2")
    house.order()
    page = await ada.page("/desk")
    assert page.index("case-old") < page.index("case-new")
    for shown in (
        "1 h 5 min",
        "PB-7K3M-Q9TA",
        "Contested",
        "grace",
        "/desk/parcels/PB-7K3M-Q9TA",
        "/desk/conversations/web%3Ac1",
    ):
        assert shown in page
    assert (await ada.page("/desk/queue")).strip() in page


async def test_a_request_that_the_customer_has_taken_back_is_closed_without_a_word(ada, grace, house):
    house.conversation(owner="bot")
    house.case("case-p", kind="person", photo=None)
    assert "Nothing to do, close" in await ada.page(HERE)
    form = await form_of(ada)
    assert (await ada.post(f"{HERE}/left", form)).headers["Location"] == "/desk"
    assert house.engine.events == [PersonLeft("ada")]
    assert "Nothing to do, close" not in await grace.page(HERE)


async def test_what_never_reached_the_customer_is_marked(ada, house):
    asked_for_a_person(house)
    for key, state in (("sent/0", "done"), ("lost/0", "dead")):
        message = PersonMessage(author="ada", words=f"These words are {key}")
        house.say(key, "ada", message)
        row = {"key": key, "conversation": "web:c1", "language": "en", "state": state, "at": house.clock.now}
        house.insert(outbox, body=msgspec.json.encode(Send(message)).decode(), **row)
    page = await ada.page(HERE)
    assert page.count("Did not reach the customer") == 1
    assert page.index("sent/0") < page.index("lost/0") < page.index("Did not reach the customer")
    assert "A message could not be delivered" in page


def pay(house, ref, amount_minor):
    row = {"ref": ref, "order": "PB-7K3M-Q9TA", "provider": "stripe", "currency": "EUR", "at": house.clock.now}
    house.insert(movements, kind="payment", amount_minor=amount_minor, **row)


@pytest.mark.parametrize(
    ("status", "amounts", "shown"),
    [
        ("in_review", (1490,), ()),
        ("in_review", (1490, 1490), ("€14.90", "€14.90")),
        ("needs_review", (1000,), ("€10.00",)),
        ("needs_review", (1490,), ("€14.90",)),  # for an order that had been cancelled
    ],
)
async def test_unexpected_money_is_shown_to_whoever_talks_and_to_whoever_judges(ada, house, status, amounts, shown):
    asked_for_a_person(house)
    house.case()
    house.assessment()
    house.order(status=status)
    for number, amount_minor in enumerate(amounts):
        pay(house, f"pi_{number}", amount_minor)
    pages = [await ada.page(HERE), await ada.page("/desk/cases/case-1")]
    assert [page.count("Unexpected money") for page in pages] == [bool(shown)] * 2
    assert [re.findall(r"<strong>(€[\d.]+)</strong>", page) for page in pages] == [[*shown]] * 2
    assert ("Approve all the same" in pages[1], f'href="{HERE}"' in pages[1]) == (bool(shown), bool(shown))


# --- parcels -------------------------------------------------------------------------------------------------------


def accesses(house):
    return house.seen()


async def test_an_address_is_shown_for_posting_and_that_is_written_down(ada, house):
    house.order()
    page = await ada.page("/desk/parcels/PB-7K3M-Q9TA")
    assert "12 St James&#39;s Square" in page
    assert "UNITED KINGDOM" in page
    assert "ada@example.org" not in page
    assert accesses(house) == [("ph-1", "address", "ada", "PB-7K3M-Q9TA")]


async def test_a_parcel_without_a_street_says_so(ada, house):
    house.order(address=PostalAddress(lines=(), country="GB"))
    page = await ada.page("/desk/parcels/PB-7K3M-Q9TA")
    assert "gave no street" in page
    assert "UNITED KINGDOM" in page


async def test_an_order_whose_customer_was_forgotten_is_no_parcel(ada, house):
    house.order(address=None)
    assert "PB-7K3M-Q9TA" not in await ada.page("/desk")
    assert (await ada.get("/desk/parcels/PB-7K3M-Q9TA")).status == 404
    await ada.post("/desk/parcels/PB-7K3M-Q9TA/posted", {"csrf": await ada.token()})
    assert (accesses(house), house.engine.accepted) == ([], [])


@pytest.mark.parametrize("status", ["in_review", "delivered", "awaiting_payment"])
async def test_no_other_address_and_no_other_sheet_is_shown(ada, house, status):
    house.order(status=status)
    for path in ("/desk/parcels/PB-7K3M-Q9TA", "/desk/parcels/PB-7K3M-Q9TA/sheet"):
        assert (await ada.get(path)).status == 404
    await ada.post("/desk/parcels/PB-7K3M-Q9TA/posted", {"csrf": await ada.token()})
    assert accesses(house) == []
    assert house.engine.accepted == []


async def test_the_print_sheet_is_saved_as_a_file_of_its_order(ada, house):
    house.order()
    response = await ada.get("/desk/parcels/PB-7K3M-Q9TA/sheet")
    assert (await response.read()).endswith(b"sheet")
    assert response.headers["Content-Disposition"] == 'attachment; filename="PB-7K3M-Q9TA-sheet.jpg"'
    assert accesses(house) == [("ph-1", "sheet", "ada", "PB-7K3M-Q9TA")]


async def test_the_sheet_is_made_on_other_paper_too_with_the_wall_and_the_words_of_the_order(ada, house):
    house.order()
    assert 'href="/desk/parcels/PB-7K3M-Q9TA/sheet/a4/pdf"' in await ada.page("/desk/parcels/PB-7K3M-Q9TA")
    response = await ada.get("/desk/parcels/PB-7K3M-Q9TA/sheet/a4/pdf")
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="PB-7K3M-Q9TA-sheet-a4.pdf"'
    assert accesses(house)[-1] == ("ph-1", "sheet-a4-pdf", "ada", "PB-7K3M-Q9TA")
    assert house.made == [(Cut(photo="ph-1", document="us-visa"), "a4", "pdf", "en")]
    assert (await ada.get("/desk/parcels/PB-7K3M-Q9TA/sheet/a0/pdf")).status == 404


@pytest.mark.parametrize("status", ["in_review", "delivered", "awaiting_payment"])
async def test_no_sheet_is_made_of_an_order_that_is_not_to_be_posted(ada, house, status):
    house.order(status=status)
    assert (await ada.get("/desk/parcels/PB-7K3M-Q9TA/sheet/a4/pdf")).status == 404
    assert (accesses(house), house.made) == ([], [])


async def test_posting_twice_is_one_posting(ada, house):
    house.order()
    form = {"csrf": await ada.token()}
    await asyncio.gather(*(ada.post("/desk/parcels/PB-7K3M-Q9TA/posted", form) for _ in range(3)))
    assert house.engine.events == [PrintsShipped("PB-7K3M-Q9TA")]
    assert "PB-7K3M-Q9TA" not in await ada.page("/desk/queue")


def asked_to_be_called(house, number="+32470123456"):
    house.conversation(owner="bot")
    house.case("case-c", kind="callback", photo=None)
    house.insert(addresses, conversation="web:c1", address=number, at=NOON)


async def test_whoever_takes_a_request_to_be_called_back_sees_whom_to_call_and_that_is_written_down(ada, house):
    asked_to_be_called(house)
    await ada.get("/desk/cases/case-c")

    page = await ada.page(HERE)

    assert 'href="tel:+32470123456"' in page
    assert house.seen() == [("", "telephone", "ada", "case-c")]


async def test_nobody_else_sees_the_number_and_a_customer_who_was_forgotten_has_none(ada, grace, house):
    asked_to_be_called(house)
    await ada.get("/desk/cases/case-c")
    assert "+32470123456" not in await grace.page(HERE)

    house.delete(addresses)
    assert "tel:" not in await ada.page(HERE)
    assert house.seen() == []
