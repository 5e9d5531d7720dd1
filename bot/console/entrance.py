"""Logging in and out, and the files that everyone may have."""

import math

from aiohttp import web

from bot.console.auth import ABSOLUTE_LIMIT, LoggedIn, Mistaken, TooSoon
from bot.console.guard import Visit
from bot.domain.text import Text, text
from bot.errors import Rejected


async def show_login(visit: Visit) -> web.Response:
    """The way in."""
    return visit.page("login.html", name="", trouble=None)


async def log_in(visit: Visit) -> web.StreamResponse:
    """Let an agent in with a fresh session, or say what is wrong without saying which."""
    console = visit.console
    name = visit.form.get("name", "")
    old_token = visit.request.cookies.get(console.cookie, "")
    outcome = await console.doorkeeper.let_in(
        name, visit.form.get("password", ""), console.address_of(visit.request), old_token
    )
    match outcome:
        case LoggedIn(token=token):
            response = web.Response(status=303, headers={"Location": "/desk"})
            response.set_cookie(
                console.cookie,
                token,
                max_age=math.floor(ABSOLUTE_LIMIT.total_seconds()),
                path="/",
                httponly=True,
                samesite="Strict",
                secure=console.secure,
            )
            return response
        case Mistaken():
            return visit.page("login.html", 401, name=name, trouble=Text("desk-login-mistaken"))
        case TooSoon(seconds=seconds):
            trouble = text("desk-login-too-soon", seconds=seconds)
            response = visit.page("login.html", 429, name=name, trouble=trouble)
            response.headers["Retry-After"] = str(seconds)
            return response


async def log_out(visit: Visit) -> web.Response:
    """End the session."""
    console = visit.console
    await console.doorkeeper.see_out(visit.request.cookies.get(console.cookie, ""))
    response = web.Response(status=303, headers={"Location": "/desk/login"})
    response.del_cookie(console.cookie, path="/", httponly=True, samesite="Strict", secure=console.secure)
    return response


async def static(visit: Visit) -> web.Response:
    """Style, script or sign; the address changes with the content, so it may be kept."""
    file = visit.console.pages.static.get(visit.part("name"))
    if file is None:
        raise Rejected("no such file", 404)
    kept = "public, max-age=31536000, immutable" if visit.request.query.get("v") == file.version else "no-cache"
    return web.Response(
        body=file.body, content_type=file.content_type, charset="utf-8", headers={"Cache-Control": kept}
    )
