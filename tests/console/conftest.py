"""A desk on a real database, with an engine and a vault that keep state."""

import datetime as dt
import html
import re
from dataclasses import dataclass, field
from functools import partial

import msgspec
import pytest
import sqlalchemy as sa
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache

from bot.compliance.document import Band, Digital, Document, Print
from bot.console import auth, pages
from bot.console.board import Board
from bot.console.replies import Replying
from bot.console.routes import console_routes
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.capabilities import Capabilities
from bot.domain.effects import Order
from bot.domain.events import (
    AddressMended,
    CancelDecided,
    ClaimDecided,
    Envelope,
    PersonCorrected,
    PersonJoined,
    PersonLeft,
    PersonSent,
    PersonWrote,
    PrintsLost,
    PrintsShipped,
    RedoDecided,
    RefundDecided,
    ReopeningDecided,
    ReviewDecided,
)
from bot.domain.hours import read_hours
from bot.domain.ids import channel_of, keypad
from bot.domain.messages import CorrectionMessage, FileMessage, PersonMessage, PictureMessage, StoredPicture
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.post import PostalAddress
from bot.domain.team import ROLES
from bot.domain.text import text
from bot.errors import Undeliverable
from bot.handlers.capture.qr import qr_svg
from bot.handlers.telegram.channel import CAPABILITIES as TELEGRAM
from bot.handlers.visitors import visitor_behind
from bot.handlers.webchat.channel import CAPABILITIES as WEB
from bot.handlers.whatsapp.channel import CAPABILITIES as WHATSAPP
from bot.handlers.whatsapp.templates import load_templates
from bot.nlu.intents import intent_of
from bot.storage.archive import SqlArchive
from bot.storage.audit import SqlAudit
from bot.storage.books import record_movement
from bot.storage.database import Database, insert_or_ignore
from bot.storage.desk import SqlDesk
from bot.storage.figures import SqlTally
from bot.storage.inbox import SqlInbox
from bot.storage.proposals import SqlProposals
from bot.storage.replies import SqlReplies
from bot.storage.reviews import SqlReviews, last_opinion
from bot.storage.rows import assessment_row, order_row
from bot.storage.schema import (
    agent_sessions,
    assessments,
    cases,
    claims,
    conversations,
    inbox,
    lines,
    orders,
)
from bot.storage.team import SqlTeam
from bot.texts.phrasebook import Phrasebook

PASSWORD = "correct horse battery"
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
JPEG = b"\xff\xd8\xff\xe0 a picture"
REASONS = (
    "too-dark",
    "too-bright",
    "shadow-face",
    "background-busy",
    "background-shadow",
    "background-colour",
    "head-tilted",
    "head-turned",
    "mouth-open",
    "eyes-not-seen",
    "too-close",
    "too-far",
    "blur",
    "edited",
    "glasses-not-allowed",
    "many-faces",
)
FULL = Money(1490, "EUR")
HOME = PostalAddress(lines=("Ada Lovelace", "12 St James's Square", "London"), country="GB")
VISA = Document(
    id="us-visa",
    country="US",
    kind="visa",
    authority="U.S. Department of State",
    source="https://travel.state.gov/photos",
    read=dt.date(2026, 1, 15),
    grade="A",
    route="home",
    permitted_edits="geometry",
    names={"en": ("US visa",)},
    print=Print(width_mm=51, height_mm=51),
    digital=Digital(min_width_px=600, min_height_px=600, max_width_px=1200, max_height_px=1200),
    head_share=Band(0.5, 0.69),
    eye_line_share=Band(0.56, 0.69, advisory=True),
    background=("white",),
    glasses="refused",
)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def forward(self, **step):
        self.now += dt.timedelta(**step)


