"""The web chat's addresses: check who asks, store what came in, and only then answer."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from bot.domain.events import CustomerEvent, Envelope, PhotoReceived, UnsupportedReceived
from bot.domain.ids import ConversationId, EventId, photo_id
from bot.engine.ports import Accept, Pictures
from bot.errors import Rejected
from bot.handlers.excuses import Excuses, json_answer
from bot.handlers.guard import Pace, check_origin
from bot.handlers.numbers import parse_number
from bot.handlers.ports import Say, StorePhoto
from bot.handlers.uploads import MAX_PHOTO_BYTES, Uploads, receive_small
from bot.handlers.webchat.channel import WebChat
from bot.handlers.webchat.customers import Customers
from bot.handlers.webchat.excuses import REASONS
from bot.handlers.webchat.page import Page
from bot.handlers.webchat.parse import event_id, parse, parse_album
from bot.handlers.webchat.pictures import DRAWINGS, Gallery
from bot.handlers.webchat.ports import Transcript
from bot.handlers.webchat.stream import Stream

_MAX_POST_BYTES = 32 * 1024  # 4 000 characters of any script, escaped
_MAX_LINE_DIGITS = 18  # what a 64-bit integer holds for certain


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _remote(request: web.Request) -> str:
    return request.remote or ""


def webchat_routes(
    chat: WebChat,
    *,
    accept: Accept,
    transcript: Transcript,
    pictures: Pictures,
    store_photo: StorePhoto,
    say: Say,
    languages: tuple[str, ...],
    secret: str,
    public_url: str,
    address_of: Callable[[web.Request], str] = _remote,
    clock: Callable[[], dt.datetime] = _now,
    per_customer: Pace | None = None,
    per_address: Pace | None = None,
    max_photo_bytes: int = MAX_PHOTO_BYTES,
    drawings: Path = DRAWINGS,
) -> list[web.RouteDef]:
    """Everything that the page needs. `address_of` tells apart who posts, where a proxy stands in front."""
    customers = Customers(secret, public_url)
    page = Page(say, languages, max_photo_bytes)
    stream = Stream(chat, transcript, say)
    gallery = Gallery(transcript, pictures, drawings)
    kindly = Excuses(say, "webchat", REASONS, page.language, max_photo_bytes).kindly
    uploads = Uploads(max_photo_bytes, 3 * max_photo_bytes)
    customer_pace = per_customer or Pace(burst=20, per_s=1)
    address_pace = per_address or Pace(burst=100, per_s=5)  # a whole office may share one address

    def admit(request: web.Request) -> ConversationId:
        check_origin(request, public_url)
        conversation = customers.conversation(request)
        customer_pace.spend(conversation)
        address_pace.spend(address_of(request))
        return conversation

    async def taken(
        request: web.Request, conversation: ConversationId, key: EventId, event: CustomerEvent
    ) -> web.Response:
        language = page.language(request)
        zone = page.zone(request)
        new = await accept(
            Envelope(id=key, conversation=conversation, at=clock(), event=event, language=language, zone=zone)
        )
        return json_answer({"new": new})

    async def show_page(request: web.Request) -> web.Response:
        response = page.draw(page.language(request))
        customers.welcome(request, response)
        return response

    async def post_message(request: web.Request) -> web.Response:
        conversation = admit(request)
        if request.content_type != "application/json":
            raise Rejected("invalid", 415)
        number, event = parse(await receive_small(request, _MAX_POST_BYTES))
        return await taken(request, conversation, event_id(conversation, number), event)

    async def post_photo(request: web.Request) -> web.Response:
        conversation = admit(request)
        key = event_id(conversation, parse_number(request.query.get("id", "")))
        album, of = parse_album(request.query.get("album", ""), request.query.get("of", ""))
        try:
            data = await uploads.receive(request)
        except Rejected as refused:
            if refused.status != web.HTTPRequestEntityTooLarge.status_code:
                raise
            await taken(request, conversation, key, UnsupportedReceived("too_large"))
            raise
        photo = photo_id(key)
        await store_photo(conversation, photo, data)
        return await taken(request, conversation, key, PhotoReceived(photo, as_file=True, album=album, of=of))

    async def follow(request: web.Request) -> web.StreamResponse:
        conversation = customers.conversation(request)
        seen = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        return await stream.serve(request, conversation, _line_number(seen))

    async def show_picture(request: web.Request) -> web.Response:
        return await gallery.serve(customers.conversation(request), _line_number(request.match_info["line"]))

    async def words(request: web.Request) -> web.Response:
        return json_answer(page.words(page.language(request)))

    async def static(request: web.Request) -> web.Response:
        return page.static.serve(request.match_info["version"], request.match_info["name"])

    return [
        web.get("/", kindly(show_page)),
        web.post("/chat/messages", kindly(post_message)),
        web.post("/chat/photos", kindly(post_photo)),
        web.get("/chat/events", kindly(follow), allow_head=False),
        web.get("/chat/pictures/{line}", kindly(show_picture)),
        web.get("/chat/words", kindly(words)),
        web.get("/chat/static/{version}/{name}", static),
    ]


def _line_number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= _MAX_LINE_DIGITS):
        raise Rejected("not-found", 404)
    return int(written)
