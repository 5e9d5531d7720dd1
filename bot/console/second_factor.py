"""The second factor: six digits from an app on a telephone (RFC 6238, with SHA-1 and 30 s, as every such app knows it)."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Refused

STEP_S = 30
_DIGITS = 6
_SECRET_BYTES = 20  # as many as the hash has: RFC 4226, section 4
_SLACK = 1  # steps, either way: a telephone's clock is a little off, and people type slowly
_NONCE_BYTES = 12


def fresh_secret() -> bytes:
    """For an app that is about to be introduced."""
    return secrets.token_bytes(_SECRET_BYTES)


def code(secret: bytes, step: int) -> str:
    """The six digits of this step: how many half minutes have passed since 1970 (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def step_of(secret: bytes, typed: str, now_s: float, used: int) -> int | None:
    """The step whose code was typed, None if it is none of now, or not newer than the last one that was used."""
    digits = "".join(typed.split())
    current = int(now_s) // STEP_S
    steps = range(max(current - _SLACK, used + 1), current + _SLACK + 1)
    return next((step for step in steps if hmac.compare_digest(code(secret, step).encode(), digits.encode())), None)


def spelled(secret: bytes) -> str:
    """The secret as it can be typed into an app, in groups of four."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def address(secret: bytes, name: str, house: str) -> str:
    """What an app's camera reads: the key URI that authenticator apps have agreed on."""
    label = quote(f"{house}:{name}")
    return f"otpauth://totp/{label}?" + urlencode({"secret": spelled(secret).replace(" ", ""), "issuer": house})


class Sealer:
    """Keeps the secrets unreadable in the tables: AES-256-GCM under a key made from the house's own secret."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"desk second factor").derive(secret.encode())
        self._cipher = AESGCM(derived)

    def seal(self, secret: bytes, name: str) -> bytes:
        """For this agent and no other."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """Raises `Refused` where it was sealed with another secret, or for somebody else."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except InvalidTag:
            raise Refused("a second factor cannot be read: the house's secret has changed") from None
