"""Download links: signed by us, expiring, and streaming the decrypted file through our own door.

A presigned address of the bucket would serve ciphertext; this one is checked, and stops to work when the photo is erased.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from aiohttp import web
from itsdangerous import BadSignature, URLSafeSerializer

from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import Purpose, StoredPicture
from bot.domain.text import Text
from bot.engine.ports import Pictures
from bot.errors import Undeliverable

_LIFETIME = dt.timedelta(days=7)

# What can be downloaded: how the file's name ends after the order's number, and its type.
_FILES: Mapping[Purpose, tuple[str, str]] = {
    "product": (".jpg", "image/jpeg"),
    "sheet": ("-sheet.jpg", "image/jpeg"),
    "sheet-pdf": ("-sheet.pdf", "application/pdf"),
}


class DownloadLinks:
    """Signs and serves addresses of finished files."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="download")
        self._public_url = public_url

    def link(self, order: OrderId, bought: StoredPicture, now: dt.datetime) -> str:
        """An address of the order's file, or of a sheet to print it, that works for seven days."""
        token = self._signer.dumps([order, bought.photo, int((now + _LIFETIME).timestamp()), bought.purpose])
        return f"{self._public_url}/f/{token}"

    def open(self, token: str, now: dt.datetime) -> tuple[OrderId, StoredPicture] | None:
        """What a token stands for; None when it is forged or expired."""
        try:
            order, photo, until, purpose = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return (OrderId(order), StoredPicture(PhotoId(photo), purpose)) if now.timestamp() < until else None


def download_routes(links: DownloadLinks, pictures: Pictures, say: Callable[[Text, str], str]) -> list[web.RouteDef]:
    """`GET /f/<token>`: the file or the sheet, or 404 for a forged or expired link, or 410 once it is erased."""

    async def download(request: web.Request) -> web.Response:
        found = links.open(request.match_info["token"], dt.datetime.now(dt.UTC))
        if found is None:
            raise web.HTTPNotFound(text=say(Text("download-not-valid"), _language(request)))
        order, bought = found
        name, content_type = _FILES[bought.purpose]
        try:
            data = await pictures(bought)
        except Undeliverable:
            raise web.HTTPGone(text=say(Text("download-erased"), _language(request))) from None
        headers = {
            "Content-Disposition": f'attachment; filename="{order}{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=data, content_type=content_type, headers=headers)

    return [web.get("/f/{token}", download)]


def _language(request: web.Request) -> str:
    """The browser's first language; the catalogue falls back by itself."""
    return request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
