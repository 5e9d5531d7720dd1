"""Typed text to an interrupt's name, without any service: the dialog's own phrases, forgiving typing mistakes.

The dialog itself understands exact phrases; what is found here is put into `TextReceived.intent` at the edge.
"""

from typing import Protocol

from rapidfuzz import fuzz, process

from bot.dialogs import call
from bot.dialogs.interrupts import INTERRUPTS, PHRASES
from bot.dialogs.words import plain

_SAME = 83  # rapidfuzz ratio: two letters swapped in a word of six
_SHORTEST = 5  # shorter words are too near to each other: "stop" and "shop"

# What may be heard: what is understood at any stage of a chat, and what can be wished for on a call.
KNOWN = INTERRUPTS | call.WISHES
_CALLED = {wish: tuple(phrase for said in spoken.values() for phrase in said) for wish, spoken in call.PHRASES.items()}
_BY_PHRASE: dict[str, str] = {
    phrase: name
    for table in (_CALLED, PHRASES)
    for name, phrases in table.items()
    for phrase in phrases
    if len(phrase) >= _SHORTEST
}


class Understand(Protocol):
    """Ears: typed text and its language to the name of an interrupt, "" when it is none."""

    async def __call__(self, text: str, language: str, conversation: str) -> str:
        """The interrupt that was heard."""
        ...


def intent_of(text: str) -> str:
    """The interrupt that these words mean but for a typing mistake, "" when they mean none."""
    typed = plain(text.lstrip("/"))
    if len(typed) < _SHORTEST:
        return ""
    found = process.extractOne(typed, _BY_PHRASE.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
    return _BY_PHRASE[found[0]] if found else ""


async def understand(text: str, language: str, conversation: str) -> str:  # noqa: ARG001 - the port's shape
    """The embedded ears: they know every language at once and keep no session."""
    return intent_of(text)
