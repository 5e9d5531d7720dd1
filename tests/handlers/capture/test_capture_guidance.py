"""The socket: pictures in, hints out, and every page that does what no page of ours does is shown the door, and no more."""

import asyncio
import contextlib
import datetime as dt
import time
from uuid import uuid4

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, WSServerHandshakeError

from bot.domain.aim import NOTHING_SEEN, Aim
from bot.domain.ids import DocumentId
from bot.errors import Unavailable
from bot.handlers.capture.guide import DONE, EXPIRED, FULL, IDLE, MAX_FRAME_BYTES, MOVED, Limits, _Page
from bot.handlers.capture.routes import DEFAULT_DOCUMENT
from bot.handlers.capture.steady import HOLD_S
from tests.handlers.capture.booth import TOKEN, CameraBooth, opened

FRAME = b"\xff\xd8\xff a small picture"
AT_ONCE = Limits(every_s=0.0)
GUIDE = f"/c/{TOKEN}/guide?width=3024&height=4032"


async def asked(socket: ClientWebSocketResponse, frame: bytes = FRAME) -> dict[str, object]:
    await socket.send_bytes(frame)
    return await socket.receive_json(timeout=10)


async def closing(socket: ClientWebSocketResponse) -> int | None:
    """Why it was closed."""
    async with asyncio.timeout(10):
        while (await socket.receive()).type not in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}:
            pass
    return socket.close_code


