"""A claim that only we can make, and that ends: short enough to stand in a link in a text message.

`<claim><minute><signature>`: six characters say until when (minutes since 1970, base 36), sixteen are the signature
(80 bits of HMAC-SHA-256 under a key made for this purpose alone).
"""

import base64
import datetime as dt
import hashlib
import hmac
import re
from typing import NamedTuple

_MINUTE, _SIGNATURE = 6, 16
_TOKEN = re.compile(rf"[0-9a-z]+[0-9a-z]{{{_MINUTE + _SIGNATURE}}}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Claim(NamedTuple):
    """What a token says, and until when (UTC)."""

    words: str
    until: dt.datetime


class Seal:
    """Makes and opens tokens for one purpose. `secret` is the house's own."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = hashlib.sha256(f"passbooth.seal\x1f{purpose}\x1f{secret}".encode()).digest()

    def stamp(self, words: str, until: dt.datetime) -> str:
        """A token for these words (digits and small letters), good until the end of that minute."""
        claim = words + _base36(int(until.timestamp()) // 60 + 1)
        return claim + self._signature(claim)

    def open(self, token: str) -> Claim | None:
        """What a token says, whether or not its time is over; None when it is not ours."""
        claim, signature = token[:-_SIGNATURE], token[-_SIGNATURE:]
        if not _TOKEN.fullmatch(token) or not hmac.compare_digest(signature, self._signature(claim)):
            return None
        until = dt.datetime.fromtimestamp(int(claim[-_MINUTE:], 36) * 60, dt.UTC)
        return Claim(claim[:-_MINUTE], until)

    def _signature(self, claim: str) -> str:
        digest = hmac.new(self._key, claim.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:_SIGNATURE]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(_MINUTE, "0")
