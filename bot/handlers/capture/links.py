"""The link to the camera page: short enough for a text message, signed, and good for an hour.

`/c/<sitting><minute><signature>`: twelve characters that name the sitting, six that say until when (minutes since 1970,
base 36), sixteen that only we can make (80 bits of HMAC-SHA-256). Whether the sitting still goes on, the conversation says.
"""

import base64
import datetime as dt
import hashlib
import hmac
import re

from bot.domain.ids import SittingId
from bot.errors import Rejected

LIFETIME = dt.timedelta(hours=1)

_SITTING, _MINUTE, _SIGNATURE = 12, 6, 16  # characters of each part
_TOKEN = re.compile(rf"[0-9a-z]{{{_SITTING + _MINUTE + _SIGNATURE}}}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class CameraLinks:
    """Makes and opens the links. `secret` is the house's own; theirs is made from it."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._key = hashlib.sha256(f"passbooth.camera\x1f{secret}".encode()).digest()
        self._public_url = public_url

    def link(self, sitting: SittingId, now: dt.datetime) -> str:
        """An address that opens the camera page of this sitting for an hour."""
        claim = sitting + _base36(int((now + LIFETIME).timestamp()) // 60 + 1)
        return f"{self._public_url}/c/{claim}{self._sign(claim)}"

    def open(self, token: str, now: dt.datetime) -> SittingId:
        """The sitting that a token stands for. Raises `Rejected`: 404 "not-found" when forged, 410 "expired"."""
        claim, signature = token[:-_SIGNATURE], token[-_SIGNATURE:]
        if not _TOKEN.fullmatch(token) or not hmac.compare_digest(signature, self._sign(claim)):
            raise Rejected("not-found", 404)
        if now.timestamp() >= int(claim[_SITTING:], 36) * 60:
            raise Rejected("expired", 410)
        return SittingId(claim[:_SITTING])

    def _sign(self, claim: str) -> str:
        digest = hmac.new(self._key, claim.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:_SIGNATURE]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(_MINUTE, "0")
