"""What was bought leaves the house: a receipt and the file by e-mail, prints by a lab, an invoice by a link; in real processes."""

import asyncio
import json
import re
import time
from pathlib import Path

import aiohttp
import pypdfium2
from playwright.async_api import Browser

from bot.delivery.lab.signature import HEADER, sign
from tests.booth import Booth
from tests.faces import astronaut
from tests.peers.smtp import SmtpPeer
from tests.peers.stripe import StripePeer, Webhook
from tests.stories.in_the_browser import open_chat, open_desk

HOME = "Ada Lovelace\n12 rue des Lilas\n75011 Paris\nFrance"
PATIENCE_S = 30


async def until(found, what: str):
    """Wait for what another process does."""
    for _ in range(PATIENCE_S * 10):
        if result := found():
            return result
        await asyncio.sleep(0.1)
    raise AssertionError(f"there is no {what}")


async def approve(browser: Browser, booth: Booth) -> None:
    desk = await open_desk(browser, booth)
    await desk.goto(f"{booth.url}/desk/next")
    await desk.get_by_role("button", name="Approve").click()


async def test_the_receipt_and_the_file_come_by_e_mail_with_the_invoice(browser: Browser, tmp_path: Path) -> None:
    async with (
        SmtpPeer() as post,
        Booth(
            tmp_path / "booth",
            **post.settings,
            BOT_SELLER_NAME="Passbooth Ltd",
            BOT_SELLER_ADDRESS="1 High Street; 1000 Brussels",
        ) as booth,
    ):
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.buys()
        receipt = await until(lambda: post.letters[:1], "receipt")
        assert "ada@example.com" in str(receipt[0].to)
        (invoice,) = [
            part for part in receipt[0].message.iter_attachments() if part.get_content_type() == "application/pdf"
        ]
        words = pypdfium2.PdfDocument(invoice.get_content())[0].get_textpage().get_text_range()
        assert "Passbooth Ltd" in words
        assert re.search(r"\d{4}-000001", words)

        href = await ada.page.get_by_role("link", name=re.compile("Invoice")).last.get_attribute("href")
        async with aiohttp.ClientSession() as client, client.get(str(href)) as answer:
            assert (answer.status, answer.content_type) == (200, "application/pdf")

        await approve(browser, booth)
        await ada.hears("Your photo is here")
        letters = await until(lambda: len(post.letters) > 1 and post.letters, "second letter")
        files = [part.get_content_type() for part in letters[-1].message.iter_attachments()]
        assert "image/jpeg" in files
        assert ada.complaints == []


async def test_prints_are_a_job_in_the_lab_s_folder_and_its_callbacks_move_the_order(
    browser: Browser, tmp_path: Path
) -> None:
    secret, lab = "a secret that the lab knows", tmp_path / "lab"
    async with Booth(tmp_path / "booth", BOT_LAB_FOLDER=str(lab), BOT_LAB_SECRET=secret) as booth:
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.buys("^Prints", HOME)
        await approve(browser, booth)
        await ada.hears("approved it")

        manifest = (await until(lambda: list(lab.glob("*/manifest.json")), "job"))[0]
        job = json.loads(manifest.read_text())
        assert job["address"] == ["Ada Lovelace", "12 rue des Lilas", "75011 Paris", "FRANCE"]
        assert (manifest.parent / "sheet.jpg").read_bytes().startswith(b"\xff\xd8")
        assert "ada@example.com" not in manifest.read_text()

        await told_by_lab(booth, secret, {"id": "cb-1", "job": job["id"], "status": "shipped", "tracking": "RR123"})
        await told_by_lab(booth, secret, {"id": "cb-1", "job": job["id"], "status": "shipped", "tracking": "RR123"})
        await ada.hears("You can follow them: RR123")
        await told_by_lab(booth, secret, {"id": "cb-2", "job": job["id"], "status": "deleted"})
        assert ada.complaints == []


async def test_an_address_that_was_typed_on_stripes_page_is_on_the_lab_s_label(
    browser: Browser, tmp_path: Path
) -> None:
    lab, secret = tmp_path / "lab", "whsec_of_the_story"
    async with (
        StripePeer() as stripe,
        Booth(
            tmp_path / "booth",
            BOT_LAB_FOLDER=str(lab),
            BOT_STRIPE_KEY=stripe.key,
            BOT_STRIPE_API_URL=stripe.base_url,
            BOT_STRIPE_WEBHOOK_SECRET=secret,
            BOT_ADDRESS_ON_PAGE="true",
        ) as booth,
    ):
        stripe.webhook = Webhook(f"{booth.url}/stripe/webhook", secret)
        ada = await open_chat(browser, booth, tmp_path)
        await ada.taps(re.compile("Other card"))
        await ada.sends(astronaut())
        await ada.orders("^Prints", country="France")
        await ada.page.get_by_role("link", name=re.compile("Pay")).last.click()
        assert await ada.page.get_by_label("Country").locator("option").all_text_contents() == ["FR"]
        typed = {"Full name": "Ada Lovelace", "Address": "12 rue des Lilas", "Postal code": "75011", "City": "Paris"}
        for label, words in typed.items():
            await ada.page.get_by_label(label).fill(words)
        await ada.page.get_by_role("button", name="Pay").click()
        await ada.hears("A person checks your photo by")
        await approve(browser, booth)
        await ada.hears("approved it")

        manifest = (await until(lambda: list(lab.glob("*/manifest.json")), "job"))[0]
        assert json.loads(manifest.read_text())["address"] == [*HOME.splitlines()[:3], "FRANCE"]
        assert ada.complaints == []


async def told_by_lab(booth: Booth, secret: str, report: dict[str, str]) -> None:
    body = json.dumps(report).encode()
    headers = {HEADER: sign(body, secret, time.time()), "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{booth.url}/lab/callbacks", data=body, headers=headers) as answer,
    ):
        assert answer.status == 200, await answer.text()
