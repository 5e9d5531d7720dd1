"""Orders as the customer hears of them: placed, paid, looked at, taken again, delivered."""

from collections.abc import Mapping

import msgspec

from bot.dialogs import basket, camera, clock, consents, documents
from bot.dialogs.aside import move
from bot.dialogs.contests import reason_text
from bot.dialogs.countries import country_name
from bot.dialogs.photos import resting_stage
from bot.dialogs.state import Placed, StageName
from bot.dialogs.talk import Next, Talk, anytime, listed
from bot.domain.effects import AdvanceOrder, OpenPhotoCode, Order
from bot.domain.events import OrderAdvanced, OrderStatus, Trigger
from bot.domain.ids import OrderId
from bot.domain.messages import Choice, Link, Purpose, StoredPicture, TextMessage
from bot.domain.prints import home_paper, usual_paper
from bot.domain.text import Day, LocalTime, Text, text

_LISTED = 10
_BY_CODE = frozenset({"gb-passport"})  # whose office fetches photos by a code
_CODE_DAYS = 30  # a photo may be a month old when the application is made
_AFTER_ORDERING: frozenset[StageName] = frozenset({"awaiting_payment", "awaiting_review", "awaiting_next"})

# Where the customer stands when the order that they are at has this status.
_STAGE_OF: Mapping[OrderStatus, StageName] = {
    "draft": "awaiting_terms",
    "awaiting_payment": "awaiting_payment",
    "payment_pending": "awaiting_payment",
    "paid": "awaiting_review",
    "in_review": "awaiting_review",
    "retake_requested": "awaiting_photo",
    "approved": "awaiting_review",
    "delivering": "awaiting_review",
    "producing": "awaiting_next",
    "shipped": "awaiting_next",
    "delivered": "awaiting_next",
    "expired": "awaiting_payment",
    "cancelled": "awaiting_next",
    "claim_opened": "awaiting_next",
    "redo_granted": "awaiting_next",
    "refunding": "awaiting_next",
    "refunded": "awaiting_next",
    "needs_review": "awaiting_review",
}
_REFUNDS: Mapping[str, str] = {
    "refund_decided": "refund-decided",
    "refund_made": "refund-made",
    "refund_failed": "refund-failed",
}
_WITHOUT_A_PAGE: frozenset[Trigger] = frozenset(
    {"confirmed", "payment_lapsed", "payment_failed", "payment_reopened", "cancelled", "cancel_decided"}
)
_RETAKES: frozenset[OrderStatus | None] = frozenset({"retake_requested", "redo_granted"})


# --- what the customer does -----------------------------------------------------------------------------------------


def place_again(talk: Talk, order: OrderId) -> Next:
    """A new way to pay: the page that is open, the same order anew where its price stands, or the whole sale anew."""
    placed = _with_the_bill(talk, order)
    if placed is None or not placed.order.email:
        return talk.ask_again()
    lead = placed.order
    if lead.status == "awaiting_payment" and lead.method == "checkout":
        if not placed.pay_url:
            talk.want(AdvanceOrder(order=lead.id, trigger="confirmed", start=lead.start))
        talk.change(order=lead.id, judging=False, retaking=None, stage="awaiting_payment", back_to=None)
        return "awaiting_payment" if placed.pay_url else None
    if lead.status not in ("expired", "cancelled"):
        return talk.ask_again()
    basket.refill(talk, lead)
    now = talk.counter.quote(basket.sale(talk))
    if lead.bill is None or (now.total, now.shares) != (lead.bill.total, lead.bill.shares):
        talk.say("price-changed")
        return "awaiting_summary"
    if lead.status == "cancelled":
        return "awaiting_summary"
    talk.want(AdvanceOrder(order=lead.id, trigger="confirmed", start=lead.start))
    talk.change(order=lead.id, stage="awaiting_payment", back_to=None)
    return None


def cancel(talk: Talk, order: OrderId) -> Next:
    """Cancel the sale that waits for its money; an order that is paid, or another one, stays."""
    placed = _with_the_bill(talk, order)
    if placed is None or placed.order.id != talk.conversation.order:
        return talk.outdated()
    if placed.order.status not in ("awaiting_payment", "expired"):
        return talk.outdated()
    talk.want(AdvanceOrder(order=placed.order.id, trigger="cancelled"))
    return None


def _with_the_bill(talk: Talk, order: OrderId) -> Placed | None:
    """The order whose payment this one shares, or itself."""
    placed = talk.conversation.orders.get(order)
    shared = placed.order.paid_with if placed else None
    return talk.conversation.orders.get(shared) if shared else placed