class TinyEngine:
    """Stores each event once and does what the real turn does to the tables that the desk reads.

    `busy`: events are stored and their turns not taken, as when a turn has to be tried again.
    """

    def __init__(self, database):
        self.database = database
        self.accepted = []
        self.busy = False
        self.printing = False  # a lab is being given prints at this moment

    async def __call__(self, envelope: Envelope) -> bool:
        return await self.database.run(lambda connection: self._take(connection, envelope))

    @property
    def events(self):
        return [envelope.event for envelope in self.accepted]

    def _take(self, connection, envelope):
        row = {
            "key": envelope.id,
            "conversation": envelope.conversation,
            "body": msgspec.json.encode(envelope).decode(),
            "at": envelope.at,
            "done": not self.busy,
        }
        if connection.execute(insert_or_ignore(connection, inbox).values(row)).rowcount == 0:
            return False
        self.accepted.append(envelope)
        if not self.busy:
            self._settle(connection, envelope)
        return True

    def _left(self, connection, envelope):
        here = conversations.c.id == envelope.conversation
        connection.execute(sa.update(conversations).where(here).values(owner="bot"))
        talks = (cases.c.conversation == envelope.conversation) & (cases.c.kind == "person")
        connection.execute(sa.update(cases).where(talks).values(closed_at=envelope.at, outcome="released"))

    def _settle(self, connection, envelope):
        here = conversations.c.id == envelope.conversation
        match envelope.event:
            case ReviewDecided(case=case, approved=approved):
                outcome = "approved" if approved else "rejected"
                closed = {"closed_at": envelope.at, "outcome": outcome}
                connection.execute(sa.update(cases).where(cases.c.id == case).values(closed))
                last_opinion(connection, envelope.event, envelope.at)
            case ClaimDecided(case=case, outcome=outcome):
                closed = {"closed_at": envelope.at, "outcome": outcome}
                connection.execute(sa.update(cases).where(cases.c.id == case).values(closed))
            case RefundDecided(order=order, amount=amount):
                change_order(
                    connection,
                    order,
                    lambda old: {"asked_minor": old.asked_minor + (amount or old.refundable).amount_minor},
                )
            case RedoDecided(order=order):
                redone = {"status": "redo_granted"}
                change_order(connection, order, lambda old: {**redone, "redone": old.redone + 1})
            case ReopeningDecided(order=order):
                change_order(connection, order, lambda _: {"status": "awaiting_payment"})
            case CancelDecided(order=order):
                change_order(connection, order, lambda _: {"status": "cancelled"})
            case AddressMended(order=order, ship_to=ship_to):
                if not self.printing:
                    change_order(connection, order, lambda _: {"address": ship_to})
            case PrintsLost(order=order):
                change_order(connection, order, lambda old: {"status": "producing", "prints": old.prints + 1})
            case PersonJoined(name=name) as event:
                free = conversations.c.owner.in_(("bot", "queue", name, event.taken_from))
                connection.execute(sa.update(conversations).where(here, free).values(owner=name))
            case PersonLeft():
                self._left(connection, envelope)
            case PersonWrote(name=name, words=words, hands_back=hands_back):
                free = (name, "bot", "queue") if hands_back else (name,)
                if connection.execute(sa.select(conversations.c.owner).where(here)).scalar() in free:
                    body = PersonMessage(author=name, words=words)
                    write_line(connection, envelope.conversation, f"{envelope.id}/0", name, body, envelope.at)
                    if hands_back:
                        self._left(connection, envelope)
            case PersonCorrected(name=name, of=of, line=line, words=words):
                body = CorrectionMessage(author=name, of=of, line=line, words=words)
                write_line(connection, envelope.conversation, f"{envelope.id}/0", name, body, envelope.at)
            case PersonSent(name=name, photo=photo, purpose="enclosed-pdf" as purpose, filename=filename):
                caption = text("person-sent-file", name=name)
                body = FileMessage(author=name, file=StoredPicture(photo, purpose), filename=filename, caption=caption)
                write_line(connection, envelope.conversation, f"{envelope.id}/0", name, body, envelope.at)
            case PersonSent(name=name, photo=photo, purpose=purpose):
                caption, alt = text("person-sent-picture", name=name), text("person-sent-alt", name=name)
                body = PictureMessage(author=name, picture=StoredPicture(photo, purpose), caption=caption, alt=alt)
                write_line(connection, envelope.conversation, f"{envelope.id}/0", name, body, envelope.at)
            case PrintsShipped(order=order):
                change_order(connection, order, lambda _: {"status": "shipped"})


