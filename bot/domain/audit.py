"""The log of what people did at the desk: a chain, in which no entry can be changed or taken out without it showing.

Each entry's link is the SHA-256 of the link before it and of the entry itself. Whoever keeps the last link elsewhere can
also tell whether entries were cut off at the end.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping

import msgspec

START = "0" * 64  # the link before the first entry


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did, or saw. `about`: numbers and chosen words of ours; never what a customer said or is called."""

    at: dt.datetime  # UTC
    agent: str
    deed: str
    about: Mapping[str, str] = {}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A deed as it stands in the log. `link`: 64 hex digits."""

    id: int
    deed: Deed
    link: str


def link_of(previous: str, deed: Deed) -> str:
    """The deed's link, behind the one before it."""
    written = (deed.at.astimezone(dt.UTC).isoformat(), deed.agent, deed.deed, dict(sorted(deed.about.items())))
    return hashlib.sha256(previous.encode() + b"\n" + msgspec.json.encode(written)).hexdigest()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the log stands after all of it was read. `broken`: the first entry that is not what was written."""

    count: int
    last: str
    broken: int | None
    expected: bool  # whether the link that was looked for is there


def stand(entries: Iterable[Entry], expect: str = "", each: Callable[[Entry], object] = lambda _: None) -> Standing:
    """Read the log from its start, all entries in order; `each` sees every one. `expect`: a link that must be there."""
    count, last, broken, expected = 0, START, None, expect in ("", START)
    for entry in entries:
        if broken is None and link_of(last, entry.deed) != entry.link:
            broken = entry.id
        count, last, expected = count + 1, entry.link, expected or entry.link == expect
        each(entry)
    return Standing(count=count, last=last, broken=broken, expected=expected)
