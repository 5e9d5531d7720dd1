"""Two customers and two agents at once, in a real browser: who has the word, who loses it, and what is said only once."""

import asyncio
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from PIL import Image
from playwright.async_api import Browser, ConsoleMessage, Dialog, Page, expect
from pydantic import SecretStr

from bot.settings import Settings
from bot.wiring.telephony import whatsapp_templates
from tests.booth import Booth
from tests.faces import asks_for_an_age, astronaut
from tests.peers.telegram import Customer as TelegramCustomer
from tests.peers.telegram import TelegramPeer
from tests.peers.twilio import TwilioPeer
from tests.peers.twilio_phone import Phone
from tests.stories.customers import MOBILE, PATIENCE_S, find_the_booth, twilio_settings
from tests.stories.in_the_browser import QUEUE, SLOW_MS, Customer, next_photo, open_chat, open_desk
from tests.stories.test_desk_in_the_browser import approve_by_key, with_another_card
from tests.stories.test_orders_in_the_browser import take_up
from tests.stories.test_people_in_the_browser import TALK, hire

HERE, LEFT = "from our team is here now", "has left. I'm the assistant again"
SILENCE = "can't answer at the moment"
EMAIL = "e-mail"
NO_ORDERS = "no orders yet"
MINE = "You have this conversation."


async def opens(desk: Page, conversation: str) -> None:
    """The conversation at this address, once its scripts have run."""
    await desk.goto(conversation)
    await expect(desk.get_by_role("log")).to_be_visible()
    await desk.wait_for_load_state("networkidle")


async def requests(desk: Page, booth: Booth) -> list[str]:
    """The addresses of the conversations in which a person is asked for, the oldest request first."""
    found = []
    await desk.goto(f"{booth.url}/desk")
    rows = desk.locator("a.row", has_text="Person needed")
    await expect(rows.first).to_be_visible(timeout=SLOW_MS)
    for address in [await row.get_attribute("href") for row in await rows.all()]:
        await desk.goto(f"{booth.url}{address}")
        await expect(desk).to_have_url(TALK)
        found.append(desk.url)
    return found


async def takes_over(desk: Page) -> None:
    await desk.get_by_role("button", name="Take over").click()


async def writes(desk: Page, words: str) -> None:
    await desk.get_by_label(re.compile("^Your message")).fill(words)
    await desk.get_by_role("button", name="Send Ctrl").click()


async def hears_once(customer: Customer, words: str) -> None:
    await expect(customer.page.get_by_role("log").get_by_text(words)).to_have_count(1, timeout=SLOW_MS)


async def reads_once(desk: Page, words: str) -> None:
    await expect(desk.get_by_role("log").get_by_text(words, exact=True)).to_have_count(1, timeout=SLOW_MS)


async def test_a_takeover_while_customers_type_and_a_race_of_two_agents(browser: Browser, tmp_path: Path) -> None:
    async with Booth(tmp_path / "booth") as booth:
        await hire(booth, "grace")
        ada, bob = await open_chat(browser, booth, tmp_path), await open_chat(browser, booth, tmp_path)
        for customer in (ada, bob):
            await customer.hears("automated")
            await customer.calls_a_person()
        await bob.taps("Go on with the assistant")
        await bob.hears("I'm the assistant again")
        sam, grace = await open_desk(browser, booth), await open_desk(browser, booth, "grace")
        adas, bobs = await requests(sam, booth)

        # Ada waits for a person, and has begun to type; what she sends meanwhile is read by whoever comes.
        await opens(sam, adas)
        field = ada.page.get_by_role("textbox")
        await field.press_sequentially("status")
        await asyncio.gather(takes_over(sam), field.press("Enter"))
        await ada.hears(f"desk {HERE}")
        await ada.says("my orders")
        for words in ("status", "my orders"):
            await hears_once(ada, words)
            await reads_once(sam, words)
        await expect(sam.locator("#holder")).to_contain_text(MINE)
        await writes(sam, "I read both.")
        await ada.hears("I read both.")
        await hears_once(ada, HERE)
        await expect(ada.page.get_by_role("log")).not_to_contain_text(NO_ORDERS)

        # Bob has gone on with the assistant: it may answer what came before the agents, and nothing that came after.
        await asyncio.gather(opens(sam, bobs), opens(grace, bobs))
        await asyncio.gather(takes_over(sam), takes_over(grace), bob.says("status"))
        await bob.hears(HERE)
        await bob.says("Who is there?")
        holders = [await text_of_holder(desk) for desk in (sam, grace)]
        assert sum(MINE in words for words in holders) == 1, holders
        first, second = (sam, grace) if MINE in holders[0] else (grace, sam)
        name = "desk" if first is sam else "grace"
        await expect(second.locator("#holder")).to_contain_text(f"{name} has this conversation.")
        await hears_once(bob, HERE)
        await reads_once(first, "status")
        said = await bob.page.get_by_role("log").inner_text()
        assert said.rfind(NO_ORDERS) < said.index(HERE)

        await writes(second, "I am here, too.")
        await expect(second.get_by_role("alert").first).to_contain_text(f"Not sent: {name} has this conversation")
        await expect(second.get_by_role("textbox").first).to_have_value("I am here, too.")
        await writes(first, "I am.")
        await hears_once(bob, "I am.")
        await reads_once(second, "I am.")
        for page in (bob.page, first):
            await expect(page.get_by_role("log")).not_to_contain_text("I am here, too.")
        await hears_once(bob, HERE)
        assert ada.complaints == bob.complaints == []
        assert "Traceback" not in "\n".join(booth.said)


