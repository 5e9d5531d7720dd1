"""The same customer on every channel: what they do is the same, how it is done is the channel's.

A driver says, taps, sends, pays and waits to hear; it knows no more than somebody with a telephone in the hand knows.
"""

import asyncio
import contextlib
import json
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from tests.booth import Booth
from tests.peers.telegram import Customer as TelegramChat
from tests.peers.telegram import TelegramPeer
from tests.peers.twilio import TwilioPeer
from tests.peers.twilio_phone import Phone, Said

_CAMERA = re.compile(r"https?://[^/\s]+/c/\w+")
PATIENCE_S = 40.0
MOBILE = "+32470123456"  # in a country where text messages carry no pictures


class Customer(Protocol):
    """Somebody who wants a photo."""

    async def begins(self) -> None:
        """Gets in touch, and hears that this is a machine."""
        ...

    async def says(self, words: str) -> object: ...

    async def taps(self, label: str) -> object: ...

    async def hears(self, words: str) -> object: ...

    async def sends(self, photo: bytes) -> None: ...

    async def pays(self) -> None: ...

    async def receives(self) -> bytes:
        """The finished file."""
        ...


async def asked(method: str, url: str, **more: Any) -> tuple[int, bytes, str]:
    """One request, and again while nobody answers: its status, its body, and where it leads."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.request(method, url, allow_redirects=False, **more) as answer,
                ):
                    return answer.status, await answer.read(), answer.headers.get("Location", "")
            except (aiohttp.ClientError, ConnectionError):
                await asyncio.sleep(0.2)


async def fetched(url: str) -> bytes:
    status, body, _ = await asked("GET", url)
    assert status == 200, (url, status)
    return body


async def pays_at(url: str) -> str:
    """At the test cashier's page. Returns where its button leads."""
    assert b"test mode" in (await fetched(url)).lower()
    status, _, leads_to = await asked("POST", f"{url}/pay")
    assert status == 303
    return leads_to


async def takes_with_the_camera_page(url: str, photo: bytes) -> int:
    """Sends a photo as the camera page does. Returns the status."""
    origin = re.match(r"https?://[^/]+", url)
    assert origin is not None
    assert b"<video" in await fetched(url)
    headers = {"Origin": origin[0], "Sec-Fetch-Site": "same-origin"}
    return (await asked("POST", f"{url}/photo?id={uuid.uuid4()}", data=photo, headers=headers))[0]


@dataclass
class OnTelegram:
    chat: TelegramChat

    async def begins(self) -> None:
        await self.says("hi")
        await self.hears("automated")

    async def says(self, words: str) -> object:
        return await self.chat.says(words)

    async def taps(self, label: str) -> object:
        return await self.chat.taps(label)

    async def hears(self, words: str) -> object:
        return await self.chat.hears(words, timeout_s=PATIENCE_S)

    async def sends(self, photo: bytes) -> None:
        await self.chat.sends_file(photo, "me.jpg", "image/jpeg")

    async def pays(self) -> None:
        await self.chat.hears(kind="invoice", timeout_s=PATIENCE_S)
        assert (await self.chat.pays()).objection == ""

    async def receives(self) -> bytes:
        return (await self.chat.hears(kind="document", timeout_s=PATIENCE_S)).content


def _numbered(said: Said) -> list[str]:
    return re.findall(r"^\d+ (.+)$", said.words, re.MULTILINE)


@dataclass
class OnAPhone:
    """WhatsApp and text messages: words, numbers or buttons, and links."""

    phone: Phone
    booth: Booth

    async def begins(self) -> None:
        await self.says("hi")
        await self.hears("automated")

    async def says(self, words: str) -> object:
        return await self.phone.says(words)

    async def taps(self, label: str) -> object:
        """Once it is there: a picture and its buttons are two messages."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(label in " ".join([*said.labels, *_numbered(said)]) for said in self.phone.heard):
                await asyncio.sleep(0.05)
        return await self.phone.taps(label)

    async def hears(self, words: str) -> Said:
        return await self.phone.hears(words, timeout_s=PATIENCE_S)

    async def sends(self, photo: bytes) -> None:
        if self.phone.on == "whatsapp":
            await self.phone.sends_photo(photo)
        else:
            assert await takes_with_the_camera_page(await self._newest_camera(), photo) == 200

    async def pays(self) -> None:
        said = await self.hears("all included")
        back = await pays_at(said.url("Pay"))
        expected = "https://wa.me/" if self.phone.on == "whatsapp" else f"{self.booth.url}/thanks"
        assert back.startswith(expected)

    async def receives(self) -> bytes:
        return await fetched((await self.hears("Your finished photo")).url(""))

    async def _newest_camera(self) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while not (links := [link for said in self.phone.heard for link in _CAMERA.findall(said.words)]):
                await asyncio.sleep(0.05)
        return links[-1]


@dataclass
class OnACall(OnAPhone):
    """Rings up, asks for the link, and goes on in text messages."""

    ring: Callable[[], Awaitable[None]] = field(kw_only=True)

    async def begins(self) -> None:
        await self.ring()
        await self.hears("automated")


@dataclass
class OnTheWeb:
    """The page's own requests, without a browser: posts, and the stream of lines."""

    booth: Booth
    session: aiohttp.ClientSession
    rows: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def begins(self) -> None:
        await self._post({"start": True})
        await self.hears("automated")

    async def says(self, words: str) -> object:
        return await self._post({"text": words})

    async def taps(self, label: str) -> object:
        buttons = [button for row in self.rows for button in row.get("choices", ()) if label in button["label"]]
        return await self._post({"stage": buttons[-1]["stage"], "choice": buttons[-1]["choice"]})

    async def hears(self, words: str) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S), self.news:
            while True:
                for place in range(self.read, len(self.rows)):
                    row = self.rows[place]
                    if row["author"] != "customer" and words in row.get("text", ""):
                        self.read = place + 1
                        return row
                await self.news.wait()

    async def sends(self, photo: bytes) -> None:
        async with self.session.post(f"{self.booth.url}/chat/photos?id={uuid.uuid4()}", data=photo) as answer:
            assert answer.status == 200

    async def pays(self) -> None:
        row = await self.hears("all included")
        await pays_at(next(button["url"] for button in row["choices"] if "Pay" in button["label"]))

    async def receives(self) -> bytes:
        row = await self.hears("Your finished photo")
        async with self.session.get(f"{self.booth.url}{row['file']['url']}") as answer:
            return await answer.read()

    async def _post(self, body: dict[str, Any]) -> int:
        posted = {"id": str(uuid.uuid4()), **body}
        async with self.session.post(f"{self.booth.url}/chat/messages", json=posted) as answer:
            assert answer.status == 200, await answer.text()
            return answer.status

    async def listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.session.get(f"{self.booth.url}/chat/events?after=0", timeout=timeout) as stream:
            async for line in stream.content:
                if line.startswith(b"data: {"):
                    async with self.news:
                        self.rows.append(json.loads(line.removeprefix(b"data: ")))
                        self.news.notify_all()


