"""The words that people use for countries and kinds of document: English, French, Spanish and Dutch, as `plain` writes."""

import functools
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot.compliance.document import Kind
from bot.dialogs.countries import country_names

# Whose visa it is when the country shares one (the Schengen area).
SHARED_VISA: Mapping[str, str] = dict.fromkeys(
    (
        *("AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IS", "IT"),
        *("LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    ),
    "EU",
)
# Whose documents they are where a part of a country has some of its own.
PART_OF: Mapping[str, str] = {"XI": "GB"}

KINDS: Mapping[Kind, tuple[str, ...]] = {
    "passport": (
        *("passport", "passports", "passeport", "passeports", "pass", "pasaporte", "pasaportes"),
        *("paspoort", "paspoorten", "reispas", "passaporto", "passaporte", "paszport", "pasaport"),
    ),
    "visa": (
        *("visa", "visas", "evisa", "e visa", "visado", "visados", "visum", "visums", "e visum", "evisum"),
        *("study permit", "work permit", "permis d etudes", "permis de travail", "permiso de trabajo"),
    ),
    "identity_card": (
        *("id", "identity card", "id card", "national id", "identity"),
        *("carte d identite", "carte nationale d identite", "carte identite", "piece d identite", "identite"),
        *("documento de identidad", "carnet de identidad", "tarjeta de identidad", "cedula", "identidad"),
        *("identiteitskaart", "identiteitsbewijs", "id kaart"),
    ),
    "licence": (
        *("driving licence", "driving license", "driver license", "drivers license", "driver s license"),
        *("driver licence", "driver s licence", "drivers licence", "licence", "license"),
        *("permis de conduire", "permis conduire", "permis"),
        *("permiso de conducir", "carnet de conducir", "licencia de conducir", "licencia de manejo", "licencia"),
        *("rijbewijs", "rijbewijzen"),
    ),
    "residence_permit": (
        *("residence permit", "residence card", "residency permit", "residency card", "resident card"),
        *("carte de sejour", "titre de sejour", "permis de sejour", "carte de resident", "carte sejour"),
        *("titre sejour", "permiso de residencia", "tarjeta de residencia", "verblijfsvergunning", "verblijfskaart"),
    ),
}

# Words that carry no meaning in a search.
_FILLERS = (
    "a an the my his her our for of to in on at with i we you it is am are be this that these what how can do does",
    "need want would like get make take have send please new photo photos picture pictures image from me and or",
    "le la les l un une des de du d mon ma mes son sa pour en je veux voudrais besoin j ai il me faut svp s plait",
    "nouvelle nouveau au aux et ou avec est ce e",
    "el los las una unos del para mi mis quiero necesito tengo foto fotos fotografia por favor con y o",
    "het een mijn voor van ik wil heb graag nodig naar aub pasfoto pasfotos en of",
)
FILLERS = frozenset(word for language in _FILLERS for word in language.split())


@functools.cache
def concepts() -> Mapping[str, str]:
    """Every phrase to what it stands for: "=US" for a country, "#visa" for a kind."""
    nationalities = (Path(__file__).parent / "nationalities.toml").read_bytes()
    phrases = {name: f"={code}" for name, code in country_names().items()}
    for code, words in msgspec.toml.decode(nationalities, type=dict[str, tuple[str, ...]]).items():
        phrases |= dict.fromkeys(words, f"={code}")
    for kind, words in KINDS.items():
        phrases |= dict.fromkeys(words, f"#{kind}")
    return phrases
