"""Whether really to forget everything. A side stage: No returns to where one was."""

from bot.dialogs import aside
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Say what will go and what will stay, and ask."""
    talk.say("ask-erasure", talk.choice("erase-yes"), talk.choice("erase-no"))


def handle(talk: Talk, event: Answer) -> Next:
    """Forget, or go back."""
    match event:
        case ChoiceTapped(choice="erase-yes"):
            return aside.forget(talk)
        case ChoiceTapped(choice="erase-no"):
            talk.say("nothing-erased")
            return aside.come_back(talk)
        case _:
            return talk.puzzled()
