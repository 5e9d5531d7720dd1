"""The camera page in a real Chromium, whose camera shows a real portrait: what the customer sees, hears and sends."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from aiohttp.test_utils import TestClient
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from bot.compliance.document import for_sitter, load_catalogue
from bot.domain.aim import Aim
from bot.domain.ids import DocumentId, PhotoId
from bot.domain.sitter import Sitter
from bot.errors import Unavailable
from bot.imaging.lab import PhotoLab
from tests.browser import browser_with_camera
from tests.faces import astronaut, portrait
from tests.handlers.capture.booth import CHAT, SITTING, TOKEN, CameraBooth, opened
from tests.handlers.capture.films import CAMERA_PX, film

PHONE = ViewportSize(width=390, height=800)
SLOW_MS = 20_000
SCHOOL_CARD, VISA = DocumentId("other-card"), DocumentId("us-visa")
DOCUMENTS = load_catalogue()

CAMERA_IN_USE = "video => video.srcObject.getVideoTracks()[0].getSettings().deviceId"

# What a browser says by itself about requests that were refused on purpose.
ON_PURPOSE = re.compile(r"Failed to load resource|WebSocket connection to .* failed")


async def far_away(*_: object) -> Aim:
    return Aim(hint="closer", holds=("face", "light"), head=(0.45, 0.4, 0.55, 0.5))


class Customer:
    """Whoever holds the phone: what they do, see and hear, and what their page complains about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers = 0
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._complained(line.type, line.text))
        page.on("websocket", lambda socket: socket.on("framereceived", self._answered))

    def _answered(self, _frame: object) -> None:
        self.answers += 1

    def _complained(self, kind: str, words: str) -> None:
        if kind == "error" and not ON_PURPOSE.search(words):
            self.complaints.append(words)

    async def presses(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)

    async def reads(self, words: str) -> None:
        await expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=SLOW_MS)

    async def is_told(self, hint: str) -> None:
        await expect(self.page.locator("#hint")).to_have_text(hint, timeout=SLOW_MS)

    async def hears(self, words: str) -> None:
        await expect(self.page.get_by_role("status")).to_have_text(words, timeout=SLOW_MS)

    async def is_answered(self, times: int) -> None:
        async with asyncio.timeout(SLOW_MS / 1000):
            while self.answers < times:
                await asyncio.sleep(0.02)

    async def is_done(self) -> None:
        await expect(self.page.get_by_role("heading", name="Your photo is in our chat")).to_be_visible(timeout=SLOW_MS)


async def opens(
    browser: Browser, client: TestClient, *, context: BrowserContext | None = None, **options: object
) -> Customer:
    if context is None:
        context = await browser.new_context(**({"viewport": PHONE, "locale": "en-GB"} | options))
    customer = Customer(await context.new_page())
    await customer.page.goto(str(client.make_url(f"/c/{TOKEN}")))
    return customer


def judged_by(lab: PhotoLab) -> CameraBooth:
    """A booth whose live pictures are looked at by a real lab, as the product's are."""

    async def look(frame: bytes, original_px: tuple[int, int], document: DocumentId, sitter: Sitter) -> Aim:
        return await lab.aim(frame, for_sitter(DOCUMENTS[document], sitter), original_px)

    return CameraBooth(look)


@asynccontextmanager
async def before_the_camera(booth: CameraBooth, face: Path | None, **more: int) -> AsyncIterator[Customer]:
    async with opened(booth) as client, browser_with_camera(face, **more) as browser:
        customer = await opens(browser, client)
        yield customer
        assert customer.complaints == []


def the_photo(booth: CameraBooth) -> bytes:
    (photo,) = booth.vault.values()
    return photo


# --- a photo that is right takes itself -------------------------------------------------------------------------------------


async def test_the_oval_turns_green_the_shutter_goes_by_itself_and_the_full_photo_arrives(
    models_folder: Path, tmp_path: Path
) -> None:
    async with PhotoLab(models_folder) as lab:
        booth = judged_by(lab)
        booth.change(document=SCHOOL_CARD)
        async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
            await customer.reads("Only the photo that you send is kept")
            await customer.page.keyboard.press("Tab")
            await expect(customer.page.get_by_role("button", name="Start the camera")).to_be_focused()
            await customer.page.keyboard.press("Enter")
            await expect(customer.page.locator(".picture.ready")).to_be_visible(timeout=SLOW_MS)
            await expect(customer.page.locator("#tick")).to_be_visible()  # never by colour alone
            await customer.is_told("Hold still")
            assert "matrix(-1" in await transform_of_the_picture(customer.page)
            await customer.is_done()
            await expect(customer.page.get_by_role("link", name="Back to the chat")).to_have_attribute("href", CHAT)
        verdict = (await lab.assess(PhotoId("ph-1"), the_photo(booth), DOCUMENTS[SCHOOL_CARD])).assessment.verdict
    assert verdict == "pass"
    assert customer.answers >= 3  # it held for a second
    assert is_as_filmed(the_photo(booth), tmp_path / "film.mjpeg")
    assert all(key.startswith(f"capture:{SITTING}:") for key in booth.inbox)


