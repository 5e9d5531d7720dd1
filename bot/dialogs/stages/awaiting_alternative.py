"""What else, when a photo from home cannot serve the chosen document."""

from bot.dialogs import documents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.messages import TextMessage


def enter(talk: Talk) -> None:
    """Say so straight, what to do instead, and what we can sell."""
    ways = talk.choice("places"), *documents.choices(talk, ())
    if talk.again:
        talk.say("ask-alternative", *ways, document=documents.name(talk.document.id))
    else:
        talk.send(TextMessage(text=documents.instead(talk.document), choices=ways))


def handle(talk: Talk, event: Answer) -> Next:
    """Another document, or where to go for this one."""
    match event:
        case ChoiceTapped(choice="places"):
            talk.say(f"places-{talk.document.route}", *documents.choices(talk, ()))
            return None
        case ChoiceTapped():
            return documents.tapped(talk, event)
        case TextReceived(text=words):
            return documents.search(talk, words)
