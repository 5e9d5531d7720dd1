"""What agents are told of when they do not look: what kind of work waits, since when, and where at the desk it is.

No word, name, number or picture of a customer is in a notice: it travels through servers that are not ours.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

from bot.domain.effects import CaseKind
from bot.domain.ids import CaseId, DocumentId
from bot.domain.team import WORK, Reach, Right, comes_first

NoticeKind = Literal["person", "photo", "promise", "claim", "dispute", "money", "reassigned", "confirm"]
NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

# What a case that was opened is called when agents are told of it. An order that an agent took up is no news to anybody.
NOTICE_OF: Mapping[CaseKind, NoticeKind] = {
    "review": "photo",
    "contest": "photo",
    "person": "person",
    "callback": "person",
    "claim": "claim",
    "dispute": "dispute",
    "promise": "promise",
    "money": "money",
}
PHOTOS: tuple[CaseKind, ...] = tuple(case for case, kind in NOTICE_OF.items() if kind == "photo")

# Whose work it is; nobody else is told.
_RIGHTS: Mapping[NoticeKind, Right] = {
    **{kind: WORK[case] for case, kind in NOTICE_OF.items()},
    "reassigned": "talk",
    "confirm": "confirm",
}

AT_MOST_EVERY = dt.timedelta(minutes=5)  # one e-mail
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_AT_THE_DESK = dt.timedelta(minutes=2)  # whoever was seen since then has it before them


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits.

    key: what it is known by, so that it is noted once. to: for this agent alone; "" is everybody whose work it is.
    silent: noted, and nobody is told, as of a photo that comes behind others of its document that wait already.
    wider: noted again after a head start, for those who were not told at first.
    """

    key: str
    kind: NoticeKind
    channel: str  # of the conversation; nothing else of its name
    document: DocumentId | None = None
    case: CaseId | None = None
    to: str = ""
    silent: bool = False
    wider: bool = False
    at: dt.datetime

    @property
    def path(self) -> str:
        """Where at the desk it is seen to."""
        if self.kind == "confirm":
            return "/desk/proposals"
        return f"/desk/cases/{self.case}" if self.case else "/desk"


class Quiet(msgspec.Struct, frozen=True):
    """From when until when nothing is told, by the clock of the desk; past midnight where it ends before it begins."""

    begins: dt.time
    ends: dt.time

    def covers(self, clock: dt.time) -> bool:
        """Whether this time of day is in it. The end is not; and where both are the same, nothing is."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent wants to be told of, and where. `confirmed`: the e-mail address was proven to be theirs."""

    agent: str
    email: str = ""
    confirmed: bool = False
    language: str = "en"
    kinds: frozenset[NoticeKind] = frozenset()
    quiet: Quiet | None = None


def work_of(kind: NoticeKind) -> Right:
    """Whose work it is."""
    return _RIGHTS[kind]


def is_for(notice: Notice, reach: Reach, team: Collection[Reach], language: str, country: str) -> bool:
    """Whether somebody is told by this notice: of what is within their reach at once, and of the rest when it is noted again.

    team: everybody whose work it is. language: the customer's; country: the document's; each is asked about where the
    work needs it, for who judges a photo reads no words.
    """
    if notice.to:
        return True
    if work_of(notice.kind) == "review":
        return comes_first(reach, team, country=country) != notice.wider
    return comes_first(reach, team, language=language) != notice.wider


Timing = Literal["now", "later", "never"]


def kinds_of(rights: frozenset[Right]) -> tuple[NoticeKind, ...]:
    """What somebody with these rights may be told of."""
    return tuple(kind for kind in NOTICE_KINDS if _RIGHTS[kind] in rights)


def timing(
    quiet: Quiet | None, zone: str, now: dt.datetime, seen_at: dt.datetime | None, told_at: dt.datetime | None = None
) -> Timing:
    """When to tell an agent what waits: now, when the quiet hours or the pause are over, or never.

    never: the desk is open before them and shows it. now, seen_at (at the desk), told_at (the last e-mail): UTC.
    """
    if seen_at is not None and now - seen_at < _AT_THE_DESK:
        return "never"
    if quiet is not None and quiet.covers(now.astimezone(ZoneInfo(zone)).time()):
        return "later"
    return "later" if told_at is not None and now - told_at < AT_MOST_EVERY else "now"


def read_kinds(words: str) -> frozenset[NoticeKind]:
    """The kinds that are named, with spaces between them; a word that is none gives nothing."""
    named = set(words.split())
    return frozenset(kind for kind in NOTICE_KINDS if kind in named)


def read_quiet(begins: str, ends: str) -> Quiet | None:
    """`read_quiet("22:00", "07:00")`; None where either is missing, or both are the same. Raises `ValueError`."""
    if not begins or not ends or begins == ends:
        return None
    if not (_CLOCK.fullmatch(begins) and _CLOCK.fullmatch(ends)):
        raise ValueError("a time of day is written like 22:00")
    return Quiet(dt.time.fromisoformat(begins), dt.time.fromisoformat(ends))
