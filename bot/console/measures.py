"""What can be done for an order, by the table of its life; done at once, or proposed where somebody else has to agree."""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from bot.console.guard import Visit
from bot.domain.effects import Order
from bot.domain.events import (
    CancelDecided,
    ClaimDecided,
    Envelope,
    Event,
    RedoDecided,
    RefundDecided,
    ReopeningDecided,
    ResendDecided,
)
from bot.domain.ids import CaseId, ConversationId, EventId, OrderId, derived
from bot.domain.money import Money
from bot.domain.past import Past
from bot.domain.proposal import Measure, Proposal, ProposalId
from bot.errors import Refused
from bot.payments.four_eyes import SERIES, is_redone_enough, is_too_much
from bot.payments.lifecycle import RECORDED, TRANSITIONS
from bot.payments.order import can_mend

MOST_WORDS = 500  # characters of what an agent says to a decision

Needs = Callable[[int], bool]  # whether somebody else has to agree, by what went back of the order lately


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """What the order's table permits now. by_chat, by_email: the ways that its file can go. erased: and so it cannot."""

    redo: bool
    by_chat: bool
    by_email: bool
    reopen: bool
    cancel: bool
    address: bool
    erased: bool

    @property
    def anything(self) -> bool:
        """Whether there is something to offer."""
        return self.redo or self.by_chat or self.by_email or self.reopen or self.cancel or self.address


def possible(past: Past, *, mails: bool) -> Possible:
    """What can be done. mails: letters are written here at all."""
    order = past.order
    steps, leads = TRANSITIONS[order.status], order.paid_with is None
    was_sent = order.status in RECORDED["file_resent"] and order.product != "prints" and bool(order.product_sha256)
    sends = was_sent and past.erased_at is None
    return Possible(
        # A claim is decided in its case, with words to the customer.
        redo="redo_granted" in steps and order.status != "claim_opened" and past.known,
        by_chat=sends and past.known,
        by_email=sends and bool(order.email) and mails,
        reopen="payment_reopened" in steps and leads and past.known,
        cancel="cancel_decided" in steps and leads,
        address=can_mend(order) and past.known,
        erased=was_sent and past.erased_at is not None,
    )


def standing(order: Order) -> str:
    """What has gone back of this order's money, or is about to: a form that was opened before that is out of date."""
    return f"{order.refunded_minor}-{order.asked_minor}-{len(order.refunds)}"


def standing_of(kind: Measure, order: Order) -> str:
    """What must not have moved when a proposal is confirmed: the money, and for all but a plain refund also the order."""
    return standing(order) if kind == "refund" else f"{order.status}:{order.photo}:{standing(order)}"


def too_much(visit: Visit, amount: Money) -> Needs:
    """Whether so much is more than one person's to give."""
    limit = visit.console.four_eyes.limit_in(amount.currency, visit.console.now())
    return lambda given_minor: is_too_much(limit, amount, given_minor)


def redone_enough(order: Order) -> Needs:
    """Whether another new photo is more than one person's to grant."""
    return lambda _: is_redone_enough(order)


def at_once(_given_minor: int) -> bool:
    """Nobody else is needed."""
    return False


def form_id(order: OrderId, nonce: str) -> ProposalId:
    """The decision that this form is."""
    return ProposalId(derived("proposal", order, nonce).lower())


async def claim_id(visit: Visit, case: CaseId, order: OrderId, kind: Measure) -> ProposalId:
    """The decision about this claim; another one, once an earlier one was declined or came too late."""
    past = await visit.console.archive.past(order)
    settled = [
        one for one in (past.decided if past else ()) if one.case == case and one.outcome in ("declined", "expired")
    ]
    return ProposalId(derived("proposal", case, kind, str(len(settled))).lower())


async def waiting_for(visit: Visit, order: OrderId) -> Sequence[Proposal]:
    """What is proposed for this order."""
    return [one for one in await visit.console.proposals.waiting() if one.order == order]


async def carry_out(visit: Visit, wanted: Proposal, conversation: ConversationId, needs: Needs) -> Proposal:
    """Write the decision down; what needs nobody else happens now. Twice the same decision happens once."""
    settled = await visit.console.proposals.put(wanted, visit.console.now() - SERIES, needs)
    if settled.outcome == "done":
        await tell(visit, settled, conversation, visit.console.now())
    return settled


async def tell(visit: Visit, proposal: Proposal, conversation: ConversationId, at: dt.datetime) -> None:
    """Let the order hear of the decision. The event is known by the proposal, or by the claim that it settles."""
    named = f"desk:case:{proposal.case}:decided" if proposal.case else f"desk:proposal:{proposal.id}"
    event = event_of(proposal)
    await visit.console.accept(Envelope(id=EventId(named), conversation=conversation, at=at, event=event))


def event_of(proposal: Proposal) -> Event:
    """What is told to the order. Raises `Refused` for a claim's decision without its case."""
    order, agent, reason = proposal.order, proposal.by, proposal.reason
    match proposal:
        case Proposal(kind="refund", amount=amount):
            return RefundDecided(order=order, agent=agent, reason=reason, amount=amount)
        case Proposal(kind="redo"):
            return RedoDecided(order=order, agent=agent, reason=reason)
        case Proposal(kind="resend", words=ways):
            by_chat, by_email = "chat" in ways, "email" in ways
            return ResendDecided(order=order, agent=agent, reason=reason, by_chat=by_chat, by_email=by_email)
        case Proposal(kind="reopen"):
            return ReopeningDecided(order=order, agent=agent, reason=reason)
        case Proposal(kind="cancel"):
            return CancelDecided(order=order, agent=agent, reason=reason)
        case Proposal(kind="claim-refund", case=str() as case, words=words):
            return ClaimDecided(case=case, order=order, outcome="refund", agent=agent, words=words)
        case Proposal(kind="claim-redo", case=str() as case, words=words):
            return ClaimDecided(case=case, order=order, outcome="redo", agent=agent, words=words)
        case _:
            raise Refused(f"proposal {proposal.id} is about a claim and names none")
