"""A call, a link by text message, the camera page in a real browser, and the answer back in the messages."""

from pathlib import Path

from playwright.async_api import ViewportSize, expect

from tests.booth import Booth
from tests.browser import browser_with_camera
from tests.faces import astronaut, portrait
from tests.handlers.capture.films import film
from tests.peers.twilio import TwilioPeer
from tests.stories.customers import MOBILE, OnACall, _asks_for_the_link, find_the_booth, twilio_settings

SLOW_MS = 30_000
PHONE = ViewportSize(width=390, height=800)


async def test_a_caller_takes_the_photo_with_the_page_and_is_answered_by_text_message(tmp_path: Path) -> None:
    async with TwilioPeer() as twilio, Booth(tmp_path / "booth", **twilio_settings(twilio)) as booth:
        find_the_booth(twilio, booth, "sms")
        ada = OnACall(twilio.phone(MOBILE, on="sms"), booth, ring=lambda: _asks_for_the_link(twilio))
        await ada.begins()
        asked_for = (await ada.hears("You asked for this link")).url("")
        await ada.says("other card")
        await ada.hears("full price")

        async with browser_with_camera(film(tmp_path, astronaut())) as browser:
            context = await browser.new_context(viewport=PHONE, locale="en-GB")
            page = await context.new_page()
            complaints: list[str] = []
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
            await page.goto(asked_for)  # the link from before the document was chosen is still good
            await page.get_by_role("button", name="Start the camera").click()
            await expect(page.get_by_role("heading", name="Your photo is in our chat")).to_be_visible(timeout=SLOW_MS)
            back = page.get_by_role("link", name="Back")
            assert await back.get_attribute("href") == f"sms:{twilio.sms_sender}"
            assert complaints == []

        await ada.hears("Use this photo")
        await ada.taps("Use this photo")
        await ada.hears("What would you like")
        await twilio.settles()
        assert twilio.violations == []
        assert twilio.troubles == []


async def test_a_link_whose_sale_has_its_photo_says_so_kindly(tmp_path: Path) -> None:
    async with TwilioPeer() as twilio, Booth(tmp_path / "booth", **twilio_settings(twilio)) as booth:
        find_the_booth(twilio, booth, "sms")
        ada = OnACall(twilio.phone(MOBILE, on="sms"), booth, ring=lambda: _asks_for_the_link(twilio))
        await ada.begins()
        asked_for = (await ada.hears("You asked for this link")).url("")
        await ada.says("other card")
        await ada.hears("full price")
        await ada.sends(astronaut())
        for answer in ("Use this photo", "Digital file"):
            await ada.taps(answer)
        await ada.hears("e-mail")
        await ada.says("ada@example.com")
        for answer in ("Go on", "I agree", "It's me", "Yes, start now"):
            await ada.taps(answer)
        await ada.hears("Pay on a secure page")

        async with browser_with_camera(film(tmp_path, astronaut())) as browser:
            page = await (await browser.new_context(viewport=PHONE, locale="en-GB")).new_page()
            answered = await page.goto(asked_for)
            assert answered is not None
            assert answered.status == 410
            await expect(page.get_by_text("done its work")).to_be_visible()


async def test_a_real_portrait_for_a_visa_is_guided_taken_and_passes(tmp_path: Path) -> None:
    face = portrait("london_neutral/001_03.jpg")
    async with TwilioPeer() as twilio, Booth(tmp_path / "booth", **twilio_settings(twilio)) as booth:
        find_the_booth(twilio, booth, "whatsapp")
        ada = OnACall(twilio.phone("+14155550123", on="whatsapp"), booth, ring=_nothing)
        await ada.says("us visa")
        link = (await ada.hears("camera page")).url("camera page")

        async with browser_with_camera(film(tmp_path, face, zoom=1.0, aside=0, down=0.25)) as browser:
            page = await (await browser.new_context(viewport=PHONE, locale="en-GB")).new_page()
            await page.goto(link)
            await page.get_by_role("button", name="Start the camera").click()
            await expect(page.get_by_role("heading", name="Your photo is in our chat")).to_be_visible(timeout=SLOW_MS)

        await ada.hears("Use this photo")
        assert twilio.violations == []


async def _nothing() -> None:
    """Nobody rings here."""
