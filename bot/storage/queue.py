"""Work for later and long work, in DBOS: queued in the caller's transaction, carried out by the worker process.

The tables of `schema` hold the truth; a queued job is only a reminder to look at them, so running one twice is harmless.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer

from bot.domain.effects import StartTimer
from bot.domain.ids import ConversationId, EffectId
from bot.storage.database import Database

log = structlog.get_logger(__name__)

_APPLICATION = "passbooth"
_TRIES = 6
_VERSION = "1"  # pinned: a new release carries on what the old one queued
_FORGET_AT_ONCE = 500
_CONVERSATIONS, _PHOTOS = "conversations", "photos"


class JobQueue(Protocol):
    """What a transaction can queue."""

    def put_job(self, connection: sa.Connection, key: EffectId) -> None:
        """Long work on a photo, as soon as a worker is free."""
        ...

    def put_timer(
        self, connection: sa.Connection, key: EffectId, conversation: ConversationId, timer: StartTimer
    ) -> None:
        """An event for later."""
        ...

    def put_drain(self, connection: sa.Connection, conversation: ConversationId, key: str, delay_s: float) -> None:
        """Another look at a conversation."""
        ...


class Work(Protocol):
    """What the worker process does when a job is due."""

    async def do_job(self, key: EffectId) -> None:
        """Do this long work, unless it is done."""
        ...

    async def drain(self, conversation: ConversationId) -> None:
        """Look at this conversation again."""
        ...

    async def fire(self, key: EffectId, conversation: ConversationId, timer: str, about: str) -> None:
        """Let this timer's event happen."""
        ...


class DbosQueue:
    """The queue as a client: it can put, and needs no worker in this process."""

    def __init__(self, database: Database) -> None:
        self._client = DBOSClient(
            system_database_engine=database.engine,
            application_name=_APPLICATION,
            serializer=DBOSPortableJSONSerializer(),
            lazy=True,
        )

    def put_job(self, connection: sa.Connection, key: EffectId) -> None:
        """See `JobQueue`."""
        self._put(connection, "job", _PHOTOS, key, {}, key)

    def put_timer(
        self, connection: sa.Connection, key: EffectId, conversation: ConversationId, timer: StartTimer
    ) -> None:
        """See `JobQueue`."""
        later = {"delay_seconds": timer.delay_s, "queue_partition_key": conversation}
        self._put(connection, "timer", _CONVERSATIONS, key, later, key, conversation, timer.timer, timer.about)

    def put_drain(self, connection: sa.Connection, conversation: ConversationId, key: str, delay_s: float) -> None:
        """See `JobQueue`."""
        later = {"delay_seconds": delay_s, "queue_partition_key": conversation}
        self._put(connection, "drain", _CONVERSATIONS, key, later, conversation)

    def _put(
        self, connection: sa.Connection, name: str, queue: str, key: str, more: dict[str, Any], *args: str
    ) -> None:
        options: Any = {"queue_name": queue, "workflow_name": name, "workflow_id": key, "app_version": _VERSION, **more}
        self._client.enqueue_in_transaction(connection, options, *args)


class DbosWorker:
    """The queue's other end. One per process; the executor's name is stable, so that a restart finds its own work."""

    def __init__(self, database: Database, executor: str, photo_workers: int, look_every_s: float = 0.5) -> None:
        """`look_every_s`: how long a photo may wait that came in through a process which does no long work."""
        config: DBOSConfig = {
            "name": _APPLICATION,
            "serializer": DBOSPortableJSONSerializer(),  # plain JSON: nothing in the database is ever unpickled
            "system_database_url": database.url,
            "system_database_engine": database.engine,
            "application_version": _VERSION,
            "executor_id": executor,
            "log_level": "ERROR",
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 1.0,  # for nothing here; but stopping waits until it has slept
        }
        self._photo_workers = photo_workers
        self._look_every_s = look_every_s
        self._dbos = DBOS(config=config)

    def serve(self, work: Work) -> None:
        """Say what each kind of job does. Before `start`."""

        @DBOS.workflow(name="job", max_recovery_attempts=1000)
        async def job(key: str) -> None:
            await _persistently(lambda: work.do_job(EffectId(key)))

        @DBOS.workflow(name="drain", max_recovery_attempts=1000)
        async def drain(conversation: str) -> None:
            await _persistently(lambda: work.drain(ConversationId(conversation)))

        @DBOS.workflow(name="timer", max_recovery_attempts=1000)
        async def timer(key: str, conversation: str, name: str, about: str) -> None:
            await _persistently(lambda: work.fire(EffectId(key), ConversationId(conversation), name, about))

    async def start(self) -> None:
        """Begin to take jobs, those of an earlier life first."""
        DBOS.launch()
        # Each look costs a little CPU for ever. What is urgent is done where it arrives; this is for what is late,
        # and for photos that came in through a process that does no long work.
        await DBOS.register_queue_async(
            _CONVERSATIONS, partition_concurrency=1, worker_concurrency=8, polling_interval_sec=1.0
        )
        await DBOS.register_queue_async(
            _PHOTOS, worker_concurrency=self._photo_workers, polling_interval_sec=self._look_every_s
        )

    @staticmethod
    async def forget_finished(before: dt.datetime) -> int:
        """Drop the records of jobs that ended before that moment. Returns how many those were."""
        ended = await DBOS.list_workflows_async(
            completed_before=before.isoformat(), limit=_FORGET_AT_ONCE, load_input=False, load_output=False
        )
        if ended:
            await DBOS.delete_workflows_async([job.workflow_id for job in ended])
        return len(ended)

    def stop(self) -> None:
        """Take no more jobs."""
        DBOS.destroy(workflow_completion_timeout_sec=5)


async def _persistently(work: Callable[[], Awaitable[None]]) -> None:
    """Do it, and do it again when the database fails meanwhile: a job that raises is never taken up again."""
    for attempt in range(_TRIES):
        try:
            return await work()
        except Exception:  # the work itself answers for its own errors; this is about the ground that it stands on
            log.exception("queued_work_failed", attempt=attempt)
            await asyncio.sleep(2**attempt)
    return await work()
