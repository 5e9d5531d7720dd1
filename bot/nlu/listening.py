"""The door for events with ears on it: typed text is understood before it is stored, so that a repeated turn hears the same."""

import msgspec

from bot.domain.events import Envelope, TextReceived
from bot.engine.ports import Accept
from bot.nlu.intents import Understand


class Listening:
    """An `Accept` that fills `TextReceived.intent` and hands on."""

    def __init__(self, accept: Accept, understand: Understand) -> None:
        self._accept = accept
        self._understand = understand

    async def __call__(self, envelope: Envelope) -> bool:
        """Store the event with what was heard in it. True when it is new."""
        event = envelope.event
        if isinstance(event, TextReceived) and not event.intent:
            heard = await self._understand(event.text, envelope.language or "en", envelope.conversation)
            envelope = msgspec.structs.replace(envelope, event=msgspec.structs.replace(event, intent=heard))
        return await self._accept(envelope)
