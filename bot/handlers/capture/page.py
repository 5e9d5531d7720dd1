"""The camera page, and the page that kindly says why there is none: drawn in the customer's language."""

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.domain.aim import HINTS, THINGS
from bot.domain.text import Text, text
from bot.handlers.capture.ports import Sitting
from bot.handlers.guard import page_headers
from bot.handlers.ports import Say
from bot.handlers.reading import read_language
from bot.handlers.static import StaticFiles

_FOLDER = Path(__file__).parent
FRAME_PX = 480  # the long side of what is looked at while aiming: decided by what it costs, and what it can tell

# Every word of the page, under the name by which the page and its scripts call it: `capture-<name>`.
WORDS = (
    *("name", "title", "direction", "intro", "tip-light", "tip-wall", "tip-distance", "stores", "start", "choose"),
    *("any-document", "needs-javascript", "starting", "view", "shoot", "cancel", "switch", "automatic", "for-helper"),
    *("timer-off", "timer-3", "timer-10", "holds", "held", "not-held", "looking", "no-guidance", "reconnecting"),
    *(
        "moved",
        "come-back",
        "denied",
        "none",
        "busy",
        "try-again",
        "shot",
        "sending",
        "not-sent",
        "refused",
        "sent",
        "back",
    ),
    *("close-page", "another", "not-a-photo", "too-large", "done", "expired"),
)
# Why there is no page: `capture-no-page-<reason>` says so.
NO_PAGE = ("not-found", "expired", "done", "unavailable")


class CapturePage:
    """Draws the pages in each language."""

    def __init__(self, say: Say, languages: tuple[str, ...], public_url: str, max_photo_bytes: int) -> None:
        self._say, self._languages, self._public_url = say, languages, public_url
        self._max_photo_bytes = max_photo_bytes
        self.static = StaticFiles(_FOLDER / "static")
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        # 'self' is no address of a WebSocket to every browser.
        host = urlsplit(public_url).netloc
        self._headers = page_headers(connect=f"'self' ws://{host} wss://{host}", camera="(self)") | {
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        }

    def language(self, request: web.Request, sitting: Sitting | None = None) -> str:
        """What the conversation speaks, where it is known; else what the browser asks for."""
        spoken = "" if sitting is None else sitting.language.partition("-")[0]
        return read_language(request, self._languages, wished=(spoken,))

    def draw(self, request: web.Request, token: str, sitting: Sitting) -> web.Response:
        """The page of an open sitting."""
        return self._page(
            "page.html",
            self.language(request, sitting),
            address=f"/c/{token}",
            back=sitting.back,
            is_chosen=sitting.document is not None,
            max_photo_bytes=self._max_photo_bytes,
            frame_px=FRAME_PX,
            things=THINGS,
        )

    def excuse(self, request: web.Request, reason: str, status: int, sitting: Sitting | None = None) -> web.Response:
        """The page that says why there is no camera, and where to go instead."""
        known = reason if reason in NO_PAGE else "unavailable"
        language = self.language(request, sitting)
        why = self._say(Text(f"capture-no-page-{known}"), language)
        back = sitting.back if sitting is not None and sitting.back else f"{self._public_url}/"
        return self._page("no_page.html", language, status=status, why=why, back=back)

    def words(self, language: str) -> dict[str, str]:
        """The words of the page by name, hints and the names of what holds among them."""
        megabytes = self._max_photo_bytes // 2**20
        words = {name: self._say(text(f"capture-{name}", megabytes=megabytes), language) for name in WORDS}
        words |= {f"hint-{hint}": self._say(Text(f"hint-{hint}"), language) for hint in HINTS}
        return words | {f"holds-{thing}": self._say(Text(f"capture-holds-{thing}"), language) for thing in THINGS}

    def _page(self, template: str, language: str, *, status: int = 200, **values: object) -> web.Response:
        html = self._templates.get_template(template).render(
            language=language,
            word=self.words(language),
            static=f"/c/static/{self.static.version}",
            **values,
        )
        return web.Response(
            text=html,
            status=status,
            content_type="text/html",
            charset="utf-8",
            headers=self._headers | {"Content-Language": language},
        )
