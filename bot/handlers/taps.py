"""What a button carries: the stage that offered it and the choice, in the 64 bytes that Telegram allows.

https://core.telegram.org/bots/api#inlinekeyboardbutton (callback_data, 1-64 bytes)
"""

import msgspec

from bot.errors import Refused

_SEPARATOR = "|"
_MOST_BYTES = 64


class Tap(msgspec.Struct, frozen=True):
    """A button's meaning. An empty stage is one that no dialog has: the present question is asked again."""

    stage: str
    choice: str


def pack(tap: Tap) -> str:
    """`awaiting_document|us-visa`. Raises `Refused` for what would not come back as it went."""
    parts = (tap.stage, tap.choice)
    if not all(parts) or any(_SEPARATOR in part for part in parts):
        raise Refused(f"a button needs a stage and a choice without {_SEPARATOR!r}: {parts}")
    data = _SEPARATOR.join(parts)
    if len(data.encode()) > _MOST_BYTES:
        raise Refused(f"a button carries at most {_MOST_BYTES} bytes: {data!r}")
    return data


def unpack(data: str) -> Tap:
    """The meaning of a button, also of one that an older version of ours or somebody else made."""
    stage, separator, choice = data.partition(_SEPARATOR)
    if not (stage and separator and choice) or _SEPARATOR in choice:
        return Tap("", "")
    return Tap(stage, choice)
