"""The migrations and the tables in the code are the same tables."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.schema import metadata


def ours_only(name: str | None, kind: str, parents: object) -> bool:
    """The queue's tables in the same database are its own business."""
    return kind != "table" or name in metadata.tables


def test_the_migrations_lead_to_the_tables_that_the_code_uses(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours_only})

        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)

    with database.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is not None
