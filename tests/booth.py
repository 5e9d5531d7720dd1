"""The whole product as a process of its own, for stories and for being killed."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "data" / "models"


# Below the ports that systems give to outgoing connections, one of which might take ours between two lives of a booth.
_PORTS = range(12_000, 32_000)


def free_port() -> int:
    """A port of loopback that nobody listens on now, nor will by chance."""
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Booth:
    """`python -m bot demo` on a folder of its own. Start, kill and start again: the folder stays.

    command: which life it lives, "demo", "web" or "worker".
    crash_at: dies for the first time at this point (see `tests.crashing`), and comes back by itself.
    """

    def __init__(self, folder: Path, *, command: str = "demo", crash_at: int = 0, **settings: str) -> None:
        self.folder = folder
        self._command = command
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.said: list[str] = []
        self.deaths = 0
        # People are at the desk whenever the stories are told.
        self._settings = {"BOT_DESK_HOURS": "Mon-Sun 00:00-23:59"} | settings
        self._crash_at = crash_at
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    @property
    def database(self) -> Path:
        return self.folder / "passbooth.db"

    async def start(self, timeout_s: float = 60) -> None:
        """Returns when it says that it is ready."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        own = {"BOT_DATA_DIR": str(self.folder), "BOT_MODELS_DIR": str(MODELS), "BOT_PORT": str(self.port)}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.crashing", self._command),
            cwd=ROOT,
            env={**clean, **own, "BOT_DESK_PASSWORD": "a long password", **self._settings, **self._crash()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        ready = asyncio.Event()
        self._reader = asyncio.create_task(self._read(self._process, ready))
        waiting = asyncio.create_task(ready.wait())
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({waiting, ended}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        ended.cancel()
        if not ready.is_set():
            raise AssertionError("the booth did not start:\n" + "\n".join(self.said[-30:]))

    def _crash(self) -> dict[str, str]:
        counted = {"CRASH_COUNT": str(self.folder / "points")}
        return {**counted, "CRASH_AT": str(self._crash_at)} if self._crash_at and not self.deaths else counted

    @property
    def points(self) -> int:
        """How many points of a possible crash this life has passed."""
        return int((self.folder / "points").read_text())

    async def keep_alive(self) -> None:
        """Start it again whenever it dies, as a platform does; runs until cancelled."""
        while True:
            await self.wait()
            self.deaths += 1
            await self.start()

    async def stop(self) -> int:
        """As Ctrl-C does. Returns the exit code."""
        return await self._end(signal.SIGINT)

    async def kill(self) -> None:
        """As a power cut does."""
        await self._end(signal.SIGKILL)

    async def wait(self) -> int:
        """Until it ends by itself."""
        assert self._process is not None
        code = await self._process.wait()
        if self._reader is not None:
            await self._reader
        return code

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.wait()

    async def _read(self, process: asyncio.subprocess.Process, ready: asyncio.Event) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.said.append(line.decode(errors="replace").rstrip())
            if "is ready" in self.said[-1]:
                ready.set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_alive:
            await self._end(signal.SIGKILL)
