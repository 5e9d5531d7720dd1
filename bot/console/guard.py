"""The desk's one door: nothing behind it runs without a session and a right to it, and no form without its token.

Whatever changes something is written into the log before it happens.
"""

import datetime as dt
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hmac import compare_digest
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from aiohttp import BodyPartReader, web

from bot.compliance.document import Catalogue
from bot.console.archive import Archive, Proposals
from bot.console.auth import Doorkeeper
from bot.console.board import Board
from bot.console.desk import Desk, Finisher, Inbox
from bot.console.hearing import Heard
from bot.console.pages import Kept, Pages
from bot.console.replies import Replying
from bot.console.reviews import Reviews
from bot.console.second_factor import Sealer
from bot.console.tally import Tally
from bot.console.team import Log, Session, Team
from bot.console.telling import Telling
from bot.dialogs.counter import RefundPolicy
from bot.domain.audit import Deed
from bot.domain.events import TextReceived
from bot.domain.team import Reach, Right, Role, rights_of
from bot.domain.text import Text
from bot.engine.ports import Accept, Pictures
from bot.errors import Rejected, Unavailable, Undeliverable
from bot.payments.four_eyes import FourEyes

log = structlog.get_logger(__name__)

_LARGEST_FORM_BYTES = 64 * 1024
_CHUNK_BYTES = 64 * 1024
_MOST_PARTS = 20
_LONGEST_NOTE = 80
_EXPLAINED = (400, 403, 404, 409, 410, 413, 422, 500, 503)  # statuses that have words of their own

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, kw_only=True)
class Console:
    """Everything that the desk's pages work with."""

    desk: Desk
    inbox: Inbox
    board: Board
    rows: Kept  # of the inbox
    reviews: Reviews
    team: Team
    log: Log
    tally: Tally
    accept: Accept
    pictures: Pictures
    finisher: Finisher
    documents: Catalogue
    reasons: tuple[str, ...]  # tip ids that a rejection may name
    pages: Pages
    doorkeeper: Doorkeeper
    replying: Replying
    hear: Callable[[TextReceived], Heard]  # what was understood of a customer's words
    sealer: Sealer
    qr: Callable[[str], bytes]  # an address as a picture (SVG) for a telephone's camera
    mark: Callable[[str], str]  # what a conversation is called in the log, for its own name may be a customer's
    now: Callable[[], dt.datetime]
    refund_policy: RefundPolicy
    archive: Archive
    proposals: Proposals
    four_eyes: FourEyes
    mails: bool  # letters are written here: a mail server is set up
    time_zone: ZoneInfo  # the desk's day
    secure: bool  # served over https: the cookie is marked so, and its name is tied to this host
    address_of: Callable[[web.Request], str]  # tells visitors apart, for the login's throttle
    telling: Telling | None = None  # of work, while agents are elsewhere

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return "__Host-desk" if self.secure else "desk"


