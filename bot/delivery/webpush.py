"""Web Push: a message that only one browser can read (RFC 8291), handed to its push service under our name (RFC 8292)."""

import base64
import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.domain.push import Subscription, is_push_service
from bot.errors import PassboothError, RateLimited, Refused, Unavailable, Undeliverable

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256: FIPS 186-4, D.1.2.3
_SALT_BYTES = 16
_RECORD_BYTES = 4096  # of which ours uses one: a push service need not take more (RFC 8291, section 4)
LARGEST_BYTES = _RECORD_BYTES - 86 - 17  # what the header, the padding's delimiter and the tag leave
_GOOD_FOR = dt.timedelta(hours=12)  # of our name; no more than 24 h
_KEPT_S = 3600  # by the push service, for a browser that is not running
_WAIT_S = 60.0  # where a busy service does not say how long
_GONE = (404, 410)
_TOO_MANY = 429


def encrypt(message: bytes, to: Subscription, salt: bytes, ours: ec.EllipticCurvePrivateKey) -> bytes:
    """The body of the request, in one record of aes128gcm (RFC 8188). salt: 16 bytes; `ours`: a key for this message alone.

    Raises `Undeliverable` where the browser's keys are none.
    """
    if len(message) > LARGEST_BYTES:
        raise Refused("the notice is too long to be pushed")
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to.p256dh)
    except ValueError:
        raise Undeliverable("push: the browser's key is no point of the curve") from None
    us = public_bytes(ours)
    shared = _derived(ours.exchange(ec.ECDH(), theirs), to.auth, b"WebPush: info\x00" + to.p256dh + us, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + _RECORD_BYTES.to_bytes(4) + bytes([len(us)]) + us
    return header + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public point, uncompressed: 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this house, made from its secret: the same in every process and for ever."""
    wide = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"web push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, _CURVE)


def unpadded(data: bytes) -> str:
    """Base64url without its padding, as the standards here write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class WebPush:
    """Hands messages to push services. It opens by itself, in the event loop that first uses it; close it.

    contact: how a service reaches us about what we send, an https or mailto address. hosts: see `is_push_service`.
    """

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey,
        contact: str,
        hosts: Sequence[str],
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        timeout_s: float = 15.0,
    ) -> None:
        self._key, self._contact, self._hosts, self._now = key, contact, tuple(hosts), now
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    @property
    def public_key(self) -> str:
        """What a browser is to know us by."""
        return unpadded(public_bytes(self._key))

    async def send(self, message: bytes, to: Subscription, topic: str) -> None:
        """Hand it over. topic: a message that waits is replaced by the next one of the same; letters, digits, "-" and "_".

        Raises `Undeliverable` (the browser is gone), `Unavailable`, `RateLimited` or `Refused` (the service will not have it).
        """
        if not is_push_service(to.endpoint, self._hosts):
            raise Undeliverable("push: the address is of no push service that we know")
        body = encrypt(message, to, secrets.token_bytes(_SALT_BYTES), ec.generate_private_key(_CURVE))
        headers = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_KEPT_S),
            "Urgency": "high",
            "Topic": topic,
            "Authorization": f"vapid t={self._token(to.endpoint)}, k={self.public_key}",
        }
        problem: PassboothError | None
        try:
            async with self._opened().post(
                to.endpoint, data=body, headers=headers, timeout=self._timeout, allow_redirects=False
            ) as answer:
                problem = _problem(answer.status, answer.headers.get("Retry-After", ""))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            problem = Unavailable(f"push: {type(error).__name__}")
        if problem is not None:
            raise problem  # outside, so that no address hangs on it: whoever knows it can reach the browser

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _token(self, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        until = int((self._now() + _GOOD_FOR).timestamp())
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": self._contact}
        return jwt.encode(claims, self._key, algorithm="ES256")

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _problem(status: int, retry_after: str) -> PassboothError | None:
    said = f"push: the service answered {status}"
    if status // 100 == 2:  # noqa: PLR2004 - the family of good answers in HTTP
        return None
    if status in _GONE:
        return Undeliverable(said)
    if status == _TOO_MANY:
        return RateLimited(said, float(retry_after) if retry_after.isdecimal() else _WAIT_S)
    return Unavailable(said) if status >= 500 else Refused(said)  # noqa: PLR2004 - the border between "I" and "you"


def _derived(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(key)
