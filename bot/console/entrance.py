"""Logging in, in one step or two, and out; and the files that everyone may have."""

import math
from collections.abc import Callable

from aiohttp import web

from bot.console.auth import ABSOLUTE_LIMIT, LoggedIn, Mistaken, Outcome, TooSoon
from bot.console.guard import CODE, Visit
from bot.domain.text import Text, text
from bot.errors import Rejected


async def show_login(visit: Visit) -> web.Response:
    """The way in."""
    return visit.page("login.html", name="", trouble=None)


async def log_in(visit: Visit) -> web.StreamResponse:
    """Let an agent in with a fresh session, or say what is wrong without saying which."""
    name = visit.form.get("name", "")
    outcome = await visit.console.doorkeeper.let_in(
        name, visit.form.get("password", ""), visit.console.address_of(visit.request), visit.token
    )
    match outcome:
        case LoggedIn(agent=agent):
            await visit.note("login", agent)
        case Mistaken(agent=agent) if agent:  # what else is typed there is not written down: it may be a password
            await visit.note("login-failed", agent)
        case _:
            pass
    return answered(
        visit,
        outcome,
        lambda status, trouble: visit.page("login.html", status, name=name, trouble=trouble),
        mistaken=Text("desk-login-mistaken"),
    )


async def show_code(visit: Visit) -> web.StreamResponse:
    """The second step: the code from the agent's telephone."""
    if visit.rights:
        raise web.HTTPSeeOther("/desk")
    return visit.page("code.html", trouble=None)


async def prove(visit: Visit) -> web.StreamResponse:
    """Check the code."""
    if visit.session is None or visit.rights:
        raise Rejected("this login is complete", 409)
    outcome = await visit.console.doorkeeper.prove(
        visit.session, visit.form.get("code", ""), visit.console.address_of(visit.request), visit.token
    )
    await visit.note("code" if isinstance(outcome, LoggedIn) else "code-failed")
    return answered(
        visit,
        outcome,
        lambda status, trouble: visit.page("code.html", status, trouble=trouble),
        mistaken=Text("desk-code-mistaken"),
    )


async def log_out(visit: Visit) -> web.Response:
    """End the session."""
    console = visit.console
    await console.doorkeeper.see_out(visit.token)
    response = web.Response(status=303, headers={"Location": "/desk/login"})
    response.del_cookie(console.cookie, path="/", httponly=True, samesite="Strict", secure=console.secure)
    return response


async def static(visit: Visit) -> web.Response:
    """Style, script or sign; the address changes with the content, so it may be kept. An older page gets today's, unkept."""
    pages = visit.console.pages
    file = pages.static.get(visit.part("name"))
    if file is None:
        raise Rejected("no such file", 404)
    kept = "public, max-age=31536000, immutable" if visit.part("version") == pages.version else "no-store"
    headers = {"Cache-Control": kept}
    if visit.part("name") == "push-worker.js":
        headers["Service-Worker-Allowed"] = "/desk"  # a worker may otherwise work for its own folder only
    return web.Response(body=file.body, content_type=file.content_type, charset="utf-8", headers=headers)


def answered(
    visit: Visit,
    outcome: Outcome,
    page: Callable[[int, Text], web.Response],
    *,
    mistaken: Text,
    to: str = "/desk",
) -> web.StreamResponse:
    """The new session's cookie and the way on, or the page again with what is wrong."""
    match outcome:
        case LoggedIn(token=token, proven=proven):
            response = web.Response(status=303, headers={"Location": to if proven else CODE})
            response.set_cookie(
                visit.console.cookie,
                token,
                max_age=math.floor(ABSOLUTE_LIMIT.total_seconds()),
                path="/",
                httponly=True,
                samesite="Strict",
                secure=visit.console.secure,
            )
            return response
        case Mistaken():
            return page(401, mistaken)
        case TooSoon(seconds=seconds):
            response = page(429, text("desk-login-too-soon", seconds=seconds))
            response.headers["Retry-After"] = str(seconds)
            return response
