"""Orders as the customer hears of them: placed, paid, looked at, taken again, delivered."""

from collections.abc import Mapping

import msgspec

from bot.dialogs import camera, documents
from bot.dialogs.aside import move
from bot.dialogs.contests import reason_text
from bot.dialogs.photos import resting_stage
from bot.dialogs.state import Placed, StageName
from bot.dialogs.talk import Next, Talk, anytime, listed
from bot.domain.effects import AdvanceOrder, OpenCheckout, Order, PlaceOrder
from bot.domain.events import OrderAdvanced, OrderStatus
from bot.domain.ids import OrderId, order_id
from bot.domain.messages import Choice, Link, Purpose, StoredPicture, TextMessage
from bot.domain.prints import home_paper, usual_paper
from bot.domain.text import Day, Text, text

_LISTED = 10
_AFTER_ORDERING: frozenset[StageName] = frozenset({"awaiting_payment", "awaiting_review", "awaiting_next"})

# Where the customer stands when the order that they are at has this status.
_STAGE_OF: Mapping[OrderStatus, StageName] = {
    "awaiting_payment": "awaiting_payment",
    "in_review": "awaiting_review",
    "retake_requested": "awaiting_photo",
    "producing": "awaiting_review",
    "delivering": "awaiting_review",
    "posting": "awaiting_next",
    "delivered": "awaiting_next",
    "expired": "awaiting_payment",
    "cancelled": "awaiting_next",
    "needs_review": "awaiting_review",
}


# --- what the customer does -----------------------------------------------------------------------------------------


def place(talk: Talk) -> Next:
    """Place the order that was prepared."""
    conversation, document = talk.conversation, talk.document.id
    if conversation.product is None or conversation.photo is None:
        return "awaiting_photo"
    method = talk.counter.method[conversation.product]
    return _place(
        talk,
        Order(
            id=order_id(talk.envelope.id),
            document=document,
            product=conversation.product,
            photo=conversation.photo,
            sitter=conversation.sitter,
            total=talk.counter.price(document, conversation.product, method),
            method=method,
            email=conversation.email,
            address=None if conversation.product == "digital" else conversation.address,
            language=conversation.language,
        ),
    )


def place_again(talk: Talk, order: OrderId) -> Next:
    """A new way to pay: the same page asked for again, or a new order in place of one that has expired."""
    placed = talk.conversation.orders.get(order)
    if placed is None or not placed.order.email:
        return talk.ask_again()
    old = placed.order
    if old.status == "awaiting_payment" and old.method == "checkout":
        if not placed.pay_url:
            talk.want(OpenCheckout(order))
        talk.change(order=order, judging=False, retaking=None, stage="awaiting_payment", back_to=None)
        return "awaiting_payment"
    if old.status not in ("expired", "cancelled"):
        return talk.ask_again()
    method = talk.counter.method[old.product]
    return _place(
        talk,
        Order(
            id=order_id(talk.envelope.id),
            document=old.document,
            product=old.product,
            photo=old.photo,
            sitter=old.sitter,
            total=talk.counter.price(old.document, old.product, method),
            method=method,
            email=old.email,
            address=old.address,
            language=talk.conversation.language,
        ),
    )


def cancel(talk: Talk, order: OrderId) -> Next:
    """Cancel the order that waits for its money; an order that is paid, or another one, stays."""
    waits = talk.conversation.status_of(order) in ("awaiting_payment", "expired")
    if order != talk.conversation.order or not waits:
        return talk.outdated()
    talk.want(AdvanceOrder(order=order, trigger="cancelled"))
    return None


def replace_photo(talk: Talk, order: OrderId) -> Next:
    """Give a paid order the photo that was taken again; nothing is paid twice."""
    talk.change(order=order, retaking=None, sitting=None)
    if talk.conversation.status_of(order) != "retake_requested":
        return "awaiting_review"
    talk.want(AdvanceOrder(order=order, trigger="photo_replaced", photo=talk.conversation.photo))
    talk.change(stage="awaiting_review", back_to=None)
    return None


def retake(talk: Talk, order: OrderId) -> Next:
    """Take the photo of a paid order again."""
    if talk.conversation.status_of(order) != "retake_requested":
        return talk.ask_again()
    _prepare_retake(talk, order)
    talk.change(stage="awaiting_photo", back_to=None)
    return "awaiting_photo"


def ask_payment(talk: Talk) -> None:
    """How the present order is paid, by its status and its method."""
    order = talk.conversation.order
    placed = talk.conversation.orders.get(order) if order else None
    if order is None or placed is None:
        talk.say("ask-next", anytime("another"))
    elif placed.order.status == "expired":
        talk.say("payment-expired", anytime(f"reopen:{order}"), order=order)
    elif placed.pay_url:
        _say_pay(talk, placed)
    elif placed.order.method == "stars":
        talk.say("pay-with-stars", _cancel_button(order), order=order, total=placed.order.total)
    else:
        talk.say("payment-opening", order=order)


def tell(talk: Talk, *, only_latest: bool) -> None:
    """Where the orders are: the latest, or all of them."""
    placed = sorted(talk.conversation.orders.values(), key=lambda p: (p.at, p.order.id), reverse=True)
    shown = [p.order for p in placed[: 1 if only_latest else _LISTED]]
    if not shown:
        talk.say("no-orders")
        return
    lines = tuple(
        text("order-line", order=o.id, document=documents.name(o.document), status=_status(o.status)) for o in shown
    )
    talk.say("orders", *(button for order in shown for button in _what_now(order)), lines=listed(lines, "lines"))


