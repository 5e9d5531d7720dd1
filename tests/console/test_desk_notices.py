"""What agents want to be told of, chosen on their own page; and the address that is confirmed by whoever reads its letters."""

import re
from base64 import urlsafe_b64encode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.console.telling import Push, Telling
from bot.domain.notice import NOTICE_KINDS
from bot.domain.seal import Seal
from bot.errors import Unavailable
from bot.handlers.telegram.group.ears import code_sha256
from bot.storage.group import SqlGroup
from bot.storage.notices import SqlNotices
from bot.storage.push import SqlPush
from bot.storage.schema import group_codes
from tests.peers.push import Browser as TheirBrowser

PAGE = "/desk/account/notices"
URL = "https://photos.example"


class Post:
    """Keeps what was sent, unless it is down."""

    def __init__(self):
        self.letters, self.down = [], False

    async def __call__(self, letter):
        if self.down:
            raise Unavailable("mail: down")
        self.letters.append(letter)

    @property
    def link(self):
        """Where the last letter leads, without the house's address."""
        return re.search(rf"{URL}(\S+)", self.letters[-1].words)[1]


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def book(house):
    return SqlNotices(house.database)


@pytest.fixture
async def app(house, build, book, post):
    """The desk, with a mail server; in the place of the one without."""
    for name in ("ada", "grace"):
        await house.hire(name)
    seal = Seal("a secret of this house's", "address of an agent")
    push = Push(browsers=SqlPush(house.database), public_key="BKey", hosts=("fcm.googleapis.com", "*.push.apple.com"))
    return build(
        time_zone="Europe/Brussels",
        telling=Telling(wishes=book, send=post, seal=seal, public_url=URL, push=push),
    )


async def keep(browser, **form):
    return await browser.post(PAGE, {"csrf": await browser.token(), **form})


async def test_an_agent_chooses_kinds_hours_and_an_address(ada, book):
    page = await ada.page(PAGE)
    assert page.count("checked") == len(NOTICE_KINDS)
    assert "time of Europe/Brussels" in page

    form = {"kind-photo": "1", "email": " Ada@Team.example ", "quiet-from": "22:00", "quiet-until": "07:00"}
    assert (await keep(ada, **form)).status == 303

    page = await ada.page(f"{PAGE}?kept")
    assert page.count("checked") == 1
    assert 'value="22:00"' in page
    assert "Not confirmed yet" in page
    assert "Kept." in page
    wish = await book.wish("ada")
    assert (wish.email, wish.confirmed, wish.kinds) == ("Ada@team.example", False, {"photo"})


async def test_only_ones_own_work_is_offered_and_taken(house, app, browse, book):
    await house.hire("rosa", "reviewer")
    async with TestClient(TestServer(app)) as client:
        rosa = browse(client)
        await rosa.log_in("rosa")
        page = await rosa.page(PAGE)
        assert "A photo to judge" in page
        assert "A customer asks for a person" not in page
        await keep(rosa, **{"kind-photo": "1", "kind-person": "1"})
    assert (await book.wish("rosa")).kinds == {"photo"}


async def test_an_address_is_confirmed_by_its_link_without_a_login_and_by_a_press(house, ada, stranger, book, post):
    await keep(ada, email="ada@team.example")
    (letter,) = post.letters
    assert letter.to == "ada@team.example"
    token = post.link.partition("token=")[2]

    page = await stranger.page(post.link)

    assert "Yes, it is mine" in page
    assert not (await book.wish("ada")).confirmed  # a machine that follows links proves nothing
    assert (await stranger.post("/desk/email", {"token": token}, origin="https://elsewhere.example")).status == 403
    assert (await stranger.post("/desk/email", {"token": token})).status == 200
    assert (await book.wish("ada")).confirmed
    assert house.deeds("email-confirmed") == [("ada", "email-confirmed", {})]
    assert (await stranger.post("/desk/email", {"token": token})).status == 410
    assert "Confirmed." in await ada.page(PAGE)


