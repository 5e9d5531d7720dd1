"""The log of the desk, in a table: added to at its end, one entry behind the other."""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from bot.domain.audit import START, Deed, Entry, link_of
from bot.storage.database import Database, utc
from bot.storage.schema import audit

_PAGE = 1000
_decode_about = msgspec.json.Decoder(dict[str, str]).decode


def note(sql: sa.Connection, deed: Deed) -> None:
    """Write the deed down behind the last one, in the same transaction as whatever it is about."""
    if sql.dialect.name != "sqlite":  # where transactions overlap, two entries must not stand behind the same one
        sql.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("audit"))))
    previous = sql.execute(sa.select(audit.c.link).order_by(audit.c.id.desc()).limit(1)).scalar() or START
    row = {
        "at": deed.at,
        "agent": deed.agent,
        "deed": deed.deed,
        "about": msgspec.json.encode(deed.about).decode(),
        "link": link_of(previous, deed),
    }
    sql.execute(sa.insert(audit).values(row))


class SqlAudit:
    """Writes the log, and reads it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, deed: Deed) -> None:
        """Write the deed down."""
        await self._database.run(lambda sql: note(sql, deed))

    async def last(self, before: int | None, limit: int, agent: str = "") -> list[Entry]:
        """Up to so many entries before this one, the newest first; of one agent, where one is named."""
        wanted = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        if agent:
            wanted = wanted.where(audit.c.agent == agent)
        return [_entry(row) for row in await self._database.run(lambda sql: sql.execute(wanted).all())]

    def read(self) -> Iterator[Entry]:
        """Every entry in order, in this thread."""
        reached = 0
        while rows := self._database.run_now(lambda sql, after=reached: _page(sql, after)):  # type: ignore[misc]
            yield from map(_entry, rows)
            reached = rows[-1].id


def _page(sql: sa.Connection, after: int) -> list[sa.Row[tuple[object, ...]]]:
    return list(sql.execute(sa.select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(_PAGE)).all())


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    deed = Deed(at=utc(row.at), agent=row.agent, deed=row.deed, about=_decode_about(row.about))
    return Entry(id=row.id, deed=deed, link=row.link)
