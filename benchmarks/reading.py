"""python -m benchmarks.reading: how long a turn takes while the desk reads, on SQLite with 300,000 lines behind it.

The web process as it ships. Customers write, one message after the other, through the engine's door: alone (the floor), beside
searches of the inbox for words that are nowhere, beside one for words that are everywhere, and beside figures of two years.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.figures import ZONE, Years, spans
from benchmarks.inbox import envelope
from bot.app import compose
from bot.booth import Passbooth
from bot.domain.events import TextReceived
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.figures import SqlTally
from bot.storage.inbox import SqlInbox
from bot.storage.migrate import migrate

_TURNS = 40
_APART_S = 0.02


async def turns(booth: Passbooth, name: str, count: int) -> list[float]:
    """Take so many turns. Returns how long each took, in seconds, the shortest first."""
    took = []
    for number in range(count):
        said = envelope(f"{name}:{number}", f"web:{name}{number % 10}", TextReceived("hello"))
        begun = time.perf_counter()
        await booth.engine.accept(said)
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(_APART_S)
    return sorted(took)


async def beside(booth: Passbooth, name: str, read: Callable[[], Awaitable[object]] | None) -> dict[str, float]:
    """The milliseconds of turns while this is read again and again, and of the reading itself."""
    reads: list[float] = []
    over = asyncio.Event()

    async def reading() -> None:
        while read is not None and not over.is_set():
            begun = time.perf_counter()
            await read()
            reads.append(1000 * (time.perf_counter() - begun))

    reader = asyncio.create_task(reading())
    await asyncio.sleep(0.05)
    took = await turns(booth, name, _TURNS)
    over.set()
    await reader
    found = {"turn_ms": 1000 * took[len(took) // 2], "turn_most_ms": 1000 * took[-1]}
    return found | ({"reading_ms": sorted(reads)[len(reads) // 2]} if reads else {})


async def measure(folder: Path, orders: int) -> dict[str, dict[str, float]]:
    settings = Settings(data_dir=folder, desk_time_zone=ZONE)
    database = Database(settings.database)
    migrate(database)
    Years(database, orders).fill()
    database.close()
    booth = compose(settings, "web")
    inbox, tally = SqlInbox(booth.ground.database), SqlTally(booth.ground.database)
    _, years = dict(spans()).values()

    async def figures() -> None:
        for question in (tally.requests, tally.decisions, tally.sold, tally.moved, tally.funnel, tally.approvals):
            await question(years)

    await turns(booth, "warm", _TURNS)
    result = {
        "alone": await beside(booth, "alone", None),
        "words that are nowhere": await beside(booth, "nowhere", lambda: inbox.find("xylophone", None)),
        "words that are everywhere": await beside(booth, "everywhere", lambda: inbox.find("long does it take", None)),
        "figures of two years": await beside(booth, "figures", figures),
    }
    await booth.close()
    return result


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    options.add_argument("--orders", type=int, default=50_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder), chosen.orders))
    for name, figures in result.items():
        print(f"{name}: " + ", ".join(f"{what} {ms:.0f}" for what, ms in figures.items()))
    print(json.dumps({"benchmark": "reading", **result}))


if __name__ == "__main__":
    main()
