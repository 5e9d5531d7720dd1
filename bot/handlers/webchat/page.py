"""The page itself: its words from the catalogue, its scripts and styles under an address that changes with them."""

import hashlib
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.domain.text import Text
from bot.handlers.webchat.guard import HEADERS, PAGE_HEADERS
from bot.handlers.webchat.parse import MAX_TEXT_CHARS
from bot.handlers.webchat.ports import Say

_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LANGUAGE_COOKIE = "pb_lang"  # set by the page when its language changes

# Every word of the page, under the name by which the page and its scripts call it: `webchat-<name>`.
WORDS = (
    *("name", "note", "languages", "skip", "conversation", "said-by-assistant", "said-by-you", "of-our-team"),
    *("working", "your-message", "write-here", "send", "take-photo", "choose-photo", "photo-hint", "drop-here"),
    *("sending", "not-sent", "try-again", "remove", "uploading", "stop", "your-photo", "no-preview", "enlarge"),
    *("enlarged", "close", "download", "chosen", "your-choice", "offline", "reconnecting", "moved", "come-back"),
    *("sent-too-large", "needs-javascript", "direction", "error-cookie"),
)


class Page:
    """Draws the page in each language."""

    def __init__(self, say: Say, languages: tuple[str, ...], max_photo_bytes: int) -> None:
        self._say, self._languages, self._max_photo_bytes = say, languages, max_photo_bytes
        self._files = {path.name: path.read_bytes() for path in sorted(_STATIC.iterdir()) if path.is_file()}
        self._version = _fingerprint(self._files)
        self._template = Environment(
            loader=FileSystemLoader(_STATIC.parent), autoescape=select_autoescape(), undefined=StrictUndefined
        ).get_template("page.html")

    def language(self, request: web.Request) -> str:
        """`?lang=`, else what this browser last used here, else what it asks for, else our first language."""
        asked = request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""), *_accepted(request)
        return next((language for language in asked if language in self._languages), self._languages[0])

    def draw(self, language: str) -> web.Response:
        """The page, in a language that we have."""
        html = self._template.render(
            language=language,
            languages={each: self._say(Text("webchat-language-name"), each) for each in self._languages},
            word=self.words(language),
            static=f"/chat/static/{self._version}",
            max_text_chars=MAX_TEXT_CHARS,
            max_photo_bytes=self._max_photo_bytes,
        )
        headers = PAGE_HEADERS | {"Cache-Control": "no-store", "Content-Language": language}
        return web.Response(text=html, content_type="text/html", charset="utf-8", headers=headers)

    def words(self, language: str) -> dict[str, str]:
        """The words of the page by name."""
        return {name: self._say(Text(f"webchat-{name}"), language) for name in WORDS}

    def file(self, version: str, name: str) -> web.Response:
        """A script or a style. An older page that asks by an older address gets today's, uncached."""
        if name not in self._files:
            raise web.HTTPNotFound(headers=HEADERS)
        kept = "public, max-age=31536000, immutable" if version == self._version else "no-store"
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


def _accepted(request: web.Request) -> list[str]:
    """The languages of Accept-Language, the dearest first, without their regions."""
    wishes: list[tuple[float, str]] = []
    for wish in request.headers.get("Accept-Language", "")[:200].split(","):
        tag, _, weight = wish.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]
