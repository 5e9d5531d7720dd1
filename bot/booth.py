"""The booth as it runs: it serves the web, it works, and it does its chores until it is closed."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import structlog
from aiohttp import web

from bot.console.board import Board
from bot.engine.ports import Accept
from bot.engine.runner import Engine
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.poll import poll
from bot.imaging.lab import PhotoLab
from bot.privacy.retention import due, load_profiles
from bot.storage.queue import DbosWorker
from bot.storage.retention import purge
from bot.wiring.bell import Bell
from bot.wiring.chats import Chats
from bot.wiring.fulfilment import Fulfilment
from bot.wiring.ground import Ground
from bot.wiring.tills import Tills

log = structlog.get_logger(__name__)

Life = Literal["web", "worker", "demo"]  # what this process is for; the demo is both of the others in one
Chore = Callable[[], Awaitable[int]]

_SWEEP_EVERY_S = 15.0
_LEFT_BEHIND_AFTER = dt.timedelta(seconds=10)
_DEAD_WORKER_AFTER = dt.timedelta(minutes=3)  # longer than any job takes, its retries included
_TIDY_EVERY_S = 3600.0
_ASK_EVERY_S = 300.0
_RING_EVERY_S = 5.0
_CARRY_EVERY_S = 2.0
_COMPARE_EVERY_S = 24 * 3600.0
_HEARD_BY_THEN = dt.timedelta(minutes=10)  # of a payment page, by its provider's webhook
_JOBS_REMEMBERED = dt.timedelta(days=7)


@dataclass(frozen=True)
class Passbooth:
    """Everything, wired. `serving` and `working` are its two lives; the demo lives both in one process."""

    life: Life
    ground: Ground
    chats: Chats
    tills: Tills
    fulfilment: Fulfilment
    bell: Bell
    engine: Engine
    accept: Accept  # the engine's door, with ears on it: for what customers type
    updates: Intake | None  # of Telegram
    lab: PhotoLab
    aiming: PhotoLab
    board: Board
    web: web.Application

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Answer the web until the block ends, and ask Telegram for updates where that is the chosen way."""
        settings = self.ground.settings
        runner = web.AppRunner(self.web, access_log=None, shutdown_timeout=5)
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        updates = self.updates if settings.telegram_mode == "polling" else None
        asking = [asyncio.create_task(poll(updates))] if updates is not None else []
        try:
            yield
        finally:
            await _stop(asking)
            self.chats.web.close()
            await self.board.close()
            await runner.cleanup()

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Carry out queued work, and look after what was left behind, until the block ends."""
        await self.lab.warm()
        settings = self.ground.settings
        look_every_s = 0.5 if self.life == "worker" else 5.0  # in the demo, photos are taken on where they come in
        worker = DbosWorker(self.ground.database, settings.executor_id, settings.photo_workers, look_every_s)
        worker.serve(self.engine)
        await worker.start()
        await self.engine.sweep(dt.timedelta(0))
        await self.engine.resume_jobs(dt.timedelta(0))
        chores = [asyncio.create_task(_every(seconds, chore)) for seconds, chore in self._chores()]
        try:
            yield
        finally:
            await _stop(chores)
            await asyncio.to_thread(worker.stop)

    def _chores(self) -> tuple[tuple[float, Chore], ...]:
        """How often, in seconds, and what."""
        return (
            (_SWEEP_EVERY_S, lambda: self.engine.sweep(_LEFT_BEHIND_AFTER)),
            (_SWEEP_EVERY_S, lambda: self.engine.resume_jobs(_DEAD_WORKER_AFTER)),
            (_ASK_EVERY_S, self.ask_about_pages),
            (_COMPARE_EVERY_S, self.tills.compare_books),
            (_RING_EVERY_S, lambda: self.bell.ring(self.ground.now())),
            (_CARRY_EVERY_S, self.bell.carry),
            (_TIDY_EVERY_S, lambda: self.bell.forget(self.ground.now())),
            (_TIDY_EVERY_S, self.purge),
            (_TIDY_EVERY_S, self.forget_jobs),
        )

    async def ask_about_pages(self) -> int:
        """Ask the provider about payment pages of which nothing was heard. Returns of how many something was missed."""
        if self.tills.stripe is None:
            return 0  # the test cashier tells at once, and Stars have no pages
        return await self.engine.reconcile("stripe", _HEARD_BY_THEN)

    async def purge(self) -> int:
        """Erase the photos whose time is over."""
        ground, moment = self.ground, self.ground.now()
        profile = load_profiles()[ground.settings.retention_profile]
        gone = await purge(ground.database, ground.vault, lambda up, ordered: due(profile, up, ordered) <= moment)
        log.info("photos_purged", count=len(gone))
        return len(gone)

    async def forget_jobs(self) -> int:
        """Drop the queue's records of what was done long ago."""
        return await DbosWorker.forget_finished(self.ground.now() - _JOBS_REMEMBERED)

    async def close(self) -> None:
        """Finish what is under way and let go of everything."""
        for part in (self.engine, self.bell, self.lab, self.aiming, self.chats, self.tills, self.fulfilment):
            await part.close()
        self.ground.database.close()


async def _every(seconds: float, chore: Chore) -> None:
    while True:
        try:
            await chore()
        except Exception:  # a chore that fails once is tried again next time
            log.exception("chore_failed")
        await asyncio.sleep(seconds)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
