"""Consent: the terms, and being of age."""

from bot.dialogs import consents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Show the terms and ask."""
    consents.ask(talk, "terms", "agree", "disagree")


def handle(talk: Talk, event: Answer) -> Next:
    """Agreed or not; without it there is no sale, and it is said so."""
    match event:
        case ChoiceTapped(choice="agree"):
            consents.record(talk, "terms", "agree")
            return "awaiting_subject"
        case ChoiceTapped(choice="disagree"):
            consents.record(talk, "terms", "disagree")
            talk.say("terms-declined")
            return None
        case _:
            return talk.puzzled()