@pytest.mark.parametrize("token", ["", "x", "a" * 42])
async def test_a_token_of_nobodys_confirms_nothing(ada, stranger, book, token):
    await keep(ada, email="ada@team.example")
    assert (await stranger.post("/desk/email", {"token": token})).status == 410
    assert not (await book.wish("ada")).confirmed


async def test_a_link_is_good_for_a_day_and_for_its_own_address(house, ada, stranger, book, post):
    await keep(ada, email="old@team.example")
    token = post.link.partition("token=")[2]
    await keep(ada, email="new@team.example")
    assert (await stranger.post("/desk/email", {"token": token})).status == 410
    token = post.link.partition("token=")[2]
    house.clock.forward(hours=25)
    assert (await stranger.post("/desk/email", {"token": token})).status == 410
    assert not (await book.wish("ada")).confirmed


async def test_keeping_the_same_address_leaves_it_confirmed_and_another_has_to_be_confirmed_again(ada, book, post):
    await keep(ada, email="ada@team.example")
    await book.confirm("ada", "ada@team.example", confirmed=True)
    await keep(ada, email="ada@team.example", **{"kind-photo": "1"})
    assert (await book.wish("ada")).confirmed
    assert len(post.letters) == 1

    await keep(ada, email="ada@elsewhere.example")
    assert not (await book.wish("ada")).confirmed
    assert len(post.letters) == 2


async def test_the_letters_that_ask_are_few(ada, post):
    answers = [(await keep(ada, email=f"ada{number}@team.example")).status for number in range(8)]

    assert answers[0] == 303
    assert answers[-1] == 429
    assert len(post.letters) < 8


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": "not one"}, "That is no e-mail address."),
        ({"email": "ada@team.example\nBcc: all@example.com"}, "That is no e-mail address."),
        ({"quiet-from": "25:00", "quiet-until": "07:00"}, "A time of day is written like 22:00."),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_sent(ada, book, post, form, says):
    answer = await keep(ada, **form)

    assert answer.status == 400
    assert says in await answer.text()
    assert post.letters == []
    assert (await book.wish("ada")).email == ""


async def test_a_mail_server_that_is_down_is_said(ada, post):
    post.down = True
    answer = await keep(ada, email="ada@team.example")
    assert "could not be sent" in await answer.text()


async def test_the_count_is_of_ones_own_work_that_nobody_has_and_says_that_a_page_is_open(house, ada, book):
    house.conversation(owner="queue")
    house.case("case-1")
    house.case("case-2", kind="person", photo=None)
    house.case("case-3", kind="person", photo=None, assigned_to="grace")
    await keep(ada)

    assert await (await ada.get("/desk/waiting?hidden")).json() == {"count": 2}
    assert (
        house.database.run_now(lambda sql: sql.exec_driver_sql("SELECT looked_at FROM notice_wishes").scalar()) is None
    )
    assert await (await ada.get("/desk/waiting")).json() == {"count": 2}
    assert house.database.run_now(lambda sql: sql.exec_driver_sql("SELECT looked_at FROM notice_wishes").scalar())


async def test_a_link_of_a_letter_leads_on_to_the_desk_and_nowhere_else(stranger):
    page = await stranger.page("/desk/go/cases/case-1")
    assert 'content="0; url=/desk/cases/case-1"' in page
    assert 'url=/desk"' in await stranger.page("/desk/go/")
    for place in ("/evil.example", "https:%2F%2Fevil.example", "..%2F..%2Fx", "x%0d%0a", "cases%22%3E"):
        assert (await stranger.get(f"/desk/go/{place}")).status == 404


async def test_a_desk_that_tells_nobody_anything_says_so(house, build, browse):
    await house.hire("ada")
    async with TestClient(TestServer(build())) as client:
        browser = browse(client)
        await browser.log_in("ada")
        assert (await browser.get(PAGE)).status == 404
        assert (await browser.get("/desk/waiting")).status == 200


