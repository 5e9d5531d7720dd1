"""python -m benchmarks.reviewing: how long the desk lets a reviewer wait who judges a dozen photos by keyboard.

A scripted reviewer needs no time to look, so that what is left is the network, the pages and the pictures; half a second
of it is the desk's own pause before a key counts.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.booth import Booth
from tests.browser import FLAGS, chromium
from tests.stories.in_the_browser import open_desk
from tests.stories.reviewing import ask_about_photos, judge_by_keyboard

PHOTOS = 12


async def main() -> None:
    path = chromium()
    if path is None:
        print("not measured: there is no Chromium on the PATH")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with async_playwright() as playwright, Booth(folder / "booth") as booth:
            browser = await playwright.chromium.launch(executable_path=path, headless=True, args=[*FLAGS])
            await ask_about_photos(browser, booth, folder, PHOTOS)
            pace = await judge_by_keyboard(await open_desk(browser, booth), PHOTOS)
            await browser.close()
    sys.stdout.write("\n".join(pace.lines()) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
