# ruff: noqa: D102 - the fields of a row are explained once, in the row's docstring
"""What the channels behind Twilio ask of the rest of the house, beside the doors of `engine.ports`."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import Drawing, StoredPicture

Clock = Callable[[], dt.datetime]
PictureLink = Callable[[StoredPicture | Drawing, dt.datetime], str]


class Reach(Protocol):
    """Where a customer is reached (E.164), and when they last said something (UTC)."""

    @property
    def number(self) -> str: ...
    @property
    def heard_at(self) -> dt.datetime | None: ...


class Telephones(Protocol):
    """Numbers, wishes and reports."""

    async def remember(self, conversation: ConversationId, number: str, at: dt.datetime) -> None:
        """Note where this conversation is reached."""
        ...

    async def reach(self, conversation: ConversationId) -> Reach | None:
        """Where this customer is reached; None for one who was forgotten."""
        ...

    async def wants_none(self, conversation: ConversationId, sender: str) -> bool:
        """Whether the customer wants no messages from this sender."""
        ...

    async def note_sending(
        self, ref: str, effect: EffectId, status: str, rank: int, error: str, at: dt.datetime
    ) -> ConversationId | None:
        """Note what became of a message; whose it is, where it stands as this report says."""
        ...


def utc_now() -> dt.datetime:
    """The clock on the wall."""
    return dt.datetime.now(dt.UTC)
