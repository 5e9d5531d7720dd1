"""By how much a person moved the cut of a finished photo from where it was planned."""

import msgspec


class Nudge(msgspec.Struct, frozen=True, kw_only=True):
    """Whole thousandths, so that the same nudge is the same pixels wherever it is repeated.

    right, down: of the finished width and height, by which the cut moves over the picture. larger: by how much of itself
    the head grows in the finished photo, about the middle between the eyes.
    """

    right: int = 0
    down: int = 0
    larger: int = 0


AS_PLANNED = Nudge()
