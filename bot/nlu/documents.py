"""Typed words to documents: countries, nationalities, kinds and names, in four languages, typing mistakes forgiven.

A single answer is only ever what was named, or the only one of its kind in a country that was named. All else is a
question: several documents, of which the customer chooses. So is a country that was only guessed at: "malien" is nobody's
spelling of "malaisien".
"""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.compliance.document import Catalogue, Document
from bot.dialogs.countries import country_name
from bot.dialogs.words import plain
from bot.domain.ids import DocumentId
from bot.nlu.vocabulary import FILLERS, PART_OF, SHARED_VISA, concepts

_FOUND = 8  # at most
_LONGEST = 200  # characters of what was typed; no document has a longer name, and every word costs a search
_SAME_WORD = 80  # rapidfuzz ratio of a word with one typing mistake in six letters
_SAME_SHORT_WORD, _SHORT = 85, 3
_SAME_COUNTRY = 90  # one mistake in ten letters; nationalities are nearer to each other than that
_SAME_NAME = 88
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_FLAG_A = 0x1F1E6
_ANYWHERE = "=ZZ"  # the country of what no country issues

_NOTHING = "", 0.0, None  # as rapidfuzz says what it found

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
    meanings: frozenset[_Meaning]
    country: str
    kinds: frozenset[str]
    words: frozenset[str]


