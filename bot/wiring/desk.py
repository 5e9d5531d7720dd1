"""The agents' desk, put together: its doors, and who may come in at all."""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from bot.compliance.advice import REASONS
from bot.console.auth import ensure_agent, folded, set_password
from bot.console.board import Board
from bot.console.routes import console_routes
from bot.dialogs.counter import Counter
from bot.dialogs.state import LANGUAGES
from bot.domain.audit import Deed
from bot.domain.ids import ConversationId
from bot.domain.team import ROLES, Role
from bot.engine.ports import Accept
from bot.errors import Rejected
from bot.handlers.capture.qr import qr_svg
from bot.handlers.visitors import visitor_behind
from bot.imaging.photowork import PhotoWork
from bot.settings import Settings
from bot.storage.archive import SqlArchive, no_names
from bot.storage.audit import SqlAudit
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.figures import SqlTally
from bot.storage.inbox import SqlInbox
from bot.storage.proposals import SqlProposals
from bot.storage.reviews import SqlReviews
from bot.storage.team import SqlTeam
from bot.wiring.bell import Bell
from bot.wiring.chats import Chats
from bot.wiring.ground import Ground, now
from bot.wiring.replying import replying


def desk_routes(
    ground: Ground,
    chats: Chats,
    bell: Bell,
    accept: Accept,
    photos: PhotoWork,
    board: Board,
    counter_of: Callable[[ConversationId], Counter],
) -> list[web.RouteDef]:
    """The desk's doors. counter_of: what the assistant knows in a conversation."""
    settings, database, telephones = ground.settings, ground.database, chats.telephones
    return console_routes(
        SqlDesk(database),
        accept,
        ground.vault.open,
        photos,
        inbox=SqlInbox(database),
        board=board,
        reviews=SqlReviews(database),
        team=SqlTeam(database),
        log=SqlAudit(database),
        tally=SqlTally(database),
        words=ground.phrasebook,
        documents=ground.documents,
        reasons=REASONS,
        now=ground.now,
        address_of=visitor_behind(settings.proxies),
        secret=ground.secret,
        qr=qr_svg,
        replying=replying(ground, chats.channels, counter_of),
        mark=ground.mark,
        languages=LANGUAGES,
        secure=settings.address.startswith("https://"),
        strict=settings.is_production,
        refund_policy=settings.refund_policy,
        archive=SqlArchive(database, ground.mark, telephones.names_of if telephones else no_names),
        proposals=SqlProposals(database),
        four_eyes=settings.four_eyes_above,
        mails=bool(settings.smtp_host),
        time_zone=settings.desk_time_zone,
        telling=bell.telling,
    )


async def first_agent(settings: Settings, database: Database) -> str:
    """Make sure that somebody can log in at the desk. Returns the password that the first login has or had."""
    password = settings.kept_secret(settings.desk_password, "desk_password")
    await ensure_agent(SqlTeam(database), settings.desk_name, lambda: password, frozenset(ROLES), now())
    return password


async def set_agent(settings: Settings, name: str, password: str, roles: frozenset[Role]) -> None:
    """Add a person to the desk, or change their password, and their roles where some are named; no second factor stays.

    Raises `Rejected` for a password that is too short.
    """
    database = Database(settings.database)
    try:
        team = SqlTeam(database)
        try:
            await set_password(team, name, password)
        except Rejected as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            await ensure_agent(team, name, lambda: password, roles, now())
        else:
            await team.change_factor(folded(name), None)
            if roles:
                await team.change_roles(folded(name), roles)
        await SqlAudit(database).note(Deed(at=now(), agent="", deed="agent-set", about={"name": folded(name)}))
    finally:
        database.close()
