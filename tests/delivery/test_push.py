"""Agents are told in their browsers: a kind and a link, of their own work, when the desk is not before them."""

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot.delivery.push import PushPost
from bot.delivery.webpush import WebPush, key_of
from bot.domain.notice import Quiet, Wish
from bot.domain.team import Role
from bot.storage.push import SqlPush
from tests.delivery.test_notices import WORDS, House, house
from tests.peers.push import Browser, PushPeer

__all__ = ["house"]


class Office:
    """A house whose agents are told in browsers."""

    def __init__(self, house: House, service: PushPeer) -> None:
        self.house, self.service = house, service
        self.browsers = SqlPush(house.database)
        self.push = WebPush(key_of("secret"), "https://photos.example", ("127.0.0.1",), now=lambda: house.now)
        self.post = PushPost(self.browsers, house.book, self.push.send, WORDS, zone="UTC", now=lambda: house.now)

    async def hires(self, name: str, *roles: Role, language: str = "en") -> Browser:
        await self.house.team.add_agent(name, "hash", frozenset(roles), self.house.now)
        browser = self.service.browser()
        await self.browsers.subscribe(name, browser.subscription, language, self.house.now)
        return browser


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    async with PushPeer() as service:
        found = Office(house, service)
        yield found
        await found.push.close()
        assert service.complaints == []


async def test_a_notice_says_its_kind_and_where_and_nothing_else(office: Office) -> None:
    ada, rosa = await office.hires("ada", "agent"), await office.hires("rosa", "reviewer", language="fr")
    office.house.opens("case-1")
    office.house.opens("case-2", "review")

    assert await office.post.ring() == 2

    assert ada.read() == [{"kind": "person", "title": "A customer asks for a person", "path": "/desk/cases/case-1"}]
    assert rosa.read() == [{"kind": "photo", "title": "Une photo à juger", "path": "/desk/cases/case-2"}]
    assert await office.post.ring() == 0


async def test_several_are_one(office: Office) -> None:
    ada = await office.hires("ada", "agent")
    for number in range(3):
        office.house.opens(f"case-{number}")

    await office.post.ring()

    assert ada.read() == [{"kind": "several", "title": "Passbooth desk: 3 things wait", "path": "/desk"}]


async def test_neither_who_sits_there_nor_who_sleeps_is_told(office: Office) -> None:
    ada = await office.hires("ada", "agent")
    office.house.sits_there("ada", office.house.now)
    office.house.opens("case-1")
    assert await office.post.ring() == 0
    office.house.after(minutes=10)
    quiet = Quiet((office.house.now - dt.timedelta(hours=1)).time(), (office.house.now + dt.timedelta(hours=1)).time())
    await office.house.book.keep_wish(Wish(agent="ada", kinds=frozenset({"claim"}), quiet=quiet))
    office.house.opens("case-2", "claim")
    office.house.opens("case-3", "dispute")
    assert await office.post.ring() == 0
    office.house.after(hours=2)

    assert await office.post.ring() == 1

    assert [each["path"] for each in ada.read()] == ["/desk/cases/case-2"]


async def test_a_browser_that_is_gone_is_forgotten_and_a_service_that_is_down_is_tried_again(office: Office) -> None:
    ada = await office.hires("ada", "agent")
    office.service.answers = [503]
    office.house.opens("case-1")
    assert await office.post.ring() == 0
    assert await office.post.ring() == 1
    ada.is_gone = True
    office.house.opens("case-2")

    assert await office.post.ring() == 0

    assert await office.browsers.count("ada") == 0


async def test_a_service_that_will_not_have_it_is_not_asked_for_ever(office: Office) -> None:
    ada = await office.hires("ada", "agent")
    office.service.answers = [403]
    office.house.opens("case-1")
    assert await office.post.ring() == 0
    assert await office.post.ring() == 0
    assert ada.bodies == []
    assert await office.browsers.count("ada") == 1


async def test_whoever_has_left_is_told_nothing(office: Office) -> None:
    ada = await office.hires("ada", "agent")
    await office.house.team.see_off("ada", has_left=True)
    office.house.opens("case-1")
    assert await office.post.ring() == 0
    assert ada.bodies == []


async def test_a_browser_is_told_for_whoever_said_so_last_and_an_agent_has_ten_at_most(office: Office) -> None:
    shared = await office.hires("ada", "agent")
    await office.browsers.subscribe("bert", shared.subscription, "en", office.house.now)
    assert (await office.browsers.count("ada"), await office.browsers.count("bert")) == (0, 1)
    for _ in range(12):
        office.house.after(minutes=1)
        await office.browsers.subscribe("ada", office.service.browser().subscription, "en", office.house.now)
    assert await office.browsers.count("ada") == 10
    assert await office.browsers.count("bert") == 1


async def test_an_agent_takes_back_one_browser_or_all(office: Office) -> None:
    first, second = await office.hires("ada", "agent"), office.service.browser()
    await office.browsers.subscribe("ada", second.subscription, "en", office.house.now)
    await office.browsers.unsubscribe("bert", first.endpoint)
    assert await office.browsers.count("ada") == 2
    await office.browsers.unsubscribe("ada", first.endpoint)
    assert await office.browsers.count("ada") == 1
    await office.browsers.unsubscribe("ada")
    assert await office.browsers.count("ada") == 0
