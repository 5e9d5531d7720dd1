"""Going aside for a moment (language, erasure) and coming back to where one was."""

import msgspec

from bot.dialogs.state import Conversation, Placed, StageName, fresh
from bot.dialogs.talk import Next, Talk
from bot.domain.effects import AdvanceOrder, EraseData, scrubbed
from bot.domain.ids import OrderId

SIDE_STAGES: frozenset[StageName] = frozenset({"awaiting_language", "awaiting_erasure_confirmation"})


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
    unpaid = [order for order, placed in before.orders.items() if placed.order.status == "awaiting_payment"]
    talk.conversation = msgspec.structs.replace(
        fresh(before.id, before.language), greeted=True, owner=before.owner, orders=_scrubbed(before)
    )
    talk.want(*(AdvanceOrder(order=order, trigger="cancelled") for order in unpaid), EraseData())
    talk.say("erasing")
    return None


def _scrubbed(conversation: Conversation) -> dict[OrderId, Placed]:
    return {
        number: Placed(order=scrubbed(placed.order), at=placed.at) for number, placed in conversation.orders.items()
    }
