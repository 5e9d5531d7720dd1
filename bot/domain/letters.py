"""E-mail, as we write it: plain words and files, to one address."""

import msgspec


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes along."""

    filename: str
    media_type: str  # "image/jpeg", "application/pdf"
    data: bytes


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One e-mail. `key` is the effect that wants it sent: the Message-ID is made from it, so that a repetition is known as one."""

    key: str
    to: str
    subject: str
    words: str
    language: str
    attachments: tuple[Attachment, ...] = ()
