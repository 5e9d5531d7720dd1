import datetime as dt

from bot.domain.events import ChoiceTapped, Envelope, Event, TextReceived
from bot.domain.ids import ConversationId, EventId
from bot.nlu.intents import understand
from bot.nlu.listening import Listening


class Door:
    """Remembers what came in, once."""

    def __init__(self) -> None:
        self.stored: dict[EventId, Event] = {}

    async def __call__(self, envelope: Envelope) -> bool:
        new = envelope.id not in self.stored
        self.stored.setdefault(envelope.id, envelope.event)
        return new


def envelope(event: Event) -> Envelope:
    at = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    return Envelope(id=EventId("web:1"), conversation=ConversationId("web:ada"), at=at, event=event)


async def test_what_was_heard_is_stored_with_the_words() -> None:
    door = Door()
    listening = Listening(door, understand)
    assert await listening(envelope(TextReceived("statsu")))
    assert not await listening(envelope(TextReceived("statsu")))
    assert door.stored == {"web:1": TextReceived("statsu", intent="status")}


async def test_what_is_not_typed_goes_through_as_it_is() -> None:
    door = Door()
    await Listening(door, understand)(envelope(ChoiceTapped("awaiting_use", "use")))
    assert door.stored == {"web:1": ChoiceTapped("awaiting_use", "use")}
