"""What the camera page asks of the rest of the house, beside `engine.ports.Accept` and `handlers.ports`."""

from typing import Protocol

import msgspec

from bot.domain.aim import Aim
from bot.domain.ids import ConversationId, DocumentId, SittingId
from bot.domain.sitter import ADULT, Sitter


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One sale's session before the camera, as the conversation has it now.

    document: None while it is not chosen. is_open: False once the sale has its photo, or another sitting has begun.
    back: the address of the chat that it came from, "" where it has none.
    """

    conversation: ConversationId
    document: DocumentId | None = None
    sitter: Sitter = ADULT
    language: str = ""
    is_open: bool = True
    back: str = ""


class FindSitting(Protocol):
    """The conversations, by their sittings."""

    async def __call__(self, sitting: SittingId) -> Sitting | None:
        """The sitting as it is now; None when nobody knows it, or its conversation was erased."""
        ...


class LookAt(Protocol):
    """The lab, for pictures that are looked at and forgotten."""

    async def __call__(
        self, frame: bytes, original_px: tuple[int, int], document: DocumentId, sitter: Sitter, /
    ) -> Aim:
        """What to put right; `NOTHING_SEEN` for what is no picture. Raises `Unavailable`."""
        ...
