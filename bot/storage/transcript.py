"""Reading the transcript."""

from typing import Any

import msgspec
import sqlalchemy as sa

from bot.domain.ids import ConversationId
from bot.domain.line import Line, Said
from bot.storage.database import Database, utc
from bot.storage.schema import lines

_decode_said = msgspec.json.Decoder(Said).decode


class Transcript:
    """The lines of a conversation, in the order in which they were said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, conversation: ConversationId, after: int = 0, limit: int = 200) -> list[Line]:
        """Up to `limit` lines behind the line `after`."""
        wanted = (
            sa.select(lines)
            .where(lines.c.conversation == conversation, lines.c.id > after)
            .order_by(lines.c.id)
            .limit(limit)
        )
        rows = await self._database.run(lambda connection: connection.execute(wanted).all())
        return [line_of(row) for row in rows]


def line_of(row: "sa.Row[Any]") -> Line:
    """A row of the transcript as the line that it is."""
    return Line(
        id=row.id,
        key=row.key,
        at=utc(row.at),
        author=row.author,
        language=row.language,
        body=_decode_said(row.body),
    )