async def transform_of_the_picture(page: Page) -> str:
    return str(await page.locator("#video").evaluate("video => getComputedStyle(video).transform"))


def is_as_filmed(photo: bytes, path: Path) -> bool:
    """At the camera's full size, and not mirrored as the preview is."""
    sent, filmed = (np.asarray(Image.open(io.BytesIO(data)), np.int16) for data in (photo, path.read_bytes()))
    if sent.shape != (CAMERA_PX[1], CAMERA_PX[0], 3):
        return False
    as_it_is, mirrored = np.abs(sent - filmed).mean(), np.abs(sent[:, ::-1] - filmed).mean()
    return bool(3 * as_it_is < mirrored)  # a film's colours are not quite a file's


async def test_a_portrait_for_a_visa_passes_its_verdict_as_it_was_guided(models_folder: Path, tmp_path: Path) -> None:
    face = portrait("london_neutral/001_03.jpg")
    async with PhotoLab(models_folder) as lab:
        booth = judged_by(lab)
        async with before_the_camera(booth, film(tmp_path, face, zoom=1.0, aside=0, down=0.25)) as customer:
            await customer.presses("Start the camera")
            await customer.is_done()
        verdict = (await lab.assess(PhotoId("ph-1"), the_photo(booth), DOCUMENTS[VISA])).assessment
    assert verdict.verdict == "pass", verdict.tip


@pytest.mark.parametrize(
    ("seen", "hint"),
    [({"darker": 5}, "Face a window or a lamp"), ({"zoom": 0.45, "aside": 0, "down": 0.4}, "Come closer")],
    ids=["in the dark", "too far"],
)
async def test_what_is_not_right_is_named_and_no_shutter_goes(
    models_folder: Path, tmp_path: Path, seen: dict[str, float], hint: str
) -> None:
    async with PhotoLab(models_folder) as lab:
        booth = judged_by(lab)
        async with before_the_camera(booth, film(tmp_path, astronaut(), **seen)) as customer:
            await customer.presses("Start the camera")
            await customer.is_told(hint)
            await customer.hears(hint)  # a screen reader says it once it has stayed
            await customer.is_answered(customer.answers + 8)
            await customer.is_told(hint)
            await expect(customer.page.locator(".picture.ready")).to_have_count(0)
    assert booth.inbox == {}


# --- by hand ----------------------------------------------------------------------------------------------------------------


async def test_the_space_bar_shoots_whatever_the_hints_say(tmp_path: Path) -> None:
    booth = CameraBooth(far_away)
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        await expect(customer.page.locator("#score")).to_have_text("2/8")
        await customer.page.keyboard.press("Space")
        await customer.is_done()
        await customer.presses("Take another")
        await customer.is_answered(customer.answers + 1)
        await customer.page.evaluate("document.activeElement.blur()")
        await customer.page.keyboard.press("Enter")
        await customer.is_done()
    assert len(booth.inbox) == 2


async def test_the_countdown_is_seen_and_spoken_and_escape_stops_it(tmp_path: Path) -> None:
    booth = CameraBooth(far_away)
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.presses("Timer: off")
        await customer.presses("Timer: 3 seconds")
        await customer.presses("Timer: 10 seconds")
        await customer.presses("Timer: off")
        await customer.presses("Take the photo")
        await expect(customer.page.locator("#count")).to_have_text("3")
        await customer.hears("3")
        await customer.page.keyboard.press("Escape")
        await expect(customer.page.locator("#count")).to_be_hidden()
        assert booth.inbox == {}
        await customer.presses("Take the photo")
        await expect(customer.page.get_by_role("button", name="Stop the countdown")).to_be_visible()
        await customer.is_done()
    assert len(booth.inbox) == 1


async def test_the_automatic_shutter_can_be_switched_off(tmp_path: Path) -> None:
    booth = CameraBooth()
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.page.locator("#automatic").evaluate("box => { box.checked = false; }")
        await customer.presses("Start the camera")
        await customer.is_told("Hold still")
        await customer.is_answered(9)
        assert booth.inbox == {}
        await customer.presses("Take the photo")
        await customer.is_done()


