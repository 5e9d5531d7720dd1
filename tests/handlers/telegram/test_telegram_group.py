"""The team's group: a topic for whoever asks for a person, agents who answer there, and nobody else who does."""

import datetime as dt
from dataclasses import dataclass, field

import msgspec
import pytest
import sqlalchemy as sa
from aiohttp import web

from bot.console.pages import language_name
from bot.domain.events import ChoiceTapped, Envelope, PersonWrote, PhotoReceived, TextReceived
from bot.domain.ids import ConversationId, EventId, PhotoId
from bot.domain.line import Line
from bot.domain.messages import Choice, PersonMessage, TextMessage
from bot.domain.team import read_roles
from bot.domain.text import Text
from bot.errors import RateLimited
from bot.handlers.pace import Rate
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.group.carrier import Carrier
from bot.handlers.telegram.group.ears import Ears, code_sha256
from bot.handlers.telegram.group.pace import GROUP_RATE, GroupPace
from bot.handlers.telegram.group.room import Room
from bot.handlers.telegram.group.words import CUSTOMER, parcelled, told
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.routes import telegram_routes
from bot.storage.audit import SqlAudit
from bot.storage.desk import SqlDesk
from bot.storage.group import SqlGroup
from bot.storage.schema import cases, conversations, lines, topics
from bot.storage.team import SqlTeam
from bot.texts.phrasebook import Phrasebook
from tests.engine.conftest import ANNA, Bench, bench
from tests.handlers.sent import Sent
from tests.handlers.telegram.conftest import SECRET, Till, until
from tests.handlers.vault import Vault
from tests.peers.telegram import Customer, TelegramPeer, Topic, Webhook, server_error, too_many_requests

__all__ = ["bench"]

WORDS = Phrasebook.load()
FAST = Rate(1000, burst=1000)
GROUP = -1001234567890


@dataclass
class Team:
    """The bot with its group, on a real engine; the customer is Anna, in the web chat."""

    telegram: TelegramPeer
    bench: Bench
    book: SqlGroup
    carrier: Carrier
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    said: int = 0

    @property
    def group(self):
        return self.telegram.group()

    async def accept(self, envelope: Envelope) -> bool:
        engine = self.bench.new_engine()
        is_new = await engine.accept(envelope)
        await engine.close()
        return is_new

    async def anna_says(self, *words: str) -> None:
        for each in words:
            self.said += 1
            await self.accept(self.bench.says(each, self.said))

    async def anna_asks_for_a_person(self) -> Topic:
        await self.anna_says("hello", "I want to talk to a person")
        await self.carrier.carry()
        return await self.group.topic()

    async def hires(self, name: str = "grace", roles: str = "agent") -> Customer:
        """An agent who has shown who they are on Telegram."""
        await SqlTeam(self.bench.database).add_agent(name, "hash", read_roles(roles), self.bench.moment)
        person = self.telegram.customer(name.title())
        await self.book.offer(name, code_sha256(f"CODE-{name}"), self.bench.moment + dt.timedelta(minutes=10))
        await person.says(f"/desk code-{name}")
        await person.hears(f"Thank you, {name}.")
        return person

    def heard_by_anna(self) -> list[str]:
        """What people wrote to her."""
        return [said.words for _, said in self.bench.channel.delivered if isinstance(said, PersonMessage)]

    def owner(self) -> str:
        return self._one(sa.select(conversations.c.owner).where(conversations.c.id == ANNA))

    def state(self) -> str:
        return self._one(sa.select(topics.c.state))

    def deeds(self) -> list[tuple[str, str]]:
        return [(entry.deed.agent, entry.deed.deed) for entry in SqlAudit(self.bench.database).read()]

    def _one(self, asked: "sa.Select[tuple[str]]") -> str:
        return self.bench.database.run_now(lambda sql: sql.execute(asked).scalar_one())

    def later(self, **time: float) -> None:
        self.bench.moment += dt.timedelta(**time)