async def text_of_holder(desk: Page) -> str:
    """Who has the conversation, on the page that came after the button."""
    await expect(desk.locator("#holder")).to_contain_text(re.compile("(You have|desk has|grace has) this conversation"))
    return await desk.locator("#holder").inner_text()


def its_minutes_pass(booth: Booth, conversation: str) -> int:
    """As if the minutes had passed in which somebody must answer here. Returns how many times that is looked at."""
    ring = """
        UPDATE workflow_status SET delay_until_epoch_ms = 1
        WHERE status = 'DELAYED' AND name = 'timer' AND queue_partition_key = ? AND workflow_uuid IN
            (SELECT workflow_uuid FROM workflow_input WHERE inputs LIKE '%"silence"%')
    """
    with closing(sqlite3.connect(booth.database, timeout=30)) as database, database:
        return database.execute(ring, (unquote(conversation.rpartition("/")[2]),)).rowcount


async def test_an_order_goes_on_after_a_person_and_a_customer_outlives_an_agents_browser(
    browser: Browser, tmp_path: Path
) -> None:
    async with Booth(tmp_path / "booth") as booth:
        await hire(booth, "grace")
        ada, bob = await with_another_card(browser, booth, tmp_path), await open_chat(browser, booth, tmp_path)
        await ada.taps("Use this photo")
        await ada.taps(re.compile("Digital file"))
        await ada.hears(EMAIL)
        await ada.calls_a_person()
        await bob.hears("automated")
        await bob.calls_a_person()
        sam, grace = await open_desk(browser, booth), await open_desk(browser, booth, "grace")
        adas, bobs = await requests(sam, booth)
        await opens(sam, bobs)
        await takes_over(sam)
        await bob.hears(f"desk {HERE}")

        await opens(sam, adas)
        await is_answered_and_goes_on_to_pay(ada, sam)
        await opens(sam, bobs)
        await bob.says("Hello?")
        await reads_once(sam, "Hello?")
        await sam.context.close()
        await goes_to_another_agent(bob, booth, grace, bobs)
        assert ada.complaints == bob.complaints == []
        assert "Traceback" not in "\n".join(booth.said)


async def is_answered_and_goes_on_to_pay(ada: Customer, sam: Page) -> None:
    """She hears from Sam, then the question at which she was, and answers it."""
    await takes_over(sam)
    await ada.hears(f"desk {HERE}")
    await ada.says("Is a digital file enough?")
    await writes(sam, "Yes, it is.")
    await ada.hears("Yes, it is.")
    await sam.get_by_role("button", name="Hand back to").click()
    await expect(sam).to_have_url(QUEUE)
    await ada.hears(LEFT)
    await ada.hears("Did that help?")
    await expect(ada.page.get_by_role("log").get_by_text(EMAIL)).to_have_count(2, timeout=SLOW_MS)
    await ada.says("ada@example.com")
    await ada.taps(re.compile("Go on"))
    await ada.taps(re.compile("I agree"))
    await ada.taps("It's me")
    await ada.taps("Yes, start now")
    await ada.page.get_by_role("link", name=re.compile("Pay")).last.click(timeout=SLOW_MS)
    await expect(ada.page.get_by_text("TEST MODE").first).to_be_visible()


