"""A worker process: one photo at a time, from one pipe to another, behind walls.

    python -m bot.imaging.worker MODELS ENGINE MEMORY_BYTES CPU_SECONDS

It is started by `lab.py` and ends when its pipe is closed. Whatever libraries print goes nowhere: the pipe is for
answers only, and stderr for our own warnings.
"""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import cast

from bot.errors import Unavailable
from bot.imaging.jobs import LENGTH_BYTES, EngineName, Failed, Job, Ready, Reply, frame_length, framed, job_of
from bot.imaging.walls import NO_NETWORK, allow_seconds, raise_walls


def main(arguments: list[str]) -> None:
    """Serve until the pipe is closed."""
    models, engine, memory_bytes, cpu_seconds = arguments
    asked, answers = _private_pipes()
    walls = raise_walls(int(memory_bytes))
    if engine == "mediapipe" and not NO_NETWORK.intersection(walls):
        _write(answers, Failed("MediaPipe reports its usage, and this system gives no way to keep it off the network"))
        return
    try:
        do = _craft(Path(models), cast("EngineName", engine))
    except Unavailable as error:
        _write(answers, Failed(str(error)))
        return
    _write(answers, Ready(walls))
    while (body := _read(asked)) is not None:
        allow_seconds(float(cpu_seconds))
        _write(answers, _answer(do, job_of(body)))


def _craft(models: Path, name: EngineName) -> Callable[[Job], Reply]:
    """The picture libraries are loaded behind the walls: they may start threads, and a namespace is per thread."""
    from bot.imaging import craft  # noqa: PLC0415 - only now

    engine = craft.open_engine(name, models)
    return lambda job: craft.do(job, engine)


def _answer(do: Callable[[Job], Reply], job: Job) -> Reply:
    try:
        return do(job)
    except Exception as error:  # noqa: BLE001 - the worker outlives any photo; the lab logs this as a bug
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Failed(f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}")


def _private_pipes() -> tuple[int, int]:
    """Take stdin and stdout for ourselves; a library that prints, prints into nothing."""
    asked, answers, told = os.dup(0), os.dup(1), os.dup(2)
    logging.basicConfig(level=logging.WARNING, stream=os.fdopen(told, "w", buffering=1))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return asked, answers


def _read(pipe: int) -> bytes | None:
    head = _exactly(pipe, LENGTH_BYTES)
    return None if head is None else _exactly(pipe, frame_length(head))


def _exactly(pipe: int, length: int) -> bytes | None:
    """So many bytes; None when the other end is closed."""
    body = bytearray()
    while len(body) < length:
        piece = os.read(pipe, min(length - len(body), 1 << 20))
        if not piece:
            return None
        body += piece
    return bytes(body)


def _write(pipe: int, reply: Reply) -> None:
    rest = memoryview(framed(reply))
    while rest:
        rest = rest[os.write(pipe, rest) :]


if __name__ == "__main__":
    main(sys.argv[1:])