@dataclass(frozen=True)
class Upload:
    """A file that came with a form: the name that the browser gave it, which nobody has looked at yet, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Visit:
    """One request at the desk. `agent` and `csrf` are empty, and `session` is None, only at the public doors.

    upload: the file, at a door that takes one.
    """

    console: Console
    request: web.Request
    language: str
    session: Session | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None

    @property
    def agent(self) -> str:
        """Who is here, "" for a stranger."""
        return self.session.agent if self.session else ""

    @property
    def roles(self) -> frozenset[Role]:
        """What this person is."""
        return self.session.roles if self.session else frozenset()

    @property
    def reach(self) -> Reach:
        """Whose words and documents this person knows."""
        return self.session.reach if self.session else Reach()

    @cached_property
    def rights(self) -> frozenset[Right]:
        """What this person may do; nothing, until the second factor was given."""
        return rights_of(self.roles) if self.session and self.session.proven else frozenset()

    @property
    def token(self) -> str:
        """What the browser keeps of the session."""
        return self.request.cookies.get(self.console.cookie, "")

    def part(self, name: str) -> str:
        """A variable part of the address."""
        return self.request.match_info[name]

    def page(self, template: str, status: int = 200, /, **values: object) -> web.Response:
        """A page, or a part of one, in the agent's language."""
        html = self.render(template, **values)
        return web.Response(text=html, content_type="text/html", status=status)

    def render(self, template: str, /, **values: object) -> str:
        """The words of a page, or of a part of one."""
        csrf = self.session.csrf if self.session else ""
        shared = {"agent": self.agent, "csrf": csrf, "rights": self.rights, "reach": self.reach}
        return self.console.pages.render(template, self.language, **shared, **values)

    def say(self, id: str) -> str:  # noqa: A002 - the catalogue calls it id
        """A text of the desk in the agent's language."""
        return self.console.pages.say(Text(id), self.language)

    async def note(self, deed: str, /, agent: str = "", **about: str) -> None:
        """Write down what this agent, or the one who is named, did."""
        await self.console.log.note(
            Deed(
                at=self.console.now(), agent=agent or self.agent, deed=deed, about={k: v for k, v in about.items() if v}
            )
        )


Handler = Callable[[Visit], Awaitable[web.StreamResponse]]

# "page" is walked to, and an unknown visitor is shown the way in; "part" is fetched by a page or an image tag on its
# own, does not count as the agent's doing, and an unknown visitor gets a bare 401; "public" is for everyone.
Sort = Literal["page", "part", "public"]

# Where a login is led that lacks its second factor; nothing else is open to it.
CODE, FACTOR = "/desk/login/code", "/desk/account/factor"


@dataclass(frozen=True)
class Door:
    """A route, and who may use it: whoever has one of the rights. Without any, nobody may.

    `deed`: what the log calls it; a door that changes something has one. `notes`: the fields of its form that are written
    down with it, none of which is ever a customer's or an agent's own words. `largest_file`: bytes; a door that names it
    takes forms with a file, and no others.
    """

    method: Literal["GET", "POST", "*"]
    path: str
    handler: Handler
    rights: tuple[Right, ...] = ()
    sort: Sort = "page"
    deed: str = ""
    notes: tuple[str, ...] = ()
    largest_file: int = 0


def guarded(console: Console, door: Door) -> web.RouteDef:
    """The route with everything checked before the handler sees the request, and its errors told kindly."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(console, request, console.pages.nearest_language(request.headers.get("Accept-Language", "")))
        response: web.StreamResponse
        try:
            admitted = await _admit(visit, door)
            if isinstance(admitted, Visit):
                visit = admitted
                await _write_down(visit, door)
                response = await door.handler(visit)
            else:
                response = admitted
        except web.HTTPException as redirect:
            _protect(redirect)
            raise
        except Exception as error:  # noqa: BLE001 - the last stop before the agent: told kindly, logged where it is a bug
            response = _told(visit, error)
            if visit.session is not None and door.deed:
                await visit.note("refused", deed=door.deed, status=str(response.status))
        _protect(response)
        return response

    return web.get(door.path, handle) if door.method == "GET" else web.route(door.method, door.path, handle)


async def _admit(visit: Visit, door: Door) -> Visit | web.Response:
    """The visit with all that its handler needs, or the answer that turns it away. Raises `Rejected`."""
    console, request = visit.console, visit.request
    changes = request.method not in ("GET", "HEAD")
    if changes and not _from_here(request):
        raise Rejected("the form was sent from elsewhere", 403)
    if door.sort == "public":
        form, _ = await _form(request, door) if changes else ({}, None)
        return replace(visit, form=form)
    active = door.sort == "page"
    session = await console.doorkeeper.recognise(visit.token, active=active)
    if session is None:
        if not active:
            return web.Response(status=401)
        raise web.HTTPSeeOther("/desk/login")
    known = replace(visit, session=session)
    if session.proven and not known.rights.intersection(door.rights):  # before a body is read that may be large
        raise Rejected("not among this agent's rights", 404)
    form, upload = await _form(request, door) if changes else ({}, None)
    if changes and not compare_digest(form.get("csrf", "").encode(), session.csrf.encode()):
        raise Rejected("the form carries no token of this session", 403)
    admitted = replace(known, form=form, upload=upload)
    return admitted if session.proven else _half_way(admitted, door, session)


def _half_way(visit: Visit, door: Door, session: Session) -> Visit | web.Response:
    """A login without its second factor may give it, or choose one where there is none yet, or leave again."""
    way = CODE if session.has_factor else FACTOR
    if door.path in (way, "/desk/logout"):
        return visit
    if door.sort != "page":
        return web.Response(status=401)
    raise web.HTTPSeeOther(way)


async def _write_down(visit: Visit, door: Door) -> None:
    """Into the log, before it happens; a conversation by its mark, for its name may be made of a customer's."""
    if visit.request.method in ("GET", "HEAD") or not door.deed:
        return
    parts = {name: part for name, part in visit.request.match_info.items() if name != "conversation"}
    if conversation := visit.request.match_info.get("conversation"):
        parts["conversation"] = visit.console.mark(conversation)
    noted = {name: visit.form.get(name, "")[:_LONGEST_NOTE] for name in door.notes}
    await visit.note(door.deed, **parts, **noted)


