"""Countries by the names that people type: in four languages, the ISO codes and a few habits."""

import functools
from collections.abc import Mapping

from babel import Locale

from bot.dialogs.words import plain

_LANGUAGES = ("en", "fr", "es", "nl")  # people name countries in their own language, even where we do not speak it

# Habits that no list of official names holds.
_HABITS = {
    "uk": "GB",
    "great britain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "angleterre": "GB",
    "ecosse": "GB",
    "pays de galles": "GB",
    "grande bretagne": "GB",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "etats unis d amerique": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "hollande": "NL",
    "uae": "AE",
    "czech republic": "CZ",
    "republique tcheque": "CZ",
    "turkey": "TR",
    "south korea": "KR",
    "russie": "RU",
    "holanda": "NL",
    "inglaterra": "GB",
    "engeland": "GB",
    "verenigde staten van amerika": "US",
}

# Where letters arrive without a postcode (Universal Postal Union, postal addressing systems).
WITHOUT_POSTCODE = frozenset({"AE", "HK", "QA", "MO", "BS", "FJ", "GH", "JM", "ZW", "UG", "RW", "BO"})


@functools.cache
def country_names() -> Mapping[str, str]:
    """Plain name to ISO 3166-1 alpha-2 code, in each of the languages."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}:  # noqa: PLR2004 - alpha-2
                names[plain(name)] = code
    return {**names, **_HABITS}


def country_code(words: str) -> str:
    """The code of the country that these words name, "" when they name none."""
    typed = plain(words)
    names = country_names()
    if found := names.get(typed):
        return found
    return typed.upper() if typed.upper() in set(names.values()) else ""


def country_name(code: str, language: str) -> str:
    """The country's name in a language; the code where there is no name."""
    return str(Locale(language).territories.get(code, code))
