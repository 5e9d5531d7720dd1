"""The money."""

from bot.dialogs import orders
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.events import ChoiceTapped
from bot.domain.ids import OrderId


def enter(talk: Talk) -> None:
    """Say how this order is paid."""
    orders.ask_payment(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """Cancelling is all that can be said here; paying happens elsewhere."""
    match event:
        case ChoiceTapped(choice=choice):
            kind, order = about(choice)
            return orders.cancel(talk, OrderId(order)) if kind == "cancel" else talk.puzzled()
        case _:
            return talk.puzzled()
