"""A mail server, for tests: it keeps what it took, and it may be told to refuse.

    async with SmtpPeer() as post:                          # or SmtpPeer(security="starttls"), "tls"; login=("user", "secret")
        mailer = SmtpMailer("127.0.0.1", post.port, "", "", "none", "post@photos.example")
        post.answers["RCPT"] = "550 5.1.1 no such user"     # every time, until it is taken away
        post.hangs_up_on = "DATA"                           # the connection ends instead of an answer
        (kept,) = post.letters                              # kept.message is parsed, kept.sender and kept.to are the envelope's
        (found,) = post.words_of("ada@photos.example")

Its certificate is made for each peer and trusted by `post.trusting`, an SSLContext for clients.
"""

import asyncio
import datetime as dt
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Reply = str
SENDER = "Passbooth <post@photos.example>"


@dataclass(frozen=True)
class Kept:
    """A letter that was taken."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage
    was_encrypted: bool
    user: str


class SmtpPeer:
    """One server. `letters` are those that it took, in order."""

    def __init__(
        self, security: Literal["tls", "starttls", "none"] = "none", login: tuple[str, str] | None = None, port: int = 0
    ) -> None:
        self.letters: list[Kept] = []
        self.answers: dict[str, Reply] = {}
        self.hangs_up_on = ""
        self.logins = 0  # that were tried
        self._security, self._login, self._port = security, login, port
        self._open: set[SMTP] = set()
        self._serving, self.trusting = certified("127.0.0.1")

    async def __aenter__(self) -> Self:
        tls = self._serving if self._security == "tls" else None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._greet, "127.0.0.1", self._port, ssl=tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for session in self._open:
            if session.transport is not None:
                session.transport.abort()
        await self._server.wait_closed()
        await asyncio.sleep(0)

    @property
    def settings(self) -> dict[str, str]:
        """How a booth is told to send its letters here, when it is neither encrypted nor logs in."""
        return {
            "BOT_SMTP_HOST": "127.0.0.1",
            "BOT_SMTP_PORT": str(self.port),
            "BOT_SMTP_SECURITY": "none",
            "BOT_SMTP_SENDER": SENDER,
        }

    def words_of(self, address: str) -> list[str]:
        """The plain words of every letter to this address."""
        found = [kept.message.get_body(("plain",)) for kept in self.letters if address in kept.to]
        return [body.get_content().replace("\r\n", "\n") for body in found if body is not None]

    def _greet(self) -> SMTP:
        session = SMTP(
            self,
            hostname="post.example",
            ident="stand-in",
            enable_SMTPUTF8=False,
            tls_context=self._serving if self._security == "starttls" else None,
            require_starttls=self._security == "starttls",
            auth_required=False,
            auth_require_tls=self._security == "starttls",
            authenticator=self._authenticate,
            auth_exclude_mechanism=() if self._login else ("LOGIN", "PLAIN"),
        )
        self._open.add(session)
        return session

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        self.logins += 1
        if "AUTH" in self.answers:
            return AuthResult(success=False, handled=False, message=self.answers["AUTH"])
        assert isinstance(data, LoginPassword)
        given = data.login.decode(), data.password.decode()
        return AuthResult(success=given == self._login, handled=False, auth_data=given[0])

    # --- what is asked of us, by aiosmtpd's names -------------------------------------------------------------------

    async def handle_EHLO(  # noqa: N802 - as it is called
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, replies: list[str]
    ) -> list[str]:
        if reply := self._as_told("EHLO", server):
            return [reply]
        session.host_name = hostname
        return replies

    async def handle_HELO(  # noqa: N802 - as it is called
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str
    ) -> Reply:
        session.host_name = hostname
        return self._as_told("EHLO", server) or "250 post.example"

    async def handle_MAIL(  # noqa: N802 - as it is called
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> Reply:
        if self._login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if reply := self._as_told("MAIL", server):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as it is called
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> Reply:
        if reply := self._as_told("RCPT", server):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> Reply:  # noqa: N802 - as it is called
        if reply := self._as_told("DATA", server):
            return reply
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        assert isinstance(message, EmailMessage)
        encrypted = bool(session.ssl) or self._security == "tls"
        user = str(session.auth_data or "")
        self.letters.append(Kept(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, encrypted, user))
        return "250 OK"

    def _as_told(self, verb: str, server: SMTP) -> Reply:
        if self.hangs_up_on == verb and server.transport is not None:
            server.transport.abort()
        return self.answers.get(verb, "")


def certified(address: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate that was made just now for this address: for a server, and for the clients that trust it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        path.write_bytes(secret + pem)
        serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cadata=pem.decode())
