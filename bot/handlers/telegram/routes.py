"""The webhook. Its 200 is the receipt for a stored event; anything else makes Telegram send the update again."""

from http import HTTPStatus

import structlog
from aiohttp import web

from bot.errors import Rejected, Unavailable
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.parse import read
from bot.handlers.telegram.verify import Verifier

WEBHOOK_PATH = "/telegram/webhook"
_LARGEST_UPDATE_BYTES = 1024 * 1024

_log = structlog.get_logger(__name__)


def telegram_routes(intake: Intake, secret: str) -> list[web.RouteDef]:
    """The route of the webhook. Raises `Refused` when there is no usable secret."""
    verifier = Verifier(secret)

    async def webhook(request: web.Request) -> web.Response:
        try:
            verifier.check(request.headers)
            update = read(await _body(request))
            if update is None:
                _log.warning("telegram.update_unreadable")
            else:
                await intake.take(update)
        except Rejected as error:
            _log.warning("telegram.update_rejected", status=error.status, reason=str(error))
            return web.Response(status=error.status)
        except Unavailable as error:
            _log.warning("telegram.update_not_taken", reason=str(error))
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    return [web.post(WEBHOOK_PATH, webhook)]


async def _body(request: web.Request) -> bytes:
    """The request's bytes. Raises `Rejected` (413) before more than the limit is in memory."""
    received = bytearray()
    async for chunk in request.content.iter_any():
        received += chunk
        if len(received) > _LARGEST_UPDATE_BYTES:
            raise Rejected("the update is too large", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(received)
