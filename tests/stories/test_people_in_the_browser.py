"""People take over, in a real browser with the product as it ships: the customer's phone and two agents' desks."""

import datetime as dt
import re
from pathlib import Path

from playwright.async_api import Browser, expect

from bot.console.auth import ensure_agent
from bot.domain.team import ROLES
from bot.storage.database import Database
from bot.storage.schema import ratings
from bot.storage.team import SqlTeam
from tests.booth import Booth
from tests.stories.in_the_browser import QUEUE, SLOW_MS, customer_who_asks, open_desk, open_request

TALK = re.compile(r"/desk/conversations/")


async def hire(booth: Booth, name: str) -> None:
    database = Database(f"sqlite:///{booth.database}")
    await ensure_agent(SqlTeam(database), name, lambda: "a long password", frozenset(ROLES), dt.datetime.now(dt.UTC))
    database.close()


def rated(booth: Booth) -> list[tuple[object, ...]]:
    database = Database(f"sqlite:///{booth.database}")
    asked = ratings.select().with_only_columns(ratings.c.agent, ratings.c.score, ratings.c.words, ratings.c.channel)
    found = database.run_now(lambda sql: [tuple(row) for row in sql.execute(asked)])
    database.close()
    return found


async def test_two_agents_write_at_once_one_is_heard_and_hands_back_with_the_same_form(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        await hire(booth, "grace")
        ada = await customer_who_asks(browser, booth, tmp_path)
        await ada.hears("You are next.")
        await ada.says("person")
        await expect(ada.page.get_by_role("log").get_by_text("called a person")).to_have_count(1)

        sam, grace = await open_desk(browser, booth), await open_desk(browser, booth, "grace")
        await open_request(sam)
        await grace.goto(sam.url)
        await sam.get_by_role("textbox").fill("Hello, this is Sam.")
        await grace.get_by_role("textbox").fill("Hello, this is Grace.")
        await sam.get_by_role("button", name="Send Ctrl").click()
        await ada.hears("Hello, this is Sam.")
        await grace.get_by_role("button", name="Send Ctrl").click()
        await expect(grace.get_by_role("alert").first).to_contain_text("Not sent: desk has this conversation")
        await expect(grace.get_by_role("textbox")).to_have_value("Hello, this is Grace.")
        await expect(ada.page.get_by_role("log")).not_to_contain_text("Hello, this is Grace.")

        await sam.get_by_role("textbox").fill("A white wall is best.")
        await sam.goto(sam.url)
        await expect(sam.get_by_role("textbox")).to_have_value("A white wall is best.")
        await sam.get_by_role("button", name="Send and hand back").click()
        await expect(sam).to_have_url(QUEUE, timeout=SLOW_MS)
        await ada.hears("A white wall is best.")
        await ada.hears("Did that help?")
        await ada.taps("Yes, it did")
        await ada.hears("Thank you for telling us")
        await ada.taps("Add a sentence")
        await ada.says("Very quick.")
        await ada.hears("I've passed it on")
        assert rated(booth) == [("desk", 1, "Very quick.", "web")]
        assert ada.complaints == []


async def test_while_nobody_is_there_a_question_is_left_read_and_answered(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth", BOT_DESK_HOURS="") as booth:
        ada = await customer_who_asks(browser, booth, tmp_path)
        await ada.hears("Write your question in one message")
        await ada.says("May I smile in a photo for a refund of my visa?")
        await ada.hears("Your question is with our team")
        await ada.says("status")
        await ada.hears("no orders yet")

        desk = await open_desk(browser, booth)
        await open_request(desk)
        await expect(desk.locator("main")).to_contain_text("Left a question: May I smile")
        await desk.get_by_role("textbox").fill("With your mouth closed.")
        await desk.get_by_role("button", name="Send and hand back").click()
        await ada.hears("With your mouth closed.")
        await ada.hears("Did that help?")
        await expect(desk.locator("a.row")).to_have_count(0, timeout=SLOW_MS)
        assert ada.complaints == []
