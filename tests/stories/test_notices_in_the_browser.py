"""Agents away from the desk, with the product as it ships: a letter that leads back, the group on Telegram, a pushed notice."""

import asyncio
import re
import sqlite3
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.booth import Booth
from tests.peers.smtp import SmtpPeer
from tests.peers.telegram import TelegramPeer
from tests.stories.in_the_browser import DESK, PHONE, SLOW_MS, open_chat, open_desk

NOTICES = "/desk/account/notices"
ADDRESS = "desk@team.example"


def is_away(booth: Booth) -> None:
    """As if whoever is at the desk had gone a while ago."""
    with sqlite3.connect(booth.database, timeout=30) as database:
        database.execute("UPDATE agent_sessions SET seen_at = datetime(seen_at, '-10 minutes')")
        database.execute("UPDATE notice_wishes SET looked_at = NULL")
    database.close()


async def letter(post: SmtpPeer, page: Page, number: int) -> str:
    """The words of this letter to the agent, when it has come."""
    for _ in range(300):
        if len(found := post.words_of(ADDRESS)) > number:
            return found[number]
        await page.wait_for_timeout(100)
    raise AssertionError(f"no letter, {found}")


async def follow_from_elsewhere(context: BrowserContext, link: str) -> Page:
    """Press a link on a page of another site, as in a mailbox on the web."""

    async def mailbox(_request: web.Request) -> web.Response:
        return web.Response(text=f'<a href="{link}">the link</a>', content_type="text/html")

    app = web.Application()
    app.router.add_get("/", mailbox)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()  # the desk is at localhost: another site
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    await page.get_by_role("link").click()
    await page.wait_for_load_state()
    await runner.cleanup()
    return page


async def test_a_letter_leads_back_to_the_desk(browser: Browser, tmp_path: Path) -> None:
    async with (
        SmtpPeer() as post,
        Booth(
            tmp_path / "booth",
            **post.settings,
        ) as booth,
    ):
        desk = await open_desk(browser, booth)
        await desk.get_by_role("link", name="desk", exact=True).click()
        await desk.get_by_role("link", name="Choose").click()
        await desk.get_by_label("E-mail address").fill(ADDRESS)
        await desk.get_by_role("button", name="Keep").click()
        await expect(desk.get_by_text("Not confirmed yet")).to_be_visible()
        found = re.search(r"http\S+", await letter(post, desk, 0))
        assert found is not None
        mailbox = await follow_from_elsewhere(desk.context, found[0])
        await mailbox.get_by_role("button", name="Yes, it is mine").click()
        await expect(mailbox.get_by_text("Thank you.")).to_be_visible()
        await mailbox.goto("about:blank")
        async with desk.expect_response(re.compile("/desk/waiting")):  # with which a page says that it is open
            await desk.reload()
        await expect(desk.get_by_text("Confirmed. You get")).to_be_visible()
        await desk.goto("about:blank")
        is_away(booth)

        ada = await open_chat(browser, booth, tmp_path)
        await ada.says("I want to talk to a person")
        await ada.hears("I want to talk to a person")

        words = await letter(post, ada.page, 1)
        assert words.startswith("A customer asks for a person: ")
        assert "web chat" in words
        found = re.search(r"http\S+/cases/\S+", words)
        assert found is not None
        case = await follow_from_elsewhere(desk.context, found[0])
        await expect(case).to_have_url(re.compile("/desk/conversations/web"), timeout=SLOW_MS)
        await expect(case.get_by_text("I want to talk to a person")).to_be_visible()


