"""The door for events with ears on it: typed text is understood before it is stored, so that a repeated turn hears the same.

Numbers that nobody may keep are taken out of it first, and nobody hears them.
"""

import msgspec

from bot.domain.events import Envelope, TextReceived
from bot.engine.ports import Accept
from bot.nlu.intents import Understand
from bot.privacy.redaction import without_numbers


class Listening:
    """An `Accept` that fills `TextReceived.intent` and hands on."""

    def __init__(self, accept: Accept, understand: Understand) -> None:
        self._accept = accept
        self._understand = understand

    async def __call__(self, envelope: Envelope) -> bool:
        """Store the event with what was heard in it. True when it is new."""
        event = envelope.event
        if isinstance(event, TextReceived) and not event.intent:
            words, masked = without_numbers(event.text)
            heard = await self._understand(words, envelope.language or "en", envelope.conversation)
            understood = msgspec.structs.replace(event, text=words, intent=heard, masked=masked)
            envelope = msgspec.structs.replace(envelope, event=understood)
        return await self._accept(envelope)
