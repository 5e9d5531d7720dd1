"""Bringing a database to this release's tables."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dbos import DBOS

from bot.storage.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database) -> None:
    """Run every migration that has not run yet, the queue's included; nothing happens when there is none."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.engine.begin() as connection:
        if MigrationContext.configure(connection).get_current_revision() != newest:
            command.upgrade(_config(connection), "head")
    DBOS.migrate(system_database_url=database.url)


def write_migration(database: Database, message: str) -> None:
    """For developers: compare the tables with `schema.py` and write the difference as a new migration."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)
