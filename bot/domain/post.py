"""Where prints are posted to, and how that stands on a label."""

import textwrap

import msgspec

MOST_LINES, MOST_CHARS = 6, 60  # what fits on a label
FEWEST_LINES = 3  # name, street, postcode and city


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where prints are sent. lines: () while the payment page is still to ask for them."""

    lines: tuple[str, ...]  # name, street, postcode and city, as on an envelope
    country: str  # ISO 3166-1 alpha-2

    @property
    def has_street(self) -> bool:
        """Whether a letter would find its way."""
        return bool(self.lines)


def mended(address: PostalAddress, typed: str) -> PostalAddress | None:
    """The same country with what was typed, line by line; None for what is no address: a name, a street and a town at least."""
    lines = [line for line in typed.splitlines() if line.strip()]
    fits = FEWEST_LINES <= len(lines) <= MOST_LINES and all(line.isprintable() for line in lines)
    return msgspec.structs.replace(address, lines=fitted(*lines)) if fits else None


def fitted(*lines: str) -> tuple[str, ...]:
    """The lines as they fit on a label, empty ones left out: a long one goes on below, or is cut where there is no room."""
    tidy = [" ".join(line.split()) for line in lines]
    broken = [part for line in tidy for part in textwrap.wrap(line, MOST_CHARS)]
    if len(broken) > MOST_LINES:
        broken = [line[:MOST_CHARS] for line in tidy if line]
    return tuple(broken[:MOST_LINES])
