"""Typed words to documents: countries, nationalities, kinds and names, with typing mistakes, in English and French."""

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.compliance.document import Catalogue, Document
from bot.dialogs.countries import country_name
from bot.dialogs.words import plain
from bot.domain.ids import DocumentId
from bot.nlu.vocabulary import FILLERS, SHARED_VISA, concepts

_FOUND = 8  # at most
_LONGEST = 200  # characters of what was typed; no document has a longer name, and every word costs a search
_SAME_WORD = 80  # rapidfuzz ratio of a word with one typing mistake in six letters
_SAME_SHORT_WORD, _SHORT = 85, 3
_SAME_NAME = 88
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_FLAG_A = 0x1F1E6

OTHER_CARD = DocumentId("other-card")


@dataclass(frozen=True)
class _Meaning:
    """A phrase as a set: countries ("=US"), kinds ("#visa") and the words that are neither."""

    countries: frozenset[str]
    kinds: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class _Entry:
    document: Document
    names: frozenset[str]  # as `plain` writes them
    meanings: tuple[_Meaning, ...]
    countries: frozenset[str]
    kinds: frozenset[str]
    words: frozenset[str]


def find_documents(catalogue: Catalogue) -> Callable[[str], tuple[DocumentId, ...]]:
    """A search over the catalogue: best first. One result is meant, several are a question, none is unknown."""
    entries = tuple(_entry(document) for document in catalogue.values())
    vocabulary = sorted(
        {word for phrase in concepts() for word in phrase.split()} | {w for e in entries for w in e.words}
    )

    def find(words: str) -> tuple[DocumentId, ...]:
        typed = plain(_FLAG.sub(_flag_name, words[:_LONGEST]))
        meaning = _meaning(_corrected(typed, vocabulary))
        found = _named(typed, meaning, entries) or _meant(meaning, entries)
        return tuple(e.document.id for e in sorted(found, key=lambda e: -e.document.popularity)[:_FOUND])

    return find


def _entry(document: Document) -> _Entry:
    names = tuple(plain(name) for group in document.names.values() for name in group)
    meanings = tuple(_meaning(name) for name in names)
    return _Entry(
        document=document,
        names=frozenset(names),
        meanings=meanings,
        countries=frozenset({f"={document.country}"}),
        kinds=frozenset({f"#{document.kind}"}).union(*(m.kinds for m in meanings)),
        words=frozenset().union(*(m.words for m in meanings)),
    )


def _named(typed: str, meaning: _Meaning, entries: tuple[_Entry, ...]) -> list[_Entry]:
    """Documents of exactly this name, or of a name that means exactly the same."""
    literally = [e for e in entries if typed in e.names]
    if literally:
        return literally
    bare = " ".join(word for word in typed.split() if word not in FILLERS)
    if meaning.countries or meaning.words:
        same = [e for e in entries if meaning in e.meanings]
        if same:
            return same
    close = {e.document.id: max((fuzz.ratio(typed, name) for name in e.names), default=0.0) for e in entries}
    best = max(close.values(), default=0.0)
    if meaning.countries or not bare or best < _SAME_NAME:
        return []
    return [e for e in entries if close[e.document.id] == best]


def _meant(meaning: _Meaning, entries: tuple[_Entry, ...]) -> list[_Entry]:
    """Documents that fit the country, the kind and the words, as far as they were named."""
    if meaning.countries:
        here = [e for e in entries if e.countries & _issuers(meaning)]
        fitting = [e for e in here if not meaning.kinds or e.kinds & meaning.kinds]
        return _by_words(meaning, fitting) or _instead(here, entries)
    if meaning.kinds:
        return _by_words(meaning, [e for e in entries if e.kinds & meaning.kinds])
    # Words alone: they must be most of what was said, or a chance word in a sentence would choose a document.
    likely = [e for e in entries if len(e.words & meaning.words) * 2 > len(meaning.words)]
    return _by_words(meaning, likely)


def _issuers(meaning: _Meaning) -> frozenset[str]:
    if "#visa" not in meaning.kinds:
        return meaning.countries
    return frozenset(f"={SHARED_VISA.get(country[1:], country[1:])}" for country in meaning.countries)


def _by_words(meaning: _Meaning, fitting: list[_Entry]) -> list[_Entry]:
    most = max((len(e.words & meaning.words) for e in fitting), default=0)
    return [e for e in fitting if len(e.words & meaning.words) == most]


def _instead(here: list[_Entry], entries: tuple[_Entry, ...]) -> list[_Entry]:
    """The country is known and this kind of its documents is not: the nearest, as a question and never as an answer."""
    other = [e for e in entries if e.document.id == OTHER_CARD and e not in here]
    return [*here, *other] if here else []


def _meaning(phrase: str) -> _Meaning:
    padded, found = f" {phrase} ", set[str]()
    for words, concept in _phrases().items():
        if f" {words} " in padded:
            padded = padded.replace(f" {words} ", " ")
            found.add(concept)
    rest = frozenset(word for word in padded.split() if word not in FILLERS)
    return _Meaning(
        countries=frozenset(c for c in found if c.startswith("=")),
        kinds=frozenset(c for c in found if c.startswith("#")),
        words=rest,
    )


def _corrected(typed: str, vocabulary: list[str]) -> str:
    return " ".join(_nearest(word, vocabulary) for word in typed.split())


def _nearest(word: str, vocabulary: list[str]) -> str:
    if word in FILLERS or word.isdecimal() or len(word) < _SHORT:
        return word
    cutoff = _SAME_SHORT_WORD if len(word) == _SHORT else _SAME_WORD
    found = process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=cutoff)
    return str(found[0]) if found else word


@functools.cache
def _phrases() -> Mapping[str, str]:
    return concepts()


def _flag_name(flag: "re.Match[str]") -> str:
    code = "".join(chr(ord(letter) - _FLAG_A + ord("A")) for letter in flag.groups())
    return f" {country_name(code, 'en')} "