async def test_a_picture_is_answered_with_one_hint_what_holds_and_where_the_head_is() -> None:
    async def look(*_: object) -> Aim:
        return Aim(hint="closer", holds=("face", "light"), head=(0.4, 0.3, 0.6, 0.6))

    booth = CameraBooth(look)
    async with opened(booth, limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        answer = await asked(socket)
    assert answer == {
        "hint": "closer",
        "holds": ["face", "light"],
        "ready": False,
        "shoot": False,
        "head": [0.4, 0.3, 0.6, 0.6],
    }
    assert booth.looked == [((3024, 4032), DocumentId("us-visa"))]
    assert booth.vault == {}


async def test_without_a_document_the_usual_rules_are_held_against_it() -> None:
    booth = CameraBooth()
    booth.change(document=None)
    async with opened(booth, limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        await asked(socket)
    assert [document for _, document in booth.looked] == [DEFAULT_DOCUMENT]


async def test_the_shutter_goes_when_all_has_held_for_a_second_and_never_at_once() -> None:
    async with opened(CameraBooth(), limits=Limits(every_s=0.1)) as client, client.ws_connect(GUIDE) as socket:
        first, began_s = await asked(socket), time.monotonic()
        assert (first["ready"], first["shoot"]) == (True, False)
        async with asyncio.timeout(20):
            while not (await asked(socket))["shoot"]:
                pass
    assert time.monotonic() - began_s > 0.9 * HOLD_S


async def test_what_is_no_picture_is_answered_and_the_next_one_is_looked_at() -> None:
    async def look(frame: bytes, *_: object) -> Aim:
        return Aim(hint="closer") if frame == FRAME else NOTHING_SEEN

    async with opened(CameraBooth(look), limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        assert (await asked(socket, b"%PDF-1.7"))["hint"] == "unseen"
        await asked(socket)
        assert (await asked(socket))["hint"] == "closer"


async def test_text_is_no_picture_and_ends_it() -> None:
    async with opened(CameraBooth(), limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        await socket.send_str("hello")
        assert await closing(socket) == WSCloseCode.UNSUPPORTED_DATA


async def test_a_huge_picture_ends_it_before_anybody_looks() -> None:
    booth = CameraBooth()
    async with opened(booth, limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        with contextlib.suppress(ConnectionError):
            await socket.send_bytes(b"x" * (MAX_FRAME_BYTES + 1))
        assert await closing(socket) in {WSCloseCode.MESSAGE_TOO_BIG, WSCloseCode.ABNORMAL_CLOSURE}
    assert booth.looked == []


async def test_while_one_picture_is_looked_at_only_the_newest_of_the_others_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames: list[bytes] = []
    looking, go_on = asyncio.Event(), asyncio.Event()

    async def look(frame: bytes, *_: object) -> Aim:
        frames.append(frame)
        looking.set()
        await go_on.wait()
        return Aim(hint="closer")

    arrived = asyncio.Event()
    show = _Page.show

    def shown(page: _Page, frame: bytes) -> None:
        show(page, frame)
        if frame == b"5":
            arrived.set()

    monkeypatch.setattr(_Page, "show", shown)
    async with opened(CameraBooth(look), limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        await socket.send_bytes(b"0")
        await looking.wait()
        for number in range(1, 6):
            await socket.send_bytes(b"%d" % number)
        await arrived.wait()
        go_on.set()
        await socket.receive_json(timeout=10)
        await socket.receive_json(timeout=10)
    assert frames == [b"0", b"5"]


async def test_a_flood_is_ended() -> None:
    booth = CameraBooth()
    async with opened(booth) as client, client.ws_connect(GUIDE) as socket:
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                await socket.send_bytes(FRAME)
        assert await closing(socket) == WSCloseCode.POLICY_VIOLATION
    assert len(booth.looked) < 5


async def test_a_page_that_never_reads_is_noticed_and_gives_its_place_up() -> None:
    limits = Limits(heartbeat_s=0.2, most_pages=1)
    async with opened(CameraBooth(), limits=limits) as client:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        origin = f"http://{client.host}:{client.port}"
        writer.write(
            f"GET {GUIDE} HTTP/1.1\r\nHost: {client.host}:{client.port}\r\nOrigin: {origin}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        assert b"101" in await reader.readline()
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                while await reader.read(1000):  # it reads here, and answers no ping
                    pass
        writer.close()


async def test_a_page_that_sends_nothing_is_let_go() -> None:
    async with opened(CameraBooth(), limits=Limits(idle_s=0.1)) as client, client.ws_connect(GUIDE) as socket:
        assert await closing(socket) == IDLE


async def test_opened_on_two_devices_the_newer_goes_on_and_the_older_says_so() -> None:
    async with opened(CameraBooth(), limits=AT_ONCE) as client:
        async with client.ws_connect(GUIDE) as older, client.ws_connect(GUIDE) as newer:
            assert await closing(older) == MOVED
            assert (await asked(newer))["hint"] == "ready"
        async with client.ws_connect(GUIDE) as again:
            assert (await asked(again))["hint"] == "ready"


async def test_more_pages_than_can_be_guided_are_told_and_can_shoot_all_the_same() -> None:
    booth = CameraBooth()
    async with opened(booth, limits=Limits(most_pages=0)) as client:
        async with client.ws_connect(GUIDE) as socket:
            assert await closing(socket) == FULL
        sent = await client.post(f"/c/{TOKEN}/photo?id={uuid4()}", data=b"a photo")
        assert sent.status == 200


async def test_a_lab_that_is_down_means_no_guidance_just_now() -> None:
    async def look(*_: object) -> Aim:
        raise Unavailable("no worker starts")

    async with opened(CameraBooth(look)) as client, client.ws_connect(GUIDE) as socket:
        await socket.send_bytes(FRAME)
        assert await closing(socket) == FULL


@pytest.mark.parametrize(
    ("happened", "code"),
    [({"is_open": False}, DONE), ({}, EXPIRED)],
    ids=["the sale got its photo", "the hour is over"],
)
async def test_while_aiming_it_is_noticed_that(happened: dict[str, object], code: int) -> None:
    booth = CameraBooth()
    async with opened(booth, limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        assert (await asked(socket))["hint"] == "ready"
        booth.change(**happened)
        booth.now += dt.timedelta(seconds=20) if happened else dt.timedelta(hours=2)
        await socket.send_bytes(FRAME)
        assert await closing(socket) == code


async def test_a_sitting_that_is_over_already_is_closed_with_its_reason() -> None:
    booth = CameraBooth()
    booth.change(is_open=False)
    async with opened(booth) as client, client.ws_connect(GUIDE) as socket:
        assert await closing(socket) == DONE
    assert booth.looked == []


async def test_a_document_that_is_chosen_meanwhile_is_held_against_the_next_picture() -> None:
    booth = CameraBooth()
    booth.change(document=None)
    async with opened(booth, limits=AT_ONCE) as client, client.ws_connect(GUIDE) as socket:
        await asked(socket)
        booth.change(document=DocumentId("us-visa"))
        booth.now += dt.timedelta(seconds=20)
        await asked(socket)
    assert [document for _, document in booth.looked] == [DEFAULT_DOCUMENT, DocumentId("us-visa")]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        (GUIDE, {"Origin": "https://elsewhere.example"}, 403),
        (f"/c/{TOKEN[:-1]}/guide?width=3024&height=4032", {}, 404),
        (f"/c/{TOKEN}/guide?width=3024", {}, 400),
        (f"/c/{TOKEN}/guide?width=-1&height=99", {}, 400),
        (f"/c/{TOKEN}/guide?width=1&height=9999999999", {}, 400),
    ],
)
async def test_who_may_not_come_in_is_told_at_the_door(address: str, headers: dict[str, str], status: int) -> None:
    async with opened(CameraBooth()) as client:
        with pytest.raises(WSServerHandshakeError) as refused:
            async with client.ws_connect(address, headers=headers):
                pass
    assert refused.value.status == status
