"""Six digits from a telephone: as the RFC computes them, once each, and only for whom they were sealed."""

import base64
import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.console.second_factor import STEP_S, Sealer, address, code, fresh_secret, spelled, step_of
from bot.errors import Refused
from bot.storage.schema import agents
from tests.console.conftest import NOON, PASSWORD, hidden

RFC_SECRET = b"12345678901234567890"
NOW = int(NOON.timestamp()) // STEP_S


@pytest.mark.parametrize(
    ("moment_s", "digits"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238_appendix_b(moment_s, digits):
    assert code(RFC_SECRET, moment_s // STEP_S) == digits


def test_a_code_is_good_for_its_half_minute_and_the_ones_beside_it_and_never_twice():
    now_s = NOW * STEP_S + 7.5
    for step, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert (step_of(RFC_SECRET, code(RFC_SECRET, NOW + step), now_s, used=0) is not None) == good, step
    assert step_of(RFC_SECRET, code(RFC_SECRET, NOW), now_s, used=NOW) is None
    assert step_of(RFC_SECRET, code(RFC_SECRET, NOW - 1), now_s, used=NOW) is None
    assert step_of(RFC_SECRET, code(RFC_SECRET, NOW + 1), now_s, used=NOW) == NOW + 1


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "٢٨٧٠٨٢", "1234567", "-28708"])
def test_what_is_no_code_is_none(typed):
    assert step_of(RFC_SECRET, typed, 59, used=0) is None


def test_a_space_in_the_middle_as_apps_show_it_does_no_harm():
    assert step_of(RFC_SECRET, "287 082", 59, used=0) == 1


def test_a_secret_can_be_typed_or_scanned():
    secret = fresh_secret()
    letters = spelled(secret).replace(" ", "")
    assert base64.b32decode(letters) == secret
    assert address(secret, "ada lovelace", "Passbooth") == (
        f"otpauth://totp/Passbooth%3Aada%20lovelace?secret={letters}&issuer=Passbooth"
    )


def test_a_sealed_secret_opens_for_its_agent_and_its_house_only():
    sealer = Sealer("the house's secret")
    sealed = sealer.seal(RFC_SECRET, "ada")
    assert RFC_SECRET not in sealed
    assert sealer.open(sealed, "ada") == RFC_SECRET
    for other, name in ((sealer, "grace"), (Sealer("another secret"), "ada")):
        with pytest.raises(Refused):
            other.open(sealed, name)


@pytest.fixture
async def strict(house, build, browse):
    """A browser at a desk where nobody works without a second factor."""
    await house.hire("ada")
    async with TestClient(TestServer(build(strict=True))) as client:
        yield browse(client)


def shown_secret(page):
    letters = re.search(r'<span class="code">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    return base64.b32decode(letters)


async def sets_up(browser):
    page = await browser.page("/desk/account/factor")
    secret = shown_secret(page)
    form = {"csrf": hidden(page, "csrf"), "sealed": hidden(page, "sealed"), "code": code(secret, NOW)}
    return secret, await browser.post("/desk/account/factor", form)


async def test_where_it_is_demanded_the_first_login_sets_it_up_and_the_next_one_asks_for_it(strict, house):
    response = await strict.log_in("ada")
    assert response.status == 303
    before = strict.cookie()
    assert (await strict.get("/desk")).headers["Location"] == "/desk/account/factor"
    secret, response = await sets_up(strict)
    assert response.headers["Location"] == "/desk"
    assert strict.cookie() != before, "a token that was seen before the second factor must not open the desk"
    assert (await strict.get("/desk")).status == 200
    assert all(secret not in (row.factor or b"") for row in house.rows(agents))

    house.clock.forward(minutes=1)
    await strict.log_in("ada")
    before = strict.cookie()
    for path in ("/desk", "/desk/people", "/desk/account/factor", "/desk/account"):
        assert (await strict.get(path)).headers["Location"] == "/desk/login/code", path
    page = await strict.page("/desk/login/code")
    response = await strict.post("/desk/login/code", {"csrf": hidden(page, "csrf"), "code": code(secret, NOW + 2)})
    assert response.headers["Location"] == "/desk"
    assert strict.cookie() != before
    assert (await strict.get("/desk")).status == 200
    assert [deed for _, deed, _ in house.deeds("login", "code", "factor")] == ["login", "factor", "login", "code"]


async def test_a_code_opens_once_and_guessing_is_slowed(strict, house):
    await strict.log_in("ada")
    secret, _ = await sets_up(strict)
    await strict.log_in("ada")
    csrf = hidden(await strict.page("/desk/login/code"), "csrf")
    response = await strict.post("/desk/login/code", {"csrf": csrf, "code": code(secret, NOW)})
    assert response.status == 401, "this code set the second factor up, and is used"
    statuses = [(await strict.post("/desk/login/code", {"csrf": csrf, "code": "000000"})).status for _ in range(6)]
    assert 429 in statuses
    assert (await strict.get("/desk")).headers["Location"] == "/desk/login/code"
    assert ("ada", "code-failed", {}) in house.deeds()


async def test_whoever_knows_the_password_alone_cannot_choose_another_second_factor(strict, house):
    await strict.log_in("ada")
    await sets_up(strict)
    kept = house.rows(agents)[0].factor
    await strict.log_in("ada")
    csrf = hidden(await strict.page("/desk/login/code"), "csrf")
    own = fresh_secret()
    sealed = base64.urlsafe_b64encode(Sealer("a secret of this house's").seal(own, "ada")).decode()
    response = await strict.post("/desk/account/factor", {"csrf": csrf, "sealed": sealed, "code": code(own, NOW)})
    assert response.headers["Location"] == "/desk/login/code"
    assert house.rows(agents)[0].factor == kept


async def test_a_secret_that_was_sealed_for_somebody_else_is_not_taken_on(ada, house):
    own = fresh_secret()
    sealed = base64.urlsafe_b64encode(Sealer("a secret of this house's").seal(own, "grace")).decode()
    for value in (sealed, "not base64!", ""):
        form = {"csrf": await ada.token(), "sealed": value, "code": code(own, NOW)}
        assert (await ada.post("/desk/account/factor", form)).status >= 400
    assert house.rows(agents)[0].factor is None


async def test_where_it_is_offered_one_may_work_without(ada):
    page = await ada.page("/desk/account")
    assert "You log in with your password alone" in page
    _, response = await sets_up(ada)
    assert response.headers["Location"] == "/desk/account"
    assert "you type a code from your telephone" in await ada.page("/desk/account")


async def test_an_operator_lets_in_whoever_lost_the_telephone(ada, grace, house, stranger):
    await sets_up(grace)
    page = await (await ada.post("/desk/people/grace/reset", {"csrf": await ada.token()})).text()
    password = re.search(r'<span class="code">([\w-]+)</span>', page)[1]
    assert (await grace.get("/desk")).status == 303
    assert (await stranger.log_in("grace", PASSWORD)).status == 401
    assert (await stranger.log_in("grace", password)).status == 303
    assert (await stranger.get("/desk")).status == 200


async def test_the_own_password_is_changed_by_whoever_knows_it(ada, grace, house, stranger):
    new = "a quite different one"
    csrf = await ada.token()
    for form, status in (
        ({"old": "wrong password", "new": new, "again": new}, 401),
        ({"old": PASSWORD, "new": "short", "again": "short"}, 400),
        ({"old": PASSWORD, "new": new, "again": "another one at all"}, 400),
    ):
        assert (await ada.post("/desk/account/password", {"csrf": csrf, **form})).status == status
    assert (await stranger.log_in("ada", PASSWORD)).status == 303
    response = await ada.post("/desk/account/password", {"csrf": csrf, "old": PASSWORD, "new": new, "again": new})
    assert response.status == 303
    assert (await ada.get("/desk")).status == 200, "whoever changed it stays"
    assert (await stranger.get("/desk")).status == 303, "every other login of theirs ends"
    assert (await stranger.log_in("ada", new)).status == 303
