"""The table of the desk: every address, what stands behind it, whose right it is, and what the log calls it.

A route that is not here, or that names no right, is nobody's.
"""

from bot.console import (
    account,
    browsers,
    cases,
    composer,
    entrance,
    figures,
    finished,
    inbox,
    money,
    opening,
    orders,
    parcels,
    people,
    photos,
    proposals,
    queue,
    second_opinion,
    wishes,
)
from bot.console.conversations import Conversations, join, leave
from bot.console.enclosing import LARGEST_FILE_BYTES
from bot.console.guard import CODE, FACTOR, Door
from bot.domain.team import ROLES, Right

_Rights = tuple[Right, ...]
_OWN: _Rights = ("self",)
_PHOTO: _Rights = ("review",)
_TALK: _Rights = ("talk",)
_ORDER: _Rights = ("order",)
_CONFIRM: _Rights = ("confirm",)
_PEOPLE: _Rights = ("people",)
_FIGURES: _Rights = ("figures",)
_CASE: _Rights = ("review", "talk", "order")  # what kind of case it is decides further

_CASE_AT, _TALK_AT = "/desk/cases/{case}", "/desk/conversations/{conversation}"
_ORDER_AT = "/desk/orders/{order}"
_AGENT_AT = "/desk/people/{agent}"
_PROPOSAL_AT = "/desk/proposals/{proposal}"
_NUDGE = ("right", "down", "larger")
_ROLE_FIELDS = tuple(f"role-{role}" for role in ROLES)
_CHANGED = (*_ROLE_FIELDS, "languages", "countries")


