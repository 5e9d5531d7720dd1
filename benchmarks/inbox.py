"""python -m benchmarks.inbox: how far an open inbox is behind, with 300 open conversations and 20 messages a second.

The web process as it ships, on SQLite with `synchronous=FULL`; customers' words come in through the engine's door, five
agents have the inbox open, and each measures from the moment before the words were handed over to their row on the wire.
The floor of the same run: how long the engine alone takes to store the words and take the turn.
"""

import asyncio
import contextlib
import datetime as dt
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

from bot.app import compose
from bot.booth import Passbooth
from bot.domain.events import Envelope, PersonJoined, TextReceived
from bot.domain.ids import ConversationId, EventId
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.wiring.desk import first_agent
from tests.booth import free_port
from tests.desk_agent import DeskAgent

CONVERSATIONS, A_SECOND, SECONDS, AGENTS = 300, 20, 20, 5
_SAID = re.compile(r"number (\d+) ")


def envelope(name: str, conversation: str, event: TextReceived | PersonJoined) -> Envelope:
    at = dt.datetime.now(dt.UTC)
    return Envelope(id=EventId(name), conversation=ConversationId(conversation), at=at, event=event)


async def watch(url: str, agent: DeskAgent, seen: dict[int, float]) -> None:
    """Note when the row with each message came, until cancelled."""
    async with (
        aiohttp.ClientSession(cookies=agent.cookies, read_bufsize=2**22) as session,
        session.get(f"{url}/desk/inbox/stream?folder=all") as stream,
    ):
        async for line in stream.content:
            if line.startswith(b"data: {"):
                now = time.perf_counter()
                for row in json.loads(line[6:])["rows"]:
                    for number in _SAID.findall(row["html"]):
                        seen.setdefault(int(number), now)


async def run(folder: Path) -> None:
    port = free_port()
    os.environ |= {"BOT_DATA_DIR": str(folder), "BOT_PORT": str(port), "BOT_DESK_PASSWORD": "a long password"}
    settings = Settings()
    database = Database(settings.database)
    migrate(database)
    database.close()
    booth = compose(settings, "web")
    await first_agent(settings, booth.ground.database)
    async with booth.serving():
        agents = [DeskAgent(settings.address) for _ in range(AGENTS)]
        for agent in agents:
            await agent.logs_in()
        for n in range(CONVERSATIONS):
            await booth.engine.accept(envelope(f"bench:{n}:0", f"web:bench{n}", TextReceived("hello")))
            await booth.engine.accept(envelope(f"bench:{n}:1", f"web:bench{n}", PersonJoined("desk")))
        seen: list[dict[int, float]] = [{} for _ in agents]
        watchers = [asyncio.create_task(watch(settings.address, *pair)) for pair in zip(agents, seen, strict=True)]
        await asyncio.sleep(3)
        sent, took = await talk(booth)
        await asyncio.sleep(2)
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        report(sent, took, seen)
    await booth.close()


async def talk(booth: Passbooth) -> tuple[dict[int, float], list[float]]:
    """Customers write at their pace. Returns when each message was handed over, and how long the door took."""
    sent: dict[int, float] = {}
    took: list[float] = []
    begun = time.perf_counter()
    for number in range(A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
        sent[number] = time.perf_counter()
        conversation = f"web:bench{number * 7 % CONVERSATIONS}"
        await booth.engine.accept(envelope(f"bench:said:{number}", conversation, TextReceived(f"number {number} here")))
        took.append(time.perf_counter() - sent[number])
    return sent, took


def report(sent: dict[int, float], took: list[float], seen: list[dict[int, float]]) -> None:
    behind = sorted(at[number] - sent[number] for at in seen for number in at)
    # A message whose conversation said more before the next look is never shown itself: the newer one stands there.
    shown = min(len(at) for at in seen)
    print(f"{CONVERSATIONS} open conversations, {A_SECOND} messages a second for {SECONDS} s, {AGENTS} open inboxes")
    print(f"the page is behind: median {1000 * statistics.median(behind):.0f} ms, ", end="")
    print(f"99th percentile {1000 * behind[int(len(behind) * 0.99)]:.0f} ms, most {1000 * behind[-1]:.0f} ms")
    print(f"of {len(sent)} messages every inbox showed at least {shown}")
    print(f"the door alone (floor): median {1000 * statistics.median(took):.1f} ms, most {1000 * max(took):.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
