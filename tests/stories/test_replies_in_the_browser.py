"""The composer in a real browser, with a customer's own page on the other side."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.booth import Booth
from tests.stories.in_the_browser import PHONE, SLOW_MS, customer_who_asks, open_desk, open_request

PDF: dict[str, object] = {"name": "The <b>letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}


def taken_at_home() -> dict[str, object]:
    """A picture that knows what took it."""
    exif = Image.Exif()
    exif[0x010F] = "Ada's camera"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif)
    assert b"Ada's camera" in out.getvalue()
    return {"name": "page.jpeg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


async def opens(desk: Page, tool: str) -> None:
    await desk.locator("summary", has_text=re.compile(f"^{tool}")).click()


async def sends_file(desk: Page, file: dict[str, object]) -> None:
    await opens(desk, "Send a file")
    await desk.get_by_label("JPEG, PNG or PDF").set_input_files(file)  # type: ignore[arg-type]  # a file payload
    await desk.get_by_role("button", name="Send the file").click()


async def corrects(desk: Page, words: str) -> None:
    await opens(desk, "Correct your last words")
    await desk.get_by_label("What the customer reads instead").fill(words)
    await desk.get_by_role("button", name="Correct", exact=True).click()


async def test_an_agent_answers_by_keys_and_in_every_other_way(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await customer_who_asks(browser, booth, tmp_path)
        desk = await open_desk(browser, booth)
        complaints: list[str] = []
        desk.on("pageerror", lambda error: complaints.append(str(error)))
        desk.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await open_request(desk)
        await expect(desk.get_by_role("log")).to_contain_text("wants a person")

        field = desk.get_by_label(re.compile("^Your message"))
        await field.press("/")
        picker = desk.get_by_role("listbox", name="Ready answers")
        filter_field = desk.get_by_role("combobox", name=re.compile("Filter the answers"))
        await expect(filter_field).to_be_focused()
        await expect(picker.get_by_role("option", name=re.compile("Worried about a deadline"))).to_have_attribute(
            "aria-disabled", "true"
        )
        await filter_field.press_sequentially("which doc")
        await expect(picker.get_by_role("option", selected=True)).to_contain_text("Which document?")
        await filter_field.press("Enter")
        await expect(field).to_have_value(re.compile("Which document is the photo for"))
        await field.press("Control+Enter")
        await ada.hears("Each has rules of its own, so I need both.")
        await expect(desk.locator(".person .delivery").last).to_have_text("Sent", timeout=SLOW_MS)

        await corrects(desk, "Which document, please?")
        await ada.hears("Which document, please?")
        await expect(ada.page.get_by_role("log")).not_to_contain_text("so I need both")
        await expect(desk.locator(".person summary")).to_have_text("edited")

        await opens(desk, "Private note")
        await desk.get_by_label("For the team only").fill("She is in a hurry. <img src=x onerror=alert(1)>")
        await desk.get_by_role("button", name="Keep the note").click()
        await expect(desk.locator("li.private")).to_contain_text("She is in a hurry. <img")

        await opens(desk, "Photo tip")
        await desk.get_by_label("What to change").select_option("too-dark")
        await desk.get_by_role("button", name="Send the tip").click()
        await ada.hears("There is too little light for me")

        await sends_file(desk, PDF)
        await ada.hears("The-b-letter.pdf")
        async with ada.page.expect_download() as downloading:
            await ada.page.get_by_role("link", name=re.compile("letter")).click()
        assert Path(await (await downloading.value).path()).read_bytes() == PDF["buffer"]
        await sends_file(desk, taken_at_home())
        await ada.hears("sends you a picture")
        shown = ada.page.get_by_alt_text("A picture from desk")
        address = await shown.get_attribute("src")
        picture = await (await ada.page.request.get(f"{booth.url}{address}")).body()
        assert picture.startswith(b"\xff\xd8\xff")
        assert b"Ada's camera" not in picture
        await expect(desk.get_by_alt_text("A picture from desk")).to_be_visible()
        await expect(ada.page.get_by_role("log")).not_to_contain_text("She is in a hurry")
        assert (ada.complaints, complaints) == ([], [])


async def test_without_script_a_ready_answer_is_chosen_from_a_list(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        ada = await customer_who_asks(browser, booth, tmp_path)
        context: BrowserContext = await browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False)
        desk = await context.new_page()
        await desk.goto(f"{booth.url}/desk")
        await desk.get_by_label("Name").fill("desk")
        await desk.get_by_label("Password").fill("a long password")
        await desk.keyboard.press("Enter")
        await desk.locator("a.row", has_text="Person needed").click(timeout=SLOW_MS)
        await opens(desk, "Ready answers")
        await desk.get_by_label(re.compile("^Answer, in the customer")).select_option("opening-hours")
        await desk.get_by_role("button", name="Put it into the field").click()
        await desk.get_by_role("button", name=re.compile("^Send")).first.click()
        await ada.hears("People are at the desk Mon-Sun 00:00-23:59.")
