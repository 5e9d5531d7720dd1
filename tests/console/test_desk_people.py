"""The team: who comes, what they may do, who leaves; and the log of it all."""

import io
import re

import pytest

from bot.console.audit_page import print_audit
from bot.domain.audit import START, Deed, stand
from bot.storage.schema import agents, audit
from tests.console.conftest import NOON, PASSWORD


async def hires(operator, name="mary", **fields):
    form = {"csrf": await operator.token(), "name": name, **fields}
    return await operator.post("/desk/people", form)


def roles(house):
    return {row.name: row.roles for row in house.rows(agents)}


async def test_somebody_new_gets_a_password_that_is_shown_once(ada, stranger, house):
    page = await (await hires(ada, " Mary ", **{"role-reviewer": "1"})).text()
    password = re.search(r'<span class="code">([\w-]+)</span>', page)[1]
    assert password not in await ada.page("/desk/people")
    assert roles(house)["mary"] == "reviewer"
    assert (await stranger.log_in("mary", password)).status == 303
    assert (await stranger.get("/desk/people")).status == 404


@pytest.mark.parametrize(("name", "status"), [("ada", 409), ("ADA ", 409), ("", 400), ("x" * 65, 400), ("a\x00b", 400)])
async def test_a_name_that_will_not_do_is_said_kindly(ada, house, name, status):
    assert (await hires(ada, name)).status == status
    assert set(roles(house)) == {"ada", "grace"}


async def test_roles_languages_and_countries_are_kept(ada, house):
    form = {
        "csrf": await ada.token(),
        "role-agent": "1",
        "role-king": "1",
        "languages": "FR, en",
        "countries": "fr us;FR",
    }
    assert (await ada.post("/desk/people/grace", form)).status == 303
    row = next(row for row in house.rows(agents) if row.name == "grace")
    assert (row.roles, row.languages, row.countries) == ("agent", "fr en", "FR US")
    assert (await ada.post("/desk/people/grace", {**form, "countries": "France"})).status == 400


async def test_the_last_operator_can_neither_leave_nor_stop_being_one(ada, house):
    csrf = await ada.token()
    assert (await ada.post("/desk/people/grace", {"csrf": csrf, "role-agent": "1"})).status == 303
    assert (await ada.post("/desk/people/ada", {"csrf": csrf, "role-lead": "1"})).status == 409
    assert (await ada.post("/desk/people/ada/left", {"csrf": csrf})).status == 409
    assert roles(house)["ada"] == "reviewer agent lead operator"


async def test_whoever_leaves_is_out_at_once_and_may_come_back(ada, grace, house):
    csrf = await ada.token()
    assert (await ada.post("/desk/people/grace/left", {"csrf": csrf})).status == 303
    assert (await grace.get("/desk")).headers["Location"] == "/desk/login"
    assert (await grace.log_in("grace", PASSWORD)).status == 401
    assert (await ada.post("/desk/people/grace/back", {"csrf": csrf})).status == 303
    assert (await grace.log_in("grace", PASSWORD)).status == 303


async def test_a_name_with_markup_in_it_is_a_name(ada, house):
    await hires(ada, "<img src=x onerror=alert(1)>")
    page = await ada.page("/desk/people")
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert "<img src=x" not in await ada.page("/desk/log")


async def test_the_log_says_who_did_what_and_names_no_customer(ada, house):
    house.conversation(name="telegram:123456789", owner="queue")
    form = {"csrf": await ada.token(), "nonce": "n" * 20, "words": "Good morning, Mrs Lovelace"}
    assert (await ada.post("/desk/conversations/telegram:123456789/wrote", form)).status == 303
    assert ("ada", "wrote", {"conversation": "mark-of-18"}) in house.deeds()
    assert not re.search("123456789|Lovelace", str(house.rows(audit)))
    page = await ada.page("/desk/log?agent=ada")
    assert "wrote to a customer" in page


async def test_what_was_refused_stands_in_the_log_as_refused(ada, house):
    await ada.post("/desk/cases/no-such-case", {"csrf": await ada.token(), "decision": "approve"})
    assert house.deeds("photo-decided", "refused") == [
        ("ada", "photo-decided", {"case": "no-such-case", "decision": "approve"}),
        ("ada", "refused", {"deed": "photo-decided", "status": "404"}),
    ]


async def test_a_failed_login_names_the_agent_and_never_what_was_typed(stranger, house):
    await stranger.log_in("ada", "wrong password")
    await stranger.log_in("my-password-by-mistake", "ada")
    assert house.deeds() == [("ada", "login-failed", {})]


async def test_the_log_is_read_page_by_page(ada, house):
    for n in range(150):
        await house.log.note(Deed(at=NOON, agent="grace", deed="saw", about={"case": f"case-{n}"}))
    page = await ada.page("/desk/log?agent=grace")
    assert "case-149" in page
    older = re.search(r'href="(/desk/log\?before=\d+&amp;agent=grace)"', page)[1].replace("&amp;", "&")
    assert "case-0<" in await ada.page(older)
    assert (await ada.get("/desk/log?before=nonsense")).status == 200


def whole(house, expect=""):
    out, export = io.StringIO(), io.StringIO()
    code = print_audit(house.log.read(), out, export=export, expect=expect)
    return code, out.getvalue(), export.getvalue().splitlines()


async def test_a_log_that_nobody_touched_is_whole_and_can_be_taken_along(house):
    for n in range(2500):
        await house.log.note(Deed(at=NOON, agent="ada", deed="saw", about={"case": f"case-{n}", "purpose": "original"}))
    last = house.rows(audit)[-1].link
    code, said, exported = whole(house, expect=house.rows(audit)[100].link)
    assert (code, len(exported)) == (0, 2500)
    assert f"2500 entries; the last link is {last}" in said
    assert '"case":"case-2499"' in exported[-1]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET agent = 'grace' WHERE id = 3", "entry 3"),
        ("UPDATE audit SET about = '{}' WHERE id = 3", "entry 3"),
        ("UPDATE audit SET at = '2026-03-01 00:00:00.000000' WHERE id = 3", "entry 3"),
        ("DELETE FROM audit WHERE id = 3", "entry 4"),
        ("DELETE FROM audit WHERE id < 3", "entry 3"),
    ],
)
async def test_whatever_is_changed_or_taken_out_shows(house, statement, broken):
    for n in range(6):
        await house.log.note(Deed(at=NOON, agent="ada", deed="saw", about={"case": f"case-{n}"}))
    await house.database.run(lambda sql: sql.exec_driver_sql(statement).rowcount)
    code, said, _ = whole(house)
    assert code == 1
    assert broken in said


async def test_entries_that_were_cut_off_at_the_end_show_to_whoever_kept_a_link(house):
    for n in range(6):
        await house.log.note(Deed(at=NOON, agent="ada", deed="saw", about={"case": f"case-{n}"}))
    kept = house.rows(audit)[-1].link
    await house.database.run(lambda sql: sql.exec_driver_sql("DELETE FROM audit WHERE id > 4").rowcount)
    assert whole(house)[0] == 0
    assert whole(house, expect=kept)[0] == 1


def test_an_empty_log_is_whole():
    standing = stand([])
    assert (standing.count, standing.last, standing.broken, standing.expected) == (0, START, None, True)
