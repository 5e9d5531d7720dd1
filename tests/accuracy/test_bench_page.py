"""The bench table shows figures, and nothing that a program under measurement happened to say."""

import datetime as dt

from benchmarks.__main__ import PARTS, page

PRINTED = """2026-11-22T14:46:01Z [info     ] lab.worker_started  model=litert
Passbooth demo is ready.
  chat  http://localhost:46263/
        log in as desk with a-password
  Ctrl-C stops it.
server           loop    cpu_ms
the whole bot    open    7.12
{"benchmark": "turn"}
"""


def test_only_the_figures_are_kept() -> None:
    written = page({"A text turn": PRINTED}, dt.date(2026, 11, 2))
    assert "on 2 November 2026" in written
    assert written.endswith(
        "## A text turn\n\n```\nserver           loop    cpu_ms\nthe whole bot    open    7.12\n```\n"
    )


def test_every_part_can_be_run() -> None:
    assert all(module.startswith("benchmarks.") for module in PARTS.values())