@pytest.fixture
async def team(telegram, bench, tmp_path):
    bench.moment += dt.timedelta(days=1)  # a Monday: people are there
    book, database = SqlGroup(bench.database), bench.database
    urls = {"base_url": telegram.base_url, "base_file_url": telegram.base_file_url}
    async with TelegramChannel(
        telegram.token, pictures=Vault(), say=WORDS.say, sent=Sent(), drawings=tmp_path, **urls
    ) as channel:
        room = Room(channel.bot, telegram.group().id, GroupPace(book, lambda: bench.moment, FAST))
        shared = {"say": WORDS.say, "mark": lambda name: f"mark{len(name)}of", "language": "en"}
        shared["now"] = lambda: bench.moment
        carrier = Carrier(
            room,
            book,
            has_words=WORDS.has,
            language_name=language_name,
            link=lambda path: f"https://photos.example{path}",
            **shared,
        )
        found = Team(telegram, bench, book, carrier)

        async def note(_key, conversation, agent, words):
            found.notes.append((conversation, agent, words))

        ears = Ears(room, book, SqlDesk(database), SqlAudit(database), found.accept, write_note=note, **shared)
        app = web.Application()
        app.add_routes(telegram_routes(Intake(channel, found.accept, Till(), lambda: bench.moment, ears), SECRET))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        telegram.webhook = Webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/webhook", SECRET)
        yield found
        await ears.close()
        await runner.cleanup()


# --- what goes there -------------------------------------------------------------------------------------------------


async def test_whoever_asks_for_a_person_gets_a_topic_that_does_not_name_them(team):
    topic = await team.anna_asks_for_a_person()

    assert topic.name == "web chat · No document chosen · English · mark8o"
    first, lines = topic.words
    assert "https://photos.example/desk/cases/case-" in first
    assert lines == f"{CUSTOMER}hello\n{CUSTOMER}I want to talk to a person"
    assert "anna" not in "".join((topic.name, *topic.words))


async def test_nobody_gets_a_topic_who_did_not_ask(team):
    await team.anna_says("hello", "us visa")

    assert await team.carrier.carry() == 0
    assert team.group.made == []


async def test_lines_go_there_as_they_come_and_once(team):
    topic = await team.anna_asks_for_a_person()
    await team.anna_says("one", "two\nthree")

    await team.carrier.carry()
    await team.carrier.carry()

    assert topic.words[2:] == [f"{CUSTOMER}one\n{CUSTOMER}two\n{CUSTOMER}three"]


async def test_a_photo_is_named_and_not_shown(team):
    topic = await team.anna_asks_for_a_person()
    key = EventId("web:anna:photo")
    event = PhotoReceived(PhotoId("ph-1"), source="somewhere")
    await team.accept(Envelope(id=key, conversation=ANNA, at=team.bench.moment, event=event, language="en"))

    await team.carrier.carry()

    assert topic.words[-1].startswith(f"{CUSTOMER}a photo; see it at the desk: https://photos.example/desk/cases/")
    assert {said.kind for said in topic.heard} == {"text"}


async def test_the_groups_pace_makes_lines_wait_and_go_together(team, bench):
    topic = await team.anna_asks_for_a_person()
    team.telegram.fails_next("sendMessage", too_many_requests(7))
    await team.anna_says("one")
    await team.carrier.carry()
    await team.anna_says("two")
    await team.carrier.carry()
    assert len(topic.words) == 2  # it rests

    team.later(seconds=8)
    await team.carrier.carry()

    assert topic.words[2:] == [f"{CUSTOMER}one\n{CUSTOMER}two"]


async def test_telegram_that_is_down_loses_nothing(team):
    team.telegram.fails_next("createForumTopic", server_error())
    await team.anna_says("hello", "I want to talk to a person")
    await team.carrier.carry()
    assert team.group.made == []
    team.later(minutes=2)

    await team.carrier.carry()

    assert len(team.group.made) == 1


async def test_two_processes_make_one_topic(team):
    await team.anna_says("hello", "I want to talk to a person")
    now, until_then = team.bench.moment, team.bench.moment + dt.timedelta(minutes=2)
    assert await team.book.claim(ANNA, now, until_then)

    assert await team.carrier.carry() == 0
    await team.book.release(ANNA)
    await team.carrier.carry()
    assert len(team.group.made) == 1


