"""python -m tests.screenshots: draws the pictures of README and docs/desk.md anew, from the product and a public-domain face."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests import desk_pictures
from tests.booth import ROOT, Booth
from tests.browser import FLAGS, browser_with_camera, chromium
from tests.faces import astronaut
from tests.handlers.capture.films import film
from tests.stories.in_the_browser import open_chat

_SETTLED_S = 1.5  # for pictures to be loaded and scrolling to end


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Booth(Path(folder) / "booth") as booth, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS])
            ada = await open_chat(browser, booth, Path(folder), scale=2)
            await ada.says("visa for the US")
            await ada.hears("full price")
            await ada.is_no_child("us-visa")
            await ada.sends(astronaut())
            await ada.hears("Ask a person")
            await asyncio.sleep(_SETTLED_S)
            await ada.page.screenshot(path=ROOT / "docs" / "chat.png")

            await browser.close()
            await draw_camera(booth, Path(folder))
    await desk_pictures.main()


async def draw_camera(booth: Booth, folder: Path) -> None:
    """The camera page as somebody smiles into it, which a visa does not want."""
    async with browser_with_camera(film(folder, astronaut(), zoom=1.3, down=0.2)) as browser:
        ada = await open_chat(browser, booth, folder, scale=2)
        await ada.says("visa for the US")
        await ada.is_no_child("us-visa")
        link = await ada.page.get_by_role("link", name="camera page").last.get_attribute("href")
        await ada.page.goto(link or "")
        await ada.page.get_by_role("button", name="Start the camera").click()
        await ada.page.locator("#hint").wait_for()
        await asyncio.sleep(2 * _SETTLED_S)
        await ada.page.screenshot(path=ROOT / "docs" / "camera.png")


if __name__ == "__main__":
    asyncio.run(main())
