"""What next, when all is done."""

from bot.dialogs import documents
from bot.dialogs.talk import Answer, Next, Talk, anytime
from bot.domain.events import TextReceived
from bot.domain.sitter import ADULT


def enter(talk: Talk) -> None:
    """Offer another order."""
    talk.say("ask-next", anytime("another"))


def handle(talk: Talk, event: Answer) -> Next:
    """Typed words may name the next document."""
    if isinstance(event, TextReceived) and talk.counter.find_documents(event.text):
        talk.change(stage="awaiting_document", sitter=ADULT, sitter_known=False)  # perhaps of somebody else
        return documents.search(talk, event.text)
    return talk.puzzled()
