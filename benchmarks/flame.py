"""Where the time goes, as a flame graph: the Python stack, looked at every millisecond, in speedscope's file format.

Open the file at https://www.speedscope.app or with its command of the same name; nothing is sent anywhere. What runs inside
of a library is counted with the line that called it.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

_EVERY_S = 0.001


def sample(work: Callable[[], object], seconds: float) -> list[tuple[tuple[str, str, int], ...]]:
    """Run the work again and again for so long; what the stack was at each look, outermost function first."""
    looks: list[tuple[tuple[str, str, int], ...]] = []
    watched, done = threading.get_ident(), threading.Event()

    def look() -> None:
        while not done.wait(_EVERY_S):
            looks.append(_stack(sys._current_frames()[watched]))  # noqa: SLF001 - the documented way to see them

    watcher = threading.Thread(target=look)
    watcher.start()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        work()
    done.set()
    watcher.join()
    start = _common(looks)
    return [stack[start:] for stack in looks]


def write(looks: list[tuple[tuple[str, str, int], ...]], name: str, path: Path) -> None:
    frames = {frame: at for at, frame in enumerate(dict.fromkeys(frame for stack in looks for frame in stack))}
    profile = {
        "type": "sampled",
        "name": name,
        "unit": "milliseconds",
        "startValue": 0,
        "endValue": len(looks),
        "samples": [[frames[frame] for frame in stack] for stack in looks],
        "weights": [1] * len(looks),
    }
    told = [{"name": function, "file": file, "line": line} for function, file, line in frames]
    schema = "https://www.speedscope.app/file-format-schema.json"
    path.write_text(json.dumps({"$schema": schema, "name": name, "shared": {"frames": told}, "profiles": [profile]}))


def _stack(frame: FrameType | None) -> tuple[tuple[str, str, int], ...]:
    stack = []
    while frame is not None:
        code = frame.f_code
        stack.append((f"{Path(code.co_filename).stem}.{code.co_qualname}", code.co_filename, code.co_firstlineno))
        frame = frame.f_back
    return tuple(reversed(stack))


def _common(looks: list[tuple[tuple[str, str, int], ...]]) -> int:
    """How many functions every look begins with: the way into the work."""
    return next((at for at, level in enumerate(zip(*looks, strict=False)) if len(set(level)) > 1), 0)