async def test_a_topic_that_somebody_deleted_is_made_anew_while_a_person_is_asked_for(team):
    topic = await team.anna_asks_for_a_person()
    del team.group.topics[topic.thread]
    await team.anna_says("are you there?")

    await team.carrier.carry()
    await team.carrier.carry()

    (again,) = team.group.made
    assert "are you there?" in again.words[-1]


async def test_an_erasure_deletes_the_topic(team):
    topic = await team.anna_asks_for_a_person()
    grace = await team.hires()
    await team.group.writes(grace, "/back", topic)
    await team.carrier.carry()
    await team.anna_says("delete my data", "Yes, erase everything")
    assert team.state() == "forget"

    await team.carrier.carry()

    assert team.group.made == []
    assert team.bench.rows("SELECT * FROM topics") == []


async def test_whoever_asks_again_gets_the_same_topic_opened(team):
    topic = await team.anna_asks_for_a_person()
    grace = await team.hires()
    await team.group.writes(grace, "/back", topic)
    await team.carrier.carry()
    assert topic.words[-1] == "The assistant has this conversation again."
    assert not topic.is_open

    await team.anna_says("I want to talk to a person")
    await team.carrier.carry()

    assert topic.is_open
    assert team.group.made == [topic]


# --- what is heard there ---------------------------------------------------------------------------------------------


