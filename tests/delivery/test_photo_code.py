"""A photo code is fetched by the passport office alone, at the moment it asks, and tells nobody else anything."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.delivery.photo_code import ShortAddresses, photo_code_routes, short_address
from bot.domain.ids import PhotoId
from bot.domain.messages import StoredPicture
from bot.errors import Unavailable, Undeliverable

DOMAIN, CODE, ERASED, AWAY = "photo.co", "7k3mq9ta", "7k3mq9tb", "7k3mq9tc"
ADDRESS = f"https://{DOMAIN}/{CODE}"
PHOTO = b"\xff\xd8\xff the photo"
NOW = 1_714_299_890.204
NOW_MS = 1_714_299_890_204

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def public(key: Key) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def claims(**changes: Any) -> dict[str, Any]:
    return {"iss": "HMPO", "iat": NOW_MS, "exp": NOW_MS + 30_000, "sub": ADDRESS} | changes


def token(key: Any = RSA, algorithm: str = "RS256", **changes: Any) -> str:
    said = {name: value for name, value in claims(**changes).items() if value is not None}
    return jwt.PyJWS().encode(json.dumps(said).encode(), key, algorithm=algorithm)


def by_hand(head: dict[str, Any], secret: bytes | None = None) -> str:
    """A token as no library makes it: signed with nothing, or with a shared secret."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, claims())]
    mac = b"" if secret is None else hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