def _from_here(request: web.Request) -> bool:
    """Whether the browser says that our own page sent this; a browser that does not say is not believed."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != "null" and urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


async def _form(request: web.Request, door: Door) -> tuple[dict[str, str], Upload | None]:
    if request.content_length is None or request.content_length > _LARGEST_FORM_BYTES + door.largest_file:
        raise Rejected("the form is too large", 413)
    if door.largest_file:
        return await _form_with_file(request, door.largest_file)
    if request.content_type != "application/x-www-form-urlencoded":
        raise Rejected("this is not one of our forms", 403)
    try:
        sent = await request.post()
    except ValueError:  # bytes that are no text
        raise Rejected("the form cannot be read", 403) from None
    return {name: value for name, value in sent.items() if isinstance(value, str)}, None


async def _form_with_file(request: web.Request, largest: int) -> tuple[dict[str, str], Upload | None]:
    """Fields of text, and at most one file: never more of either in memory than is taken."""
    if request.content_type != "multipart/form-data":
        raise Rejected("this is not one of our forms", 403)
    form: dict[str, str] = {}
    upload: Upload | None = None
    try:
        parts = await request.multipart()
        for _ in range(_MOST_PARTS):
            part = await parts.next()
            if part is None:
                return form, upload
            if not isinstance(part, BodyPartReader) or not part.name:
                break
            if part.filename is None:
                form[part.name] = (await _bytes_of(part, _LARGEST_FORM_BYTES)).decode()
            elif upload is None:
                upload = Upload(part.filename, await _bytes_of(part, largest))
            else:
                break
    except (ValueError, AssertionError, RuntimeError):  # what aiohttp raises for a body that is no such form
        pass
    raise Rejected("the form cannot be read", 403)


async def _bytes_of(part: BodyPartReader, most: int) -> bytes:
    read = bytearray()
    while chunk := await part.read_chunk(_CHUNK_BYTES):
        read += chunk
        if len(read) > most:
            raise Rejected("the form is too large", 413)
    return bytes(read)


def _told(visit: Visit, error: Exception) -> web.Response:
    match error:
        case Rejected(status=status) if status in _EXPLAINED:
            pass
        case Rejected():
            status = 400
        case Undeliverable():
            status = 410
        case Unavailable():
            status = 503
        case _:
            status = 500
            # Where it broke, and not what it held: a message or a local variable may be a password or a customer's words.
            trace = "".join(traceback.format_tb(error.__traceback__))
            log.error("desk_failed", error=type(error).__name__, trace=trace)
    return visit.page("error.html", status, status=status)


def _protect(response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
