"""The engine's door for tests of an edge: it stores what is new, knows what it has seen, and can be shut."""

from dataclasses import dataclass, field

from bot.domain.events import Envelope, Event


@dataclass
class Door:
    """`accept`, with a memory."""

    stored: dict[str, Envelope] = field(default_factory=dict)
    knocks: list[str] = field(default_factory=list)
    shut: Exception | None = None

    async def __call__(self, envelope: Envelope) -> bool:
        self.knocks.append(envelope.id)
        if self.shut is not None:
            raise self.shut
        is_new = envelope.id not in self.stored
        self.stored.setdefault(envelope.id, envelope)
        return is_new

    @property
    def events(self) -> list[Event]:
        return [envelope.event for envelope in self.stored.values()]