async def test_an_agent_answers_under_their_name_and_it_is_written_down(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()

    update = await team.group.writes(grace, "Hello Anna, how can I help?", topic)
    await team.telegram.push(update)  # Telegram sends it twice

    assert team.heard_by_anna() == ["Hello Anna, how can I help?"]
    assert team.owner() == "grace"
    assert team.deeds()[:3] == [("grace", "telegram-known"), ("grace", "joined"), ("grace", "wrote")]
    (case,) = team.bench.rows("SELECT assigned_to FROM cases")
    assert case == ("grace",)
    await team.carrier.carry()
    assert not any("how can I help" in words for words in topic.words)  # it stands there already


async def test_what_is_written_at_the_desk_is_seen_in_the_topic(team):
    topic = await team.anna_asks_for_a_person()
    wrote = PersonWrote("ada", "From the desk")
    await team.accept(Envelope(id=EventId("desk:1"), conversation=ANNA, at=team.bench.moment, event=wrote))

    await team.carrier.carry()

    assert topic.words[-1] == "ada: From the desk"


async def test_somebody_unknown_is_told_kindly_and_nothing_is_sent(team):
    topic, stranger = await team.anna_asks_for_a_person(), team.telegram.customer("Eve")

    await team.group.writes(stranger, "I am from the bank", topic)
    await team.group.writes(stranger, "Answer me", topic)

    await until(lambda: len(topic.words) == 3)
    assert "I do not know you yet" in topic.words[-1]
    assert team.heard_by_anna() == []
    assert team.owner() == "queue"


async def test_who_may_not_talk_to_customers_does_not_do_so_here(team):
    topic, rosa = await team.anna_asks_for_a_person(), await team.hires("rosa", "reviewer")
    await team.group.writes(rosa, "Hello", topic)
    assert team.heard_by_anna() == []


async def test_whoever_has_left_the_team_is_unknown_at_once(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    await SqlTeam(team.bench.database).see_off("grace", has_left=True)
    await team.group.writes(grace, "Hello", topic)
    assert team.heard_by_anna() == []


async def test_an_anonymous_administrator_is_nobody(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    await team.group.sends(grace, {"text": "Hello", "sender_chat": team.group.chat}, topic)
    assert team.heard_by_anna() == []


@pytest.mark.parametrize("words", ["/help", "/note", "/BACKUP now", "/"])
async def test_what_looks_like_a_command_is_never_sent(team, words):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    await team.group.writes(grace, words, topic)
    expected = [] if words != "/" else ["/"]
    assert team.heard_by_anna() == expected
    assert team.notes == []


async def test_a_note_is_kept_and_not_sent(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    await team.group.writes(grace, "/note she called before", topic)
    assert team.notes == [(ANNA, "grace", "she called before")]
    assert team.heard_by_anna() == []


async def test_back_and_closing_the_topic_hand_the_conversation_back(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    await team.group.writes(grace, "Hello", topic)
    await team.group.closes(grace, topic)

    assert team.owner() == "bot"
    assert ("grace", "left") in team.deeds()
    await team.carrier.carry()
    assert team.state() == "closed"
    await team.group.writes(grace, "Hello?", topic)
    assert team.heard_by_anna() == ["Hello"]  # nobody is asked for any more


async def test_only_who_has_a_conversation_hands_it_back(team):
    topic, grace, ada = await team.anna_asks_for_a_person(), await team.hires(), await team.hires("ada")
    await team.group.writes(grace, "Hello", topic)
    await team.group.writes(ada, "/back", topic)
    assert team.owner() == "grace"


@pytest.mark.parametrize("fields", [{"text": "x" * 2001}, {"sticker": {"file_id": "s", "file_unique_id": "s"}}])
async def test_what_cannot_be_sent_is_said(team, fields):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    sticker = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    fields = {name: {**value, **sticker} if name == "sticker" else value for name, value in fields.items()}
    await team.group.sends(grace, fields, topic)
    await until(lambda: len(topic.words) == 3)
    assert team.heard_by_anna() == []


async def test_the_groups_own_talk_is_nobodys_conversation(team):
    topic, grace = await team.anna_asks_for_a_person(), await team.hires()
    before = team.bench.rows("SELECT count(*) FROM conversations")
    await team.group.writes(grace, "What a day")
    await team.group.sends(grace, {"text": "In another topic"}, Topic(77, "Lunch", team.group.chat))
    await team.group.sends(grace, {"new_chat_title": "The crew"})
    elsewhere = team.telegram.group(-1009999999999)
    await elsewhere.writes(grace, "/desk anything")
    await elsewhere.writes(grace, "person", Topic(topic.thread, "The same number", elsewhere.chat))

    assert team.heard_by_anna() == []
    assert team.bench.rows("SELECT count(*) FROM conversations") == before
    assert elsewhere.topics[0].words == []


# --- who they are ----------------------------------------------------------------------------------------------------


async def test_a_code_counts_once_for_a_while_and_only_the_newest(team):
    grace, eve = await team.hires(), team.telegram.customer("Eve")
    await eve.says("/desk CODE-grace")
    await eve.hears("no code of now")
    now = team.bench.moment
    await team.book.offer("grace", code_sha256("OLD1"), now + dt.timedelta(minutes=10))
    await team.book.offer("grace", code_sha256("NEW1"), now + dt.timedelta(minutes=10))
    assert await team.book.join(eve.id, code_sha256("OLD1"), now) is None
    assert await team.book.join(eve.id, code_sha256("NEW1"), now + dt.timedelta(minutes=10)) is None
    assert (await team.book.member(grace.id)).agent == "grace"
    assert await team.book.member(eve.id) is None


async def test_a_code_may_be_sent_in_the_group(team):
    await SqlTeam(team.bench.database).add_agent("ada", "hash", read_roles("agent"), team.bench.moment)
    await team.book.offer("ada", code_sha256("K7Q2-M3TA"), team.bench.moment + dt.timedelta(minutes=10))
    ada = team.telegram.customer("Ada")

    await team.group.writes(ada, "/desk@passbooth_bot k7q2 m3ta")

    assert (await team.book.member(ada.id)).agent == "ada"
    await team.group.topics[0].hears("Thank you, ada.")


async def test_a_code_in_private_begins_no_customers_conversation(team):
    grace = await team.hires()
    assert team.bench.rows("SELECT id FROM conversations") == []
    await grace.says("hello")
    assert team.bench.rows("SELECT id FROM conversations") == [(f"telegram:{grace.id}",)]


async def test_an_agent_who_leaves_the_group_is_unknown(team):
    grace = await team.hires()
    await team.book.leave("grace")
    assert await team.book.member(grace.id) is None
    assert not await team.book.is_member("grace")


# --- small things ----------------------------------------------------------------------------------------------------


class Clocked:
    """Two processes that say as much as they may; moments are seconds since the beginning."""

    def __init__(self, book, rate=GROUP_RATE):
        self.moment = self.begun = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
        self.paces = [GroupPace(book, lambda: self.moment, rate, self.sleep) for _ in range(2)]
        self.sent: list[float] = []

    async def sleep(self, seconds):
        self.moment += dt.timedelta(seconds=seconds)

    async def says(self, process):
        try:
            await self.paces[process].wait(GROUP)
            self.sent.append((self.moment - self.begun).total_seconds())
        except RateLimited as limited:
            await self.sleep(limited.retry_after_s)


async def test_in_no_minute_are_there_more_than_twenty_messages_of_all_processes_together(team):
    clocked = Clocked(team.book)
    while clocked.moment < clocked.begun + dt.timedelta(minutes=5):
        await clocked.says(len(clocked.sent) % 2)
    sent = clocked.sent
    assert max(sum(at <= other < at + 60 for other in sent) for at in sent) <= 20
    assert len(sent) > 60


async def test_where_telegram_asks_one_process_to_wait_the_other_waits_too(team):
    clocked = Clocked(team.book)
    await clocked.says(0)
    await clocked.paces[0].hold(GROUP, 15)

    await clocked.says(1)

    assert clocked.sent == [0, 15]


async def test_what_would_wait_for_long_takes_nobodys_place(team):
    clocked = Clocked(team.book)
    await clocked.says(0)
    await clocked.paces[0].hold(GROUP, 60)
    for _ in range(3):
        with pytest.raises(RateLimited) as limited:
            await clocked.paces[1].wait(GROUP)
        assert limited.value.retry_after_s == 60


async def test_a_pressed_button_reads_as_it_was_labelled(team):
    topic = await team.anna_asks_for_a_person()
    key, pressed = EventId("web:anna:tap"), ChoiceTapped("awaiting_start", "places")
    label, old = Text("choice-places"), ChoiceTapped("awaiting_start", "gone")
    offer = TextMessage(text=Text("welcome"), choices=(Choice("awaiting_start", "places", label),))
    rows = [
        (f"{key}/{n}", author, body)
        for n, (author, body) in enumerate((("assistant", offer), ("customer", pressed), ("customer", old)))
    ]
    for name, author, body in rows:
        row = {"key": name, "conversation": ANNA, "at": team.bench.moment, "author": author, "language": "fr"}
        row["body"] = msgspec.json.encode(body).decode()
        team.bench.database.run_now(lambda sql, row=row: sql.execute(sa.insert(lines).values(row)))

    await team.carrier.carry()

    assert topic.words[-1] == f"{CUSTOMER}pressed: {WORDS.say(label, 'en')}\n{CUSTOMER}pressed: gone"


def test_a_customer_cannot_write_as_if_they_were_an_agent():
    said = TextReceived("hi\nada: your money is on its way\r\u2028grace: yes")
    line = Line(id=1, key="web:1", at=dt.datetime.now(dt.UTC), author="customer", language="en", body=said)
    words = told(line, {}, WORDS.say, "en", "")
    assert len(words.splitlines()) == 4
    assert all(each.startswith(CUSTOMER) for each in words.splitlines())


def test_lines_are_put_together_and_cut_where_they_must_be():
    assert parcelled(["a", "b", "c" * 8, "d"], longest=6) == ["a\nb", "cccccc", "cc\nd"]
    assert parcelled([], longest=6) == []


async def test_a_case_that_is_answered_by_telephone_has_no_topic(team):
    row = {"id": "case-1", "kind": "callback", "conversation": ConversationId("sms:x"), "opened_at": team.bench.moment}
    team.bench.database.run_now(lambda sql: sql.execute(sa.insert(cases).values(row)))
    assert await team.book.wanted() == []
