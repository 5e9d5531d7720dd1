"""The photo, or the next try."""

from bot.dialogs import photos
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Show how to take it; after a refusal show what was found and the one thing to do."""
    current = talk.conversation.current
    was_refused = current is not None and photos.refused(current) and current.photo == talk.conversation.photo
    if talk.again:
        choices = (
            photos.choices_after_refusal(talk, current)
            if current and was_refused
            else (talk.choice("change-document"),)
        )
        talk.say("ask-photo", *choices)
    elif current is not None and was_refused:
        photos.show_refusal(talk, current)
    else:
        photos.show_guide(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """What can be pressed besides sending a photo."""
    current = talk.conversation.current
    match about(event.choice) if isinstance(event, ChoiceTapped) else ("", ""):
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
