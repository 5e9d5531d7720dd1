"""A page's scripts and styles, under an address that changes with them."""

import hashlib
from pathlib import Path

from aiohttp import web

from bot.handlers.guard import HEADERS

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


_SHARED = Path(__file__).parent / "shared"  # what all pages for customers have in common


class StaticFiles:
    """The files of one page's folder and those that all pages share, read once."""

    def __init__(self, folder: Path) -> None:
        paths = (path for place in (_SHARED, folder) for path in sorted(place.iterdir()) if path.is_file())
        self._files = {path.name: path.read_bytes() for path in paths}
        self.version = _fingerprint(self._files)

    def serve(self, version: str, name: str) -> web.Response:
        """A script or a style. An older page that asks by an older address gets today's, uncached."""
        if name not in self._files:
            raise web.HTTPNotFound(headers=HEADERS)
        kept = "public, max-age=31536000, immutable" if version == self.version else "no-store"
        return web.Response(
            body=self._files[name],
            content_type=_KINDS[Path(name).suffix],
            charset="utf-8",
            headers=HEADERS | {"Cache-Control": kept},
        )


def _fingerprint(files: dict[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
