"""The server that is measured: a command in processes of its own, whose CPU time the kernel tells."""

import asyncio
import contextlib
import os
import shlex
import signal
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE_S = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A command, started and stopped as a context; ready when its port takes connections."""

    def __init__(self, command: str, port: int) -> None:
        self._command = command
        self._port = port

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(*shlex.split(self._command), start_new_session=True)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._listens()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    def cpu_s(self) -> float:
        """CPU time, user and system, of the process and of all that it started, so far (Linux)."""
        parents, times = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            parents[int(stat.parent.name)] = int(fields[1])
            times[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
        family = {self._process.pid}
        while grown := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= grown
        return sum(times.get(pid, 0.0) for pid in family)

    async def _listens(self) -> None:
        while True:
            if self._process.returncode is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}: {self._command}")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return

    async def _stop(self) -> None:
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)  # what it started ends with it
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 10)
