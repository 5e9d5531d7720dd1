"""The page itself: its words from the catalogue, its scripts and styles under their address."""

from pathlib import Path
from urllib.parse import unquote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.dialogs.zones import is_zone
from bot.domain.text import Text
from bot.handlers.guard import page_headers
from bot.handlers.ports import Say
from bot.handlers.reading import read_language
from bot.handlers.static import StaticFiles
from bot.handlers.webchat.parse import MAX_TEXT_CHARS

_STATIC = Path(__file__).parent / "static"
LANGUAGE_COOKIE = "pb_lang"  # set by the page when its language changes
ZONE_COOKIE = "pb_zone"  # set by the page when it opens

# Every word of the page, under the name by which the page and its scripts call it: `webchat-<name>`.
WORDS = (
    *("name", "note", "languages", "skip", "conversation", "said-by-assistant", "said-by-you", "of-our-team"),
    *("working", "your-message", "write-here", "send", "take-photo", "choose-photo", "photo-hint", "drop-here"),
    *("sending", "not-sent", "try-again", "remove", "uploading", "stop", "your-photo", "no-preview", "enlarge"),
    *("enlarged", "close", "download", "chosen", "your-choice", "offline", "reconnecting", "moved", "come-back"),
    *("sent-too-large", "scan", "needs-javascript", "direction", "edited", "error-cookie"),
)


class Page:
    """Draws the page in each language."""

    def __init__(self, say: Say, languages: tuple[str, ...], max_photo_bytes: int) -> None:
        self._say, self._languages, self._max_photo_bytes = say, languages, max_photo_bytes
        self.static = StaticFiles(_STATIC)
        self._template = Environment(
            loader=FileSystemLoader(_STATIC.parent), autoescape=select_autoescape(), undefined=StrictUndefined
        ).get_template("page.html")

    def language(self, request: web.Request) -> str:
        """`?lang=`, else what this browser last used here, else what it asks for, else our first language."""
        used_here = request.cookies.get(LANGUAGE_COOKIE, "")
        return read_language(request, self._languages, wished=(used_here,))

    def zone(self, request: web.Request) -> str:
        """The time zone that this browser is in, as the page noted it; "" for what is none."""
        told = unquote(request.cookies.get(ZONE_COOKIE, ""))
        return told if is_zone(told) else ""

    def draw(self, language: str) -> web.Response:
        """The page, in a language that we have."""
        html = self._template.render(
            language=language,
            languages={each: self._say(Text("webchat-language-name"), each) for each in self._languages},
            word=self.words(language),
            static=f"/chat/static/{self.static.version}",
            max_text_chars=MAX_TEXT_CHARS,
            max_photo_bytes=self._max_photo_bytes,
        )
        headers = page_headers() | {"Cache-Control": "no-store", "Content-Language": language}
        return web.Response(text=html, content_type="text/html", charset="utf-8", headers=headers)

    def words(self, language: str) -> dict[str, str]:
        """The words of the page by name."""
        return {name: self._say(Text(f"webchat-{name}"), language) for name in WORDS}
