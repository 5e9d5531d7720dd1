"""The e-mail address of the order."""

from email_validator import EmailNotValidError, validate_email

from bot.dialogs import basket
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.text import text


def enter(talk: Talk) -> None:
    """Ask for the address; one that is known can be kept."""
    known = talk.conversation.email
    if known:
        talk.say("ask-email-again", talk.choice("keep-email", text("choice-keep-email", email=known)))
    else:
        talk.say("ask-email")


def handle(talk: Talk, event: Answer) -> Next:
    """An e-mail address as people write it, checked without asking anyone."""
    match event:
        case ChoiceTapped(choice="keep-email") if talk.conversation.email:
            return _next(talk)
        case TextReceived(text=words):
            try:
                email = validate_email(words.strip(), check_deliverability=False).normalized
            except EmailNotValidError:
                talk.say("email-invalid")
                return None
            talk.change(email=email)
            return _next(talk)
        case _:
            return talk.puzzled()


def _next(talk: Talk) -> Next:
    return "awaiting_summary" if not basket.posts(talk) else "awaiting_address"
