"""The desk's routes: the table of doors, put together with what the desk works with."""

import datetime as dt
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.compliance.document import Catalogue
from bot.console.auth import Doorkeeper
from bot.console.conversations import Conversations
from bot.console.desk import Desk, Finisher, Words
from bot.console.doors import doors
from bot.console.guard import Console, guarded
from bot.console.pages import Pages
from bot.console.second_factor import Sealer
from bot.console.team import Log, Team
from bot.console.telling import Telling
from bot.dialogs.counter import RefundPolicy
from bot.engine.ports import Accept, Pictures


def console_routes(
    desk: Desk,
    accept: Accept,
    pictures: Pictures,
    finisher: Finisher,
    *,
    team: Team,
    log: Log,
    words: Words,
    documents: Catalogue,
    reasons: tuple[str, ...],
    now: Callable[[], dt.datetime],
    address_of: Callable[[web.Request], str],
    secret: str,
    qr: Callable[[str], bytes],
    mark: Callable[[str], str],
    languages: Sequence[str] = ("en", "fr"),
    secure: bool = False,
    strict: bool = False,
    refund_policy: RefundPolicy = "refusal_any",
    telling: Telling | None = None,
) -> list[web.RouteDef]:
    """The desk's routes, each behind the guard.

    reasons: the tip ids that a rejection may name, each by its text `reason-<id>`.
    secure: the desk is served over https. strict: nobody works here without a second factor. address_of: tells visitors
    apart. secret: the house's own, which seals second factors. qr: an address as a picture (SVG). mark: what a
    conversation is called in the log. telling: how agents are told of work while they are elsewhere; None: they are not.
    """
    sealer = Sealer(secret)
    console = Console(
        desk=desk,
        team=team,
        log=log,
        accept=accept,
        pictures=pictures,
        finisher=finisher,
        documents=documents,
        reasons=reasons,
        pages=Pages(words, languages),
        doorkeeper=Doorkeeper(team, sealer, now, strict=strict),
        sealer=sealer,
        qr=qr,
        mark=mark,
        now=now,
        secure=secure,
        refund_policy=refund_policy,
        address_of=address_of,
        telling=telling,
    )
    return [guarded(console, door) for door in doors(Conversations(words))]
