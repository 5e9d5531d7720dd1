"""A page's own number of what it posts: the same post has the same number, however often it arrives."""

from uuid import UUID

from bot.errors import Rejected


def parse_number(number: str) -> UUID:
    """Raises `Rejected` (400) for what is no number."""
    try:
        return UUID(number)
    except ValueError as error:
        raise Rejected("invalid") from error
