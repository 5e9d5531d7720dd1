"""python -m tests.desk_pictures: draws the pictures of docs/desk.md anew, from the product itself.

One morning at one booth: customers of invented names on every channel, five people at the desk, and no face but the
public-domain astronaut's. What the figures count of the weeks before is invented too.
"""

import asyncio
import io
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from bot.console.auth import ensure_agent
from bot.domain.team import Reach, Role
from bot.storage.database import Database
from bot.storage.team import SqlTeam
from bot.wiring.ground import now
from tests.booth import ROOT, Booth
from tests.browser import FLAGS, chromium
from tests.faces import astronaut
from tests.past_weeks import seed
from tests.peers.smtp import SmtpPeer
from tests.peers.telegram import TelegramPeer
from tests.peers.twilio import TwilioPeer
from tests.stories.customers import find_the_booth, twilio_settings
from tests.stories.in_the_browser import QUEUE, SLOW_MS, Customer, next_photo, open_chat, open_desk
from tests.stories.test_desk_in_the_browser import approve_by_key, with_another_card
from tests.stories.test_money_in_the_browser import claims, open_claim
from tests.stories.test_people_in_the_browser import TALK

FOLDER = ROOT / "docs" / "desk"
WIDE, NARROW = 1280, 390
COLOURS = (256, 128, 64)  # as many as the size permits: with the most of them a photo still looks like one
MOST_BYTES = 200_000

_SETTLED_S = 1.0  # for pictures to be loaded, keys to be heard and scrolling to end
_LEAD = "grace"
_ADDRESS = "Ada Lovelace\n12 St James's Square\nSW1Y 4JH London\nUnited Kingdom"
_TEAM: dict[str, frozenset[Role]] = {
    "mary": frozenset({"agent", "lead"}),
    "sam": frozenset({"agent"}),
    "nora": frozenset({"reviewer"}),
    "olaf": frozenset({"operator"}),
}


