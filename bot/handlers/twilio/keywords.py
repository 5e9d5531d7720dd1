"""The words with which somebody stops messages, or asks for them again: whole messages of one word, in any case.

STOP and its kin are reserved: the networks and Twilio act on them before we hear of it, so they never answer a question
of ours. https://help.twilio.com/articles/223134027
"""

from typing import Literal

from bot.dialogs.words import plain

Keyword = Literal["stop", "start", "help"]

# As Twilio has them, then those of the languages that we speak. More would be a fault too: "fin" is also a word.
WORDS: dict[Keyword, frozenset[str]] = {
    "stop": frozenset(
        {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
        | {"arret", "arrete", "arrett", "desabonner", "desinscrire"}
    ),
    "start": frozenset({"start", "unstop", "reprendre"}),
    "help": frozenset({"help", "info", "aide"}),
}
# Those that can mean nothing else. Where no network acts on them, "cancel" is an answer like any other.
UNMISTAKABLE = WORDS["stop"] - {"cancel", "end", "quit", "revoke"}
# It lifts a block at Twilio's, and agrees to everything else anywhere else.
LIFTS_A_BLOCK = "yes"

RESUMING = WORDS["start"] | {LIFTS_A_BLOCK}
RESERVED = frozenset({*WORDS["stop"], *WORDS["start"], *WORDS["help"], LIFTS_A_BLOCK})


def keyword(words: str) -> Keyword | None:
    """The keyword that this message is."""
    typed = plain(words)
    return next((kind for kind, known in WORDS.items() if typed in known), None)
