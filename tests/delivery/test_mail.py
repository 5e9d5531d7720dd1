"""A letter arrives as it was written, from us and to one person, or we know why it did not."""

import asyncio
import datetime as dt
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.mail import Security, SmtpMailer, compose
from bot.domain.letters import Attachment, Letter
from bot.errors import PassboothError, Refused, Unavailable, Undeliverable
from tests.peers.smtp import SmtpPeer

FROM = "Passbooth <post@photos.example>"
LOGIN = ("passbooth", "the secret of the post")
NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)
WORDS = "Bonjour,\n\nvotre reçu est joint : 14,90 €.\n.\nUne ligne seule plus haut.\n"


def a_letter(**changes: Any) -> Letter:
    fields: dict[str, Any] = {
        "key": "telegram:update:8812/3",
        "to": "ada@lovelace.example",
        "subject": "Votre reçu, commande PB-7K3M-Q9TA",
        "words": WORDS,
        "language": "fr",
    }
    return Letter(**fields | changes)


def a_mailer(
    post: SmtpPeer,
    security: Security = "none",
    login: tuple[str, str] = ("", ""),
    timeout_s: float = 10,
    tls: ssl.SSLContext | None = None,
) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", post.port, *login, security, FROM, timeout_s, tls=tls, now=lambda: NOW)


# --- what arrives ----------------------------------------------------------------------------------------------------


async def test_the_words_and_the_files_arrive_as_they_were_written() -> None:
    photo = Attachment(filename="PB-7K3M-Q9TA.jpg", media_type="image/jpeg", data=b"\xff\xd8\xff" + bytes(range(256)))
    receipt = Attachment(filename="reçu 2026-000017.pdf", media_type="application/pdf", data=b"%PDF-1.7 \r\n.\r\n")
    async with SmtpPeer() as post:
        await a_mailer(post).send(a_letter(attachments=(photo, receipt)))

    (kept,) = post.letters
    assert (kept.sender, kept.to) == ("post@photos.example", ("ada@lovelace.example",))
    assert post.words_of("ada@lovelace.example") == [WORDS]
    assert kept.message["Subject"] == "Votre reçu, commande PB-7K3M-Q9TA"
    files = [
        (file.get_filename(), file.get_content_type(), file.get_content()) for file in kept.message.iter_attachments()
    ]
    assert files == [(each.filename, each.media_type, each.data) for each in (photo, receipt)]


async def test_the_headers_say_who_writes_that_a_machine_does_and_nothing_else_about_anybody() -> None:
    async with SmtpPeer() as post:
        await a_mailer(post).send(a_letter(subject="Your receipt", language="en"))

    headers = dict(post.letters[0].message.items())
    assert headers.pop("Message-ID").endswith("@photos.example>")
    assert headers.pop("Content-Type").startswith("text/plain")
    assert headers == {
        "From": FROM,
        "To": "ada@lovelace.example",
        "Subject": "Your receipt",
        "Date": "Sun, 29 Nov 2026 12:00:00 +0000",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


async def test_a_repetition_is_known_as_one_and_tells_nothing_of_its_cause() -> None:
    async with SmtpPeer() as post:
        for key in ("telegram:update:8812/3", "telegram:update:8812/3", "telegram:update:8812/4"):
            await a_mailer(post).send(a_letter(key=key))

    first, again, another = (kept.message["Message-ID"] for kept in post.letters)
    assert first == again != another
    assert "8812" not in first


async def test_a_domain_in_another_script_is_written_as_servers_want_it() -> None:
    async with SmtpPeer() as post:
        await a_mailer(post).send(a_letter(to="ada@bücher.example"))
    assert post.letters[0].to == ("ada@xn--bcher-kva.example",)


# --- what can never be sent ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ada",
        "ada@",
        "@lovelace.example",
        "ada@lovelace.example\r\nBcc: eve@evil.example",
        "ada@a.example, eve@b.example",
    ],
)
async def test_an_address_that_is_none_is_never_tried(to: str) -> None:
    async with SmtpPeer() as post:
        with pytest.raises(Undeliverable):
            await a_mailer(post).send(a_letter(to=to))
    assert post.letters == []


@given(st.text(max_size=20), st.sampled_from("\r\n\v\f\x00\x85\u2028"), st.text(max_size=20))
def test_no_subject_begins_another_header(before: str, line_end: str, after: str) -> None:
    with pytest.raises(Undeliverable):
        compose(a_letter(subject=before + line_end + after), SmtpMailer("::1", 25, "", "", "none", FROM)._sender, NOW)


async def test_no_name_of_a_file_begins_another_header() -> None:
    file = Attachment(filename='a.pdf"\r\nBcc: eve@evil.example', media_type="application/pdf", data=b"")
    async with SmtpPeer() as post:
        with pytest.raises(Undeliverable):
            await a_mailer(post).send(a_letter(attachments=(file,)))


