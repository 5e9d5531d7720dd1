"""What was understood of a customer's words, for whoever reads over the assistant's shoulder."""

from collections.abc import Callable
from functools import lru_cache

import msgspec

from bot.dialogs.interrupts import understood
from bot.domain.events import TextReceived
from bot.domain.ids import DocumentId

_LONGEST = 500  # characters, as the assistant itself reads them


class Heard(msgspec.Struct, frozen=True):
    """The name of what was meant, and the document that was named; "" and None where nothing was."""

    intent: str = ""
    document: DocumentId | None = None


def hearing(
    hear: Callable[[str], str], find_documents: Callable[[str], tuple[DocumentId, ...]]
) -> Callable[[TextReceived], Heard]:
    """Ears that remember: the same line is shown every few seconds.

    A document counts as heard only where the words fit one and no other.
    """

    @lru_cache(4096)
    def listen(words: str, said: str) -> Heard:
        meant = said or hear(words)
        intent = understood(TextReceived(words, meant), "awaiting_document") or meant
        found = find_documents(words)
        return Heard(intent, found[0] if len(found) == 1 else None)

    return lambda event: listen(event.text.strip()[:_LONGEST], event.intent)
