"""The photo, or the next try."""

from bot.dialogs import documents, photos
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.events import TextReceived


def enter(talk: Talk) -> None:
    """Show how to take it; after a refusal show what was found and the one thing to do."""
    current = talk.conversation.current
    was_refused = current is not None and photos.refused(current) and current.photo == talk.conversation.photo
    if talk.again:
        choices = (
            photos.choices_after_refusal(talk, current)
            if current and was_refused
            else photos.choices_before_a_photo(talk)
        )
        talk.say("ask-photo", *choices)
    elif current is not None and was_refused:
        photos.show_refusal(talk, current)
    else:
        photos.show_guide(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """What can be pressed besides sending a photo; typed words may name another document."""
    current = talk.conversation.current
    if isinstance(event, TextReceived):
        return documents.renamed(talk, event.text)
    match about(event.choice):
        case ("checks" | "contest", photo) if current is None or photo != current.photo:
            return talk.outdated()
        case ("checks", _) if current is not None:
            photos.show_checks(talk, current)
            return None
        case ("contest", _) if current is not None:
            photos.contest(talk, current)
            return None
        case ("example", _):
            photos.show_guide(talk)
            return None
        case ("helper", _):
            talk.say("someone-else-takes-it")
            return None
        case ("change-document", _):
            return "awaiting_document"
        case _:
            return talk.puzzled()