# --- what the server says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "reply", "expected"),
    [
        ("RCPT", "550 5.1.1 <ada@lovelace.example> is unknown here", Undeliverable),
        ("RCPT", "450 4.2.1 come back later, ada@lovelace.example", Unavailable),
        ("DATA", "552 5.2.2 the mailbox of ada@lovelace.example is full", Undeliverable),
        ("DATA", "451 4.3.0 not now", Unavailable),
        ("MAIL", "553 5.7.1 post@photos.example is not yours", Refused),
        ("MAIL", "421 4.3.2 closing", Unavailable),
        ("EHLO", "554 5.7.1 not from you", Unavailable),
    ],
)
async def test_a_refusal_says_who_acts_next_and_does_not_quote_the_server(
    verb: str, reply: str, expected: type[PassboothError]
) -> None:
    async with SmtpPeer() as post:
        post.answers[verb] = reply
        with pytest.raises(PassboothError) as raised:
            await a_mailer(post).send(a_letter())
        assert type(raised.value) is expected
        assert "lovelace" not in str(raised.value)
        assert (raised.value.__cause__, raised.value.__context__) == (None, None)

        post.answers.clear()
        await a_mailer(post).send(a_letter())
        assert len(post.letters) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
async def test_a_connection_that_ends_is_tried_again_later(verb: str) -> None:
    async with SmtpPeer() as post:
        post.hangs_up_on = verb
        with pytest.raises(Unavailable):
            await a_mailer(post).send(a_letter())


async def test_nobody_at_home_is_tried_again_later() -> None:
    async with SmtpPeer() as post:
        mailer = a_mailer(post)
    with pytest.raises(Unavailable):
        await mailer.send(a_letter())


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    over = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable):
            await SmtpMailer("127.0.0.1", port, "", "", "none", FROM, timeout_s=0.2).send(a_letter())
        over.set()


# --- logging in, and who may listen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_login_is_made_over_tls(security: Security) -> None:
    async with SmtpPeer(security, LOGIN) as post:
        await a_mailer(post, security, LOGIN, tls=post.trusting).send(a_letter())
    assert [(kept.was_encrypted, kept.user) for kept in post.letters] == [(True, LOGIN[0])]


@pytest.mark.parametrize("login", [("passbooth", "another secret"), ("", "")])
async def test_a_login_that_is_wrong_or_missing_is_our_mistake_and_no_secret_is_in_its_words(
    login: tuple[str, str],
) -> None:
    async with SmtpPeer("starttls", LOGIN) as post:
        with pytest.raises(Refused) as raised:
            await a_mailer(post, "starttls", login, tls=post.trusting).send(a_letter())
    assert post.letters == []
    assert "secret" not in repr(raised.value)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_a_login_that_is_not_checked_now_is_tried_again_later() -> None:
    async with SmtpPeer("starttls", LOGIN) as post:
        post.answers["AUTH"] = "454 4.7.0 the directory is down"
        with pytest.raises(Unavailable):
            await a_mailer(post, "starttls", LOGIN, tls=post.trusting).send(a_letter())


async def test_a_server_that_offers_no_login_gets_no_password() -> None:
    async with SmtpPeer("starttls") as post:
        with pytest.raises(Refused):
            await a_mailer(post, "starttls", LOGIN, tls=post.trusting).send(a_letter())
    assert (post.logins, post.letters) == (0, [])


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_letter(security: Security) -> None:
    async with SmtpPeer(security, LOGIN) as post:
        with pytest.raises(Unavailable):
            await a_mailer(post, security, LOGIN).send(a_letter())
    assert (post.logins, post.letters) == (0, [])


async def test_a_server_from_which_somebody_took_starttls_gets_neither_password_nor_letter() -> None:
    async with SmtpPeer("none", LOGIN) as post:
        with pytest.raises(Unavailable):
            await a_mailer(post, "starttls", LOGIN, tls=post.trusting).send(a_letter())
    assert (post.logins, post.letters) == (0, [])


@pytest.mark.parametrize("host", ["mail.example", "10.0.0.7", "127.0.0.1.evil.example", "localhost.evil.example", ""])
def test_without_tls_only_this_machine_is_spoken_to(host: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        SmtpMailer(host, 25, "", "", "none", FROM)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_may_be_spoken_to_without_tls(host: str) -> None:
    SmtpMailer(host, 25, "", "", "none", FROM)


@pytest.mark.parametrize(
    "sender", ["", "Passbooth", "post@", "@photos.example", "post@photos.example\r\nBcc: eve@evil.example"]
)
def test_a_sender_that_is_no_address_is_refused_at_once(sender: str) -> None:
    with pytest.raises(ValueError, match="sender"):
        SmtpMailer("127.0.0.1", 25, "", "", "none", sender)
