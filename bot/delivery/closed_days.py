"""On which days nobody works: public holidays, from the tables of the holidays package."""

import datetime as dt
import re
from collections.abc import Callable

from holidays import country_holidays

_CODE = re.compile(r"[A-Z]{2}")


def closed_days(country: str) -> Callable[[dt.date], bool]:
    """Whether a day is a public holiday in a country (`BE`), or in a part of one (`DE-BY`, ISO 3166-2); "": never.

    Raises `ValueError` for what the package has no table of.
    """
    if not country:
        return lambda _day: False
    nation, _, part = country.partition("-")
    if not _CODE.fullmatch(nation):  # the package takes the names of its own classes too
        raise ValueError(f"{country!r} is no country code")
    try:
        public = country_holidays(nation, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(f"there is no table of public holidays for {country!r}") from None
    return lambda day: day in public
