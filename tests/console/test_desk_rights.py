"""Every door of the desk times every role: who gets in, who does not, and that nothing is open by mistake."""

import dataclasses
import itertools
import re

import pytest
import sqlalchemy as sa
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console import routes
from bot.console.auth import token_sha256
from bot.console.conversations import Conversations
from bot.console.doors import doors
from bot.console.guard import CODE, FACTOR
from bot.domain.effects import CaseKind
from bot.domain.team import RIGHTS, ROLES, WORK, rights_of
from bot.storage.schema import agents, cases

DOORS = doors(Conversations(words=None))

ALL = frozenset(ROLES)
PHOTOS = frozenset({"reviewer", "lead"})
CUSTOMERS = frozenset({"agent", "lead"})
CASES = PHOTOS | CUSTOMERS
TEAM = frozenset({"operator"})
LEAD = frozenset({"lead"})
LEADS = LEAD | TEAM

# The table that the desk is held against, written by hand: a new door is named here before it opens to anybody.
WHO = {
    ("GET", "/desk/login/code"): ALL,
    ("POST", "/desk/login/code"): ALL,
    ("POST", "/desk/logout"): ALL,
    ("GET", "/desk/account"): ALL,
    ("POST", "/desk/account/password"): ALL,
    ("GET", "/desk/account/factor"): ALL,
    ("POST", "/desk/account/factor"): ALL,
    ("GET", "/desk/account/notices"): ALL,
    ("POST", "/desk/account/notices"): ALL,
    ("POST", "/desk/account/notices/telegram"): CUSTOMERS,
    ("POST", "/desk/account/notices/telegram/off"): ALL,
    ("POST", "/desk/account/notices/push"): ALL,
    ("POST", "/desk/account/notices/push/off"): ALL,
    ("GET", "/desk/waiting"): ALL,
    ("GET", "/desk"): ALL,
    ("GET", "/desk/queue"): ALL,
    ("GET", "/desk/next"): PHOTOS,
    ("GET", "/desk/cases/{case}"): CASES,
    ("POST", "/desk/cases/{case}/taken-over"): CASES,
    ("POST", "/desk/cases/{case}/put-back"): CASES,
    ("POST", "/desk/cases/{case}"): PHOTOS,
    ("GET", "/desk/cases/{case}/sheet/{paper}/{form}"): PHOTOS,
    ("GET", "/desk/cases/{case}/wall/{wall}"): PHOTOS,
    ("GET", "/desk/cases/{case}/cut"): PHOTOS,
    ("GET", "/desk/cases/{case}/finished"): PHOTOS,
    ("POST", "/desk/cases/{case}/asked"): PHOTOS,
    ("GET", "/desk/cases/{case}/opinions"): PHOTOS,
    ("GET", "/desk/photos/{case}/{purpose}"): CASES,
    ("POST", "/desk/cases/{case}/seen"): CUSTOMERS,
    ("POST", "/desk/claims/{case}"): CUSTOMERS,
    ("GET", "/desk/money/{order}"): CUSTOMERS,
    ("POST", "/desk/money/{order}/refund"): CUSTOMERS,
    ("POST", "/desk/money/{order}/lost"): CUSTOMERS,
    ("GET", "/desk/inbox"): CUSTOMERS,
    ("GET", "/desk/inbox/stream"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/here"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/label"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/unlabel"): CUSTOMERS,
    ("GET", "/desk/conversations/{conversation}"): CUSTOMERS,
    ("GET", "/desk/conversations/{conversation}/tail"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/joined"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/wrote"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/noted"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/advised"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/sent"): CUSTOMERS,
    ("GET", "/desk/conversations/{conversation}/enclosed/{line}"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/corrected"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/announced"): CUSTOMERS,
    ("POST", "/desk/conversations/{conversation}/left"): CUSTOMERS,
    ("GET", "/desk/orders"): CUSTOMERS,
    ("POST", "/desk/orders"): CUSTOMERS,
    ("GET", "/desk/orders/{order}"): CUSTOMERS,
    ("GET", "/desk/figures"): LEADS,
    ("GET", "/desk/figures/{block}/{table}"): LEADS,
    ("POST", "/desk/orders/{order}/taken"): CUSTOMERS,
    ("POST", "/desk/orders/{order}/redo"): CUSTOMERS,
    ("POST", "/desk/orders/{order}/resend"): CUSTOMERS,
    ("POST", "/desk/orders/{order}/reopened"): CUSTOMERS,
    ("POST", "/desk/orders/{order}/cancelled"): CUSTOMERS,
    ("POST", "/desk/orders/{order}/address"): CUSTOMERS,
    ("GET", "/desk/proposals"): LEAD,
    ("POST", "/desk/proposals/{proposal}"): LEAD,
    ("GET", "/desk/parcels/{order}"): CUSTOMERS,
    ("GET", "/desk/parcels/{order}/sheet"): CUSTOMERS,
    ("GET", "/desk/parcels/{order}/sheet/{paper}/{form}"): CUSTOMERS,
    ("POST", "/desk/parcels/{order}/posted"): CUSTOMERS,
    ("GET", "/desk/people"): TEAM,
    ("POST", "/desk/people"): TEAM,
    ("POST", "/desk/people/{agent}"): TEAM,
    ("POST", "/desk/people/{agent}/left"): TEAM,
    ("POST", "/desk/people/{agent}/back"): TEAM,
    ("POST", "/desk/people/{agent}/reset"): TEAM,
    ("GET", "/desk/log"): TEAM,
    ("GET", "/desk/{rest}"): ALL,
    ("POST", "/desk/{rest}"): ALL,
}


def methods(door):
    return ("GET", "POST") if door.method == "*" else (door.method,)


def named(door):
    return re.sub(r":[^}]*}", "}", door.path)


WITH_FILE = {("POST", named(door)) for door in DOORS if door.largest_file}
SHUT = sorted({(method, named(door)) for door in DOORS if door.sort != "public" for method in methods(door)})


@pytest.fixture
async def enter(house, build, browse, monkeypatch):
    """`await enter(role, ...)`: a browser of somebody with these roles, at a desk whose rooms only say that they were reached."""

    async def reached(_visit):
        return web.Response(text="reached")

    stubs = tuple(door if door.sort == "public" else dataclasses.replace(door, handler=reached) for door in DOORS)
    monkeypatch.setattr(routes, "doors", lambda _: stubs)
    async with TestServer(build()) as server:
        clients = []

        async def enter(*roles):
            name = "-".join(roles) or "nobody"
            await house.hire(name, *roles)
            if not roles:
                await house.team.change_roles(name, frozenset())
            client = TestClient(server)
            clients.append(client)
            browser = browse(client)
            assert (await browser.log_in(name)).status == 303
            return browser

        yield enter
        for client in clients:
            await client.session.close()


async def tried(browser, house, method, path):
    csrf = (await house.team.session(token_sha256(browser.cookie()))).csrf
    address = re.sub(r"{\w+}", "anything", path)
    if method == "GET":
        return await browser.get(address)
    if (method, path) in WITH_FILE:
        return await browser.post(address, FormData({"csrf": csrf}, default_to_multipart=True))
    return await browser.post(address, {"csrf": csrf})


def test_the_table_names_every_door():
    assert sorted(WHO) == SHUT


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_gets_through_its_own_doors_and_no_others(enter, house, role):
    browser = await enter(role)
    for method, path in SHUT:
        response = await tried(browser, house, method, path)
        body = await response.text()
        reached = (response.status, body) == (200, "reached")
        assert reached == (role in WHO[method, path]), f"{role}: {method} {path} gave {response.status}"
        if not reached:
            assert response.status == 404, f"{role}: {method} {path} gave {response.status}"
            assert "Nothing here for you" in body


async def test_several_roles_are_the_sum_of_them_and_none_are_oneself_alone(enter, house):
    pair, nobody = await enter("reviewer", "operator"), await enter()
    for method, path in SHUT:
        got = (await tried(pair, house, method, path)).status == 200
        assert got == bool(WHO[method, path] & {"reviewer", "operator"}), path
        assert ((await tried(nobody, house, method, path)).status == 200) == (WHO[method, path] == ALL), path


@pytest.mark.parametrize("has_factor", [True, False])
async def test_a_login_without_its_second_factor_reaches_only_that_step(enter, house, has_factor):
    browser = await enter(*ROLES)
    await house.database.run(lambda sql: sql.exec_driver_sql("UPDATE agent_sessions SET proven = false"))
    if has_factor:
        await house.database.run(lambda sql: sql.execute(sa.update(agents).values(factor=b"\0")))
    way = CODE if has_factor else FACTOR
    for method, path in SHUT:
        response = await tried(browser, house, method, path)
        if path in (way, "/desk/logout"):
            assert await response.text() == "reached"
        else:
            assert (response.status, response.headers.get("Location")) in ((303, way), (401, None)), path


async def test_a_role_that_is_taken_away_is_gone_at_the_next_click_and_a_person_who_left_is_out(enter, house):
    browser = await enter("agent")
    here = ("GET", "/desk/conversations/{conversation}")
    assert (await tried(browser, house, *here)).status == 200
    await house.team.change_roles("agent", frozenset({"reviewer"}))
    assert (await tried(browser, house, *here)).status == 404
    await house.team.see_off("agent", has_left=True)
    assert (await browser.get("/desk")).headers["Location"] == "/desk/login"
    assert (await browser.log_in("agent")).status == 401


def test_a_door_that_names_no_right_is_nobodys():
    bare = [door.path for door in DOORS if door.sort != "public" and not door.rights]
    assert bare == []
    assert not rights_of(ROLES).intersection(())


def test_whatever_changes_something_is_written_down():
    silent = {door.path for door in DOORS if door.method == "POST" and not door.deed}
    # The first four write down themselves whether it was right, and what kind of thing was looked for; that a page is
    # still open says nothing that its opening has not said.
    assert silent == {"/desk/login", CODE, "/desk/email", "/desk/orders", "/desk/conversations/{conversation}/here"}


def test_no_agents_or_customers_own_words_are_written_down():
    typed_freely = {
        "words",
        "password",
        "old",
        "new",
        "again",
        "code",
        "sealed",
        "csrf",
        "nonce",
        "tracking",
        "sought",
        "answer",
    }
    assert not set(itertools.chain.from_iterable(door.notes for door in DOORS)) & typed_freely


def test_every_kind_of_case_is_somebodys_work():
    assert set(WORK) == set(CaseKind.__args__)
    assert set(RIGHTS) == ALL


@pytest.mark.parametrize(("role", "case"), [("reviewer", "talk-case"), ("agent", "photo-case")])
async def test_a_case_that_is_not_ones_work_is_not_there(house, app, browse, role, case):
    house.conversation(owner="queue")
    house.case("photo-case")
    house.case("talk-case", kind="person", photo=None)
    house.assessment()
    await house.hire(role, role)
    async with TestClient(TestServer(app)) as client:
        browser = browse(client)
        await browser.log_in(role)
        assert case not in await browser.page("/desk")
        assert (await browser.get(f"/desk/cases/{case}")).status == 404
        assert (await browser.post(f"/desk/cases/{case}/taken-over", {"csrf": await browser.token()})).status == 404
        assert (await browser.get(f"/desk/photos/{case}/original")).status == 404
    assert [row.assigned_to for row in house.rows(cases)] == ["", ""]
