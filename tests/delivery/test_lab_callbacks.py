"""What the lab says is believed when it is signed, belongs to the order as it is now, and counts once."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import test_utils, web

from bot.delivery.lab.callbacks import BODY_BYTES, PATH, LabReport, callback_routes
from bot.domain.events import Event, PrintsAccepted, PrintsArrived, PrintsLost, PrintsShipped
from bot.domain.ids import EventId, OrderId
from bot.errors import Rejected, Unavailable
from tests.delivery.print_jobs import ORDER, SHEET
from tests.peers.lab import Job, LabPeer, signed

SECRET, JOB = "shared with the lab", "PB-7K3M-Q9TA-1"
REPORT = {"id": "evt-1", "job": JOB, "status": "printing"}


class House:
    """The engine's door, and an order at one of its makings."""

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}
        self.deleted: list[LabReport] = []
        self.making = 1
        self.is_down = 0  # for so many requests

    async def accept(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - as the port names it
        if order != ORDER:
            raise Rejected("unknown order", 404)
        if self.is_down:
            self.is_down -= 1
            raise Unavailable("the database is away")
        new = id not in self.events
        self.events.setdefault(id, event)
        return new

    async def current(self, order: OrderId) -> int | None:
        return self.making if order == ORDER else None

    async def note_deleted(self, report: LabReport) -> None:
        self.deleted.append(report)

    @property
    def stored(self) -> list[Event]:
        return list(self.events.values())


@asynccontextmanager
async def a_house(now: float | None = None) -> AsyncIterator[tuple[House, str]]:
    house, app = House(), web.Application()
    clock = {} if now is None else {"now": lambda: now}
    app.add_routes(callback_routes(SECRET, house.accept, house.current, house.note_deleted, **clock))
    async with test_utils.TestServer(app) as server:
        yield house, str(server.make_url(PATH))


async def posts(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
        return answer.status


async def says(url: str, **changes: Any) -> int:
    body = json.dumps(REPORT | changes).encode()
    return await posts(url, body, signed(body, SECRET))


@asynccontextmanager
async def a_lab(url: str, job: str = JOB) -> AsyncIterator[LabPeer]:
    async with LabPeer(SECRET) as lab:
        lab.jobs[job] = Job(job, {"callback_url": url}, SHEET)
        yield lab


async def test_what_becomes_of_a_job_is_said_in_our_words() -> None:
    async with a_house() as (house, url), a_lab(url) as lab:
        await lab.prints(JOB)
        await lab.ships(JOB, "https://post.example/3S99")
        await lab.arrives(JOB)
    assert house.stored == [
        PrintsAccepted(ORDER, JOB),
        PrintsShipped(ORDER, "https://post.example/3S99"),
        PrintsArrived(ORDER),
    ]


async def test_a_lost_parcel_is_said_too() -> None:
    async with a_house() as (house, url), a_lab(url) as lab:
        await lab.prints(JOB)
        await lab.ships(JOB)
        await lab.loses(JOB)
    assert house.stored == [PrintsAccepted(ORDER, JOB), PrintsShipped(ORDER, ""), PrintsLost(ORDER)]


async def test_what_is_said_twice_counts_once() -> None:
    async with a_house() as (house, url), a_lab(url) as lab:
        lab.copies = 3
        await lab.prints(JOB)
    assert house.stored == [PrintsAccepted(ORDER, JOB)]
    assert [status for _, status in lab.told] == [200, 200, 200]


async def test_the_answer_waits_until_it_is_stored() -> None:
    async with a_house() as (house, url), a_lab(url) as lab:
        house.is_down = 2
        await lab.prints(JOB)
    assert [status for _, status in lab.told] == [503, 503, 200]
    assert house.stored == [PrintsAccepted(ORDER, JOB)]


async def test_that_the_lab_has_erased_a_job_is_noted_and_changes_no_order() -> None:
    async with a_house() as (house, url):
        house.making = 2
        assert await says(url, status="deleted") == 200
    assert house.stored == []
    assert house.deleted == [LabReport(id="evt-1", job=JOB, status="deleted")]


@pytest.mark.parametrize("status", ["printing", "shipped", "lost", "arrived"])
async def test_what_is_said_of_an_earlier_making_changes_nothing(status: str) -> None:
    async with a_house() as (house, url):
        house.making = 2
        assert await says(url, status=status) == 200
    assert (house.stored, house.deleted) == ([], [])


@pytest.mark.parametrize("status", ["printing", "deleted"])
@pytest.mark.parametrize("job", ["PB-0000-0000-1", "PB-7K3M-Q9TA-2", "PB-7K3M-Q9TA", "42", ""])
async def test_a_job_that_we_never_gave_is_unknown(job: str, status: str) -> None:
    async with a_house() as (house, url):
        assert await says(url, job=job, status=status) == 404
    assert (house.stored, house.deleted) == ([], [])


# --- who says it -----------------------------------------------------------------------------------------------------

BODY = json.dumps(REPORT).encode()
GOOD = signed(BODY, SECRET)["Passbooth-Signature"]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        GOOD[:-1],
        GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"),
        GOOD.upper(),
        f"{GOOD},v1={'0' * 64}",
        GOOD.partition(",")[2],
        signed(BODY, "another secret")["Passbooth-Signature"],
        signed(BODY + b" ", SECRET)["Passbooth-Signature"],
        "t=x,v1=é",
    ],
)
async def test_another_signature_is_not_believed(signature: str) -> None:
    async with a_house() as (house, url):
        assert await posts(url, BODY, {"Passbooth-Signature": signature}) == 401
    assert house.stored == []


