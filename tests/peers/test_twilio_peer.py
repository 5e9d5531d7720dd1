"""Twilio's stand-in, tried with Twilio's own package: what it takes, what it refuses, and what it tells the bot."""

import asyncio
import io
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import pytest
from aiohttp import web
from PIL import Image
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

from tests.peers.twilio import TwilioPeer, dropped, dropped_too_late, error, server_error, too_many_requests
from tests.peers.twilio_phone import Phone, Said, keyword
from tests.peers.twilio_spec import WHY_ABSENT, find_spec

# Twilio's client signs in by means that aiohttp is giving up.
pytestmark = pytest.mark.filterwarnings(
    "ignore:BasicAuth is deprecated:DeprecationWarning", "ignore:The 'auth' parameter is deprecated:DeprecationWarning"
)
judged = pytest.mark.skipif(find_spec() is None, reason=WHY_ABSENT)

TO = "+32470123456"
DAY_S = 24 * 60 * 60
EMPTY = str(MessagingResponse())


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, kind)
    return out.getvalue()


@dataclass
class Heard:
    url: str
    form: dict[str, str]
    text: str
    headers: Any


class Bot:
    """A bot that takes everything down and answers by rote."""

    def __init__(self) -> None:
        self.heard: dict[str, list[Heard]] = defaultdict(list)
        self.answers: dict[str, Callable[[dict[str, str]], web.Response]] = {}

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{name:.+}", self._any)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def serves(self, name: str, content: bytes, content_type: str, filename: str = "") -> str:
        headers = {"Content-Type": content_type}
        if filename:
            headers["Content-Disposition"] = f'inline; filename="{filename}"'
        self.answers[name] = lambda _: web.Response(body=content, headers=headers)
        return f"{self.url}/{name}"

    def says(self, name: str, *documents: str) -> str:
        """One document after the other; the last one stays."""
        left = list(documents)

        def answer(_: dict[str, str]) -> web.Response:
            return web.Response(text=left.pop(0) if len(left) > 1 else left[0], content_type="text/xml")

        self.answers[name] = answer
        return f"{self.url}/{name}"

    async def _any(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.heard[name].append(Heard(str(request.url), form, await request.text(), request.headers))
        return self.answers[name](form) if name in self.answers else web.Response(text=EMPTY, content_type="text/xml")


class HttpClient(AsyncTwilioHttpClient):
    """Twilio's own, which makes a form even of what it calls JSON."""

    async def request(
        self, method: str, url: str, params: Any = None, data: Any = None, *rest: Any, **more: Any
    ) -> Any:
        if more["headers"].get("Content-Type") == "application/json":
            data = json.dumps(data)
        return await super().request(method, url, params, data, *rest, **more)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with Bot() as bot:
        yield bot


@pytest.fixture
async def peer(bot: Bot) -> AsyncIterator[TwilioPeer]:
    async with TwilioPeer() as peer:
        peer.webhook_url, peer.voice_url = f"{bot.url}/messages", f"{bot.url}/voice"
        yield peer
    assert peer.troubles == []


@pytest.fixture
async def client(peer: TwilioPeer) -> AsyncIterator[Client]:
    async with HttpClient() as http:
        yield client_of(peer, http)


def client_of(peer: TwilioPeer, http: HttpClient, token: str = "") -> Client:
    client = Client(peer.account_sid, token or peer.auth_token, http_client=http)
    client.api.base_url = client.content.base_url = peer.url
    return client


async def sends(client: Client, phone: Phone, body: str = "hello", **fields: Any) -> Any:
    sender = phone._peer.whatsapp_sender if phone.on == "whatsapp" else phone._peer.sms_sender
    words = {} if "content_sid" in fields else {"body": body}
    return await client.messages.create_async(**{"to": phone.address, "from_": sender, **words, **fields})


async def refusal(client: Client, phone: Phone, **fields: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refused:
        await sends(client, phone, **fields)
    return refused.value.status, refused.value.code


async def creates(client: Client, types: dict[str, Any], **variables: str) -> str:
    request = {"friendly_name": "menu", "language": "en", "variables": variables, "types": ContentList.Types(types)}
    return (await client.content.v1.contents.create_async(ContentList.ContentCreateRequest(request))).sid


async def asks_approval(client: Client, content: str, name: str = "menu") -> Any:
    request = ApprovalCreateList.ContentApprovalRequest({"name": name, "category": "UTILITY"})
    return await client.content.v1.contents(content).approval_create.create_async(request)


def replies(*titles: str, body: str = "Which?") -> dict[str, Any]:
    actions = [{"type": "QUICK_REPLY", "title": title, "id": f"id-{title}"} for title in titles]
    return {"twilio/quick-reply": {"body": body, "actions": actions}}


def rows(*titles: str, **more: str) -> dict[str, Any]:
    items = [{"item": title, "id": f"id-{title}", "description": "as always", **more} for title in titles]
    return {"twilio/list-picker": {"body": "Which?", "button": "Choose", "items": items}}


async def error_of(client: Client, message: Any) -> tuple[str, int | None]:
    fetched = await client.messages(message.sid).fetch_async()
    return fetched.status, fetched.error_code


# --- the judge ------------------------------------------------------------------------------------------------------


@judged
async def test_a_good_message_is_no_violation(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    photo = bot.serves("photo.jpg", picture(), "image/jpeg")
    await sends(client, ada, "hello", media_url=[photo], status_callback=f"{bot.url}/status", validity_period=60)
    await client.messages((await sends(client, ada)).sid).fetch_async()

    assert peer.violations == []


@judged
@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"Body": "hi"}, "'To' is a required property"),
        ({"To": TO, "Body": "hi", "Bdoy": "hi"}, "Bdoy: unknown"),
        ({"To": TO, "Body": "x" * 1601}, "Body: 1601 characters, allowed 1600"),
        ({"To": TO}, "neither Body nor MediaUrl nor ContentSid"),
        ({"To": TO, "MediaUrl": "photo.jpg"}, "MediaUrl: 'photo.jpg' is no http(s) link"),
        ({"To": TO, "MediaUrl": ["http://a.example/b", "ftp://a.example/b"]}, "MediaUrl: 'ftp://a.example/b' is no"),
        ({"To": TO, "Body": "hi", "StatusCallback": "/status"}, "StatusCallback: '/status' is no http(s) link"),
        ({"To": TO, "ContentSid": "HX1"}, "'HX1' is too short"),
        ({"To": TO, "Body": "hi", "SmartEncoded": "perhaps"}, "perhaps"),
    ],
)
async def test_a_bad_message_is_a_violation(peer: TwilioPeer, fields: dict[str, Any], complaint: str) -> None:
    auth = aiohttp.encode_basic_auth(peer.account_sid, peer.auth_token)
    await posts(peer, fields, {"Authorization": auth})

    assert any(complaint in each for each in peer.violations), peer.violations