async def test_where_there_are_two_cameras_the_other_one_can_be_chosen() -> None:
    async with before_the_camera(CameraBooth(far_away), None, test_pictures=2) as customer:
        used: list[str] = []
        await customer.presses("Start the camera")
        for _ in range(3):
            await customer.is_answered(customer.answers + 1)
            used.append(await customer.page.locator("#video").evaluate(CAMERA_IN_USE))
            await customer.presses("Switch to the other camera")
            await expect(customer.page.get_by_role("button", name="Take the photo")).to_be_focused()
    assert used[0] == used[2] != used[1]


async def test_a_photo_can_be_chosen_instead(tmp_path: Path) -> None:
    booth = CameraBooth(far_away)
    async with before_the_camera(booth, None) as customer:
        chosen = tmp_path / "photo.jpg"
        chosen.write_bytes(astronaut())
        async with customer.page.expect_file_chooser() as choosing:
            await customer.presses("Choose a photo instead")
        await (await choosing.value).set_files(chosen)
        await customer.is_done()
    assert the_photo(booth) == astronaut()


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [("letter.pdf", 100, "This file is no photo"), ("photo.jpg", 3 * 2**20, "larger than 2 MB")],
)
async def test_a_file_that_is_no_photo_or_too_large_is_named_and_not_sent(
    browser: Browser, tmp_path: Path, name: str, size: int, words: str
) -> None:
    booth = CameraBooth(far_away)
    (tmp_path / name).write_bytes(b"x" * size)
    async with opened(booth, max_photo_bytes=2 * 2**20) as client:
        customer = await opens(browser, client)
        await customer.page.locator("#file").set_input_files(tmp_path / name)
        await customer.reads(words)
    assert booth.inbox == {}


# --- cameras that cannot be used -----------------------------------------------------------------------------------------------


async def test_a_camera_that_may_not_be_used_can_be_allowed_or_done_without(tmp_path: Path) -> None:
    async with before_the_camera(CameraBooth(), film(tmp_path, astronaut()), refuses=True) as customer:
        await customer.presses("Start the camera")
        await customer.reads("This page may not use the camera")
        await expect(customer.page.get_by_role("button", name="Try again")).to_be_enabled()
        await expect(customer.page.get_by_role("button", name="Choose a photo instead")).to_be_enabled()


async def test_without_a_camera_a_photo_can_be_chosen(browser: Browser) -> None:
    async with opened(CameraBooth()) as client:
        customer = await opens(browser, client, permissions=["camera"])
        await customer.presses("Start the camera")
        await customer.reads("I find no camera")
        await expect(customer.page.get_by_role("button", name="Choose a photo instead")).to_be_enabled()


async def test_a_camera_that_another_app_uses_is_named_at_the_start_and_while_aiming(tmp_path: Path) -> None:
    async with before_the_camera(CameraBooth(far_away), film(tmp_path, astronaut())) as customer:
        await customer.page.evaluate("""() => {
            const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (wanted) => {
                navigator.mediaDevices.getUserMedia = real;
                throw new DOMException("in use", "NotReadableError");
            };
        }""")
        await customer.presses("Start the camera")
        await customer.reads("Another app uses the camera")
        await customer.presses("Try again")
        await customer.is_told("Come closer")
        await customer.page.locator("#video").evaluate(
            "video => video.srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
        )
        await customer.reads("Another app uses the camera")


# --- connections ------------------------------------------------------------------------------------------------------------------


async def test_a_connection_that_is_lost_while_aiming_is_made_again(tmp_path: Path) -> None:
    lost, back = asyncio.Event(), asyncio.Event()

    async def look(*_: object) -> Aim:
        if lost.is_set() and not back.is_set():
            raise ConnectionResetError
        return Aim(hint="closer")

    booth = CameraBooth(look)
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        lost.set()
        await customer.is_told("The connection was lost. I try again.")
        back.set()
        await customer.is_told("Come closer")