def replace_photo(talk: Talk, order: OrderId) -> Next:
    """Give a paid order the photo that was taken again; nothing is paid twice."""
    talk.change(order=order, retaking=None, sitting=None)
    if talk.conversation.status_of(order) not in _RETAKES:
        return "awaiting_review"
    talk.want(AdvanceOrder(order=order, trigger="photo_replaced", photo=talk.conversation.photo))
    talk.change(stage="awaiting_review", back_to=None)
    return None


def retake(talk: Talk, order: OrderId) -> Next:
    """Take the photo of a paid order again."""
    if talk.conversation.status_of(order) not in _RETAKES:
        return talk.ask_again()
    _prepare_retake(talk, order)
    talk.change(stage="awaiting_photo", back_to=None)
    return "awaiting_photo"


def start(talk: Talk, order: OrderId) -> Next:
    """The customer wants us to begin now, after all, and gives up the right to withdraw."""
    if talk.conversation.status_of(order) != "paid":
        return talk.ask_again()
    consents.record(talk, "immediate_start", "start-now")
    talk.want(AdvanceOrder(order=order, trigger="started"))
    return None


def ask_payment(talk: Talk) -> None:
    """How the present sale is paid, by its status and its method."""
    order = talk.conversation.order
    placed = _with_the_bill(talk, order) if order else None
    if order is None or placed is None:
        talk.say("ask-next", anytime("another"))
    elif placed.order.status == "expired":
        talk.say("payment-expired", anytime(f"reopen:{order}"), order=order)
    elif placed.order.status == "payment_pending":
        talk.say("payment-promised", order=order)
    elif placed.pay_url:
        _say_pay(talk, placed)
    elif placed.order.method == "stars":
        talk.say("pay-with-stars", _cancel_button(order), order=order, total=placed.order.due)
    else:
        talk.say("payment-opening", order=order)


def tell(talk: Talk, *, only_latest: bool) -> None:
    """Where the orders are: the latest, or all of them."""
    known = (placed for placed in talk.conversation.orders.values() if placed.order.status != "draft")
    placed = sorted(known, key=lambda p: (p.at, p.order.id), reverse=True)
    shown = [p.order for p in placed[: 1 if only_latest else _LISTED]]
    if not shown:
        talk.say("no-orders")
        return
    lines = tuple(
        text("order-line", order=o.id, document=documents.name(o.document), status=_status(o.status)) for o in shown
    )
    buttons: list[Choice | Link] = [button for order in shown for button in _what_now(order)]
    papers = [_invoice(talk, order, numbered=not only_latest) for order in shown if _has_invoice(order)]
    talk.say("orders", *buttons, *papers, lines=listed(lines, "lines"))


# --- what happened to an order --------------------------------------------------------------------------------------


def advanced(talk: Talk, event: OrderAdvanced) -> Next:
    """An order took a step: remember it, and tell what concerns the customer."""
    placed = talk.conversation.orders.get(event.order)
    if placed is None:
        if event.status != "draft":
            talk.say("order-news", order=event.order, status=_status(event.status))
        return None
    address = event.ship_to or placed.order.address
    order = msgspec.structs.replace(placed.order, status=event.status, photo=event.photo, address=address)
    placed = msgspec.structs.replace(placed, order=order, pay_url=_page(placed, event))
    placed = _keep_time(talk, placed, event)
    talk.change(orders={**talk.conversation.orders, order.id: placed})
    at_it = talk.conversation.order == order.id and resting_stage(talk) in _AFTER_ORDERING
    if at_it and order.status == "retake_requested" and event.trigger == "photo_rejected":
        _prepare_retake(talk, order.id)
    _tell_step(talk, placed, event, at_it=at_it)
    if at_it:
        move(talk, _STAGE_OF[order.status])
    return None


def _page(placed: Placed, event: OrderAdvanced) -> str:
    """The address that takes the money, while there is one."""
    closed = event.trigger in _WITHOUT_A_PAGE
    return "" if closed else event.url or placed.pay_url


def _keep_time(talk: Talk, placed: Placed, event: OrderAdvanced) -> Placed:
    """What begins at this step begins its clock; only steps that move an order do."""
    match event.status, event.trigger:
        case "in_review", "payment_received" | "confirmed" | "started" | "photo_replaced":
            return clock.promise(talk, placed)
        case "producing", "product_made" | "file_delivered" | "prints_lost":
            return clock.promise_post(talk, placed)
        case "shipped", "prints_shipped":
            clock.wait_for_the_post(talk, placed)
        case _:
            pass
    return placed


