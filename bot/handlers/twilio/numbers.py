"""Telephone numbers: whose conversation one is, and what it tells of its country.

A number never leaves the `addresses` table: conversations, books and logs know its customer by a name that is made from
the number and a key, always the same for the same number, and that leads nowhere without the key.
"""

import base64
import hashlib
import re
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.domain.ids import ConversationId

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_NAME_BYTES = 15  # 24 letters and digits
_FIXED = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE})

# Where nearly everybody speaks one language of ours. Elsewhere the first words tell, and then the customer does.
_ENGLISH = frozenset({"US", "GB", "IE", "AU", "NZ", "GG", "JE", "IM", "JM", "TT", "BB", "BS", "BM", "GI"})
_FRENCH = frozenset(
    {"FR", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC"}
    | {"SN", "CI", "ML", "BF", "NE", "TG", "BJ", "GA", "CG", "CD", "GN", "MG", "CM", "TD", "CF", "DJ", "KM", "HT"}
    | {"DZ", "MA", "TN"}
)
# What Twilio writes for a caller who hides their number: https://help.twilio.com/articles/223179988
_HIDDEN = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
# Text messages carry pictures in the United States and Canada (https://help.twilio.com/articles/223179808), which share their
# calling code with islands where they do not.
_NORTH_AMERICA = 1
_ISLANDS = frozenset(
    {
        "242",
        "246",
        "264",
        "268",
        "284",
        "340",
        "345",
        "441",
        "473",
        "649",
        "658",
        "664",
        "670",
        "671",
        "684",
        "721",
        "758",
    }
    | {"767", "784", "787", "809", "829", "849", "868", "869", "876", "939"}
)


class Callers:
    """Names conversations of telephone numbers. With another key, everybody is a stranger."""

    def __init__(self, key: str) -> None:
        self._key = hashlib.blake2b(key.encode(), digest_size=32, person=b"pb-callers").digest()

    def conversation(self, channel: Literal["whatsapp", "sms"], number: str) -> ConversationId:
        """The conversation of this number (E.164) on this channel."""
        named = hashlib.blake2b(number.encode(), key=self._key, digest_size=_NAME_BYTES).digest()
        return ConversationId(f"{channel}:{_zone(number)}-{base64.b32encode(named).decode().lower()}")


def is_number(number: str) -> bool:
    """Whether this is a possible number in E.164. Hidden callers and short codes are none."""
    try:
        written = bool(_E164.fullmatch(number)) and number not in _HIDDEN
        return written and phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def region(number: str) -> str:
    """The country of a number (ISO 3166-1 alpha-2); "ZZ" where that cannot be told."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "ZZ"
    except phonenumbers.NumberParseException:
        return "ZZ"


def _zone(number: str) -> str:
    """What of a number stands in a conversation's name, and never changes: its calling code, and whether pictures go there."""
    try:
        code = phonenumbers.parse(number).country_code
    except phonenumbers.NumberParseException:
        return "0"
    return f"{code}m" if code == _NORTH_AMERICA and number[2:5] not in _ISLANDS else str(code)


def language_of(region: str) -> str:
    """What is surely spoken there, of the languages that we speak (BCP 47); "" where that cannot be told."""
    spoken = "fr" if region in _FRENCH else "en" if region in _ENGLISH else ""
    return f"{spoken}-{region}" if spoken else ""


def takes_pictures(conversation: ConversationId) -> bool:
    """Whether text messages carry pictures to the number behind a conversation."""
    return conversation.partition(":")[2].partition("-")[0].endswith("m")


def is_landline(number: str) -> bool:
    """Whether the number is surely no mobile phone, so that a text message would get lost."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in _FIXED
    except phonenumbers.NumberParseException:
        return True
