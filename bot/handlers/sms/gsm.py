"""What a text message costs: its alphabet, and how many parts it takes.

The 7-bit alphabet of 3GPP TS 23.038 (table 6.2.1) holds 160 characters, 153 in each of several parts; one letter outside of
it turns the whole message to UCS-2, with 70 and 67.
"""

from typing import Literal, NamedTuple

Alphabet = Literal["gsm-7", "ucs-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each stands for two

# Signs that look as good in another way. Letters are never changed: a name or a word without its accents is wrong.
_PLAIN = str.maketrans(
    {
        "‘": "'",  # noqa: RUF001 - as typographers write it
        "’": "'",  # noqa: RUF001 - as above
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",  # noqa: RUF001 - as above
        "—": "-",
        "…": "...",
        "×": "x",  # noqa: RUF001 - as above
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "⭐": "*",
        "•": "-",
    }
)
_SINGLE = {"gsm-7": 160, "ucs-2": 70}
_JOINED = {"gsm-7": 153, "ucs-2": 67}
_PLANE = 0xFFFF  # what lies above it takes two units


class Parts(NamedTuple):
    """How a text message travels."""

    alphabet: Alphabet
    number: int


def plain(words: str) -> str:
    """The same words without signs that cost an alphabet."""
    return words.translate(_PLAIN)


def parts(words: str) -> Parts:
    """The alphabet that these words need, and how many parts they take; none for none."""
    alphabet: Alphabet = "gsm-7" if all(sign in _BASIC or sign in _EXTENDED for sign in words) else "ucs-2"
    sizes = [_size(sign, alphabet) for sign in words]
    if sum(sizes) <= _SINGLE[alphabet]:
        return Parts(alphabet, 1 if sizes else 0)
    number, room = 1, _JOINED[alphabet]
    for size in sizes:  # what stands for two is never cut in two
        if size > room:
            number, room = number + 1, _JOINED[alphabet]
        room -= size
    return Parts(alphabet, number)


def _size(sign: str, alphabet: Alphabet) -> int:
    if alphabet == "gsm-7":
        return 2 if sign in _EXTENDED else 1
    return 2 if ord(sign) > _PLANE else 1