def _tell_step(talk: Talk, placed: Placed, event: OrderAdvanced, *, at_it: bool) -> None:
    order = placed.order
    if event.status == "needs_review" and event.trigger != "refund_failed":
        talk.say("order-needs-review", order=order.id)
        return
    match event.trigger:
        case "checkout_opened" if at_it:
            _say_pay(talk, placed)
        case "checkout_failed" if at_it:
            talk.say("checkout-failed", anytime(f"reopen:{order.id}"), _cancel_button(order.id), order=order.id)
        case "payment_received" | "confirmed" | "payment_promised" | "payment_failed" | "payment_lapsed":
            if order.paid_with is None:
                _tell_payment(talk, placed, event)
        case "started":
            talk.say("started", order=order.id, moment=_moment(talk, placed))
        case "cancelled" if at_it and order.bill is not None and event.status == "cancelled":
            talk.say("order-cancelled", anytime("another"), order=order.id)
        case "payment_reopened" | "cancel_decided" if order.paid_with is None:
            _tell_decided_by_us(talk, order, event, at_it=at_it)
        case "address_mended" if event.ship_to is not None:
            country = country_name(event.ship_to.country, talk.conversation.language)
            address = "\n".join((*event.ship_to.lines, country))
            talk.say("address-mended", anytime("person"), order=order.id, address=address)
        case "file_resent":
            _tell_resent(talk, placed, event)
        case "photo_approved":
            talk.say("photo-approved-white-wall" if event.white_wall else "photo-approved", order=order.id)
        case "photo_replaced":
            talk.say("photo-replaced", order=order.id)
        case "photo_rejected":
            way = camera.link(talk) if at_it else anytime(f"retake:{order.id}")
            money_back = anytime(f"withdraw:{order.id}", text("choice-money-back"))
            talk.say("photo-rejected", way, money_back, order=order.id, advice=reason_text(event.reason))
        case "file_delivered":
            _say_delivered(talk, placed)
        case "prints_shipped" | "prints_lost" | "prints_arrived":
            _tell_post(talk, placed, event)
        case "promise_missed":
            _say_late(talk, placed)
        case "withdrawn" | "claim_opened" | "claim_refused" | "redo_granted":
            _tell_right(talk, placed, event)
        case "refund_decided" | "refund_made" | "refund_failed":
            moved = text(_REFUNDS[event.trigger], order=order.id, amount=event.amount or order.total)
            _say_decided(talk, moved, event.reason, anytime("status"))
        case _:
            pass  # the finished file follows at once; the rest concerns an order that the customer has left


def _tell_decided_by_us(talk: Talk, order: Order, event: OrderAdvanced, *, at_it: bool) -> None:
    """What the desk decided about a sale that nobody has paid for; whoever stands before it gets the new page by itself."""
    if event.trigger == "cancel_decided":
        talk.say("order-cancelled-by-us", anytime("another"), order=order.id)
    else:
        talk.say("payment-reopened", *(() if at_it else (anytime(f"reopen:{order.id}"),)), order=order.id)


def _tell_resent(talk: Talk, placed: Placed, event: OrderAdvanced) -> None:
    """The file once more. In the chat it is there already, and gets links that are good for another while."""
    order = placed.order
    if event.reason != "chat":
        talk.say("file-resent-by-email", order=order.id)
    if event.reason != "email":
        _say_delivered(talk, placed)


def _tell_payment(talk: Talk, placed: Placed, event: OrderAdvanced) -> None:
    """What became of the money, told once for all the orders that share it."""
    order = placed.order
    match event.trigger, event.status:
        case "payment_received", "refunding":
            talk.say("paid-after-cancel", order=order.id, total=order.due)
        case (("payment_received" | "confirmed"), "paid"):
            day = talk.day(clock.wait_to_start(talk, placed), order)
            ways = (anytime(f"start:{order.id}"), anytime(f"withdraw:{order.id}"))
            talk.say("paid-later", *ways, order=order.id, total=order.due, day=day)
        case "confirmed", "in_review":
            talk.say("placed-free", *_papers(talk, order), order=order.id, moment=_moment(talk, placed))
        case "payment_received", _:
            talk.say(
                "paid",
                *_papers(talk, order),
                order=order.id,
                document=_bought(order),
                total=order.due,
                day=talk.day(talk.envelope.at, order),
                moment=_moment(talk, placed),
            )
        case "payment_promised", _:
            talk.say("payment-promised", order=order.id)
        case (("payment_failed" | "payment_lapsed"), _):
            words = "payment-failed" if event.trigger == "payment_failed" else "payment-expired"
            talk.say(words, anytime(f"reopen:{order.id}"), order=order.id)
        case _:
            ask_payment(talk)  # confirmed: this is how it is paid


def _tell_post(talk: Talk, placed: Placed, event: OrderAdvanced) -> None:
    order = placed.order
    hand_in = documents.hand_in(talk.counter.documents[order.document])
    match event.trigger:
        case "prints_shipped":
            tracking = text("tracking", tracking=event.tracking) if event.tracking else text("no-tracking")
            talk.say("prints-shipped", anytime("another"), order=order.id, hand_in=hand_in, tracking=tracking)
        case "prints_lost":
            talk.say("prints-lost", order=order.id)
        case _:
            talk.say("prints-arrived", anytime("claim"), anytime("another"), order=order.id)