def doors(conversations: Conversations) -> tuple[Door, ...]:
    """All of them."""
    return (
        # the way in and out
        Door("GET", "/desk/login", entrance.show_login, sort="public"),
        Door("POST", "/desk/login", entrance.log_in, sort="public"),
        Door("GET", "/desk/static/{version}/{name}", entrance.static, sort="public"),
        Door("GET", CODE, entrance.show_code, _OWN),
        Door("POST", CODE, entrance.prove, _OWN),
        Door("POST", "/desk/logout", entrance.log_out, _OWN, deed="logout"),
        # oneself
        Door("GET", "/desk/account", account.show, _OWN),
        Door("POST", "/desk/account/password", account.change_password, _OWN, deed="password"),
        Door("GET", FACTOR, account.show_factor, _OWN),
        Door("POST", FACTOR, account.learn_factor, _OWN, deed="factor"),
        Door("GET", wishes.PAGE, wishes.show, _OWN),
        Door("POST", wishes.PAGE, wishes.keep, _OWN, deed="notices"),
        Door("POST", f"{wishes.PAGE}/telegram", wishes.offer_code, _TALK, deed="telegram-code"),
        Door("POST", f"{wishes.PAGE}/telegram/off", wishes.leave_group, _OWN, deed="telegram-off"),
        Door("POST", f"{wishes.PAGE}/push", browsers.subscribe, _OWN, deed="push-on"),
        Door("POST", f"{wishes.PAGE}/push/off", browsers.unsubscribe, _OWN, deed="push-off"),
        Door("GET", "/desk/waiting", wishes.waiting, _OWN, "part"),
        Door("GET", wishes.CONFIRM, wishes.show_confirm, sort="public"),
        Door("POST", wishes.CONFIRM, wishes.confirm, sort="public"),
        Door("GET", "/desk/go/{place:.*}", wishes.go_on, sort="public"),
        # what waits
        Door("GET", "/desk", queue.show_queue, _OWN),
        Door("GET", "/desk/queue", queue.refresh_queue, _OWN, "part"),
        Door("GET", "/desk/next", queue.go_to_next, _PHOTO),
        Door("GET", _CASE_AT, opening.open_case, _CASE),
        Door("POST", f"{_CASE_AT}/taken-over", cases.take_over, _CASE, deed="case-taken", notes=("holder",)),
        Door("POST", f"{_CASE_AT}/put-back", cases.put_back, _CASE, deed="case-put-back"),
        # photos
        Door(
            "POST", _CASE_AT, cases.decide, _PHOTO, deed="photo-decided", notes=("decision", "reason", "wall", *_NUDGE)
        ),
        Door("GET", f"{_CASE_AT}/sheet/{{paper}}/{{form}}", finished.case_sheet, _PHOTO),
        Door("GET", f"{_CASE_AT}/cut", finished.cut, _PHOTO, "part"),
        Door("GET", f"{_CASE_AT}/finished", finished.finished, _PHOTO, "part"),
        Door("POST", f"{_CASE_AT}/asked", second_opinion.ask, _PHOTO, deed="opinion-asked", notes=("view",)),
        Door("GET", f"{_CASE_AT}/opinions", second_opinion.opinions, _PHOTO),
        Door("GET", f"{_CASE_AT}/wall/{{wall}}", finished.before_a_wall, _PHOTO, "part"),
        Door("GET", "/desk/photos/{case}/{purpose}", photos.photo, _CASE, "part"),
        # money
        Door("POST", f"{_CASE_AT}/seen", money.close, _ORDER, deed="case-seen"),
        Door("POST", "/desk/claims/{case}", money.decide, _ORDER, deed="claim-decided", notes=("outcome",)),
        Door("GET", "/desk/money/{order}", money.show, _ORDER),
        Door("POST", "/desk/money/{order}/refund", money.give_back, _ORDER, deed="refund", notes=("amount",)),
        Door("POST", "/desk/money/{order}/lost", money.lost, _ORDER, deed="prints-lost"),
        # orders, whosever they are
        Door("GET", "/desk/orders", orders.show_latest, _ORDER),
        Door("POST", "/desk/orders", orders.search, _ORDER),  # writes down itself what kind of thing was looked for
        Door("GET", _ORDER_AT, orders.show, _ORDER),
        Door("POST", f"{_ORDER_AT}/taken", orders.take_up, _ORDER, deed="order-taken"),
        Door("POST", f"{_ORDER_AT}/redo", orders.redo, _ORDER, deed="redo"),
        Door("POST", f"{_ORDER_AT}/resend", orders.resend, _ORDER, deed="resend", notes=("chat", "email")),
        Door("POST", f"{_ORDER_AT}/reopened", orders.reopen, _ORDER, deed="payment-reopened"),
        Door("POST", f"{_ORDER_AT}/cancelled", orders.cancel, _ORDER, deed="order-cancelled"),
        Door("POST", f"{_ORDER_AT}/address", orders.mend_address, _ORDER, deed="address-mended"),
        Door("GET", "/desk/proposals", proposals.show, _CONFIRM),
        Door("POST", _PROPOSAL_AT, proposals.settle, _CONFIRM, deed="proposal-settled", notes=("outcome",)),
        # conversations
        Door("GET", "/desk/inbox", inbox.show, _TALK),
        Door("GET", "/desk/inbox/stream", inbox.stream, _TALK, "part"),
        Door("POST", f"{_TALK_AT}/here", inbox.here, _TALK, "part"),
        Door("POST", f"{_TALK_AT}/label", inbox.label, _TALK, deed="labelled"),
        Door("POST", f"{_TALK_AT}/unlabel", inbox.unlabel, _TALK, deed="unlabelled"),
        Door("GET", _TALK_AT, conversations.show, _TALK),
        Door("GET", f"{_TALK_AT}/tail", conversations.tail, _TALK, "part"),
        Door("POST", f"{_TALK_AT}/joined", join, _TALK, deed="joined", notes=("from",)),
        Door("POST", f"{_TALK_AT}/wrote", conversations.write, _TALK, deed="wrote", notes=("then",)),
        Door("POST", f"{_TALK_AT}/noted", composer.write_note, _TALK, deed="noted"),
        Door("POST", f"{_TALK_AT}/advised", composer.advise, _TALK, deed="advised", notes=("tip",)),
        Door("POST", f"{_TALK_AT}/sent", composer.send_file, _TALK, deed="sent", largest_file=LARGEST_FILE_BYTES),
        Door("GET", f"{_TALK_AT}/enclosed/{{line}}", composer.enclosed, _TALK, "part"),
        Door("POST", f"{_TALK_AT}/corrected", composer.correct, _TALK, deed="corrected", notes=("line",)),
        Door("POST", f"{_TALK_AT}/announced", composer.announce, _TALK, deed="announced", notes=("template",)),
        Door("POST", f"{_TALK_AT}/left", leave, _TALK, deed="left"),
        # parcels
        Door("GET", "/desk/parcels/{order}", parcels.show_parcel, _ORDER),
        Door("GET", "/desk/parcels/{order}/sheet", parcels.sheet, _ORDER),
        Door("GET", "/desk/parcels/{order}/sheet/{paper}/{form}", finished.order_sheet, _ORDER),
        Door("POST", "/desk/parcels/{order}/posted", parcels.posted, _ORDER, deed="posted"),
        # figures
        Door("GET", "/desk/figures", figures.show, _FIGURES),
        Door("GET", "/desk/figures/{block}/{table}", figures.take, _FIGURES),
        # the team
        Door("GET", "/desk/people", people.show, _PEOPLE),
        Door("POST", "/desk/people", people.add, _PEOPLE, deed="agent-added", notes=("name", *_ROLE_FIELDS)),
        Door("POST", _AGENT_AT, people.change, _PEOPLE, deed="agent-changed", notes=_CHANGED),
        Door("POST", f"{_AGENT_AT}/left", people.see_off, _PEOPLE, deed="agent-left"),
        Door("POST", f"{_AGENT_AT}/back", people.welcome_back, _PEOPLE, deed="agent-back"),
        Door("POST", f"{_AGENT_AT}/reset", people.reset, _PEOPLE, deed="agent-reset"),
        Door("GET", "/desk/log", people.show_log, _PEOPLE),
        Door("*", "/desk/{rest:.*}", queue.nowhere, _OWN),
    )
