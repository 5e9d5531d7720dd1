"""What the lab and we sign for each other: `Passbooth-Signature: t=<UNIX time>,v1=<HMAC-SHA-256 of "t.body" in hex>`."""

import hashlib
import hmac
import re

from bot.errors import Rejected

HEADER = "Passbooth-Signature"
TOLERANCE_S = 300  # either way, for clocks that differ and networks that wait

_SIGNATURE = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(body: bytes, secret: str, now: float) -> str:
    """The header's value for these bytes, at this UNIX time."""
    stamp = str(int(now))
    return f"t={stamp},v1={_mac(stamp, body, secret)}"


def verify(body: bytes, signature: str, secret: str, now: float) -> None:
    """Raises `Rejected` (401) unless these very bytes were signed with the secret within five minutes of now (UNIX time)."""
    found = _SIGNATURE.fullmatch(signature)
    if found is None or not hmac.compare_digest(found[2], _mac(found[1], body, secret)):
        raise Rejected("bad signature", 401)
    if abs(int(found[1]) - now) > TOLERANCE_S:
        raise Rejected("signed at another time", 401)


def _mac(stamp: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