async def test_a_code_for_the_group_is_shown_once_and_only_its_hash_is_kept(house, build, browse, book, post):
    await house.hire("ada", "agent")
    await house.hire("rosa", "reviewer")
    group, seal = SqlGroup(house.database), Seal("a secret", "address of an agent")
    telling = Telling(wishes=book, send=post, seal=seal, public_url=URL, group=group, code_sha256=code_sha256)
    async with TestClient(TestServer(build(telling=telling))) as client:
        ada = browse(client)
        await ada.log_in("ada")
        assert "have a topic there" in await ada.page(PAGE)
        page = await (await ada.post(f"{PAGE}/telegram", {"csrf": await ada.token()})).text()
        code = re.search(r"/desk ([A-Z0-9]{4}-[A-Z0-9]{4})<", page)[1]
        assert code not in await ada.page(PAGE)
        assert house.rows(group_codes)[0].code_sha256 == code_sha256(code)

        assert await group.join(4711, code_sha256(code.lower()), house.clock.now) == "ada"
        assert "You are known there" in await ada.page(PAGE)
        assert (await ada.post(f"{PAGE}/telegram/off", {"csrf": await ada.token()})).status == 303
        assert await group.member(4711) is None
        assert [deed for _, deed, _ in house.deeds("telegram-code", "telegram-off")] == [
            "telegram-code",
            "telegram-off",
        ]

        await ada.log_in("rosa")
        assert "have a topic there" not in await ada.page(PAGE)


def subscription(endpoint="https://fcm.googleapis.com/fcm/send/x", auth=b"a" * 16, p256dh=None):
    keys = {"p256dh": TheirBrowser("").public if p256dh is None else p256dh, "auth": auth}
    return {"endpoint": endpoint, **{name: urlsafe_b64encode(key).decode().rstrip("=") for name, key in keys.items()}}


async def test_a_browser_is_taken_and_let_go(house, ada, book):
    push = SqlPush(house.database)
    token = await ada.token()
    assert "No browser tells you" in await ada.page(PAGE)

    assert (await ada.post(f"{PAGE}/push", {"csrf": token, **subscription()})).status == 303

    assert "One browser tells you" in await ada.page(PAGE)
    assert (await book.wish("ada")).kinds == set(NOTICE_KINDS)
    await ada.post(f"{PAGE}/push", {"csrf": token, **subscription("https://web.push.apple.com/x")})
    await ada.post(f"{PAGE}/push/off", {"csrf": token, "endpoint": "https://web.push.apple.com/x"})
    assert await push.count("ada") == 1
    assert (await ada.post(f"{PAGE}/push/off", {"csrf": token})).status == 303
    assert await push.count("ada") == 0
    assert "fcm" not in str(house.deeds("push-on", "push-off"))


@pytest.mark.parametrize(
    "wrong",
    [
        subscription("https://evil.example/x"),
        subscription("http://127.0.0.1:8080/desk"),
        subscription(auth=b"short"),
        subscription(p256dh=b"\4" + b"x" * 64),
        subscription() | {"p256dh": "é"},
        subscription() | {"auth": "not base64!"},
        {},
    ],
)
async def test_what_is_no_browser_of_a_known_service_is_not_kept(house, ada, wrong):
    answer = await ada.post(f"{PAGE}/push", {"csrf": await ada.token(), **wrong})
    assert answer.status == 422
    assert await SqlPush(house.database).count("ada") == 0


async def test_only_the_pushs_own_script_may_work_for_the_whole_desk(stranger):
    worker = await stranger.get("/desk/static/older/push-worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/desk"
    assert worker.content_type == "text/javascript"
    assert "Service-Worker-Allowed" not in (await stranger.get("/desk/static/older/forms.js")).headers
