"""What holds for every test, and the databases that tests run on."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.postgres import Server

# No test is timed. A machine that checks a change tries the same examples each time; a developer's tries new ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# An error's usual drawing, with every local of every frame, takes seconds where the tests make things fail on purpose.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

KINDS = ("sqlite", "postgresql")
# What doors, logins and pages ask of the tables, other tests ask too; and where there is one writer, nobody races.
KINDS_OF = {
    **dict.fromkeys(
        (
            *("test_desk_accessibility", "test_desk_doors", "test_desk_logins", "test_desk_rights"),
            *("test_desk_money", "test_desk_people", "test_ready_answers", "test_second_factor"),
        ),
        ("sqlite",),
    ),
    "test_races": ("postgresql",),
}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; skips where none starts on this machine. A machine that checks a change must have it."""
    with contextlib.ExitStack() as until_the_end:
        try:
            server = until_the_end.enter_context(Server())
        except (RuntimeError, OSError) as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no PostgreSQL here: {error}")
        yield server


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with this release's tables, to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for a database runs once on each kind that we support."""
    if "database_url" in metafunc.fixturenames:
        kinds = KINDS_OF.get(Path(metafunc.module.__file__).stem, KINDS)
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database with this release's tables."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated"), tmp_path / "test.db")
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres").lend() as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(database_url)
    yield database
    database.close()
