"""Which message of a channel's an effect became, for tests."""

from dataclasses import dataclass, field

from bot.domain.ids import ConversationId, EffectId


@dataclass
class Sent:
    """Remembers which message became of an effect."""

    numbers: dict[EffectId, int] = field(default_factory=dict)
    broken: Exception | None = None

    async def note(self, _conversation: ConversationId, effect: EffectId, number: int) -> None:
        if self.broken is not None:
            raise self.broken
        self.numbers[effect] = number

    async def number(self, effect: EffectId) -> int | None:
        return self.numbers.get(effect)
