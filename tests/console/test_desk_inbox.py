"""The inbox: what stands in it, in which order, for whom, and that it changes while it is looked at."""

import asyncio
import datetime as dt
import json
import re
from contextlib import asynccontextmanager

import pytest

from bot.domain.events import TextReceived
from bot.domain.messages import PersonMessage, TextMessage
from bot.domain.team import HEAD_START, Reach
from bot.domain.text import text
from bot.domain.thread import Sieve, Thread, counted, is_unread
from bot.storage.schema import conversations, labels, presences
from tests.console.conftest import NOON

SLOW_S = 5


def says(house, words, conversation="web:c1", *, key=""):
    house.say(key or f"{conversation}/{words}", "customer", TextReceived(words), conversation)


def answers(house, agent, words="Good morning", conversation="web:c1"):
    house.say(f"{conversation}/{agent}/{words}", agent, PersonMessage(author=agent, words=words), conversation)


def asks_for_a_person(house, conversation="web:c1", case=None, **more):
    house.case(case or f"case-{conversation}", kind="person", conversation=conversation, photo=None, **more)


async def threads(house):
    return {thread.conversation: thread for thread in await house.inbox.threads(house.clock.now)}


# --- what stands in it ------------------------------------------------------------------------------------------------


async def test_a_request_waits_until_a_person_has_answered_it(house):
    house.conversation(owner="queue")
    says(house, "Is anybody there?")
    asks_for_a_person(house)
    house.clock.forward(minutes=3)
    house.say("bot/1", "assistant", TextMessage(text=text("desk-you")))
    assert (await threads(house))["web:c1"].waits_since == NOON
    answers(house, "ada")
    assert (await threads(house))["web:c1"].waits_since is None


async def test_who_is_held_by_a_person_waits_from_the_first_words_that_were_not_answered(house):
    house.conversation(owner="ada")
    answers(house, "ada")
    house.clock.forward(minutes=1)
    says(house, "And the glasses?")
    house.clock.forward(minutes=1)
    says(house, "Hello?")
    thread = (await threads(house))["web:c1"]
    assert thread.waits_since == NOON + dt.timedelta(minutes=1)
    assert thread.words == "Hello?"
    answers(house, "ada", "Take them off, please.")
    assert (await threads(house))["web:c1"].waits_since is None


async def test_the_assistants_own_talk_waits_for_nobody_and_is_there_to_be_looked_at(house):
    house.conversation("telegram:7", owner="bot", language="fr")
    says(house, "bonjour", "telegram:7")
    thread = (await threads(house))["telegram:7"]
    assert (thread.waits_since, thread.channel, thread.language, thread.kinds) == (None, "telegram", "fr", ())


async def test_the_promise_is_the_earliest_of_the_open_cases(house):
    house.conversation(owner="queue")
    asks_for_a_person(house, due_at=NOON + dt.timedelta(hours=2))
    house.case("case-2", kind="claim", due_at=NOON + dt.timedelta(hours=1), photo=None)
    house.case("case-3", kind="promise", due_at=NOON, photo=None, closed_at=NOON)
    thread = (await threads(house))["web:c1"]
    assert (thread.due_at, thread.kinds) == (NOON + dt.timedelta(hours=1), ("claim", "person"))


async def test_the_last_words_are_cut_where_they_are_long_and_lie_on_one_line(house):
    house.conversation(owner="queue")
    says(house, "first\nline " + "x" * 200)
    words = (await threads(house))["web:c1"].words
    assert words.startswith("first line xxx")
    assert (len(words), words[-1]) == (90, "…")


async def test_who_has_it_open_is_seen_for_a_while(house):
    house.conversation(owner="queue")
    await house.inbox.note_presence("ada", "web:c1", NOON, typing=False, leaves=False)
    await house.inbox.note_presence("grace", "web:c1", NOON, typing=True, leaves=False)
    thread = (await threads(house))["web:c1"]
    assert (thread.viewing, thread.typing) == (("ada", "grace"), ("grace",))
    house.clock.forward(seconds=10)
    assert (await threads(house))["web:c1"].typing == ()
    await house.inbox.note_presence("grace", "web:c1", house.clock.now, typing=False, leaves=True)
    assert (await threads(house))["web:c1"].viewing == ("ada",)
    house.clock.forward(seconds=20)
    assert (await threads(house))["web:c1"].viewing == ()
    await house.inbox.note_presence("ada", "web:c2", house.clock.now, typing=False, leaves=False)
    assert [row.conversation for row in house.rows(presences)] == ["web:c2"]


