"""The photo lab: hands photos to worker processes, and replaces a worker that dies, hangs or talks nonsense.

A pool of our own rather than a library's, because the processes that touch strangers' bytes are not trusted: they get
an empty environment, and what comes back is decoded as plain data, never unpickled.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import msgspec
import structlog
from structlog.typing import FilteringBoundLogger

from bot.compliance.document import Document
from bot.domain.aim import NOTHING_SEEN, Aim
from bot.domain.ids import PhotoId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import PaperName, SheetForm
from bot.errors import Refused, Unavailable
from bot.imaging import models
from bot.imaging.jobs import (
    LENGTH_BYTES,
    MAX_BYTES,
    Aimed,
    AimJob,
    AnyReply,
    Assessed,
    AssessJob,
    EngineName,
    Failed,
    Job,
    Made,
    MakeJob,
    Ready,
    Reply,
    SheetJob,
    Unreadable,
    Unused,
    frame_length,
    framed,
    reply_of,
)
from bot.imaging.labels import Labels

MEMORY_BYTES = 2_000_000_000  # address space, not resident memory: most of it are libraries that are never touched
_TRIES = 2
_MAKING = 3  # a finished file is cut at full size and nobody watches a clock: so many times the time of a verdict
_PROJECT = Path(__file__).parents[2]
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
_GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": "1000000"}  # a picture's memory returns to the system when the photo is done


class _Lost(Exception):
    """The worker died, hung or sent what is no answer."""


class PhotoLab:
    """Judges and cuts photos in worker processes. For one event loop; close it, or use it as a context.

    workers: how many processes at most; they are started when they are needed.
    time_limit_s: per verdict, after which its worker is killed; a finished file has three times as long.
    memory_bytes: the address space of one worker.
    niceness: how far the workers stand back behind everybody else on this machine, 0 to 19.
    environment: what this system needs in every process (a loader's path); never a secret.
    """

    def __init__(
        self,
        models_folder: Path,
        *,
        engine: EngineName = "litert",
        workers: int = 1,
        time_limit_s: float = 20.0,
        memory_bytes: int = MEMORY_BYTES,
        niceness: int = 0,
        environment: Mapping[str, str] = MappingProxyType({}),
        log: FilteringBoundLogger | None = None,
    ) -> None:
        self._models = models_folder
        self._engine = engine
        self._time_limit_s = time_limit_s
        self._memory_bytes = memory_bytes
        self._niceness = niceness
        self._environment = {**environment, **_ONE_THREAD, **_GIVE_BACK, "PYTHONPATH": str(_PROJECT)}
        self._places = asyncio.Semaphore(workers)
        self._idle: list[Process] = []
        self._log: FilteringBoundLogger = log or structlog.get_logger(__name__)
        self._ending: set[asyncio.Task[int]] = set()

    async def assess(
        self,
        photo: PhotoId,
        data: bytes,
        document: Document,
        words: Labels | None = None,
        *,
        only_the_tip: bool = False,
    ) -> Assessed:
        """The verdict on a photo, drawn upon with these words. Raises `Unreadable`."""
        _bounded(data)
        labels = None if words is None else msgspec.msgpack.encode(words)
        job = AssessJob(photo=photo, data=data, document=document, words=labels, only_the_tip=only_the_tip)
        reply = await self._do(job, Assessed)
        if isinstance(reply, Failed):
            raise Unreadable("failed")
        return reply

    async def make(self, data: bytes, document: Document, *, whiten: bool = False, nudge: Nudge = AS_PLANNED) -> bytes:
        """The finished file (JPEG). Raises `Unreadable`, and `Refused` when no permitted file can be cut.

        whiten: with a white wall, which is `Refused` unless the document permits it. nudge: with the cut moved by this much,
        which is `Refused` where it would leave the document's bands or the picture.
        """
        return await self._made(MakeJob(_bounded(data), document, whiten, nudge))

    async def sheet(
        self,
        data: bytes,
        document: Document,
        words: Labels,
        paper: PaperName = "10x15",
        form: SheetForm = "jpeg",
        *,
        whiten: bool = False,
        nudge: Nudge = AS_PLANNED,
    ) -> bytes:
        """A sheet of prints, cut from the original. Raises `Unreadable`, and `Refused` as `make` does."""
        labels = msgspec.msgpack.encode(words)
        return await self._made(SheetJob(_bounded(data), document, labels, paper, form, whiten, nudge))

    async def aim(self, frame: bytes, document: Document, original_px: tuple[int, int]) -> Aim:
        """What to put right before the photo is taken. A picture that cannot be looked at is `NOTHING_SEEN`."""
        try:
            reply = await self._do(AimJob(_bounded(frame), document, original_px), Aimed)
        except Unreadable:
            return NOTHING_SEEN
        return NOTHING_SEEN if isinstance(reply, Failed) else reply.aim

    async def warm(self) -> None:
        """Check the models and start one worker. Raises `Unavailable` when either is not possible."""
        models.verify(self._models)
        async with self._places:
            try:
                self._idle.append(await self._start())
            except _Lost as lost:
                raise Unavailable(f"a photo worker does not start: {lost}") from lost

    async def close(self) -> None:
        """End all workers."""
        while self._idle:
            self._end(self._idle.pop())
        await asyncio.gather(*self._ending)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _made(self, job: MakeJob | SheetJob) -> bytes:
        reply = await self._do(job, Made)
        if isinstance(reply, Failed):
            raise Refused(reply.why)
        return reply.file

    async def _do(self, job: Job, wanted: type[AnyReply]) -> AnyReply | Failed:
        """The answer to a job; another worker tries once more when the first one is lost. Raises `Unreadable`."""
        request = framed(job)
        seconds = self._time_limit_s * (1 if isinstance(job, AssessJob | AimJob) else _MAKING)
        for attempt in range(1, _TRIES + 1):
            try:
                async with self._places:
                    reply = await self._ask(request, seconds)
            except _Lost as lost:
                self._log.warning("lab.worker_lost", kind=type(job).__name__, attempt=attempt, reason=str(lost))
                continue
            match reply:
                case Unused():
                    raise Unreadable(reply.reason)
                case Failed():
                    self._log.error("lab.job_failed", kind=type(job).__name__, reason=reply.why)
                    return reply
                case answer if isinstance(answer, wanted):
                    return answer
                case _:
                    self._log.error("lab.wrong_answer", kind=type(job).__name__, reason=type(reply).__name__)
        raise Unreadable("failed")

    async def _ask(self, request: bytes, seconds: float) -> Reply:
        """One exchange with one worker; any exception, a cancellation too, ends that worker."""
        process = await self._take()
        try:
            async with asyncio.timeout(seconds):
                _stdin(process).write(request)
                await _stdin(process).drain()
                reply = await _receive(process)
        except TimeoutError as error:
            self._end(process)
            raise _Lost(f"no answer within {seconds} s") from error
        except (OSError, asyncio.IncompleteReadError, ValueError, msgspec.MsgspecError) as error:
            self._end(process)
            raise _Lost(type(error).__name__) from error
        except BaseException:
            self._end(process)
            raise
        self._idle.append(process)
        return reply

    async def _take(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        return await self._start()

    async def _start(self) -> Process:
        """A new worker that has raised its walls. Its own session: a Ctrl-C at the terminal is for us alone."""
        limits = (str(self._memory_bytes), str(self._time_limit_s * _MAKING))
        command = (sys.executable, "-m", "bot.imaging.worker", str(self._models.resolve()), self._engine, *limits)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, env=self._environment, start_new_session=True
        )
        try:
            if self._niceness:
                os.setpriority(os.PRIO_PROCESS, process.pid, self._niceness)
            async with asyncio.timeout(self._time_limit_s):
                reply = await _receive(process)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError, msgspec.MsgspecError) as error:
            self._end(process)
            raise _Lost(f"not ready: {type(error).__name__}") from error
        except BaseException:
            self._end(process)
            raise
        if not isinstance(reply, Ready):
            self._end(process)
            raise _Lost(reply.why if isinstance(reply, Failed) else "not ready")
        self._log.info("lab.worker_started", model=self._engine, wall=", ".join(reply.walls))
        return process

    def _end(self, process: Process) -> None:
        """Kill at once; the system's own cleaning up is waited for in the background."""
        if process.returncode is None:
            process.kill()
        task = asyncio.ensure_future(process.wait())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large")
    return data


async def _receive(process: Process) -> Reply:
    if process.stdout is None:
        raise ValueError("a worker without a pipe")
    length = frame_length(await process.stdout.readexactly(LENGTH_BYTES))
    return reply_of(await process.stdout.readexactly(length))


def _stdin(process: Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise ValueError("a worker without a pipe")
    return process.stdin
