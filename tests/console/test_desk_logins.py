"""Who is let in at the desk, and for how long."""

import asyncio
import hashlib

import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher, Type
from yarl import URL

from bot.console import auth
from bot.errors import Rejected
from bot.handlers.visitors import visitor_behind
from bot.storage.schema import agents

PLANTED = "planted-by-someone-else"
PASSWORD = "correct horse battery"

REAL_HASHER = auth._hasher


def test_a_guess_at_a_stolen_hash_costs_64_mib_and_three_passes():
    assert (REAL_HASHER.type, REAL_HASHER.memory_cost, REAL_HASHER.time_cost) == (Type.ID, 65536, 3)


async def test_only_the_hash_of_a_password_and_of_a_token_is_stored(ada, house, sessions):
    stored = [row.password_hash for row in house.rows(agents)]
    assert all(one.startswith("$argon2id$") for one in stored)
    assert PasswordHasher().verify(stored[0], PASSWORD)
    assert [row.token_sha256 for row in sessions()] == [hashlib.sha256(ada.cookie().encode()).hexdigest()]


async def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger):
    cookie = (await stranger.log_in()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


async def test_over_https_the_cookie_never_travels_openly_and_belongs_to_this_host(build, browse, house):
    async with TestClient(TestServer(build(secure=True))) as client:
        cookie = (await browse(client).log_in("nobody", PASSWORD)).headers.get("Set-Cookie", "")
        assert cookie == ""
        await house.hire("ada")
        cookie = (await browse(client).log_in("ada", PASSWORD)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    assert "; Secure" in cookie
    assert "Domain=" not in cookie


async def test_behind_our_own_proxy_the_visitors_address_is_throttled_and_not_what_they_claim(
    build, browse, monkeypatch
):
    monkeypatch.setattr(auth, "_matches", lambda *_: False)
    async with TestClient(TestServer(build(address_of=visitor_behind(1)))) as client:
        browser = browse(client)

        async def guess(n, seen_by_proxy):
            headers = {"Origin": browser.origin, "X-Forwarded-For": f"10.0.0.{n}, {seen_by_proxy}"}
            form = {"name": f"name{n}", "password": "wrong password"}
            return (await client.post("/desk/login", data=form, headers=headers)).status

        assert 429 in [await guess(n, "203.0.113.5") for n in range(20)]
        assert await guess(99, "203.0.113.6") == 401


async def test_a_wrong_password_and_an_unknown_name_read_the_same(stranger):
    pages = []
    for name, password in (("ada", "wrong password"), ("nobody", PASSWORD)):
        response = await stranger.log_in(name, password)
        assert response.status == 401
        assert "Set-Cookie" not in response.headers
        pages.append((await response.text()).replace(name, "…"))
    assert pages[0] == pages[1]


async def test_an_unknown_name_costs_the_same_work(stranger, monkeypatch):
    checked = []
    monkeypatch.setattr(auth, "_matches", lambda stored, password: checked.append(stored) or False)
    await stranger.log_in("ada", "x")
    await stranger.log_in("nobody", "x")
    known, unknown = checked
    assert known != unknown
    assert known.rpartition("$")[0].rpartition("$")[0] == unknown.rpartition("$")[0].rpartition("$")[0]


async def test_a_token_from_before_the_login_is_never_the_one_after_it(stranger, sessions):
    stranger.client.session.cookie_jar.update_cookies({"desk": PLANTED}, response_url=URL(stranger.origin))
    assert stranger.cookie() == PLANTED
    await stranger.log_in()
    first = stranger.cookie()
    assert first != PLANTED
    await stranger.log_in()
    assert stranger.cookie() != first
    assert len(sessions()) == 1, "the old session must be over"


async def test_guessing_at_a_name_takes_longer_each_time_and_is_not_even_checked(stranger, house, monkeypatch):
    waits = []
    for _ in range(40):
        response = await stranger.log_in("ada", "wrong password")
        if response.status == 429:
            seconds = int(response.headers["Retry-After"])
            waits.append(seconds)
            house.clock.forward(seconds=seconds)
        if len(waits) == 4:
            break
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0] - 4 > 0
    await stranger.log_in("ada", "wrong password")
    monkeypatch.setattr(auth, "_matches", lambda *_: pytest.fail("checked a password during the pause"))
    assert (await stranger.log_in("ada", PASSWORD)).status == 429


async def test_many_guesses_at_once_do_not_slip_through_together(stranger, monkeypatch):
    checked = []
    monkeypatch.setattr(auth, "_matches", lambda *_: checked.append(1) or False)
    await asyncio.gather(*(stranger.log_in("ada", "wrong password") for _ in range(20)))
    assert len(checked) <= 5


async def test_guessing_many_names_from_one_address_is_slowed_too(stranger, monkeypatch):
    monkeypatch.setattr(auth, "_matches", lambda *_: False)
    statuses = [(await stranger.log_in(f"name{n}", "wrong password")).status for n in range(20)]
    assert 429 in statuses


async def test_a_session_that_nobody_uses_ends_after_half_an_hour(ada, house, sessions):
    house.clock.forward(minutes=29)
    await ada.page("/desk")
    house.clock.forward(minutes=29)
    await ada.page("/desk")
    house.clock.forward(minutes=30)
    assert (await ada.get("/desk")).status == 303
    assert sessions() == []


async def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(ada, house):
    for _ in range(2):
        house.clock.forward(minutes=14)
        assert (await ada.get("/desk/queue")).status == 200
    house.clock.forward(minutes=2)
    assert (await ada.get("/desk/queue")).status == 401


async def test_no_session_outlives_twelve_hours(ada, house):
    for _ in range(36):
        assert (await ada.get("/desk")).status == 200
        house.clock.forward(minutes=20)
    assert (await ada.get("/desk")).status == 303


async def test_after_logging_out_the_token_opens_nothing(ada, sessions):
    token = ada.cookie()
    await ada.post("/desk/logout", {"csrf": await ada.token()})
    assert sessions() == []
    response = await ada.client.get("/desk", headers={"Cookie": f"desk={token}"}, allow_redirects=False)
    assert response.status == 303


async def test_the_first_agent_is_made_once(house):
    assert (
        await auth.ensure_agent(house.team, "First", lambda: "a generated one", frozenset(), house.clock.now)
        == "a generated one"
    )
    assert await auth.ensure_agent(house.team, "first ", lambda: "another", frozenset(), house.clock.now) is None
    assert len(house.rows(agents)) == 1


async def test_a_new_password_ends_the_old_sessions(ada, house, stranger):
    await auth.set_password(house.team, "ada", "a quite different one")
    assert (await ada.get("/desk")).status == 303
    assert (await stranger.log_in("ada", PASSWORD)).status == 401
    assert (await stranger.log_in("ada", "a quite different one")).status == 303


async def test_a_password_is_changed_only_for_someone_and_only_to_a_long_one(house):
    with pytest.raises(Rejected):
        await auth.set_password(house.team, "ada", "too short")
    with pytest.raises(Rejected):
        await auth.set_password(house.team, "nobody", "long enough to be one")
