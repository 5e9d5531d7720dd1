"""Going aside for a moment (language, erasure, withdrawal, claim, a question for people) and coming back to where one was."""

import msgspec

from bot.dialogs.state import Conversation, Placed, StageName, fresh
from bot.dialogs.talk import Next, Talk, anytime
from bot.domain.effects import AdvanceOrder, EraseData, ForgetAddress, OpenCase, scrubbed
from bot.domain.events import OrderStatus
from bot.domain.ids import OrderId

SIDE_STAGES: frozenset[StageName] = frozenset(
    {
        *("awaiting_language", "awaiting_erasure_confirmation", "awaiting_withdrawal", "awaiting_claim"),
        *("awaiting_question", "awaiting_comment"),
    }
)

# Paid for, and nothing has been done for it yet: the money goes back with the photo. What is under way, people see to.
_NOT_BEGUN: frozenset[OrderStatus] = frozenset({"paid", "retake_requested"})
_UNDER_WAY: frozenset[OrderStatus] = frozenset(
    {"in_review", "approved", "delivering", "producing", "claim_opened", "redo_granted", "needs_review"}
)


def go_aside(talk: Talk, stage: StageName) -> Next:
    """Enter a side stage and remember where to return to."""
    talk.change(back_to=talk.conversation.back_to or talk.stage)
    return stage


def come_back(talk: Talk) -> Next:
    """Return to where one was, and ask again."""
    talk.again = True
    return talk.conversation.back_to or talk.stage


def speak(talk: Talk, language: str) -> Next:
    """Speak this language from now on."""
    talk.change(language=language)
    talk.say("language-chosen")
    return come_back(talk)


def move(talk: Talk, stage: StageName) -> None:
    """Be at a stage from now on without asking, or after the side stage that the customer is at."""
    talk.change(**({"back_to": stage} if talk.stage in SIDE_STAGES else {"stage": stage}))


def forget(talk: Talk) -> Next:
    """Forget all that we know of the customer; of the orders stays what the books must keep."""
    before = talk.conversation
    unpaid = [
        order
        for order, placed in before.orders.items()
        if placed.order.status in ("draft", "awaiting_payment", "expired") and placed.order.paid_with is None
    ]
    open_to_withdraw = [order for order, placed in before.orders.items() if placed.order.status in _NOT_BEGUN]
    talk.conversation = msgspec.structs.replace(
        fresh(before.id, before.language), greeted=True, owner=before.owner, orders=_scrubbed(before)
    )
    talk.want(*(AdvanceOrder(order=order, trigger="cancelled") for order in unpaid))
    talk.want(*(AdvanceOrder(order=order, trigger="withdrawn") for order in open_to_withdraw), EraseData())
    talk.say("erasing")
    return None


def forgotten(talk: Talk) -> Next:
    """All is erased. Orders that were paid and cannot be finished any more are a person's matter: the money is not ours."""
    talk.say("erased", anytime("another"))
    talk.want(ForgetAddress())
    for order, placed in talk.conversation.orders.items():
        if placed.order.status in _UNDER_WAY:
            talk.want(OpenCase(case="money", order=order, document=placed.order.document))
    return None


def _scrubbed(conversation: Conversation) -> dict[OrderId, Placed]:
    return {
        number: Placed(order=scrubbed(placed.order), at=placed.at) for number, placed in conversation.orders.items()
    }
