"""What the review asks of the tables: whose turn it is, and what was thought so far."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.ids import CaseId, DocumentId
from bot.domain.opinion import Decision, Opinion


class Reviews(Protocol):
    """The photos that people judge. `documents`: those that an agent judges, None for all of them."""

    async def next_case(self, agent: str, documents: Collection[DocumentId] | None, *, is_lead: bool) -> CaseId | None:
        """The photo to judge next, free or this agent's already: whose customer paid to be first, then the first promise."""
        ...

    async def waiting_for_others(self, agent: str, documents: Collection[DocumentId] | None, *, is_lead: bool) -> int:
        """How many photos nobody has yet that this agent is not offered."""
        ...

    async def look(self, case: CaseId, agent: str, at: dt.datetime) -> None:
        """The agent whose case it is has it before their eyes; the clock runs from the first time on."""
        ...

    async def ask_another(
        self, case: CaseId, agent: str, decision: Decision, reason: str, words: str, at: dt.datetime
    ) -> bool:
        """Write the agent's own opinion down and leave the case to somebody else. False unless it is theirs, and new."""
        ...

    async def disagree(self, case: CaseId, agent: str, decision: Decision, reason: str, at: dt.datetime) -> bool:
        """Write the second opinion down and leave the case to a lead. False unless it is this agent's."""
        ...

    async def opinions(self, case: CaseId) -> Sequence[Opinion]:
        """What was thought of this case so far, in order."""
        ...
