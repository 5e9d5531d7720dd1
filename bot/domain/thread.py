"""A conversation as it stands in the desk's inbox, and which of them an agent wants to see. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from bot.domain.effects import CaseKind
from bot.domain.ids import ConversationId, DocumentId, channel_of
from bot.domain.team import HEAD_START, Reach, comes_first

Folder = Literal["waiting", "mine", "team", "assistant", "all"]

PRESENT = dt.timedelta(seconds=25)  # that a page is open is known for so long: it says so every ten
MINE = "mine"  # in the place of a language: those that the agent reads
NOBODY = ("bot", "queue")  # who holds a conversation that no person holds: the assistant, or nobody yet


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in the inbox. Moments are UTC.

    said: the number of its last line; asked: that of the customer's last line, 0 before the first; words: the beginning of
    that line. waits_since: since when the customer has waited for a person, None while nobody is waited for. due_at: when
    the first promise about it ends. viewing, typing: who of the team has it open, and writes.
    """

    conversation: ConversationId
    owner: str
    language: str
    at: dt.datetime  # of the last line
    said: int = 0
    asked: int = 0
    words: str = ""
    waits_since: dt.datetime | None = None
    due_at: dt.datetime | None = None
    kinds: tuple[CaseKind, ...] = ()
    document: DocumentId | None = None
    labels: tuple[str, ...] = ()
    viewing: tuple[str, ...] = ()
    typing: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """The way it came."""
        return channel_of(self.conversation)

    @property
    def is_held(self) -> bool:
        """Whether a person has it."""
        return self.owner not in NOBODY

    def urgency(self, reach: Reach, team: Collection[Reach] = ()) -> str:
        """Sorts before others as text: who waits first, by the promise or else by the waiting; then the latest.

        reach: of the agent who looks. What others of the team read and this agent does not stands where it would if it had come
        later by a head start: further back, and never last for good.
        """
        if self.waits_since is not None:
            since = min(self.due_at or self.waits_since, self.waits_since)
            behind = dt.timedelta() if comes_first(reach, team, self.language) else HEAD_START
            return f"0{(since + behind).timestamp():015.3f}"
        return f"1{10**10 - self.at.timestamp():015.3f}"


class Sieve(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent wants to see. "" and None are everything.

    language: one, or `MINE`: those within the agent's reach. found: what a search has found.
    """

    folder: Folder = "waiting"
    channel: str = ""
    language: str = ""
    reach: Reach = Reach()
    label: str = ""
    unread: bool = False
    found: frozenset[ConversationId] | None = None

    def passes(self, thread: Thread, agent: str, read: int) -> bool:
        """Whether it is to be seen. read: the last line that this agent has seen of it."""
        return (
            _in_folder(thread, self.folder, agent)
            and self.channel in ("", thread.channel)
            and self._reads(thread.language)
            and (not self.label or self.label in thread.labels)
            and (not self.unread or is_unread(thread, read))
            and (self.found is None or thread.conversation in self.found)
        )

    def _reads(self, language: str) -> bool:
        return self.reach.covers(language) if self.language == MINE else self.language in ("", language)


def is_unread(thread: Thread, read: int) -> bool:
    """Whether the customer has said something that the agent has not seen; the assistant's own talk is nobody's to read."""
    return thread.asked > read and (thread.owner != "bot" or bool(thread.kinds))


def counted(threads: Iterable[Thread], agent: str) -> dict[Folder, int]:
    """How many there are in each folder."""
    every = tuple(threads)
    folders: tuple[Folder, ...] = ("waiting", "mine", "team", "assistant", "all")
    return {folder: sum(_in_folder(thread, folder, agent) for thread in every) for folder in folders}


def _in_folder(thread: Thread, folder: Folder, agent: str) -> bool:
    match folder:
        case "waiting":
            return thread.waits_since is not None and thread.owner in ("queue", "bot", agent)
        case "mine":
            return thread.owner == agent
        case "team":
            return thread.is_held and thread.owner != agent
        case "assistant":
            return thread.owner == "bot" and not thread.kinds
        case "all":
            return True
