"""Photos judged by keyboard in a real browser: a dozen in a row, and one whose cut is moved and looked at closely."""

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.booth import Booth
from tests.faces import astronaut
from tests.stories.in_the_browser import QUEUE, SLOW_MS, next_photo, open_chat, open_desk
from tests.stories.reviewing import ask_about_photos, judge_by_keyboard

A_DOZEN = 12
SEEN = "#approve button[data-seen]"


def rows(booth: Booth, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(booth.database)) as connection:
        return connection.execute(sql).fetchall()


async def test_a_dozen_photos_are_judged_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        await ask_about_photos(browser, booth, tmp_path, A_DOZEN)
        assert rows(booth, "SELECT count(*) FROM cases WHERE due_at IS NOT NULL") == [(A_DOZEN,)]
        desk = await open_desk(browser, booth)

        pace = await judge_by_keyboard(desk, A_DOZEN)

        await expect(desk).to_have_url(QUEUE)
        decided = rows(booth, "SELECT outcome, count(*) FROM cases GROUP BY outcome ORDER BY outcome")
        assert decided == [("approved", A_DOZEN // 2), ("rejected", A_DOZEN // 2)]
        kept = rows(booth, "SELECT verdict, reason, count(*) FROM opinions GROUP BY verdict, reason ORDER BY reason")
        assert kept == [("fail", "", A_DOZEN // 2), ("fail", "too-far", A_DOZEN // 2)]
        assert rows(booth, "SELECT count(*) FROM opinions WHERE seconds IS NULL") == [(0,)]
        sys.stdout.write("\n".join(pace.lines()) + "\n")


async def test_the_customer_gets_the_bytes_that_the_reviewer_saw(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.buys()
        assert rows(booth, "SELECT count(*) FROM cases WHERE kind = 'review' AND due_at IS NOT NULL") == [(1,)]
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        await expect(desk.locator(SEEN)).to_be_visible(timeout=SLOW_MS)
        picture = desk.locator("#cut img")
        planned = await (await desk.request.get(booth.url + str(await picture.get_attribute("src")))).body()
        crown = await desk.locator("#cut text.crown").text_content()

        for key in ("ArrowRight", "ArrowDown", "+", "+"):
            await desk.keyboard.press(key)

        await expect(picture).to_have_attribute("src", re.compile("right=5&down=5&larger=10"), timeout=SLOW_MS)
        await expect(desk.locator(".stack.renewed")).to_have_count(0, timeout=SLOW_MS)
        assert await desk.locator("#cut text.crown").text_content() != crown
        seen = await (await desk.request.get(booth.url + str(await picture.get_attribute("src")))).body()
        assert seen != planned
        await expect(desk.locator(SEEN)).to_be_visible(timeout=SLOW_MS)
        await desk.keyboard.press("a")
        await ada.hears("Your photo is here")
        async with ada.page.expect_download() as downloading:
            await ada.page.get_by_role("link", name=re.compile("Download")).last.click()
        assert Path(await (await downloading.value).path()).read_bytes() == seen
        assert ada.complaints == []


async def test_what_the_document_does_not_permit_is_said_and_a_closer_look_is_in_step(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        await ask_about_photos(browser, booth, tmp_path, 1)
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        await expect(desk.locator(SEEN)).to_be_visible(timeout=SLOW_MS)

        for _ in range(40):
            await desk.keyboard.press("ArrowLeft")
        await expect(desk.locator("#nudge-said")).to_contain_text("No farther", timeout=SLOW_MS)

        measures = desk.locator("#cut .measures")
        await expect(measures).to_be_visible()
        await desk.keyboard.press("m")
        await expect(measures).to_be_hidden()
        await desk.keyboard.press("g")
        await expect(desk.locator("#cut .grid")).to_be_visible()

        await expect(desk.locator(".renewed")).to_have_count(0, timeout=SLOW_MS)
        asked = len(rows(booth, "SELECT 1 FROM audit WHERE deed = 'saw'"))
        await desk.keyboard.press("z")
        await expect(desk.locator("dialog .pane")).to_have_count(2)
        await desk.keyboard.press("z")
        places = "panes => panes.map(pane => [pane.scrollLeft, pane.scrollTop])"
        before = await desk.locator("dialog .pane").evaluate_all(places)
        await desk.keyboard.press("ArrowDown")
        after = await desk.locator("dialog .pane").evaluate_all(places)
        moved = [new[1] - old[1] for old, new in zip(before, after, strict=True)]
        assert moved[0] > 0
        assert abs(moved[0] - moved[1]) <= 2
        await desk.keyboard.press("Escape")
        await expect(desk.locator("dialog .pane")).to_have_count(0)
        await expect(desk.locator("#cut img")).to_be_visible()
        # The pictures were moved about, and not asked for again.
        assert len(rows(booth, "SELECT 1 FROM audit WHERE deed = 'saw'")) == asked

        await desk.keyboard.press("o")
        await expect(desk.get_by_label("Your view")).to_be_focused()
        await desk.keyboard.press("Escape")
        await expect(desk.get_by_label("Your view")).to_be_hidden()
