"""A push service and its browsers, for tests: it takes what only a browser can read, and checks who hands it over.

async with PushPeer() as service:
    browser = service.browser()                 # browser.subscription is what the desk is given
    ...                                         # the house pushes
    assert browser.read() == [{"kind": ...}]    # decrypted as RFC 8291 has it, by the browser's own key
    browser.is_gone = True                      # from now on the service answers 410
    service.answers.append(503)                 # the next answer, whatever it was
"""

import base64
import hmac
import json
from dataclasses import dataclass, field
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.domain.push import Subscription

CURVE = ec.SECP256R1()


def unbase64(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Browser:
    """A browser with its keys, and what came for it."""

    endpoint: str
    auth: bytes = b"sixteen bytes of"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    is_gone: bool = False

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> Subscription:
        return Subscription(endpoint=self.endpoint, p256dh=self.public, auth=self.auth)

    def read(self) -> list[dict[str, Any]]:
        """Everything that came, in order."""
        return [json.loads(decrypted(body, self.key, self.auth)) for body in self.bodies]


def decrypted(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """RFC 8291 from the browser's side, spelled out with HMAC alone."""
    salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
    theirs, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size, "more than one record"
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    shared = _hmac(_hmac(auth, secret), b"WebPush: info\0" + ours + theirs + b"\1")
    extracted = _hmac(salt, shared)
    content_key = _hmac(extracted, b"Content-Encoding: aes128gcm\0\1")[:16]
    nonce = _hmac(extracted, b"Content-Encoding: nonce\0\1")[:12]
    padded = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\0")
    assert padded.endswith(b"\2"), "the last record ends with 2"
    return padded[:-1]


class PushPeer:
    """One push service."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.answers: list[int] = []  # to come, instead of what is right
        self.retry_after = ""
        self.complaints: list[str] = []

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/push/{number}", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def browser(self) -> Browser:
        number = str(len(self.browsers))
        self.browsers[number] = Browser(f"{self.origin}/push/{number}")
        return self.browsers[number]

    async def _take(self, request: web.Request) -> web.Response:
        browser, body = self.browsers[request.match_info["number"]], await request.read()
        self._judge(request, body)
        if self.answers:
            return web.Response(status=self.answers.pop(0), headers={"Retry-After": self.retry_after})
        if browser.is_gone:
            return web.Response(status=410)
        browser.bodies.append(body)
        browser.headers.append(dict(request.headers))
        return web.Response(status=201)

    def _judge(self, request: web.Request, body: bytes) -> None:
        """RFC 8030 and 8292: who hands this over, for how long, and is it small enough."""
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(",")) if rest else {}
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unbase64(given["k"]))
            claims = jwt.decode(
                given["t"], key, algorithms=["ES256"], audience=self.origin, options={"verify_exp": False}
            )
            assert claims["sub"].startswith(("https:", "mailto:"))
        except (KeyError, ValueError, jwt.InvalidTokenError, AssertionError) as error:
            self.complaints.append(f"{scheme}: {error!r}")
        if scheme != "vapid" or request.headers.get("Content-Encoding") != "aes128gcm":
            self.complaints.append("the headers are not those of Web Push")
        if not request.headers.get("TTL", "").isdecimal() or not 0 < len(request.headers.get("Topic", "x")) <= 32:
            self.complaints.append("TTL or Topic")
        if len(body) > 4096:
            self.complaints.append("the body is too large")


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