def twilio_settings(twilio: TwilioPeer) -> dict[str, str]:
    """What a booth must be told of a stand-in for Twilio."""
    return {
        "BOT_TWILIO_ACCOUNT_SID": twilio.account_sid,
        "BOT_TWILIO_AUTH_TOKEN": twilio.auth_token,
        "BOT_TWILIO_SMS_SENDER": twilio.sms_sender,
        "BOT_TWILIO_SMS_NUMBER_TYPE": "international",
        "BOT_TWILIO_WHATSAPP_SENDER": twilio.whatsapp_sender,
        "BOT_TWILIO_VOICE": "true",
        "BOT_TWILIO_API_URL": twilio.url,
        "BOT_TWILIO_CONTENT_URL": twilio.url,
        "BOT_TWILIO_MEDIA_HOSTS": twilio.url.removeprefix("http://"),
    }


def find_the_booth(twilio: TwilioPeer, booth: Booth, channel: str) -> None:
    """Tell the stand-in where messages and calls go."""
    twilio.webhook_url = f"{booth.url}/twilio/{'whatsapp' if channel == 'whatsapp' else 'sms'}"
    twilio.voice_url = f"{booth.url}/twilio/voice"


@contextlib.asynccontextmanager
async def customer_on(channel: str, folder: Path, crash_at: int = 0) -> AsyncIterator[tuple[Customer, Booth]]:
    """A booth, and a customer of it on this channel; what leaves the booth is judged by outside descriptions.

    crash_at: where it dies for the first time (see `Booth`); somebody must then keep it alive.
    """
    async with TelegramPeer() as telegram, TwilioPeer() as twilio:
        booth = Booth(
            folder,
            crash_at=crash_at,
            **twilio_settings(twilio),
            BOT_TELEGRAM_TOKEN=telegram.token,
            BOT_TELEGRAM_WEBHOOK_SECRET="a-secret-of-the-webhook",
            BOT_TELEGRAM_USERNAME="passbooth_bot",
            BOT_TELEGRAM_API_URL=telegram.base_url,
            BOT_TELEGRAM_FILE_URL=telegram.base_file_url,
        )
        async with booth, _customer(channel, booth, telegram, twilio) as customer:
            yield customer, booth
            await twilio.settles()  # what became of the last messages is told while somebody is there to hear it
            assert await booth.stop() == 0
            assert "Traceback" not in "\n".join(booth.said)
        assert telegram.violations == []
        assert twilio.violations == []
        assert twilio.troubles == []


@contextlib.asynccontextmanager
async def _customer(channel: str, booth: Booth, telegram: TelegramPeer, twilio: TwilioPeer) -> AsyncIterator[Customer]:
    find_the_booth(twilio, booth, channel)
    match channel:
        case "telegram":
            yield OnTelegram(telegram.customer("Ada"))
        case "whatsapp" | "sms":
            yield OnAPhone(twilio.phone(MOBILE, on="whatsapp" if channel == "whatsapp" else "sms"), booth)
        case "voice":
            yield OnACall(twilio.phone(MOBILE, on="sms"), booth, ring=lambda: _asks_for_the_link(twilio))
        case "web":
            async with on_the_web(booth) as ada:
                yield ada


@contextlib.asynccontextmanager
async def on_the_web(booth: Booth) -> AsyncIterator[OnTheWeb]:
    """Somebody who has the page of the web chat open."""
    headers = {"Origin": booth.url, "Accept-Language": "en"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(headers=headers, cookie_jar=jar) as session:
        async with session.get(f"{booth.url}/") as page:
            assert page.status == 200
        ada = OnTheWeb(booth, session)
        listening = asyncio.create_task(ada.listen())
        yield ada
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _asks_for_the_link(twilio: TwilioPeer) -> None:
    call = twilio.caller(MOBILE)
    await call.dials()
    call.hears("automated")
    await call.presses("1")
    call.hears("on its way")
