"""The web chat's addresses, as a browser and as somebody who means harm use them."""

import asyncio
import io
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot.domain.events import ChoiceTapped, ConversationStarted, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.ids import ConversationId, EffectId, photo_id
from bot.domain.messages import (
    Choice,
    CorrectionMessage,
    Drawing,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
)
from bot.errors import RateLimited, Refused, Undeliverable
from bot.handlers.guard import Pace
from bot.handlers.webchat import page
from bot.handlers.webchat.channel import WebChat
from bot.handlers.webchat.customers import COOKIE
from bot.handlers.webchat.excuses import REASONS
from bot.handlers.webchat.page import WORDS
from tests.handlers.webchat.booth import BUNDLES, LANGUAGES, Booth, opened, words

JPEG = b"\xff\xd8\xff\xe0" + b"a photo" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"a drawing" * 20


class Visitor:
    """One browser: it keeps its cookie and says where it is."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.origin = str(client.make_url("/")).rstrip("/")

    async def visit(self) -> ClientResponse:
        response = await self.client.get("/")
        assert response.status == 200
        return response

    async def post(self, number: str | None = None, **body: object) -> ClientResponse:
        content = json.dumps({"id": number or str(uuid.uuid4())} | body)
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        return await self.client.post("/chat/messages", data=content, headers=headers)

    async def photo(self, data: object, number: str | None = None) -> ClientResponse:
        address = f"/chat/photos?id={number or uuid.uuid4()}"
        return await self.client.post(address, data=data, headers={"Origin": self.origin})

    @property
    def conversation(self) -> ConversationId:
        signed = next(cookie.value for cookie in self.client.session.cookie_jar if cookie.key == COOKIE)
        return ConversationId(f"web:{signed.split('.')[0]}")


@asynccontextmanager
async def visitor(booth: Booth, **more: object) -> AsyncIterator[Visitor]:
    async with opened(booth, **more) as server, TestClient(server) as client:
        one = Visitor(client)
        await one.visit()
        yield one


async def events(response: ClientResponse, until: str) -> list[dict[str, str]]:
    """Server-sent events up to and with the first one whose name or data holds `until`."""
    heard: list[dict[str, str]] = []
    async with asyncio.timeout(10):
        while True:
            event: dict[str, str] = {}
            while line := (await response.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(":")
                event[name] = value.strip()
            heard.append(event)
            if until in event.get("event", "") or until in event.get("data", ""):
                return heard


def said(heard: list[dict[str, str]]) -> list[dict[str, object]]:
    return [json.loads(event["data"]) for event in heard if event.get("data")]


# --- what comes in ---------------------------------------------------------------------------------------------------


async def test_words_taps_and_starts_become_the_customers_events() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        for body in (
            {"text": "  a visa\nfor the US\u0000 "},
            {"stage": "document", "choice": "us-visa"},
            {"start": True},
            {"photo": "too_large"},
        ):
            assert (await one.post(**body)).status == 200
    assert [envelope.event for envelope in booth.events.values()] == [
        TextReceived("a visa\nfor the US"),
        ChoiceTapped("document", "us-visa"),
        ConversationStarted(),
        UnsupportedReceived("too_large"),
    ]
    assert {envelope.conversation for envelope in booth.events.values()} == {one.conversation}


async def test_the_same_post_twice_is_one_event() -> None:
    booth = Booth()
    number = str(uuid.uuid4())
    async with visitor(booth) as one:
        first, second = await one.post(number, text="hello"), await one.post(number, text="hello")
        assert (await first.json(), await second.json()) == ({"new": True}, {"new": False})
    assert list(booth.events) == [f"{one.conversation}:{number}"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": " \n "},
        {"text": 5},
        {"text": "a", "start": True},
        {"start": False},
        {"stage": "document"},
        {"choice": "us-visa", "text": "a"},
        {"photo": "paid"},
        {"text": "a", "author": "assistant"},
        {"id": "1", "text": "a"},
    ],
)
async def test_a_post_that_is_not_exactly_one_thing_is_refused(body: dict[str, object]) -> None:
    booth = Booth()
    async with visitor(booth) as one:
        response = await one.post(**body)
        assert response.status == 400
        assert "load the page again" in (await response.json())["say"]
    assert booth.events == {}


async def test_four_thousand_characters_are_taken_and_one_more_is_not() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        assert (await one.post(text="é" * 4_000)).status == 200
        for too_long in ("é" * 4_001, "a" * 100_000):
            response = await one.post(text=too_long)
            assert response.status == 413
            assert "too long" in (await response.json())["say"]
    assert len(booth.events) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
        {"Origin": "http://localhost:8080", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_another_sites_page_cannot_post_in_a_customers_name(headers: dict[str, str]) -> None:
    booth = Booth()
    async with visitor(booth) as one:
        content = json.dumps({"id": str(uuid.uuid4()), "text": "hello"})
        typed = headers | {"Content-Type": "application/json"}
        message = await one.client.post("/chat/messages", data=content, headers=typed)
        photo = await one.client.post(f"/chat/photos?id={uuid.uuid4()}", data=JPEG, headers=headers)
        assert (message.status, photo.status) == (403, 403)
    assert (booth.events, booth.vault) == ({}, {})


async def test_only_json_is_read_as_a_message() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        content = json.dumps({"id": str(uuid.uuid4()), "text": "hello"})
        headers = {"Origin": one.origin, "Content-Type": "text/plain"}
        assert (await one.client.post("/chat/messages", data=content, headers=headers)).status == 415
    assert booth.events == {}


async def test_a_forged_or_missing_cookie_reaches_nothing() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        await one.post(text="mine")
        genuine = next(cookie.value for cookie in one.client.session.cookie_jar if cookie.key == COOKIE)
        flipped = ("b" if genuine[0] == "a" else "a") + genuine[1:]
        for forged in (flipped, genuine[:-1], genuine.split(".")[0], "", None):
            one.client.session.cookie_jar.clear()
            cookies = {} if forged is None else {COOKIE: forged}
            for address in ("/chat/events", "/chat/pictures/1"):
                assert (await one.client.get(address, cookies=cookies)).status == 401
            assert (await one.post(text="not mine")).status == 401
    assert len(booth.events) == 1


async def test_a_customer_keeps_the_conversation_from_visit_to_visit() -> None:
    async with visitor(Booth()) as one:
        before = one.conversation
        await one.visit()
        assert one.conversation == before
        one.client.session.cookie_jar.clear()
        await one.visit()
        assert one.conversation != before


@pytest.mark.parametrize(("public_url", "secure"), [("https://photos.example", True), ("http://localhost:8080", False)])
async def test_the_cookie_is_out_of_reach_of_scripts_and_secure_where_the_site_is(
    public_url: str, secure: bool
) -> None:
    async with visitor(Booth(), public_url=public_url) as one:
        cookie = (await one.visit()).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", secure)


async def test_too_many_posts_at_once_are_asked_to_wait() -> None:
    moment = [0.0]
    pace = Pace(burst=2, per_s=0.5, clock=lambda: moment[0])
    booth = Booth()
    async with visitor(booth, per_customer=pace) as one:
        assert [(await one.post(text="a")).status for _ in range(3)] == [200, 200, 429]
        refused = await one.post(text="a")
        assert refused.headers["Retry-After"] == "2"
        assert "wait" in (await refused.json())["say"]
        moment[0] = 2.0
        assert (await one.post(text="a")).status == 200
    assert len(booth.events) == 3


def test_a_pace_forgets_the_oldest_rather_than_grow_for_ever() -> None:
    pace = Pace(burst=1, per_s=0.001, most=2, clock=lambda: 0.0)
    for who in ("a", "b", "c", "a"):
        pace.spend(who)  # "a" was forgotten when "c" came
    with pytest.raises(RateLimited):
        pace.spend("c")


async def test_when_the_database_is_away_nothing_is_said_to_be_taken() -> None:
    booth = Booth()
    booth.down = True
    async with visitor(booth) as one:
        response = await one.post(text="hello")
        assert response.status == 503
        assert "Nothing is lost" in (await response.json())["say"]
        assert "Retry-After" in response.headers


# --- photos ----------------------------------------------------------------------------------------------------------


async def test_a_photo_lies_in_the_vault_before_its_event_is_accepted() -> None:
    booth = Booth()
    number = str(uuid.uuid4())
    async with visitor(booth) as one:
        assert (await one.photo(JPEG, number)).status == 200
    [envelope] = booth.events.values()
    assert envelope.event == PhotoReceived(photo_id(envelope.id), as_file=True)
    assert booth.vault == {StoredPicture(photo_id(envelope.id), "original"): JPEG}


async def test_photos_that_were_chosen_together_arrive_as_an_album() -> None:
    booth, album = Booth(), str(uuid.uuid4())
    async with visitor(booth) as one:
        for number in (uuid.uuid4(), uuid.uuid4()):
            assert (await one.photo(JPEG, f"{number}&album={album}&of=2")).status == 200
    assert [(e.event.album, e.event.of) for e in booth.events.values()] == [(album, 2), (album, 2)]


@pytest.mark.parametrize("query", ["&album=x&of=2", "&of=2", "&album=&of=99", "&album={0}&of=0", "&album={0}&of=two"])
async def test_an_album_that_is_none_is_refused_before_anything_is_kept(query: str) -> None:
    booth = Booth()
    async with visitor(booth) as one:
        assert (await one.photo(JPEG, f"{uuid.uuid4()}{query.format(uuid.uuid4())}")).status == 400
    assert booth.vault == {}


async def test_a_second_upload_under_the_same_number_does_not_exchange_the_photo() -> None:
    booth = Booth()
    number = str(uuid.uuid4())
    async with visitor(booth) as one:
        await one.photo(JPEG, number)
        assert await (await one.photo(b"another face", number)).json() == {"new": False}
    assert list(booth.vault.values()) == [JPEG]


async def test_an_empty_photo_is_taken_so_that_the_assistant_can_say_so() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        assert (await one.photo(b"")).status == 200
    assert list(booth.vault.values()) == [b""]
    assert len(booth.events) == 1


@pytest.mark.parametrize("announced", [True, False])
async def test_a_photo_that_is_too_large_is_answered_in_the_chat_and_not_kept(announced: bool) -> None:
    booth = Booth()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(60):
            yield b"x" * 2**20

    async with visitor(booth) as one:
        response = await one.photo(io.BytesIO(bytes(60 * 2**20)) if announced else pieces())
        assert response.status == 413
        assert "40 MB" in (await response.json())["say"]
        assert (await one.photo(JPEG)).status == 200  # and there is room for the next one
    assert [type(envelope.event) for envelope in booth.events.values()] == [UnsupportedReceived, PhotoReceived]
    assert list(booth.vault.values()) == [JPEG]


async def test_a_photo_that_breaks_off_is_not_a_photo() -> None:
    booth = Booth()
    async with opened(booth) as server, TestClient(server) as client:
        one = Visitor(client)
        cookie = (await one.visit()).cookies[COOKIE].value
        _, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(
            f"POST /chat/photos?id={uuid.uuid4()} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
            f"Origin: {one.origin}\r\nCookie: {COOKIE}={cookie}\r\nContent-Length: 5000\r\n\r\n".encode()
        )
        writer.write(JPEG)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await one.photo(PNG)).status == 200
    assert list(booth.vault.values()) == [PNG]
    assert len(booth.events) == 1


# --- what the page sees ----------------------------------------------------------------------------------------------


async def test_the_transcript_is_rendered_for_the_page() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        number = str(uuid.uuid4())
        await one.post(number, stage="document", choice="us-visa")
        for place, message in enumerate(
            (
                TextMessage(
                    text=words("Which one?"),
                    choices=(
                        Choice("document", "us-visa", words("US visa")),
                        Link("https://pay.example/1", words("Pay")),
                    ),
                ),
                PersonMessage(author="Mina", words="Hello, I am here."),
                PictureMessage(picture=Drawing("guide"), caption=words("Like this"), alt=words("A drawing")),
                FileMessage(file=StoredPicture("ph-1", "product"), filename="visa.jpg", caption=words("Your file")),
                CorrectionMessage(author="Mina", of=EffectId("e/1"), line=3, words="Hello, Ada."),
            )
        ):
            await booth.send(one.conversation, message, EffectId(f"e/{place}"))
        rows = said(await events(await one.client.get("/chat/events"), until="ready"))
    common = {"at": "2026-03-02T09:30:00Z", "language": "en"}
    assert rows == [
        common
        | {"id": 1, "author": "customer", "kind": "choice", "sent": number}
        | {"tapped": {"label": "", "stage": "document", "choice": "us-visa"}},
        common
        | {"id": 2, "author": "assistant", "kind": "text", "text": "Which one?"}
        | {
            "choices": [
                {"label": "US visa", "stage": "document", "choice": "us-visa"},
                {"label": "Pay", "url": "https://pay.example/1"},
            ]
        },
        common | {"id": 3, "author": "Mina", "kind": "text", "text": "Hello, I am here."},
        common
        | {"id": 4, "author": "assistant", "kind": "picture", "text": "Like this"}
        | {"picture": "/chat/pictures/4", "alt": "A drawing"},
        common
        | {"id": 5, "author": "assistant", "kind": "file", "text": "Your file"}
        | {"file": {"url": "/chat/pictures/5", "name": "visa.jpg"}},
        common | {"id": 6, "author": "Mina", "kind": "correction", "text": "Hello, Ada.", "corrects": 3},
    ]


async def test_a_page_that_comes_back_misses_nothing_and_hears_nothing_twice() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        for text in ("one", "two", "three"):
            await one.post(text=text)
        whole = await events(await one.client.get("/chat/events"), until="ready")
        by_header = await one.client.get("/chat/events?after=0", headers={"Last-Event-ID": "2"})
        by_query = await one.client.get("/chat/events?after=1")
        assert [event["id"] for event in whole if "id" in event] == ["1", "2", "3"]
        assert [row["text"] for row in said(await events(by_header, until="ready"))] == ["three"]
        assert [row["text"] for row in said(await events(by_query, until="ready"))] == ["two", "three"]


async def test_an_open_page_sees_a_line_that_another_process_wrote() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        response = await one.client.get("/chat/events")
        await events(response, until="ready")
        booth.write(one.conversation, "e/1", "assistant", TextMessage(text=words("written elsewhere")))
        assert said(await events(response, until="written"))[-1]["text"] == "written elsewhere"


async def test_a_long_conversation_arrives_whole() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        for place in range(250):
            booth.write(one.conversation, f"e/{place}", "assistant", TextMessage(text=words(f"{place}")))
        rows = said(await events(await one.client.get("/chat/events"), until="ready"))
    assert [row["text"] for row in rows] == [str(place) for place in range(250)]


async def test_one_page_too_many_ends_the_one_that_was_opened_first() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        pages = [await one.client.get("/chat/events") for _ in range(5)]
        assert (await events(pages[0], until="over"))[-1]["event"] == "over"
        for page in pages[1:]:
            await events(page, until="ready")
        await one.post(text="still here")
        assert said(await events(pages[1], until="still"))[-1]["text"] == "still here"


async def test_the_server_stops_while_a_page_is_open() -> None:
    booth = Booth()
    async with opened(booth) as server, TestClient(server) as client:
        await Visitor(client).visit()
        response = await client.get("/chat/events")
        await events(response, until="ready")
        async with asyncio.timeout(10):
            await server.close()
        assert await response.content.read() == b""  # it simply ends, and the page will come back


async def test_a_picture_is_shown_to_the_customer_whose_it_is_and_to_nobody_else() -> None:
    booth = Booth()
    async with opened(booth) as server, TestClient(server) as mine, TestClient(server) as theirs:
        me, other = Visitor(mine), Visitor(theirs)
        await me.visit()
        await other.visit()
        await me.photo(JPEG)
        shown = await mine.get("/chat/pictures/1")
        assert (shown.status, await shown.read(), shown.content_type) == (200, JPEG, "image/jpeg")
        assert shown.headers["Cache-Control"].startswith("private")
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        for stranger, address in ((theirs, "1"), (mine, "2"), (mine, "0"), (mine, "-1"), (mine, "9" * 30), (mine, "x")):
            assert (await stranger.get(f"/chat/pictures/{address}")).status == 404


async def test_a_line_of_words_has_no_picture() -> None:
    async with visitor(Booth()) as one:
        await one.post(text="hello")
        assert (await one.client.get("/chat/pictures/1")).status == 404


async def test_an_erased_picture_is_gone_and_says_so() -> None:
    booth = Booth()
    async with visitor(booth) as one:
        await one.photo(JPEG)
        booth.vault.clear()
        response = await one.client.get("/chat/pictures/1", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
        assert response.status == 410
        assert (await response.json())["say"] == "Cette image a été effacée."


async def test_a_file_is_handed_over_and_not_shown(tmp_path) -> None:
    booth = Booth()
    (tmp_path / "guide.png").write_bytes(PNG)
    async with visitor(booth, drawings=tmp_path) as one:
        file = StoredPicture("ph-1", "product")
        booth.vault[file] = JPEG
        await booth.send(
            one.conversation, FileMessage(file=file, filename='vi"sa é.jpg', caption=words("")), EffectId("e/0")
        )
        drawing = PictureMessage(picture=Drawing("guide"), caption=words(""), alt=words(""))
        await booth.send(one.conversation, drawing, EffectId("e/1"))
        await one.photo(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
        handed, drawn, script = [await one.client.get(f"/chat/pictures/{line}") for line in (1, 2, 3)]
        assert handed.headers["Content-Disposition"] == "attachment; filename*=UTF-8''vi%22sa%20%C3%A9.jpg"
        assert (await handed.read(), handed.content_type) == (JPEG, "image/jpeg")
        assert (drawn.content_type, drawn.headers["Content-Disposition"]) == ("image/png", "inline")
        assert script.content_type == "application/octet-stream"
        assert script.headers["Content-Disposition"] == "attachment"


# --- the page --------------------------------------------------------------------------------------------------------


async def test_the_page_runs_nothing_but_its_own_scripts() -> None:
    async with visitor(Booth()) as one:
        response = await one.visit()
        html = await response.text()
    policy = response.headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html)


async def test_scripts_are_kept_for_ever_under_an_address_that_changes_with_them() -> None:
    async with visitor(Booth()) as one:
        html = await (await one.visit()).text()
        addresses = re.findall(r'"(/chat/static/[^"]+)"', html)
        assert len(addresses) >= 3
        for address in addresses:
            response = await one.client.get(address)
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
        old = re.sub(r"static/\w+/", "static/older/", addresses[0])
        assert (await one.client.get(old)).headers["Cache-Control"] == "no-store"
        assert (await one.client.get("/chat/static/x/..%2Fpage.html")).status == 404


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, "en"),
        ("", {"Accept-Language": "de, fr-CA;q=0.8, en;q=0.3"}, "fr"),
        ("", {"Accept-Language": "fr;q=broken"}, "en"),
        ("?lang=fr", {"Accept-Language": "en"}, "fr"),
        ("?lang=xx", {"Accept-Language": "en", "Cookie": "pb_lang=fr"}, "fr"),
    ],
)
async def test_the_page_speaks_the_visitors_language(query: str, headers: dict[str, str], language: str) -> None:
    async with opened(Booth()) as server, TestClient(server) as client:
        html = await (await client.get(f"/{query}", headers=headers)).text()
    assert f'<html lang="{language}"' in html


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("America%2FNew_York", "America/New_York"),
        ("", ""),
        ("UTC", ""),
        ("..%2F..%2Fetc%2Fpasswd", ""),
        ("Europe%2FNowhere%00", ""),
    ],
)
async def test_the_zone_of_the_browser_comes_along_where_it_is_one(told: str, zone: str) -> None:
    booth = Booth()
    async with visitor(booth) as one:
        one.client.session.cookie_jar.update_cookies({"pb_zone": told})
        await one.post(text="Hello")
    (envelope,) = booth.events.values()
    assert envelope.zone == zone


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_page_and_every_excuse_is_in_the_catalogue(language: str) -> None:
    asked = {*WORDS, *(f"error-{reason}" for reason in REASONS), "language-name", "sent-unsupported"}
    static = Path(page.__file__).parent / "static"
    for script in static.glob("*.js"):
        named = re.findall(r'(?:worded\("\w+", |\b(?:word|button|warn)\()"([a-z-]+)"', script.read_text())
        assert set(named) <= set(WORDS), script.name
    missing = [name for name in sorted(asked) if not BUNDLES[language].has_message(f"webchat-{name}")]
    assert missing == []


# --- the channel -----------------------------------------------------------------------------------------------------


async def test_an_upload_never_has_to_be_fetched_and_an_invoice_never_comes_this_way() -> None:
    chat = WebChat()
    with pytest.raises(Undeliverable):
        await chat.fetch("anything")
    invoice = InvoiceMessage(order="PB-1", title=words(""), description=words(""), stars=1)
    with pytest.raises(Refused):
        await chat.deliver(ConversationId("web:1"), invoice, "en", EffectId("e/0"))
