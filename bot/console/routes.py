"""Every address of the desk, and what stands behind it."""

import datetime as dt
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.compliance.document import Catalogue
from bot.console import cases, entrance, finished, money, opening, parcels, photos, queue
from bot.console.auth import Doorkeeper
from bot.console.conversations import Conversations, join, leave, write
from bot.console.desk import Desk, Finisher, Words
from bot.console.guard import Console, Door, guarded
from bot.console.pages import Pages
from bot.dialogs.counter import RefundPolicy
from bot.engine.ports import Accept, Pictures


def console_routes(
    desk: Desk,
    accept: Accept,
    pictures: Pictures,
    finisher: Finisher,
    *,
    words: Words,
    documents: Catalogue,
    reasons: tuple[str, ...],
    now: Callable[[], dt.datetime],
    address_of: Callable[[web.Request], str],
    languages: Sequence[str] = ("en", "fr"),
    secure: bool = False,
    refund_policy: RefundPolicy = "refusal_any",
) -> list[web.RouteDef]:
    """The desk's routes, each behind the guard.

    reasons: the tip ids that a rejection may name, each by its text `reason-<id>`.
    secure: the desk is served over https. address_of: tells visitors apart.
    """
    console = Console(
        desk=desk,
        accept=accept,
        pictures=pictures,
        finisher=finisher,
        documents=documents,
        reasons=reasons,
        pages=Pages(words, languages),
        doorkeeper=Doorkeeper(desk, now),
        now=now,
        secure=secure,
        refund_policy=refund_policy,
        address_of=address_of,
    )
    return [guarded(console, door) for door in _doors(Conversations(words))]


def _doors(conversations: Conversations) -> tuple[Door, ...]:
    return (
        Door("GET", "/desk/login", entrance.show_login, "public"),
        Door("POST", "/desk/login", entrance.log_in, "public"),
        Door("GET", "/desk/static/{name}", entrance.static, "public"),
        Door("POST", "/desk/logout", entrance.log_out),
        Door("GET", "/desk", queue.show_queue),
        Door("GET", "/desk/queue", queue.refresh_queue, "part"),
        Door("GET", "/desk/next", queue.go_to_next),
        Door("GET", "/desk/cases/{case}", opening.open_case),
        Door("POST", "/desk/cases/{case}", cases.decide),
        Door("POST", "/desk/cases/{case}/taken-over", cases.take_over),
        Door("POST", "/desk/cases/{case}/put-back", cases.put_back),
        Door("POST", "/desk/cases/{case}/seen", money.close),
        Door("POST", "/desk/claims/{case}", money.decide),
        Door("GET", "/desk/money/{order}", money.show),
        Door("POST", "/desk/money/{order}/refund", money.give_back),
        Door("POST", "/desk/money/{order}/lost", money.lost),
        Door("GET", "/desk/cases/{case}/sheet/{paper}/{form}", finished.case_sheet),
        Door("GET", "/desk/cases/{case}/wall/{wall}", finished.before_a_wall, "part"),
        Door("GET", "/desk/photos/{case}/{purpose}", photos.photo, "part"),
        Door("GET", "/desk/conversations/{conversation}", conversations.show),
        Door("GET", "/desk/conversations/{conversation}/tail", conversations.tail, "part"),
        Door("POST", "/desk/conversations/{conversation}/joined", join),
        Door("POST", "/desk/conversations/{conversation}/wrote", write),
        Door("POST", "/desk/conversations/{conversation}/left", leave),
        Door("GET", "/desk/orders/{order}", parcels.show_parcel),
        Door("GET", "/desk/orders/{order}/sheet", parcels.sheet),
        Door("GET", "/desk/orders/{order}/sheet/{paper}/{form}", finished.order_sheet),
        Door("POST", "/desk/orders/{order}/posted", parcels.posted),
        Door("*", "/desk/{rest:.*}", queue.nowhere),
    )
