"""The product with a power cut at a chosen moment: `CRASH_AT=17 python -m tests.crashing demo` dies at the 17th point.

A point is the instant before and the instant after each commit, of ours and of the queue's; nothing in the product knows
of it. `CRASH_COUNT=file` writes how many points there were so far, so that a test can choose among them.
"""

import os
import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

_at = int(os.environ.pop("CRASH_AT", "0"))
_count_file = os.environ.pop("CRASH_COUNT", "")
_seen = 0
_lock = threading.Lock()
_commit = DefaultDialect.do_commit


def _point() -> None:
    global _seen  # noqa: PLW0603 - one count for the whole process is the point
    with _lock:
        _seen += 1
        if _count_file:
            Path(_count_file).write_text(str(_seen))
        if _seen == _at:
            os._exit(137)


def _commit_with_points(self: DefaultDialect, connection: Any) -> None:
    # Only commits that wrote something count: the queue's idle looks would drown the others.
    changes = getattr(connection.driver_connection, "total_changes", 0)  # SQLite counts them
    wrote = changes != _changes.get(id(connection), 0)
    if wrote:
        _point()
    _commit(self, connection)
    if wrote:
        _changes[id(connection)] = changes
        _point()


_changes: dict[int, int] = {}
DefaultDialect.do_commit = _commit_with_points  # type: ignore[method-assign]

if __name__ == "__main__":
    from bot.__main__ import main

    sys.exit(main(sys.argv[1:]))
