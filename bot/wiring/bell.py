"""How agents hear of work while they are away from the desk, put together."""

import datetime as dt
from dataclasses import dataclass

from bot.console.pages import language_name
from bot.console.telling import Push, Telling
from bot.delivery.mail import SmtpMailer
from bot.delivery.notices import NoticePost, outside
from bot.delivery.push import PushPost
from bot.delivery.webpush import WebPush, key_of
from bot.domain.ids import ConversationId
from bot.domain.seal import Seal
from bot.engine.ports import Accept
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.group.carrier import Carrier
from bot.handlers.telegram.group.ears import Ears, code_sha256
from bot.handlers.telegram.group.pace import GroupPace
from bot.handlers.telegram.group.room import Room
from bot.settings import Settings
from bot.storage.audit import SqlAudit
from bot.storage.desk import SqlDesk
from bot.storage.group import SqlGroup
from bot.storage.notices import SqlNotices
from bot.storage.push import SqlPush
from bot.storage.replies import SqlReplies
from bot.wiring.ground import Ground

_REMEMBERED = dt.timedelta(days=30)


@dataclass(frozen=True)
class TeamGroup:
    """The team's group on Telegram: what goes there, and what is heard there."""

    carrier: Carrier
    ears: Ears


@dataclass(frozen=True)
class Bell:
    """The ways to tell agents. `telling`: what the desk's pages need of them."""

    notices: SqlNotices
    telling: Telling
    post: NoticePost | None
    push: PushPost | None
    service: WebPush
    group: TeamGroup | None

    async def ring(self, now: dt.datetime) -> int:
        """Tell whoever wants to know of what is new. Returns how many notices went out."""
        await self.notices.widen(now)
        told = await self.post.ring() if self.post is not None else 0
        return told + (await self.push.ring() if self.push is not None else 0)

    async def carry(self) -> int:
        """Tell the team's group what customers said. Returns in how many topics."""
        return await self.group.carrier.carry() if self.group is not None else 0

    async def close(self) -> None:
        """Drop what runs in the background, and close the connections."""
        if self.group is not None:
            await self.group.ears.close()
        await self.service.close()

    async def forget(self, now: dt.datetime) -> int:
        """Drop what was noted long ago."""
        return await self.notices.forget(now - _REMEMBERED)


def hang_bell(ground: Ground, mailer: SmtpMailer | None, telegram: TelegramChannel | None, accept: Accept) -> Bell:
    """Choose and wire: e-mail where there is a mail server, browsers where push services are named, the group where there is one."""
    settings, phrasebook, database, now = ground.settings, ground.phrasebook, ground.database, ground.now
    book = SqlGroup(database)
    group = _team_group(ground, book, telegram, accept)
    countries = {document.id: document.country for document in ground.documents.values()}
    notices, zone = SqlNotices(database, lambda document: countries.get(document, "")), settings.desk_time_zone
    post = None
    if mailer is not None:
        post = NoticePost(notices, mailer.send, phrasebook, public_url=settings.address, zone=zone, now=now)
    hosts = tuple(host for part in settings.push_hosts.split(",") if (host := part.strip().lower()))
    service = WebPush(key_of(ground.secret), _contact(settings), hosts, now=now)
    browsers = SqlPush(database)
    push = PushPost(browsers, notices, service.send, phrasebook, zone=zone, now=now) if hosts else None
    telling = Telling(
        wishes=notices,
        send=mailer.send if mailer is not None else None,
        seal=Seal(ground.secret, "address of an agent"),
        public_url=settings.address,
        group=book if group is not None else None,
        code_sha256=code_sha256,
        push=Push(browsers=browsers, public_key=service.public_key, hosts=hosts) if hosts else None,
    )
    return Bell(notices, telling, post, push, service, group)


def _contact(settings: Settings) -> str:
    """How a push service reaches whoever runs this (RFC 8292, section 2.1)."""
    if settings.address.startswith("https://"):
        return settings.address
    return f"mailto:{settings.seller_email or 'nobody@passbooth.example'}"


def _team_group(ground: Ground, book: SqlGroup, telegram: TelegramChannel | None, accept: Accept) -> TeamGroup | None:
    settings, database, now = ground.settings, ground.database, ground.now
    if telegram is None or not settings.desk_group:
        return None
    room, language = Room(telegram.bot, int(settings.desk_group), GroupPace(book, now)), settings.desk_group_language
    say, mark = ground.phrasebook.say, ground.mark
    carrier = Carrier(
        room,
        book,
        say=say,
        has_words=ground.phrasebook.has,
        link=lambda path: settings.address + outside(path),
        mark=mark,
        language=language,
        language_name=language_name,
        now=now,
    )
    replies = SqlReplies(database)

    async def write_note(key: str, conversation: ConversationId, agent: str, words: str) -> None:
        await replies.add_note(key, conversation, agent, words, now())

    ears = Ears(
        room,
        book,
        SqlDesk(database),
        SqlAudit(database),
        accept,
        say=say,
        mark=mark,
        language=language,
        now=now,
        write_note=write_note,
    )
    return TeamGroup(carrier, ears)
