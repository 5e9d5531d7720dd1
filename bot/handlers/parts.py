"""A message that takes several calls: when one of them fails, the next attempt goes on where that one stopped.

No chat provider offers an idempotent send. What was said is remembered in this process only; after a crash the message
begins again.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.domain.ids import EffectId
from bot.errors import PassboothError, Undeliverable

Call = TypeVar("Call")


class Parts:
    """Where to go on, by effect."""

    def __init__(self) -> None:
        self._said: dict[EffectId, int] = {}

    async def say(self, effect: EffectId, calls: Sequence[Call], make: Callable[[Call], Awaitable[None]]) -> None:
        """Make the calls in order, but for those that were made before. Raises what the first failure raises."""
        for place in range(self._said.pop(effect, 0), len(calls)):
            try:
                await make(calls[place])
            except Undeliverable:
                raise
            except PassboothError:
                if place:
                    self._said[effect] = place
                raise
