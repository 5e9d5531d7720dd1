"""Being told in a browser: the agent's own page hands over what its browser got from the push service."""

import base64
import binascii

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec

from bot.console.guard import Visit
from bot.console.telling import Push
from bot.console.wishes import PAGE, telling_of
from bot.domain.push import Subscription, is_push_service
from bot.errors import Rejected

_AUTH_BYTES = 16


async def subscribe(visit: Visit) -> web.Response:
    """Tell this agent in this browser from now on."""
    push, endpoint = _push(visit), visit.form.get("endpoint", "")
    if not is_push_service(endpoint, push.hosts):
        raise Rejected("the address is of no push service that we know", 422)
    to = Subscription(endpoint=endpoint, p256dh=_bytes(visit, "p256dh"), auth=_bytes(visit, "auth"))
    if len(to.auth) != _AUTH_BYTES:
        raise Rejected("the browser's secret has another length", 422)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.p256dh)
    except ValueError:
        raise Rejected("the browser's key is none", 422) from None
    wishes = telling_of(visit).wishes
    await wishes.keep_wish(await wishes.wish(visit.agent))  # what was not chosen yet is now: all of it
    await push.browsers.subscribe(visit.agent, to, visit.language, visit.console.now())
    return web.Response(status=303, headers={"Location": PAGE})


async def unsubscribe(visit: Visit) -> web.Response:
    """Not in this browser any more; without an address, in none."""
    await _push(visit).browsers.unsubscribe(visit.agent, visit.form.get("endpoint", ""))
    return web.Response(status=303, headers={"Location": PAGE})


def _push(visit: Visit) -> Push:
    push = telling_of(visit).push
    if push is None:
        raise Rejected("no browser is told of anything here", 404)
    return push


def _bytes(visit: Visit, name: str) -> bytes:
    words = visit.form.get(name, "")
    try:
        return base64.b64decode(words + "=" * (-len(words) % 4), altchars="-_", validate=True)
    except (ValueError, binascii.Error):
        raise Rejected("the browser's keys cannot be read", 422) from None