# --- which of them, and in which order --------------------------------------------------------------------------------


def a_thread(name="web:c1", owner="queue", **more):
    usual = {"language": "en", "at": NOON, "said": 2, "asked": 1}
    return Thread(conversation=name, owner=owner, **usual | more)


HOUR = dt.timedelta(hours=1)


def test_whoever_waits_comes_first_by_promise_and_waiting_and_then_the_latest():
    ordered = [
        a_thread("promised", waits_since=NOON, due_at=NOON - HOUR),
        a_thread("longest", waits_since=NOON - HOUR / 2),
        a_thread("waiting", waits_since=NOON),
        a_thread("latest", at=NOON + HOUR),
        a_thread("early"),
    ]
    mixed = [ordered[place] for place in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=lambda thread: thread.urgency(Reach())) == ordered


FRENCH, GERMAN = Reach(languages=("fr",)), Reach(languages=("de", "en"))


@pytest.mark.parametrize(
    ("reach", "team", "first"),
    [
        (FRENCH, (FRENCH, GERMAN), "french"),
        (GERMAN, (FRENCH, GERMAN), "english"),
        (GERMAN, (GERMAN,), "french"),  # nobody reads it, so nobody has it before others
        (Reach(), (FRENCH, GERMAN), "french"),
    ],
)
def test_what_others_read_stands_back_and_what_nobody_reads_does_not(reach, team, first):
    french = a_thread("french", language="fr", waits_since=NOON)
    english = a_thread("english", language="en", waits_since=NOON + HEAD_START / 2)
    assert min(french, english, key=lambda thread: thread.urgency(reach, team)).conversation == first


def test_whoever_has_waited_longer_by_the_head_start_is_first_for_everybody():
    french = a_thread("french", language="fr-CA", waits_since=NOON)
    english = a_thread("english", language="en", waits_since=NOON + HEAD_START + dt.timedelta(seconds=1))
    for reach in (FRENCH, GERMAN):
        assert french.urgency(reach, (FRENCH, GERMAN)) < english.urgency(reach, (FRENCH, GERMAN))


def test_the_folders_share_out_what_there_is():
    every = [
        a_thread("waits", waits_since=NOON, kinds=("person",)),
        a_thread("asked-of-the-bot", "bot", waits_since=NOON, kinds=("person",)),
        a_thread("mine", "ada"),
        a_thread("mine-waits", "ada", waits_since=NOON),
        a_thread("hers", "grace", waits_since=NOON),
        a_thread("quiet", "bot"),
    ]
    assert counted(every, "ada") == {"waiting": 3, "mine": 2, "team": 1, "assistant": 1, "all": 6}


@pytest.mark.parametrize(
    ("sieve", "passes"),
    [
        ({"channel": "web"}, True),
        ({"channel": "sms"}, False),
        ({"language": "en"}, True),
        ({"language": "fr"}, False),
        ({"label": "vip"}, True),
        ({"label": "other"}, False),
        ({"unread": True}, True),
        ({"found": frozenset()}, False),
        ({"found": frozenset({"web:c1"})}, True),
    ],
)
def test_a_filter_lets_through_what_fits(sieve, passes):
    thread = a_thread(labels=("vip",))
    assert Sieve(folder="all", **sieve).passes(thread, "ada", read=0) == passes


def test_unread_is_what_the_customer_said_since_one_looked():
    assert is_unread(a_thread(asked=5), 4)
    assert not is_unread(a_thread(asked=5), 5)
    assert not is_unread(a_thread(owner="bot", asked=5), 0)
    assert is_unread(a_thread(owner="bot", asked=5, kinds=("person",)), 0)


# --- the page ---------------------------------------------------------------------------------------------------------


def listed(page):
    return re.findall(r'data-id="([^"]+)"', page)


