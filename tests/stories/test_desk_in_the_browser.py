"""The desk in a real browser, with the product as it ships behind it: what an agent does, and what customers get."""

import asyncio
import datetime as dt
import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, expect

from bot.console.auth import ensure_agent
from bot.domain.team import ROLES
from bot.storage.database import Database
from bot.storage.team import SqlTeam
from tests.booth import Booth
from tests.faces import astronaut
from tests.stories.in_the_browser import CASE, QUEUE, SLOW_MS, Customer, next_photo, open_chat, open_desk


async def approve_by_key(desk: Page) -> None:
    # A key counts once both pictures have been seen for a moment.
    await expect(desk.locator("#approve button[data-seen]")).to_be_visible(timeout=SLOW_MS)
    await desk.keyboard.press("a")


async def reject_by_key(desk: Page, letters: str) -> None:
    await desk.keyboard.press("r")
    await desk.keyboard.type(letters)
    await desk.keyboard.press("Enter")


async def with_another_card(browser: Browser, booth: Booth, folder: Path) -> Customer:
    """A customer whose photo can be used."""
    customer = await open_chat(browser, booth, folder)
    await customer.taps(re.compile("Other card"))
    await customer.sends(astronaut())
    return customer


async def test_prints_go_from_the_address_in_the_chat_to_the_post(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys("File and prints", "Ada Lovelace\n12 St James's Square\nSW1Y 4JH London\nUnited Kingdom")
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        await approve_by_key(desk)
        await expect(desk).to_have_url(QUEUE)
        await ada.hears("The prints follow by post")

        await desk.get_by_role("link", name=re.compile("PB-")).click(timeout=SLOW_MS)
        await expect(desk.locator("address")).to_contain_text("SW1Y 4JH London")
        await expect(desk.locator("address")).to_contain_text("UNITED KINGDOM")
        async with desk.expect_download() as downloading:
            await desk.get_by_role("link", name=re.compile("sheet")).click()
        await desk.get_by_text("On other paper").click()
        async with desk.expect_download() as downloading_pdf:
            await desk.get_by_role("listitem").filter(has_text="Letter").get_by_role("link", name="PDF").click()
        assert Path(await (await downloading_pdf.value).path()).read_bytes().startswith(b"%PDF")
        sheet = Image.open(io.BytesIO(Path(await (await downloading.value).path()).read_bytes()))
        assert (sheet.format, min(sheet.size) > 1000) == ("JPEG", True)
        await desk.get_by_role("button", name="Posted").click()

        await expect(desk.get_by_text("Nothing to post.")).to_be_visible()
        await ada.hears("are in the post")
        assert ada.complaints == []


async def test_a_white_wall_is_chosen_beside_the_real_one_told_and_printed(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys()
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        await desk.get_by_role("link", name="Show with a white wall").click()
        white = desk.get_by_role("button", name="Approve with a white wall")
        for picture in await desk.locator(".pictures img").all():
            await expect(picture).to_be_in_viewport()
        await expect(desk.locator("#approve button[data-seen]")).to_be_visible(timeout=SLOW_MS)
        await desk.keyboard.press("a")  # which of the two is not for a key to say
        await expect(white).to_be_in_viewport()

        await white.click()

        await ada.hears("They chose to make the wall white; nothing else was changed.")
        await ada.hears("Your photo is here")
        made = {}
        for name in ("Download", "Photo sheet, 10", "PDF, A4"):
            async with ada.page.expect_download() as downloading:
                await ada.page.get_by_role("link", name=re.compile(name)).last.click()
            made[name] = Path(await (await downloading.value).path()).read_bytes()
        photo = Image.open(io.BytesIO(made["Download"])).convert("L")
        assert min(photo.getpixel((x, 5)) for x in (5, photo.width - 5)) > 240
        assert Image.open(io.BytesIO(made["Photo sheet, 10"])).info["dpi"] == (600, 600)
        assert made["PDF, A4"].startswith(b"%PDF")
        assert ada.complaints == []


async def test_a_contested_refusal_is_approved_by_a_person_and_bought(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.says("visa for the US")
        await ada.hears("full price")
        await ada.is_no_child("us-visa")
        await ada.sends(astronaut())
        await ada.taps("Ask a person")
        await ada.hears("A person from our team will look at this photo")
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        for seen in (
            "Original",
            "Finished crop",
            "Please look at",
            "Mouth closed",
            "checks passed",
            "Head 25.5",
            "Too far suggested",
            "Approve",
        ):
            await expect(desk.get_by_text(re.compile(seen.replace(" ", r"\s*"))).first).to_be_in_viewport()

        await approve_by_key(desk)

        await ada.hears("A person looked at your photo and found it fine")
        await ada.buys()
        await expect(desk).to_have_url(QUEUE)
        await next_photo(desk)
        await approve_by_key(desk)
        await ada.hears("Your photo is here")
        assert ada.complaints == []


async def test_a_second_photo_is_free_after_a_rejection_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys()
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        decided = desk.url

        await reject_by_key(desk, "shadow b")

        await ada.hears("There is a shadow on the wall")
        await ada.hears("you have paid already")
        await expect(desk).to_have_url(QUEUE)
        await desk.goto(decided)
        await expect(desk.get_by_text("This case is settled")).to_be_visible()
        await ada.sends(astronaut(), "second.jpg")
        await ada.taps("Use this photo")
        await ada.hears("nothing more to pay")
        await desk.get_by_role("link", name="Queue", exact=True).click()
        await expect(desk).to_have_url(QUEUE)
        await next_photo(desk)
        approve = desk.get_by_role("button", name="Approve")
        await approve.dblclick()
        await ada.hears("Your photo is here")
        assert ada.complaints == []


async def test_two_agents_race_for_a_case_and_one_decides(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        database = Database(f"sqlite:///{booth.database}")
        await ensure_agent(
            SqlTeam(database), "grace", lambda: "a long password", frozenset(ROLES), dt.datetime.now(dt.UTC)
        )
        database.close()
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys()
        sam, grace = await open_desk(browser, booth), await open_desk(browser, booth, "grace")
        address = await sam.locator("a.row").first.get_attribute("href")

        await asyncio.gather(*(desk.goto(f"{booth.url}{address}") for desk in (sam, grace)))

        seats = [await desk.get_by_role("button", name="Approve").count() for desk in (sam, grace)]
        assert sorted(seats) == [0, 1]
        first, second = (sam, grace) if seats[0] else (grace, sam)
        assert await second.locator("img[src*='/desk/photos/']").count() == 0
        await second.get_by_role("button", name="Take over").click()
        await first.locator("input[name=reason][value=blur]").check()
        await first.get_by_role("button", name="Reject").click()
        await expect(first.get_by_text("Things have changed since you opened the page")).to_be_visible()
        await approve_by_key(second)
        await ada.hears("Your photo is here")
        assert "isn't quite sharp" not in await ada.page.inner_text("body")


async def test_a_person_and_a_customer_write_at_the_same_time(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.hears("automated")
        await ada.says("I want to talk to a person")
        await ada.hears("called a person")
        desk = await open_desk(browser, booth)
        await desk.locator("a.row").first.click()

        async def sam_writes(words: str) -> None:
            await desk.get_by_role("textbox").fill(words)
            await desk.keyboard.press("Control+Enter")
            await expect(desk.get_by_role("log")).to_contain_text(words)

        for number in range(3):
            await asyncio.gather(sam_writes(f"Answer {number}"), ada.says(f"Question {number}"))

        for number in range(3):
            await ada.hears(f"Answer {number}")
            await expect(desk.get_by_role("log")).to_contain_text(f"Question {number}", timeout=SLOW_MS)
        await desk.get_by_role("button", name="Hand back to").click()
        await ada.hears("I'm the assistant again")
        assert await desk.locator("a.row").count() == 0
        assert ada.complaints == []


async def test_a_customer_whose_data_was_erased_is_not_shown_to_whoever_had_the_case_open(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await with_another_card(browser, booth, tmp_path)
        await ada.buys()
        await ada.says("I want to talk to a person")
        await ada.hears("called a person")
        desk = await open_desk(browser, booth)
        talk = await desk.context.new_page()
        await talk.goto(f"{booth.url}/desk")
        await talk.locator("a.row", has_text="Person needed").click()
        await expect(talk.get_by_role("log")).to_contain_text("ada@example.com")
        await next_photo(desk)
        picture = await desk.locator(".side-original img").get_attribute("src")

        await ada.taps("Go on with the assistant")
        await ada.says("delete my data")
        await ada.taps("Yes, erase everything")
        await ada.hears("It is done")

        await expect(talk.get_by_text("ada@example.com")).to_have_count(0, timeout=SLOW_MS)
        assert (await desk.request.get(f"{booth.url}{picture}")).status == 404
        await desk.get_by_role("button", name="Approve").click()
        await expect(desk).not_to_have_url(CASE)
        await desk.goto(f"{booth.url}/desk")
        # Of what waited nothing is left; the order was paid, and what becomes of the money is a new question to people.
        await expect(desk.locator("a.row")).to_have_count(1)
        await desk.locator("a.row", has_text="Money left").click()
        await expect(desk.get_by_role("link", name=re.compile("Money"))).to_be_visible()
        await expect(desk.locator("body")).not_to_contain_text("ada@example.com")
        await ada.says("my orders")
        await expect(ada.page.get_by_role("log")).not_to_contain_text("approved it")
        assert "Traceback" not in "\n".join(booth.said)
