"""A lab is told of each job once, over TLS, by us, and can fetch the sheet for as long as it needs."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import test_utils, web

from bot.delivery.lab.sheets import SheetLinks, sheet_routes
from bot.delivery.lab.webhook import WebhookLab
from bot.errors import PassboothError, RateLimited, Refused, Unavailable, Undeliverable
from tests.delivery.print_jobs import ADDRESS, SHEET, a_job
from tests.peers.lab import HUNG_UP, LabPeer

SECRET, JOB = "shared with the lab", "PB-7K3M-Q9TA-1"
CALLBACKS = "https://photos.example/lab/callbacks"


async def sheet_of(job: str) -> bytes:
    if job != JOB:
        raise Undeliverable("erased")
    return SHEET


@asynccontextmanager
async def a_lab(secret: str = SECRET) -> AsyncIterator[tuple[LabPeer, WebhookLab]]:
    app, links = web.Application(), SheetLinks("ours alone", "")
    app.add_routes(sheet_routes(links, sheet_of))
    async with LabPeer(SECRET) as peer, test_utils.TestServer(app) as server:
        links = SheetLinks("ours alone", str(server.make_url("")).rstrip("/"))
        lab = WebhookLab(peer.url, secret, links, CALLBACKS)
        yield peer, lab
        await lab.close()


async def test_the_lab_has_what_it_needs_and_nothing_more() -> None:
    async with a_lab() as (peer, lab):
        assert await lab.submit(a_job(copies=2)) == JOB

    job = peer.jobs[JOB]
    link = job.notice.pop("sheet_url")
    assert job.sheet == SHEET
    assert "/lab/sheet/" in link
    assert job.notice == {
        "id": JOB,
        "paper": "10x15",
        "copies": 2,
        "address": list(ADDRESS),
        "country": "GB",
        "sheet_sha256": job.notice["sheet_sha256"],
        "callback_url": CALLBACKS,
    }


async def test_the_same_job_again_is_one_job() -> None:
    async with a_lab() as (peer, lab):
        assert [await lab.submit(a_job()), await lab.submit(a_job())] == [JOB, JOB]
    assert (list(peer.jobs), peer.refusals) == ([JOB], [])


async def test_a_job_whose_answer_was_lost_is_told_again_and_made_once() -> None:
    async with a_lab() as (peer, lab):
        peer.fails_next(HUNG_UP)
        with pytest.raises(Unavailable):
            await lab.submit(a_job())
        await lab.submit(a_job())
    assert list(peer.jobs) == [JOB]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, Refused),
        (400, Refused),
        (401, Refused),
        (422, Refused),
        (408, Unavailable),
        (500, Unavailable),
        (502, Unavailable),
    ],
)
async def test_a_failure_says_who_acts_next(status: int, expected: type[PassboothError]) -> None:
    async with a_lab() as (peer, lab):
        peer.fails_next(status)
        with pytest.raises(PassboothError) as raised:
            await lab.submit(a_job())
    assert type(raised.value) is expected


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("retry_after", "seconds"), [("7", 7), ("", 60), ("soon", 60), ("999999999", 3600), ("٣", 60)])
async def test_a_busy_lab_is_asked_again_when_it_says(status: int, retry_after: str, seconds: float) -> None:
    async with a_lab() as (peer, lab):
        peer.fails_next(status)
        peer.retry_after = retry_after
        with pytest.raises(RateLimited) as raised:
            await lab.submit(a_job())
    assert raised.value.retry_after_s == seconds


async def test_a_lab_that_is_not_there_is_asked_again() -> None:
    async with LabPeer(SECRET) as peer:
        lab = WebhookLab(peer.url, SECRET, SheetLinks("s", ""), CALLBACKS)
    with pytest.raises(Unavailable) as raised:
        await lab.submit(a_job())
    await lab.close()
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_a_lab_with_another_secret_refuses_us() -> None:
    async with a_lab(secret="not shared") as (peer, lab):
        with pytest.raises(Refused):
            await lab.submit(a_job())
    assert (peer.jobs, peer.refusals) == ({}, ["signature"])


async def test_a_sheet_that_is_not_what_we_said_is_refused() -> None:
    async with a_lab() as (peer, lab):
        with pytest.raises(Refused):
            await lab.submit(a_job(sheet=b"another"))
    assert (peer.jobs, peer.refusals) == ({}, ["checksum"])


async def test_a_job_whose_name_is_not_ours_is_never_told() -> None:
    async with a_lab() as (peer, lab):
        with pytest.raises(Refused):
            await lab.submit(a_job(id="PB-7K3M-Q9TA"))
    assert (peer.jobs, peer.refusals) == ({}, [])


@pytest.mark.parametrize(
    "url", ["", "http://lab.example/jobs", "https://user:secret@lab.example/", "ftp://127.0.0.1/", "https://"]
)
def test_a_lab_is_told_over_tls_only(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        WebhookLab(url, SECRET, SheetLinks("s", ""), CALLBACKS)


def test_a_lab_without_a_secret_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="secret"):
        WebhookLab("https://lab.example/jobs", " ", SheetLinks("s", ""), CALLBACKS)


# --- the sheet -------------------------------------------------------------------------------------------------------

NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)
LINKS = SheetLinks("ours alone", "")


async def fetched(path: str, now: dt.datetime = NOW) -> tuple[int, bytes]:
    app = web.Application()
    app.add_routes(sheet_routes(LINKS, sheet_of, lambda: now))
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        answer = await client.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store"
        return answer.status, await answer.read()


async def test_a_sheet_can_be_fetched_over_a_weekend_and_no_longer() -> None:
    link = LINKS.link(JOB, NOW)
    assert await fetched(link, NOW + dt.timedelta(days=3)) == (200, SHEET)
    assert (await fetched(link, NOW + dt.timedelta(days=3, minutes=1)))[0] == 404


async def test_a_forged_link_opens_nothing_and_an_erased_sheet_is_gone() -> None:
    link = LINKS.link(JOB, NOW)
    assert (await fetched(link[:-1] + ("a" if link[-1] != "a" else "b")))[0] == 404
    assert (await fetched(SheetLinks("another secret", "").link(JOB, NOW)))[0] == 404
    assert (await fetched(LINKS.link("PB-7K3M-Q9TA-2", NOW)))[0] == 410


def test_a_link_tells_its_job_and_not_its_neighbour() -> None:
    for job in (JOB, "PB-7K3M-Q9TA-12", "PB-0000-0000-9999"):
        token = LINKS.link(job, NOW).rpartition("/")[2]
        assert LINKS.open(token, NOW) == job


async def test_what_is_told_is_json_as_the_lab_reads_it() -> None:
    async with a_lab() as (peer, lab):
        await lab.submit(a_job(address=("Ада", "東京")))
    assert json.loads(json.dumps(peer.jobs[JOB].notice))["address"] == ["Ада", "東京"]
