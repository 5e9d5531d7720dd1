"""A reviewer who judges one photo after the other by keyboard, and how long the desk lets them wait."""

import statistics
import time
from pathlib import Path

import msgspec
from playwright.async_api import Browser, Page, expect

from tests.booth import Booth
from tests.faces import astronaut
from tests.stories.in_the_browser import CASE, SLOW_MS, Customer, open_chat

_SEEN = "#approve button[data-seen]"


class Pace(msgspec.Struct, frozen=True):
    """Seconds of each photo: from the key before it until its page is there, until it may be approved, and judged."""

    page: list[float]
    seen: list[float]
    judged: list[float]

    def lines(self) -> list[str]:
        """What a bench table says of it."""
        rows = {
            "the next photo's page is there": self.page,
            "both pictures are seen and a key counts": self.seen,
            "page shown to decision taken": self.judged,
        }
        return [f"{name:<42} {_numbers(seconds)}" for name, seconds in rows.items()]


def _numbers(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):5.2f} s, most {max(seconds):5.2f} s of {len(seconds)}"


async def ask_about_photos(browser: Browser, booth: Booth, folder: Path, count: int) -> list[Customer]:
    """So many customers whose photo was refused and who ask a person about it."""
    customers = []
    for place in range(count):
        customer = await open_chat(browser, booth, folder)
        await customer.says("visa for the US")
        await customer.hears("full price")
        await customer.is_no_child("us-visa")
        await customer.sends(astronaut(), f"{place}.jpg")
        await customer.taps("Ask a person")
        await customer.hears("A person from our team will look at this photo")
        customers.append(customer)
    return customers


async def judge_by_keyboard(desk: Page, count: int) -> Pace:
    """Approve every second photo and reject the others, as fast as the pages come."""
    pace = Pace(page=[], seen=[], judged=[])
    await desk.wait_for_load_state()  # keys are heard once the page's scripts have run
    began = time.perf_counter()
    await desk.keyboard.press("n")
    for place in range(count):
        await expect(desk).to_have_url(CASE)
        await desk.wait_for_load_state("domcontentloaded")
        shown = time.perf_counter()
        pace.page.append(shown - began)
        await expect(desk.locator(_SEEN)).to_be_visible(timeout=SLOW_MS)
        pace.seen.append(time.perf_counter() - shown)
        before = desk.url
        began = time.perf_counter()
        if place % 2:
            await desk.keyboard.press("r")
            await desk.keyboard.type("too fa")
            await desk.keyboard.press("Enter")
        else:
            await desk.keyboard.press("a")
        await desk.wait_for_url(lambda url, before=before: url != before, timeout=SLOW_MS)  # type: ignore[misc]
        pace.judged.append(time.perf_counter() - shown)
    return pace
