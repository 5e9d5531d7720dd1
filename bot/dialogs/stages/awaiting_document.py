"""The document that the photo is for."""

from bot.dialogs import documents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped, TextReceived


def enter(talk: Talk) -> None:
    """Offer the common ones, and that any other can be typed."""
    talk.say("ask-document", *documents.choices(talk, documents.common(talk)))


def handle(talk: Talk, event: Answer) -> Next:
    """A button, or typed words to search for."""
    match event:
        case ChoiceTapped():
            return documents.tapped(talk, event)
        case TextReceived(text=words):
            return documents.search(talk, words)