def mark_of(name):
    """What the log and the proofs call a name."""
    return f"mark-of-{len(name)}"


def change_order(connection, number, changes):
    here = orders.c.id == number
    old = msgspec.json.decode(connection.execute(sa.select(orders.c.body).where(here)).scalar_one(), type=Order)
    new = msgspec.structs.replace(old, **changes(old))
    connection.execute(sa.update(orders).where(here).values(order_row(new)))


def write_line(connection, conversation, key, author, body, at, language="en"):
    row = {
        "key": key,
        "conversation": conversation,
        "at": at,
        "author": author,
        "language": language,
        "body": msgspec.json.encode(body).decode(),
    }
    connection.execute(sa.insert(lines).values(row))


@dataclass
class House:
    """Everything behind the desk, and quick ways to fill it."""

    database: Database
    clock: Clock
    engine: TinyEngine
    desk: SqlDesk
    reviews: SqlReviews
    team: SqlTeam
    log: SqlAudit
    inbox: SqlInbox
    board: Board
    archive: SqlArchive
    proposals: SqlProposals
    pictures: dict = field(default_factory=dict)
    made: list = field(default_factory=list)

    @property
    def finisher(self):
        return Finisher(self)

    @property
    def replying(self):
        """The composer's port: our own tables, channels as they are, and a vault that remembers what it was given."""
        can = {"web": WEB, "telegram": TELEGRAM, "whatsapp": WHATSAPP}

        def can_of(conversation) -> Capabilities | None:
            return can.get(channel_of(conversation))

        async def enclose(_conversation, photo, purpose, data):
            self.pictures[photo, purpose] = data

        return Replying(
            replies=SqlReplies(self.database),
            can_of=can_of,
            price_of=lambda _conversation, document: FULL if document == VISA.id else None,
            hear=intent_of,
            find_documents=lambda words: (VISA.id,) if "us visa" in words.lower() else (),
            enclose=enclose,
            templates=load_templates(),
            hours=read_hours("Mon-Fri 09:00-17:00", "Europe/Paris"),
        )

    async def picture(self, picture: StoredPicture) -> bytes:
        # What the vault may only be asked once the access has been written down.
        if not self.seen():
            raise AssertionError("a picture was read before the access was written down")
        try:
            return self.pictures[picture.photo, picture.purpose]
        except KeyError:
            raise Undeliverable("erased") from None

    def rows(self, table):
        return self.database.run_now(lambda connection: connection.execute(sa.select(table)).all())

    def deeds(self, *names):
        """What the log says, of these deeds or of all: agent, deed, and what it was about."""
        entries = self.log.read()
        return [(e.deed.agent, e.deed.deed, dict(e.deed.about)) for e in entries if not names or e.deed.deed in names]

    def seen(self):
        """Who looked at what: photo, purpose, agent, and the case or order."""
        return [
            (about.get("photo", ""), about["purpose"], agent, about.get("case") or about.get("order"))
            for agent, _, about in self.deeds("saw")
        ]

    def insert(self, table, **row):
        self.database.run_now(lambda connection: connection.execute(sa.insert(table).values(row)))

    def delete(self, table):
        self.database.run_now(lambda connection: connection.execute(sa.delete(table)))

    def conversation(self, name="web:c1", owner="bot", language="en"):
        self.insert(conversations, id=name, state="{}", owner=owner, language=language, updated_at=self.clock.now)

    def case(self, name="case-1", kind="review", conversation="web:c1", photo="ph-1", assigned_to="", **more):
        row = {
            "id": name,
            "kind": kind,
            "conversation": conversation,
            "photo": photo,
            "document": "us-visa",
            "opened_at": self.clock.now,
            "assigned_to": assigned_to,
            "order": "PB-7K3M-Q9TA" if kind == "review" else None,
            **more,
        }
        self.insert(cases, **row)
        for purpose in ("original", "findings", "preview"):
            self.pictures.setdefault((photo, purpose), JPEG + purpose.encode())

    def assessment(self, photo="ph-1", *, has_preview=True, verdict="fail", check="head_pose_yaw", **more):
        usual = {
            "photo": photo,
            "document": "us-visa",
            "verdict": verdict,
            "findings": (
                Finding(check="sharpness", outcome="pass", severity="refuse", native=132.0, limit=60.0),
                Finding(check=check, outcome="fail", severity="refuse", native=9.25, limit=5.0, unit="deg"),
                Finding(check="eyes_open", outcome="not_assessed", severity="refuse"),
            ),
            "tip": Tip(id="head-tilted", check="head_pose_yaw"),
            "face_count": 1,
            "has_preview": has_preview,
            "head_height_mm": 31.4,
        }
        found = Assessment(**usual | more)
        self.insert(assessments, **assessment_row(found), conversation="web:c1", at=self.clock.now)

    def order(self, number="PB-7K3M-Q9TA", status="producing", photo="ph-1", address=HOME, **more):
        usual = {
            "id": number,
            "status": status,
            "document": "us-visa",
            "product": "both",
            "photo": photo,
            "total": FULL,
            "method": "checkout",
            "email": "ada@example.org",
            "address": address,
        }
        order = Order(**usual | more)
        self.insert(
            orders,
            id=number,
            conversation="web:c1",
            **order_row(order),
            placed_at=self.clock.now,
            keypad=keypad(number),
            updated_at=self.clock.now,
        )
        self.pictures[photo, "sheet"] = JPEG + b"sheet"

    def paid_order(self, status="delivered", amount=FULL, **more):
        """An order whose money is here, with its movement."""
        paid = {"total": amount, "paid_minor": amount.amount_minor, "payment_ref": "pi_1", "provider": "stripe"}
        self.order(status=status, **paid | more)
        self.moved("pi_1", "payment", amount)

    def moved(self, ref, kind, amount, order="PB-7K3M-Q9TA"):
        moved = Movement(ref=ref, kind=kind, provider="stripe", amount=amount, at=self.clock.now, order=order)
        self.database.run_now(lambda connection: record_movement(connection, moved))

    def change_order(self, number="PB-7K3M-Q9TA", **changes):
        self.database.run_now(lambda connection: change_order(connection, number, lambda _: changes))

    def claim(self, case="claim-1", photo=None, assigned_to="ada", office="Town hall, Lyon", **more):
        """That an office refused the photo, and the case of it."""
        told = {"office": office, "words": "They say the head is too small.", "evidence": photo}
        keys = {"id": case, "conversation": "web:c1", "order": "PB-7K3M-Q9TA", "at": self.clock.now}
        self.insert(claims, **keys, **told)
        self.case(case, kind="claim", photo=photo, assigned_to=assigned_to, order="PB-7K3M-Q9TA", **more)

    def say(self, key, author, body, conversation="web:c1", language="en"):
        self.database.run_now(
            lambda connection: write_line(connection, conversation, key, author, body, self.clock.now, language)
        )

    async def hire(self, name, *roles):
        """Somebody with these roles, or with all of them. Returns the password."""
        return await auth.ensure_agent(self.team, name, lambda: PASSWORD, frozenset(roles or ROLES), self.clock.now)

    def owner(self, conversation="web:c1"):
        return next(row.owner for row in self.rows(conversations) if row.id == conversation)


