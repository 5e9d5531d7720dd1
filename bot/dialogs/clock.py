"""What happens when time has passed: reminders that were asked for, promises, parcels, and the time to withdraw."""

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec

from bot.dialogs.counter import Promise
from bot.dialogs.state import Placed
from bot.dialogs.talk import Next, Talk, anytime
from bot.domain.effects import AdvanceOrder, OpenCase, StartTimer
from bot.domain.events import OrderStatus
from bot.domain.ids import OrderId
from bot.domain.messages import Link
from bot.domain.text import text

WITHDRAWAL = dt.timedelta(days=14)  # Directive 2011/83/EU, Article 9
_MOST_REMINDERS = 2
_REMIND_AFTER = (dt.timedelta(hours=3), dt.timedelta(hours=20))
_ARRIVES_WITHIN = dt.timedelta(days=14)  # by then a parcel is there, or somebody has told us that it is not
_AT_THE_DESK: frozenset[OrderStatus] = frozenset({"in_review", "approved", "delivering", "producing"})


def remind_me(talk: Talk, order: OrderId) -> Next:
    """The customer wants to be reminded of an order that waits for its money: twice at the most, and never at night."""
    placed = talk.conversation.orders.get(order)
    if placed is None or placed.order.status not in ("awaiting_payment", "expired") or placed.reminders:
        return talk.ask_again()
    _keep(talk, msgspec.structs.replace(placed, reminders=_MOST_REMINDERS))
    _start(
        talk, "remind", str(order), talk.counter.politely(talk.envelope.at + _REMIND_AFTER[0], talk.zone(placed.order))
    )
    return None


def promise(talk: Talk, placed: Placed) -> Placed:
    """A person begins with this order's photo: until when it is promised, with a warning for the desk before that."""
    order = placed.order
    return _promise(talk, placed, talk.counter.promise(order.product, order.express, talk.envelope.at))


def promise_post(talk: Talk, placed: Placed) -> Placed:
    """The prints are being made: until when they are promised to be in the post."""
    address = placed.order.address
    return _promise(talk, placed, talk.counter.promise_post(address.country, talk.envelope.at)) if address else placed


def wait_to_start(talk: Talk, placed: Placed) -> dt.datetime:
    """The customer did not want us to begin at once: when we begin by ourselves."""
    begins = talk.envelope.at + WITHDRAWAL
    _start(talk, "start", str(placed.order.id), begins)
    return begins


def wait_for_the_post(talk: Talk, placed: Placed) -> None:
    """The prints are in the post: when we take it that they have arrived."""
    _start(talk, "arrival", str(placed.order.id), talk.envelope.at + _ARRIVES_WITHIN)


def rang(talk: Talk, timer: str, about: str) -> Next:
    """A timer is due. What it was about may be long over."""
    number, _, stamp = about.partition("@")
    placed = talk.conversation.orders.get(OrderId(number))
    if placed is None or timer not in _RINGS:
        return None
    if stamp and (placed.promised_at is None or _stamp(placed.promised_at) != stamp):
        return None  # of a promise that was kept, or made anew
    _RINGS[timer](talk, placed)
    return None


def _promise(talk: Talk, placed: Placed, promised: Promise) -> Placed:
    about = f"{placed.order.id}@{_stamp(promised.at)}"
    _start(talk, "promise-warning", about, promised.warn_at)
    _start(talk, "promise-missed", about, promised.at)
    return msgspec.structs.replace(placed, promised_at=promised.at, overdue=False)


def _stamp(at: dt.datetime) -> str:
    return f"{at.timestamp():.0f}"


def _start(talk: Talk, timer: str, about: str, at: dt.datetime) -> None:
    talk.want(StartTimer(timer, about, max(0.0, (at - talk.envelope.at).total_seconds())))


def _keep(talk: Talk, placed: Placed) -> None:
    talk.change(orders={**talk.conversation.orders, placed.order.id: placed})


def _remind(talk: Talk, placed: Placed) -> None:
    order = placed.order
    if order.status not in ("awaiting_payment", "expired") or not placed.reminders or not order.email:
        return
    left = placed.reminders - 1
    _keep(talk, msgspec.structs.replace(placed, reminders=left))
    pay = Link(placed.pay_url, text("pay-button", total=order.due)) if order.status == "awaiting_payment" else None
    way = pay if pay is not None and placed.pay_url else anytime(f"reopen:{order.id}")
    talk.say("reminder", way, anytime(f"no-reminder:{order.id}"), order=order.id, total=order.due)
    if left:
        _start(
            talk, "remind", str(order.id), talk.counter.politely(talk.envelope.at + _REMIND_AFTER[1], talk.zone(order))
        )


def no_more_reminders(talk: Talk, order: OrderId) -> Next:
    """The customer wants to be left alone about this order."""
    if (placed := talk.conversation.orders.get(order)) is not None:
        _keep(talk, msgspec.structs.replace(placed, reminders=0))
        talk.say("reminders-stopped", order=order)
    return None


def _warn(talk: Talk, placed: Placed) -> None:
    order = placed.order
    if order.status in _AT_THE_DESK:
        photo, document = order.photo, order.document
        talk.want(OpenCase(case="promise", photo=photo, order=order.id, document=document, due_at=placed.promised_at))


def _miss(talk: Talk, placed: Placed) -> None:
    if placed.order.status in _AT_THE_DESK:
        _keep(talk, msgspec.structs.replace(placed, overdue=True))
        talk.want(AdvanceOrder(order=placed.order.id, trigger="promise_missed"))


def _begin(talk: Talk, placed: Placed) -> None:
    if placed.order.status == "paid":
        talk.want(AdvanceOrder(order=placed.order.id, trigger="started"))


def _arrive(talk: Talk, placed: Placed) -> None:
    if placed.order.status == "shipped":
        talk.want(AdvanceOrder(order=placed.order.id, trigger="prints_arrived"))


_RINGS: Mapping[str, Callable[[Talk, Placed], None]] = {
    "remind": _remind,
    "promise-warning": _warn,
    "promise-missed": _miss,
    "start": _begin,
    "arrival": _arrive,
}