async def test_an_agent_answers_from_the_group_on_telegram(browser: Browser, tmp_path: Path) -> None:
    async with TelegramPeer() as telegram:
        team = telegram.group()
        async with Booth(
            tmp_path / "booth",
            BOT_TELEGRAM_TOKEN=telegram.token,
            BOT_TELEGRAM_MODE="polling",
            BOT_TELEGRAM_API_URL=telegram.base_url,
            BOT_TELEGRAM_FILE_URL=telegram.base_file_url,
            BOT_DESK_GROUP=str(team.id),
        ) as booth:
            desk = await open_desk(browser, booth)
            await desk.goto(f"{booth.url}{NOTICES}")
            await desk.get_by_role("button", name="Get a code").click()
            grace = telegram.customer("Grace")
            await grace.says(await desk.locator(".code").inner_text())
            await grace.hears("Thank you, desk.")

            ada = await open_chat(browser, booth, tmp_path)
            await ada.says("I want to talk to a person")
            topic = await team.topic("web chat", timeout_s=30)
            await topic.hears("I want to talk to a person")
            await team.writes(grace, "Hello, how can I help?", topic)
            await ada.hears("Hello, how can I help?")
            await ada.says("My glasses, must they go?")
            await topic.hears("My glasses, must they go?")
            await team.writes(grace, "/back", topic)
            await topic.hears("The assistant has this conversation again.")
            async with asyncio.timeout(5):
                while topic.is_open:  # closed just behind the words
                    await asyncio.sleep(0.01)
            assert ada.complaints == []
        assert telegram.violations == []


async def test_the_browser_shows_what_is_pushed_to_it_and_the_title_counts(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        desk = await open_desk(browser, booth)
        context = desk.context
        await context.grant_permissions(["notifications"], origin=booth.url)
        # The push service of this browser's maker is not at hand: what it would answer is put in its place.
        await desk.add_init_script("""
            PushManager.prototype.subscribe = async ({ applicationServerKey }) => ({ toJSON: () => ({
                endpoint: 'https://fcm.googleapis.com/fcm/send/test',
                keys: {
                    p256dh: btoa(String.fromCharCode(...applicationServerKey))
                        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
                    auth: 'AAAAAAAAAAAAAAAAAAAAAA',
                },
            }) });
        """)
        complaints: list[str] = []
        desk.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        desk.on("pageerror", lambda error: complaints.append(str(error)))
        await desk.goto(f"{booth.url}{NOTICES}")
        await expect(desk.get_by_text("No browser tells you")).to_be_visible()
        devtools = await context.new_cdp_session(desk)
        registered: list[dict[str, str]] = []
        devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: registered.extend(event["registrations"]))
        await devtools.send("ServiceWorker.enable")

        await desk.get_by_role("button", name="Tell me in this browser").click()

        await expect(desk.get_by_text("One browser tells you")).to_be_visible(timeout=SLOW_MS)
        await desk.evaluate("navigator.serviceWorker.ready")
        pushed = {
            "origin": booth.url,
            "registrationId": registered[-1]["registrationId"],
            "data": '{"kind": "photo", "title": "A photo to judge", "path": "/desk/cases/case-1"}',
        }
        await devtools.send("ServiceWorker.deliverPushMessage", pushed)
        shown = """async () => {
            const worker = await navigator.serviceWorker.ready;
            for (let turn = 0; turn < 100; turn += 1) {
                const [one] = await worker.getNotifications();
                if (one) return [one.title, one.tag, one.data, worker.scope];
                await new Promise((done) => setTimeout(done, 50));
            }
            return null;
        }"""
        assert await desk.evaluate(shown) == ["A photo to judge", "photo", "/desk/cases/case-1", f"{booth.url}/desk"]
        await desk.get_by_role("button", name="In no browser any more").click()
        await expect(desk.get_by_text("No browser tells you")).to_be_visible()

        ada = await open_chat(browser, booth, tmp_path)
        await ada.says("I want to talk to a person")
        await ada.hears("person")
        await desk.get_by_label("A short sound").check()
        await desk.reload()
        await expect(desk).to_have_title("(1) Notices · Passbooth")
        await expect(desk.get_by_label("A short sound")).to_be_checked()
        for name, size in (("desk", DESK), ("phone", PHONE)):
            await desk.set_viewport_size(size)
            assert await desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
            await desk.screenshot(path=tmp_path / f"notices-{name}.png", full_page=True)
        assert complaints == []
