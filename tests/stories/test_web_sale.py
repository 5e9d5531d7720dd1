"""A whole sale in a real browser, from hello to the downloaded file, with a person at the desk in another window."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, expect

from tests.booth import Booth
from tests.faces import astronaut, astronaut_in_the_dark, portrait
from tests.stories.in_the_browser import SLOW_MS, open_chat, open_desk


async def test_a_customer_buys_a_photo_in_the_browser_from_hello_to_the_file(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.hears("automated")
        await ada.says("visa for the US")
        await ada.hears("full price")
        await ada.is_no_child("us-visa")
        await ada.sends(astronaut())
        await ada.taps("Show all checks")
        await ada.hears("Mouth")
        await ada.says("start over")
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.buys()

        desk = await open_desk(browser, booth)
        await desk.goto(f"{booth.url}/desk/next")
        await desk.get_by_role("button", name="Approve").click()
        await ada.hears("Your photo is here")

        async with ada.page.expect_download() as downloading:
            await ada.page.get_by_role("link", name=re.compile("Download|jpg")).last.click()
        file = Path(await (await downloading.value).path())
        assert Image.open(io.BytesIO(file.read_bytes())).format == "JPEG"
        assert ada.complaints == []
        assert await booth.stop() == 0


async def test_a_rejected_photo_is_taken_again_for_free(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.buys()

        desk = await open_desk(browser, booth)
        await desk.goto(f"{booth.url}/desk/next")
        await desk.locator("input[name=reason][value=blur]").check()
        await desk.get_by_role("button", name=re.compile("Reject")).click()
        await ada.hears("you have paid already")

        await ada.sends(astronaut(), "second.jpg")
        await ada.taps("Use this photo")
        await ada.hears("nothing more to pay")
        await desk.goto(f"{booth.url}/desk/next")
        await desk.get_by_role("button", name="Approve").click()
        await ada.hears("Your photo is here")
        assert ada.complaints == []


async def test_a_french_customer_is_told_before_paying_that_no_home_photo_will_do(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        marie = await open_chat(browser, booth, tmp_path, language="fr-FR")
        await marie.hears("automatique")

        await marie.says("carte de séjour")

        await marie.hears("photographe")
        await expect(marie.page.get_by_role("log")).not_to_contain_text("fichier numérique")


async def test_a_person_takes_over_and_gives_back(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.hears("automated")
        await ada.says("I want to talk to a person")
        await ada.hears("called a person")
        desk = await open_desk(browser, booth)
        await desk.locator("a[href*='/desk/cases/']").first.click()
        await desk.get_by_role("textbox").fill("Hello, this is Sam. How can I help?")
        await desk.get_by_role("button", name=re.compile("Send")).first.click()

        await ada.hears("How can I help?")
        await ada.says("Is my beard a problem?")
        await expect(desk.locator("body")).to_contain_text("beard", timeout=SLOW_MS)
        await desk.get_by_role("button", name="Hand back to").click()
        await ada.hears("I'm the assistant again")


@pytest.mark.parametrize(
    ("name", "picture", "answer"),
    [
        ("notes.jpg", b"These are notes and no photo.", "not a photo"),
        ("empty.jpg", b"", "empty"),
        ("cut.jpg", astronaut()[:5000], "damaged"),
    ],
)
async def test_what_is_no_photo_is_answered_kindly_and_the_chat_goes_on(
    browser: Browser, tmp_path: Path, name: str, picture: bytes, answer: str
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))

        await ada.sends(picture, name)

        await ada.hears(answer)
        await ada.sends(astronaut())
        await ada.taps("Use this photo")
        await ada.hears("What would you like")


async def test_of_several_photos_that_are_sent_together_the_best_is_picked(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))

        await ada.sends_together(astronaut_in_the_dark(), astronaut())

        await ada.hears("Got several")
        await ada.hears("Of your 2 photos, number 2 is the best")
        await ada.taps("Use this photo")
        await ada.hears("What would you like")
        assert ada.complaints == []


async def test_a_real_portrait_passes_for_a_schengen_visa(browser: Browser, tmp_path: Path) -> None:
    photo = portrait("london_neutral/005_03.jpg")
    async with Booth(tmp_path / "booth") as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.says("schengen visa")
        await ada.is_no_child("schengen-visa")
        await ada.sends(portrait("london_smiling/001_08.jpg"), "smiling.jpg")
        await ada.taps("Show all checks")

        await ada.sends(photo)

        await ada.taps("Use this photo")
        await ada.hears("What would you like")
