"""The words that people use for countries and kinds of document, in English and French, as `plain` writes them."""

from collections.abc import Mapping

from bot.compliance.document import Kind
from bot.dialogs.countries import country_names

# What belongs to a country: nationality in both languages, and the short names that are not also common words.
BELONGING: Mapping[str, tuple[str, ...]] = {
    "AE": ("emirati", "emirien", "emirienne"),
    "AT": ("austrian", "autrichien", "autrichienne"),
    "AU": ("australian", "aussie", "australien", "australienne"),  # codespell:ignore
    "BE": ("belgian", "belge"),
    "BR": ("brazilian", "bresilien", "bresilienne"),
    "CA": ("canadian", "canadien", "canadienne"),
    "CH": ("swiss", "helvetique", "suissesse"),
    "CN": ("chinese", "chinois", "chinoise"),
    "DE": ("german", "deutsch", "allemand", "allemande"),
    "DK": ("danish", "danois", "danoise"),
    "DZ": ("algerian", "algerien", "algerienne"),
    "ES": ("spanish", "espagnol", "espagnole"),
    "EU": ("schengen", "european", "europe", "europeen", "europeenne", "eu", "ue"),  # codespell:ignore
    "FI": ("finnish", "finlandais", "finlandaise"),
    "FR": ("french", "fr", "francais", "francaise"),
    "GB": ("british", "english", "scottish", "welsh", "gb", "uk", "britannique", "anglais", "anglaise"),
    "GR": ("greek", "grec", "grecque"),
    "IE": ("irish", "eire", "irlandais", "irlandaise"),
    "IN": ("indian", "indien", "indienne"),  # codespell:ignore
    "IT": ("italian", "italien", "italienne"),
    "JP": ("japanese", "japonais", "japonaise"),
    "KR": ("korean", "coreen", "coreenne"),
    "MA": ("moroccan", "marocain", "marocaine"),
    "MX": ("mexican", "mexicain", "mexicaine"),
    "NL": ("dutch", "nl", "neerlandais", "neerlandaise", "hollandais", "hollandaise"),
    "NO": ("norwegian", "norvegien", "norvegienne"),
    "NZ": ("kiwi", "nz", "neo zelandais", "neo zelandaise"),
    "PL": ("polish", "polonais", "polonaise"),
    "PT": ("portuguese", "portugais", "portugaise"),
    "RU": ("russian", "russe"),
    "SE": ("swedish", "suedois", "suedoise"),
    "SN": ("senegalese", "senegalais", "senegalaise"),
    "TN": ("tunisian", "tunisien", "tunisienne"),
    "TR": ("turkish", "turc", "turque"),
    "US": ("american", "us", "u s", "u s a", "americain", "americaine", "states"),  # codespell:ignore
}

# Whose visa it is when the country shares one (the Schengen area).
SHARED_VISA: Mapping[str, str] = dict.fromkeys(
    (
        *("AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IS", "IT"),
        *("LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    ),
    "EU",
)

KINDS: Mapping[Kind, tuple[str, ...]] = {
    "passport": ("passport", "passports", "passeport", "passeports", "pass"),
    "visa": ("visa", "visas", "evisa", "e visa", "study permit", "work permit", "permis d etudes", "permis de travail"),
    "identity_card": (
        *("id", "identity card", "id card", "national id", "identity"),
        *("carte d identite", "carte nationale d identite", "carte identite", "piece d identite", "identite"),
    ),
    "licence": (
        *("driving licence", "driving license", "driver license", "drivers license", "driver s license"),
        *("driver licence", "driver s licence", "drivers licence", "licence", "license"),
        *("permis de conduire", "permis conduire", "permis"),
    ),
    "residence_permit": (
        *("residence permit", "residence card", "residency permit", "residency card", "resident card"),
        *(
            "carte de sejour",
            "titre de sejour",
            "permis de sejour",
            "carte de resident",
            "carte sejour",
            "titre sejour",
        ),
    ),
}

# Words that carry no meaning in a search.
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "for",
        "of",
        "to",
        "in",
        "on",
        "i",
        "we",
        "need",
        "want",
        "would",
        "like",
        "get",
        "please",
        "new",
        "photo",
        "photos",
        "picture",
        "pictures",
        "it",
        "is",
        "from",
        "make",
        "take",
        "have",
        "me",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "de",
        "du",
        "d",
        "mon",
        "ma",
        "mes",
        "pour",
        "en",
        "je",
        "veux",
        "voudrais",
        "besoin",
        "j",
        "ai",
        "il",
        "me",
        "faut",
        "faut",
        "svp",
        "s",
        "plait",
        "une",
        "nouvelle",
        "nouveau",
        "image",
        "au",
        "aux",
        "et",
        "and",
        "ou",
        "or",
    ]
)


def concepts() -> Mapping[str, str]:
    """Every phrase to what it stands for: "=US" for a country, "#visa" for a kind; longest phrases first."""
    phrases: dict[str, str] = {name: f"={code}" for name, code in country_names().items()}
    phrases |= {word: f"={code}" for code, words in BELONGING.items() for word in words}
    phrases |= {word: f"#{kind}" for kind, words in KINDS.items() for word in words}
    return dict(sorted(phrases.items(), key=lambda pair: -len(pair[0].split())))
