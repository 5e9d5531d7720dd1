"""A sentence on how a person helped. A side stage: it returns to where one was."""

from bot.dialogs import aside, ratings
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped, TextReceived


def enter(talk: Talk) -> None:
    """Ask for it."""
    talk.say("ask-comment", talk.choice("never-mind"))


def handle(talk: Talk, event: Answer) -> Next:
    """Whatever is typed; or nothing after all."""
    match event:
        case ChoiceTapped(choice="never-mind"):
            return aside.come_back(talk)
        case TextReceived(text=words):
            return ratings.comment(talk, words)
        case _:
            return talk.puzzled()
