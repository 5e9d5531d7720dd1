"""By whose clock a customer is told a moment: that of where they are, as far as one place can be told for certain."""

import functools
from collections.abc import Mapping
from typing import Protocol
from zoneinfo import available_timezones

from babel.core import get_global

from bot.compliance.document import Catalogue
from bot.domain.ids import DocumentId
from bot.domain.post import PostalAddress

# Countries with several zones in the books and one time on the wall, by the city that people there would name.
_ONE_TIME: Mapping[str, str] = {
    "AR": "America/Argentina/Buenos_Aires",
    "CN": "Asia/Shanghai",  # Beijing's time is the legal time everywhere
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "MY": "Asia/Kuala_Lumpur",
    "UZ": "Asia/Tashkent",
}


class Whereabouts(Protocol):
    """What is known of where a customer is, in a conversation or in an order.

    zone: the time zone (IANA) that their browser told, "" where none did. address: where their prints go.
    """

    @property
    def zone(self) -> str: ...  # noqa: D102 - as above
    @property
    def address(self) -> PostalAddress | None: ...  # noqa: D102 - as above
    @property
    def document(self) -> DocumentId | None: ...  # noqa: D102 - as above


def zone_for(known: Whereabouts, documents: Catalogue, desk: str) -> str:
    """The zone (IANA) that means something to a customer; the desk's, where nothing tells another for certain."""
    if known.zone:
        return known.zone
    country = zone_of(known.address.country) if known.address else ""
    return country or (zone_of(documents[known.document].country) if known.document else "") or desk


def zone_of(country: str) -> str:
    """The zone of a country where the same time is on every wall; "" for any other, and for what is no country."""
    if country in _ONE_TIME:
        return _ONE_TIME[country]
    zones = _zones().get(country, ())
    return zones[0] if len(zones) == 1 else ""


def is_zone(name: str) -> bool:
    """Whether this is the name of a place's zone, as `Europe/Paris` is."""
    return "/" in name and name in _names()


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@functools.cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """The zones of each country (CLDR)."""
    found: dict[str, tuple[str, ...]] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        if zone in _names():
            found[country] = (*found.get(country, ()), zone)
    return found
