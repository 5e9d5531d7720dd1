"""Every page of the desk, light and dark, wide and on a phone, as axe-core sees it: WCAG 2.2 AA."""

import re
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe

from bot.console.conversations import Conversations
from bot.console.doors import doors
from bot.domain.events import TextReceived
from tests.browser import browser
from tests.console.conftest import PASSWORD
from tests.keyboard import Hands

__all__ = ["browser"]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [("light", 1280), ("dark", 390)]

# How many pixels a page is wider than its window, written from this side.
OVER = """direction => {
  document.documentElement.dir = direction;
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""
STYLE = Path(__file__).parents[2] / "bot" / "console" / "static" / "desk.css"

# A page of every door that is walked to; what is saved, or only leads on, is no page.
PAGES = {
    "/desk/login": "/desk/login",
    "/desk/account": "/desk/account",
    "/desk/account/factor": "/desk/account/factor",
    "/desk": "/desk",
    "/desk/cases/{case}": "/desk/cases/case-1",
    "/desk/money/{order}": "/desk/money/PB-7K3M-Q9TA",
    "/desk/inbox": "/desk/inbox?folder=all",
    "/desk/conversations/{conversation}": "/desk/conversations/web:c1",
    "/desk/orders": "/desk/orders",
    "/desk/orders/{order}": "/desk/orders/PB-7K3M-Q9TA",
    "/desk/parcels/{order}": "/desk/parcels/PB-7K3M-Q9TA",
    "/desk/proposals": "/desk/proposals",
    "/desk/figures": "/desk/figures",
    "/desk/account/notices": "/desk/account/notices",
    "/desk/people": "/desk/people",
    "/desk/log": "/desk/log",
    "/desk/{rest}": "/desk/no/such/page",
}
# The address that a letter leads to is looked at in the story of the letter; a case's opinions, in that of the second one.
NO_PAGES = {
    "/desk/login/code",
    "/desk/next",
    "/desk/email",
    "/desk/go/{place}",
    "/desk/cases/{case}/opinions",
    "/desk/figures/{block}/{table}",
}
MORE = ("/desk/cases/claim-1", "/desk/cases/case-2", "/desk/cases/taken-1")


def test_every_page_is_looked_at():
    walked = {
        re.sub(r":[^}]*}", "}", door.path)
        for door in doors(Conversations(words=None))
        if door.method in ("GET", "*")
        and door.sort != "part"
        and "/sheet" not in door.path
        and "static" not in door.path
    }
    assert walked - NO_PAGES == set(PAGES)


def test_the_style_knows_beginnings_and_ends_and_no_left_and_right():
    sides = r"(margin|padding|border)-(left|right)|text-align: (left|right)|[\s;{](left|right):"
    assert re.findall(sides, STYLE.read_text()) == []


def fill(house):
    house.conversation(owner="ada")
    house.say("e1", "customer", TextReceived("Bonjour ! Is my photo ready?"), language="fr")
    house.case(assigned_to="ada")
    house.assessment()
    house.case("case-2", kind="promise", photo=None, assigned_to="ada", order="PB-7K3M-Q9TA")
    house.case("taken-1", kind="review", photo="ph-2", assigned_to="grace")
    house.paid_order(status="producing")
    house.claim(photo="ph-1")


@asynccontextmanager
async def at_the_desk(browser, app, look):
    scheme, width = look
    async with TestServer(app) as server:
        context = await browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, locale="en")
        page = await context.new_page()
        address = str(server.make_url("")).rstrip("/").replace("127.0.0.1", "localhost")
        yield page, address
        await context.close()


async def logs_in(page, address):
    await page.goto(f"{address}/desk/login")
    await page.fill("#name", "ada")
    await page.fill("#password", PASSWORD)
    await page.click("button.primary")
    await page.wait_for_url(f"{address}/desk")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
async def test_axe_finds_nothing_to_mend(browser, app, house, look):
    fill(house)
    found = []
    async with at_the_desk(browser, app, look) as (page, address):
        found += await complaints(page, f"{address}/desk/login", "/desk/login")
        await logs_in(page, address)
        for path in (*(path for path in PAGES.values() if path != "/desk/login"), *MORE):
            found += await complaints(page, f"{address}{path}", path)
    assert found == []


async def complaints(page, address, path):
    await page.goto(address)
    results = await Axe().run(page, options=RULES)
    return [
        f"{path}: {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
async def test_no_page_is_wider_than_its_window(browser, app, house, look):
    fill(house)
    wide = []
    async with at_the_desk(browser, app, look) as (page, address):
        await logs_in(page, address)
        for path in (*PAGES.values(), *MORE):
            await page.goto(f"{address}{path}")
            for direction in ("ltr", "rtl"):
                over = await page.evaluate(OVER, direction)
                if over > 0:
                    wide.append((path, direction, over))
    assert wide == []


async def test_keys_of_one_letter_can_be_switched_off_and_on_again(browser, app, house):
    fill(house)
    async with at_the_desk(browser, app, LOOKS[0]) as (page, address):

        async def switches(on):
            await page.goto(f"{address}/desk/account")
            await page.set_checked("#letters-on", on)
            await page.goto(f"{address}/desk")
            await page.keyboard.press("j")
            return await page.evaluate("document.activeElement.matches('a.row')"), await page.is_visible("kbd")

        await logs_in(page, address)
        assert await switches(on=False) == (False, False)
        assert await switches(on=True) == (True, True)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
async def test_every_page_is_walked_by_tab_alone(browser, app, house, look):
    fill(house)
    async with at_the_desk(browser, app, look) as (page, address):
        hands = Hands(page)
        await page.goto(f"{address}/desk/login")
        await hands.walks("/desk/login")
        await logs_in(page, address)
        for path in (*(path for path in PAGES.values() if path != "/desk/login"), *MORE):
            await page.goto(f"{address}{path}")
            await hands.walks(path)
        assert hands.complaints == [], "\n".join(hands.complaints)


async def test_no_script_runs_twice_on_a_page_so_that_a_key_is_heard_once(browser, app, house):
    fill(house)
    async with at_the_desk(browser, app, LOOKS[0]) as (page, address):
        await logs_in(page, address)
        asked = []
        page.on("request", lambda request: asked.append(request.url) if request.resource_type == "script" else None)
        await page.goto(f"{address}/desk/cases/case-1")
        names = [url.rpartition("/")[2] for url in asked]
        assert {"forms.js", "case.js"} <= set(names)
        assert len(names) == len(set(names))
