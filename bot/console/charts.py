"""Charts as geometry: where each bar and each point of a line is. The template draws them, and a table tells the same.

Widths and heights are of a box that is stretched to its place, so that words stand outside of it and keep their size.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from bot.domain.figures import Cell, Row, Table

HEIGHT = 100.0
WIDTH = 10.0  # of the place that a step has
_GAP = 1.5  # of that, left free on each side
_LENGTH = 100.0  # of the longest bar
_MOST_BARS = 12


class Drawn(msgspec.Struct, frozen=True):
    """What is drawn of a table: which column, and which other one is a part of it; 0 for none."""

    kind: Literal["columns", "bars", "line"]
    column: int
    part: int = 0


class Bar(msgspec.Struct, frozen=True):
    """A bar, and within it the bar of its part. `row` is what it is about."""

    x: float
    size: float
    part: float
    row: Row


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing in a box of `width` by `height`. `most`: what the longest bar, or the highest point, stands for."""

    drawn: Drawn
    width: float
    height: float
    most: Cell
    bars: tuple[Bar, ...] = ()
    lines: tuple[str, ...] = ()  # the points of each line: it is broken where there is nothing to say

    @property
    def bar_width(self) -> float:
        """Of a bar that stands upright."""
        return WIDTH - 2 * _GAP


DRAWN: Mapping[str, tuple[Drawn, ...]] = {
    "times-by-step": (Drawn("columns", 1), Drawn("line", 2)),
    "times-by-agent": (Drawn("bars", 1),),
    "decisions-by-step": (Drawn("columns", 1, 2),),
    "reviewers": (Drawn("bars", 1, 2),),
    "reasons": (Drawn("bars", 1),),
    "sales-by-step": (Drawn("columns", 1, 2),),
    "sales-by-channel": (Drawn("bars", 1, 2),),
    "sales-by-document": (Drawn("bars", 1, 2),),
    "satisfaction": (Drawn("bars", 1, 2),),
}


def charts_of(table: Table) -> tuple[Chart, ...]:
    """The charts of this table: none where there are none of it, or where all of it is nothing."""
    return tuple(
        _DRAW[drawn.kind](table, drawn) for drawn in DRAWN.get(table.name, ()) if _most(table.rows, drawn.column)
    )


def _columns(table: Table, drawn: Drawn) -> Chart:
    most = _most(table.rows, drawn.column)
    bars = tuple(
        Bar(WIDTH * place + _GAP, *_sizes(row, drawn, HEIGHT / most), row) for place, row in enumerate(table.rows)
    )
    width = WIDTH * len(table.rows)
    return Chart(drawn=drawn, width=width, height=HEIGHT, most=_cell(table.rows, drawn.column), bars=bars)


def _bars(table: Table, drawn: Drawn) -> Chart:
    rows = table.rows[:_MOST_BARS]
    most = _most(rows, drawn.column)
    bars = tuple(Bar(0, *_sizes(row, drawn, _LENGTH / most), row) for row in rows)
    return Chart(drawn=drawn, width=_LENGTH, height=WIDTH, most=_cell(rows, drawn.column), bars=bars)


def _line(table: Table, drawn: Drawn) -> Chart:
    most = _most(table.rows, drawn.column)
    lines: list[list[str]] = [[]]
    for place, row in enumerate(table.rows):
        if row[drawn.column] is None:
            lines.append([])
            continue
        left, y = WIDTH * place + _GAP, round(HEIGHT - _value(row[drawn.column]) * HEIGHT / most, 2)
        # A flat piece as wide as a bar, so that a step between two empty ones is seen too.
        lines[-1] += [f"{left},{y}", f"{left + WIDTH - 2 * _GAP},{y}"]
    return Chart(
        drawn=drawn,
        width=WIDTH * len(table.rows),
        height=HEIGHT,
        most=_cell(table.rows, drawn.column),
        lines=tuple(" ".join(points) for points in lines if points),
    )


_DRAW = {"columns": _columns, "bars": _bars, "line": _line}


def _sizes(row: Row, drawn: Drawn, scale: float) -> tuple[float, float]:
    """The sizes of a bar and of its part."""
    part = _value(row[drawn.part]) if drawn.part else 0.0
    return round(_value(row[drawn.column]) * scale, 2), round(part * scale, 2)


def _most(rows: Sequence[Row], column: int) -> float:
    return max((_value(row[column]) for row in rows), default=0.0)


def _cell(rows: Sequence[Row], column: int) -> Cell:
    return max((row[column] for row in rows), key=_value)


def _value(cell: Cell) -> float:
    """How large a cell is; seconds, for a time."""
    match cell:
        case dt.timedelta():
            return cell.total_seconds()
        case int():
            return float(cell)
        case _:
            return 0.0
