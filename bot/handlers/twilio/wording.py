"""What our messages have in common wherever they go out through Twilio. Pure."""

from collections.abc import Callable, Iterable

from bot.domain.messages import Choice, Link
from bot.domain.text import Text, text

MOST_TEXT = 1600  # https://www.twilio.com/docs/api/errors/21617

Words = Callable[[Text], str]  # of a text, in the customer's language


def spoken(manner: str, author: str, said: str, words: Words) -> str:
    """Words with the name of the person of the team who says them. manner: the text that joins the two."""
    return words(text(manner, name=author, words=said)) if author else said


def with_links(said: str, choices: Iterable[Choice | Link], words: Words) -> str:
    """The words, and a line for each link, written out."""
    links = [f"{words(link.label)}: {link.url}" for link in choices if isinstance(link, Link)]
    return "\n".join([said, *links])


def numbered(said: str, labels: Iterable[str]) -> str:
    """The words, and a numbered line for each label: the number is the answer."""
    return "\n".join([said, *(f"{place} {label}" for place, label in enumerate(labels, 1))])
