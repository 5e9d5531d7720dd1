"""By when: the file, the prints, an answer. The numbers are in `promises.toml`, the clock is the desk's calendar."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec

from bot.domain.hours import Calendar, add_open_hours, add_working_days, open_time
from bot.domain.quote import ProductKind

OpenHours = Annotated[float, msgspec.Meta(gt=0)]
WorkingDays = Annotated[int, msgspec.Meta(ge=1)]

_WHOLE = 100  # per cent
_HOUR = dt.timedelta(hours=1)


class Promises(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long everything may take; post by the name of a region of the price list."""

    warn_percent: Annotated[int, msgspec.Meta(ge=1, le=99)]
    claim_working_days: WorkingDays
    express_open_hours: OpenHours
    open_hours: dict[ProductKind, OpenHours]
    post_working_days: dict[str, WorkingDays]

    def __post_init__(self) -> None:
        if silent := {"digital", "prints", "both"} - set(self.open_hours):
            raise ValueError(f"open_hours says nothing of {', '.join(sorted(silent))}")
        if self.express_open_hours > min(self.open_hours.values()):
            raise ValueError("express takes longer than what is not")


def load_promises(regions: Iterable[str] = (), path: Path = Path(__file__).parent / "promises.toml") -> Promises:
    """Read the promises. Raises `ValueError` naming the file, also where it leaves one of these regions out."""
    try:
        promises = msgspec.toml.decode(path.read_bytes(), type=Promises)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if silent := set(regions) - set(promises.post_working_days):
        raise ValueError(f"{path.name}: post_working_days says nothing of {', '.join(sorted(silent))}")
    return promises


def promised_at(
    promises: Promises, calendar: Calendar, at: dt.datetime, product: ProductKind, *, express: bool
) -> dt.datetime:
    """By when (UTC) what was paid for at this moment is looked at and delivered, or given to be printed."""
    hours = promises.express_open_hours if express else promises.open_hours[product]
    return add_open_hours(calendar, at, hours)


def arrives_by(promises: Promises, calendar: Calendar, at: dt.datetime, region: str) -> dt.datetime:
    """By when (UTC) prints that are given to be made at this moment are there. Raises `ValueError`: an unknown region."""
    if (days := promises.post_working_days.get(region)) is None:
        raise ValueError(f"nothing is promised for the region {region!r}")
    return add_working_days(calendar, at, days)


def decided_by(promises: Promises, calendar: Calendar, at: dt.datetime) -> dt.datetime:
    """By when (UTC) a claim that was made at this moment is decided."""
    return add_working_days(calendar, at, promises.claim_working_days)


def warn_at(promises: Promises, calendar: Calendar, at: dt.datetime, promised: dt.datetime) -> dt.datetime:
    """When (UTC) most of the open time between a moment and what was promised then has gone: always while it is open."""
    hours = open_time(calendar, at, promised) / _HOUR
    return add_open_hours(calendar, at, hours * promises.warn_percent / _WHOLE)
