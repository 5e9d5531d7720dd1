"""Consents: each its own question, each written down with the version and fingerprint of the words that were shown.

The words of a version are the text `<consent>-<version>`; new words are a new version, and the old ones stay readable.
"""

from bot.dialogs.talk import Talk
from bot.domain.effects import ConsentKind, RecordConsent


def ask(talk: Talk, consent: ConsentKind, *answers: str) -> None:
    """Show the words, in full each time, and the answers."""
    version = talk.counter.consents[consent].version
    talk.say(f"{consent.replace('_', '-')}-{version}", *(talk.choice(answer) for answer in answers))


def record(talk: Talk, consent: ConsentKind, answer: str) -> None:
    """Write the answer down, whichever it is."""
    words, language = talk.counter.consents[consent], talk.conversation.language
    sha256 = words.sha256[language]
    talk.want(RecordConsent(consent=consent, version=words.version, sha256=sha256, answer=answer, language=language))
    given = tuple(kind for kind in talk.conversation.consents if kind != consent)
    talk.change(consents=(*given, consent))