async def test_the_page_shows_the_folder_that_is_asked_for(ada, house):
    for name, owner in (("web:c1", "queue"), ("sms:n2", "ada"), ("telegram:3", "grace"), ("web:c4", "bot")):
        house.conversation(name, owner)
        says(house, "hello", name)
    asks_for_a_person(house)
    folders = {"waiting": {"web:c1", "sms:n2"}, "mine": {"sms:n2"}, "team": {"telegram:3"}, "assistant": {"web:c4"}}
    for folder, names in folders.items():
        page = await ada.page(f"/desk/inbox?folder={folder}")
        assert set(listed(page)) == names, folder
    assert listed(await ada.page("/desk/inbox?folder=all&channel=sms")) == ["sms:n2"]
    assert set(listed(await ada.page("/desk/inbox?folder=nonsense"))) == folders["waiting"]


async def test_other_languages_are_marked_and_hidden_only_for_whoever_asks(ada, grace, house):
    house.conversation("telegram:7", owner="queue", language="fr")
    house.conversation("web:c1", owner="queue")
    says(house, "bonjour", "telegram:7")
    house.clock.forward(minutes=1)
    says(house, "hello")
    assert "those that I read" not in await ada.page("/desk/inbox")
    await house.team.change_reach("ada", Reach(languages=("en", "de")))
    await house.team.change_reach("grace", Reach(languages=("fr",)))

    page = await ada.page("/desk/inbox")
    assert listed(page) == ["web:c1", "telegram:7"]
    assert page.count("not among yours") == 1
    assert listed(await grace.page("/desk/inbox")) == ["telegram:7", "web:c1"]
    mine = await ada.page("/desk/inbox?language=mine")
    assert listed(mine) == ["web:c1"]
    assert '<option value="mine" selected>those that I read</option>' in mine
    assert "a language that is not among yours" in await ada.page("/desk/conversations/telegram:7")
    assert "a language that is not among yours" not in await ada.page("/desk/conversations/web:c1")


async def test_a_search_finds_words_labels_and_orders_and_nothing_by_a_pattern(ada, house):
    for n, words in enumerate(("my passport photo is 100% blurred", "a visa, please", "rien")):
        house.conversation(f"web:c{n}", "bot")
        says(house, words, f"web:c{n}")
    house.order()  # of web:c1
    await house.inbox.add_label("web:c2", "vip", "ada", NOON)
    for asked, found in (
        ("PASSPORT", ["web:c0"]),
        ("100%", ["web:c0"]),
        ("10_%", []),
        ("vip", ["web:c2"]),
        ("pb-7k3m-q9ta", ["web:c1"]),
        ("nothing of the kind", []),
    ):
        assert listed(await ada.page(f"/desk/inbox?q={asked.replace('%', '%25')}")) == found, asked


