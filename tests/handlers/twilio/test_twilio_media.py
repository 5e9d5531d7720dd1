"""Fetching what customers sent: from Twilio alone, with our credentials for its API alone, and never without a bound."""

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.errors import PassboothError, RateLimited, Unavailable, Undeliverable
from bot.handlers.twilio.account import TwilioAccount
from tests.booth import free_port
from tests.handlers.twilio.edge import everything_about, picture

SID, TOKEN = "AC" + "a" * 32, "0123456789abcdef0123456789abcdef"
PATH = f"/2010-04-01/Accounts/{SID}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
LIMIT = 1024 * 1024


@dataclass
class Server:
    """Somebody on a port of loopback, who writes down what was asked and how much of an answer was taken."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)  # what for, and with which credentials
    answer: Callable[[web.Request], web.StreamResponse] = lambda _: web.Response(body=b"picture")
    streams: int = 0  # this many bytes, instead
    written: int = 0

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()

    async def take(request: web.Request) -> web.StreamResponse:
        server.asked.append((request.path, request.headers.get("Authorization", "")))
        if not server.streams:
            return server.answer(request)
        response = web.StreamResponse()
        await response.prepare(request)
        while server.written < server.streams:
            await response.write(bytes(64 * 1024))
            server.written += 64 * 1024
        return response

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def api():
    async with serving() as server:
        yield server


@pytest.fixture
async def cdn():
    async with serving() as server:
        yield server


@pytest.fixture
async def stranger():
    async with serving() as server:
        yield server


@pytest.fixture
async def account(api, cdn):
    urls = {"api_url": api.url, "content_url": api.url, "media_hosts": (cdn.host,)}
    async with TwilioAccount(SID, TOKEN, timeout_s=2.0, **urls) as account:
        yield account


def sends_to(address: str, status: int = 307) -> Callable[[web.Request], web.StreamResponse]:
    return lambda _: web.Response(status=status, headers={"Location": address})


async def test_a_picture_comes_from_the_api_with_our_credentials(account, api):
    assert await account.download(f"{api.url}{PATH}", LIMIT) == b"picture"
    assert api.asked == [(PATH, aiohttp.encode_basic_auth(SID, TOKEN))]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_picture_that_lies_on_the_network_of_copies_is_fetched_there_without_our_credentials(
    account, api, cdn, status
):
    api.answer = sends_to(f"{cdn.url}/{SID}/copy?signed=1", status)

    assert await account.download(f"{api.url}{PATH}", LIMIT) == b"picture"
    assert cdn.asked == [(f"/{SID}/copy", "")]


async def test_an_address_on_the_same_host_may_be_a_path_alone(account, api):
    other = PATH.replace("ME2", "ME3")
    api.answer = lambda request: sends_to(other)(request) if request.path == PATH else web.Response(body=b"picture")

    assert await account.download(f"{api.url}{PATH}", LIMIT) == b"picture"
    assert [asked for asked, _ in api.asked] == [PATH, other]


ELSEWHERE = {
    "the cloud's own address": "http://169.254.169.254/latest/meta-data/",
    "this machine": "http://127.0.0.1:{other}/",
    "this machine by name": "http://localhost:{other}/",
    "a file": "file:///etc/passwd",
    "another protocol": "ftp://{cdn}/x",
    "data": "data:image/png;base64,AAAA",
    "a user who is called like the host": "http://{cdn}@127.0.0.1:{other}/",
    "a user at the right host": "http://user@{cdn}/x",
    "a host that only begins alike": "http://{cdn}.evil.example/x",
    "a host that only ends alike": "http://evil-{cdn}/x",
    "a host behind a backslash": "http://127.0.0.1:{other}\\@{cdn}/x",
    "another host without a protocol": "//127.0.0.1:{other}/x",
    "the API, but no picture": "http://{api}/2010-04-01/Accounts/{sid}/Messages.json",
    "the API, climbing": "http://{api}{path}/../../../Messages.json",
    "the API, with more behind it": "http://{api}{path}.json",
    "https where everything else is not": "https://{cdn}/x",
    "nothing": "mailto:a@b.example",
}


@pytest.mark.parametrize("is_sent_there", [True, False], ids=["redirected", "asked"])
@pytest.mark.parametrize("address", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_nobody_but_twilio_is_ever_asked(account, api, cdn, stranger, address, is_sent_there):
    other = stranger.host.partition(":")[2]
    address = address.format(cdn=cdn.host, api=api.host, other=other, sid=SID, path=PATH)
    api.answer = sends_to(address)

    with pytest.raises(Undeliverable) as refusal:
        await account.download(f"{api.url}{PATH}" if is_sent_there else address, LIMIT)

    assert stranger.asked == cdn.asked == []
    assert len(api.asked) == is_sent_there
    assert "127.0.0.1" not in str(refusal.value)


@pytest.mark.parametrize("address", ["http://[::1/x", "http://[/x"])
async def test_an_address_that_cannot_be_taken_apart_is_nobodys(account, api, address):
    api.answer = sends_to(address)

    with pytest.raises(Undeliverable):
        await account.download(f"{api.url}{PATH}", LIMIT)


async def test_a_redirect_to_nowhere_and_one_in_a_circle_end(account, api):
    for answer in (lambda _: web.Response(status=302), sends_to(PATH)):
        api.asked, api.answer = [], answer
        with pytest.raises(Undeliverable):
            await account.download(f"{api.url}{PATH}", LIMIT)
        assert len(api.asked) == 3


async def test_a_picture_of_a_hundred_megabytes_is_not_read_to_its_end(account, api):
    api.streams = 100 * LIMIT

    with pytest.raises(Undeliverable, match="larger than"):
        await account.download(f"{api.url}{PATH}", LIMIT)
    assert api.written < 20 * LIMIT  # what stands in the buffers between us


async def test_a_picture_that_is_as_large_as_we_take_is_taken(account, api):
    api.answer = lambda _: web.Response(body=bytes(LIMIT))

    assert len(await account.download(f"{api.url}{PATH}", LIMIT)) == LIMIT
    with pytest.raises(Undeliverable):
        await account.download(f"{api.url}{PATH}", LIMIT - 1)


async def test_a_small_file_that_unfolds_into_a_large_one_is_not_unfolded(account, api):
    folded = zlib.compress(bytes(200 * LIMIT), 9)
    api.answer = lambda _: web.Response(body=folded, headers={"Content-Encoding": "deflate"})

    assert len(folded) < LIMIT
    with pytest.raises((Undeliverable, Unavailable)):
        await account.download(f"{api.url}{PATH}", LIMIT)


def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


TROUBLES = {
    "404": (lambda _: web.Response(status=404), Undeliverable),
    "410": (lambda _: web.Response(status=410), Undeliverable),
    "403": (lambda _: web.Response(status=403), Undeliverable),
    "400": (lambda _: web.Response(status=400), Undeliverable),
    "401": (lambda _: web.Response(status=401), Unavailable),
    "429": (lambda _: web.Response(status=429), RateLimited),
    "500": (lambda _: web.Response(status=500), Unavailable),
    "503 with a page": (lambda _: web.Response(status=503, text="<h1>no</h1>"), Unavailable),
    "204": (lambda _: web.Response(status=204), Undeliverable),
    "a connection that is dropped": (hangs_up, Unavailable),
}


@pytest.mark.parametrize(("answer", "meaning"), TROUBLES.values(), ids=TROUBLES.keys())
async def test_a_failed_download_names_who_acts_next_and_never_the_token(account, api, caplog, answer, meaning):
    api.answer = answer
    with pytest.raises(PassboothError) as raised, capture_logs() as logs:
        await account.download(f"{api.url}{PATH}", LIMIT)

    assert type(raised.value) is meaning
    said = f"{everything_about(raised.value)} {caplog.text} {logs}"
    assert not any(secret in said for secret in (TOKEN, SID, "MM1111"))


async def test_a_server_that_says_nothing_is_not_waited_for():
    waiting = asyncio.Event()

    async def nothing(_: web.Request) -> web.StreamResponse:
        await waiting.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", nothing)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    url = f"http://127.0.0.1:{port}"
    async with TwilioAccount(SID, TOKEN, api_url=url, content_url=url, timeout_s=0.2) as account:
        with pytest.raises(Unavailable):
            await account.download(f"{url}{PATH}", LIMIT)
    waiting.set()
    await runner.cleanup()


async def test_nobody_listens_is_worth_another_try():
    nobody = f"http://127.0.0.1:{free_port()}"
    async with TwilioAccount(SID, TOKEN, api_url=nobody, content_url=nobody) as account:
        with pytest.raises(Unavailable):
            await account.download(f"{nobody}{PATH}", LIMIT)


# --- with our own stand-in, which knows who was asked with what ---------------------------------------------------------


@pytest.mark.parametrize("on", ["sms", "whatsapp"])
async def test_what_a_customer_sent_is_fetched_byte_for_byte_and_then_forgotten_there(twilio, edge, on):
    twilio.webhook_url = f"{edge.url}/twilio/{on}"
    photo, channel = picture(), edge.sms if on == "sms" else edge.whatsapp
    await twilio.phone(on=on).sends_photo(photo)
    source = edge.door.events[0].source

    assert await channel.fetch(source) == photo
    await channel.let_go(source)
    assert twilio.media == {}
    with pytest.raises(Undeliverable):
        await channel.fetch(source)


async def test_to_have_a_picture_forgotten_twice_or_by_somebody_who_is_away_never_raises(twilio, edge):
    await twilio.phone().sends_photo(picture())
    source = edge.door.events[0].source
    with capture_logs() as logs:
        await edge.account.let_go(source)
        await edge.account.let_go(source)
        await edge.account.let_go("https://example.com/picture.jpg")
        await edge.account.let_go("")
        nobody = f"http://127.0.0.1:{free_port()}"
        async with TwilioAccount(SID, TOKEN, api_url=nobody, content_url=nobody) as away:
            await away.let_go(source)

    assert [line["event"] for line in logs] == ["twilio.media_kept"] * 2
    assert not any(sid in str(logs) for sid in (twilio.account_sid, SID, source))


async def test_to_have_a_picture_forgotten_never_raises_whatever_its_address(account):
    await account.let_go("http://[::1/x")