async def main() -> None:
    """Every picture, in the order of a morning."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with TelegramPeer() as telegram, TwilioPeer() as twilio, SmtpPeer() as post:
            booth = Booth(
                Path(folder) / "booth",
                **twilio_settings(twilio) | {"BOT_TWILIO_VOICE": "false"},
                BOT_DESK_NAME=_LEAD,
                BOT_FOUR_EYES_ABOVE="1.00",
                BOT_TELEGRAM_TOKEN=telegram.token,
                BOT_TELEGRAM_MODE="polling",
                BOT_TELEGRAM_API_URL=telegram.base_url,
                BOT_TELEGRAM_FILE_URL=telegram.base_file_url,
                BOT_DESK_GROUP=str(telegram.group().id),
                **post.settings,
            )
            async with booth, async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS])
                await _hire(booth)
                await _draw(browser, booth, telegram, twilio, Path(folder))
                await browser.close()


async def _draw(browser: Browser, booth: Booth, telegram: TelegramPeer, twilio: TwilioPeer, folder: Path) -> None:
    grace = await open_desk(browser, booth, _LEAD)
    await claims(await _sells(browser, booth, grace, folder, "Digital file"))
    await _sells(browser, booth, grace, folder, "File and prints", _ADDRESS)
    await _asks_about_a_refusal(browser, booth, folder)
    await _second_opinion(browser, booth)
    await _asks_about_a_refusal(browser, booth, folder)
    await _on_telephones(booth, telegram, twilio)
    ben = await _wants_a_person(browser, booth, folder)

    _wait(booth)

    await _draw_queue(grace, booth)
    await _draw_review(grace, booth)
    await _draw_claim_and_parcel(grace, booth)
    await _draw_conversation(grace, booth, ben)
    await _draw_orders(browser, grace, booth)
    await _draw_the_rest(grace, booth)


async def shoot(page: Page, name: str, width: int = WIDE, height: int = 900, *, dark: bool = False) -> None:
    """A picture of the page as it is, with few colours."""
    await page.emulate_media(color_scheme="dark" if dark else "light")
    await page.set_viewport_size(ViewportSize(width=width, height=height))
    await asyncio.sleep(_SETTLED_S)
    shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    for colours in COLOURS:
        shot.quantize(colours, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
    raise ValueError(f"{path.name} has {path.stat().st_size} bytes")


# --- what happens this morning ---------------------------------------------------------------------------------------


async def _hire(booth: Booth) -> None:
    database = Database(f"sqlite:///{booth.database}")
    for name, roles in _TEAM.items():
        await ensure_agent(SqlTeam(database), name, lambda: "a long password", roles, now())
    await SqlTeam(database).change_reach(_LEAD, Reach(languages=("en", "nl")))
    await asyncio.to_thread(database.close)


async def _sells(browser: Browser, booth: Booth, desk: Page, folder: Path, product: str, address: str = "") -> Customer:
    customer = await with_another_card(browser, booth, folder)
    await customer.buys(product, address)
    await next_photo(desk)
    await approve_by_key(desk)
    await expect(desk).to_have_url(QUEUE)
    await customer.hears("Your finished photo")
    return customer


async def _asks_about_a_refusal(browser: Browser, booth: Booth, folder: Path) -> None:
    customer = await open_chat(browser, booth, folder)
    await customer.says("visa for the US")
    await customer.hears("full price")
    await customer.is_no_child("us-visa")
    await customer.sends(astronaut())
    await customer.taps("Ask a person")
    await customer.hears("A person from our team will look at this photo")
    await customer.page.context.close()


async def _second_opinion(browser: Browser, booth: Booth) -> None:
    nora = await open_desk(browser, booth, "nora")
    await next_photo(nora)
    await nora.keyboard.press("o")
    await nora.get_by_label("Your view").select_option("unsure")
    await nora.get_by_label("What should they look at?").fill("Is the mouth closed enough?")
    await nora.get_by_role("button", name="Ask for a second opinion").click()
    await nora.wait_for_load_state()
    await nora.context.close()


async def _on_telephones(booth: Booth, telegram: TelegramPeer, twilio: TwilioPeer) -> None:
    find_the_booth(twilio, booth, "whatsapp")
    emil = twilio.phone("+32470123456", on="whatsapp", name="Emil")
    await emil.says("français")
    await emil.hears("", timeout_s=40)
    await emil.says("passeport belge")
    await emil.hears("", timeout_s=40)
    await emil.says("je veux parler à une personne")
    find_the_booth(twilio, booth, "sms")
    for number, words in (("+14155550123", "renew my US passport"), ("+447700900123", "UK passport for a baby")):
        phone = twilio.phone(number, on="sms")
        await phone.says(words)
        await phone.hears("", timeout_s=40)
    lena = telegram.customer("Lena")
    await lena.says("French identity card, which wall?")
    await lena.hears("", timeout_s=40)
    await lena.says("I want to talk to a person")
    await lena.hears("person", timeout_s=40)
    await twilio.settles()


async def _wants_a_person(browser: Browser, booth: Booth, folder: Path) -> Customer:
    ben = await open_chat(browser, booth, folder)
    await ben.says("visa for the US")
    await ben.hears("full price")
    await ben.says("May I keep my glasses on?")
    await ben.says("I want to talk to a person")
    await ben.hears("called a person")
    return ben


def _wait(booth: Booth) -> None:
    """As if what waits had waited for a while."""
    with closing(sqlite3.connect(booth.database, timeout=30)) as database, database:
        waits = "datetime(opened_at, '-' || (25 - 3 * min(rowid, 8)) || ' minutes')"
        database.execute(f"UPDATE cases SET opened_at = {waits} WHERE closed_at IS NULL AND kind != 'claim'")  # noqa: S608 - words of ours


# --- pictures --------------------------------------------------------------------------------------------------------


async def _draw_queue(desk: Page, booth: Booth) -> None:
    await desk.goto(f"{booth.url}/desk")
    await shoot(desk, "queue", height=560)
    await shoot(desk, "queue-phone", NARROW, 800, dark=True)
    await desk.goto(f"{booth.url}/desk/inbox?folder=all")
    await shoot(desk, "inbox", height=620)
    await desk.goto(f"{booth.url}/desk/inbox")
    await shoot(desk, "inbox-phone", NARROW, 800, dark=True)


async def _draw_review(desk: Page, booth: Booth) -> None:
    await desk.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await desk.goto(f"{booth.url}/desk")
    await desk.locator("a.row", has_text="Contested").last.click()  # the first has a second opinion to come
    await expect(desk.locator("#approve button[data-seen]")).to_be_visible(timeout=SLOW_MS)
    await shoot(desk, "review")
    await shoot(desk, "review-phone", NARROW, 800, dark=True)
    await desk.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await desk.keyboard.press("z")
    await shoot(desk, "closer", height=560, dark=True)
    await desk.keyboard.press("Escape")
    await desk.get_by_role("button", name="Put back").click()
    await expect(desk).to_have_url(QUEUE)


async def _draw_conversation(desk: Page, booth: Booth, ben: Customer) -> None:
    await desk.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await desk.goto(f"{booth.url}/desk/inbox?channel=web")
    await desk.locator("#threads a").first.click()
    await expect(desk).to_have_url(TALK)
    field = desk.get_by_label(re.compile("^Your message"))
    await field.fill("Hello, this is Grace. The US want no glasses in the photo.")
    await field.press("Control+Enter")
    await ben.hears("no glasses in the photo")
    await ben.says("And for my daughter, who is two?")
    await expect(desk.get_by_role("log")).to_contain_text("who is two", timeout=SLOW_MS)
    await desk.locator("summary", has_text=re.compile("^Private note")).click()
    await desk.get_by_label("For the team only").fill("He needs it before a journey on the 20th.")
    await desk.get_by_role("button", name="Keep the note").click()
    await expect(desk.locator("li.private")).to_be_visible()
    await desk.set_viewport_size(ViewportSize(width=NARROW, height=800))
    await desk.locator("#scroll").evaluate("log => { log.scrollTop = log.scrollHeight; log.scrollIntoView(); }")
    await shoot(desk, "conversation-phone", NARROW, 800)
    await desk.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await desk.get_by_label(re.compile("^Your message")).press("/")
    await desk.get_by_role("combobox", name=re.compile("Filter the answers")).press_sequentially("retake")
    await shoot(desk, "conversation", height=1000)

    with closing(sqlite3.connect(booth.database, timeout=30)) as database, database:
        # As if two days had gone since the customer on WhatsApp wrote.
        database.execute("UPDATE conversations SET heard_at = datetime(heard_at, '-2 days') WHERE id LIKE 'whatsapp:%'")
    await desk.goto(f"{booth.url}/desk/inbox?folder=all&channel=whatsapp")
    await desk.locator("#threads a").first.click()
    await expect(desk.locator(".locked")).to_be_visible()
    await shoot(desk, "locked", height=800, dark=True)


async def _draw_orders(browser: Browser, desk: Page, booth: Booth) -> None:
    sam = await open_desk(browser, booth, "sam")
    await sam.get_by_role("link", name="Orders", exact=True).click()
    await sam.get_by_label("Order number, e-mail address or telephone number").fill("ada@example.com")
    await sam.keyboard.press("Enter")
    await shoot(sam, "orders", height=480)
    await sam.get_by_role("link", name=re.compile("^PB-")).last.click()
    await sam.get_by_role("button", name="Take this order up").click()
    await expect(sam.get_by_role("button", name="Done with this order")).to_be_visible()
    await shoot(sam, "order", height=1000)
    await shoot(sam, "order-phone", NARROW, 800, dark=True)
    await sam.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await sam.get_by_role("link", name="Money").first.click()
    await sam.get_by_label(re.compile("^Amount")).fill("2")
    await sam.get_by_label(re.compile("^Why")).fill("The photo took a day longer than we had promised.")
    await sam.get_by_role("button", name="Give money back").click()
    await expect(sam.get_by_role("status")).to_contain_text("waits for somebody else")
    await sam.context.close()
    await desk.goto(f"{booth.url}/desk/proposals")
    await shoot(desk, "proposals", height=680)


async def _draw_claim_and_parcel(desk: Page, booth: Booth) -> None:
    await desk.set_viewport_size(ViewportSize(width=WIDE, height=900))
    await desk.goto(f"{booth.url}/desk")
    await open_claim(desk)
    await shoot(desk, "claim", height=1160)
    await desk.goto(f"{booth.url}/desk")
    await desk.locator("a[id^=parcel-]").first.click()
    await expect(desk.locator("address")).to_be_visible()
    await shoot(desk, "parcel", height=700)
    await shoot(desk, "parcel-phone", NARROW, 800, dark=True)


async def _draw_the_rest(desk: Page, booth: Booth) -> None:
    await desk.goto(f"{booth.url}/desk/people")
    await shoot(desk, "team", height=760)
    await desk.goto(f"{booth.url}/desk/log")
    await shoot(desk, "log", height=700, dark=True)
    await desk.goto(f"{booth.url}/desk/account/factor")
    await shoot(desk, "factor", NARROW, 800)
    await desk.goto(f"{booth.url}/desk/account/notices")
    await desk.get_by_label("E-mail address").fill("grace@photos.example")
    await desk.get_by_label("E-mail address").blur()
    await shoot(desk, "notices", height=1240)
    database = Database(f"sqlite:///{booth.database}")
    await asyncio.to_thread(seed, database, now())
    await asyncio.to_thread(database.close)
    await desk.goto(f"{booth.url}/desk/figures")
    await shoot(desk, "figures", height=1100)
    await shoot(desk, "figures-phone", NARROW, 800, dark=True)


if __name__ == "__main__":
    asyncio.run(main())
