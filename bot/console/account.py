"""What everybody at the desk does for themselves: the password, and the second factor."""

import base64
import binascii

from aiohttp import web

from bot.console.auth import SHORTEST_PASSWORD
from bot.console.entrance import answered
from bot.console.guard import Visit
from bot.console.second_factor import address, fresh_secret, spelled
from bot.console.team import Session
from bot.domain.text import Text
from bot.errors import Rejected

_HOUSE = "Passbooth"


async def show(visit: Visit) -> web.Response:
    """Who one is here, and what can be changed."""
    return _account(visit, 200, None)


async def change_password(visit: Visit) -> web.StreamResponse:
    """Another password, for whoever knows the old one."""
    new = visit.form.get("new", "")
    if len(new) < SHORTEST_PASSWORD:
        return _account(visit, 400, Text("desk-password-short", {"count": SHORTEST_PASSWORD}))
    if new != visit.form.get("again", ""):
        return _account(visit, 400, Text("desk-password-differs"))
    outcome = await visit.console.doorkeeper.change_own_password(
        _session(visit), visit.form.get("old", ""), new, visit.token
    )
    return answered(
        visit,
        outcome,
        lambda status, trouble: _account(visit, status, trouble),
        mistaken=Text("desk-password-mistaken"),
        to="/desk/account",
    )


async def show_factor(visit: Visit) -> web.Response:
    """A fresh secret for the agent's app, as a picture and as letters."""
    return _factor(visit, 200, None, fresh_secret())


async def learn_factor(visit: Visit) -> web.StreamResponse:
    """Take the secret on, once the app has shown that it knows it."""
    try:
        sealed = base64.urlsafe_b64decode(visit.form.get("sealed", ""))
    except (ValueError, binascii.Error):
        raise Rejected("no secret of ours") from None
    secret = visit.console.sealer.open(sealed, visit.agent)
    outcome = await visit.console.doorkeeper.learn(_session(visit), sealed, visit.form.get("code", ""), visit.token)
    return answered(
        visit,
        outcome,
        lambda status, trouble: _factor(visit, status, trouble, secret),
        mistaken=Text("desk-code-mistaken"),
        to="/desk/account" if visit.rights else "/desk",
    )


def _account(visit: Visit, status: int, trouble: Text | None) -> web.Response:
    session = _session(visit)
    return visit.page(
        "account.html",
        status,
        roles=sorted(session.roles),
        has_factor=session.has_factor,
        trouble=trouble,
        shortest=SHORTEST_PASSWORD,
    )


def _factor(visit: Visit, status: int, trouble: Text | None, secret: bytes) -> web.Response:
    picture = visit.console.qr(address(secret, visit.agent, _HOUSE)).decode()
    sealed = base64.urlsafe_b64encode(visit.console.sealer.seal(secret, visit.agent)).decode()
    return visit.page("factor.html", status, picture=picture, spelled=spelled(secret), sealed=sealed, trouble=trouble)


def _session(visit: Visit) -> Session:
    if visit.session is None:
        raise Rejected("nobody is logged in", 403)
    return visit.session
