"""The people of the stories in a real browser: a customer in the chat on a phone, an agent at the desk."""

import re
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.booth import Booth
from tests.faces import asks_for_an_age

SLOW_MS = 20_000
A_PERSON = "I want to talk to a person"

QUEUE = re.compile(r"/desk$")
CASE = re.compile(r"/desk/cases/")

PHONE = ViewportSize(width=390, height=800)
DESK = ViewportSize(width=1280, height=900)


class Customer:
    """A customer on a phone, and what they see."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._folder = folder
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    async def says(self, words: str) -> None:
        await self.page.get_by_role("textbox").fill(words)
        await self.page.get_by_role("textbox").press("Enter")

    async def taps(self, label: str | re.Pattern[str]) -> None:
        await self.page.get_by_role("button", name=label).last.click(timeout=SLOW_MS)

    async def hears(self, words: str) -> None:
        await expect(self.page.get_by_role("log")).to_contain_text(words, timeout=SLOW_MS)

    async def sends(self, picture: bytes, name: str = "photo.jpg") -> None:
        path = self._folder / name
        path.write_bytes(picture)
        await self.page.locator("input[type=file]").first.set_input_files(path)

    async def sends_together(self, *pictures: bytes) -> None:
        paths = [self._folder / f"{place}.jpg" for place in range(len(pictures))]
        for path, picture in zip(paths, pictures, strict=True):
            path.write_bytes(picture)
        await self.page.locator("#files").set_input_files(paths)

    async def is_no_child(self, document: str) -> None:
        """Say so, if this document's rules for children differ."""
        if asks_for_an_age(document):
            await self.taps("11 or older")

    async def orders(self, product: str = "Digital file", address: str = "", country: str = "") -> None:
        """From a photo that can be used to the question for the money. country: where the page asks for the rest."""
        await self.taps("Use this photo")
        await self.taps(re.compile(product))
        await self.hears("e-mail")
        await self.says("ada@example.com")
        if address:
            await self.hears("Where shall we post the prints?")
            await self.says(address)
            await self.taps("Yes, send it there")
        if country:
            await self.hears("Which country do the prints go to?")
            await self.says(country)
        await self.taps(re.compile("Go on"))
        await self.taps(re.compile("I agree"))
        await self.taps("It's me")
        await self.taps("Yes, start now")

    async def calls_a_person(self) -> None:
        await self.says(A_PERSON)
        await self.hears("called a person")

    async def pays(self) -> None:
        await self.page.get_by_role("link", name=re.compile("Pay")).last.click(timeout=SLOW_MS)
        await expect(self.page.get_by_text("TEST MODE").first).to_be_visible()
        await self.page.get_by_role("button", name=re.compile(r"^(Pay \(|Payer \()")).click()
        await self.hears("A person checks your photo by")

    async def pays_by_card(self) -> None:
        """On the page of Stripe's stand-in, which leads back to the chat."""
        await self.page.get_by_role("link", name=re.compile("Pay")).last.click(timeout=SLOW_MS)
        await self.page.get_by_role("button", name="Pay", exact=True).click(timeout=SLOW_MS)
        await self.hears("A person checks your photo by")

    async def buys(self, product: str = "Digital file", address: str = "") -> None:
        """From a photo that can be used to the paid order."""
        await self.orders(product, address)
        await self.pays()


async def open_chat(
    browser: Browser,
    booth: Booth,
    folder: Path,
    language: str = "en-GB",
    scale: float = 1,
    *,
    bypass_csp: bool = False,
) -> Customer:
    context = await browser.new_context(
        viewport=PHONE,
        locale=language,
        device_scale_factor=scale,
        is_mobile=True,
        has_touch=True,
        bypass_csp=bypass_csp,
    )
    customer = Customer(await context.new_page(), folder)
    await customer.page.goto(booth.url)
    return customer


async def customer_who_asks(browser: Browser, booth: Booth, folder: Path) -> Customer:
    """A customer in the middle of an order who wants a person."""
    customer = await open_chat(browser, booth, folder)
    await customer.says("visa for the US")
    await customer.hears("full price")
    await customer.says(A_PERSON)
    return customer


async def open_desk(browser: Browser, booth: Booth, name: str = "desk", *, bypass_csp: bool = False) -> Page:
    context = await browser.new_context(viewport=DESK, locale="en-GB", bypass_csp=bypass_csp)
    page = await context.new_page()
    await page.goto(f"{booth.url}/desk")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill("a long password")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(QUEUE)
    return page


async def open_request(desk: Page) -> None:
    """The conversation of whoever asks for a person, from the queue, once its scripts have run."""
    await desk.locator("a.row", has_text="Person needed").first.click(timeout=SLOW_MS)
    await expect(desk.get_by_role("log")).to_be_visible()
    await desk.wait_for_load_state("networkidle")


async def next_photo(desk: Page) -> None:
    """By the keyboard, and until its pictures are there to be judged."""
    await desk.wait_for_load_state()  # keys are heard once the page's scripts have run
    await desk.keyboard.press("n")
    await expect(desk).to_have_url(CASE)
    await desk.wait_for_load_state("networkidle")
    for picture in await desk.locator(".pictures img:visible").all():
        assert await picture.evaluate("picture => picture.naturalWidth") > 0
