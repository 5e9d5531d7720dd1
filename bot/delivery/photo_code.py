"""The UK's photo codes: a short address where His Majesty's Passport Office, and nobody else, fetches a customer's photo.

The rules of the address, and that `sub` is the address itself: https://www.passport.service.gov.uk/help/photo-codes. The issuer
and the times, which are in milliseconds and 30 s apart, are as somebody saw them whose address was asked:
https://mark.clow.es/blog/2024-04-28-uk-passport-id-photo-codes/
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from typing import Protocol

import msgspec
import structlog
from aiohttp import web
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt import PyJWS, PyJWTError

from bot.delivery.links import PRIVATE
from bot.domain.messages import StoredPicture
from bot.engine.ports import Pictures
from bot.errors import Rejected, Unavailable, Undeliverable

log = structlog.get_logger(__name__)

_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,4}[a-z0-9])?\.[a-z]{2,3}")
_CODE = r"[0-9A-Za-z]{6,8}"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32 of them, and no letter looks like a digit
_CODE_BITS, _BITS = 40, 5

_ISSUER = "HMPO"
_LONGEST_MS = 60_000  # that a token is good for; they are made for 30 s
_SKEW_MS = 10_000  # between their clock and ours
_TOKEN_CHARS = 4096
_RSA_BITS = 2048


class PhotoCodes(Protocol):
    """Knows which photo a code stands for."""

    async def find(self, code: str) -> StoredPicture | None:
        """The finished file, a JPEG of 50 KB to 10 MB; None when the code is unknown, over, or its photo erased."""
        ...


class ShortAddresses:
    """Makes codes, and the addresses that customers copy into their application."""

    def __init__(self, secret: str, domain: str) -> None:
        """domain: a short one of ours, "photo.co". Raises `ValueError` for one that the passport office does not take."""
        short_address(domain, _ALPHABET[:8])
        self._key = hashlib.sha256(f"passbooth.photo code\x1f{secret}".encode()).digest()
        self._domain = domain

    def new_code(self, key: str) -> str:
        """Eight characters that cannot be guessed; the same for the same key, so that a retried effect makes the same code."""
        digest = hmac.new(self._key, key.encode(), hashlib.sha256).digest()
        bits = int.from_bytes(digest, "big") & ((1 << _CODE_BITS) - 1)
        return "".join(_ALPHABET[bits >> place & (1 << _BITS) - 1] for place in range(0, _CODE_BITS, _BITS))

    def address(self, code: str) -> str:
        """What the customer is told: "https://photo.co/7k3mq9ta"."""
        return short_address(self._domain, code)


def short_address(domain: str, code: str) -> str:
    """The address of a code: a name of 1-6 characters, a top-level domain of 2-3, a path of 6-8. Raises `ValueError`."""
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("a photo code's domain is 1 to 6 characters, a full stop, and 2 or 3 letters, like photo.co")
    if not re.fullmatch(_CODE, code):
        raise ValueError("a photo code's path is 6 to 8 letters and digits")
    return f"https://{domain}/{code}"


class _Claims(msgspec.Struct, frozen=True):
    """What the passport office signs. Times are milliseconds since 1970."""

    iss: str
    sub: str
    iat: int
    exp: int
    nbf: int = 0


class Reader:
    """Tells whether the passport office asks for an address."""

    def __init__(self, public_key: str) -> None:
        """public_key: the office's, in PEM. Raises `ValueError` unless it is RSA of 2048 bits or more, or EC on P-256."""
        try:
            key = load_pem_public_key(public_key.encode())
        except (ValueError, UnsupportedAlgorithm):
            raise ValueError("the passport office's public key is no PEM") from None
        match key:
            case RSAPublicKey() if key.key_size >= _RSA_BITS:
                self._key: RSAPublicKey | EllipticCurvePublicKey = key
                self._algorithms = ["RS256", "PS256"]
            case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1):
                self._key = key
                self._algorithms = ["ES256"]
            case _:
                raise ValueError("the passport office's public key is of a kind that signs no token we know")
        self._jws = PyJWS(algorithms=self._algorithms)

    def check(self, authorization: str, address: str, now: float) -> None:
        """Raises `Rejected` (401) unless the header's token is theirs, of this moment (UNIX time) and about this address."""
        token = authorization.removeprefix("Bearer ").strip()
        if not token or len(token) > _TOKEN_CHARS:
            raise Rejected("no token", 401)
        try:
            claims = msgspec.json.decode(self._jws.decode(token, self._key, self._algorithms), type=_Claims)
        except (PyJWTError, msgspec.MsgspecError, ValueError, TypeError):
            raise Rejected("the token is not theirs", 401) from None
        at = int(now * 1000)
        is_of_now = max(claims.iat, claims.nbf) - _SKEW_MS <= at <= claims.exp + _SKEW_MS
        if claims.iss != _ISSUER or not is_of_now or not 0 < claims.exp - claims.iat <= _LONGEST_MS:
            raise Rejected("the token is not of this moment", 401)
        if claims.sub.lower() != address.lower():  # a telephone's keyboard begins what is typed with a capital
            raise Rejected("the token is about another address", 401)


def photo_code_routes(
    domain: str, public_key: str, codes: PhotoCodes, pictures: Pictures, now: Callable[[], float] = time.time
) -> list[web.RouteDef]:
    """`/<code>` on the short domain alone: elsewhere it is not found, as if it were not there.

    401 to whoever is not the passport office, whether or not there is such a code; 404 to them when there is none, or when
    its photo was erased. Raises `ValueError` for a domain or a key that cannot be.
    """
    short_address(domain, _ALPHABET[:8])
    reader = Reader(public_key)

    async def fetch(request: web.Request) -> web.Response:
        if request.host.lower().removesuffix(":443") != domain:
            raise web.HTTPNotFound
        code = request.match_info["code"]
        try:
            reader.check(request.headers.get("Authorization", ""), short_address(domain, code), now())
            data = await _found(code.lower())
        except Rejected as error:
            log.warning("photo_code.refused", status=error.status, reason=str(error))
            return web.Response(status=error.status, headers=PRIVATE)
        except Unavailable as error:
            log.warning("photo_code.unavailable", reason=type(error).__name__)
            return web.Response(status=503, headers=PRIVATE)
        return web.Response(body=data, content_type="image/jpeg", headers=PRIVATE)

    async def _found(code: str) -> bytes:
        picture = await codes.find(code)
        if picture is None:
            raise Rejected("no such photo", 404)
        try:
            return await pictures(picture)
        except Undeliverable:
            raise Rejected("no such photo", 404) from None

    return [web.get(f"/{{code:{_CODE}}}", fetch, allow_head=False)]