class Finisher:
    """Makes nothing, and remembers what was wanted."""

    def __init__(self, house):
        self.house = house

    async def file(self, cut):
        self._note(cut)
        return JPEG + b"white" if cut.white_wall else JPEG

    async def sheet(self, cut, paper, form, language):
        self._note(cut, paper, form, language)
        return b"%PDF-1.4" if form == "pdf" else JPEG

    def _note(self, *wanted):
        if not self.house.seen():
            raise AssertionError("a picture was made before the access was written down")
        self.house.made.append(wanted)


class Browser:
    """An agent's browser: keeps its cookies, sends its origin, and fills in a page's own forms."""

    def __init__(self, client):
        self.client = client
        self.origin = f"http://{client.host}:{client.port}"

    async def get(self, path, **headers):
        return await self.client.get(path, headers=headers, allow_redirects=False)

    async def page(self, path, **headers):
        response = await self.get(path, **headers)
        assert response.status == 200, (path, response.status)
        return await response.text()

    async def post(self, path, form, origin=None):
        headers = {"Origin": self.origin if origin is None else origin}
        return await self.client.post(path, data=form, headers=headers, allow_redirects=False)

    async def log_in(self, name="ada", password=PASSWORD):
        return await self.post("/desk/login", {"name": name, "password": password})

    async def token(self):
        return hidden(await self.page("/desk"), "csrf")

    def cookie(self):
        return next((c.value for c in self.client.session.cookie_jar if c.key == "desk"), "")


