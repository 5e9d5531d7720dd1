"""What is told of a refusal by an office, piece by piece. A side stage: it returns to where one was."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.dialogs import aside, claims
from bot.dialogs.state import ClaimDraft
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.ids import OrderId

_NUMBER = re.compile(r"(?:PB)?[\s-]*([0-9A-Z]{4})[\s-]*([0-9A-Z]{4})", re.IGNORECASE)


def enter(talk: Talk) -> None:
    """Ask for what is missing."""
    claims.ask(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """An order's number, an e-mail address, an office, a few words; or leave it."""
    claim = talk.conversation.claim or ClaimDraft()
    match event:
        case ChoiceTapped(choice="claim-leave"):
            talk.change(claim=None)
            return aside.come_back(talk)
        case ChoiceTapped(choice="claim-no-evidence") if claim.office:
            return claims.tell(talk, "")
        case ChoiceTapped(choice=choice) if about(choice)[0] == "claim-order":
            return claims.choose(talk, OrderId(about(choice)[1]))
        case TextReceived(text=words) if claim.order is None:
            number = _NUMBER.fullmatch(words.strip())
            if number is None:
                talk.say("claim-number-unclear")
                return talk.ask_again()
            return claims.choose(talk, OrderId(f"PB-{number[1]}-{number[2]}".upper()))
        case TextReceived(text=words) if not claim.email:
            try:
                return claims.give_email(talk, validate_email(words.strip(), check_deliverability=False).normalized)
            except EmailNotValidError:
                talk.say("email-invalid")
                return talk.ask_again()
        case TextReceived(text=words):
            return claims.tell(talk, words)
        case _:
            return talk.puzzled()
