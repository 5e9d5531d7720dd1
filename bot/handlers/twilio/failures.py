"""What Twilio's errors mean to us, said once.

https://www.twilio.com/docs/api/errors
"""

from typing import Literal

from bot.errors import NotHeard, PassboothError, RateLimited, Unavailable, Undeliverable, Unwanted

Meaning = Literal["unwanted", "not_heard", "later", "lost"]

# By the code. What is not here can never arrive, and people are told.
MEANING: dict[str, Meaning] = {
    "21610": "unwanted",  # the customer wrote STOP to this sender
    "63016": "not_heard",  # WhatsApp: more than 24 hours since the customer's last message
    "63018": "later",  # the channel's rate limit for this sender
    "63017": "later",  # the account's rate limit
    "20429": "later",  # too many requests
    "14107": "later",
    "21611": "later",  # this sender's queue is full
    "30001": "later",  # the queue overflowed
    "30022": "later",  # US A2P: over the campaign's rate
}
_COME_BACK_S = 5.0  # where Twilio does not say when
_TOO_MANY, _UNAUTHORISED, _SERVER = 429, 401, 500


def meaning_of(code: str) -> Meaning:
    """What a code means to us."""
    return MEANING.get(code, "lost")


def failure(status: int, code: str, sender: str, retry_after_s: float | None = None) -> PassboothError:
    """The error of ours for a refused request: its HTTP status, Twilio's own code, and who was to send."""
    reason = f"twilio: {status} {code}".rstrip()
    match meaning_of(code):
        case "unwanted":
            return Unwanted(reason, sender)
        case "not_heard":
            return NotHeard(reason)
        case "later":
            return RateLimited(reason, retry_after_s or _COME_BACK_S)
        case "lost" if status == _TOO_MANY:
            return RateLimited(reason, retry_after_s or _COME_BACK_S)
        case "lost" if status >= _SERVER or status == _UNAUTHORISED:  # mend the token, and the messages still go out
            return Unavailable(reason)
        case "lost":
            return Undeliverable(reason)
