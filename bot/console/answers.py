"""Ready answers: each in four languages, filled from what is known of the conversation, or held back where something is not."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

Language = Literal["en", "fr", "es", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "fr", "es", "nl")
VARIABLES = ("agent", "order", "document", "delivery_day", "hours", "price")
LONGEST = 500  # characters before it is filled

_VARIABLE = re.compile(rf"\{{({'|'.join(VARIABLES)})\}}")


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer in each language."""

    en: str
    fr: str
    es: str
    nl: str

    def words(self, language: str) -> str:
        """The words in a language, English where we have none."""
        return str(getattr(self, spoken(language)))


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """An answer for one conversation. missing: the variables that nothing is known for; then it cannot be sent."""

    id: str
    language: Language
    words: str
    missing: tuple[str, ...] = ()


def load_answers(path: Path = Path(__file__).parent / "answers.toml") -> Mapping[str, Answer]:
    """Every answer by its id. Raises `msgspec.ValidationError` for an unknown key or a missing language."""
    return msgspec.toml.decode(path.read_bytes(), type=dict[str, Answer])


def spoken(language: str) -> Language:
    """The language that answers are given in to somebody with this one (BCP 47)."""
    asked = language.replace("_", "-").partition("-")[0].lower()
    return next((each for each in LANGUAGES if each == asked), LANGUAGES[0])


def variables_in(words: str) -> frozenset[str]:
    """The variables that stand in these words, unfilled."""
    return frozenset(_VARIABLE.findall(words))


def ready(id: str, answer: Answer, language: str, known: Mapping[str, str]) -> Ready:  # noqa: A002 - the answer's id
    """The answer with what is known filled in; what is unknown stays as it is written, and is named."""
    words = answer.words(language)
    missing = tuple(name for name in VARIABLES if name in variables_in(words) and not known.get(name))
    filled = _VARIABLE.sub(lambda found: known.get(found[1]) or found[0], words)
    return Ready(id=id, language=spoken(language), words=filled, missing=missing)


def all_ready(answers: Mapping[str, Answer], language: str, known: Mapping[str, str]) -> Sequence[Ready]:
    """Every answer for one conversation, in the order of the file."""
    return [ready(name, answer, language, known) for name, answer in answers.items()]
