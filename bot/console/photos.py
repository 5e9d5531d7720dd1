"""A photo, for the agent whose open case it is; the access is written down before a byte leaves."""

from aiohttp import web

from bot.console.guard import Visit
from bot.console.transcript import SHOWN
from bot.domain.ids import CaseId
from bot.domain.messages import PURPOSES, Purpose, StoredPicture
from bot.errors import Rejected

# What a browser may show, by its first bytes; anything else is only ever saved.
_SIGNATURES = ((b"\xff\xd8\xff", "image/jpeg", "jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", "png"))
_ONLY_SAVED = ((b"%PDF-", "application/pdf", "pdf"),)
_RIFF, _WEBP = b"RIFF", b"WEBP"
_PURPOSES: dict[str, Purpose] = {purpose: purpose for purpose in PURPOSES if purpose in SHOWN}


async def photo(visit: Visit) -> web.Response:
    """The picture of a case. Whether there is such a case is told only to the agent who has it."""
    console = visit.console
    purpose = _PURPOSES.get(visit.part("purpose"))
    if purpose is None:
        raise Rejected("no such picture", 404)
    case = CaseId(visit.part("case"))
    photo_id = await console.desk.note_photo_access(case, visit.agent, purpose, console.now())
    if photo_id is None:
        raise Rejected("no open case of this agent's", 404)
    return picture_response(await console.pictures(StoredPicture(photo_id, purpose)))


def picture_response(body: bytes, save_as: str = "") -> web.Response:
    """The bytes with the type that they show, never kept by a cache. `save_as`: a file name without its ending."""
    content_type, ending = _type_of(body, saved=bool(save_as))
    disposition = f'attachment; filename="{save_as}.{ending}"' if save_as else "inline"
    if content_type == "application/octet-stream" and not save_as:
        disposition = "attachment"
    headers = {"Cache-Control": "no-store", "Content-Disposition": disposition}
    return web.Response(body=body, content_type=content_type, headers=headers)


def _type_of(body: bytes, *, saved: bool) -> tuple[str, str]:
    for start, content_type, ending in (*_SIGNATURES, *_ONLY_SAVED) if saved else _SIGNATURES:
        if body.startswith(start):
            return content_type, ending
    if body[:4] == _RIFF and body[8:12] == _WEBP:
        return "image/webp", "webp"
    return "application/octet-stream", "bin"
