"""`python -m bot admin audit`: whether the desk's log is whole, and all of it as lines of JSON."""

from collections.abc import Iterable
from typing import TextIO

import msgspec

from bot.domain.audit import Entry, stand


def print_audit(entries: Iterable[Entry], out: TextIO, *, export: TextIO | None = None, expect: str = "") -> int:
    """Read every entry, say how the log stands, and write the entries out. Returns 0, or 1 where it is not whole."""

    def write(entry: Entry) -> None:
        if export is not None:
            export.write(msgspec.json.encode(entry).decode() + "\n")

    standing = stand(entries, expect, write)
    out.write(f"{standing.count} entries; the last link is {standing.last}\n")
    if standing.broken is not None:
        out.write(f"entry {standing.broken} is not what was written, or one before it is missing\n")
    if not standing.expected:
        out.write("the expected link is not there: entries were taken out\n")
    return 0 if standing.broken is None and standing.expected else 1
