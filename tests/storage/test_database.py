"""The one place where transactions begin and end."""

import datetime as dt
import traceback

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.schema import lines

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("refused", ["a row without an author", "a row that is there already"])
def test_what_a_refused_row_holds_stands_nowhere_in_the_error(database: Database, refused: str) -> None:
    row = {"key": "canary-key", "conversation": "web:canary", "at": NOON, "language": "en", "body": "canary words"}

    def write(sql: sa.Connection) -> None:
        sql.execute(sa.insert(lines).values({**row, "author": None if "author" in refused else "customer"}))

    if "already" in refused:
        database.run_now(write)
    with pytest.raises(sa.exc.IntegrityError) as failed:
        database.run_now(write)

    said = "".join(traceback.format_exception(failed.value))
    assert "lines" in said
    assert "canary" not in said.replace(__file__, "")
