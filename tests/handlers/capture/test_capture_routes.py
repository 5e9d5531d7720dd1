"""The camera page over HTTP: who may open it, what it sends where, and what it says when something is not right."""

import datetime as dt
import json
import re
from html import unescape
from uuid import uuid4

import pytest

from bot.domain.aim import HINTS, THINGS
from bot.domain.events import PhotoReceived
from bot.domain.ids import EventId, photo_id
from bot.handlers.capture.page import NO_PAGE, WORDS
from bot.handlers.capture.routes import REASONS
from bot.handlers.guard import Pace
from tests.handlers.capture.booth import CHAT, CUSTOMER, MOMENT, PHRASEBOOK, SITTING, TOKEN, URL, CameraBooth, opened

LATER = MOMENT + dt.timedelta(hours=2)
FORGED = TOKEN[:-1] + ("b" if TOKEN[-1] == "a" else "a")
JPEG = b"\xff\xd8\xff" + b"a photo" * 1000


# --- the page ----------------------------------------------------------------------------------------------------------


async def test_the_page_says_what_it_stores_and_knows_all_its_words() -> None:
    async with opened(CameraBooth()) as client:
        answer = await client.get(f"/c/{TOKEN}")
        html = await answer.text()
    assert answer.status == 200
    assert "Only the photo that you send is kept" in html
    found = re.search(r'data-words="([^"]*)"', html)
    assert found is not None
    words = json.loads(unescape(found[1]))
    assert set(words) == {*WORDS, *(f"hint-{hint}" for hint in HINTS), *(f"holds-{thing}" for thing in THINGS)}
    assert CHAT in html


async def test_it_may_use_the_camera_and_nothing_else() -> None:
    async with opened(CameraBooth()) as client:
        headers = (await client.get(f"/c/{TOKEN}")).headers
    assert headers["Permissions-Policy"].startswith("camera=(self), microphone=()")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "connect-src 'self' ws://localhost:8080 wss://localhost:8080" in policy


async def test_nothing_in_the_page_is_inline() -> None:
    async with opened(CameraBooth()) as client:
        html = await (await client.get(f"/c/{TOKEN}")).text()
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html)
    assert "<noscript>" in html


async def test_every_file_that_the_page_names_is_there_and_is_kept_for_ever() -> None:
    async with opened(CameraBooth()) as client:
        html = await (await client.get(f"/c/{TOKEN}")).text()
        for address in set(re.findall(r'(?:src|href)="(/c/static/[^"]+)"', html)):
            answer = await client.get(address)
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
        assert (await client.get("/c/static/x/routes.py")).status == 404


async def test_it_speaks_the_language_of_its_conversation() -> None:
    booth = CameraBooth()
    async with opened(booth) as client:
        booth.change(language="fr-BE")
        assert 'lang="fr"' in await (await client.get(f"/c/{TOKEN}")).text()
        booth.change(language="")
        french = {"Accept-Language": "fr;q=0.9, de"}
        assert 'lang="fr"' in await (await client.get(f"/c/{TOKEN}", headers=french)).text()


async def test_without_a_document_it_says_that_the_chat_still_asks() -> None:
    booth = CameraBooth()
    async with opened(booth) as client:
        booth.change(document=None)
        assert "The chat still asks" in await (await client.get(f"/c/{TOKEN}")).text()


# --- links that are not good any more ------------------------------------------------------------------------------------


async def test_an_expired_link_says_so_and_where_a_new_one_is_had() -> None:
    booth = CameraBooth()
    async with opened(booth) as client:
        booth.now = LATER
        answer = await client.get(f"/c/{TOKEN}")
        html = await answer.text()
    assert answer.status == 410
    assert "The hour of this link is over" in html
    assert f'href="{URL}/"' in html


async def test_a_forged_link_leads_nowhere() -> None:
    async with opened(CameraBooth()) as client:
        answer = await client.get(f"/c/{FORGED}")
        assert answer.status == 404
        assert "leads nowhere" in await answer.text()


async def test_a_link_whose_sale_has_its_photo_has_done_its_work_and_leads_back_to_the_chat() -> None:
    booth = CameraBooth()
    async with opened(booth) as client:
        booth.change(is_open=False, language="fr")
        answer = await client.get(f"/c/{TOKEN}")
        html = await answer.text()
    assert answer.status == 410
    assert "a fait son travail" in html
    assert f'href="{CHAT}"' in html


