"""A table of figures as spreadsheets and programs read it."""

import csv
import datetime as dt
import io

from bot.domain.figures import Cell, Mean, Share, Step, Table, Word
from bot.domain.money import Money
from bot.payments.ledger_csv import decimal_of, inert


def csv_of(table: Table) -> str:
    """The table under the names of its columns, in whatever language: the same figures give the same bytes.

    Times are in seconds, shares parts of one, amounts decimals in the currency's major unit, steps when they begin.
    Names are made inert, for some are typed by people; numbers are ours, and stay numbers when they are negative.
    """
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL)
    rows.writerow(table.columns)
    rows.writerows([_written(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Word(value=value):
            return inert(value)
        case Step(at=at):
            return at.isoformat()
        case dt.timedelta():
            return f"{cell.total_seconds():.0f}"
        case Share(part=part, whole=whole):
            return f"{part / whole:.4f}" if whole else ""
        case Mean(value=value):
            return f"{value:.2f}"
        case Money():
            return decimal_of(cell)
        case int():
            return str(cell)
