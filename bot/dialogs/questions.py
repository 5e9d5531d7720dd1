"""Questions about the rules that people type: each answered from the document's own data, never from a guess."""

import re
from collections.abc import Callable, Mapping

from bot.compliance.document import Document
from bot.dialogs.documents import name
from bot.dialogs.state import StageName
from bot.dialogs.talk import Next, Talk
from bot.dialogs.words import plain

_FREE_TEXT: frozenset[StageName] = frozenset(
    {
        *("awaiting_address", "awaiting_email", "awaiting_claim", "awaiting_summary"),
        *("awaiting_question", "awaiting_comment"),
    }
)

# What is asked about, by its words; who names a document with them is looking for that document.
_ABOUT: Mapping[str, re.Pattern[str]] = {
    "beard": re.compile(r"\b(beard|moustache|mustache|barbe)\b"),
    "glasses": re.compile(r"\b(glasses|spectacles|lunettes)\b"),
    "cover": re.compile(
        r"\b(hijab|headscarf|head scarf|scarf|turban|head cover\w*|hat|cap|kippa\w*"
        r"|foulard|voile|couvre chef|chapeau|casquette)\b"
    ),
    "smile": re.compile(r"\b(smil\w+|souri\w+)\b"),
    "child": re.compile(r"\b(baby|babies|newborn|infant|toddler|my (child|son|daughter)|bebe|nourrisson|mon enfant)\b"),
}


def answer(talk: Talk, words: str) -> Next:
    """Answer what these words ask about and go on; None when they ask about nothing that we know."""
    if talk.stage in _FREE_TEXT:
        return None
    typed = plain(words)
    about = next((topic for topic, pattern in _ABOUT.items() if pattern.search(typed)), None)
    if about is None or _names_another_document(talk, words):
        return None
    if about in _WITHOUT_A_DOCUMENT:
        talk.say(f"answer-{about}")
    if about in _ANSWERS and talk.conversation.document is None:
        if about not in _WITHOUT_A_DOCUMENT:
            talk.say("answer-which-document")
    elif about in _ANSWERS:
        talk.say(_ANSWERS[about](talk.rules), document=name(talk.document.id))
    return talk.ask_again()


def _names_another_document(talk: Talk, words: str) -> bool:
    found, present = talk.counter.find_documents(words), talk.conversation.document
    return bool(found) and (present is None or (len(found) == 1 and found[0] != present))


_WITHOUT_A_DOCUMENT = frozenset({"beard", "child"})
_ANSWERS: Mapping[str, Callable[[Document], str]] = {
    "glasses": lambda rules: f"answer-glasses-{rules.glasses}",
    "cover": lambda rules: f"answer-cover-{rules.head_covering}",
    "smile": lambda rules: f"answer-smile-{rules.expression.replace('_', '-')}",
    "child": lambda rules: "answer-child-differs" if rules.children else "answer-child-alike",
}