async def test_a_sitting_that_nobody_knows_any_more_leads_nowhere() -> None:
    booth = CameraBooth()
    booth.sale = None
    async with opened(booth) as client:
        assert (await client.get(f"/c/{TOKEN}")).status == 404
        assert (await send(client)).status == 404
    assert booth.vault == {}


async def test_while_the_database_is_away_the_page_says_to_come_back() -> None:
    booth = CameraBooth()
    booth.down = True
    async with opened(booth) as client:
        answer = await client.get(f"/c/{TOKEN}")
        assert answer.status == 503
        assert "Nothing is lost" in await answer.text()


# --- the photo -----------------------------------------------------------------------------------------------------------


async def send(client, data: bytes = JPEG, number: str = "", token: str = TOKEN, **headers: str):
    number = number or str(uuid4())
    return await client.post(f"/c/{token}/photo?id={number}", data=data, headers=headers)


async def test_the_photo_goes_into_the_conversation_as_a_file_of_its_own() -> None:
    booth, number = CameraBooth(), str(uuid4())
    async with opened(booth) as client:
        answer = await send(client, number=number)
        assert (answer.status, await answer.json()) == (200, {"new": True})
    key = EventId(f"capture:{SITTING}:{number}")
    envelope = booth.inbox[key]
    assert (envelope.conversation, envelope.language) == (CUSTOMER, "")
    assert envelope.event == PhotoReceived(photo_id(key), as_file=True, album=number, of=1)
    assert booth.vault == {photo_id(key): JPEG}


async def test_a_photo_that_is_sent_again_counts_once() -> None:
    booth, number = CameraBooth(), str(uuid4())
    async with opened(booth) as client:
        booth.down = True
        assert (await send(client, number=number)).status == 503
        booth.down = False
        assert await (await send(client, number=number)).json() == {"new": True}
        assert await (await send(client, data=b"other bytes", number=number)).json() == {"new": False}
    assert len(booth.inbox) == 1
    assert list(booth.vault.values()) == [JPEG]


async def test_a_photo_is_refused_with_a_reason_and_nothing_of_it_is_kept() -> None:
    booth = CameraBooth()
    async with opened(booth, max_photo_bytes=2**19) as client:
        for data, answer, status in ((b"x" * 2**20, "too-large", 413), (b"", "invalid", 400)):
            refused = await send(client, data=data)
            assert (refused.status, (await refused.json())["error"]) == (status, answer)
        assert (await send(client, number="7")).status == 400
        assert (await send(client, Origin="https://elsewhere.example")).status == 403
        assert (await send(client, token=FORGED)).status == 404
        booth.change(is_open=False)
        done = await send(client)
        assert (done.status, (await done.json())["say"]) == (410, PHRASEBOOK.raw("capture-error-done", "en"))
        booth.now = LATER
        assert (await (await send(client)).json())["error"] == "expired"
    assert booth.vault == {}
    assert booth.inbox == {}


async def test_too_many_photos_at_once_are_asked_to_wait() -> None:
    async with opened(CameraBooth(), per_sitting=Pace(burst=1, per_s=0.01)) as client:
        assert (await send(client)).status == 200
        refused = await send(client)
        assert (refused.status, (await refused.json())["error"]) == (429, "busy")
        assert int(refused.headers["Retry-After"]) > 0


def test_every_reason_has_words_in_every_language() -> None:
    for language in PHRASEBOOK.languages:
        for reason in REASONS:
            assert PHRASEBOOK.has(f"capture-error-{reason}"), (language, reason)
        for reason in NO_PAGE:
            assert PHRASEBOOK.has(f"capture-no-page-{reason}"), (language, reason)


@pytest.mark.parametrize("language", PHRASEBOOK.languages)
def test_every_hint_can_be_read_at_a_glance(language: str) -> None:
    assert {hint for hint in HINTS if len(PHRASEBOOK.raw(f"hint-{hint}", language)) > 35} == set()


# --- the code to scan ------------------------------------------------------------------------------------------------------


async def test_the_code_to_scan_is_a_picture_that_nobody_keeps() -> None:
    booth = CameraBooth()
    async with opened(booth) as client:
        answer = await client.get(f"/c/{TOKEN}/qr.svg")
        assert (answer.status, answer.content_type) == (200, "image/svg+xml")
        assert answer.headers["Cache-Control"] == "no-store"
        assert (await answer.text()).startswith("<svg")
        booth.change(is_open=False)  # the chat still shows it
        assert (await client.get(f"/c/{TOKEN}/qr.svg")).status == 200
        assert (await client.get(f"/c/{FORGED}/qr.svg")).status == 404
