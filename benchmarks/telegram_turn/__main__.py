"""python -m benchmarks.telegram_turn [--server COMMAND --text WORDS ...]

Measures CPU per update and the wait from webhook to sendMessage: of a bare python-telegram-bot echo, of our Telegram
edge alone, of the whole bot, and, with --server, of whatever the command starts. In the command, {port}, {api} and {secret} stand for
the port to listen on, the address of the Bot API's stand-in (append /bot), and the webhook's secret. The text must
be answered with exactly one sendMessage; --first texts are said once in every chat before.
"""

import argparse
import json
import socket
import sys
from pathlib import Path

import uvloop

from benchmarks.telegram_turn.load import Crowd, Run, Target
from benchmarks.telegram_turn.server import Server
from benchmarks.telegram_turn.standin import Replies, start

_SECRET = "benchmark-secret"  # noqa: S105 - of a server that lives for a minute
_OURS = f"{sys.executable} -m benchmarks.telegram_turn"
_KNOWN = {
    "bare python-telegram-bot": _OURS + ".echo --port {port} --api {api}",
    "our edge, nothing stored": _OURS + ".edge --port {port} --api {api} --secret {secret}",
    "the whole bot, all stored": _OURS + ".booth --port {port} --api {api} --secret {secret}",
}


def _row(name: str, loop: str, run: Run, cpu_s: float, replies: int) -> dict[str, object]:
    updates = len(run.waits_s) + run.lost
    return {
        "server": name,
        "loop": loop,
        "updates": updates,
        "cpu_ms_per_update": round(1000 * cpu_s / updates, 2),
        "updates_per_s": round(updates / run.took_s, 1),
        "p50_ms": round(run.percentile_ms(0.50), 1),
        "p95_ms": round(run.percentile_ms(0.95), 1),
        "lost": run.lost,
        "replies": replies,
    }


async def _measure(name: str, command: str, path: str, chosen: argparse.Namespace) -> list[dict[str, object]]:
    replies = Replies()
    standin, api_port = await start(replies)
    port = chosen.port or _free_port()
    command = command.format(port=port, api=f"http://127.0.0.1:{api_port}", secret=_SECRET)
    target = Target(port, path, _SECRET)
    rows = []
    async with Server(command, port) as server, standin:
        for text in chosen.first or ["hi"]:
            await Crowd(target, replies, text).everybody_says_it_once(chosen.chats)
        crowd = Crowd(target, replies, chosen.text)
        for loop in ("closed", "open"):
            replies.count, cpu_s = 0, server.cpu_s()
            if loop == "closed":
                run = await crowd.closed_loop(chosen.updates, chosen.customers)
            else:
                run = await crowd.open_loop(chosen.updates, chosen.chats, chosen.rate)
            rows.append(_row(name, loop, run, server.cpu_s() - cpu_s, replies.count))
            await replies.quiet()
        target.close()
    return rows


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _print(rows: list[dict[str, object]]) -> None:
    table = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.telegram_turn", description=__doc__)
    arguments.add_argument("--server", help="a command to measure beside the yardsticks")
    arguments.add_argument("--name", default="the given server")
    arguments.add_argument(
        "--port", type=int, default=0, help="where it listens, when the command does not take {port}"
    )
    arguments.add_argument("--path", default="/telegram/webhook")
    arguments.add_argument("--text", default="blorp", help="answered with exactly one sendMessage")
    arguments.add_argument("--first", action="append", help="said once in every chat before; may be repeated")
    arguments.add_argument("--updates", type=int, default=500, help="in each loop")
    arguments.add_argument("--customers", type=int, default=8, help="at once, in the closed loop")
    arguments.add_argument("--chats", type=int, default=50, help="in turn, in the open loop")
    arguments.add_argument("--rate", type=float, default=25.0, help="updates a second, in the open loop")
    arguments.add_argument("--json", type=Path, help="where to write the rows")
    return arguments.parse_args()


async def _main(chosen: argparse.Namespace) -> None:
    rows = []
    for name, command in _KNOWN.items():
        rows += await _measure(name, command, "/telegram/webhook", argparse.Namespace(**{**vars(chosen), "port": 0}))
    if chosen.server:
        rows += await _measure(chosen.name, chosen.server, chosen.path, chosen)
    _print(rows)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    uvloop.run(_main(_arguments()))
