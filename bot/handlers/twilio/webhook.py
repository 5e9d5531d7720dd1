"""The door for Twilio's requests: read within bounds, verified, and only then looked at. TwiML is what it hears back."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

import msgspec
import structlog
from aiohttp import web
from multidict import MultiDict

from bot.errors import Rejected, Unavailable
from bot.handlers.twilio.verify import Verifier

_LARGEST_BYTES = 64 * 1024  # of a request: 1 600 characters and ten addresses are a tenth of it
_LARGEST_FIELDS = 200

NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

Fields = Mapping[str, str]
Answer = Callable[[Fields, Fields], Awaitable[str]]  # what was posted, and what the address says, to TwiML

log = structlog.get_logger(__name__)


def webhook(path: str, verifier: Verifier, answer: Answer) -> web.RouteDef:
    """A route that answers with TwiML. Its 200 is the receipt for what was stored; 5xx makes Twilio send it again."""

    async def receive(request: web.Request) -> web.Response:
        try:
            fields = await _read(request, verifier)
            return twiml(await answer(fields, request.query))
        except Rejected as error:
            log.warning("twilio.rejected", path=path, status=error.status, reason=str(error))
            return web.Response(status=error.status)
        except Unavailable as error:
            log.warning("twilio.not_taken", path=path, reason=str(error))
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)

    return web.post(path, receive)


def twiml(words: str) -> web.Response:
    """An answer that Twilio carries out; `NOTHING` says nothing."""
    return web.Response(text=words, content_type="text/xml", charset="utf-8", headers={"Cache-Control": "no-store"})


async def _read(request: web.Request, verifier: Verifier) -> Fields:
    body = await _body(request)
    if request.content_type == "application/json":
        verifier.check_json(request.path_qs, body, request.headers)
        return _from_json(body)
    fields = _from_form(body)
    verifier.check_form(request.path_qs, fields, request.headers)
    return fields


async def _body(request: web.Request) -> bytes:
    received = bytearray()
    async for chunk in request.content.iter_any():
        received += chunk
        if len(received) > _LARGEST_BYTES:
            raise Rejected("the request is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(received)


def _from_form(body: bytes) -> Fields:
    try:
        return MultiDict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_LARGEST_FIELDS))
    except ValueError:
        raise Rejected("the request is no form") from None


def _from_json(body: bytes) -> Fields:
    try:
        return {name: str(value) for name, value in msgspec.json.decode(body, type=dict[str, str | int]).items()}
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Rejected("the request is no JSON object") from None
