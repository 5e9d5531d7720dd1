"""The page in a real Chromium, with somebody behind the counter who answers from a script."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PIL import Image
from playwright.async_api import Browser, FileChooser, FilePayload, Page, Route, expect
from skimage.data import astronaut

from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    CustomerEvent,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import (
    AnyMessage,
    Choice,
    CorrectionMessage,
    FileMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.domain.text import Text
from tests.handlers.webchat.booth import Booth, opened, words

DOCUMENTS = (Choice("document", "us-visa", words("US visa")), Choice("document", "other", words("Another one")))
TRIES = (Choice("verdict", "again", words("Try again later")), Choice("verdict", "person", words("Ask a person")))


def portrait(scale: int = 1) -> bytes:
    """The public-domain portrait that scikit-image ships, as a JPEG."""
    image = Image.fromarray(astronaut())
    out = io.BytesIO()
    image.resize((image.width * scale, image.height * scale)).save(out, "JPEG", quality=95)
    return out.getvalue()


def script(event: CustomerEvent) -> list[AnyMessage]:
    match event:
        case ConversationStarted():
            return [TextMessage(text=words("Which document is it for?"), choices=DOCUMENTS)]
        case ChoiceTapped(stage="document"):
            return [TextMessage(text=words("Send your photo here."))]
        case PhotoReceived(photo=photo):
            caption, alt = words("One thing: face the window."), words("Your photo with an arrow at the shadow")
            picture = StoredPicture(photo, "original")
            return [Working(), PictureMessage(picture=picture, caption=caption, alt=alt, choices=TRIES)]
        case ChoiceTapped(stage="verdict"):
            return [PersonMessage(author="Mina", words="Hello, I am Mina.")]
        case TextReceived(text=text):
            return [TextMessage(text=words(f"You said: {text}"))]
        case _:
            return []


@asynccontextmanager
async def visit(
    browser: Browser, booth: Booth, width: int = 360, max_photo_bytes: int = 40 * 2**20, **more: object
) -> AsyncIterator[Page]:
    """The page as a visitor opens it. It must load, and nothing may be refused or go wrong on it."""
    async with opened(booth, max_photo_bytes=max_photo_bytes) as server:
        context = await browser.new_context(**({"viewport": {"width": width, "height": 740}, "locale": "en-GB"} | more))
        page = await context.new_page()
        page.wrong = wrong = []  # type: ignore[attr-defined]
        page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(str(server.make_url("/")))
        await expect(page.get_by_text("Which document is it for?")).to_be_visible()
        yield page
        await context.close()
    assert [said for said in wrong if "ERR_INTERNET_DISCONNECTED" not in said] == []


async def test_a_customer_writes_taps_sends_a_photo_and_sees_the_answer(browser: Browser) -> None:
    booth = Booth(script)
    async with visit(browser, booth) as page:
        log = page.get_by_role("log")
        await page.get_by_label("Your message").fill("visa for the US")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(log.get_by_text("You said: visa for the US")).to_be_visible()
        await page.get_by_role("button", name="US visa").click()
        await expect(log.get_by_text("Send your photo here.")).to_be_visible()
        await expect(page.get_by_role("button", name="US visa")).to_have_count(0)  # an old button is only history
        await expect(log.locator(".past.taken")).to_have_text("US visa chosen")

        photo = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
        await page.locator("#files").set_input_files([photo])
        await expect(log.get_by_text("One thing: face the window.")).to_be_visible()
        drawn = log.get_by_alt_text("Your photo with an arrow at the shadow")
        assert await drawn.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 512
        await expect(log.get_by_alt_text("The photo that you sent")).to_be_visible()
        await drawn.click()
        await expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        before = await log.inner_text()
        await page.reload()
        await expect(page.get_by_role("button", name="Ask a person")).to_be_visible()
        assert await log.inner_text() == before  # the window shows the same transcript
    kinds = [type(envelope.event).__name__ for envelope in booth.events.values()]
    assert kinds == ["ConversationStarted", "TextReceived", "ChoiceTapped", "PhotoReceived"]
    assert list(booth.vault.values()) == [portrait()]


async def test_photos_that_are_chosen_together_are_sent_as_one_album(browser: Browser) -> None:
    booth = Booth(script)
    photos = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": portrait()} for n in range(3)]
    async with visit(browser, booth) as page:
        await page.locator("#files").set_input_files(photos)
        await expect(page.get_by_alt_text("Your photo with an arrow at the shadow")).to_have_count(3)
    sent = [envelope.event for envelope in booth.events.values() if isinstance(envelope.event, PhotoReceived)]
    assert len({photo.album for photo in sent}) == 1
    assert [photo.of for photo in sent] == [3, 3, 3]


async def test_an_upload_shows_its_progress_and_can_be_stopped_and_sent_again(browser: Browser) -> None:
    booth = Booth(script)
    data = portrait(scale=4)
    photo = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": data}
    async with visit(browser, booth) as page:
        line = await page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": len(data) / 8}
        await line.send("Network.enable")
        await line.send("Network.emulateNetworkConditions", slow)
        await page.locator("#files").set_input_files([photo])
        await expect(page.get_by_label("Sending your photo")).to_have_attribute("value", re.compile(r"0\.\d+"))
        await page.get_by_role("button", name="Cancel").click()
        await expect(page.get_by_label("Sending your photo")).to_have_count(0)  # what had left already may still arrive

        await line.send("Network.emulateNetworkConditions", slow | {"offline": True})
        again: list[str] = []
        page.on("request", lambda request: again.extend(re.findall(r"/chat/photos\?id=([0-9a-f-]+)", request.url)))
        await page.locator("#files").set_input_files([photo])
        await expect(page.get_by_text("Not sent yet. Nothing is lost.")).to_be_visible()
        await line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
        await page.get_by_role("button", name="Try again", exact=True).click()
        await expect(page.get_by_text("Not sent yet. Nothing is lost.")).to_have_count(0)
        await expect(page.get_by_text("One thing: face the window.").last).to_be_visible()
    assert len(again) == 2
    assert len(set(again)) == 1  # the second try has the number of the first, so the photo counts once
    assert sum(identity.endswith(again[0]) for identity in booth.events) == 1


async def test_what_is_written_without_a_connection_is_sent_when_it_is_back(browser: Browser) -> None:
    booth = Booth(script)
    async with visit(browser, booth) as page:
        await page.context.set_offline(True)
        await expect(page.get_by_text("You are offline.")).to_be_visible()
        for text in ("first", "second"):
            await page.get_by_label("Your message").fill(text)
            await page.keyboard.press("Enter")
        await expect(page.get_by_text("Not sent yet. Nothing is lost.")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("You said: second")).to_be_visible()
        await expect(page.get_by_text("You are offline.")).to_be_hidden()
        await expect(page.get_by_text("Not sent yet.")).to_have_count(0)
    texts = [envelope.event.text for envelope in booth.events.values() if isinstance(envelope.event, TextReceived)]
    assert texts == ["first", "second"]


async def test_everything_works_with_the_keyboard_alone(browser: Browser) -> None:
    booth = Booth(script)

    async def press_until(page: Page, key: str, focused: str) -> None:
        for _ in range(20):
            await page.keyboard.press(key)
            if await page.evaluate("document.activeElement.innerText || document.activeElement.id") == focused:
                outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid"  # and one sees where one is
                return
        pytest.fail(f"{key} never reaches {focused!r}")

    async with visit(browser, booth, width=1280) as page:
        chooser: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()
        page.once("filechooser", lambda opened: chooser.set_result(opened))  # noqa: PLW0108 - Playwright wants a lambda
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.innerText") == "Skip to your message"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "words"
        await press_until(page, "Shift+Tab", "Another one")
        await press_until(page, "Shift+Tab", "US visa")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Send your photo here.")).to_be_visible()
        await press_until(page, "Tab", "words")
        await page.keyboard.type("two")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("lines")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("You said: two\nlines")).to_be_visible()
        await press_until(page, "Tab", "Choose a photo")
        await page.keyboard.press("Enter")
        photo: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
        await (await asyncio.wait_for(chooser, 10)).set_files([photo])
        await expect(page.get_by_role("button", name="Ask a person")).to_be_visible()
        await press_until(page, "Shift+Tab", "Ask a person")
        await page.keyboard.press("Space")
        await expect(page.get_by_text("Mina from our team")).to_be_visible()
    assert ChoiceTapped("verdict", "person") in [envelope.event for envelope in booth.events.values()]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
async def test_nothing_is_wider_than_a_small_phone_or_too_small_for_a_thumb(
    browser: Browser,
    direction: str,
) -> None:
    booth = Booth(script)
    async with visit(browser, booth, has_touch=True, is_mobile=True, color_scheme="dark") as page:
        await page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
        conversation = next(iter(booth.events.values())).conversation
        labels = ("A label that goes on and on for as long as a label may go on", "W" * 60)
        answers = tuple(Choice("s", label, words(label)) for label in labels)
        for place, message in enumerate(
            (
                PictureMessage(
                    picture=StoredPicture("ph-1", "original"), caption=words("Ünbreakable" * 30), alt=words("x" * 80)
                ),
                FileMessage(file=StoredPicture("ph-1", "product"), filename="f" * 90 + ".jpg", caption=words("File")),
                TextMessage(
                    text=words("https://example.org/" + "a" * 200), choices=(Link("https://x.example", words("Pay")),)
                ),
                TextMessage(text=words("<img src=x onerror=alert(1)>"), choices=answers),
            )
        ):
            booth.vault[StoredPicture("ph-1", "original")] = portrait(scale=2)
            await booth.send(conversation, message, EffectId(f"e/{place}"))
        await expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()  # words stay words
        for part in ("document.documentElement", "document.getElementById('talk')"):
            assert await page.evaluate(f"{part}.scrollWidth <= {part}.clientWidth")
        targets = (
            "[...document.querySelectorAll('button, .choice, .file, nav a, textarea')].filter(e => e.offsetParent)"
        )
        sizes = await page.evaluate(f"{targets}.map(e => [e.className, e.offsetWidth, e.offsetHeight])")
        assert len(sizes) >= 10
        assert [size for size in sizes if min(size[1:]) < 44] == []


async def test_the_page_tells_in_which_time_zone_it_is_from_the_first_word_on(browser: Browser) -> None:
    booth = Booth(script)
    async with visit(browser, booth, timezone_id="America/New_York"):
        pass
    assert [envelope.zone for envelope in booth.events.values()] == ["America/New_York"]


async def test_the_language_changes_at_once_and_the_assistant_is_told(browser: Browser) -> None:
    booth = Booth(script)
    async with visit(browser, booth) as page:
        await page.get_by_role("link", name="Français").click()
        await expect(page.get_by_role("button", name="Choisir une photo")).to_be_visible()
        await expect(page.get_by_label("Votre message")).to_have_attribute("placeholder", "Écrivez un message")
        assert await page.evaluate("document.documentElement.lang") == "fr"
        await expect(page.get_by_text("You said: language fr")).to_be_visible()
        await page.goto(re.sub(r"\?.*", "", page.url))
        await expect(page.get_by_role("link", name="Français")).to_have_attribute("aria-current", "true")
    assert [envelope.language for envelope in booth.events.values()] == ["en", "fr"]


async def test_a_photo_that_a_browser_cannot_show_becomes_a_quiet_tile(browser: Browser) -> None:
    booth = Booth()
    booth.answers = lambda event: script(event) if isinstance(event, ConversationStarted) else []
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    async with visit(browser, booth) as page:
        await page.locator("#files").set_input_files([{"name": "me.heic", "mimeType": "image/heic", "buffer": heic}])
        tile = page.get_by_role("log").locator(".tile")
        await expect(tile).to_contain_text("The photo that you sent")
        await expect(tile).to_contain_text("No preview")
    assert list(booth.vault.values()) == [heic]


@pytest.mark.parametrize("way", ["drop", "paste"])
async def test_a_photo_may_be_dropped_or_pasted_and_one_that_is_too_large_is_never_sent(
    browser: Browser, way: str
) -> None:
    bring = """([way, bytes]) => {
        const data = new DataTransfer();
        for (const each of bytes) data.items.add(new File([new Uint8Array(each)], "me.jpg", { type: "image/jpeg" }));
        const event = way === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.getElementById("words").dispatchEvent(event);
    }"""
    booth = Booth(script)
    small = portrait()
    async with visit(browser, booth, width=1280, max_photo_bytes=len(small)) as page:
        await page.evaluate(bring, [way, [[*small], [*small, 0]]])
        await expect(page.get_by_text("One thing: face the window.")).to_be_visible()
        await expect(page.get_by_text("A photo that is too large to send")).to_be_visible()
        await expect(page.locator(".waiting")).to_have_count(0)
    assert list(booth.vault.values()) == [small]
    assert UnsupportedReceived("too_large") in [envelope.event for envelope in booth.events.values()]


async def test_everything_that_one_turn_offers_can_be_pressed(browser: Browser) -> None:
    help_and_question = [
        TextMessage(text=words("I can do this."), choices=(Choice("anytime", "status", words("Where is my order?")),)),
        TextMessage(text=words("Which document is it for?"), choices=DOCUMENTS),
    ]
    booth = Booth(lambda event: help_and_question if isinstance(event, ConversationStarted) else [])
    async with visit(browser, booth) as page:
        await expect(page.get_by_role("button", name="US visa")).to_be_visible()
        await page.get_by_role("button", name="Where is my order?").click()
        await expect(page.get_by_role("button", name="US visa")).to_have_count(0)
        await expect(page.get_by_text("Sending")).to_have_count(0)
    assert ChoiceTapped("anytime", "status") in [envelope.event for envelope in booth.events.values()]


async def test_a_page_forgets_what_was_erased_and_nothing_stays_on_its_way(browser: Browser) -> None:
    def answers(event: CustomerEvent) -> list[AnyMessage]:
        if isinstance(event, ConversationStarted):
            return [TextMessage(text=words("Which document is it for?"), choices=DOCUMENTS)]
        booth.rows = [(ConversationId("erased"), line) for _, line in booth.rows]
        return [TextMessage(text=Text("erased"))]

    booth = Booth(answers)
    async with visit(browser, booth) as page:
        await page.get_by_role("button", name="US visa").click()
        await expect(page.get_by_text("It is done")).to_be_visible()
        await expect(page.get_by_role("article")).to_have_count(1)


async def test_what_a_person_corrects_stands_in_its_old_place_and_says_so(browser: Browser) -> None:
    def answers(event: CustomerEvent) -> list[AnyMessage]:
        if isinstance(event, ConversationStarted):
            asked = TextMessage(text=words("Which document is it for?"))
            return [PersonMessage(author="Mina", words="It costs 9 euros."), asked]
        first = next(line for _, line in booth.rows if line.author == "Mina")
        return [CorrectionMessage(author="Mina", of=EffectId(first.key), line=first.id, words="It costs <b>19</b>.")]

    booth = Booth(answers)
    async with visit(browser, booth) as page:
        log = page.get_by_role("log")
        await expect(log.get_by_text("It costs 9 euros.")).to_be_visible()
        await page.get_by_label("Your message").fill("so much?")
        await page.get_by_role("button", name="Send", exact=True).click()
        for _ in ("as it happens", "after a reload"):
            await expect(log.get_by_text("It costs <b>19</b>.")).to_be_visible()
            await expect(log.get_by_text("It costs 9 euros.")).to_have_count(0)
            await expect(page.get_by_role("article")).to_have_count(3)
            await expect(page.get_by_role("article").first).to_contain_text("edited")
            await page.reload()


async def test_an_answer_that_is_taller_than_the_phone_is_read_from_its_beginning(browser: Browser) -> None:
    long = [TextMessage(text=words("The price comes first.")), TextMessage(text=words("\n".join("abcdefgh" * 10)))]
    booth = Booth(lambda event: script(event) if isinstance(event, ConversationStarted) else long)
    async with visit(browser, booth) as page:
        await page.get_by_label("Your message").fill("visa")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("The price comes first.")).to_be_in_viewport(ratio=1)
        await page.evaluate("document.getElementById('talk').scrollTop = 1e6")
        # Nobody scrolls and opens the keyboard within one frame.
        await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        await page.set_viewport_size({"width": 360, "height": 500})  # the keyboard opens
        talk = page.locator("#talk")
        async with asyncio.timeout(10):  # the page's own policy forbids the browser driver's waiting by script
            while await talk.evaluate("talk => talk.scrollHeight - talk.scrollTop - talk.clientHeight") >= 2:
                await asyncio.sleep(0.05)


CAMERA = "https://booth.example/c/0123456789abcdef"
CODE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4H0z"/></svg>'


@pytest.mark.parametrize(
    ("device", "shown"),
    [
        ({"viewport": {"width": 1280, "height": 800}}, True),
        ({"has_touch": True, "is_mobile": True}, False),
        ({"viewport": {"width": 390, "height": 844}}, False),
        ({"viewport": {"width": 1280, "height": 800}, "has_touch": True, "is_mobile": True}, False),
    ],
    ids=["a computer", "a phone", "a window as narrow as a phone", "a tablet"],
)
async def test_a_link_for_a_phone_can_be_scanned_off_a_computers_screen(
    browser: Browser, device: dict[str, object], shown: bool
) -> None:
    def with_a_link(event: CustomerEvent) -> list[AnyMessage]:
        links = Link(CAMERA, words("Open the camera page"), on_a_phone=True), Link(CAMERA, words("Pay"))
        message = TextMessage(text=words("Take your photo"), choices=links)
        return [message] if isinstance(event, TextReceived) else script(event)

    async def draw(route: Route) -> None:
        await route.fulfill(body=CODE, content_type="image/svg+xml")  # codespell:ignore fulfill

    async with visit(browser, Booth(with_a_link), **device) as page:
        await page.route("**/c/*/qr.svg", draw)
        await page.get_by_label("Your message").fill("camera")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("link", name="Open the camera page")).to_have_attribute("href", CAMERA)
        code = page.get_by_alt_text("Scan this with your phone to take the photo there")
        await expect(code).to_be_visible(visible=shown)
        if shown:
            await expect(code).to_have_attribute("src", "/c/0123456789abcdef/qr.svg")
            assert await code.evaluate("async (image) => { await image.decode(); return image.complete }")
            await page.set_viewport_size({"width": 390, "height": 844})
            await expect(code).to_be_hidden()


async def test_only_the_newest_link_stands_out_and_older_ones_still_lead_on(browser: Browser) -> None:
    def says_links(event: CustomerEvent) -> list[AnyMessage]:
        match event:
            case TextReceived(text=label):
                link = Link(f"https://photos.example/{label}", words(label))
                return [TextMessage(text=words("On a page of its own:"), choices=(link,))]
            case _:
                return script(event)

    async with visit(browser, Booth(says_links)) as page:
        pay, invoice = page.get_by_role("link", name="Pay"), page.get_by_role("link", name="Invoice")
        colours = "link => getComputedStyle(link).backgroundColor"
        for link in (pay, invoice):
            await page.get_by_label("Your message").fill("Pay" if link is pay else "Invoice")
            await page.get_by_role("button", name="Send", exact=True).click()
            await expect(link).to_be_visible()
        standing_out, quiet = await invoice.evaluate(colours), await pay.evaluate(colours)
        assert standing_out != quiet
        assert quiet == await page.get_by_role("button", name="US visa").evaluate(colours)  # which can still be pressed
        assert await pay.get_attribute("href") == "https://photos.example/Pay"


async def test_what_is_written_before_the_page_has_its_words_is_sent_when_it_has_them(browser: Browser) -> None:
    arrives = asyncio.Event()

    async def late(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    async with opened(Booth(script)) as server, await browser.new_context(locale="en-GB") as context:
        page = await context.new_page()
        await page.route("**/chat/words*", late)
        await page.goto(str(server.make_url("/")))
        field = page.locator("#words")
        for words_ in ("visa for the US", "and a passport"):
            await field.fill(words_)
            await field.press("Enter")
        await field.fill("not sent yet")
        arrives.set()
        log = page.get_by_role("log")
        await expect(log.get_by_text("You said: and a passport")).to_be_visible()
        said = await log.inner_text()
        assert said.index("You said: visa for the US") < said.index("You said: and a passport")
        await expect(field).to_have_value("not sent yet")
