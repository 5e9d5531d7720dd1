"""Consent: start at once, and lose the right to withdraw once the photo is delivered."""

from bot.dialogs import consents, orders
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Ask whether to start now."""
    consents.ask(talk, "immediate_start", "start-now", "wait")


def handle(talk: Talk, event: Answer) -> Next:
    """Place the order, or say what waiting means."""
    match event:
        case ChoiceTapped(choice="start-now"):
            consents.record(talk, "immediate_start", "start-now")
            return orders.place(talk)
        case ChoiceTapped(choice="wait"):
            consents.record(talk, "immediate_start", "wait")
            talk.say("start-declined", talk.choice("start-now"))
            return None
        case _:
            return talk.puzzled()
