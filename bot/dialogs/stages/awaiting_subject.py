"""Consent: who is in the photo."""

from bot.dialogs import consents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped

_ANSWERS = ("me", "child", "other")


def enter(talk: Talk) -> None:
    """Ask whose face it is."""
    consents.ask(talk, "subject", *_ANSWERS)


def handle(talk: Talk, event: Answer) -> Next:
    """The customer, their child, or someone who agreed."""
    if isinstance(event, ChoiceTapped) and event.choice in _ANSWERS:
        consents.record(talk, "subject", event.choice)
        return "awaiting_start"
    return talk.puzzled()
