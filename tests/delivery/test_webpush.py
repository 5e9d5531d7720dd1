"""A pushed message: readable by its browser alone, handed only to push services that we know, under our name."""

import datetime as dt

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.webpush import LARGEST_BYTES, WebPush, encrypt, key_of, public_bytes, unpadded
from bot.domain.push import Subscription, is_push_service
from bot.errors import PassboothError, RateLimited, Refused, Unavailable, Undeliverable
from tests.peers.push import CURVE, Browser, PushPeer, decrypted, unbase64

HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com")
NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
KEY = key_of("a secret of this house's")


def private(words: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unbase64(words)), CURVE)


def test_the_example_of_rfc_8291() -> None:
    """https://www.rfc-editor.org/rfc/rfc8291#appendix-A."""
    theirs, auth = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), unbase64("BTBZMqHH6r4Tts7J_aSIgg")
    to = Subscription(endpoint="", p256dh=public_bytes(theirs), auth=auth)
    assert unpadded(to.p256dh) == (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )

    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        to,
        unbase64("DGv6ra1nlYgDCS1FRnbzlw"),
        private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )

    assert unpadded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=LARGEST_BYTES))
def test_the_browser_reads_what_was_written(message: bytes) -> None:
    browser = Browser("")
    body = encrypt(message, browser.subscription, b"s" * 16, ec.generate_private_key(CURVE))
    assert len(body) <= 4096
    assert decrypted(body, browser.key, browser.auth) == message


def test_what_is_too_long_and_who_has_no_key_is_refused() -> None:
    ours = ec.generate_private_key(CURVE)
    with pytest.raises(Refused):
        encrypt(b"x" * (LARGEST_BYTES + 1), Browser("").subscription, b"s" * 16, ours)
    with pytest.raises(Undeliverable):
        encrypt(b"x", Subscription(endpoint="", p256dh=b"\4" + b"x" * 64, auth=b"a" * 16), b"s" * 16, ours)


def test_the_houses_key_is_the_same_everywhere_and_another_houses_is_another() -> None:
    assert public_bytes(key_of("one")) == public_bytes(key_of("one")) != public_bytes(key_of("two"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91-x_y",
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA==",
        "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2b",
    ],
)
def test_the_services_of_browsers_are_known(endpoint: str) -> None:
    assert is_push_service(endpoint, HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://push.apple.com/x",
        "https://xpush.apple.com/x",
        "https://evil.example/#.push.apple.com/x",
        "https://evil.example/.push.apple.com/x#",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://FCM.googleapis.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "http://localhost:8080/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "",
    ],
)
def test_every_other_address_is_not_called(endpoint: str) -> None:
    assert not is_push_service(endpoint, HOSTS)


async def test_a_message_is_handed_over_under_our_name() -> None:
    async with PushPeer() as service:
        browser, push = service.browser(), WebPush(KEY, "https://photos.example", ("127.0.0.1",), now=lambda: NOW)
        await push.send(b'{"kind": "photo"}', browser.subscription, "photo")
        await push.close()

        assert service.complaints == []
        assert browser.read() == [{"kind": "photo"}]
        token = browser.headers[0]["Authorization"].split("t=")[1].split(",")[0]
        claims = jwt.decode(token, options={"verify_signature": False})
        assert dt.timedelta(0) < dt.datetime.fromtimestamp(claims["exp"], dt.UTC) - NOW <= dt.timedelta(hours=24)
        assert browser.headers[0]["Topic"] == "photo"


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, Undeliverable),
        (410, Undeliverable),
        (429, RateLimited),
        (503, Unavailable),
        (403, Refused),
        (307, Refused),
    ],
)
async def test_what_a_service_answers_is_told_in_our_words(status: int, problem: type[PassboothError]) -> None:
    async with PushPeer() as service:
        service.answers, service.retry_after = [status], "17"
        push = WebPush(KEY, "https://photos.example", ("127.0.0.1",))
        with pytest.raises(problem) as raised:
            await push.send(b"{}", service.browser().subscription, "photo")
        await push.close()
    assert type(raised.value) is problem
    assert "127.0.0.1" not in str(raised.value)
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after_s == 17


async def test_an_address_that_is_no_services_is_never_called() -> None:
    async with PushPeer() as service:
        push = WebPush(KEY, "https://photos.example", HOSTS)
        with pytest.raises(Undeliverable):
            await push.send(b"{}", service.browser().subscription, "photo")
        await push.close()
        assert service.complaints == []
        assert service.browsers["0"].bodies == []


async def test_a_service_that_is_not_there_is_tried_again() -> None:
    async with PushPeer() as service:
        browser = service.browser()
    push = WebPush(KEY, "https://photos.example", ("127.0.0.1",))
    with pytest.raises(Unavailable):
        await push.send(b"{}", browser.subscription, "photo")
    await push.close()
