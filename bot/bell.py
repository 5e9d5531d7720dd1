"""How agents hear of work while they are away from the desk, put together. Part of the composition root."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.console.telling import Telling
from bot.delivery.mail import SmtpMailer
from bot.delivery.notices import NoticePost
from bot.domain.seal import Seal
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.notices import SqlNotices
from bot.texts.phrasebook import Phrasebook

_REMEMBERED = dt.timedelta(days=30)


@dataclass(frozen=True)
class Bell:
    """The ways to tell agents. `telling`: what the desk's pages need of them."""

    notices: SqlNotices
    telling: Telling
    post: NoticePost | None

    async def ring(self) -> int:
        """Tell whoever wants to know of what is new. Returns how many notices went out."""
        return await self.post.ring() if self.post is not None else 0

    async def forget(self, now: dt.datetime) -> int:
        """Drop what was noted long ago."""
        return await self.notices.forget(now - _REMEMBERED)


def hang_bell(
    settings: Settings,
    phrasebook: Phrasebook,
    database: Database,
    mailer: SmtpMailer | None,
    secret: str,
    now: Callable[[], dt.datetime],
) -> Bell:
    """Choose and wire: e-mail where there is a mail server."""
    notices, zone = SqlNotices(database), settings.desk_time_zone
    post = None
    if mailer is not None:
        post = NoticePost(notices, mailer.send, phrasebook, public_url=settings.address, zone=zone, now=now)
    telling = Telling(
        wishes=notices,
        send=mailer.send if mailer is not None else None,
        seal=Seal(secret, "address of an agent"),
        public_url=settings.address,
        zone=zone,
    )
    return Bell(notices, telling, post)