async def goes_to_another_agent(bob: Customer, booth: Booth, grace: Page, bobs: str) -> None:
    """Sam owes Bob an answer and is gone; Bob hears so once, and Grace comes."""
    assert its_minutes_pass(booth, bobs) == 1  # since Sam came, and has said nothing
    await bob.hears(f"desk {SILENCE}")
    await bob.hears("You are next.")
    await grace.goto(f"{booth.url}/desk")
    await expect(grace.locator("tr", has_text="Person needed")).to_contain_text("Reassigned", timeout=SLOW_MS)
    await grace.locator("a.row", has_text="Person needed").click()
    await expect(grace).to_have_url(bobs)
    await takes_over(grace)
    await bob.hears(f"grace {HERE}")
    await writes(grace, "I am here now, Bob.")
    await hears_once(bob, "I am here now, Bob.")
    assert its_minutes_pass(booth, bobs) == 1  # since Grace came, and she has written
    await bob.says("Thank you")
    await reads_once(grace, "Thank you")
    await hears_once(bob, SILENCE)
    await expect(grace.locator("#holder")).to_contain_text(MINE)


NEWS = "There is news for you from our photo counter"


async def approve_templates(twilio: TwilioPeer) -> None:
    """As whoever runs the shop does, once."""
    account = Settings(
        twilio_account_sid=twilio.account_sid,
        twilio_auth_token=SecretStr(twilio.auth_token),
        twilio_api_url=twilio.url,
        twilio_content_url=twilio.url,
    )
    await whatsapp_templates(account, submits=True)


def a_day_passes(booth: Booth, twilio: TwilioPeer, phone: Phone) -> None:
    """Since the customer's last word, for WhatsApp and for us: WhatsApp takes no more free words for this phone."""
    clock = twilio.now
    twilio.now = lambda: clock() + 25 * 3600
    with closing(sqlite3.connect(booth.database, timeout=30)) as database, database:
        changed = database.execute("UPDATE conversations SET heard_at = datetime(heard_at, '-25 hours')").rowcount
    assert (changed, phone.on) == (1, "whatsapp")


async def test_on_whatsapp_a_closed_window_locks_the_composer_until_the_customer_writes(
    browser: Browser, tmp_path: Path
) -> None:
    async with TwilioPeer() as twilio:
        await approve_templates(twilio)
        async with Booth(tmp_path / "booth", **twilio_settings(twilio)) as booth:
            find_the_booth(twilio, booth, "whatsapp")
            ada = twilio.phone(MOBILE, on="whatsapp")
            await ada.says("hi")
            await ada.hears("automated", timeout_s=PATIENCE_S)
            await ada.says("I want to talk to a person")
            await ada.hears("called a person", timeout_s=PATIENCE_S)
            desk = await open_desk(browser, booth)
            (talk,) = await requests(desk, booth)
            await opens(desk, talk)
            await takes_over(desk)
            await ada.hears(f"desk {HERE}", timeout_s=PATIENCE_S)
            await writes(desk, "Which document is it for?")
            await ada.hears("Which document is it for?", timeout_s=PATIENCE_S)
            await expect(desk.locator(".person .delivery").last).to_have_text("Read", timeout=SLOW_MS)

            await desk.get_by_label(re.compile("^Your message")).fill("Are you still there?")
            a_day_passes(booth, twilio, ada)
            await desk.get_by_role("button", name="Send Ctrl").click()
            await expect(desk.get_by_role("alert").first).to_contain_text("Not sent: this customer")
            await expect(desk.get_by_role("alert").first).to_contain_text("Are you still there?")
            composer = desk.get_by_role("region", name="Answer")
            await expect(composer).to_contain_text("The time to answer is over.")
            await expect(desk.get_by_label(re.compile("^Your message"))).to_have_count(0)
            await expect(composer.locator("label", has_text="{order}")).to_have_count(5)
            for wanting in await composer.get_by_role("radio", disabled=True).all():
                await expect(wanting).not_to_be_checked()
            sent = len(twilio.asked())
            await composer.get_by_role("radio", name=re.compile(NEWS)).check()
            await composer.get_by_role("button", name="Send this wording").dblclick()
            await ada.hears(NEWS, timeout_s=PATIENCE_S)
            await expect(composer).to_contain_text("Something is announced already")
            assert len(twilio.asked()) == sent + 1

            # No reload: the page finds out by itself that there is somebody to write to again.
            await ada.says("A passport, for France")
            await ada.hears("reads along and answers you here", timeout_s=PATIENCE_S)
            await expect(desk.get_by_label(re.compile("^Your message"))).to_be_visible(timeout=SLOW_MS)
            await reads_once(desk, "A passport, for France")
            await writes(desk, "Thank you.")
            await ada.hears("Thank you.", timeout_s=PATIENCE_S)
            await twilio.settles()
            said = [one.words for one in ada.heard]
            assert [sum(words in each for each in said) for words in (NEWS, "Are you still there?")] == [1, 0]
            assert await booth.stop() == 0
            assert "Traceback" not in "\n".join(booth.said)
        assert (twilio.violations, twilio.troubles) == ([], [])


