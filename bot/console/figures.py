"""The leads' figures: how long customers wait, how photos are judged, what is sold. Counted when they are asked for."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from bot.console.charts import Chart, charts_of
from bot.console.figures_csv import csv_of
from bot.console.figures_words import Wording
from bot.console.guard import Visit
from bot.console.tally import Tally
from bot.domain import figures
from bot.domain.figures import FACETS, Facet, Only, Span, Table, last_days, month_of
from bot.errors import Rejected

USUAL_SPAN = "28"
_A_DAY = dt.timedelta(days=1)

SPANS: Mapping[str, Callable[[dt.date, str], Span]] = {
    "today": lambda today, zone: last_days(today, 1, zone),
    "7": lambda today, zone: last_days(today, 7, zone),
    "28": lambda today, zone: last_days(today, 28, zone),
    "month": month_of,
    "last-month": lambda today, zone: month_of(today.replace(day=1) - _A_DAY, zone),
}
_DATES = "dates"  # from one day to another


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to see."""

    choice: str
    span: Span
    only: Only
    now: dt.datetime

    @property
    def query(self) -> str:
        """It as a part of an address."""
        asked = {"span": self.choice}
        if self.choice == _DATES:
            asked |= {"from": self.span.first.isoformat(), "to": self.span.last.isoformat()}
        chosen = {facet: self.only.chosen(facet) for facet in FACETS if facet in self.only.facets}
        return urlencode(asked | chosen)


class Counted(msgspec.Struct, frozen=True):
    """The tables of a block, and everything that was read for them, before it was narrowed."""

    tables: tuple[Table, ...]
    rows: Sequence[object]


_LONG = frozenset({"money-by"})  # tables that are opened first


class Shown(msgspec.Struct, frozen=True):
    """A table with its charts. `beside`: it cannot be narrowed as it was asked for, and is not shown."""

    table: Table
    charts: tuple[Chart, ...]
    beside: bool

    @property
    def folded(self) -> bool:
        """Whether the table is shown when it is opened."""
        return bool(self.charts) or self.table.name in _LONG

    @property
    def stepped(self) -> bool:
        """Whether it has a row for each step, whatever happened in it."""
        return self.table.columns[0] == "step"


async def show(visit: Visit) -> web.Response:
    """All of them."""
    asked = asked_for(visit.request.query, visit.console.now(), visit.console.time_zone.key)
    blocks = {name: await count(visit.console.tally, asked) for name, count in BLOCKS.items()}
    found = [(name, block) for name, block in blocks.items() if block is not None]
    rows = [row for _, block in found for row in block.rows]
    return visit.page(
        "figures.html",
        asked=asked,
        spans=(*SPANS, _DATES),
        choices={facet: _choices(facet, rows, asked.only) for facet in FACETS},
        blocks=[(name, [_shown(table, asked.only) for table in block.tables]) for name, block in found],
        wording=Wording(visit.console.pages, visit.language),
    )


async def take(visit: Visit) -> web.Response:
    """One table as CSV; that it was taken is written down."""
    asked = asked_for(visit.request.query, visit.console.now(), visit.console.time_zone.key)
    table = await table_of(visit.console.tally, asked, visit.part("block"), visit.part("table"))
    if table is None:
        raise Rejected("there is no such table", 404)
    days = asked.span.words
    await visit.note("figures-taken", table=table.name, days=days)
    # utf-8-sig: so that spreadsheets know the letters.
    return web.Response(
        body=csv_of(table).encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}_{days.replace("/", "_")}.csv"'},
    )


async def table_of(tally: Tally, asked: Asked, block: str, name: str) -> Table | None:
    """The table with this name in this block; None where there is none, or where it cannot be narrowed as it was asked for."""
    counted = await BLOCKS[block](tally, asked) if block in BLOCKS else None
    tables = () if counted is None else counted.tables
    return next((table for table in tables if table.name == name and asked.only.facets <= table.by), None)


def asked_for(query: Mapping[str, str], now: dt.datetime, zone: str) -> Asked:
    """What an address asks for. Raises `Rejected` where its days are none."""
    choice, today = query.get("span", USUAL_SPAN), now.astimezone(ZoneInfo(zone)).date()
    try:
        if choice == _DATES:
            first, last = (dt.date.fromisoformat(query.get(end, "")) for end in ("from", "to"))
            span = Span(first=first, last=last, zone=zone)
        else:
            choice = choice if choice in SPANS else USUAL_SPAN
            span = SPANS[choice](today, zone)
    except ValueError:
        raise Rejected("these are no days from one to another") from None
    return Asked(choice=choice, span=span, only=Only(**{facet: query.get(facet, "") for facet in FACETS}), now=now)


# --- the blocks ------------------------------------------------------------------------------------------------------


async def _requests(tally: Tally, asked: Asked) -> Counted:
    waiting, made = await tally.waiting(), await tally.requests(asked.span)
    requests = asked.only.of(made)
    return Counted(
        (
            figures.open_now(asked.only.of(waiting), asked.now),
            figures.times(requests),
            figures.times_by_step(requests, asked.span),
            figures.times_by("agent", requests),
            figures.times_by("channel", requests),
        ),
        [*waiting, *made],
    )


async def _photos(tally: Tally, asked: Asked) -> Counted:
    closed, due = await tally.decisions(asked.span), await tally.deadlines(asked.span, asked.now)
    decided = asked.only.of(closed)
    return Counted(
        (
            figures.decisions(decided),
            figures.decisions_by_step(decided, asked.span),
            figures.reviewers(decided),
            figures.reasons(decided),
            figures.agreement(asked.only.of(await tally.agreements(asked.span))),
            figures.deadlines(asked.only.of(due)),
        ),
        [*closed, *due],
    )


async def _sales(tally: Tally, asked: Asked) -> Counted:
    placed = await tally.sold(asked.span)
    sold, moved = asked.only.of(placed), asked.only.of(await tally.moved(asked.span))
    return Counted(
        (
            figures.sales_by_step(sold, asked.span),
            figures.sales_by("channel", sold),
            figures.sales_by("document", sold),
            figures.promises(sold),
            figures.money(moved),
            figures.money_by(moved),
            figures.funnel(asked.only.of(await tally.funnel(asked.span))),
            figures.tries(asked.only.of(await tally.approvals(asked.span)), asked.span),
        ),
        placed,
    )


async def _satisfaction(tally: Tally, asked: Asked) -> Counted | None:
    ratings = await tally.ratings(asked.span)
    return None if ratings is None else Counted((figures.satisfaction(asked.only.of(ratings)),), ratings)


BLOCKS: Mapping[str, Callable[[Tally, Asked], Awaitable[Counted | None]]] = {
    "requests": _requests,
    "photos": _photos,
    "sales": _sales,
    "satisfaction": _satisfaction,
}


def _shown(table: Table, only: Only) -> Shown:
    beside = not only.facets <= table.by
    return Shown(table, () if beside else charts_of(table), beside)


def _choices(facet: Facet, rows: Iterable[object], only: Only) -> list[str]:
    """What there is to choose among, and what is chosen."""
    return sorted({str(getattr(row, facet, "")) for row in rows}.union({only.chosen(facet)}) - {""})
