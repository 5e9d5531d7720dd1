"""One customer's money from the card to the claim and back, by clicking: Stripe, our books, the desk and the chat agree."""

import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.handlers.stripe import PATH
from bot.payments.ledger_page import print_ledger
from bot.payments.stripe_gateway import StripeGateway
from bot.storage.books import SqlBooks
from bot.storage.database import Database
from tests.booth import Booth
from tests.faces import astronaut
from tests.peers.stripe import StripePeer, Webhook
from tests.stories.in_the_browser import QUEUE, SLOW_MS, Customer, next_photo, open_chat, open_desk

SECRET = "whsec_of_a_story"
PRICE, PART, REST = 499, 120, 379  # cents
KEPT = 32  # by Stripe, of the payment
NET, FEE = "4.12", "0.32"  # the price without its tax, and what Stripe keeps, as the ledger writes them


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[tuple[Booth, StripePeer]]:
    """The product, and the account that it has at Stripe's stand-in."""
    async with StripePeer() as stripe:
        own = {
            "BOT_STRIPE_KEY": stripe.key,
            "BOT_STRIPE_API_URL": stripe.base_url,
            "BOT_STRIPE_WEBHOOK_SECRET": SECRET,
        }
        async with Booth(folder / "booth", **own) as booth:
            stripe.webhook = Webhook(f"http://127.0.0.1:{booth.port}{PATH}", SECRET)
            yield booth, stripe


async def buys_by_card(ada: Customer) -> None:
    await ada.taps(re.compile("Other card"))
    await ada.sends(astronaut())
    await ada.orders()
    await ada.pays_by_card()


async def claims(ada: Customer) -> None:
    await ada.says("the office refused my photo")
    await ada.taps(re.compile("PB-"))
    await ada.hears("Which office refused the photo?")
    await ada.says("Town hall, Lyon")
    await ada.hears("What did it say?")
    await ada.says("They say the head is too small.")
    await ada.hears("A person decides by")


async def open_claim(desk: Page) -> None:
    await desk.get_by_role("link", name="Queue", exact=True).click()
    await expect(desk).to_have_url(QUEUE)
    await desk.get_by_role("link", name="Office said no").click(timeout=SLOW_MS)
    await expect(desk.get_by_text("Town hall, Lyon").first).to_be_visible()


async def talk(ada: Customer, desk: Page) -> None:
    """The customer asks for a person, and the agent answers: whoever talks with a customer sees what was settled long ago."""
    await ada.calls_a_person()
    await desk.get_by_role("link", name="Queue", exact=True).click()
    await desk.get_by_role("link", name="Person needed").click(timeout=SLOW_MS)
    await desk.get_by_role("textbox").fill("All of it went back to your card.")
    await desk.keyboard.press("Control+Enter")
    await ada.hears("All of it went back to your card.")


async def shows(desk: Page, *rows: tuple[str, str]) -> None:
    """The rows that tell of money, in this order and no others."""
    terms = desk.locator(".facts-list > div").filter(has_text=re.compile("€"))
    await expect(terms).to_have_text([re.compile(rf"{label}\s*{amount}") for label, amount in rows])


async def books(booth: Booth, stripe: StripePeer) -> tuple[int, str]:
    """What `admin ledger --compare` answers and prints."""
    database = Database(f"sqlite:///{booth.database}")
    gateway, page = StripeGateway(stripe.key, stripe.base_url), io.StringIO()
    try:
        return await print_ledger(SqlBooks(database), gateway.balance, page), page.getvalue()
    finally:
        await gateway.close()
        database.close()


async def test_a_part_and_later_the_rest_go_back_and_everybody_agrees_to_the_cent(
    browser: Browser, tmp_path: Path
) -> None:
    async with shop(tmp_path) as (booth, stripe):
        ada = await open_chat(browser, booth, tmp_path)
        await buys_by_card(ada)
        desk = await open_desk(browser, booth)
        await next_photo(desk)
        await desk.get_by_role("button", name="Approve").click()
        await ada.hears("Your photo is here")
        await claims(ada)

        await open_claim(desk)
        await desk.get_by_role("link", name="Money", exact=True).click()
        await desk.get_by_label("Amount; empty is all that is left, €4.99").fill("1.20")
        await desk.get_by_label("Why").fill("a gesture for the wait")
        await desk.get_by_role("button", name="Give money back").click()
        await expect(desk.get_by_text(re.compile("iven back$")).first).to_be_visible()  # soon, or by now
        await ada.hears("€1.20 for order")
        await stripe.quiet()
        await desk.reload()
        await shows(desk, ("Price", "€4.99"), ("Paid", "€4.99"), ("Given back", "€1.20"))

        await open_claim(desk)
        await desk.get_by_label("A few words to the customer").fill("We are sorry about the trip.")
        await desk.get_by_role("button", name="Money back, €3.79").click()
        await ada.hears("I'm sending €3.79 back")
        await ada.hears("Their words: We are sorry about the trip.")
        await ada.hears("€3.79 for order")
        await expect(ada.page.get_by_role("log")).not_to_contain_text("a gesture for the wait")
        await stripe.quiet()

        await talk(ada, desk)
        await desk.get_by_role("link", name=re.compile("^Money")).click()
        await shows(desk, ("Price", "€4.99"), ("Paid", "€4.99"), ("Given back", "€1.20"), ("Given back", "€3.79"))
        await expect(desk.get_by_text("There is no money of this order to give back.")).to_be_visible()

        (payment,) = stripe.intents.values()
        assert payment["amount_received"] == PRICE
        assert [refund["amount"] for refund in stripe.refunds.values()] == [PART, REST]
        code, page = await books(booth, stripe)
        assert (code, page.splitlines()[-1]) == (0, "The statement and our books agree.")
        assert [line.split() for line in page.splitlines()[1:-1]] == [
            ["clearing:stripe", FEE, "EUR"],
            ["provider", "fees", FEE, "EUR"],
            ["refunds", NET, "EUR"],
            ["sales", NET, "EUR"],
            ["tax", "payable", "0.00", "EUR"],
        ]
        assert sum(line["net"] for line in stripe.balance.values()) == -KEPT
        assert ada.complaints == []
        assert await booth.stop() == 0
