"""Numbers that nobody may keep: of payment cards and of identity documents. They are taken out before anything is stored.

Each kind is a pattern, and a check digit where it has one, so that an order's number, a telephone number, a postcode or a
price is left alone.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

MASK = "***"

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"  # Real Decreto 1553/2005


class _Kind(NamedTuple):
    """A pattern, whose group `number` is what goes, and whether what was found is such a number."""

    pattern: re.Pattern[str]
    is_one: Callable[[str], bool]


def _digits(found: str) -> str:
    return re.sub(r"\D", "", found)


def _is_card(found: str) -> bool:
    """Luhn's check, ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(map(int, reversed(_digits(found)))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0


def _is_dni(found: str) -> bool:
    number = re.sub(r"[- ]", "", found.upper())
    return number[-1] == _DNI_LETTERS[int(number[:-1].translate(str.maketrans("XYZ", "012"))) % 23]


def _is_nir(found: str) -> bool:
    """The French social security number with its key."""
    number = re.sub(r"\s", "", found.upper()).replace("2A", "19").replace("2B", "18")
    return int(number[13:]) == 97 - int(number[:13]) % 97


def _is_national_register(found: str) -> bool:
    """The Belgian number of the national register, of either century."""
    number = _digits(found)
    return any(int(number[9:]) == 97 - int(century + number[:9]) % 97 for century in ("", "2"))


def _is_machine_readable(found: str) -> bool:
    """A line of ICAO 9303: only there are words kept apart by such signs."""
    return "<<" in found


def _always(_found: str) -> bool:
    return True


# Spanish letters stand for digits only at the start of a foreigner's number.
_KINDS: Mapping[str, _Kind] = {
    "card": _Kind(re.compile(r"(?<![\d+])(?P<number>[2-6]\d{3}(?:[ -]?\d){9,15})(?!\d)"), _is_card),
    "machine readable zone": _Kind(re.compile(r"(?P<number>[A-Z0-9<]{28,})"), _is_machine_readable),
    "US social security": _Kind(re.compile(r"(?<!\d)(?P<number>(?!000|666|9)\d{3}-\d{2}-\d{4})(?!\d)"), _always),
    "ES identity": _Kind(re.compile(r"\b(?P<number>(?:[XYZxyz]-?\d{7}|\d{8})[- ]?[A-Za-z])\b"), _is_dni),
    "FR social security": _Kind(
        re.compile(r"(?<!\d)(?P<number>[12] ?\d{2} ?\d{2} ?\d[\dABab] ?\d{3} ?\d{3} ?\d{2})(?!\d)"), _is_nir
    ),
    "BE national register": _Kind(
        re.compile(r"(?<!\d)(?P<number>\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2})(?!\d)"), _is_national_register
    ),
    "GB national insurance": _Kind(
        re.compile(r"\b(?P<number>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])\b", re.IGNORECASE),
        _always,
    ),
    "named for what it is": _Kind(
        re.compile(
            r"\b(?:passports?|passeport|pasaporte|paspoort|id card|identity card|carte d.identit\w+|dni|nie|bsn"
            r"|rijksregisternummer)\b\W{0,3}(?:(?:number|no|nr|num\w*|n)\b)?\W{0,3}(?:is|est|es)?\W{0,3}"
            r"(?P<number>(?=(?:[A-Z]{0,3}\d){4})[A-Z0-9]{7,14})\b",
            re.IGNORECASE,
        ),
        _always,
    ),
}


def without_numbers(words: str) -> tuple[str, bool]:
    """The words with every such number masked, and whether there was one."""
    masked = words
    for kind in _KINDS.values():
        masked = kind.pattern.sub(partial(_masked, kind), masked)
    return masked, masked != words


def _masked(kind: _Kind, found: re.Match[str]) -> str:
    number = found["number"]
    if not kind.is_one(number):
        return found[0]
    start, end = found.start("number") - found.start(), found.end("number") - found.start()
    return found[0][:start] + MASK + found[0][end:]