@judged
async def test_a_call_without_credentials_is_a_violation_and_refused(peer: TwilioPeer) -> None:
    assert await posts(peer, {"To": TO, "From": peer.sms_sender, "Body": "hi"}, {}) == 401
    assert len(peer.violations) == 1


@judged
async def test_a_call_that_there_is_not_is_a_violation(peer: TwilioPeer) -> None:
    spec = find_spec()
    assert spec is not None

    assert spec.violations("POST", "/v1/Contents", headers={}) == ["POST /v1/Contents: no such call"]
    assert any(
        "Pages: unknown" in each for each in spec.violations("GET", "/v1/Content", headers={}, query={"Pages": "1"})
    )


@judged
async def test_a_content_with_an_unknown_field_is_a_violation(peer: TwilioPeer) -> None:
    content = {"language": "en", "types": {"twilio/text": {"body": "hi"}, "twilio/poem": {"body": "hi"}}, "tag": "x"}
    auth = {"Authorization": aiohttp.encode_basic_auth(peer.account_sid, peer.auth_token)}
    async with aiohttp.ClientSession(headers=auth) as session, session.post(f"{peer.url}/v1/Content", json=content):
        pass

    assert [each.partition(": ")[2] for each in peer.violations] == ["types.twilio/poem: unknown", "tag: unknown"]


async def posts(peer: TwilioPeer, fields: dict[str, Any], headers: dict[str, str]) -> int:
    url = f"{peer.url}/2010-04-01/Accounts/{peer.account_sid}/Messages.json"
    pairs = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=pairs) as answer:
        return answer.status


# --- sending --------------------------------------------------------------------------------------------------------


