"""What a line of the transcript says in the group: words, and never a picture. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.events import ChoiceTapped, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.line import Line
from bot.domain.messages import Choice, PersonMessage, PictureMessage, TextMessage
from bot.domain.text import Text, text
from bot.handlers.ports import Say
from bot.handlers.telegram.group.room import LONGEST_TEXT

Labels = Mapping[tuple[str, str], Text]  # of buttons, by their stage and id

CUSTOMER = "» "  # before each line of a customer's: nobody can write as if they were an agent
_FROM_HERE = ":group-"


def event_of(conversation: str, update: int, what: str) -> str:
    """The identity of what an agent did in the group; it came by the desk, and not by the customer's own channel."""
    return f"desk:{conversation}{_FROM_HERE}{update}:{what}"


def labels_of(lines: Iterable[Line]) -> Labels:
    """What the buttons say that these lines had; of two alike the later one."""
    return {
        (choice.stage, choice.id): choice.label
        for line in lines
        if isinstance(line.body, TextMessage | PictureMessage)
        for choice in line.body.choices
        if isinstance(choice, Choice)
    }


def told(line: Line, labels: Labels, say: Say, language: str, link: str) -> str:
    """The line in the group's words; "" for what need not be told there: the assistant's, and what was written there."""
    match line.body:
        case TextReceived(text=words):
            return _quoted(words)
        case ChoiceTapped(stage=stage, choice=choice):
            label = labels.get((stage, choice))
            pressed = choice if label is None else say(label, language)
            return CUSTOMER + say(text("telegram-group-pressed", choice=pressed), language)
        case PhotoReceived():
            return CUSTOMER + say(text("telegram-group-photo", link=link), language)
        case UnsupportedReceived(what=what):
            return CUSTOMER + say(text("telegram-group-unsupported", what=what), language)
        case PersonMessage(author=author, words=words) if _FROM_HERE not in line.key:
            return say(text("telegram-person-says", name=author, words=words), language)
        case _:
            return ""


def parcelled(lines: Iterable[str], longest: int = LONGEST_TEXT) -> Sequence[str]:
    """The lines in as few messages as they fit into; a line that is too long for one is cut into several."""
    parcels: list[str] = []
    for line in lines:
        for piece in (line[at : at + longest] for at in range(0, len(line), longest)):
            if parcels and len(parcels[-1]) + len(piece) < longest:
                parcels[-1] += f"\n{piece}"
            else:
                parcels.append(piece)
    return parcels


def _quoted(words: str) -> str:
    return "\n".join(CUSTOMER + line for line in words.splitlines())