def _tell_right(talk: Talk, placed: Placed, event: OrderAdvanced) -> None:
    """A withdrawal or a claim: what was done, and when."""
    order, now = placed.order, talk.envelope.at
    match event.trigger:
        case "withdrawn":
            document, amount = documents.name(order.document), event.amount or order.total
            talk.say(
                "withdrawn", order=order.id, document=document, amount=amount, moment=LocalTime(now, talk.zone(order))
            )
        case "claim_opened":
            promised = talk.counter.promise_claim(now)
            talk.say("claim-opened", order=order.id, moment=talk.moment(promised.at, order))
        case "redo_granted":
            _say_decided(talk, text("redo-granted", order=order.id), event.reason, anytime(f"retake:{order.id}"))
        case _:
            _say_decided(talk, text("claim-refused", order=order.id), event.reason, anytime("person"))


def _say_decided(talk: Talk, decided: Text, words: str, way: Choice) -> None:
    """What a person decided, and what they say to it, where they say anything."""
    lines = (decided, text("persons-words", words=words)) if words else (decided,)
    talk.send(TextMessage(text=listed(lines, "lines"), choices=(way,)))


def _say_late(talk: Talk, placed: Placed) -> None:
    order = placed.order
    if order.status == "in_review":
        money_back = anytime(f"withdraw:{order.id}", text("choice-money-back"))
        talk.say("promise-missed", money_back, anytime("person"), order=order.id, moment=_moment(talk, placed))
    else:
        talk.say("promise-missed-made", anytime("person"), order=order.id, moment=_moment(talk, placed))


def _moment(talk: Talk, placed: Placed) -> LocalTime:
    return talk.moment(placed.promised_at or placed.at, placed.order)


def _has_invoice(order: Order) -> bool:
    return order.bill is not None and order.status not in (
        "awaiting_payment",
        "payment_pending",
        "expired",
        "cancelled",
    )


def _papers(talk: Talk, order: Order) -> tuple[Link, ...]:
    return (_invoice(talk, order, numbered=False),)


def _invoice(talk: Talk, order: Order, *, numbered: bool) -> Link:
    label = text("invoice-button-of", order=order.id) if numbered else text("invoice-button")
    return Link(talk.counter.invoice_link(order.id, talk.envelope.at), label)


def _say_pay(talk: Talk, placed: Placed) -> None:
    order = placed.order
    button = Link(placed.pay_url, text("pay-button", total=order.due))
    ways: list[Choice | Link] = [button, _cancel_button(order.id)]
    if not placed.reminders:
        ways.insert(1, anytime(f"remind:{order.id}"))
    talk.say("pay", *ways, order=order.id, document=_bought(order), total=order.due)


def _bought(order: Order) -> Text:
    """What is paid for at once: a document's photo, or so many photos."""
    return text("pay-for-several", count=1 + len(order.together)) if order.together else documents.name(order.document)


def _cancel_button(order: OrderId) -> Choice:
    return Choice("awaiting_payment", f"cancel:{order}", text("choice-cancel"))


def _say_delivered(talk: Talk, placed: Placed) -> None:
    order, now = placed.order, talk.envelope.at
    document = talk.counter.documents[order.document]
    hand_in = documents.hand_in(document)

    def link(purpose: Purpose, label: Text) -> Link:
        return Link(talk.counter.download_link(order.id, StoredPicture(order.photo, purpose), now), label)

    delivered = "delivered-prints-follow" if order.status == "producing" else "delivered"
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
    if code := _photo_code(talk, order):
        lines.append(text("photo-code", address=code))
    lines.append(text("erased-on", purge=Day(talk.counter.purge_on(placed.at))))
    talk.send(TextMessage(text=listed(tuple(lines), "lines"), choices=(*links, anytime("another"))))


def _photo_code(talk: Talk, order: Order) -> str:
    """The short address by which the office fetches this photo itself, where it does; "" elsewhere."""
    made = talk.counter.photo_code(order.id, order.photo) if order.document in _BY_CODE else None
    if made is None:
        return ""
    code, address = made
    talk.want(OpenPhotoCode(code=code, order=order.id, photo=order.photo, days=_CODE_DAYS))
    return address


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
        case "retake_requested" | "redo_granted":
            return (anytime(f"retake:{order.id}", text("choice-retake-order", order=order.id)),)
        case "awaiting_payment" | "expired" if order.email and order.method == "checkout" and order.paid_with is None:
            return (anytime(f"reopen:{order.id}", text("choice-reopen-order", order=order.id)),)
        case "paid":
            return (
                anytime(f"start:{order.id}", text("choice-start-order", order=order.id)),
                anytime(f"withdraw:{order.id}", text("choice-withdraw-order", order=order.id)),
            )
        case _:
            return ()
