"""Who is writing: a random number in a signed cookie. There is no account and no password."""

import hashlib
import secrets
from urllib.parse import urlsplit

from aiohttp import web
from itsdangerous import BadSignature, TimestampSigner

from bot.domain.ids import ConversationId
from bot.errors import Rejected

COOKIE = "pb_chat"
_KEPT_S = 90 * 24 * 3600  # renewed by every visit; longer than any order takes


class Customers:
    """Hands out customers' identities (128 random bits) and recognises them by our signature."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = TimestampSigner(secret, salt="passbooth.webchat.customer", digest_method=hashlib.sha256)
        self._secure = urlsplit(public_url).scheme == "https"

    def conversation(self, request: web.Request) -> ConversationId:
        """The conversation of the one who asks. Raises `Rejected` (401) without a cookie that we signed."""
        customer = self._known(request)
        if customer is None:
            raise Rejected("cookie", 401)
        return ConversationId(f"web:{customer}")

    def welcome(self, request: web.Request, response: web.StreamResponse) -> None:
        """Set the cookie: the same customer for longer, or a new one."""
        customer = self._known(request) or secrets.token_hex(16)
        response.set_cookie(
            COOKIE,
            self._signer.sign(customer).decode(),
            max_age=_KEPT_S,
            path="/",
            httponly=True,
            samesite="Lax",  # Strict would lose the customer on the way back from the payment page
            secure=self._secure,
        )

    def _known(self, request: web.Request) -> str | None:
        try:
            return self._signer.unsign(request.cookies.get(COOKIE, ""), max_age=_KEPT_S).decode()
        except BadSignature:
            return None
