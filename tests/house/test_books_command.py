"""`admin ledger`, as whoever keeps the accounts uses it."""

import csv
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.movement import Movement
from bot.storage import books, schema
from bot.storage.database import Database
from tests.payments.books import moved


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    keeps(tmp_path)
    return tmp_path


def keeps(folder: Path, *movements: Movement) -> None:
    database = Database(f"sqlite:///{folder}/passbooth.db")
    schema.metadata.create_all(database.engine)
    for movement in movements:
        database.run_now(lambda connection, movement=movement: books.record_movement(connection, movement))
    database.close()


def test_the_balances_are_printed_and_the_table_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keeps(folder, moved("payment", "pi_1", 1200, tax=200))

    assert main(["admin", "ledger", "--csv", "books.csv"]) == 0
    assert "tax payable                                   2.00  EUR" in capsys.readouterr().out.splitlines()
    with (folder / "books.csv").open(encoding="utf-8-sig", newline="") as table:
        assert [row["account"] for row in csv.DictReader(table)] == ["clearing:stripe", "sales", "tax payable"]


def test_books_that_do_not_match_end_with_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keeps(folder, moved("refund", "re_1", 500))

    assert main(["admin", "ledger"]) == 1
    assert "more was given back than was paid, by 5.00 EUR" in capsys.readouterr().out


def test_a_day_that_is_none_and_a_file_that_cannot_be_written_are_one_clear_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["admin", "ledger", "--since", "yesterday"])
    assert "yesterday" in capsys.readouterr().err
    assert main(["admin", "ledger", "--csv", "no/such/folder.csv"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_since_a_day_what_was_before_is_not_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keeps(folder, moved("payment", "pi_1"))

    assert main(["admin", "ledger", "--since", "2026-11-29"]) == 0
    assert "12.00" in capsys.readouterr().out
    assert main(["admin", "ledger", "--since", "2026-11-30"]) == 0
    assert "nothing has moved" in capsys.readouterr().out


def test_without_a_provider_there_is_nothing_to_compare_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["admin", "ledger", "--compare"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
