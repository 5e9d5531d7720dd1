"""`python -m bot admin figures`: every table of the desk's figures as a file."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import TextIO

from bot.console.figures import BLOCKS, Asked
from bot.console.figures_csv import csv_of
from bot.console.tally import Tally
from bot.domain.figures import Only, Span, Table


def write_figures(tally: Tally, span: Span, now: dt.datetime, folder: Path, out: TextIO) -> None:
    """Count, and write a file for each table into the folder; a file that is there is written anew. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in asyncio.run(_tables(tally, Asked(choice="dates", span=span, only=Only(), now=now))):
        path = folder / f"{table.name}.csv"
        # newline: the table ends its lines itself; utf-8-sig: so that spreadsheets know the letters.
        path.write_text(csv_of(table), encoding="utf-8-sig", newline="")
        out.write(f"{path}: {len(table.rows)} rows\n")


async def _tables(tally: Tally, asked: Asked) -> list[Table]:
    blocks = [await count(tally, asked) for count in BLOCKS.values()]
    return [table for block in blocks if block is not None for table in block.tables]