async def test_what_is_sent_arrives_in_order_and_is_on_record(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    slow = bot.serves("slow.jpg", picture(), "image/jpeg")
    first = await sends(client, ada, "first", media_url=[slow])
    second = await sends(client, ada, "second")
    await peer.settles()

    assert first.status == "queued"
    assert [(said.kind, said.words) for said in ada.heard] == [("media", "first"), ("text", "second")]
    assert await error_of(client, second) == ("delivered", None)
    assert [each["Body"] for each in peer.asked()] == ["first", "second"]


async def test_refusals_carry_their_codes(peer: TwilioPeer, client: Client) -> None:
    ada = peer.phone()

    assert await refusal(client, ada, body="x" * 1601) == (400, 21617)
    assert await refusal(client, ada, to="0470123456") == (400, 21211)
    assert await refusal(client, ada, from_="+15005550001") == (400, 21606)
    assert await refusal(client, ada, to=f"whatsapp:{TO}") == (400, 21910)
    assert await refusal(client, ada, content_sid="HX" + "0" * 32) == (400, 21655)
    with pytest.raises(TwilioRestException) as unknown:
        await client.messages("SM" + "f" * 32).fetch_async()
    assert (unknown.value.status, unknown.value.code) == (404, 20404)
    assert ada.heard == []


async def test_wrong_credentials_are_refused(peer: TwilioPeer) -> None:
    async with HttpClient() as http:
        assert await refusal(client_of(peer, http, "0" * 32), peer.phone()) == (401, 20003)


async def test_sends_fail_to_order(peer: TwilioPeer, client: Client) -> None:
    ada = peer.phone()
    peer.fails_next(too_many_requests(2), server_error(), error(30001), dropped(), dropped_too_late(), None)

    assert await refusal(client, ada) == (429, 20429)
    assert await refusal(client, ada) == (503, 503)
    assert await refusal(client, ada) == (400, 30001)
    for words in ("never", "at last"):
        with pytest.raises(aiohttp.ClientError):
            await sends(client, ada, words)
    await sends(client, ada, "again")
    await peer.settles()

    assert [said.words for said in ada.heard] == ["at last", "again"]


async def test_more_than_the_rate_is_refused_for_a_second(peer: TwilioPeer, client: Client) -> None:
    peer.rate_per_s = 2
    ada = peer.phone()
    await sends(client, ada, "1")
    await sends(client, ada, "2")

    assert await refusal(client, ada) == (429, 20429)
    await asyncio.sleep(1)
    await sends(client, ada, "3")


async def test_a_messaging_service_sends_and_is_named(bot: Bot) -> None:
    service = "MG" + "a" * 32
    async with TwilioPeer(messaging_service=service) as peer, HttpClient() as http:
        peer.webhook_url = f"{bot.url}/messages"
        ada = peer.phone()
        fields = {"to": ada.address, "messaging_service_sid": service, "status_callback": f"{bot.url}/status"}
        sent = await client_of(peer, http).messages.create_async(body="hello", **fields)
        await ada.says("hi")
        await peer.settles()

        assert (sent.status, sent.from_, sent.messaging_service_sid) == ("accepted", None, service)
        assert bot.heard["messages"][0].form["MessagingServiceSid"] == service
        assert {each.form["MessagingServiceSid"] for each in bot.heard["status"]} == {service}


# --- opting out -----------------------------------------------------------------------------------------------------


async def test_stop_blocks_and_start_unblocks(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    await ada.says(" Stop ")
    assert (await ada.hears(kind="provider")).words.startswith("You have successfully been unsubscribed")
    assert await refusal(client, ada) == (400, 21610)

    await ada.says("please start again")
    assert await refusal(client, ada) == (400, 21610)

    await ada.says("yes")
    await ada.hears("re-subscribed", kind="provider")
    await sends(client, ada, "welcome back")
    await ada.hears("welcome back")
    assert [each.form["Body"] for each in bot.heard["messages"]] == [" Stop ", "please start again", "yes"]
    assert all("OptOutType" not in each.form for each in bot.heard["messages"])


async def test_twilio_speaks_only_where_something_changes(peer: TwilioPeer) -> None:
    ada = peer.phone()
    for words in ("yes", "STOP", "arret", "help", "Info"):
        await ada.says(words)

    assert [said.words.split()[0] for said in ada.heard] == ["You", "Reply", "Reply"]


async def test_advanced_opt_out_says_what_a_keyword_means(peer: TwilioPeer, bot: Bot) -> None:
    peer.advanced_opt_out = True
    ada = peer.phone()
    for words in ("quit", "unstop", "help", "hello"):
        await ada.says(words)

    assert [each.form.get("OptOutType") for each in bot.heard["messages"]] == ["STOP", "START", "HELP", None]


async def test_whatsapp_knows_no_keywords(peer: TwilioPeer, client: Client) -> None:
    await peer.phone(on="sms").says("STOP")
    ada = peer.phone(on="whatsapp")
    await ada.says("STOP")
    await sends(client, ada, "as you like")

    await ada.hears("as you like", kind="text")


def test_a_keyword_stands_alone() -> None:
    assert [keyword(words) for words in ("stop", "Cancel", "start", "INFO", "stop it", "1", "")] == [
        "STOP",
        "STOP",
        "START",
        "HELP",
        "",
        "",
        "",
    ]


# --- WhatsApp's window and contents ---------------------------------------------------------------------------------


async def test_outside_the_window_only_an_approved_content_arrives(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.says("hi")
    await sends(client, ada, "inside")
    await ada.hears("inside")
    peer.now = lambda: time.time() + DAY_S + 1

    content = await creates(client, {"twilio/text": {"body": "Your photo, {{1}}, is ready."}}, **{"1": "Ada"})
    late = await sends(client, ada, "outside", status_callback=f"{bot.url}/status")
    assert (late.status, late.error_code) == ("queued", None)
    unapproved = await sends(client, ada, content_sid=content)
    await peer.settles()
    assert [await error_of(client, each) for each in (late, unapproved)] == [("failed", 63016)] * 2
    assert [(each.form["MessageStatus"], each.form.get("ErrorCode")) for each in bot.heard["status"]] == [
        ("queued", None),
        ("failed", "63016"),
    ]

    assert (await asks_approval(client, content)).status == "received"
    await sends(client, ada, content_sid=content, content_variables=json.dumps({"1": "Bob"}))
    await ada.hears("Your photo, Bob, is ready.", kind="content")

    await ada.says("hi again")
    await sends(client, ada, "inside again")
    await ada.hears("inside again")


async def test_replies_and_rows_are_shown_with_variables_and_tapped(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.says("hi")
    for types in (replies("{{2}}", "No", body="Good, {{1}}?"), rows("Passport", "{{2}}")):
        content = await creates(client, types, **{"1": "Ada", "2": "Visa"})
        await sends(client, ada, content_sid=content, content_variables='{"2": "Permit"}')
        await ada.hears(kind="content")
        await ada.taps("Perm")

    first, second = ada.heard
    reply, row = (each.form for each in bot.heard["messages"][1:])
    assert (first.words, first.labels) == ("Good, Ada?", ("Permit", "No"))
    assert (reply["Body"], reply["ButtonText"], reply["ButtonPayload"]) == ("Permit", "Permit", "id-Permit")
    assert (reply["MessageType"], reply["OriginalRepliedMessageSid"]) == ("button", first.id)
    assert second.labels == ("Passport", "Permit")
    assert (row["Body"], row["ListTitle"], row["ListId"]) == ("Permit", "Permit", "id-Permit")
    assert row["MessageType"] == "interactive"
    assert peer.violations == []


@pytest.mark.parametrize(
    "types",
    [
        replies("1", "2", "3", "4"),
        replies("x" * 21),
        replies("same", "same"),
        rows(*map(str, range(11))),
        rows("x" * 25),
        rows("x", description="y" * 73),
        rows("x", id="y" * 201),
    ],
)
async def test_what_whatsapp_has_no_room_for_fails(peer: TwilioPeer, client: Client, types: dict[str, Any]) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.says("hi")
    message = await sends(client, ada, content_sid=await creates(client, types))
    await peer.settles()

    assert await error_of(client, message) == ("failed", 63013)
    assert ada.heard == []


async def test_an_approved_template_has_room_for_ten_replies(peer: TwilioPeer, client: Client) -> None:
    content = await creates(client, replies(*map(str, range(10))))
    await asks_approval(client, content)
    ada = peer.phone(on="whatsapp")
    await sends(client, ada, content_sid=content)

    assert len((await ada.hears(kind="content")).buttons) == 10


async def test_a_list_is_for_the_window_only(peer: TwilioPeer, client: Client) -> None:
    content = await creates(client, rows("Passport"))
    await asks_approval(client, content)
    peer.contents[content].approval["status"] = "approved"
    message = await sends(client, peer.phone(on="whatsapp"), content_sid=content)
    await peer.settles()

    assert await error_of(client, message) == ("failed", 63016)


@pytest.mark.parametrize(
    "variables", ["{", "[]", '{"1": 5}', '{"1": ""}', '{"1": "a\\nb"}', json.dumps({"1": "x" * 256}), "{}"]
)
async def test_bad_variables_are_refused(peer: TwilioPeer, client: Client, variables: str) -> None:
    content = await creates(client, {"twilio/text": {"body": "Hello {{1}}!"}})

    assert await refusal(client, peer.phone(), content_sid=content, content_variables=variables) == (400, 21656)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Hello {{1}}!", "approved"),
        ("{{1}}, hello", "rejected"),
        ("Hello {{1}}", "rejected"),
        ("A {{1}} {{2}}!", "rejected"),
    ],
)
async def test_templates_are_approved_or_not(peer: TwilioPeer, client: Client, body: str, status: str) -> None:
    content = await creates(client, {"twilio/text": {"body": body}}, **{"1": "Ada", "2": "Bob"})
    await asks_approval(client, content, "greeting")
    about = await client.content.v1.contents(content).approval_fetch().fetch_async()

    assert (about.whatsapp["status"], about.whatsapp["name"]) == (status, "greeting")
    assert bool(about.whatsapp["rejection_reason"]) == (status == "rejected")
    assert peer.violations == []


async def test_contents_are_listed_page_by_page_and_deleted(peer: TwilioPeer, client: Client) -> None:
    sids = [await creates(client, {"twilio/text": {"body": f"number {number}"}}) for number in range(3)]
    await asks_approval(client, sids[0])
    contents = client.content.v1

    assert [each.sid for each in await contents.contents.list_async(page_size=2)] == sids
    listed = await contents.content_and_approvals.list_async(page_size=2)
    assert [each.approval_requests["status"] for each in listed] == ["approved", "unsubmitted", "unsubmitted"]
    assert listed[2].types == {"twilio/text": {"body": "number 2"}}

    assert await contents.contents(sids[1]).delete_async()
    assert [each.sid for each in await contents.contents.list_async()] == [sids[0], sids[2]]
    assert peer.violations == []


async def test_a_content_by_sms_is_its_words(peer: TwilioPeer, client: Client) -> None:
    ada = peer.phone()
    both = await creates(client, {**replies("Yes", "No"), "twilio/text": {"body": "1. Yes"}})
    message = await sends(client, ada, content_sid=await creates(client, replies("Yes", "No")))
    await sends(client, ada, content_sid=both)
    said = await ada.hears()
    await peer.settles()

    assert (said.words, said.buttons) == ("1. Yes", ())
    assert await error_of(client, message) == ("failed", 63013)


# --- media ----------------------------------------------------------------------------------------------------------


async def test_the_bots_media_are_fetched_without_credentials(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.says("hi")
    link = f"{bot.serves('file', picture(), 'image/jpeg')}?sig=a%2Fb"
    named = bot.serves("named", picture("PNG"), "image/png", "photo.png")
    await sends(client, ada, "one", media_url=[link])
    await sends(client, ada, "two", media_url=[named])
    first, second = await ada.hears("one", kind="media"), await ada.hears("two", kind="media")

    assert (first.content, second.content, second.filename) == (picture(), picture("PNG"), "photo.png")
    assert {each.url for each in bot.heard["file"]} == {link}
    assert all("Authorization" not in each.headers for each in bot.heard["named"])
    assert len(bot.heard["named"]) == 2
    assert peer.violations == []


@pytest.mark.parametrize(
    ("content", "content_type", "on"),
    [
        (b"<html>", "text/html", "whatsapp"),
        (picture("PNG"), "image/jpeg", "whatsapp"),
        (picture("GIF"), "image/gif", "whatsapp"),
        (b"%PDF-1.7", "application/pdf", "sms"),
        (picture() + bytes(5 * 1024 * 1024), "image/jpeg", "sms"),
    ],
    ids=["a page", "another type", "no GIF on WhatsApp", "no PDF by MMS", "too large"],
)
async def test_media_that_cannot_be_sent_fail(
    peer: TwilioPeer, client: Client, bot: Bot, content: bytes, content_type: str, on: Any
) -> None:
    ada = peer.phone(on=on)
    await ada.says("hi")
    message = await sends(client, ada, media_url=[bot.serves("file", content, content_type)])
    await peer.settles()

    assert await error_of(client, message) == ("failed", {"whatsapp": 63019, "sms": 30007}[on])
    assert ada.heard == []


async def test_a_link_to_nothing_fails_and_a_long_file_name_is_a_violation(
    peer: TwilioPeer, client: Client, bot: Bot
) -> None:
    ada = peer.phone()
    message = await sends(client, ada, media_url=["http://127.0.0.1:9/photo.jpg"])
    named = bot.serves("photo", picture(), "image/jpeg", "a-name-of-21-chars.jp")
    await sends(client, ada, "named", media_url=[named])
    await ada.hears("named")

    assert await error_of(client, message) == ("failed", 30007)
    assert peer.violations == ["'a-name-of-21-chars.jp': a file name of more than 20 characters"]


async def test_a_photo_is_behind_the_credentials_and_the_cdn_is_not(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    form = await ada.sends_photo(picture(), picture("PNG"), words="two")
    assert (form["MessageSid"][:2], form["NumMedia"], form["Body"]) == ("MM", "2", "two")
    assert (form["MediaContentType0"], form["MediaContentType1"]) == ("image/jpeg", "image/png")
    url, (message, media) = form["MediaUrl1"], next(reversed(peer.media))

    auth = {"Authorization": aiohttp.encode_basic_auth(peer.account_sid, peer.auth_token)}
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as stranger:
            assert stranger.status == 401
        async with session.get(url, headers=auth, allow_redirects=False) as link:
            assert (link.status, link.headers["Location"].startswith(peer.cdn_url)) == (307, True)
        async with session.get(link.headers["Location"]) as file:
            assert (await file.read(), file.content_type) == (picture("PNG"), "image/png")
        assert peer.violations == []
        async with session.get(link.headers["Location"], headers=auth):
            assert len(peer.violations) == 1
        assert await client.messages(message).media(media).delete_async()
        for gone in (url, link.headers["Location"]):
            async with session.get(gone, headers=auth) as answer:
                assert answer.status == 404
    assert len(peer.media) == 1


async def test_whatsapp_makes_a_message_of_each_picture(peer: TwilioPeer, bot: Bot) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.sends_photo(picture(), picture(), words="two")
    await ada.sends_media(b"%PDF-1.7", "application/pdf", announced="image/jpeg")

    forms = [each.form for each in bot.heard["messages"]]
    assert [(form["NumMedia"], form["Body"]) for form in forms] == [("1", "two"), ("1", ""), ("1", "")]
    assert forms[2]["MediaContentType0"] == "image/jpeg"
    assert [media.content_type for media in peer.media.values()] == ["image/jpeg", "image/jpeg", "application/pdf"]


# --- events out -----------------------------------------------------------------------------------------------------


async def test_statuses_are_signed_and_in_order(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone(on="whatsapp")
    await ada.says("hi")
    sent = await sends(client, ada, status_callback=f"{bot.url}/status?order=7")
    await peer.settles()

    heard = bot.heard["status"]
    assert [each.form["MessageStatus"] for each in heard] == ["queued", "sent", "delivered", "read"]
    assert {(each.form["MessageSid"], each.form["SmsSid"], each.form["AccountSid"]) for each in heard} == {
        (sent.sid, sent.sid, peer.account_sid)
    }
    assert all(is_signed(peer, each) for each in heard)


async def test_statuses_may_be_shuffled_kept_back_and_made_up(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    peer.shuffles_statuses = True
    await sends(client, ada, status_callback=f"{bot.url}/shuffled")
    peer.reports_statuses = False
    await sends(client, ada, status_callback=f"{bot.url}/told")
    await peer.settles()
    await peer.report(ada.heard[1], "undelivered", "30003")

    assert [each.form["MessageStatus"] for each in bot.heard["shuffled"]] == ["delivered", "sent", "queued"]
    assert [(each.form["MessageStatus"], each.form["ErrorCode"]) for each in bot.heard["told"]] == [
        ("undelivered", "30003")
    ]


async def test_a_status_that_nobody_takes_is_trouble(bot: Bot) -> None:
    async with TwilioPeer() as peer, HttpClient() as http:
        await sends(client_of(peer, http), peer.phone(), status_callback="http://127.0.0.1:9/status")

    assert len(peer.troubles) == 1
    assert "answered 0 to queued" in peer.troubles[0]


async def test_what_comes_in_is_signed_and_whole(peer: TwilioPeer, bot: Bot) -> None:
    peer.webhook_url += "?shop=1"
    await peer.phone().says("héllo & good-bye")
    await peer.phone(on="whatsapp").sends({"Latitude": "50.85", "Longitude": "4.35"})
    sms, whatsapp = bot.heard["messages"]

    assert is_signed(peer, sms)
    assert is_signed(peer, whatsapp)
    assert (sms.form["Body"], sms.form["From"], sms.form["FromCountry"]) == ("héllo & good-bye", TO, "BE")
    assert sms.form["MessageSid"] == sms.form["SmsSid"] == sms.form["SmsMessageSid"]
    assert (whatsapp.form["From"], whatsapp.form["To"]) == (f"whatsapp:{TO}", peer.whatsapp_sender)
    assert (whatsapp.form["ProfileName"], whatsapp.form["WaId"]) == ("Ada", TO[1:])
    assert whatsapp.form["MessageType"] == "location"


async def test_a_message_is_pushed_until_it_is_taken(peer: TwilioPeer, bot: Bot) -> None:
    statuses = [500, 503, 204]
    bot.answers["messages"] = lambda _: web.Response(status=statuses.pop(0))
    form = await peer.phone().says("hi")

    assert peer.attempts == [(form["MessageSid"], status) for status in (500, 503, 204)]
    assert len({each.headers["I-Twilio-Idempotency-Token"] for each in bot.heard["messages"]}) == 1
    assert peer.violations == []


async def test_an_event_can_be_forged_and_can_be_json(peer: TwilioPeer, bot: Bot) -> None:
    form = await peer.phone().says("hi")
    assert await peer.push(form, signature="forged") == 200
    await peer.push(form, signature="")
    await peer.push(form, json_body=True)
    good, forged, bare, packed = bot.heard["messages"]

    assert is_signed(peer, good)
    assert not is_signed(peer, forged)
    assert "X-Twilio-Signature" not in bare.headers
    assert RequestValidator(peer.auth_token).validate(packed.url, packed.text, packed.headers["X-Twilio-Signature"])
    assert json.loads(packed.text) == form


@pytest.mark.parametrize(
    ("text", "content_type", "complaint"),
    [
        ("ok", "text/plain", "not as XML"),
        ("<Response>", "text/xml", "no XML"),
        ("<Answer/>", "text/xml", "the root is not <Response>"),
        ("<Response><Say>hi</Say></Response>", "text/xml", "Response/Say: unknown"),
        ("", "text/plain", "an empty answer"),
    ],
)
async def test_an_answer_that_is_no_twiml_is_a_violation(
    peer: TwilioPeer, bot: Bot, text: str, content_type: str, complaint: str
) -> None:
    bot.answers["messages"] = lambda _: web.Response(text=text, content_type=content_type)
    await peer.phone().says("hi")

    assert complaint in peer.violations[0]


def is_signed(peer: TwilioPeer, heard: Heard) -> bool:
    signature = heard.headers.get("X-Twilio-Signature", "")
    return RequestValidator(peer.auth_token).validate(heard.url, heard.form, signature)


# --- phones ---------------------------------------------------------------------------------------------------------


async def test_by_sms_a_numbered_line_is_tapped_by_its_number(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    ada = peer.phone()
    await sends(client, ada, "Which?\n1. Passport\n2) Visa\n\nSee http://booth.example/help.")
    await ada.hears()
    await ada.taps("Visa")

    assert bot.heard["messages"][0].form["Body"] == "2"
    with pytest.raises(AssertionError, match="nothing to tap"):
        await ada.taps("Licence")


async def test_what_was_not_said_is_waited_for_in_vain(peer: TwilioPeer, client: Client) -> None:
    ada = peer.phone()
    await sends(client, ada, "one")
    await sends(client, ada, "two")
    await ada.hears("two")
    with pytest.raises(AssertionError, match="unread: \\[\\]"):
        await ada.hears("one", timeout_s=0.05)


def test_links_are_found_by_their_line() -> None:
    said = Said("SM1", "text", "Photo: https://a.example/p?x=1.\nHelp: (http://b.example/)")

    assert (said.url(), said.url("Help")) == ("https://a.example/p?x=1", "http://b.example/")


# --- calls ----------------------------------------------------------------------------------------------------------


def menu(action: str = "/choice", **attributes: Any) -> str:
    response = VoiceResponse()
    response.say("Welcome.", language="en-GB")
    gather = response.gather(
        input="dtmf speech", action=action, num_digits=1, language="en-GB", timeout=5, **attributes
    )
    gather.say("Press 1 for a link.", language="en-GB")
    response.say("Good-bye.", language="en-GB")
    response.hangup()
    return str(response)


async def test_a_caller_walks_through_the_menu(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    bot.says("voice", menu(hints="link, person"))
    there = VoiceResponse()
    there.redirect("/person?from=menu")
    bot.says("choice", menu(), str(there))
    person = VoiceResponse()
    person.start().recording(recording_status_callback=f"{bot.url}/recorded")
    person.dial("+3225550000", action="after")
    bot.says("person", str(person))
    after = VoiceResponse()
    after.pause(length=1)
    after.say("Nobody is here.")
    bot.says("after", str(after))

    call = peer.caller(country="BE")
    await call.dials()
    assert call.hears("Press 1").language == "en-GB"
    assert call.gather is not None
    assert (call.gather.num_digits, call.gather.hints, call.gather.timeout_s) == (1, ("link", "person"), 5.0)
    await call.presses("1#")
    await client.calls(call.sid).recordings.create_async(recording_channels="dual")
    await call.speaks("a person", confidence=0.5)
    assert call.dialled == "+3225550000"
    assert not call.ended
    await call.dial_ends("no-answer")

    assert call.hears("Nobody").language == "en-US"
    assert call.ended
    assert call.recording == {"recordingStatusCallback": f"{bot.url}/recorded"}
    assert [each["channels"] for each in call.recordings] == [2]
    told = {name: [each.form for each in bot.heard[name]] for name in ("voice", "choice", "person", "after")}
    assert (told["voice"][0]["CallStatus"], told["voice"][0]["FromCountry"]) == ("ringing", "BE")
    assert (told["choice"][0]["Digits"], told["choice"][0]["CallStatus"]) == ("1", "in-progress")
    assert (told["choice"][1]["SpeechResult"], told["choice"][1]["Confidence"]) == ("a person", "0.5")
    assert told["after"][0]["DialCallStatus"] == "no-answer"
    assert all(is_signed(peer, each) for name in told for each in bot.heard[name])
    assert 0 < call.slowest_s < 15
    assert peer.violations == []


async def test_silence_goes_on_or_is_told(peer: TwilioPeer, bot: Bot) -> None:
    bot.says("voice", menu(), menu(action_on_empty_result=True))
    first, second = peer.caller(), peer.caller("+32470654321")
    await first.dials()
    await first.stays_silent()
    await second.dials()
    await second.stays_silent()

    assert [spoken.words for spoken in first.heard] == ["Welcome.", "Press 1 for a link.", "Good-bye."]
    assert first.ended
    assert len(bot.heard["choice"]) == 1
    with pytest.raises(AssertionError, match="nobody listens"):
        await first.presses("1")


async def test_a_call_is_rejected(peer: TwilioPeer, client: Client, bot: Bot) -> None:
    response = VoiceResponse()
    response.reject(reason="busy")
    bot.says("voice", str(response))
    call = peer.caller()
    await call.dials()

    assert (call.rejected, call.ended) == ("busy", True)
    with pytest.raises(TwilioRestException) as refused:
        await client.calls(call.sid).recordings.create_async()
    assert refused.value.code == 21220


async def test_a_bot_that_fails_ends_the_call_with_an_apology(peer: TwilioPeer, bot: Bot) -> None:
    bot.answers["voice"] = lambda _: web.Response(status=500)
    call = peer.caller()
    await call.dials()

    call.hears("application error")
    assert call.ended
    assert peer.attempts == [(call.sid, 500)]


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ("<Speak>hi</Speak>", "Response/Speak: unknown"),
        ('<Say lang="en">hi</Say>', "Response/Say@lang: unknown"),
        ('<Gather numdigits="1"/>', "Response/Gather@numdigits: unknown"),
        ("<Gather><Dial>1</Dial></Gather>", "Response/Gather/Dial: unknown"),
        ('<Gather method="GET"/>', "the stand-in only posts"),
        ("<Record/>", "the stand-in has no <Record>"),
    ],
)
async def test_twiml_that_there_is_not_is_a_violation(
    peer: TwilioPeer, bot: Bot, document: str, complaint: str
) -> None:
    bot.says("voice", f"<Response>{document}</Response>")
    await peer.caller().dials()

    assert any(complaint in each for each in peer.violations), peer.violations
