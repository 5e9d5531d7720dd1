"""The camera page's addresses: open the token, ask whether its sitting goes on, and only then do anything."""

import datetime as dt
from collections.abc import Callable

import structlog
from aiohttp import web

from bot.domain.events import Envelope, PhotoReceived
from bot.domain.ids import DocumentId, EventId, SittingId, photo_id
from bot.engine.ports import Accept
from bot.errors import Rejected, Unavailable
from bot.handlers.capture.guide import Guides, Limits
from bot.handlers.capture.links import CameraLinks
from bot.handlers.capture.page import CapturePage
from bot.handlers.capture.ports import FindSitting, LookAt, Sitting
from bot.handlers.capture.qr import qr_svg
from bot.handlers.excuses import Excuses, json_answer
from bot.handlers.guard import HEADERS, Pace, check_origin
from bot.handlers.numbers import parse_number
from bot.handlers.ports import Say, StorePhoto
from bot.handlers.uploads import MAX_PHOTO_BYTES, Uploads

DEFAULT_DOCUMENT = DocumentId("other-card")  # by whose rules is guided while none is chosen
# The reasons for which the catalogue has words: `capture-error-<reason>`.
REASONS = (
    *("general", "busy", "unavailable", "origin", "invalid", "too-large", "broken-off"),
    *("not-found", "expired", "done"),
)
_LIMITS = Limits()
_MOST_PX = 20_000  # of one side of a camera's picture

log = structlog.get_logger(__name__)


class Over(Rejected):
    """The token is good and its sitting is not open any more; `sitting` still says the language, and the way back."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__("done", 410)
        self.sitting = sitting


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _remote(request: web.Request) -> str:
    return request.remote or ""


def capture_routes(
    *,
    links: CameraLinks,
    find_sitting: FindSitting,
    aim: LookAt,
    accept: Accept,
    store_photo: StorePhoto,
    say: Say,
    languages: tuple[str, ...],
    public_url: str,
    default_document: DocumentId = DEFAULT_DOCUMENT,
    address_of: Callable[[web.Request], str] = _remote,
    clock: Callable[[], dt.datetime] = _now,
    limits: Limits = _LIMITS,
    per_sitting: Pace | None = None,
    per_address: Pace | None = None,
    max_photo_bytes: int = MAX_PHOTO_BYTES,
) -> list[web.RouteDef]:
    """Everything that the page needs. aim: a lab of its own, so that no verdict ever waits for guidance."""
    page = CapturePage(say, languages, public_url, max_photo_bytes)
    guides = Guides(aim, default_document, limits, clock)
    kindly = Excuses(say, "capture", REASONS, page.language, max_photo_bytes).kindly
    uploads = Uploads(max_photo_bytes, 3 * max_photo_bytes)
    sitting_pace = per_sitting or Pace(burst=10, per_s=0.2)
    address_pace = per_address or Pace(burst=100, per_s=2)

    async def open_sitting(token: str) -> tuple[SittingId, Sitting]:
        name = links.open(token, clock())
        sitting = await find_sitting(name)
        if sitting is None:
            raise Rejected("not-found", 404)
        if not sitting.is_open:
            raise Over(sitting)
        return name, sitting

    async def show_page(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        try:
            _, sitting = await open_sitting(token)
        except Rejected as refused:
            known = refused.sitting if isinstance(refused, Over) else None
            return page.excuse(request, str(refused), refused.status, known)
        except Unavailable as down:
            log.warning("page_unavailable", path="/c/{token}", error=type(down).__name__)
            return page.excuse(request, "unavailable", 503)
        return page.draw(request, token, sitting)

    async def guide(request: web.Request) -> web.StreamResponse:
        check_origin(request, public_url)
        address_pace.spend(address_of(request))
        token = request.match_info["token"]
        name = links.open(token, clock())
        original_px = _side(request, "width"), _side(request, "height")

        async def find() -> Sitting:
            return (await open_sitting(token))[1]

        return await guides.serve(request, name, original_px, find)

    async def post_photo(request: web.Request) -> web.Response:
        check_origin(request, public_url)
        address_pace.spend(address_of(request))
        name, sitting = await open_sitting(request.match_info["token"])
        sitting_pace.spend(name)
        number = parse_number(request.query.get("id", ""))
        data = await uploads.receive(request)
        if not data:
            raise Rejected("invalid")
        key = EventId(f"capture:{name}:{number}")
        photo = photo_id(key)
        await store_photo(sitting.conversation, photo, data)
        event = PhotoReceived(photo, as_file=True, album=str(number), of=1)  # one by itself: no channel waits for more
        new = await accept(Envelope(id=key, conversation=sitting.conversation, at=clock(), event=event))
        return json_answer({"new": new})

    async def show_qr(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        links.check(token)  # and no more: a chat still shows the codes of links that have done their work
        headers = HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"}
        return web.Response(body=qr_svg(f"{public_url}/c/{token}"), content_type="image/svg+xml", headers=headers)

    async def static(request: web.Request) -> web.Response:
        return page.static.serve(request.match_info["version"], request.match_info["name"])

    return [
        web.get("/c/static/{version}/{name}", static),
        web.get("/c/{token}", show_page),
        web.get("/c/{token}/guide", kindly(guide), allow_head=False),
        web.post("/c/{token}/photo", kindly(post_photo)),
        web.get("/c/{token}/qr.svg", kindly(show_qr)),
    ]


def _side(request: web.Request, name: str) -> int:
    """Raises `Rejected` for what is no length of a picture."""
    written = request.query.get(name, "")
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(_MOST_PX)) and int(written)):
        raise Rejected("invalid")
    return min(int(written), _MOST_PX)
