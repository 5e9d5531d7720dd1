"""What people at the desk decide to do for an order, and why. What is large waits for a second pair of eyes."""

import datetime as dt
from typing import Literal, NewType

import msgspec

from bot.domain.ids import CaseId, OrderId
from bot.domain.money import Money

ProposalId = NewType("ProposalId", str)

# "claim-…": the decision about a claim that would give as much.
Measure = Literal["refund", "redo", "resend", "reopen", "cancel", "address", "claim-refund", "claim-redo"]
# "": waits for somebody else. "done": needed nobody else. "expired": something moved before it was confirmed.
Outcome = Literal["", "done", "confirmed", "declined", "expired"]

GIVES_MONEY: frozenset[Measure] = frozenset({"refund", "claim-refund"})


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. reason: for our own people, kept with the books. words: to the customer, where a claim has them.

    standing: how the order stood when this was decided; what was decided about another standing is not done any more.
    answer: what whoever confirmed or declined said to it. Moments are UTC.
    """

    id: ProposalId
    order: OrderId
    kind: Measure
    reason: str
    by: str
    at: dt.datetime
    amount: Money | None = None
    case: CaseId | None = None
    words: str = ""
    standing: str = ""
    outcome: Outcome = ""
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    answer: str = ""
