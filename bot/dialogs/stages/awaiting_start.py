"""Consent: start at once, and lose the right to withdraw once the photo is delivered; or keep it, and wait."""

from bot.dialogs import basket, clock, consents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Ask whether to start now."""
    consents.ask(talk, "immediate_start", "start-now", "wait")


def handle(talk: Talk, event: Answer) -> Next:
    """Have the order paid, or say what waiting means and let that be chosen too."""
    match event:
        case ChoiceTapped(choice="start-now"):
            consents.record(talk, "immediate_start", "start-now")
            return basket.confirm(talk, "now")
        case ChoiceTapped(choice="wait"):
            consents.record(talk, "immediate_start", "wait")
            day = talk.day(talk.envelope.at + clock.WITHDRAWAL)
            talk.say("start-declined", talk.choice("start-now"), talk.choice("start-later"), day=day)
            return None
        case ChoiceTapped(choice="start-later"):
            consents.record(talk, "immediate_start", "start-later")
            return basket.confirm(talk, "later")
        case _:
            return talk.puzzled()