def find_documents(catalogue: Catalogue) -> Callable[[str], tuple[DocumentId, ...]]:
    """A search over the catalogue: best first. One result is meant, several are a question, none is unknown."""
    entries = tuple(_entry(document) for document in catalogue.values())
    of_countries = set(_words_of(phrase for phrase, concept in concepts().items() if concept.startswith("=")))
    of_concepts = _words_of(concepts())
    of_names = _words_of(word for e in entries for word in e.words)
    known = FILLERS.union(of_concepts, of_names)
    # A name with a country in it is found by what it means: as a whole, "passeport gabonais" is nearly "japonais".
    placeless = tuple(sorted({name for e in entries for name in e.names if not _meaning(name).countries}))

    @functools.lru_cache(1024)
    def nearest(word: str) -> tuple[str, bool]:
        """The word that was meant, and whether that is beyond doubt."""
        if word in known or word.isdecimal() or len(word) < _SHORT:
            return word, True
        same = _SAME_SHORT_WORD if len(word) == _SHORT else _SAME_WORD
        concept = process.extractOne(word, of_concepts, scorer=fuzz.ratio, score_cutoff=same)
        name = process.extractOne(word, of_names, scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
        found, score, _ = max(concept or _NOTHING, name or _NOTHING, key=lambda match: match[1])
        if not found:
            return word, True
        return found, score >= _SAME_COUNTRY or found not in of_countries

    def find(words: str) -> tuple[DocumentId, ...]:
        typed = plain(_FLAG.sub(_flag_name, words[:_LONGEST]))
        read = [nearest(word) for word in typed.split()]
        spelled_right = " ".join(word for word, _ in read)
        meaning = _meaning(spelled_right)
        found = _named(typed, meaning, entries)
        if not found and not meaning.countries and (meaning.words or spelled_right != typed):
            found = _nearly_named(typed, placeless, entries)
        found = found or _meant(meaning, entries)
        if not all(sure for _, sure in read):
            found = _asked(found, entries)
        return tuple(e.document.id for e in sorted(found, key=lambda e: -e.document.popularity)[:_FOUND])

    return find


def _entry(document: Document) -> _Entry:
    country = f"={document.country}"
    names = frozenset(plain(name) for group in document.names.values() for name in group)
    meanings = frozenset(_meaning(name) for name in names)
    # A passport's rules may serve the identity card too; but a firearms licence is no driving licence, and Northern
    # Ireland's is not the whole kingdom's.
    bare = [m for m in meanings if not m.words and m.countries <= {country}]
    return _Entry(
        document=document,
        names=names,
        meanings=meanings,
        country=country,
        kinds=frozenset({f"#{document.kind}"}).union(*(m.kinds for m in bare)),
        words=frozenset().union(*(m.words for m in meanings)),
    )


def _named(typed: str, meaning: _Meaning, entries: tuple[_Entry, ...]) -> list[_Entry]:
    """Documents of exactly this name, or of a name that means exactly the same."""
    literally = [e for e in entries if typed in e.names]
    if literally or not (meaning.countries or meaning.words):
        return literally
    return [e for e in entries if meaning in e.meanings]


def _nearly_named(typed: str, names: tuple[str, ...], entries: tuple[_Entry, ...]) -> list[_Entry]:
    """Documents of a name that is spelled almost so, word by word."""
    count = len(typed.split())
    alike = [name for name in names if len(name.split()) == count]
    best = process.extractOne(typed, alike, scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
    return [e for e in entries if best[0] in e.names] if best else []


def _meant(meaning: _Meaning, entries: tuple[_Entry, ...]) -> list[_Entry]:
    """Documents that fit the country, the kind and the words, as far as they were named."""
    if meaning.countries:
        issuers = _issuers(meaning)
        here = [e for e in entries if e.country in issuers]
        if meaning.kinds:
            found = _by_words(meaning, [e for e in here if e.kinds & meaning.kinds])
            return found if found and all(_is_plain(e, meaning) for e in found) else _asked(found or here, entries)
        anywhere = [e for e in entries if e.country == _ANYWHERE and e.words & meaning.words]
        found = _by_words(meaning, [*here, *anywhere])
        return found if _are_most(found, meaning) else _asked(found, entries)
    if meaning.kinds:
        return _asked(_by_words(meaning, [e for e in entries if e.kinds & meaning.kinds]), entries)
    # Words alone: they must be most of what was said, or a chance word in a sentence would choose a document.
    found = _by_words(meaning, [e for e in entries if _are_most([e], meaning)])
    return found if all(e.country == _ANYWHERE for e in found) else _asked(found, entries)


def _issuers(meaning: _Meaning) -> frozenset[str]:
    codes = {PART_OF.get(country[1:], country[1:]) for country in meaning.countries}
    if "#visa" in meaning.kinds:
        codes = {SHARED_VISA.get(code, code) for code in codes}
    return frozenset(f"={code}" for code in codes)


def _by_words(meaning: _Meaning, fitting: list[_Entry]) -> list[_Entry]:
    most = max((len(e.words & meaning.words) for e in fitting), default=0)
    return [e for e in fitting if len(e.words & meaning.words) == most]


def _are_most(found: list[_Entry], meaning: _Meaning) -> bool:
    """Whether these documents explain more than half of the words that name neither a country nor a kind."""
    return all(len(e.words & meaning.words) * 2 > len(meaning.words) for e in found)


def _is_plain(entry: _Entry, meaning: _Meaning) -> bool:
    """Whether this kind is what the document is; an emergency passport is not "the passport" unless that was said."""
    return bool(entry.words & meaning.words) or any(
        m.kinds & meaning.kinds and not m.words and m.countries <= {entry.country} for m in entry.meanings
    )


def _asked(found: list[_Entry], entries: tuple[_Entry, ...]) -> list[_Entry]:
    """What is near enough to be asked about; one alone gets company, for it would be taken for the answer."""
    if len(found) != 1:
        return found
    return [*found, *(e for e in entries if e.document.id == OTHER_CARD and e not in found)]


def _meaning(phrase: str) -> _Meaning:
    """The concepts of a phrase, read from the left, the longest first."""
    phrases, longest = concepts(), _longest_phrase()
    words, found, rest, at = phrase.split(), set[str](), set[str](), 0
    while at < len(words):
        for end in range(min(len(words), at + longest), at, -1):
            concept = phrases.get(" ".join(words[at:end]))
            if concept:
                found.add(concept)
                at = end
                break
        else:
            rest.add(words[at])
            at += 1
    return _Meaning(
        countries=frozenset(c for c in found if c.startswith("=")),
        kinds=frozenset(c for c in found if c.startswith("#")),
        words=frozenset(rest - FILLERS),
    )


@functools.cache
def _longest_phrase() -> int:
    return max(len(phrase.split()) for phrase in concepts())


def _words_of(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))


def _flag_name(flag: "re.Match[str]") -> str:
    code = "".join(chr(ord(letter) - _FLAG_A + ord("A")) for letter in flag.groups())
    return f" {country_name(code, 'en')} "
