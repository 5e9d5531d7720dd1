"""What can be said while a photo is being aimed: one hint at a time, and which things hold already."""

from typing import Literal, get_args

import msgspec

Thing = Literal["face", "distance", "centring", "light", "background", "tilt", "eyes", "mouth"]
THINGS: tuple[Thing, ...] = get_args(Thing)

READY, UNCLEAR, UNSEEN = "ready", "unclear", "unseen"

# The texts are `hint-<id>`. Sides are those of the person in the photo.
HINTS = (
    *("no-face", "many-faces", "drawn", "closer", "further", "camera-too-small"),
    *("move-left", "move-right", "move-up", "move-down", "more-light", "less-light", "light-left", "light-right"),
    *("plain-wall", "off-the-wall", "other-wall", "white-wall", "grey-wall", "blue-wall", "cream-wall"),
    *("lean-left", "lean-right", "turn-left", "turn-right", "chin-up", "chin-down"),
    *("open-eyes", "show-eyes", "hair-off-eyes", "look-here", "glasses-off", "close-mouth", "no-smile"),
    *(UNCLEAR, UNSEEN, READY),
)


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """One small picture, looked at while the photo is aimed.

    hint: the one thing to do, of `HINTS`. holds: what is as the document wants it, or of which it wants nothing; what could
    not be told does not hold.
    ready: all of it holds. head: the box around the head, x0, y0, x1, y1 as shares of the picture; None where none is seen.
    """

    hint: str
    holds: tuple[Thing, ...] = ()
    ready: bool = False
    head: tuple[float, float, float, float] | None = None


NOTHING_SEEN = Aim(hint=UNSEEN)
