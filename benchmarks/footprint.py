"""python -m benchmarks.footprint: how long the product takes to import and to be ready, and how much memory it keeps.

The web process is measured as it ships for many processes (`python -m bot web`), after a hundred customers said hello;
the demo is everything in one process. Its worker is measured after it judged a photo, and idle CPU while nobody comes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.verdict import twelve_megapixels
from tests.booth import ROOT, free_port
from tests.faces import astronaut

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def import_s() -> float:
    """The median of seven fresh interpreters' `import bot.app`."""
    code = "import time; t = time.perf_counter(); import bot.app; print(time.perf_counter() - t)"
    runs = [float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(7)]
    return statistics.median(runs)


@contextmanager
def alive(life: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """The product in one of its lives: the process, its address, and how long it took to be ready."""
    port = free_port()
    own = {"BOT_DATA_DIR": str(folder), "BOT_MODELS_DIR": str(ROOT / "data" / "models"), "BOT_PORT": str(port)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", life]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "is ready" in line:
                break
        yield process, f"http://localhost:{port}", time.perf_counter() - began
        process.terminate()


def resident_mb(pid: int) -> float:
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1000


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def worker_of(pid: int) -> int:
    return int(subprocess.check_output(["pgrep", "-P", str(pid), "-f", "bot.imaging.worker"]).split()[0])


class Browser:
    """A customer's browser, as far as posting goes."""

    def __init__(self, url: str) -> None:
        self._url = url
        with urllib.request.urlopen(url) as page:
            self._cookie = page.headers["Set-Cookie"].partition(";")[0]

    def posts(self, path: str, body: bytes, kind: str) -> None:
        headers = {"Cookie": self._cookie, "Origin": self._url, "Content-Type": kind}
        request = urllib.request.Request(self._url + path, body, headers)
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200

    def verdict_s(self, photo: bytes) -> float:
        """From the moment the upload begins to the picture with the verdict in the chat."""
        stream = urllib.request.Request(f"{self._url}/chat/events", headers={"Cookie": self._cookie})
        with urllib.request.urlopen(stream) as lines:
            for line in lines:
                if line.startswith(b"event: ready"):
                    break
            began = time.perf_counter()
            self.posts(f"/chat/photos?id={uuid.uuid4()}", photo, "image/jpeg")
            for line in lines:
                if b'"picture"' in line and b'"author":"assistant"' in line:
                    break
            return time.perf_counter() - began

    def says(self, **words: object) -> None:
        self.posts("/chat/messages", json.dumps({"id": str(uuid.uuid4()), **words}).encode(), "application/json")


def main() -> None:
    rows: dict[str, float] = {"import bot.app, s (median of 7)": round(import_s(), 2)}
    with tempfile.TemporaryDirectory() as folder:
        with alive("demo", Path(folder)) as (demo, url, ready_s):
            rows["demo ready, s"] = round(ready_s, 2)
            time.sleep(3)
            before = cpu_s(demo.pid)
            time.sleep(10)
            rows["demo idle, % of a core"] = round(10 * (cpu_s(demo.pid) - before), 1)
            customer = Browser(url)
            customer.says(start=True)
            customer.says(text="other card")
            waits = [customer.verdict_s(astronaut()) for _ in range(5)]
            rows["upload to verdict in the chat, s (median of 5)"] = round(statistics.median(waits), 2)
            rows["the same for a 12 MP photo, s"] = round(customer.verdict_s(twelve_megapixels()[0]), 2)
            rows["imaging worker after 5 photos, MB"] = round(resident_mb(worker_of(demo.pid)), 1)
            rows["demo (web and worker in one) after 5 photos, MB"] = round(resident_mb(demo.pid), 1)
        with alive("web", Path(folder)) as (web, url, _):
            for _ in range(100):
                Browser(url).says(start=True)
            rows["web after 100 customers, MB"] = round(resident_mb(web.pid), 1)
    for name, value in rows.items():
        print(f"{name:52}{value:>8}")
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
