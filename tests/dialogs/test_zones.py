"""By whose clock a customer is told a moment."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from bot.compliance.document import load_catalogue
from bot.dialogs import zones
from bot.dialogs.zones import is_zone, zone_for, zone_of
from bot.domain.ids import DocumentId
from bot.domain.post import PostalAddress

CATALOGUE = load_catalogue()


@dataclass(frozen=True)
class Somebody:
    zone: str = ""
    address: PostalAddress | None = None
    document: DocumentId | None = None


def posted_to(country: str) -> PostalAddress:
    return PostalAddress(lines=("Ada", "1 High Street", "1 Town"), country=country)


@pytest.mark.parametrize(
    ("known", "zone"),
    [
        (Somebody(), "Europe/Brussels"),
        (Somebody(document=DocumentId("uk-visa")), "Europe/London"),
        (Somebody(document=DocumentId("us-passport")), "Europe/Brussels"),  # six clocks, and nobody said which
        (Somebody(document=DocumentId("schengen-visa")), "Europe/Brussels"),
        (Somebody(document=DocumentId("uk-visa"), address=posted_to("IN")), "Asia/Kolkata"),
        (Somebody(document=DocumentId("uk-visa"), address=posted_to("AU")), "Europe/London"),
        (Somebody(address=posted_to("QQ")), "Europe/Brussels"),  # no country
        (Somebody("Pacific/Auckland", posted_to("FR"), DocumentId("uk-visa")), "Pacific/Auckland"),
    ],
)
def test_a_customer_is_told_moments_by_the_clock_of_where_they_are_or_else_by_ours(known: Somebody, zone: str) -> None:
    assert zone_for(known, CATALOGUE, "Europe/Brussels") == zone


@pytest.mark.parametrize("country", sorted(set(zones._ONE_TIME) - {"CN"}))
def test_a_country_with_several_zones_and_one_name_shows_one_time(country: str) -> None:
    named = ZoneInfo(zone_of(country))
    for month in range(1, 13):
        at = dt.datetime(2026, month, 1, 12, tzinfo=dt.UTC)
        others = {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones._zones()[country]}
        assert others == {at.astimezone(named).utcoffset()}


@pytest.mark.parametrize(("name", "known"), [("Europe/Paris", True), ("UTC", False), ("Etc", False), ("../etc", False)])
def test_only_the_name_of_a_place_is_a_zone(name: str, known: bool) -> None:
    assert is_zone(name) is known
