"""What the page of figures asks: rows that are counted, each question for itself, so that no turn waits for all of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from bot.domain.figures import (
    Agreement,
    Approval,
    Deadline,
    Decision,
    Funnel,
    Moved,
    Rating,
    Request,
    Sold,
    Span,
    Waiting,
)


class Tally(Protocol):
    """The figures' questions, about a span of days."""

    async def waiting(self) -> Sequence[Waiting]:
        """Every case that is open at this moment."""
        ...

    async def requests(self, span: Span) -> Sequence[Request]:
        """Requests for a person that were made in the span."""
        ...

    async def decisions(self, span: Span) -> Sequence[Decision]:
        """Cases about photos that were closed in the span."""
        ...

    async def deadlines(self, span: Span, now: dt.datetime) -> Sequence[Deadline]:
        """Cases that were due in the span, as they stand now."""
        ...

    async def agreements(self, span: Span) -> Sequence[Agreement]:
        """What the machine had said of the photos that were judged in the span."""
        ...

    async def sold(self, span: Span) -> Sequence[Sold]:
        """Orders that were placed in the span."""
        ...

    async def moved(self, span: Span) -> Sequence[Moved]:
        """Money that moved in the span, but for fees and payouts."""
        ...

    async def funnel(self, span: Span) -> Sequence[Funnel]:
        """Customers who sent a photo in the span."""
        ...

    async def approvals(self, span: Span) -> Sequence[Approval]:
        """Every approval for an order in the conversations in which there was one in the span, in the order of their photos."""
        ...

    async def ratings(self, span: Span) -> Sequence[Rating] | None:
        """How customers rated the help that they got in the span; None where they are not asked."""
        ...
