"""Nobody gets past the desk's door without a session, and no form is heard without its token and its origin."""

import re

import pytest

from bot.console.guard import SECURITY_HEADERS
from bot.storage.schema import cases

PUBLIC = {
    ("GET", "/desk/login"),
    ("POST", "/desk/login"),
    ("GET", "/desk/static/{version}/{name}"),
    # links in letters: the first asks by a token of its own, the second only leads on
    ("GET", "/desk/email"),
    ("POST", "/desk/email"),
    ("GET", "/desk/go/{place}"),
}


def doors(app):
    """Every method and path of the router; `*` stands for a GET and a POST."""
    found = set()
    for route in app.router.routes():
        methods = ("GET", "POST") if route.method == "*" else (route.method,)
        found |= {(method, route.resource.canonical) for method in methods if method != "HEAD"}
    return found


def address(path):
    names = {"case": "case-1", "conversation": "web:c1", "order": "PB-7K3M-Q9TA", "purpose": "original"}
    return re.sub(r"{(\w+)[^}]*}", lambda match: names.get(match[1], "anything"), path)


def fill(house):
    house.conversation(owner="ada")
    house.case(assigned_to="ada")
    house.assessment()
    house.order()


async def test_every_door_but_the_login_and_the_static_files_is_shut_to_strangers(app, stranger, house):
    fill(house)
    shut = doors(app) - PUBLIC
    assert len(shut) >= 19, "the router lost its doors"
    for method, path in sorted(shut):
        for cookie in ({}, {"Cookie": "desk=made-up"}):
            headers = {"Origin": stranger.origin, **cookie}
            response = await stranger.client.request(
                method, address(path), headers=headers, data={} if method == "POST" else None, allow_redirects=False
            )
            way_in = response.status == 303 and response.headers["Location"] == "/desk/login"
            assert way_in or response.status == 401, f"{method} {path}: {response.status}"
            assert await response.text() in ("", "303: See Other")
    assert house.engine.accepted == []


async def test_a_head_request_opens_no_more_than_a_get(app, stranger, house):
    fill(house)
    for path in ("/desk", "/desk/cases/case-1", "/desk/photos/case-1/original", "/desk/parcels/PB-7K3M-Q9TA/sheet"):
        response = await stranger.client.head(path, allow_redirects=False)
        assert response.status in (303, 401)


async def test_a_stranger_cannot_tell_a_case_that_exists_from_one_that_does_not(stranger, house):
    fill(house)
    answers = []
    for case in ("case-1", "case-unknown"):
        for path in (f"/desk/cases/{case}", f"/desk/photos/{case}/original", f"/desk/nothing/{case}"):
            response = await stranger.get(path)
            answers.append((path.replace(case, "…"), response.status, await response.read()))
    assert sorted(answers[:3]) == sorted(answers[3:])


async def test_every_answer_carries_the_strict_headers(stranger, ada, house):
    fill(house)
    for browser, path in ((stranger, "/desk/login"), (stranger, "/desk"), (stranger, "/desk/queue"), (ada, "/desk/x")):
        response = await browser.get(path)
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)
        assert response.headers["Cache-Control"] == "no-store"
    assert "'unsafe" not in SECURITY_HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_form_without_its_token_changes_nothing(app, ada, house, token):
    fill(house)
    forms = {path for method, path in doors(app) if method == "POST"} - {"/desk/login", "/desk/email"}
    for path in sorted(forms):
        form = {"csrf": token, "decision": "approve", "nonce": "n" * 20, "words": "hello", "holder": "ada"}
        assert (await ada.post(address(path), form)).status == 403, path
    assert house.engine.accepted == []
    assert [row.assigned_to for row in house.rows(cases)] == ["ada"]
    assert (await ada.get("/desk")).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
async def test_a_form_from_another_origin_changes_nothing(ada, house, origin):
    fill(house)
    form = {"csrf": await ada.token(), "decision": "approve"}
    assert (await ada.post("/desk/cases/case-1", form, origin=origin)).status == 403
    assert house.engine.accepted == []


async def test_a_browser_that_does_not_say_where_a_form_is_from_is_not_believed(ada, house):
    fill(house)
    form = {"csrf": await ada.token(), "decision": "approve"}
    response = await ada.client.post("/desk/cases/case-1", data=form, allow_redirects=False)
    assert response.status == 403
    assert house.engine.accepted == []


async def test_an_address_that_leads_nowhere_is_said_kindly(ada):
    response = await ada.get("/desk/no/such/page", **{"Accept-Language": "fr-CA, en;q=0.5"})
    assert response.status == 404
    assert "Rien ici pour vous" in await response.text()


async def test_an_agent_who_is_told_of_a_mistake_is_still_at_the_desk(ada):
    page = await (await ada.get("/desk/cases/no-such-case")).text()
    assert ("Nothing here for you" in page, 'href="/desk/next"' in page) == (True, True)


async def test_a_failure_of_ours_is_told_kindly_and_without_its_details(ada, house):
    fill(house)

    async def broken(_):
        raise RuntimeError("secret detail")

    house.desk._database.run = broken
    response = await ada.get("/desk")
    assert response.status == 500
    assert "secret detail" not in await response.text()