async def test_markup_in_words_labels_and_names_stays_text(ada, house):
    evil = "<img src=x onerror=alert(1)>"
    house.conversation("web:c1", "queue", language='en"><script>')
    says(house, evil)
    asks_for_a_person(house)
    csrf = await ada.token()
    for label in ("<b>x</b>", '" onclick="x'):
        assert (await ada.post("/desk/conversations/web:c1/label", {"csrf": csrf, "label": label})).status == 303
    page = await ada.page("/desk/inbox?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    page += await ada.page("/desk/inbox")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert '" onclick="' not in page


async def test_a_label_is_put_on_once_and_taken_off_and_one_that_is_none_is_refused(ada, house):
    house.conversation(owner="queue")
    here, csrf = "/desk/conversations/web:c1", await ada.token()
    for label in ("VIP", " vip "):
        assert (await ada.post(f"{here}/label", {"csrf": csrf, "label": label})).status == 303
    assert [(row.label, row.agent) for row in house.rows(labels)] == [("vip", "ada")]
    for label in ("", "x" * 25, "a\x07b"):
        assert (await ada.post(f"{here}/label", {"csrf": csrf, "label": label})).status == 400
    assert (await ada.post(f"{here}/unlabel", {"csrf": csrf, "label": "vip"})).status == 303
    assert house.rows(labels) == []


async def test_reading_is_each_agents_own_and_never_goes_back(ada, grace, house):
    house.conversation(owner="queue")
    says(house, "one")
    says(house, "two")
    asks_for_a_person(house)
    csrf, last = await ada.token(), (await threads(house))["web:c1"].asked
    for read in (str(last), "1", "nonsense", "9" * 30):
        form = {"csrf": csrf, "doing": "reads", "read": read}
        assert (await ada.post("/desk/conversations/web:c1/here", form)).status == 204
    assert await house.inbox.reads("ada") == {"web:c1": last}
    assert listed(await ada.page("/desk/inbox?folder=all&unread=1")) == []
    assert listed(await grace.page("/desk/inbox?folder=all&unread=1")) == ["web:c1"]


# --- live -------------------------------------------------------------------------------------------------------------


class Listener:
    """Reads a stream of server-sent events."""

    def __init__(self, response):
        self.response = response

    async def hears(self):
        """The next event: its name and what it tells."""
        name, told = "", ""
        async with asyncio.timeout(SLOW_S):
            while line := (await self.response.content.readline()).decode():
                match line.rstrip("\n").partition(":"):
                    case ("event", _, value):
                        name = value.strip()
                    case ("data", _, value):
                        told = value.strip()
                    case ("", _, _) if name:
                        return name, json.loads(told) if told else None
        return "end", None

    async def rows(self):
        while True:
            name, told = await self.hears()
            if name != "beat":
                return told


@asynccontextmanager
async def listening(browser, query=""):
    response = await browser.client.get(f"/desk/inbox/stream{query}", allow_redirects=False)
    assert response.status == 200
    yield Listener(response)
    response.close()


async def test_an_open_inbox_hears_of_what_comes_changes_and_goes(ada, house):
    house.conversation(owner="queue")
    asks_for_a_person(house)
    async with listening(ada) as stream:
        told = await stream.rows()
        assert [row["id"] for row in told["rows"]] == ["web:c1"]
        assert told["counts"]["waiting"] == 1
        says(house, "Hello?")
        told = await stream.rows()
        assert [(row["id"], row["unread"]) for row in told["rows"]] == [("web:c1", True)]
        assert "Hello?" in told["rows"][0]["html"]
        house.database.run_now(lambda sql: sql.execute(conversations.update().values(owner="grace")))
        told = await stream.rows()
        assert (told["gone"], told["counts"]["team"]) == (["web:c1"], 1)


async def test_reading_in_one_window_is_seen_in_the_other(ada, house):
    house.conversation(owner="queue")
    says(house, "Hello?")
    asks_for_a_person(house)
    async with listening(ada) as stream:
        assert (await stream.rows())["rows"][0]["unread"]
        await house.inbox.mark_read("ada", "web:c1", 10**6)
        await house.inbox.note_presence("ada", "web:c1", house.clock.now, typing=False, leaves=False)
        assert not (await stream.rows())["rows"][0]["unread"]


async def test_a_stream_ends_with_the_login_and_with_the_server(ada, grace, house):
    house.conversation(owner="queue")
    async with listening(ada) as hers, listening(grace) as other:
        assert await hers.rows()
        assert await other.rows()
        await house.team.see_off("ada", has_left=True)
        house.clock.forward(seconds=11)
        says(house, "Hello?")
        while (heard := await hers.hears())[0] not in ("out", "end"):
            pass
        assert heard[0] == "out"
        await house.board.close()
        while (heard := await other.hears())[0] != "end":
            pass


async def test_nobody_looks_while_nobody_watches(ada, house, monkeypatch):
    looks = []
    monkeypatch.setattr(house.board, "_inbox", Counting(house.inbox, looks))
    async with listening(ada) as stream:
        await stream.rows()
    for _ in range(100):
        if house.board._looking is None:
            break
        says(house, str(_), key=f"k{_}")  # a page that left is noticed when it is written to
        await asyncio.sleep(0.05)
    before = len(looks)
    await asyncio.sleep(0.1)
    assert (len(looks), house.board._looking) == (before, None)


class Counting:
    def __init__(self, inbox, looks):
        self.inbox, self.looks = inbox, looks

    async def threads(self, now):
        self.looks.append(now)
        return await self.inbox.threads(now)


async def test_a_database_that_is_away_for_a_moment_ends_no_stream(ada, house, monkeypatch):
    house.conversation(owner="queue")
    asks_for_a_person(house)
    fails = [True, True]

    class Moody(Counting):
        async def threads(self, now):
            if fails:
                fails.pop()
                raise OSError("away")
            return await self.inbox.threads(now)

    monkeypatch.setattr(house.board, "_inbox", Moody(house.inbox, []))
    async with listening(ada) as stream:
        while not (told := await stream.rows())["rows"]:
            pass
        assert told["rows"][0]["id"] == "web:c1"
