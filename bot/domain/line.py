"""One line of a transcript: what was said by whom."""

import datetime as dt

import msgspec

from bot.domain.events import ChoiceTapped, ConversationStarted, PhotoReceived, TextReceived, UnsupportedReceived
from bot.domain.messages import (
    CorrectionMessage,
    FileMessage,
    InvoiceMessage,
    PersonMessage,
    PictureMessage,
    TextMessage,
)

Said = (
    ConversationStarted
    | TextReceived
    | ChoiceTapped
    | PhotoReceived
    | UnsupportedReceived
    | TextMessage
    | PersonMessage
    | CorrectionMessage
    | PictureMessage
    | FileMessage
    | InvoiceMessage
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line. `author` is "customer", "assistant", or a person of the team by name; `id` grows with time."""

    id: int
    key: str
    at: dt.datetime
    author: str
    language: str
    body: Said