class Shelf:
    """Three codes: one with its photo, one whose photo is gone from the vault, one that cannot be read now."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find(self, code: str) -> StoredPicture | None:
        self.asked.append(code)
        return StoredPicture(PhotoId(f"ph-{code}"), "product") if code in {CODE, ERASED, AWAY} else None

    async def pictures(self, picture: StoredPicture) -> bytes:
        if picture.photo == f"ph-{ERASED}":
            raise Undeliverable("erased")
        if picture.photo == f"ph-{AWAY}":
            raise Unavailable("the bucket is away")
        return PHOTO


async def thanks(_: web.Request) -> web.Response:
    return web.Response(text="thanks")


async def ask(
    authorization: str | None,
    code: str = CODE,
    host: str = DOMAIN,
    key: Key = RSA,
    shelf: Shelf | None = None,
    method: str = "GET",
) -> tuple[int, bytes, dict[str, str]]:
    shelf = shelf or Shelf()
    app = web.Application()
    app.add_routes(photo_code_routes(DOMAIN, public(key), shelf, shelf.pictures, lambda: NOW))
    app.add_routes([web.get("/thanks", thanks)])
    headers = {"Host": host} | ({} if authorization is None else {"Authorization": authorization})
    async with TestClient(TestServer(app)) as client, client.request(method, f"/{code}", headers=headers) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def status_of(authorization: str | None, **how: Any) -> int:
    return (await ask(authorization, **how))[0]


# --- who gets it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256")])
@pytest.mark.parametrize("scheme", ["", "Bearer "])
async def test_the_passport_office_gets_the_photo_and_nobody_on_the_way_keeps_it(
    key: Key, algorithm: str, scheme: str
) -> None:
    status, body, headers = await ask(scheme + token(key, algorithm), key=key)
    assert (status, body, headers["Content-Type"]) == (200, PHOTO, "image/jpeg")
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("host", ["PHOTO.co", "photo.co:443"])
async def test_the_name_of_the_host_may_be_written_as_browsers_do(host: str) -> None:
    assert await status_of(token(), host=host) == 200


async def test_a_code_that_was_typed_in_capitals_is_the_same_code() -> None:
    assert await status_of(token(sub=ADDRESS.upper()), code=CODE.upper()) == 200


WRONG = {
    "no header": None,
    "an empty header": "",
    "words": "Bearer let me in",
    "another scheme": f"Basic {token()}",
    "another key": token(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    "another kind of key": token(EC, "ES256"),
    "an algorithm that is not theirs": token(RSA, "RS512"),
    "no algorithm": by_hand({"alg": "none", "typ": "JWT"}),
    "no algorithm, written otherwise": by_hand({"alg": "NONE"}),
    "the public key as a shared secret": by_hand({"alg": "HS256", "typ": "JWT"}, public(RSA).encode()),
    "a key of its own": by_hand({"alg": "RS256", "jwk": {"kty": "oct", "k": "AAAA"}}, b"\0\0\0"),
    "a changed claim": token().replace(token().split(".")[1], token(sub="https://photo.co/other123").split(".")[1]),
    "another issuer": token(iss="HMRC"),
    "no issuer": token(iss=None),
    "another code": token(sub=f"https://{DOMAIN}/other123"),
    "another domain": token(sub=f"https://evil.co/{CODE}"),
    "no https": token(sub=f"http://{DOMAIN}/{CODE}"),
    "no address": token(sub=None),
    "a longer address": token(sub=f"{ADDRESS}/"),
    "a list of addresses": token(sub=[ADDRESS]),
    "over": token(iat=NOW_MS - 41_000, exp=NOW_MS - 11_000),
    "not yet": token(iat=NOW_MS + 11_000, exp=NOW_MS + 41_000),
    "not before later": token(nbf=NOW_MS + 11_000),
    "seconds": token(iat=NOW_MS // 1000, exp=NOW_MS // 1000 + 30),
    "seconds, then milliseconds": token(iat=NOW_MS // 1000),
    "good for a day": token(exp=NOW_MS + 86_400_000),
    "over before it began": token(exp=NOW_MS - 1),
    "no end": token(exp=None),
    "no beginning": token(iat=None),
    "times as words": token(iat=str(NOW_MS)),
    "too long to be looked at": token(more="x" * 4096),
    "a header without a bottom": base64.urlsafe_b64encode(b"[" * 2700).decode() + ".e30.AAAA",
}


@pytest.mark.parametrize("authorization", WRONG.values(), ids=WRONG)
async def test_everybody_else_hears_the_same_and_learns_nothing(authorization: str | None) -> None:
    shelf = Shelf()
    answers = [await ask(authorization, code=code, shelf=shelf) for code in (CODE, ERASED, "unknown1")]
    assert {(status, body) for status, body, _ in answers} == {(401, b"")}
    assert {headers["Cache-Control"] for _, _, headers in answers} == {"private, no-store"}
    assert shelf.asked == []


@pytest.mark.parametrize(("iat", "exp"), [(-39_000, -9_000), (9_000, 39_000), (-30_000, 30_000)])
async def test_clocks_may_differ_by_seconds(iat: int, exp: int) -> None:
    assert await status_of(token(iat=NOW_MS + iat, exp=NOW_MS + exp)) == 200


@pytest.mark.parametrize("code", [ERASED, "unknown1"])
async def test_a_photo_that_was_erased_is_as_one_that_never_was(code: str) -> None:
    status, body, headers = await ask(token(sub=f"https://{DOMAIN}/{code}"), code=code)
    assert (status, body, headers["Cache-Control"]) == (404, b"", "private, no-store")


async def test_a_photo_that_cannot_be_read_now_may_be_asked_for_again() -> None:
    assert await status_of(token(sub=f"https://{DOMAIN}/{AWAY}"), code=AWAY) == 503


@pytest.mark.parametrize(
    "host", ["photos.example", "photo.co.evil.example", "www.photo.co", "photo.co:8080", "127.0.0.1"]
)
async def test_on_another_host_there_is_no_such_page(host: str) -> None:
    shelf = Shelf()
    status, body, _ = await ask(token(sub=f"https://{host}/{CODE}"), host=host, shelf=shelf)
    assert (status, shelf.asked) == (404, [])
    assert body == (await ask(None, code="no/such/page", host=host))[1]


@pytest.mark.parametrize("code", ["7k3mq", "7k3mq9ta1", "7k3m-q9t", "7k3mq9t%C3%A9"])
async def test_what_is_no_code_is_no_page(code: str) -> None:
    assert await status_of(token(sub=f"https://{DOMAIN}/{code}"), code=code) == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT"])
async def test_a_photo_can_only_be_fetched(method: str) -> None:
    assert await status_of(token(), method=method) == 405


async def test_a_page_of_ours_that_looks_like_a_code_is_still_that_page() -> None:
    assert (await ask(None, code="thanks", host="photos.example"))[1] == b"thanks"


async def test_the_log_names_neither_the_code_nor_the_token() -> None:
    with capture_logs() as lines:
        await ask(token(sub="https://photo.co/other123"))
        await ask(token(sub=f"https://{DOMAIN}/{ERASED}"), code=ERASED)
    assert len(lines) == 2
    assert not re.search(rf"{CODE}|{ERASED}|other123|eyJ|ph-", str(lines))


# --- codes and addresses ---------------------------------------------------------------------------------------------


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_code_is_an_address_that_the_office_takes_and_the_same_for_the_same_key(key: str, secret: str) -> None:
    addresses = ShortAddresses(secret, DOMAIN)
    code = addresses.new_code(key)
    assert code == ShortAddresses(secret, DOMAIN).new_code(key)
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{8}", code)
    assert addresses.address(code) == f"https://photo.co/{code}"


def test_codes_differ_by_key_and_by_secret() -> None:
    ours, theirs = ShortAddresses("ours", DOMAIN), ShortAddresses("theirs", DOMAIN)
    made = {ours.new_code(f"effect/{number}") for number in range(2000)}
    assert len(made) == 2000
    assert {character for code in made for character in code} == set("0123456789abcdefghjkmnpqrstvwxyz")
    assert made.isdisjoint(theirs.new_code(f"effect/{number}") for number in range(2000))


@pytest.mark.parametrize("domain", ["a.uk", "photo.co", "abcdef.com", "my-pic.uk", "1a.eu"])
def test_a_short_domain_is_taken(domain: str) -> None:
    assert short_address(domain, "yh8Y6K2s") == f"https://{domain}/yh8Y6K2s"


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "uk",
        ".uk",
        "abcdefg.uk",
        "a.photo",
        "a.b",
        "a.co.uk",
        "-a.uk",
        "a-.uk",
        "Photo.co",
        "photo.co:443",
        "phöto.co",
        "a.uk\n",
    ],
)
def test_a_domain_that_the_office_does_not_take_is_refused_at_once(domain: str) -> None:
    with pytest.raises(ValueError, match="domain"):
        ShortAddresses("secret", domain)
    with pytest.raises(ValueError, match="domain"):
        photo_code_routes(domain, public(RSA), Shelf(), Shelf().pictures)


@pytest.mark.parametrize("code", ["", "abcde", "abcdefghi", "abc/def", "abcdé6", "abcdef\n"])
def test_a_path_that_the_office_does_not_take_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="path"):
        short_address(DOMAIN, code)


KEYS = {
    "nothing": "",
    "words": "not a key",
    "a weak key": public(rsa.generate_private_key(public_exponent=65537, key_size=1024)),  # noqa: S505 - it is refused for that
    "another curve": public(ec.generate_private_key(ec.SECP384R1())),
    "another kind": public(ed25519.Ed25519PrivateKey.generate()),
    "the private key": EC.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode(),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_key_that_cannot_be_the_offices_is_refused_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="public key") as raised:
        photo_code_routes(DOMAIN, key, Shelf(), Shelf().pictures)
    assert not key or key not in str(raised.value)
