"""When a photo must be gone: a table of class, period and anchor, and nothing else. Anchors are stored, never due dates."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

_PERIOD = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")


class Keep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A period (ISO 8601, calendar years, months and days) and the event that starts it."""

    keep: str
    anchor: Literal["ordered", "uploaded"]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One brand's promise."""

    image_ordered: Keep
    image_unordered: Keep


def load_profiles(path: Path = Path(__file__).parent / "profiles.toml") -> Mapping[str, Profile]:
    """Every profile by name. Raises `msgspec.ValidationError` for an unknown key."""
    return msgspec.toml.decode(path.read_bytes(), type=dict[str, Profile])


def after(anchor: dt.datetime, period: str) -> dt.datetime:
    """The moment when a period is over; the last day of a short month stands in for a day that it does not have.

    Raises `ValueError` for a period that is not ISO 8601 years, months and days.
    """
    match = _PERIOD.fullmatch(period)
    if match is None or period == "P":
        raise ValueError(f"{period!r} is no period of years, months and days")
    years, months, days = (int(part or 0) for part in match.groups())
    month = anchor.month - 1 + months + 12 * years
    year, month = anchor.year + month // 12, month % 12 + 1
    day = min(anchor.day, calendar.monthrange(year, month)[1])
    return anchor.replace(year=year, month=month, day=day) + dt.timedelta(days=days)


def due(profile: Profile, uploaded_at: dt.datetime, ordered_at: dt.datetime | None) -> dt.datetime:
    """When a photo with these anchors must be gone."""
    rule = profile.image_unordered if ordered_at is None else profile.image_ordered
    anchor = ordered_at if rule.anchor == "ordered" and ordered_at is not None else uploaded_at
    return after(anchor, rule.keep)