# Nothing in these stories may ever set this name in any page.
FLAG = "stolen"
SCRIPT, PICTURE = f"<script>{FLAG}=alert(1)</script>", f"<img src=x onerror={FLAG}=alert(1)>"
ATTACK = f"{SCRIPT}{PICTURE}"
LABEL = f"<img src onerror={FLAG}()>"[:24]
STREET = f"12 <img src=x onerror={FLAG}=1>"


def attacking_photo() -> bytes:
    """A photo whose camera says more than it should."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = ATTACK  # ImageDescription, Artist
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + ATTACK.encode()  # UserComment
    out = io.BytesIO()
    Image.open(io.BytesIO(astronaut())).save(out, "JPEG", quality=95, exif=exif)
    assert out.getvalue().count(ATTACK.encode()) == 3
    return out.getvalue()


@dataclass
class Watched:
    """A page in which something strange would be noticed. Its browser ignores our policy: escaping alone must do."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.seen.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("dialog", self._notice)

    def _hear(self, line: ConsoleMessage) -> None:
        # Where no policy forbids it, a browser asks for an icon that not every page has.
        if line.type == "error" and not line.location["url"].endswith("/favicon.ico"):
            self.seen.append(f"{line.text} {line.location['url']}")

    async def _notice(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    async def shows(self, *words: str) -> None:
        """These words as they are, and nothing of them as an element."""
        for each in words:
            await expect(self.page.locator("body")).to_contain_text(each, timeout=SLOW_MS)
        await self.page.wait_for_load_state()
        assert await self.page.locator("[onerror], img[src='x']").count() == 0
        scripts = await self.page.locator("script").all_text_contents()
        assert not [script for script in scripts if FLAG in script]
        assert await self.page.evaluate(f"typeof window.{FLAG}") == "undefined"
        assert self.seen == []


async def attacks_on_telegram(telegram: TelegramPeer) -> TelegramCustomer:
    """A name, a file's name, a picture's words and a message, all of them hostile; she asks for a person and about her photo."""
    ada = telegram.customer("Ada")
    ada.user |= {"first_name": ATTACK, "last_name": ATTACK}
    ada.chat |= {"first_name": ATTACK, "last_name": ATTACK}
    for words, answer in (("hi", "automated"), ("visa for the US", "full price")):
        await ada.says(words)
        await ada.hears(answer, timeout_s=PATIENCE_S)
    if asks_for_an_age("us-visa"):
        await ada.taps("11 or older")
    await ada.sends_file(attacking_photo(), f"{ATTACK}.jpg", "image/jpeg")
    async with asyncio.timeout(PATIENCE_S):
        while not any("Ask a person" in said.labels for said in ada.heard):
            await asyncio.sleep(0.1)
    await ada.taps("Ask a person")
    await ada.hears("will look at this photo", timeout_s=PATIENCE_S)
    await ada.says(ATTACK)
    await ada.says("I want to talk to a person")
    await ada.hears("called a person", timeout_s=PATIENCE_S)
    return ada


async def attacks_by_post(bob: Customer) -> None:
    """Prints to a hostile address."""
    await bob.taps(re.compile("Other card"))
    await bob.sends(attacking_photo(), f"{PICTURE}.jpg")
    await bob.buys("File and prints", f"Bob {SCRIPT}\n{STREET}\nSW1Y 4JH London\nUnited Kingdom")


async def test_nothing_that_anybody_typed_or_sent_runs_at_the_desk(browser: Browser, tmp_path: Path) -> None:
    async with TelegramPeer() as telegram:
        settings = {
            "BOT_TELEGRAM_TOKEN": telegram.token,
            "BOT_TELEGRAM_MODE": "polling",
            "BOT_TELEGRAM_API_URL": telegram.base_url,
            "BOT_TELEGRAM_FILE_URL": telegram.base_file_url,
        }
        async with Booth(tmp_path / "booth", **settings) as booth:
            bob = await open_chat(browser, booth, tmp_path, bypass_csp=True)
            page = await open_desk(browser, booth, bypass_csp=True)
            chat, desk = Watched(bob.page), Watched(page)
            ada, _ = await asyncio.gather(attacks_on_telegram(telegram), attacks_by_post(bob))

            await judges(desk, 2)
            await bob.hears("The prints follow by post")
            await talks(desk, booth, ada)
            order = await posts(desk)
            await bob.hears("are in the post")
            await sends_again(desk, booth)
            await bob.says("the office refused my photo")
            await bob.taps(re.compile("PB-"))
            for question, answer in (("Which office", ATTACK), ("What did it say?", ATTACK)):
                await bob.hears(question)
                await bob.says(answer)
            await bob.hears("A person decides by")
            await page.goto(f"{booth.url}/desk")
            await page.get_by_role("link", name="Office said no").click(timeout=SLOW_MS)
            await desk.shows(ATTACK)
            for address, words in {
                f"/desk/money/{order}": order,
                f"/desk/orders/{order}": ATTACK,
                "/desk/log": "took an order up",
                "/desk/figures": "Requests for a person",
                f"/desk/inbox?folder=all&q={quote(ATTACK)}": "",
            }.items():
                await page.goto(f"{booth.url}{address}")
                await desk.shows(words)
            await talks_back(desk, booth, bob)
            await chat.shows(f"to you {ATTACK}", PICTURE, ATTACK)
            assert "Traceback" not in "\n".join(booth.said)
        assert telegram.violations == []


async def judges(desk: Watched, photos: int) -> None:
    """The pictures are served as pictures, whatever else they carry."""
    await next_photo(desk.page)
    for _ in range(photos):
        judged = desk.page.url
        await desk.shows()
        await approve_by_key(desk.page)
        await expect(desk.page).not_to_have_url(judged, timeout=SLOW_MS)
    await expect(desk.page).to_have_url(QUEUE)


async def talks(desk: Watched, booth: Booth, ada: TelegramCustomer) -> None:
    """Words of the customer as they come, and the agent's own: a label, a note, an answer."""
    page = desk.page
    (talk,) = await requests(page, booth)
    await opens(page, talk)
    await desk.shows(ATTACK)
    await takes_over(page)
    await ada.hears(HERE, timeout_s=PATIENCE_S)
    await ada.says(f"later {ATTACK}")
    await desk.shows(f"later {ATTACK}")
    await page.locator("summary", has_text="Private note").click()
    await page.get_by_label("For the team only").fill(f"note {ATTACK}")
    await page.get_by_role("button", name="Keep the note").click()
    await desk.shows(f"note {ATTACK}")
    await writes(page, f"answer {ATTACK}")
    await ada.hears(f"answer {ATTACK}", timeout_s=PATIENCE_S)
    await desk.shows(f"answer {ATTACK}")
    csrf = await page.locator("input[name=csrf]").first.get_attribute("value")
    label = await page.request.post(
        f"{talk}/label", form={"csrf": str(csrf), "label": LABEL}, headers={"Origin": booth.url}
    )
    assert label.ok
    await page.goto(f"{booth.url}/desk/inbox?folder=all")
    await desk.shows(LABEL)
    await ada.says(f"last {ATTACK}")
    await desk.shows(f"last {ATTACK}")


async def posts(desk: Watched) -> str:
    """The parcel to the hostile address. Returns its order."""
    await desk.page.goto(re.sub(r"(/desk).*", r"\1", desk.page.url))
    parcel = desk.page.locator("a[id^=parcel]")
    await parcel.click(timeout=SLOW_MS)
    await desk.shows(f"Bob {SCRIPT}", STREET)
    order = desk.page.url.rpartition("/")[2]
    await desk.page.locator("input[name=tracking]").fill(PICTURE)
    await desk.page.get_by_role("button", name="Posted").click()
    return order


async def sends_again(desk: Watched, booth: Booth) -> None:
    """An order's page, with the agent's reason in its past."""
    await desk.page.goto(f"{booth.url}/desk")
    await take_up(desk.page, "ada@example.com")
    await desk.page.get_by_text("Send the file again").first.click()
    await desk.page.get_by_label("Why").locator("visible=true").fill(f"reason {ATTACK}")
    await desk.page.get_by_role("button", name="Send the file again").click()
    await desk.shows(f"reason {ATTACK}")


async def talks_back(desk: Watched, booth: Booth, bob: Customer) -> None:
    """What the agent writes does not run at the customer's either."""
    await bob.calls_a_person()
    (talk,) = [one for one in await requests(desk.page, booth) if "/web" in one]
    await opens(desk.page, talk)
    await writes(desk.page, f"to you {ATTACK}")
