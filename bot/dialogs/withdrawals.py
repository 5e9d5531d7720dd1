"""Withdrawing from the contract: offered as long as the right lasts, done in two steps, and confirmed with a receipt.

Directive 2011/83/EU, Article 11a (as amended by Directive (EU) 2023/2673): a function that is easy to find, a second step
that confirms, and a receipt with the content, the day and the hour on something that lasts; that one is an e-mail.
"""

from bot.dialogs import aside, documents
from bot.dialogs.state import Placed
from bot.dialogs.talk import Next, Talk, about, anytime
from bot.domain.effects import AdvanceOrder
from bot.domain.ids import OrderId
from bot.domain.text import text
from bot.payments.lifecycle import TRANSITIONS

_OFFERED = 3


def may_withdraw(placed: Placed) -> bool:
    """Whether this order's money goes back on the customer's word: the tables of the order hold us to the same."""
    return "withdrawn" in TRANSITIONS[placed.order.status]


def ask(talk: Talk) -> Next:
    """The customer wants to withdraw; from which contract is asked where there are several."""
    open_ones = [placed for placed in _newest_first(talk) if may_withdraw(placed)]
    match open_ones:
        case []:
            return _explain(talk)
        case [only]:
            return of(talk, only.order.id)
        case several:
            ways = (
                anytime(f"withdraw:{placed.order.id}", text("choice-withdraw-order", order=placed.order.id))
                for placed in several[:_OFFERED]
            )
            talk.say("withdraw-which", *ways)
            return None


def of(talk: Talk, order: OrderId) -> Next:
    """Go aside to confirm that it is this contract."""
    placed = talk.conversation.orders.get(order)
    if placed is None or not may_withdraw(placed):
        return _explain(talk)
    talk.change(withdrawing=order)
    return aside.go_aside(talk, "awaiting_withdrawal")


def confirm(talk: Talk, choice: str) -> Next:
    """The second step: withdraw, and go back to where one was."""
    order = OrderId(about(choice)[1])
    placed = talk.conversation.orders.get(order)
    if placed is None or order != talk.conversation.withdrawing or not may_withdraw(placed):
        talk.change(withdrawing=None)
        return talk.outdated()
    talk.change(withdrawing=None, retaking=None if talk.conversation.retaking == order else talk.conversation.retaking)
    talk.want(AdvanceOrder(order=order, trigger="withdrawn"))
    talk.change(stage="awaiting_next" if talk.conversation.order == order else talk.conversation.back_to, back_to=None)
    return None


def show(talk: Talk) -> None:
    """What would be withdrawn from, and the two answers."""
    order = talk.conversation.withdrawing
    placed = talk.conversation.orders.get(order) if order else None
    if order is None or placed is None:
        talk.say("withdraw-none", anytime("person"))
        return
    document, total = documents.name(placed.order.document), placed.order.total
    ways = (talk.choice(f"withdraw-confirm:{order}"), talk.choice("withdraw-keep"))
    talk.say("withdraw-confirm", *ways, order=order, document=document, total=total)


def _explain(talk: Talk) -> Next:
    """There is nothing to withdraw from, and why; what the customer can do instead."""
    newest = next(iter(_newest_first(talk)), None)
    if newest is None:
        talk.say("withdraw-none", anytime("person"))
    elif newest.order.status in ("draft", "awaiting_payment", "expired"):
        talk.say("withdraw-unpaid", anytime("status"), anytime("person"))
    else:
        talk.say("withdraw-over", anytime("claim"), anytime("person"), order=newest.order.id)
    return None


def _newest_first(talk: Talk) -> list[Placed]:
    return sorted(talk.conversation.orders.values(), key=lambda placed: (placed.at, placed.order.id), reverse=True)
