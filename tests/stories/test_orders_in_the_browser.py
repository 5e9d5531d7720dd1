"""Orders at the desk in a real browser, with the product as it ships behind it: found, read, taken up, and decided by two."""

import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.console.auth import ensure_agent
from bot.storage.database import Database
from bot.storage.team import SqlTeam
from bot.wiring.ground import now
from tests.booth import Booth
from tests.stories.in_the_browser import QUEUE, Customer, next_photo, open_desk
from tests.stories.test_desk_in_the_browser import approve_by_key, with_another_card


async def take_up(desk: Page, words: str) -> None:
    """Look for an order, open the one that is found, and take it up."""
    await desk.get_by_role("link", name="Orders", exact=True).click()
    await desk.get_by_label("Order number, e-mail address or telephone number").fill(words)
    await desk.keyboard.press("Enter")
    await desk.get_by_role("link", name=re.compile("^PB-")).click()
    await expect(desk.get_by_role("heading", name="What happened")).to_be_visible()
    await desk.get_by_role("button", name="Take this order up").click()


async def until_delivered(browser: Browser, booth: Booth, folder: Path) -> tuple[Customer, Page]:
    ada = await with_another_card(browser, booth, folder)
    await ada.buys()
    desk = await open_desk(browser, booth)
    await next_photo(desk)
    await approve_by_key(desk)
    await expect(desk).to_have_url(QUEUE)
    await ada.hears("Your photo is here")
    return ada, desk


async def test_an_order_is_found_by_e_mail_and_its_file_sent_again(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada, desk = await until_delivered(browser, booth, tmp_path)
        await take_up(desk, "ADA@example.com")
        past = desk.get_by_role("list", name="What happened")
        for told in ("Order placed", "Photo approved", "Finished file made", "File delivered into the chat"):
            await expect(past).to_contain_text(told)
        await desk.get_by_text("Send the file again").first.click()
        await desk.get_by_label("Why").locator("visible=true").fill("the chat was lost")
        await desk.get_by_role("button", name="Send the file again").click()
        await expect(past).to_contain_text("the chat was lost")
        # The first of them, and the one more.
        await expect(ada.page.get_by_role("log").get_by_text("Your photo is here")).to_have_count(2, timeout=20_000)
        await desk.get_by_role("button", name="Done with this order").click()
        await expect(desk).to_have_url(QUEUE)
        assert ada.complaints == []


async def test_a_refund_above_the_limit_is_proposed_by_one_and_confirmed_by_another(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth", BOT_FOUR_EYES_ABOVE="1.00") as booth:
        ada, desk = await until_delivered(browser, booth, tmp_path)
        database = Database(f"sqlite:///{booth.database}")
        team, roles = SqlTeam(database), frozenset({"lead"})
        await ensure_agent(team, "grace", lambda: "a long password", roles, now())  # type: ignore[arg-type]
        await asyncio.to_thread(database.close)
        await take_up(desk, "ada@example.com")
        await desk.get_by_role("link", name="Money").click()
        await desk.get_by_label(re.compile("^Amount")).fill("2")
        await desk.get_by_label(re.compile("^Why")).fill("a gesture")
        await desk.get_by_role("button", name="Give money back").click()
        await expect(desk.get_by_role("status")).to_contain_text("waits for somebody else: Give back €2.00")
        grace = await open_desk(browser, booth, "grace")
        await grace.get_by_role("link", name="To confirm").click()
        await grace.get_by_label(re.compile("^A few words")).fill("fine")
        await grace.get_by_role("button", name="Confirm").click()
        await expect(grace.get_by_text("Nothing waits for a second pair of eyes.")).to_be_visible()
        await ada.hears("€2.00 for order")
        assert ada.complaints == []
