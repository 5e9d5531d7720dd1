"""Erasing what is due: finds the photos whose time is over and hands them to the vault."""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from bot.domain.ids import PhotoId
from bot.storage.database import Database, utc
from bot.storage.schema import photos
from bot.storage.vault import Vault


async def purge(
    database: Database, vault: Vault, is_due: Callable[[dt.datetime, dt.datetime | None], bool]
) -> tuple[PhotoId, ...]:
    """Erase every photo for which `is_due(uploaded_at, ordered_at)` says so. Returns their ids."""
    kept = sa.select(photos.c.id, photos.c.uploaded_at, photos.c.ordered_at).where(photos.c.wrapped_key.is_not(None))
    rows = await database.run(lambda connection: connection.execute(kept).all())
    due = tuple(PhotoId(row.id) for row in rows if is_due(utc(row.uploaded_at), row.ordered_at and utc(row.ordered_at)))
    if due:
        await vault.erase(due)
    return due
