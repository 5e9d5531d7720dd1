"""Links to pictures and files: signed by us, expiring, and streaming the decrypted bytes through our own door.

A presigned address of the bucket would serve ciphertext; these are checked, and stop to work when the photo is erased.
`/f/<token>` is what was bought, saved under the order's number; `/p/<token>` is a picture of the conversation, shown, for
channels that fetch what they send or that can only send an address.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import Drawing, Purpose, StoredPicture
from bot.domain.seal import Claim, Seal
from bot.domain.text import Text
from bot.engine.ports import Pictures
from bot.errors import Undeliverable

BOUGHT_FOR = dt.timedelta(days=7)
_SHOWN_FOR = dt.timedelta(hours=24)  # a provider may keep a message for hours before it fetches the picture
_ORDER_CHARS = 8  # of "PB-7K3M-Q9TA"

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
PRIVATE = _HEADERS | {"Cache-Control": "private, no-store"}


class _File(NamedTuple):
    """How a picture stands in a token, how its file's name ends, and its type."""

    letter: str
    ending: str
    type: str


_FILES: Mapping[Purpose, _File] = {
    "product": _File("p", ".jpg", "image/jpeg"),
    "sheet": _File("s", "-sheet.jpg", "image/jpeg"),
    "sheet-pdf": _File("d", "-sheet.pdf", "application/pdf"),
    "findings": _File("f", ".jpg", "image/jpeg"),
    "preview": _File("v", ".jpg", "image/jpeg"),
    "enclosed-jpg": _File("e", ".jpg", "image/jpeg"),
    "enclosed-png": _File("g", ".png", "image/png"),
    "enclosed-pdf": _File("o", ".pdf", "application/pdf"),
}
_BOUGHT: frozenset[Purpose] = frozenset({"product", "sheet", "sheet-pdf"})
_BY_LETTER: Mapping[str, Purpose] = {file.letter: purpose for purpose, file in _FILES.items()}


class DownloadLinks:
    """Signs and opens addresses of finished files, and of pictures of a conversation."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._bought, self._shown = Seal(secret, "download"), Seal(secret, "picture")
        self._public_url = public_url

    def link(self, order: OrderId, bought: StoredPicture, now: dt.datetime) -> str:
        """An address of the order's file, or of a sheet to print it, that works for seven days."""
        number = order.removeprefix("PB-").replace("-", "").lower()
        token = self._bought.stamp(f"{_words(bought)}{number}", now + BOUGHT_FOR)
        return f"{self._public_url}/f/{token}"

    def open(self, token: str, now: dt.datetime) -> tuple[OrderId, StoredPicture] | None:
        """What a token stands for; None when it is forged or expired."""
        claim = self._bought.open(token)
        found = _picture(claim, now, _ORDER_CHARS)
        if claim is None or found is None or found.purpose not in _BOUGHT:
            return None
        number = claim.words[-_ORDER_CHARS:].upper()
        return OrderId(f"PB-{number[:4]}-{number[4:]}"), found

    def picture_link(self, shown: StoredPicture | Drawing, now: dt.datetime) -> str:
        """An address that shows a picture: one of the vault for a day, a drawing of ours for ever."""
        match shown:
            case Drawing(name=name):
                return f"{self._public_url}/drawings/{name}.png"
            case StoredPicture():
                return f"{self._public_url}/p/{self._shown.stamp(_words(shown), now + _SHOWN_FOR)}"

    def open_picture(self, token: str, now: dt.datetime) -> StoredPicture | None:
        """The picture that a token shows; None when it is forged or expired."""
        return _picture(self._shown.open(token), now)


def _words(picture: StoredPicture) -> str:
    return f"{_FILES[picture.purpose].letter}{picture.photo.removeprefix('ph-')}"


def _picture(claim: Claim | None, now: dt.datetime, behind: int = 0) -> StoredPicture | None:
    """The picture that a claim names before its last so many characters, while it is good."""
    if claim is None or now >= claim.until or len(claim.words) <= behind + 1:
        return None
    letter, photo = claim.words[0], claim.words[1 : len(claim.words) - behind]
    return StoredPicture(PhotoId(f"ph-{photo}"), _BY_LETTER[letter]) if letter in _BY_LETTER else None


def download_routes(
    links: DownloadLinks, pictures: Pictures, say: Callable[[Text, str], str], drawings: Path
) -> list[web.RouteDef]:
    """`/f/<token>`, `/p/<token>` and `/drawings/<name>.png`: 404 for a forged or expired link, 410 for an erased photo."""

    async def download(request: web.Request) -> web.Response:
        found = links.open(request.match_info["token"], _now())
        if found is None:
            raise _not_valid(request)
        order, bought = found
        file = _FILES[bought.purpose]
        saved = {"Content-Disposition": f'attachment; filename="{order}{file.ending}"'}
        return await _answer(request, bought, file, saved)

    async def show(request: web.Request) -> web.Response:
        found = links.open_picture(request.match_info["token"], _now())
        if found is None:
            raise _not_valid(request)
        file = _FILES[found.purpose]
        shown = {"Content-Disposition": f'inline; filename="{found.purpose}{file.ending}"'}
        return await _answer(request, found, file, shown)

    async def draw(request: web.Request) -> web.StreamResponse:
        path = drawings / f"{request.match_info['name']}.png"
        if not path.is_file():
            raise web.HTTPNotFound(headers=_HEADERS)
        return web.FileResponse(path, headers=_HEADERS | {"Cache-Control": "public, max-age=86400"})

    async def _answer(request: web.Request, picture: StoredPicture, file: _File, more: dict[str, str]) -> web.Response:
        try:
            data = await pictures(picture)
        except Undeliverable:
            raise web.HTTPGone(text=say(Text("download-erased"), language_of(request)), headers=PRIVATE) from None
        return web.Response(body=data, content_type=file.type, headers=PRIVATE | more)

    def _not_valid(request: web.Request) -> web.HTTPNotFound:
        return web.HTTPNotFound(text=say(Text("download-not-valid"), language_of(request)), headers=PRIVATE)

    return [
        web.get("/f/{token}", download),
        web.get("/p/{token}", show),
        web.get("/drawings/{name:[a-z-]+}.png", draw),
    ]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def language_of(request: web.Request) -> str:
    """The browser's first language; the catalogue falls back by itself."""
    return request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
