"""Letters to agents: one for all that waits, only of their work, never to whoever sits at the desk, and once."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery.mail import SmtpMailer
from bot.delivery.notices import NoticePost
from bot.domain.ids import CaseId, DocumentId
from bot.domain.notice import NOTICE_KINDS, Notice, Quiet, Wish
from bot.domain.team import Reach, Role
from bot.storage.database import Database
from bot.storage.notices import SqlNotices, note_case
from bot.storage.schema import agent_sessions, cases, conversations, notice_wishes
from bot.storage.team import SqlTeam
from bot.texts.phrasebook import Phrasebook
from tests.peers.smtp import SmtpPeer

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
FROM = "Passbooth <post@photos.example>"
ADA = "ada@team.example"
WORDS = Phrasebook.load()


class House:
    """A database, a clock, a mail server, and the post between them."""

    def __init__(self, database: Database, mail: SmtpPeer) -> None:
        self.database, self.mail = database, mail
        self.now = NOON
        self.book = SqlNotices(database, lambda document: document[:2].upper())
        self.team = SqlTeam(database)
        mailer = SmtpMailer("127.0.0.1", mail.port, "", "", "none", FROM, now=lambda: self.now)
        self.post = NoticePost(
            self.book, mailer.send, WORDS, public_url="https://photos.example", zone="UTC", now=lambda: self.now
        )

    async def hire(self, name: str, *roles: Role, reach: Reach | None = None, **wish: Any) -> None:
        await self.team.add_agent(name, "hash", frozenset(roles), self.now)
        if reach is not None:
            await self.team.change_reach(name, reach)
        wishes = {"email": f"{name}@team.example", "kinds": frozenset(NOTICE_KINDS)} | wish
        await self.book.keep_wish(Wish(agent=name, **wishes))
        await self.book.confirm(name, wishes["email"], confirmed=True)

    def opens(self, name: str, kind: str = "person", **more: object) -> None:
        row = {"id": name, "kind": kind, "conversation": "telegram:4711", "document": "us-visa", "opened_at": self.now}
        row |= {"order": None, "photo": None, "due_at": None} | more

        def work(sql: sa.Connection) -> None:
            sql.execute(sa.insert(cases).values(row))
            note_case(sql, row)

        self.database.run_now(work)

    def changes(self, name: str, **values: object) -> None:
        self.database.run_now(lambda sql: sql.execute(sa.update(cases).where(cases.c.id == name).values(values)))

    def speaks(self, language: str, conversation: str = "telegram:4711") -> None:
        row = {"id": conversation, "state": "{}", "owner": "queue", "language": language, "updated_at": self.now}
        self.database.run_now(lambda sql: sql.execute(sa.insert(conversations).values(row)))

    def sits_there(self, agent: str, at: dt.datetime) -> None:
        row = {"token_sha256": f"{agent} {at}", "agent": agent, "csrf": "", "created_at": at, "seen_at": at}
        self.database.run_now(lambda sql: sql.execute(sa.insert(agent_sessions).values(row)))

    def after(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    async def mailed(self, address: str = ADA) -> list[str]:
        """The letters of one more round."""
        before = len(self.mail.words_of(address))
        await self.post.ring()
        return self.mail.words_of(address)[before:]


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with SmtpPeer() as mail:
        yield House(database, mail)


async def test_one_letter_tells_all_that_waits_and_nothing_of_the_customer(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    house.opens("case-2", "claim")
    house.after(minutes=63)

    (words,) = await house.mailed()

    assert words.startswith(
        "A customer asks for a person: US visa, Telegram, waiting for 1 h 3 min\n"
        "https://photos.example/desk/go/cases/case-1\n"
    )
    assert "A claim: an office refused a photo" in words
    assert words.endswith("https://photos.example/desk/go/account/notices\n")
    assert "4711" not in words
    assert house.mail.letters[0].message["Subject"] == "Passbooth desk: 2 things wait"


async def test_what_was_told_is_not_told_again(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    assert len(await house.mailed()) == 1
    house.after(hours=1)

    assert await house.mailed() == []


async def test_a_letter_is_at_least_five_minutes_behind_the_last_one_and_has_all_that_came_meanwhile(
    house: House,
) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    await house.mailed()
    house.opens("case-2")
    house.after(minutes=4)
    house.opens("case-3")
    assert await house.mailed() == []
    house.after(minutes=1)

    (words,) = await house.mailed()

    assert [name for name in ("case-1", "case-2", "case-3") if name in words] == ["case-2", "case-3"]


async def test_each_is_told_of_their_own_work_and_of_what_they_chose(house: House) -> None:
    await house.hire("ada", "reviewer")
    await house.hire("bert", "agent", kinds=frozenset({"photo", "dispute"}))
    await house.hire("cleo", "operator")
    house.opens("case-person")
    house.opens("case-photo", "review")
    house.opens("case-dispute", "dispute")

    assert await house.post.ring() == 2

    (ada,), (bert,) = house.mail.words_of(ADA), house.mail.words_of("bert@team.example")
    assert "case-photo" in ada
    assert "case-dispute" not in ada
    assert "case-dispute" in bert
    assert "case-p" not in bert
    assert house.mail.words_of("cleo@team.example") == []


async def test_a_photo_behind_another_that_waits_rings_no_bell(house: House) -> None:
    await house.hire("ada", "reviewer")
    house.opens("case-1", "review")
    house.opens("case-2", "contest")

    (words,) = await house.mailed()

    assert "case-2" not in words
    house.after(minutes=10)
    house.changes("case-1", assigned_to="ada")
    house.changes("case-2", closed_at=house.now)
    house.opens("case-3", "review")
    assert "case-3" in (await house.mailed())[0]


async def test_what_is_in_other_hands_or_done_by_then_is_not_told(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    house.opens("case-2")
    house.changes("case-1", assigned_to="bert")
    house.changes("case-2", closed_at=house.now)

    assert await house.mailed() == []


async def test_what_is_for_one_agent_is_told_to_nobody_else(house: House) -> None:
    await house.hire("ada", "agent")
    await house.hire("bert", "agent")
    house.opens("case-1", assigned_to="bert")
    given = {"kind": "reassigned", "channel": "web", "document": DocumentId("us-visa"), "at": house.now}
    await house.book.note(Notice(key="given", case=CaseId("case-1"), to="bert", **given))  # type: ignore[arg-type]

    await house.post.ring()

    assert house.mail.words_of(ADA) == []
    assert "A conversation was given to you" in house.mail.words_of("bert@team.example")[0]


async def test_nobody_is_written_to_who_has_the_desk_open(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    house.sits_there("ada", house.now - dt.timedelta(seconds=100))

    assert await house.mailed() == []
    house.after(minutes=10)
    assert await house.mailed() == []  # it was before them
    house.opens("case-2")
    assert "case-2" in (await house.mailed())[0]


async def test_a_page_that_is_open_counts_though_nobody_clicks(house: House) -> None:
    await house.hire("ada", "agent")
    house.sits_there("ada", house.now - dt.timedelta(minutes=20))
    await house.book.looked("ada", house.now)
    house.opens("case-1")

    assert await house.mailed() == []


async def test_at_night_letters_wait_for_the_morning(house: House) -> None:
    await house.hire("ada", "agent", quiet=Quiet(dt.time(22), dt.time(7)))
    house.now = NOON.replace(hour=23)
    house.opens("case-1")
    house.opens("case-2")
    assert await house.mailed() == []
    house.changes("case-2", closed_at=house.now)
    house.after(hours=8)

    (words,) = await house.mailed()

    assert "case-1" in words
    assert "case-2" not in words


async def test_an_address_that_nobody_confirmed_gets_nothing(house: House) -> None:
    await house.hire("ada", "agent")
    await house.book.keep_wish(Wish(agent="ada", email="other@team.example", kinds=frozenset(NOTICE_KINDS)))
    house.opens("case-1")

    assert await house.post.ring() == 0

    assert house.mail.letters == []
    await house.book.confirm("ada", "other@team.example", confirmed=True)
    assert await house.post.ring() == 0  # what is older was not asked for


async def test_whoever_has_left_is_told_nothing(house: House) -> None:
    await house.hire("ada", "agent")
    await house.team.see_off("ada", has_left=True)
    house.opens("case-1")

    assert await house.mailed() == []


async def test_a_server_that_is_down_is_tried_again_and_an_address_that_is_gone_is_not(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    house.mail.answers["RCPT"] = "450 4.2.1 busy"
    assert await house.mailed() == []
    house.mail.answers["RCPT"] = "550 5.1.1 no such user"
    assert await house.mailed() == []
    del house.mail.answers["RCPT"]

    assert await house.mailed() == []
    (row,) = house.database.run_now(lambda sql: sql.execute(sa.select(notice_wishes)).all())
    assert not row.confirmed


async def test_two_processes_write_once(house: House) -> None:
    await house.hire("ada", "agent")
    house.opens("case-1")
    (reader,) = await house.book.readers()

    assert await house.book.advance("ada", reader.reached, 1, house.now)
    assert not await house.book.advance("ada", reader.reached, 1, house.now)


async def test_old_notices_are_forgotten(house: House) -> None:
    house.opens("case-1")
    house.after(days=1)
    house.opens("case-2", "claim")

    assert await house.book.forget(house.now) == 1
    assert await house.book.last() == 2


FRENCH, GERMAN = Reach(languages=("fr",)), Reach(languages=("de", "en"))


async def test_whoever_reads_the_customers_language_is_told_first_and_everybody_after_a_while(house: House) -> None:
    await house.hire("ada", "agent", reach=FRENCH)
    await house.hire("bert", "agent", reach=GERMAN)
    await house.hire("cleo", "agent", "lead", reach=GERMAN)
    house.speaks("fr-BE")
    house.opens("case-1")

    assert await house.post.ring() == 2
    assert (len(house.mail.words_of(ADA)), len(house.mail.words_of("cleo@team.example"))) == (
        1,
        1,
    )  # whoever leads, at once
    assert house.mail.words_of("bert@team.example") == []

    house.after(minutes=9)
    assert await house.book.widen(house.now) == 0
    house.after(minutes=1)
    assert await house.book.widen(house.now) == 1
    assert await house.book.widen(house.now) == 0
    assert await house.post.ring() == 1
    (words,) = house.mail.words_of("bert@team.example")
    assert "case-1" in words
    assert "waiting for 10 min" in words


async def test_what_was_taken_up_within_the_head_start_goes_no_further(house: House) -> None:
    await house.hire("ada", "agent", reach=FRENCH)
    await house.hire("bert", "agent", reach=GERMAN)
    house.speaks("fr")
    house.opens("case-1")
    house.opens("case-2")
    house.changes("case-1", assigned_to="ada")
    house.changes("case-2", closed_at=house.now)
    house.after(minutes=11)

    assert await house.book.widen(house.now) == 0


async def test_what_nobody_of_the_team_reads_is_told_to_everybody_at_once_and_once(house: House) -> None:
    await house.hire("ada", "agent", reach=FRENCH)
    await house.hire("bert", "agent", reach=GERMAN)
    await house.hire("cleo", "reviewer", reach=Reach(languages=("nl",)))  # reads it, and no customer's words are hers
    house.speaks("nl")
    house.opens("case-1")

    assert await house.post.ring() == 2
    house.after(minutes=11)
    await house.book.widen(house.now)
    assert await house.post.ring() == 0


async def test_a_photo_is_told_first_to_those_who_judge_its_country_whatever_they_read(house: House) -> None:
    await house.hire("ada", "reviewer", reach=Reach(languages=("de",), countries=("FR",)))
    await house.hire("bert", "reviewer", reach=Reach(countries=("US",)))
    house.speaks("nl")
    house.opens("case-1", "review", document="us-visa")
    house.opens("case-2", "review", document="fr-passport")  # no photo of its document waits, so it rings

    assert await house.post.ring() == 2
    assert "case-2" in house.mail.words_of(ADA)[0]
    assert "case-1" not in house.mail.words_of(ADA)[0]
    assert "case-2" not in house.mail.words_of("bert@team.example")[0]
