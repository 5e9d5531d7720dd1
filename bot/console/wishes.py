"""What an agent wants to be told of while away from the desk, and where: chosen by each for themselves."""

import datetime as dt
import re
import secrets

from aiohttp import web
from email_validator import EmailNotValidError, validate_email

from bot.console.guard import Visit
from bot.console.telling import Telling
from bot.domain.ids import derived
from bot.domain.letters import Letter
from bot.domain.notice import Wish, kinds_of, read_quiet
from bot.domain.team import kinds_for
from bot.domain.text import Text, text
from bot.errors import PassboothError, Rejected

PAGE = "/desk/account/notices"
CONFIRM = "/desk/email"
_GOOD_FOR = dt.timedelta(days=1)
_CODE_GOOD_FOR = dt.timedelta(minutes=10)
_CODE_CHARS = 8  # of 32: 40 bits
_READABLE = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"  # no letter that looks like a digit
_PLACE = re.compile(r"[a-z]+(?:/[A-Za-z0-9_-]+)*")


async def show(visit: Visit) -> web.Response:
    """What is chosen now."""
    return await _page(visit, 200, None)


async def keep(visit: Visit) -> web.Response:
    """Take what was chosen; to an address that is new, a letter goes that asks whether it is right."""
    telling = telling_of(visit)
    before = await telling.wishes.wish(visit.agent)
    try:
        quiet = read_quiet(visit.form.get("quiet-from", ""), visit.form.get("quiet-until", ""))
    except ValueError:
        return await _page(visit, 400, Text("desk-notices-quiet-wrong"))
    email = visit.form.get("email", "").strip()
    try:
        email = validate_email(email, check_deliverability=False).normalized if email else ""
    except EmailNotValidError:
        return await _page(visit, 400, Text("desk-notices-email-wrong"))
    wish = Wish(
        agent=visit.agent,
        email=email,
        confirmed=before.confirmed and email == before.email,
        language=visit.language,
        kinds=frozenset(kind for kind in kinds_of(visit.rights) if f"kind-{kind}" in visit.form),
        quiet=quiet,
    )
    await telling.wishes.keep_wish(wish)
    if wish.email and not wish.confirmed and telling.send is not None:
        trouble = await _ask(visit, telling, wish)
        if trouble is not None:
            return await _page(visit, 429, trouble)
    return web.Response(status=303, headers={"Location": f"{PAGE}?kept"})


async def offer_code(visit: Visit) -> web.Response:
    """A code that is shown once, and that the agent sends to the bot from their own Telegram."""
    telling = telling_of(visit)
    if telling.group is None:
        raise Rejected("the team has no group", 404)
    code = "".join(secrets.choice(_READABLE) for _ in range(_CODE_CHARS))
    await telling.group.offer(visit.agent, telling.code_sha256(code), visit.console.now() + _CODE_GOOD_FOR)
    return await _page(visit, 200, None, code=f"{code[: _CODE_CHARS // 2]}-{code[_CODE_CHARS // 2 :]}")


async def leave_group(visit: Visit) -> web.Response:
    """Nobody on Telegram is this agent any more."""
    telling = telling_of(visit)
    if telling.group is not None:
        await telling.group.leave(visit.agent)
    return web.Response(status=303, headers={"Location": PAGE})


async def show_confirm(visit: Visit) -> web.Response:
    """Where the letter's link leads: whoever reads it may not be logged in here, and a machine that follows links proves nothing."""
    return visit.page("email.html", token=visit.request.query.get("token", ""), done=False)


async def confirm(visit: Visit) -> web.Response:
    """The address is right: who pressed has read its letters."""
    telling = telling_of(visit)
    claim = telling.seal.open(visit.form.get("token", ""))
    if claim is None or visit.console.now() >= claim.until:
        raise Rejected("the link is not ours, or too old", 410)
    for wish in await telling.wishes.unconfirmed():
        if _mark(wish) == claim.words and await telling.wishes.confirm(wish.agent, wish.email, confirmed=True):
            await visit.note("email-confirmed", wish.agent)
            return visit.page("email.html", token="", done=True)
    raise Rejected("the address was confirmed before, or is another by now", 410)


async def go_on(visit: Visit) -> web.Response:
    """A link that stands in a letter or a chat leads here, and on: from our own page the browser brings its login along."""
    place = visit.part("place")
    if place and not _PLACE.fullmatch(place):
        raise Rejected("no such page", 404)
    return visit.page("go.html", to=f"/desk/{place}".rstrip("/"))


async def waiting(visit: Visit) -> web.Response:
    """How many cases wait for somebody like this agent, for the page's title; and that a page is open, or only in the back."""
    kinds = kinds_for(visit.rights)
    count = sum(case.kind in kinds and not case.assigned_to for case in await visit.console.desk.waiting())
    if visit.console.telling is not None and "hidden" not in visit.request.query:
        await visit.console.telling.wishes.looked(visit.agent, visit.console.now())
    return web.json_response({"count": count})


def telling_of(visit: Visit) -> Telling:
    """How this house tells agents. Raises `Rejected` where it does not."""
    if visit.console.telling is None:
        raise Rejected("nobody is told of anything here", 404)
    return visit.console.telling


async def _page(visit: Visit, status: int, trouble: Text | None, *, code: str = "") -> web.Response:
    telling = telling_of(visit)
    wish = await telling.wishes.wish(visit.agent)
    return visit.page(
        "notices.html",
        status,
        wish=wish,
        kinds=kinds_of(visit.rights),
        has_mail=telling.send is not None,
        in_group=await telling.group.is_member(visit.agent) if telling.group and "talk" in visit.rights else None,
        code=code,
        push_key=telling.push.public_key if telling.push else "",
        told_in=await telling.push.browsers.count(visit.agent) if telling.push else 0,
        trouble=trouble,
        kept=status == 200 and "kept" in visit.request.query,  # noqa: PLR2004 - as it went well
    )


async def _ask(visit: Visit, telling: Telling, wish: Wish) -> Text | None:
    """Send the letter that asks. Returns what went wrong."""
    now, keys = visit.console.now(), (("code", f"letters of {visit.agent}"),)
    if pause_s := telling.throttle.pause_s(keys, now):
        return text("desk-login-too-soon", seconds=int(pause_s) + 1)
    telling.throttle.count(keys, now)
    token = telling.seal.stamp(_mark(wish), now + _GOOD_FOR)
    pages, language = visit.console.pages, visit.language
    letter = Letter(
        key=f"email:{token}",
        to=wish.email,
        subject=pages.say(Text("desk-notices-confirm-subject"), language),
        words=pages.say(text("desk-notices-confirm", link=f"{telling.public_url}{CONFIRM}?token={token}"), language)
        + "\n",
        language=language,
    )
    if telling.send is None:
        return None
    try:
        await telling.send(letter)
    except PassboothError:
        return Text("desk-notices-not-sent")
    return None


def _mark(wish: Wish) -> str:
    """What the link says: whose address it is, and which, and nothing that could be read."""
    return derived("address of an agent", wish.agent, wish.email).lower()
