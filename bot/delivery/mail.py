"""E-mail by SMTP: a letter in plain words, with its files, handed to the house's own mail server.

A letter is known by its Message-ID, which is made from the effect that wanted it: one that is handed over again, after an
answer that was lost, is seen to be the same by servers and mail programs that look.
"""

import asyncio
import datetime as dt
import hashlib
import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Literal

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from email_validator import EmailNotValidError, validate_email

from bot.delivery.loopback import is_loopback
from bot.domain.letters import Attachment, Letter
from bot.errors import PassboothError, Refused, Unavailable, Undeliverable

Security = Literal["tls", "starttls", "none"]

_PERMANENT = 5  # the first digit of an answer: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1


class SmtpMailer:
    """Sends letters through one mail server, a connection for each: they are few, and idle ones are cut off anyway."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str,
        security: Security,
        sender: str,
        timeout_s: float = 20.0,
        *,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """user: "" where the server wants no login. sender: "Passbooth <post@photos.example>", or the address alone.

        security: TLS from the first byte (usually port 465), STARTTLS (587), or none at all, to this machine only.
        timeout_s: of a whole letter. tls: whom to trust; None: the authorities that this machine trusts.
        Raises `ValueError` for a setting that cannot be.
        """
        if security == "none" and not is_loopback(host):
            raise ValueError("mail without TLS is spoken to this machine only")
        self._sender = _sender(sender)
        self._login = (user, password) if user else None
        self._timeout_s, self._now = timeout_s, now
        context = tls or ssl.create_default_context()
        self._open: Callable[[], SMTP] = lambda: SMTP(
            hostname=host,
            port=port,
            use_tls=security == "tls",
            start_tls=security == "starttls",
            tls_context=None if security == "none" else context,
            local_hostname=self._sender.domain,  # what we are called is nobody's business but the domain is
            timeout=timeout_s,
        )

    async def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises `Unavailable`, `Undeliverable` (the address, for good) or `Refused` (our login)."""
        message = compose(letter, self._sender, self._now())
        problem: PassboothError
        try:
            async with asyncio.timeout(self._timeout_s), self._open() as server:
                if self._login:
                    await _log_in(server, *self._login)
                await server.send_message(message)
                return
        except SMTPException as error:
            problem = _ours(error)
        except (
            OSError,
            ValueError,
        ) as error:  # TimeoutError and TLS are of the first, nonsense from a server of the second
            problem = Unavailable(f"mail: {type(error).__name__}")
        raise problem  # outside, so that no server's words hang on it: they quote addresses


def compose(letter: Letter, sender: Address, at: dt.datetime) -> EmailMessage:
    """The letter as it goes out. at: UTC. Raises `Undeliverable` for an address or a subject that no letter can have."""
    _one_line(letter.subject, "the subject")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _recipient(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{sender.domain}>"
    message["Auto-Submitted"] = (
        "auto-generated"  # no out-of-office notes: https://www.rfc-editor.org/rfc/rfc3834#section-5
    )
    message.set_content(letter.words, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = _one_line(letter.language, "the language")  # of the words, with which it moves
    for attachment in letter.attachments:
        _attach(message, attachment)
    return message


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, _, detail = attachment.media_type.partition("/")
    name = _one_line(attachment.filename, "a file's name")
    message.add_attachment(attachment.data, maintype=kind, subtype=detail, filename=name)


def _one_line(words: str, what: str) -> str:
    """The words, when nothing in them could begin another line of a header."""
    if not words.isprintable():
        raise Undeliverable(f"mail: {what} has characters that no header can have")
    return words


def _recipient(address: str) -> Address:
    """The one recipient; a domain in another script is written in ASCII, as servers want it."""
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise Undeliverable("mail: the address is none") from None
    return Address(addr_spec=checked.ascii_email or checked.normalized)


def _sender(words: str) -> Address:
    name, address = parseaddr(words)
    if not words.isprintable() or address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise ValueError("the sender of mail is written like Passbooth <post@photos.example>")
    return Address(name, addr_spec=address)


async def _log_in(server: SMTP, user: str, password: str) -> None:
    await server.ehlo()
    if not server.supported_auth_methods:  # the library's own error for that has no name
        raise Refused("mail: the server offers no login that we know")
    await server.login(user, password)


def _ours(error: SMTPException) -> PassboothError:
    """The library's error in our words: its name and the server's number, never the server's sentence."""
    if isinstance(error, SMTPRecipientsRefused):
        return _of_letter(error.recipients[0])
    where = f"mail: {type(error).__name__}"
    match error:
        case SMTPConnectError() | SMTPHeloError():  # a server that turns everybody away does so for a while
            return Unavailable(where)
        case SMTPAuthenticationError(code=code) | SMTPSenderRefused(code=code):
            return (Refused if code // 100 == _PERMANENT else Unavailable)(f"{where}, {code}")
        case SMTPResponseException():
            return _of_letter(error)
        case SMTPNotSupported():
            return Undeliverable(f"{where}: the address is in a script that the server does not write")
        case _:
            return Unavailable(where)


def _of_letter(error: SMTPResponseException) -> PassboothError:
    kind = Undeliverable if error.code // 100 == _PERMANENT else Unavailable
    return kind(f"mail: {type(error).__name__}, {error.code}")
