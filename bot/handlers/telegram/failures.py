"""What the Bot API's errors mean to us, said once."""

from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.errors import PassboothError, RateLimited, Unavailable, Undeliverable
from bot.handlers.telegram.request import FloodControlError

_LONGEST_REASON = 200


@contextmanager
def translated() -> Iterator[None]:
    """Turn the library's exceptions into `Undeliverable`, `RateLimited` or `Unavailable`."""
    try:
        yield
    except TelegramError as error:
        raise _meaning(error) from None


def _meaning(error: TelegramError) -> PassboothError:
    reason = f"telegram: {error.message[:_LONGEST_REASON]}"
    match error:
        case FloodControlError():
            return RateLimited(reason, error.retry_after_s)
        case Forbidden() | BadRequest() | ChatMigrated():
            return Undeliverable(reason)
        case _:  # the network, a timeout, 5xx, nonsense, and a refused token: mend it and the messages still go out
            return Unavailable(reason)