@pytest.mark.parametrize(("off_s", "status"), [(-301, 401), (-299, 200), (299, 200), (301, 401)])
async def test_a_signature_is_good_for_five_minutes_either_way(off_s: int, status: int) -> None:
    now = float(int(time.time()))
    async with a_house(now) as (_, url):
        assert await posts(url, BODY, signed(BODY, SECRET, now + off_s)) == status


def test_without_a_secret_the_door_stays_shut() -> None:
    house = House()
    with pytest.raises(ValueError, match="secret"):
        callback_routes(" ", house.accept, house.current, house.note_deleted)


# --- what can be said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        json.dumps(REPORT | {"status": "burnt"}).encode(),
        json.dumps(REPORT | {"id": ""}).encode(),
        json.dumps(REPORT | {"id": "a b"}).encode(),
        json.dumps(REPORT | {"id": "x" * 101}).encode(),
        json.dumps(REPORT | {"job": None}).encode(),
        json.dumps({"id": "evt-1", "job": JOB}).encode(),
    ],
)
async def test_what_is_no_report_is_refused(body: bytes) -> None:
    async with a_house() as (house, url):
        assert await posts(url, body, signed(body, SECRET)) == 400
    assert (house.stored, house.deleted) == ([], [])


async def test_a_lab_may_say_more_than_we_read() -> None:
    async with a_house() as (house, url):
        assert await says(url, machine="number 5") == 200
    assert len(house.stored) == 1


async def test_a_body_without_an_end_is_not_read_to_its_end() -> None:
    body = json.dumps(REPORT | {"more": "x" * BODY_BYTES}).encode()
    async with a_house() as (house, url):
        assert await posts(url, body, signed(body, SECRET)) == 413
    assert house.stored == []


@pytest.mark.parametrize(
    "tracking",
    ["", "3S9988776655", "RR 123 456 785 FR", "DHL: 0034", "https://post.example/3S99?lang=fr", "追跡番号 7"],
)
async def test_a_parcel_is_followed_by_a_number_or_an_https_address(tracking: str) -> None:
    async with a_house() as (house, url):
        assert await says(url, status="shipped", tracking=tracking) == 200
    assert house.stored == [PrintsShipped(ORDER, tracking)]


@pytest.mark.parametrize(
    "tracking",
    [
        "http://post.example/3S99",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "follow https://post.example/3S99",
        "https://post.example/ 3S99",
        "https://post.example@evil.example/",
        "https://",
        "https://[",
        "3S99\r\nPay here",
        "3S99\u202e",
        "x" * 201,
    ],
)
async def test_what_is_no_number_and_no_https_address_is_never_shown(tracking: str) -> None:
    async with a_house() as (house, url):
        assert await says(url, status="shipped", tracking=tracking) == 400
    assert house.stored == []