# --- what happened to an order --------------------------------------------------------------------------------------


def advanced(talk: Talk, event: OrderAdvanced) -> Next:
    """An order took a step: remember it, and tell what concerns the customer."""
    placed = talk.conversation.orders.get(event.order)
    if placed is None:
        talk.say("order-news", order=event.order, status=_status(event.status))
        return None
    order = msgspec.structs.replace(placed.order, status=event.status, photo=event.photo)
    placed = msgspec.structs.replace(placed, order=order, pay_url=event.url or placed.pay_url)
    talk.change(orders={**talk.conversation.orders, order.id: placed})
    at_it = talk.conversation.order == order.id and resting_stage(talk) in _AFTER_ORDERING
    if at_it and order.status == "retake_requested":
        _prepare_retake(talk, order.id)
    _tell_step(talk, placed, event, at_it=at_it)
    if at_it:
        move(talk, _STAGE_OF[order.status])
    return None


def _tell_step(talk: Talk, placed: Placed, event: OrderAdvanced, *, at_it: bool) -> None:
    order = placed.order
    if event.status == "needs_review":
        talk.say("order-needs-review", order=order.id)
        return
    match event.trigger:
        case "checkout_opened" if at_it:
            _say_pay(talk, placed)
        case "checkout_failed" if at_it:
            talk.say(
                "checkout-failed",
                anytime(f"reopen:{order.id}"),
                _cancel_button(order.id),
                order=order.id,
            )
        case "payment_received":
            talk.say(
                "paid",
                order=order.id,
                document=documents.name(order.document),
                total=order.total,
                day=Day(talk.envelope.at.date()),
            )
        case "payment_lapsed":
            talk.say("payment-expired", anytime(f"reopen:{order.id}"), order=order.id)
        case "cancelled" if at_it:
            talk.say("order-cancelled", anytime("another"), order=order.id)
        case "photo_approved":
            talk.say("photo-approved-white-wall" if event.white_wall else "photo-approved", order=order.id)
        case "photo_replaced":
            talk.say("photo-replaced", order=order.id)
        case "photo_rejected":
            way = camera.link(talk) if at_it else anytime(f"retake:{order.id}")
            talk.say("photo-rejected", way, order=order.id, advice=reason_text(event.reason))
        case "file_delivered":
            _say_delivered(talk, placed)
        case "prints_posted":
            hand_in = documents.hand_in(talk.counter.documents[order.document])
            talk.say("prints-posted", anytime("another"), order=order.id, hand_in=hand_in)
        case "product_made" | "checkout_opened" | "checkout_failed" | "cancelled":
            pass  # the finished file follows at once; the rest concerns an order that the customer has left


def _say_pay(talk: Talk, placed: Placed) -> None:
    order = placed.order
    button = Link(placed.pay_url, text("pay-button", total=order.total))
    cancel_it = _cancel_button(order.id)
    talk.say("pay", button, cancel_it, order=order.id, document=documents.name(order.document), total=order.total)


def _cancel_button(order: OrderId) -> Choice:
    return Choice("awaiting_payment", f"cancel:{order}", text("choice-cancel"))


def _say_delivered(talk: Talk, placed: Placed) -> None:
    order, now = placed.order, talk.envelope.at
    document = talk.counter.documents[order.document]
    hand_in = documents.hand_in(document)

    def link(purpose: Purpose, label: Text) -> Link:
        return Link(talk.counter.download_link(order.id, StoredPicture(order.photo, purpose), now), label)

    delivered = "delivered-prints-follow" if order.status == "posting" else "delivered"
    lines = [text(delivered, document=documents.name(order.document), hand_in=hand_in)]
    # Where the file itself cannot be sent, its message has brought this link already.
    links = [link("product", text("download-button"))] if talk.counter.capabilities.files_out else []
    if document.printable:
        shop, home = (text(f"paper-{paper(document.country)}") for paper in (usual_paper, home_paper))
        lines.append(text("print-it-yourself"))
        links += [
            link("sheet", text("sheet-button", paper=shop)),
            link("sheet-pdf", text("sheet-pdf-button", paper=home)),
        ]
    lines.append(text("erased-on", purge=Day(talk.counter.purge_on(placed.at))))
    talk.send(TextMessage(text=listed(tuple(lines), "lines"), choices=(*links, anytime("another"))))


def _place(talk: Talk, order: Order) -> Next:
    placed = Placed(order=order, at=talk.envelope.at)
    orders = {**talk.conversation.orders, order.id: placed}
    talk.change(order=order.id, document=order.document, photo=order.photo, judging=False, retaking=None, orders=orders)
    talk.change(sitting=None)
    talk.want(PlaceOrder(order))
    return "awaiting_payment"


def _prepare_retake(talk: Talk, order: OrderId) -> None:
    paid = talk.conversation.orders[order].order
    back_to = talk.conversation.back_to
    documents.anew(talk)
    talk.change(document=paid.document, sitter=paid.sitter, sitter_known=True)
    talk.change(order=order, retaking=order, back_to=back_to)


def _status(status: OrderStatus) -> Text:
    return text(f"status-{status.replace('_', '-')}")


def _what_now(order: Order) -> tuple[Choice, ...]:
    match order.status:
        case "retake_requested":
            return (anytime(f"retake:{order.id}", text("choice-retake-order", order=order.id)),)
        case "awaiting_payment" | "expired" if order.email and order.method == "checkout":
            return (anytime(f"reopen:{order.id}", text("choice-reopen-order", order=order.id)),)
        case _:
            return ()
