"""Who has a conversation: one agent at a time, words that are not lost, and what comes back to the queue."""

import asyncio

import pytest

from bot.domain.events import PersonJoined, PersonWrote
from bot.storage.schema import cases, questions
from tests.console.conftest import hidden

HERE = "/desk/conversations/web:c1"


async def form_of(browser, **more):
    page = await browser.page(HERE)
    return {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), **more}


def asked_for_a_person(house, owner="queue", **more):
    house.conversation(owner=owner)
    house.case("case-p", kind="person", photo=None, **more)


async def test_words_and_hand_back_are_one_form(ada, house):
    asked_for_a_person(house)
    assert 'name="then" value="hand-back"' in await ada.page(HERE)
    form = await form_of(ada, words="It is the light.", then="hand-back")
    answers = [await ada.post(f"{HERE}/wrote", form) for _ in range(2)]
    assert answers[0].headers["Location"] == "/desk"
    assert house.engine.events == [PersonWrote("ada", "It is the light.", hands_back=True)]
    assert house.owner() == "bot"
    assert ("ada", "wrote", {"conversation": "mark-of-6", "then": "hand-back"}) in house.deeds()


async def test_nothing_written_is_nothing_handed_back(ada, house):
    asked_for_a_person(house, owner="ada")
    await ada.post(f"{HERE}/wrote", await form_of(ada, words=" ", then="hand-back"))
    assert (house.engine.events, house.owner()) == ([], "ada")


async def test_words_to_a_conversation_that_somebody_else_has_are_refused_and_shown_back(ada, grace, house):
    asked_for_a_person(house, owner="grace", assigned_to="grace")
    answer = await ada.post(f"{HERE}/wrote", await form_of(ada, words="I know <b>this</b> one."))
    assert answer.status == 409
    page = await answer.text()
    assert "grace has this conversation now" in page
    assert ">I know &lt;b&gt;this&lt;/b&gt; one.</textarea>" in page
    assert PersonJoined("ada") not in house.engine.events
    assert (house.owner(), house.rows(cases)[0].assigned_to) == ("grace", "grace")
    assert "I know" not in await grace.page(HERE)
    assert ("ada", "refused", {"deed": "wrote", "status": "409"}) in house.deeds()
    again = {"csrf": hidden(page, "csrf"), "nonce": hidden(page, "nonce"), "from": hidden(page, "from")}
    await ada.post(f"{HERE}/joined", again)
    assert house.owner() == "ada"


async def test_of_two_who_write_at_once_one_is_heard_and_the_other_gets_the_words_back(ada, grace, house):
    asked_for_a_person(house)
    forms = [await form_of(browser, words=f"Words of {name}.") for browser, name in ((ada, "ada"), (grace, "grace"))]
    answers = await asyncio.gather(ada.post(f"{HERE}/wrote", forms[0]), grace.post(f"{HERE}/wrote", forms[1]))
    assert sorted(answer.status for answer in answers) == [303, 409]
    holder = house.owner()
    loser = next(answer for answer in answers if answer.status == 409)
    told = await loser.text()
    assert f"{holder} has this conversation now" in told
    assert house.rows(cases)[0].assigned_to == holder
    other = "grace" if holder == "ada" else "ada"
    assert f">Words of {other}.</textarea>" in told


async def test_taking_over_names_the_holder_that_the_page_showed(ada, grace, house):
    asked_for_a_person(house)
    form = await form_of(ada)
    await grace.post(f"{HERE}/joined", await form_of(grace))
    answer = await ada.post(f"{HERE}/joined", form)
    assert answer.headers["Location"].startswith("/desk/conversations/")
    page = await ada.page(HERE)
    assert "grace" in page
    assert house.owner() == "grace"
    await ada.post(f"{HERE}/joined", await form_of(ada, **{"from": hidden(page, "from")}))
    assert house.engine.events[-1] == PersonJoined("ada", "grace")
    assert (house.owner(), house.rows(cases)[0].assigned_to) == ("ada", "ada")


@pytest.mark.parametrize(("address", "shown"), [("", "To be answered here."), ("anna@example.com", "anna@example.com")])
async def test_a_question_that_was_left_is_shown_with_the_way_of_its_answer(ada, house, address, shown):
    asked_for_a_person(house, owner="bot")
    told = {"words": "May I <i>smile</i>?", "answer_to": address, "at": house.clock.now}
    house.insert(questions, id="q", case="case-p", conversation="web:c1", **told)
    page = await ada.page(HERE)
    assert "May I &lt;i&gt;smile&lt;/i&gt;?" in page
    assert shown in page


async def test_what_came_back_to_the_queue_is_marked_there(ada, house):
    asked_for_a_person(house)
    assert "Reassigned" not in await ada.page("/desk")
    house.delete(cases)
    house.case("case-q", kind="person", photo=None, returned_at=house.clock.now)
    assert "Reassigned" in await ada.page("/desk")