async def test_a_photo_that_did_not_get_through_is_sent_again_and_counts_once(tmp_path: Path) -> None:
    booth = CameraBooth(far_away)
    tries: list[str] = []

    async def unreliable(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            await route.abort("internetdisconnected")  # it never left
        elif len(tries) == 2:
            await route.fetch()
            await route.abort("connectionreset")  # it arrived, and nobody heard of it
        else:
            await route.continue_()

    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.page.route("**/photo?*", unreliable)
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        await customer.presses("Take the photo")
        await customer.reads("Nothing is lost")
        await customer.presses("Try again")
        await customer.is_done()
    assert len(set(tries)) == 1 < len(tries)
    assert len(booth.inbox) == len(booth.vault) == 1


async def test_opened_on_two_devices_the_newer_one_goes_on(tmp_path: Path) -> None:
    async with opened(CameraBooth(far_away)) as client, browser_with_camera(film(tmp_path, astronaut())) as browser:
        older, newer = await opens(browser, client), await opens(browser, client)
        await older.presses("Start the camera")
        await older.is_told("Come closer")
        await newer.presses("Start the camera")
        await older.is_told("This page was opened on another device, and goes on there.")
        await newer.is_told("Come closer")
        await older.presses("Go on here")
        await older.is_told("Come closer")
        await newer.is_told("This page was opened on another device, and goes on there.")


async def test_a_link_that_has_done_its_work_says_so_while_aiming_and_when_sending(tmp_path: Path) -> None:
    booth = CameraBooth(far_away)
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        booth.change(is_open=False)
        await customer.presses("Take the photo")
        await customer.reads("This photo could not be sent")
        await customer.reads("This link has done its work")
        await customer.presses("Take another")
        await customer.reads("This link has done its work")
        await expect(customer.page.get_by_role("link", name="Back to the chat")).to_be_focused()
    assert booth.inbox == {}


async def test_where_no_live_hints_are_to_be_had_the_photo_can_be_taken_all_the_same(tmp_path: Path) -> None:
    async def nobody_looks(*_: object) -> Aim:
        raise Unavailable("no worker starts")

    booth = CameraBooth(nobody_looks)
    async with before_the_camera(booth, film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.is_told("No live hints just now. You can take the photo all the same.")
        await customer.presses("Take the photo")
        await customer.is_done()
    assert len(booth.inbox) == 1


# --- for everybody ------------------------------------------------------------------------------------------------------------------


async def test_a_screen_reader_hears_a_hint_that_has_stayed_and_not_one_every_moment(browser: Browser) -> None:
    async with opened(CameraBooth()) as client:
        customer = await opens(browser, client)
        await customer.page.clock.install()
        await customer.page.clock.pause_at(1_900_000_000_000)
        static = await customer.page.locator("script[type=module]").evaluate("script => script.src")
        await customer.page.evaluate(
            """async (module) => {
                const { Speech } = await import(module);
                window.speech = new Speech(document.getElementById("spoken"));
            }""",
            static.replace("capture.js", "speech.js"),
        )
        heard = []

        async def shown(hint: str, for_ms: int) -> None:
            await customer.page.evaluate("hint => window.speech.hint(hint)", hint)
            await customer.page.clock.run_for(for_ms)
            heard.append(await customer.page.get_by_role("status").text_content())

        await shown("Come closer", 1_000)  # not long enough
        await shown("Chin up", 1_000)
        await shown("Chin up", 300)  # it has stayed
        await shown("Come closer", 2_500)  # too soon after it
        await shown("Come closer", 600)
        assert heard == ["", "", "Chin up", "Chin up", "Come closer"]


async def test_everything_has_a_name_and_is_reached_by_tab(tmp_path: Path) -> None:
    async with before_the_camera(CameraBooth(far_away), film(tmp_path, astronaut())) as customer:
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        nameless = await customer.page.evaluate("""() => [...document.querySelectorAll("button, a, input, summary, video")]
            .filter((each) => each.checkVisibility())
            .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.[0]?.textContent.trim()))
            .map((each) => each.outerHTML)""")
        assert nameless == []
        reached = set()
        for _ in range(6):
            await customer.page.keyboard.press("Tab")
            reached.add(await customer.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert {"shutter", "timer", "automatic", "SUMMARY"} - reached <= {"shutter"}  # where the focus was already


@pytest.mark.parametrize("size", [(390, 800), (360, 640), (800, 390), (640, 360), (1280, 800)])
async def test_whatever_the_screen_nothing_is_cut_off(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    async with opened(CameraBooth(far_away)) as client, browser_with_camera(film(tmp_path, astronaut())) as browser:
        customer = await opens(browser, client, viewport=ViewportSize(width=width, height=height))
        await customer.presses("Start the camera")
        await customer.is_told("Come closer")
        for name in ("#video", "#hint", "#shutter", "#timer", "#automatic", "main:visible [data-choose]"):
            box = await customer.page.locator(name).bounding_box()
            assert box is not None, name
            assert box["x"] >= 0, name
            assert box["y"] >= 0, name
            assert box["x"] + box["width"] <= width, name
            assert box["y"] + box["height"] <= height, name
