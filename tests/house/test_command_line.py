"""The command line, as an operator uses it."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from bot.storage.database import Database
from bot.storage.schema import agents


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    assert main(["migrate"]) == 0
    return tmp_path


def types(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))


def hashes(folder: Path) -> dict[str, str]:
    database = Database(f"sqlite:///{folder}/passbooth.db")
    rows = database.run_now(lambda connection: connection.execute(sa.select(agents)).all())
    database.close()
    return {row.name: row.password_hash for row in rows}


def test_somebody_is_added_to_the_desk_and_gets_another_password(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types(monkeypatch, "a first password")
    assert main(["agent", "Sam"]) == 0
    first = hashes(folder)
    types(monkeypatch, "a second password")
    assert main(["agent", "Sam"]) == 0

    assert list(first) == ["sam"]
    assert hashes(folder)["sam"] != first["sam"]
    assert "password" not in hashes(folder)["sam"]


def test_a_password_that_is_too_short_is_refused_and_nobody_is_added(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "short")

    assert main(["agent", "Sam"]) == 2
    assert "characters" in capsys.readouterr().err
    assert hashes(folder) == {}


def test_a_wrong_setting_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BOT_PROT", "8080")

    assert main(["documents"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
