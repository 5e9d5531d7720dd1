"""A print lab, for tests and for trying things out: it takes jobs, fetches their sheets, and says what became of them.

    async with LabPeer("a shared secret") as lab:
        await WebhookLab(lab.url, lab.secret, links, callback_url).submit(job)
        await lab.prints(job.id)                   # returns when the callback has answered 2xx, after as many tries as it takes
        await lab.ships(job.id, "3S9988776655")
        await lab.loses(job.id)                    # spoiled, or gone astray in the post
        await lab.arrives(job.id)
        await lab.deletes(job.id)                  # the sheet and the address are forgotten
        lab.copies = 2                             # everything is said twice
        lab.fails_next(503, HUNG_UP)               # the next requests of ours; HUNG_UP takes the job and gives no answer
        lab.retry_after = "7"                      # goes along with a failure

It refuses a signature that is wrong, a sheet that it cannot fetch and one with another checksum.

As a process of its own, which prints, ships and deletes everything at its leisure and loses every fourth parcel:
    python -m tests.peers.lab --port 9070 --secret … --pause 5 --loses 4
"""

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from aiohttp import web

Json = dict[str, Any]

HUNG_UP = 0  # beside HTTP's statuses, for `fails_next`
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0  # between two tries of a callback
_PATIENCE_S = 60  # then a callback that is never taken fails the test
_CLOCKS_S = 300
_FIELDS = {"id", "paper", "copies", "address", "country", "sheet_url", "sheet_sha256", "callback_url"}


@dataclass
class Job:
    """What the lab was given, and how far it is."""

    id: str
    notice: Json
    sheet: bytes
    status: str = "taken"


class LabPeer:
    """One lab with its jobs. `told` is every callback that was sent, with the answers' statuses."""

    def __init__(self, secret: str, port: int = 0, pause_s: float | None = None, loses_every: int = 0) -> None:
        """pause_s: between what it does with a job by itself; None: it does nothing by itself."""
        self.secret = secret
        self.jobs: dict[str, Job] = {}
        self.told: list[tuple[Json, int]] = []
        self.refusals: list[str] = []
        self.copies, self.retry_after = 1, ""
        self._port, self._pause_s, self._loses_every = port, pause_s, loses_every
        self._failures: deque[int] = deque()
        self._number = itertools.count(1)
        self._busy: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.post("/jobs", self._take)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/jobs"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()

    # --- what becomes of a job --------------------------------------------------------------------------------------

    async def prints(self, job: str) -> None:
        await self._now_is(job, "printing", after={"taken"})

    async def ships(self, job: str, tracking: str = "") -> None:
        await self._now_is(job, "shipped", after={"printing"}, tracking=tracking)

    async def loses(self, job: str) -> None:
        await self._now_is(job, "lost", after={"printing", "shipped"})

    async def arrives(self, job: str) -> None:
        await self._now_is(job, "arrived", after={"shipped"})

    async def deletes(self, job: str) -> None:
        self.jobs[job].sheet = b""
        self.jobs[job].notice["address"] = []
        await self._now_is(job, "deleted", after={"printing", "shipped", "lost", "arrived"})

    def fails_next(self, *statuses: int) -> None:
        self._failures.extend(statuses)

    async def _now_is(self, name: str, status: str, after: set[str], tracking: str = "") -> None:
        job = self.jobs[name]
        assert job.status in after, f"{name} is {job.status}"
        job.status = status
        report = {"id": f"{name}/{next(self._number)}", "job": name, "status": status}
        await self.tells(job.notice["callback_url"], report | ({"tracking": tracking} if tracking else {}))

    # --- callbacks --------------------------------------------------------------------------------------------------

    async def tells(self, url: str, report: Json) -> None:
        """Say it until it is taken, as often as `copies`."""
        for _ in range(self.copies):
            pause_s = _FIRST_PAUSE_S
            async with asyncio.timeout(_PATIENCE_S):
                while not 200 <= await self.posts(url, report) < 300:
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def posts(self, url: str, report: Json) -> int:
        """One try. Returns the answer's status, 0 where there was none."""
        body = json.dumps(report).encode()
        try:
            async with self._client.post(url, data=body, headers=signed(body, self.secret)) as answer:
                status = answer.status
        except aiohttp.ClientError:
            status = 0
        self.told.append((report, status))
        return status

    # --- jobs -------------------------------------------------------------------------------------------------------

    async def _take(self, request: web.Request) -> web.Response:
        failure = self._failures.popleft() if self._failures else None
        if failure:
            return web.Response(status=failure, headers={"Retry-After": self.retry_after} if self.retry_after else {})
        body = await request.read()
        status, why = await self._judge(body, request.headers.get("Passbooth-Signature", ""))
        if why:
            self.refusals.append(why)
        if failure == HUNG_UP and request.transport is not None:
            request.transport.close()
        return web.Response(status=status)

    async def _judge(self, body: bytes, signature: str) -> tuple[int, str]:
        if not is_signed(body, signature, self.secret):
            return 401, "signature"
        notice = json.loads(body)
        if set(notice) != _FIELDS:
            return 422, f"fields {sorted(set(notice) ^ _FIELDS)}"
        if notice["id"] in self.jobs:
            return 409, ""
        async with self._client.get(notice["sheet_url"]) as answer:
            sheet = await answer.read()
            if answer.status != 200:
                return 422, f"sheet {answer.status}"
        if hashlib.sha256(sheet).hexdigest() != notice["sheet_sha256"]:
            return 422, "checksum"
        self.jobs[notice["id"]] = Job(notice["id"], notice, sheet)
        if self._pause_s is not None:
            task = asyncio.create_task(self._by_itself(notice["id"], self._pause_s))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        return 202, ""

    async def _by_itself(self, job: str, pause_s: float) -> None:
        is_lost = self._loses_every and len(self.jobs) % self._loses_every == 0
        await asyncio.sleep(pause_s)
        await self.prints(job)
        await asyncio.sleep(pause_s)
        await (self.loses(job) if is_lost else self.ships(job, f"DEMO{len(self.jobs):08}"))
        await asyncio.sleep(pause_s)
        await self.deletes(job)


def signed(body: bytes, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers of a request that was signed at this UNIX time."""
    stamp = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Passbooth-Signature": f"t={stamp},v1={mac}", "Content-Type": "application/json"}


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether the request is from who knows the secret, and of now."""
    found = re.fullmatch(r"t=(\d+),v1=[0-9a-f]{64}", signature)
    if found is None or abs(int(found[1]) - time.time()) > _CLOCKS_S:
        return False
    return hmac.compare_digest(signature, signed(body, secret, int(found[1]))["Passbooth-Signature"])


async def _serve(lab: LabPeer) -> None:
    async with lab:
        print(f"The lab's stand-in: {lab.url}", flush=True)  # noqa: T201 - whoever started it reads this
        await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=9070)
    options.add_argument("--secret", required=True)
    options.add_argument("--pause", type=float, default=5.0, help="seconds between two steps of a job")
    options.add_argument("--loses", type=int, default=0, help="how often a parcel is lost: each of so many; 0: none")
    chosen = options.parse_args()
    asyncio.run(_serve(LabPeer(chosen.secret, chosen.port, chosen.pause, chosen.loses)))
