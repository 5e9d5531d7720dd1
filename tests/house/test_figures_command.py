"""`admin figures`, as whoever wants them in a spreadsheet uses it."""

import csv
import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from bot.storage import schema
from bot.storage.audit import SqlAudit
from bot.storage.database import Database

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MARCH = ("--since", "2026-03-01", "--until", "2026-03-31")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    database = opened(tmp_path)
    schema.metadata.create_all(database.engine)
    judged = {"id": "a", "kind": "review", "conversation": "web:1", "opened_at": NOON, "closed_at": NOON}
    row = {**judged, "outcome": "approved", "assigned_to": "ada"}
    database.run_now(lambda sql: sql.execute(sa.insert(schema.cases).values(row)))
    database.close()
    return tmp_path


def opened(folder: Path) -> Database:
    return Database(f"sqlite:///{folder}/passbooth.db")


def test_there_is_a_file_for_each_table_and_it_is_written_down(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", "figures", *MARCH, "--csv", "new/figures"]) == 0
    files = {path.stem: path for path in (folder / "new" / "figures").iterdir()}
    with files["reviewers"].open(encoding="utf-8-sig", newline="") as table:
        assert [(row["agent"], row["approved"]) for row in csv.DictReader(table)] == [("ada", "1")]
    assert len(files) == len(capsys.readouterr().out.splitlines())
    database = opened(folder)
    (entry,) = SqlAudit(database).read()
    database.close()
    assert (entry.deed.deed, dict(entry.deed.about)) == ("figures-taken", {"days": "2026-03-01/2026-03-31"})


@pytest.mark.parametrize("days", [("--since", "2026-03-02", "--until", "2026-03-01"), ("--since", "1026-03-02")])
def test_days_that_are_none_are_one_clear_line(
    folder: Path, capsys: pytest.CaptureFixture[str], days: tuple[str, ...]
) -> None:
    assert main(["admin", "figures", *days, "--csv", "figures"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (folder / "figures").exists()
