"""The office refused the photo: which order, whose it is, which office, and what it said; then a person decides."""

from bot.dialogs import aside, documents
from bot.dialogs.state import ClaimDraft
from bot.dialogs.talk import Next, Talk, anytime
from bot.domain.effects import AdvanceOrder, FileClaim, FindOrder, KeepPhoto
from bot.domain.events import OrderFound, OrderStatus, PhotoReceived
from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import Choice
from bot.domain.text import text

CLAIMABLE: frozenset[OrderStatus] = frozenset({"shipped", "delivered"})
_OFFERED = 4
MOST_WORDS = 500  # characters that are kept of what is typed


def begin(talk: Talk) -> Next:
    """The customer says that the office refused the photo, or wants the money back for that."""
    if talk.counter.refund_policy == "none":
        talk.say("claim-no-refunds", anytime("person"))
        return None
    talk.change(claim=ClaimDraft())
    return aside.go_aside(talk, "awaiting_claim")


def ask(talk: Talk) -> None:
    """Ask for what is still missing."""
    claim = talk.conversation.claim or ClaimDraft()
    if claim.order is None:
        talk.say("claim-which", *_own(talk), talk.choice("claim-leave"))
    elif not claim.email:
        talk.say("claim-email", talk.choice("claim-leave"), order=claim.order)
    elif not claim.office:
        talk.say("claim-office", talk.choice("claim-leave"))
    else:
        talk.say("claim-evidence", talk.choice("claim-no-evidence"), talk.choice("claim-leave"))


def choose(talk: Talk, order: OrderId) -> Next:
    """This order; its e-mail address is asked for unless we know it in this conversation."""
    placed = talk.conversation.orders.get(order)
    talk.change(claim=ClaimDraft(order=order))
    return give_email(talk, placed.order.email) if placed is not None and placed.order.email else talk.stage


def give_email(talk: Talk, email: str) -> Next:
    """Look for the order with this address; the answer comes in the same turn."""
    claim = talk.conversation.claim
    if claim is None or claim.order is None:
        return talk.stage
    talk.change(claim=ClaimDraft(order=claim.order, email=email))
    talk.want(FindOrder(claim.order, email))
    return None


def found(talk: Talk, event: OrderFound) -> Next:
    """The order is there: go on, or say why there is nothing to claim."""
    claim = talk.conversation.claim
    if claim is None or claim.order != event.found or talk.stage != "awaiting_claim":
        return None
    if problem := why_not(talk, event):
        talk.change(claim=None)
        talk.say(problem, anytime("person"), order=event.found)
        return aside.come_back(talk)
    talk.change(claim=ClaimDraft(order=event.found, email=claim.email, found=True, document=event.document))
    return talk.stage


def not_found(talk: Talk) -> Next:
    """No such order with this address; which of the two is wrong, nobody is told."""
    if talk.conversation.claim is None or talk.stage != "awaiting_claim":
        return None
    talk.change(claim=ClaimDraft())
    talk.say("claim-not-found")
    return talk.stage


def why_not(talk: Talk, order: OrderFound) -> str:
    """The text that says why nothing can be claimed for this order; "" when it can."""
    if order.status == "claim_opened":
        return "claim-already"
    if order.status not in CLAIMABLE:
        return "claim-too-early" if order.status not in ("refunding", "refunded") else "claim-refunded"
    if talk.counter.refund_policy == "printed_only" and not (order.checked and order.posted):
        return "claim-printed-only"
    return ""


def tell(talk: Talk, words: str) -> Next:
    """The office, or what it said."""
    claim = talk.conversation.claim
    if claim is None or not claim.found:
        return talk.puzzled()
    if not claim.office:
        office = " ".join(words.split())[:MOST_WORDS]
        talk.change(
            claim=ClaimDraft(order=claim.order, email=claim.email, found=True, document=claim.document, office=office)
        )
        return talk.stage
    return _file(talk, claim, words[:MOST_WORDS], None)


def receive(talk: Talk, event: PhotoReceived) -> Next:
    """A photo of the office's letter: kept, and not judged."""
    claim = talk.conversation.claim
    if claim is None or not claim.office:
        talk.say("claim-letter-later")
        return talk.ask_again()
    talk.want(KeepPhoto(event.photo, event.source))
    return _file(talk, claim, "", event.photo)


def _file(talk: Talk, claim: ClaimDraft, words: str, evidence: PhotoId | None) -> Next:
    if claim.order is None:
        return talk.stage
    decide_by = talk.counter.promise_claim(talk.envelope.at).at
    talk.want(AdvanceOrder(order=claim.order, trigger="claim_opened"))
    talk.want(FileClaim(order=claim.order, office=claim.office, words=words, evidence=evidence, decide_by=decide_by))
    talk.change(claim=None, stage=talk.conversation.back_to or "awaiting_next", back_to=None)
    return None


def _own(talk: Talk) -> tuple[Choice, ...]:
    mine = sorted(
        (placed for placed in talk.conversation.orders.values() if placed.order.status in CLAIMABLE),
        key=lambda placed: placed.at,
        reverse=True,
    )
    return tuple(
        talk.choice(
            f"claim-order:{placed.order.id}",
            text("choice-claim-order", order=placed.order.id, document=documents.name(placed.order.document)),
        )
        for placed in mine[:_OFFERED]
    )
