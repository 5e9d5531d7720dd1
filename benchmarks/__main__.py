"""python -m benchmarks: every measurement, one after the other, each in a process of its own; writes docs/bench.md."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "bench.md"
PARTS = {
    "The verdict on a 12 MP photo": "benchmarks.verdict",
    "A picture while the photo is aimed": "benchmarks.guidance",
    "A text turn over Telegram": "benchmarks.telegram_turn",
    "An open inbox at the desk": "benchmarks.inbox",
    "A photo judged by keyboard": "benchmarks.reviewing",
    "Start, memory and idling": "benchmarks.footprint",
    "A worker's memory over many photos": "benchmarks.endurance",
    "The desk's figures": "benchmarks.figures",
    "A turn while the desk reads": "benchmarks.reading",
}
# What is no measurement: lines for programs, logs, and what a demo says when it starts, its password among it.
_NOT_A_FIGURE = re.compile(r"^(\{|\d{4}-\d\d-\d\d|INFO|WARNING)")
_DEMO = re.compile(r"^Passbooth demo is ready\..*?^ *Ctrl-C stops it\.\n", re.MULTILINE | re.DOTALL)


def page(outputs: Mapping[str, str], on: dt.date) -> str:
    """The page of all figures as they were printed, by the title of their part."""
    parts = [
        "# The bench table",
        f"Written by `make bench` on {on:%-d %B %Y}. What the figures mean, and the aims: [measurements](measurements.md).",
    ]
    for title, output in outputs.items():
        lines = [line.rstrip() for line in _DEMO.sub("", output).splitlines() if not _NOT_A_FIGURE.match(line)]
        parts += [f"## {title}", "```\n" + "\n".join(lines).strip("\n") + "\n```"]
    return "\n\n".join(parts) + "\n"


def measured(module: str) -> str:
    """What a part prints, which is shown as it comes."""
    printed = []
    with subprocess.Popen([sys.executable, "-m", module], stdout=subprocess.PIPE, text=True) as part:
        for line in part.stdout or ():
            print(line, end="", flush=True)
            printed.append(line)
    if part.returncode:
        raise subprocess.CalledProcessError(part.returncode, module)
    return "".join(printed)


def main() -> None:
    outputs = {}
    for title, module in PARTS.items():
        print(f"\n{title}\n{'=' * len(title)}", flush=True)
        outputs[title] = measured(module)
    PAGE.write_text(page(outputs, dt.datetime.now(dt.UTC).date()), encoding="utf-8")


if __name__ == "__main__":
    main()
