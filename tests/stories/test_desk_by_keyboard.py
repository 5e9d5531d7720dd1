"""A whole morning at the desk by somebody who has no mouse: Tab, Enter, arrows and the desk's own keys, and nothing else."""

import base64
import re
import time
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.console.second_factor import STEP_S, code
from tests.booth import Booth
from tests.keyboard import Hands
from tests.stories.in_the_browser import CASE, DESK, QUEUE, SLOW_MS, Customer
from tests.stories.test_desk_in_the_browser import with_another_card

TALK = re.compile(r"/desk/conversations/")
ORDER = re.compile(r"/desk/orders/PB-")
INBOX = re.compile(r"/desk/inbox")


async def at_the_door(browser: Browser, booth: Booth) -> Page:
    context = await browser.new_context(viewport=DESK, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{booth.url}/desk")
    return page


async def logs_in(hands: Hands) -> None:
    await hands.page.keyboard.type("desk")  # the field has the focus already
    await hands.type("^Password", "a long password")
    await hands.page.keyboard.press("Enter")


async def sets_up_a_second_factor(hands: Hands) -> bytes:
    """Returns its secret, read from the letters beside the picture."""
    page = hands.page
    await hands.press("^desk$")
    await page.wait_for_url("**/desk/account")
    await hands.walks("account")
    await hands.press("^Set up")
    await page.wait_for_url("**/desk/account/factor")
    await hands.walks("factor")
    letters = (await page.locator("p .code").inner_text()).replace(" ", "")
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    await hands.type("^Six digits", code(secret, int(time.time()) // STEP_S))
    await page.keyboard.press("Enter")
    return secret


async def writes(hands: Hands, words: str) -> None:
    """And is in the field again afterwards."""
    await hands.page.keyboard.type(words)
    await hands.page.keyboard.press("Control+Enter")
    await expect(hands.page.get_by_role("log")).to_contain_text(words, timeout=SLOW_MS)
    await expect(hands.page.locator("#words")).to_be_focused()


async def test_a_morning_without_a_mouse(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys()
        await ada.says("I want to talk to a person")
        await ada.hears("called a person")
        desk = await at_the_door(browser, booth)
        hands = Hands(desk)

        await hands.walks("login")
        await logs_in_with_both(hands)
        await talks(hands, ada)
        await judges(hands)
        await ada.hears("Your photo is here")
        await looks_after_an_order(hands)
        for name, place in {"Figures": "figures", "To confirm": "proposals", "Team": "people", "Log": "log"}.items():
            await hands.press(f"^{name}$")
            await desk.wait_for_url(f"**/desk/{place}")
            await hands.walks(name)
        await hands.press("^Log out$")
        await desk.wait_for_url("**/desk/login")

        assert hands.complaints == [], "\n".join(hands.complaints)
        assert ada.complaints == []


async def logs_in_with_both(hands: Hands) -> None:
    """With the password, and from the next time on with six digits too."""
    page = hands.page
    await page.reload()  # the walk has left the field
    await logs_in(hands)
    await expect(page).to_have_url(QUEUE)
    await hands.walks("queue")
    secret = await sets_up_a_second_factor(hands)
    await page.wait_for_url(re.compile("/desk/account[?]?[a-z]*$"))
    await hands.press("^Log out$")
    await page.wait_for_url("**/desk/login")
    await logs_in(hands)
    await expect(page.locator("#code")).to_be_focused()
    await page.keyboard.type(
        code(secret, int(time.time()) // STEP_S + 1)
    )  # each counts once, and the next is good already
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(QUEUE)


async def talks(hands: Hands, ada: Customer) -> None:
    """Opens the conversation while rows change, takes it, writes, answers by "/", keeps a note, and hands it back."""
    page = hands.page
    await hands.press("^Inbox$")
    await expect(page).to_have_url(INBOX)
    await hands.walks("inbox")
    await page.keyboard.press("j")
    for words in ("Are you there?", "Hello?"):
        await ada.says(words)
        await expect(page.locator("#threads")).to_contain_text(words, timeout=SLOW_MS)
        await hands.keeps_its_place()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(TALK)
    await hands.walks("conversation")
    await hands.press("^Take over")
    await expect(page.locator("#holder")).to_contain_text("You have this conversation", timeout=SLOW_MS)
    await expect(page.locator("#words")).to_be_focused()

    await writes(hands, "Good morning, this is the desk.")
    await ada.hears("this is the desk")
    await ada.says("How long will it take?")
    await expect(page.get_by_role("log")).to_contain_text("How long will it take?", timeout=SLOW_MS)
    await expect(page.locator("#words")).to_be_focused()  # what comes meanwhile takes nobody's place
    await page.keyboard.press("/")
    await expect(page.get_by_role("combobox", name=re.compile("Filter the answers"))).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).to_be_focused()
    answer = await page.locator("#words").input_value()
    assert answer
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("log")).to_contain_text(answer.splitlines()[0], timeout=SLOW_MS)
    await expect(page.locator("#words")).to_be_focused()

    await hands.press("^Private note")
    await hands.type("^For the team only", "She is in a hurry.")
    await hands.press("^Keep the note")
    await expect(page.locator("li.private")).to_contain_text("in a hurry")
    await hands.type("^Add a label", "hurry")
    await page.keyboard.press("Enter")
    await expect(page.locator(".tag.label")).to_have_text("hurry")
    await hands.walks("conversation, held")
    await hands.press("^Hand back")
    await expect(page).to_have_url(QUEUE)
    await ada.hears("I'm the assistant again")


async def judges(hands: Hands) -> None:
    """The next photo: the cut to the right and back, the other picture, closer and away, and approved where the hands are."""
    page = hands.page
    await page.wait_for_load_state()
    await page.keyboard.press("n")
    await expect(page).to_have_url(CASE)
    await expect(page.locator("#approve button[data-seen]")).to_be_visible(timeout=SLOW_MS)
    await hands.walks("photo")
    await expect(page.locator("#approve button[data-seen]")).to_be_visible(timeout=SLOW_MS)
    await page.keyboard.press("z")
    await expect(page.locator("dialog[open]")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await page.keyboard.press("o")
    await expect(page.get_by_label("Your view")).to_be_focused()
    await page.keyboard.press("Escape")
    await hands.keeps_its_place()
    await page.keyboard.press("r")
    await page.keyboard.press("ArrowDown")
    await hands.keeps_its_place()
    await hands.press("^Approve")
    await expect(page).to_have_url(QUEUE)


async def looks_after_an_order(hands: Hands) -> None:
    """Finds it, reads it, takes it up, sends the file once more, and lets go of it."""
    page = hands.page
    await hands.press("^Orders$")
    await page.wait_for_url("**/desk/orders")
    await hands.walks("orders")
    await hands.type("^Order number", "ada@example.com")
    await page.keyboard.press("Enter")
    await expect(page.locator("#found .count")).to_have_text("1")
    await hands.press("^PB-")
    await expect(page).to_have_url(ORDER)
    await hands.press("^Take this order up")
    await expect(page.get_by_role("button", name="Done with this order")).to_be_visible()
    await hands.walks("order")
    await hands.press("^Send the file again")
    await hands.type("^Why", "It was deleted by mistake.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("It was deleted by mistake.")).to_be_visible(timeout=SLOW_MS)
    await hands.press("^Done with this order")
    await expect(page).to_have_url(QUEUE)
