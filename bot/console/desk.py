# ruff: noqa: D102 - the fields of a row are explained once, in the row's docstring
"""What the desk asks of the rest of the house: its work, and the words to show it in.

The rows are protocols with read-only fields, because the room that reads them from tables and this room do not know
each other.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.assessment import Assessment
from bot.domain.effects import CaseKind, Order
from bot.domain.ids import CaseId, ConversationId, DocumentId, EffectId, EventId, OrderId, PhotoId
from bot.domain.invoice import Invoice
from bot.domain.line import Line
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.opinion import Stage
from bot.domain.prints import Cut, PaperName, SheetForm
from bot.domain.text import Text
from bot.domain.thread import Thread

# Who holds a conversation when no person of the team does: the assistant, or nobody yet.
NOT_PEOPLE = ("bot", "queue")


class Case(Protocol):
    """Something that the desk is asked to decide. `assigned_to` is empty until an agent opens it.

    `settled`: closed, or decided by an agent and about to be closed. `express`: its customer paid to be first. `stage`:
    "second" when `asked_by` wants another's opinion, with these words of theirs, and "lead" when the two differ.
    `returned_at`: when it came back to the queue from an agent who had fallen silent. `language`: its customer's.
    """

    @property
    def id(self) -> CaseId: ...
    @property
    def kind(self) -> CaseKind: ...
    @property
    def conversation(self) -> ConversationId: ...
    @property
    def order(self) -> OrderId | None: ...
    @property
    def photo(self) -> PhotoId | None: ...
    @property
    def document(self) -> DocumentId | None: ...
    @property
    def opened_at(self) -> dt.datetime: ...
    @property
    def due_at(self) -> dt.datetime | None: ...
    @property
    def assigned_to(self) -> str: ...
    @property
    def settled(self) -> bool: ...
    @property
    def returned_at(self) -> dt.datetime | None: ...
    @property
    def express(self) -> bool: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def asked_by(self) -> str: ...
    @property
    def asked_words(self) -> str: ...
    @property
    def language(self) -> str: ...


class Talk(Protocol):
    """A conversation. `asked`: its customer asked for a person, and nobody has seen to that yet.

    `concerns_people`: a person holds it, or is asked for.
    """

    @property
    def conversation(self) -> ConversationId: ...
    @property
    def owner(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def updated_at(self) -> dt.datetime: ...
    @property
    def asked(self) -> bool: ...
    @property
    def concerns_people(self) -> bool: ...


class Question(Protocol):
    """A question that was left for people. `answer_to`: the e-mail address for the answer, "" for the chat."""

    @property
    def words(self) -> str: ...
    @property
    def answer_to(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...


class Parcel(Protocol):
    """An order whose prints are to be posted; the address is read apart, and that is written down.

    An order whose customer had their data erased has no address any more, and is no parcel. `prints`: which making of
    them this is.
    """

    @property
    def order(self) -> OrderId: ...
    @property
    def conversation(self) -> ConversationId: ...
    @property
    def document(self) -> DocumentId: ...
    @property
    def prints(self) -> int: ...
    @property
    def since(self) -> dt.datetime: ...


class Misfit(Protocol):
    """Unexpected money: another amount, another currency, paid twice, or for an order that was cancelled."""

    @property
    def order(self) -> OrderId: ...
    @property
    def due(self) -> Money: ...
    @property
    def received(self) -> Sequence[Money]: ...


class Claim(Protocol):
    """That an office refused a photo, as the customer tells it."""

    @property
    def office(self) -> str: ...
    @property
    def words(self) -> str: ...


class Proof(Protocol):
    """What is known of a photo that was sold, when the photo is gone.

    failed: the checks that it did not pass. unseen: those that could not tell.
    """

    @property
    def sha256(self) -> str: ...
    @property
    def failed(self) -> Sequence[str]: ...
    @property
    def unseen(self) -> Sequence[str]: ...
    @property
    def reviewer(self) -> str: ...
    @property
    def print_job(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...


class Sale(Protocol):
    """An order with its money, its papers, its claims and the proofs of its photos. `asked`: is about to be given back."""

    @property
    def order(self) -> Order: ...
    @property
    def conversation(self) -> ConversationId: ...
    @property
    def movements(self) -> Sequence[Movement]: ...
    @property
    def invoices(self) -> Sequence[Invoice]: ...
    @property
    def claims(self) -> Sequence[Claim]: ...
    @property
    def proofs(self) -> Sequence[Proof]: ...
    @property
    def asked(self) -> Money: ...


class Desk(Protocol):
    """The desk's work."""

    # cases
    async def waiting(self) -> Sequence[Case]:
        """Cases that are not settled, oldest first."""
        ...

    async def case(self, case: CaseId) -> Case | None:
        """One case."""
        ...

    async def assign(self, case: CaseId, agent: str, holder: str = "") -> bool:
        """Give an unsettled case to the agent if `holder` has it (nobody, when empty). False when that is not so."""
        ...

    async def put_back(self, case: CaseId, agent: str) -> bool:
        """Give the agent's own unsettled case back to the queue."""
        ...

    async def assessment(self, photo: PhotoId) -> Assessment | None:
        """What the machine found in this photo."""
        ...

    async def rejections(self, order: OrderId) -> Sequence[str]:
        """The reasons for which photos of this order were rejected, oldest first."""
        ...

    async def note_photo_access(self, case: CaseId, agent: str, purpose: str, at: dt.datetime) -> PhotoId | None:
        """Write the access down and return the photo; None, and nothing written, unless the open case is this agent's."""
        ...

    # conversations
    async def talks(self) -> Sequence[Talk]:
        """Conversations that a person holds, the latest first."""
        ...

    async def talk(self, conversation: ConversationId) -> Talk | None:
        """A conversation, also one that the assistant holds."""
        ...

    async def take_requests(self, conversation: ConversationId, agent: str) -> None:
        """Give every open request for a person in this conversation to the agent."""
        ...

    async def was_refused(self, event: EventId) -> bool:
        """Whether this event's turn was taken and let nothing be said: of an agent's words, that somebody else had the word."""
        ...

    async def questions(self, conversation: ConversationId) -> Sequence[Question]:
        """What the customer left for people to answer and is open still, in order."""
        ...

    async def lines(self, conversation: ConversationId, limit: int) -> Sequence[Line]:
        """The last lines of the transcript, in order."""
        ...

    async def cases_in(self, conversation: ConversationId, agent: str) -> Sequence[Case]:
        """The agent's own open cases in this conversation."""
        ...

    async def misfits(self, conversation: ConversationId) -> Sequence[Misfit]:
        """The orders of this conversation whose money does not fit."""
        ...

    async def failures(self, conversation: ConversationId) -> Mapping[EffectId, str]:
        """What was given up in this conversation: the name of each effect ("Send", "MakeProduct" ...) by its id."""
        ...

    async def telephone(self, case: CaseId, agent: str, at: dt.datetime) -> str | None:
        """Write the access down and return whom to call; None, and nothing written, unless the open case is this agent's."""
        ...

    # money
    async def sale(self, order: OrderId, agent: str) -> Sale | None:
        """An order's money; None unless this agent has an open case of it, or holds the conversation it was placed in."""
        ...

    async def orders_in(self, conversation: ConversationId) -> Sequence[OrderId]:
        """The orders of a conversation that money has moved for, or for whoever paid for them, the latest first."""
        ...

    async def close_seen(self, case: CaseId, agent: str, at: dt.datetime) -> None:
        """A warning of this agent's has been seen to."""
        ...

    # parcels
    async def parcels(self) -> Sequence[Parcel]:
        """Prints to be posted, oldest first."""
        ...

    async def parcel(self, order: OrderId) -> Parcel | None:
        """One of them; None unless it is to be posted."""
        ...

    async def note_parcel_access(self, order: OrderId, agent: str, purpose: str, at: dt.datetime) -> Order | None:
        """Write the access down and return the order; None, and nothing written, unless it is to be posted."""
        ...