def hidden(page, name):
    """The value of the first hidden field of this name."""
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


@pytest.fixture
def house(database):
    clock, inbox = Clock(), SqlInbox(database)
    return House(
        database,
        clock,
        TinyEngine(database),
        SqlDesk(database),
        SqlReviews(database),
        SqlTeam(database),
        SqlAudit(database),
        inbox,
        Board(inbox, clock, look_every_s=0.02),
        SqlArchive(database, mark_of),
        SqlProposals(database),
    )


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once(tmp_path_factory):
    """Each desk has an environment of its own; what it makes of a template is the same every time."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "Environment", partial(pages.Environment, bytecode_cache=compiled))
        yield


@pytest.fixture(scope="session")
def phrasebook():
    return Phrasebook.load()


@pytest.fixture
def documents():
    """The catalogue of this house."""
    return {VISA.id: VISA}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """The same hash function with the smallest work; one test looks at the real profile."""
    monkeypatch.setattr(auth, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def build(house, phrasebook, documents):
    """Builds the desk's application."""

    def with_settings(**settings):
        application = web.Application()
        given = {"words": phrasebook, "documents": documents, "reasons": REASONS, "now": house.clock}
        given |= {"inbox": house.inbox, "board": house.board}
        given |= {"team": house.team, "log": house.log, "address_of": visitor_behind(0)}
        given |= {"tally": SqlTally(house.database)}
        given |= {"archive": house.archive, "proposals": house.proposals}
        given |= {"secret": "a secret of this house's", "qr": qr_svg, "mark": mark_of}
        given |= {"reviews": house.reviews}
        given |= {"replying": house.replying}
        given |= settings
        application.add_routes(console_routes(house.desk, house.engine, house.picture, house.finisher, **given))
        return application

    return with_settings


@pytest.fixture
async def app(house, build):
    """The desk's application, with two agents."""
    for name in ("ada", "grace"):
        assert await house.hire(name) == PASSWORD
    return build()


@pytest.fixture
def browse():
    """A browser on a client."""
    return Browser


@pytest.fixture
async def stranger(app):
    """A browser that has not logged in."""
    async with TestClient(TestServer(app)) as client:
        yield Browser(client)


@pytest.fixture
async def ada(app, stranger):
    """Ada, logged in."""
    server = stranger.client.server
    async with _another(server) as client:
        browser = Browser(client)
        assert (await browser.log_in("ada")).status == 303
        yield browser


@pytest.fixture
async def grace(app, stranger):
    """Grace, logged in."""
    async with _another(stranger.client.server) as client:
        browser = Browser(client)
        assert (await browser.log_in("grace")).status == 303
        yield browser


class _another:  # noqa: N801 - reads as a function
    """One more browser on a server that is running already, which it leaves running."""

    def __init__(self, server):
        self.client = TestClient(server)

    async def __aenter__(self):
        return self.client

    async def __aexit__(self, *_):
        await self.client.session.close()


@pytest.fixture
def sessions(house):
    return lambda: house.rows(agent_sessions)
