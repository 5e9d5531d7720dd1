"""Pictures and files of a conversation, for the customer whose conversation it is and for nobody else."""

from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.domain.ids import ConversationId
from bot.domain.messages import Drawing, FileMessage, StoredPicture
from bot.engine.ports import Pictures
from bot.errors import Rejected, Undeliverable
from bot.handlers.webchat.guard import PICTURE_HEADERS
from bot.handlers.webchat.ports import Transcript
from bot.handlers.webchat.render import picture_of

DRAWINGS = Path(__file__).parents[1] / "drawings"

# What the bytes are, by how they begin: offset, mark, type. Anything else is handed over as a file, never shown.
_MARKS = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"GIF8", "image/gif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
)


class Gallery:
    """Serves the picture of a line."""

    def __init__(self, transcript: Transcript, pictures: Pictures, drawings: Path = DRAWINGS) -> None:
        self._transcript, self._pictures, self._drawings = transcript, pictures, drawings

    async def serve(self, conversation: ConversationId, line_id: int) -> web.Response:
        """The bytes. Raises `Rejected`: 404 for a line that is not this customer's, 410 when it was erased."""
        lines = await self._transcript.lines(conversation, line_id - 1, 1)
        shown = picture_of(lines[0]) if lines and lines[0].id == line_id else None
        match shown:
            case None:
                raise Rejected("not-found", 404)
            case Drawing(name=name):
                return _answer((self._drawings / f"{name}.png").read_bytes())
            case StoredPicture():
                return _answer(await self._read(shown))
            case FileMessage(file=file, filename=name):
                return _answer(await self._read(file), name)

    async def _read(self, picture: StoredPicture) -> bytes:
        try:
            return await self._pictures(picture)
        except Undeliverable as erased:
            raise Rejected("gone", 410) from erased


def _answer(data: bytes, filename: str = "") -> web.Response:
    kind = next((kind for at, mark, kind in _MARKS if data.startswith(mark, at)), "application/octet-stream")
    shown = kind != "application/octet-stream" and not filename
    name = f"; filename*=UTF-8''{quote(filename, safe='')}" if filename else ""
    disposition = ("inline" if shown else "attachment") + name
    headers = PICTURE_HEADERS | {"Content-Disposition": disposition}
    return web.Response(body=data, content_type=kind, headers=headers)
