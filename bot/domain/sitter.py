"""Who is in the photo, as far as the rules ask: told by the customer, never guessed from the face."""

from typing import Literal

import msgspec


class Sitter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """under_years: the youngest of these limits that the person is still under; None for everybody older.

    has_reason_for_cover: a head covering is worn for religion or health.
    """

    under_years: Literal[1, 6, 11] | None = None
    has_reason_for_cover: bool = False


ADULT = Sitter()
