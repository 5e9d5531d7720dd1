"""The desk's routes: the table of doors, put together with what the desk works with."""

import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.compliance.document import Catalogue
from bot.console.archive import Archive, Proposals
from bot.console.auth import Doorkeeper
from bot.console.board import Board
from bot.console.conversations import Conversations
from bot.console.desk import Desk, Finisher, Inbox, Words
from bot.console.doors import doors
from bot.console.guard import Console, guarded
from bot.console.hearing import hearing
from bot.console.pages import Kept, Pages
from bot.console.replies import Replying
from bot.console.reviews import Reviews
from bot.console.second_factor import Sealer
from bot.console.tally import Tally
from bot.console.team import Log, Team
from bot.console.telling import Telling
from bot.dialogs.counter import RefundPolicy
from bot.engine.ports import Accept, Pictures
from bot.payments.four_eyes import FourEyes, read_limit
from bot.payments.rates import load_rates


def console_routes(
    desk: Desk,
    accept: Accept,
    pictures: Pictures,
    finisher: Finisher,
    *,
    inbox: Inbox,
    board: Board,
    reviews: Reviews,
    team: Team,
    log: Log,
    tally: Tally,
    words: Words,
    documents: Catalogue,
    reasons: tuple[str, ...],
    now: Callable[[], dt.datetime],
    address_of: Callable[[web.Request], str],
    secret: str,
    qr: Callable[[str], bytes],
    replying: Replying,
    mark: Callable[[str], str],
    languages: Sequence[str] = ("en", "fr"),
    secure: bool = False,
    strict: bool = False,
    refund_policy: RefundPolicy = "refusal_any",
    archive: Archive,
    proposals: Proposals,
    four_eyes: str = "50.00",
    mails: bool = True,
    time_zone: str = "UTC",
    telling: Telling | None = None,
) -> list[web.RouteDef]:
    """The desk's routes, each behind the guard.

    reasons: the tip ids that a rejection may name, each by its text `reason-<id>`.
    secure: the desk is served over https. strict: nobody works here without a second factor. address_of: tells visitors
    apart. secret: the house's own, which seals second factors. qr: an address as a picture (SVG). mark: what a
    conversation is called in the log. archive: orders that are not in an agent's hands. four_eyes: above what a second
    person confirms, as `read_limit` reads it. mails: letters are written here at all. time_zone: the desk's.
    replying: what the composer of a conversation works with. telling: how agents are told of work while they are
    elsewhere; None: they are not.
    """
    sealer = Sealer(secret)
    console = Console(
        desk=desk,
        inbox=inbox,
        board=board,
        rows=Kept(),
        reviews=reviews,
        team=team,
        log=log,
        tally=tally,
        accept=accept,
        pictures=pictures,
        finisher=finisher,
        documents=documents,
        reasons=reasons,
        pages=Pages(words, languages, ZoneInfo(time_zone)),
        doorkeeper=Doorkeeper(team, sealer, now, strict=strict),
        replying=replying,
        hear=hearing(replying.hear, replying.find_documents),
        sealer=sealer,
        qr=qr,
        mark=mark,
        now=now,
        secure=secure,
        refund_policy=refund_policy,
        archive=archive,
        proposals=proposals,
        four_eyes=FourEyes(read_limit(four_eyes), load_rates()),
        mails=mails,
        time_zone=ZoneInfo(time_zone),
        address_of=address_of,
        telling=telling,
    )
    return [guarded(console, door) for door in doors(Conversations(words))]
