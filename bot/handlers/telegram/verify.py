"""Is this request from Telegram? It proves it with the secret that we gave to setWebhook.

https://core.telegram.org/bots/api#setwebhook
"""

import hmac
import re
from collections.abc import Mapping

from bot.errors import Refused, Rejected

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Verifier:
    """Compares the secret in constant time. Raises `Refused` when made without a usable secret."""

    def __init__(self, secret: str) -> None:
        if not _ALLOWED.fullmatch(secret):
            raise Refused("the webhook's secret must be 1 to 256 letters, digits, hyphens or underscores")
        self._secret = secret.encode()

    def check(self, headers: Mapping[str, str]) -> None:
        """Raises `Rejected` (401 without a secret, 403 with a wrong one)."""
        given = headers.get(HEADER)
        if given is None:
            raise Rejected("the update carries no secret", status=401)
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret):
            raise Rejected("the update carries a wrong secret", status=403)