class Inbox(Protocol):
    """The conversations of the inbox, and what agents put into it."""

    async def threads(self, now: dt.datetime) -> Sequence[Thread]:
        """Every conversation of the inbox as it is now (UTC)."""
        ...

    async def reads(self, agent: str) -> Mapping[ConversationId, int]:
        """The last line that this agent has seen of each conversation."""
        ...

    async def mark_read(self, agent: str, conversation: ConversationId, line: int) -> None:
        """The agent has seen this line and those before it."""
        ...

    async def find(self, words: str, order: OrderId | None) -> frozenset[ConversationId]:
        """Conversations in which these words were said or labelled, or that this order was placed in; the latest ones."""
        ...

    async def add_label(self, conversation: ConversationId, label: str, agent: str, at: dt.datetime) -> None:
        """Put the label on, where it is not on already."""
        ...

    async def remove_label(self, conversation: ConversationId, label: str) -> None:
        """Take it off."""
        ...

    async def labels(self) -> Sequence[str]:
        """Every label that is in use."""
        ...

    async def labels_of(self, conversation: ConversationId) -> Sequence[str]:
        """The labels of one conversation."""
        ...

    async def note_presence(
        self, agent: str, conversation: ConversationId, now: dt.datetime, *, typing: bool, leaves: bool
    ) -> None:
        """The agent has this conversation open, writes in it, or has left it."""
        ...


class Finisher(Protocol):
    """Makes finished photos when they are asked for, and keeps none. Raises `Unavailable` or `Undeliverable`."""

    async def file(self, cut: Cut) -> bytes:
        """The finished file, as the customer would get it."""
        ...

    async def sheet(self, cut: Cut, paper: PaperName, form: SheetForm, language: str) -> bytes:
        """A sheet of prints, with its few words in this language."""
        ...


class Words(Protocol):
    """The catalogue."""

    def say(self, text: Text, language: str) -> str: ...

    def has(self, id: str) -> bool: ...  # noqa: A002 - the catalogue calls it id
