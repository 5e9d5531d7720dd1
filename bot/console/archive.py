"""What the desk asks of the house about orders that are not in its hands, and about what it decides for them."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.domain.events import OrderStatus
from bot.domain.ids import CaseId, ConversationId, OrderId
from bot.domain.past import Found, Past, Sought
from bot.domain.proposal import Outcome, Proposal, ProposalId


class Archive(Protocol):
    """Orders, whosever they are."""

    async def latest(self, status: OrderStatus | None, before: OrderId | None, limit: int) -> Sequence[Found]:
        """Up to so many orders, the latest first: with this status, or all but drafts; behind the one that is named."""
        ...

    async def find(self, kind: Sought, words: str) -> Sequence[Found]:
        """The orders with this number, e-mail address or telephone number, as `searching.read` writes them."""
        ...

    async def past(self, order: OrderId) -> Past | None:
        """All that is written down about an order; None where there is none."""
        ...

    async def take_up(self, case: CaseId, order: OrderId, agent: str, at: dt.datetime) -> bool:
        """Put the order into this agent's hands, as a case of its own. False where they have one of it already."""
        ...

    async def is_held(self, conversation: ConversationId, agent: str) -> bool:
        """Whether this agent holds the conversation."""
        ...


class Proposals(Protocol):
    """What people decide for orders, and what of it waits for somebody else."""

    async def put(self, wanted: Proposal, since: dt.datetime, needs_another: Callable[[int], bool]) -> Proposal:
        """Write the decision down, as done or as waiting; the same one twice is one.

        needs_another: is told what went back of the order since that moment, or is about to, in minor units.
        """
        ...

    async def waiting(self) -> Sequence[Proposal]:
        """Those that wait, the oldest first."""
        ...

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        """One of them, while it waits."""
        ...

    async def settle(self, proposal: ProposalId, outcome: Outcome, by: str, answer: str, at: dt.datetime) -> bool:
        """Decide about one that waits. False for anybody but the first, and for the one who proposed it."""
        ...
