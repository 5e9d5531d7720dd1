"""What somebody typed into the search field: an order's number, an e-mail address, or a telephone number. Pure."""

import re

import msgspec

from bot.domain.past import Sought

_NUMBER = 8  # characters of an order's number behind "PB-"
_PREFIXES = ("PB", "72")  # as it is written, and on a telephone's keypad
_FEWEST_DIGITS = 8
_MISREAD = str.maketrans("OIL", "011")  # letters that no number of ours has, for what looks like them
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s()./\-\N{NO-BREAK SPACE}]+")


class Query(msgspec.Struct, frozen=True):
    """What is looked for. words: a number's eight characters, a folded address, or digits, with "+" where a country leads."""

    kind: Sought
    words: str


def read(typed: str) -> tuple[Query, ...]:
    """What it may mean, the likeliest first; nothing, where it is none of them."""
    words = " ".join(typed.split())
    if _EMAIL.fullmatch(words):
        return (Query("email", words.casefold()),)
    number, phone = _order_number(words), _telephone(words)
    found = (Query("order", number) if number else None, Query("phone", phone) if phone else None)
    return tuple(query for query in found if query is not None)


def _order_number(words: str) -> str:
    """The eight characters of an order's number, however it is written; "" where it is none."""
    plain = re.sub(r"[\s\-\u2013\u2014.]", "", words).upper()
    if len(plain) == _NUMBER + 2 and plain.startswith(_PREFIXES):
        plain = plain[2:]
    return plain.translate(_MISREAD) if len(plain) == _NUMBER and plain.isascii() and plain.isalnum() else ""


def _telephone(words: str) -> str:
    """Its digits; with "+" in front where it was written with its country."""
    if not _PHONE.fullmatch(words):
        return ""
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", words))
    if len(digits) < _FEWEST_DIGITS:
        return ""
    if words.startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits
