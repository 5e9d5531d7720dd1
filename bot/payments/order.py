"""What an event does to an order: a walk on the tables of `lifecycle.py`, and the money that goes with it. Pure."""

from collections.abc import Callable, Mapping

import msgspec

from bot.domain.effects import (
    AdvanceOrder,
    CloseCheckout,
    DeliverFile,
    Effect,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    Order,
    RefundPayment,
    Send,
    SendLetter,
    SubmitPrints,
)
from bot.domain.events import (
    AddressMended,
    BillAdvanced,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    ClaimDecided,
    DisputeClosed,
    DisputeOpened,
    Event,
    OrderAdvanced,
    OrderStatus,
    PaymentFailed,
    PaymentLapsed,
    PaymentReceived,
    PrintsAccepted,
    PrintsLost,
    PrintsShipped,
    ProductMade,
    RedoDecided,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReopeningDecided,
    ResendDecided,
    ReviewDecided,
    StartChoice,
    Trigger,
)
from bot.domain.ids import EventId
from bot.domain.messages import InvoiceMessage
from bot.domain.money import Money, part_of
from bot.domain.movement import MovementKind
from bot.domain.post import PostalAddress
from bot.domain.text import text
from bot.errors import Refused
from bot.payments.lifecycle import DETOURS, ECHOES, FACTS, MISFITS, RECORDED, SHARED, TRANSITIONS, WISHES, Way

CHECKOUT_TRIES = 3  # to open a payment page, before the customer hears that it failed

replace = msgspec.structs.replace


class IllegalStep(Refused):
    """We asked an order for something that its status does not allow. Nothing was changed."""

    def __init__(self, order: Order, trigger: str, cause: EventId) -> None:
        super().__init__(f"order {order.id} is {order.status}: {trigger} is not possible (event {cause})")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one event does to an order.

    `advanced` is None when there is nothing to tell the dialog. `moved` and `tax_minor`: the event's money is to be
    written into the books, with the tax in it; the same reference written twice counts once. `invoiced`: the sale is
    complete and has an invoice. `passed_on`: what the orders that share the bill hear.
    """

    order: Order
    effects: tuple[Effect, ...] = ()
    advanced: OrderAdvanced | None = None
    moved: MovementKind | None = None
    tax_minor: int = 0
    invoiced: bool = False
    passed_on: tuple[BillAdvanced, ...] = ()


# --- what a status wants as soon as it is reached ---------------------------------------------------------------------


def _review(order: Order) -> tuple[Effect, ...]:
    asked = OpenCase(case="review", photo=order.photo, order=order.id, document=order.document, express=order.express)
    return (asked,)


def _call_a_person(order: Order) -> OpenCase:
    return OpenCase(case="person", photo=order.photo, order=order.id, document=order.document)


def _ask_for_money(order: Order) -> tuple[Effect, ...]:
    """A payment page, or an invoice in the chat; the orders that share a bill leave it to the one that has it."""
    if order.paid_with is not None:
        return ()
    if order.method == "checkout":
        return (OpenCheckout(order.id),)
    invoice = InvoiceMessage(
        order=order.id,
        title=text(f"invoice-title-{order.product}"),
        description=text(f"invoice-description-{order.product}", order=order.id),
        stars=order.due.amount_minor,
    )
    return (Send(invoice),)


def _make(order: Order) -> tuple[Effect, ...]:
    wanted = MakeProduct(
        order=order.id,
        photo=order.photo,
        document=order.document,
        sitter=order.sitter,
        product=order.product,
        language=order.language,
        white_wall=order.white_wall,
        nudge=order.nudge,
    )
    return (wanted,)


def _deliver(order: Order) -> tuple[Effect, ...]:
    return (
        DeliverFile(order=order.id, photo=order.photo, document=order.document),
        SendLetter(order=order.id, letter="delivery"),
    )


ENTRY: Mapping[OrderStatus, Callable[[Order], tuple[Effect, ...]]] = {
    "awaiting_payment": _ask_for_money,
    "in_review": _review,
    "approved": _make,
    "delivering": _deliver,
    "producing": lambda order: (SubmitPrints(order.id),),
}


# --- one step ---------------------------------------------------------------------------------------------------------


def step(order: Order, event: Event | AdvanceOrder, cause: EventId) -> Step:
    """The order after the event, and what is wanted now. Raises `IllegalStep` for a mistake of ours.

    An event that does not concern the order changes nothing. A payment provider's event never raises.
    """
    trigger = trigger_of(event)
    if trigger is None or getattr(event, "order", None) != order.id:
        return Step(order=order)
    match event:
        case PaymentReceived():
            return _receive(order, event)
        case RefundMade():
            return _money_is_back(order, event)
        case RefundFailed():
            return _money_stayed(order, event)
        case DisputeOpened() | DisputeClosed():
            return _dispute(order, event)
        case BillAdvanced(trigger="payment_received"):
            return _pay(_addressed(order, event.ship_to), event.provider, event.payment_ref, order.total)
        case AdvanceOrder() if problem := _unfit(order, event):
            raise IllegalStep(order, problem, cause)
        case CheckoutOpened(ref=ref) if order.status == "cancelled" and ref != order.checkout_ref:
            late = replace(order, checkout_ref=ref)  # it was cancelled while the page was being opened
            return Step(order=late, effects=(CloseCheckout(order.id, ref),))
    target = None if _outdated(order, event) else target_of(order, trigger, cause)
    if target is None:
        return Step(order=order)
    return _take(order, event, trigger, target, cause)


def _take(order: Order, event: Event | AdvanceOrder, trigger: Trigger, target: OrderStatus, cause: EventId) -> Step:
    """A step that the table allows, with what the event brings along."""
    match event:
        case AdvanceOrder(trigger="confirmed", start=start) | BillAdvanced(trigger="confirmed", start=start):
            return _confirm(order, start or order.start, target)
        case (
            AdvanceOrder(trigger="cancelled") | CancelDecided() | BillAdvanced(trigger=("cancelled" | "cancel_decided"))
        ):
            close = (CloseCheckout(order.id, order.checkout_ref),) if order.checkout_ref else ()
            return _advance(order, trigger, target, effects=close)
        case AdvanceOrder(trigger="withdrawn"):
            letter = SendLetter(order=order.id, letter="withdrawal")
            return _give_back(order, trigger, order.refundable, target, effects=(letter,))
        case AdvanceOrder(trigger="promise_missed"):
            return _advance(replace(order, overdue=True), trigger, target)
        case AdvanceOrder(trigger="started"):
            return _advance(replace(order, start="now"), trigger, target)
        case AdvanceOrder(photo=str() as photo):
            return _advance(replace(order, photo=photo, overdue=False), trigger, target)
        case RefundDecided(amount=amount):  # why is for our books, and not for the customer
            return _refund(order, amount or order.refundable, target)
        case ClaimDecided(outcome="refund", words=words):
            return _refund(order, order.refundable, target, words=words)
        case ClaimDecided(outcome=outcome, words=words):
            decided = replace(order, redone=order.redone + (outcome == "redo"))
            told = SendLetter(order=order.id, letter="claim")
            return _advance(decided, trigger, target, reason=words, effects=(told,))
        case RedoDecided():  # why is for our own people, here and below
            return _advance(replace(order, redone=order.redone + 1), trigger, target)
        case ResendDecided(by_chat=by_chat, by_email=by_email):
            file, mail = _deliver(order)
            ways = "both" if by_chat and by_email else "chat" if by_chat else "email"
            return _advance(order, trigger, target, reason=ways, effects=(file,) * by_chat + (mail,) * by_email)
        case ReopeningDecided() | BillAdvanced(trigger="payment_reopened"):
            return _advance(_for_another_page(order), trigger, target)
        case AddressMended(ship_to=ship_to):
            printed = (SubmitPrints(order.id),) * (order.status == "producing")  # which failed for want of a street
            mended = _advance(replace(order, address=ship_to), trigger, target, effects=printed)
            return replace(mended, advanced=mended.advanced and replace(mended.advanced, ship_to=ship_to))
        case CheckoutOpened(url=url, ref=ref):
            return _advance(replace(order, checkout_ref=ref, failures=0), trigger, target, url=url)
        case CheckoutFailed():
            return _no_page(order, trigger, target)
        case ReviewDecided(reason=reason, white_wall=white_wall, nudge=nudge, reviewer=reviewer):
            judged = replace(order, white_wall=white_wall, nudge=nudge, reviewer=reviewer)
            return _advance(judged, trigger, target, reason=reason)
        case ProductMade(photo=photo) if photo != order.photo:
            raise IllegalStep(order, f"{trigger} from another photo", cause)
        case ProductMade(sha256=sha256):
            return _advance(replace(order, product_sha256=sha256), trigger, target)
        case PrintsAccepted(job=job):
            return _advance(replace(order, print_job=job), trigger, target)
        case PrintsShipped(tracking=tracking):
            return _advance(replace(order, tracking=tracking), trigger, target)
        case PrintsLost():
            again = replace(order, prints=order.prints + 1, print_job="", tracking="")
            return _advance(again, trigger, target)
        case _:
            return _advance(order, trigger, target)


def trigger_of(event: Event | AdvanceOrder) -> Trigger | None:
    """Our word for what the event does to its order; None when it does not concern an order."""
    match event:
        case ReviewDecided(approved=approved, order=str()):
            return "photo_approved" if approved else "photo_rejected"
        case ClaimDecided(outcome=outcome):
            decided: Mapping[str, Trigger] = {"redo": "redo_granted", "refund": "refund_decided"}
            return decided.get(outcome, "claim_refused")
        case AdvanceOrder(trigger=trigger) | BillAdvanced(trigger=trigger):
            return trigger
        case _:
            return FACTS.get(type(event))


def target_of(order: Order, trigger: Trigger, cause: EventId) -> OrderStatus | None:
    """The status that the trigger leads to; None when it is an echo. Raises `IllegalStep` where it is neither."""
    if trigger in TRANSITIONS[order.status]:
        target = TRANSITIONS[order.status][trigger]
        return next((DETOURS[way, trigger] for way in _ways(order) if (way, trigger) in DETOURS), target)
    if order.status in RECORDED.get(trigger, ()):
        return order.status
    if order.status in ECHOES[trigger]:
        return None
    raise IllegalStep(order, trigger, cause)


def _ways(order: Order) -> tuple[Way, ...]:
    paper: tuple[Way, ...] = () if order.product == "digital" else (order.product,)
    waits: tuple[Way, ...] = ("later",) if order.start == "later" else ()
    return paper + waits


def may_withdraw(order: Order) -> bool:
    """Whether the customer can have the money back on their word alone.

    That is the right of withdrawal, which lasts until the photo is made, as the words say that they agreed to; and our own
    rule, where we refused the photo that was paid for.
    """
    if not order.refundable.amount_minor and order.paid_minor:
        return False
    return "withdrawn" in TRANSITIONS[order.status]


def can_mend(order: Order) -> bool:
    """Whether it can still be changed where the order's prints go: not once a lab has them, or the post.

    A lab that has just been asked is not known here; whoever asks looks for that as well.
    """
    given_away = order.status == "producing" and bool(order.print_job)
    posted = order.product != "digital" and order.address is not None
    return posted and order.status in RECORDED["address_mended"] and not given_away


def _unfit(order: Order, wish: AdvanceOrder) -> str:
    """What is wrong with a dialog's wish, if anything."""
    if wish.trigger not in WISHES:
        return f"{wish.trigger} by the customer's word alone"
    if (wish.trigger == "photo_replaced") != (wish.photo is not None):
        return f"{wish.trigger} with photo {wish.photo}"
    if order.status == "in_review" and wish.photo not in (None, order.photo):
        return "another photo during the review"
    if wish.trigger in ("cancelled", "confirmed") and order.paid_with is not None:
        return f"{wish.trigger} without the orders that share the bill"
    if wish.trigger == "confirmed" and not (wish.start or order.start):
        return "confirmed without a word on when work may start"
    return ""


def _outdated(order: Order, event: Event | AdvanceOrder) -> bool:
    """Whether the event speaks of a payment page, a photo or a parcel that the order has left behind, or never had."""
    match event:
        case ReopeningDecided() | CancelDecided():
            return order.paid_with is not None  # whoever has the bill is asked, and tells the others
        case AddressMended(ship_to=ship_to):
            known = order.address
            return not can_mend(order) or known == ship_to or (known is not None and known.country != ship_to.country)
        case ResendDecided(by_chat=by_chat, by_email=by_email):
            return order.product == "prints" or not order.product_sha256 or not (by_chat or by_email)
        case CheckoutOpened(ref=ref):
            return ref == order.checkout_ref
        case CheckoutFailed():
            return order.checkout_ref != ""  # a page is open; a second one could be paid as well
        case PaymentLapsed(ref=ref) | PaymentFailed(ref=ref):
            return order.checkout_ref not in ("", ref)  # the customer has a newer page
        case ReviewDecided(photo=photo):
            return photo != order.photo or (order.status == "needs_review" and order.start == "later")
        case PrintsLost():
            return order.status == "producing" and not order.print_job  # they are being made again already
        case _:
            return False


# --- paying -----------------------------------------------------------------------------------------------------------


def _confirm(order: Order, start: StartChoice, target: OrderStatus) -> Step:
    """Ask for the money; where nothing is to pay, the sale is complete at once."""
    agreed = replace(order, start=start)
    if agreed.due.amount_minor == 0:
        return _pay(agreed, "", f"free:{agreed.id}", agreed.total, trigger="confirmed")
    if order.status != "draft":
        agreed = _for_another_page(agreed)
    return _advance(agreed, "confirmed", target, effects=_ask_for_money(agreed) if order.status == target else ())


def _for_another_page(order: Order) -> Order:
    return replace(order, attempt=order.attempt + 1, checkout_ref="", failures=0)


def _no_page(order: Order, trigger: Trigger, target: OrderStatus) -> Step:
    again = replace(order, attempt=order.attempt + 1, failures=order.failures + 1)
    if again.failures < CHECKOUT_TRIES:
        return Step(order=again, effects=(OpenCheckout(order.id),))
    return _advance(replace(again, failures=0), trigger, target)


def _receive(order: Order, event: PaymentReceived) -> Step:
    """Money is never refused: it is honoured where it fits, and else given back, or shown to a person."""
    if event.ref in (order.payment_ref, *order.strays):
        return Step(order=order)
    if order.payment_ref or event.amount.currency != order.due.currency:
        return _stray(order, event)
    if event.amount == order.due and "payment_received" in TRANSITIONS[order.status]:
        paid = _pay(_addressed(order, event.ship_to), event.provider, event.ref, order.total)
        tax = order.bill.tax_minor if order.bill else order.tax_minor
        passed_on = tuple(replace(told, ship_to=event.ship_to) for told in paid.passed_on)
        return replace(paid, moved="payment", tax_minor=tax, passed_on=passed_on)
    # Whatever sum it is, it is this order's: it can be given back, by us or by a person.
    kept = replace(
        _addressed(order, event.ship_to),
        payment_ref=event.ref,
        provider=event.provider,
        paid_minor=event.amount.amount_minor,
    )
    target = MISFITS[order.status]
    if target == "refunding":
        stepped = _give_back(kept, "payment_received", kept.refundable, target)
        return replace(stepped, moved="payment", passed_on=())
    stepped = _advance(kept, "payment_received", target)
    # A person settles the money, and somebody judges the photo, if that may begin.
    judged = () if kept.start == "later" else _review(kept)
    return replace(stepped, effects=(_call_a_person(kept), *judged), moved="payment", passed_on=())


def _addressed(order: Order, ship_to: PostalAddress | None) -> Order:
    """The order with the street that its payment page asked for.

    One in another country than the postage was paid for is not taken: without a street a person sees to it.
    """
    known = order.address
    if known is None or known.has_street or ship_to is None or ship_to.country != known.country:
        return order
    return replace(order, address=ship_to)


def _stray(order: Order, event: PaymentReceived) -> Step:
    """Nothing was owed for this payment: it goes straight back, and a person knows of it."""
    back = RefundPayment(order=order.id, provider=event.provider, payment_ref=event.ref, amount=event.amount)
    known = replace(order, strays=(*order.strays, event.ref))
    return Step(order=known, effects=(back, _call_a_person(order)), moved="payment")


def _pay(order: Order, provider: str, ref: str, share: Money, trigger: Trigger = "payment_received") -> Step:
    """The order's money is here: all of it, or its part of a bill that is paid."""
    if order.payment_ref == ref:
        return Step(order=order)
    paid = replace(order, provider=provider, payment_ref=ref, paid_minor=share.amount_minor)
    row = TRANSITIONS[order.status]
    target = MISFITS[order.status] if "payment_received" not in row and trigger != "confirmed" else "in_review"
    if target == "in_review" and paid.start == "later":
        target = DETOURS["later", "payment_received"]
    if row.get("payment_received") == "refunding":
        return _give_back(paid, trigger, paid.refundable, "refunding")
    has_bill = order.paid_with is None
    receipt = (SendLetter(order=order.id, letter="receipt"),) if has_bill else ()
    return replace(_advance(paid, trigger, target, effects=receipt), invoiced=has_bill)


# --- giving back ------------------------------------------------------------------------------------------------------


def _refund(order: Order, amount: Money, target: OrderStatus, *, words: str = "") -> Step:
    """Give back so much. A part of the money moves nothing; no more than what is left is ever given.

    words: what a person says of it to the customer.
    """
    if amount.currency != order.total.currency or not 0 <= amount.amount_minor <= order.refundable.amount_minor:
        return Step(order=order, effects=(_call_a_person(order),))
    if amount == order.refundable:
        return _give_back(order, "refund_decided", amount, target, reason=words)
    asked = replace(order, asked_minor=order.asked_minor + amount.amount_minor)
    return Step(order=asked, effects=(_refund_of(order, amount),))


def _give_back(
    order: Order,
    trigger: Trigger,
    amount: Money,
    target: OrderStatus,
    *,
    effects: tuple[Effect, ...] = (),
    reason: str = "",
) -> Step:
    """Give back all that is left. Where nothing was paid, that is done; where a bank has the money, a person settles it."""
    if amount.amount_minor:
        asked = replace(order, asked_minor=order.asked_minor + amount.amount_minor)
        return _advance(
            asked, trigger, target, effects=(_refund_of(order, amount), *effects), reason=reason, amount=amount
        )
    if order.disputes:
        return Step(order=order, effects=(_call_a_person(order),))
    done: OrderStatus = target if order.asked_minor else "refunded"
    return _advance(order, trigger, done, effects=effects, reason=reason, amount=amount)


def _refund_of(order: Order, amount: Money) -> RefundPayment:
    return RefundPayment(order=order.id, provider=order.provider, payment_ref=order.payment_ref, amount=amount)


def _money_is_back(order: Order, event: RefundMade) -> Step:
    """Each refund counts once. With the last of the money the order is refunded, whatever its status."""
    if {event.ref, f"{event.ref}/failed"} & set(order.refunds):
        return Step(order=order)
    known = replace(order, refunds=(*order.refunds, event.ref))
    if event.payment_ref in order.strays:
        return replace(_advance(known, "refund_made", order.status, amount=event.amount), moved="refund")
    before, amount = order.refunded_minor, event.amount.amount_minor
    after = replace(known, refunded_minor=before + amount, asked_minor=max(0, order.asked_minor - amount))
    target: OrderStatus = "refunded" if after.refunded_minor >= order.paid_minor else order.status
    letter = SendLetter(order=order.id, letter="refund", amount=event.amount)
    stepped = _advance(after, "refund_made", target, effects=(letter,), amount=event.amount)
    return replace(stepped, moved="refund", tax_minor=_tax_in(order, before + amount) - _tax_in(order, before))


def _tax_in(order: Order, amount_minor: int) -> int:
    """The tax in so much of the order's share, rounded half up; in all of it, exactly the share's tax."""
    total = order.total.amount_minor
    return part_of(order.tax_minor, min(amount_minor, total), total)


def _money_stayed(order: Order, event: RefundFailed) -> Step:
    """A refund did not come about, or came back: a person finds another way."""
    person, amount = _call_a_person(order), event.amount.amount_minor
    failed = f"{event.ref}/failed"  # the same refund fails once, however often that is said
    if event.ref and failed in order.refunds:
        return Step(order=order)
    counted = bool(event.ref) and event.ref in order.refunds
    moved: MovementKind | None = "refund_failed" if counted else None
    known = replace(order, refunds=(*order.refunds, failed)) if event.ref else order
    if event.payment_ref in order.strays:  # that payment was not the order's: its status stays
        return Step(order=known, effects=(person,), moved=moved)
    tax = 0
    if counted:
        back = replace(known, refunded_minor=max(0, order.refunded_minor - amount))
        tax = _tax_in(order, order.refunded_minor) - _tax_in(order, back.refunded_minor)
    elif order.asked_minor:
        back = replace(known, asked_minor=max(0, order.asked_minor - amount))
    else:
        return Step(order=order)
    target = TRANSITIONS[order.status].get("refund_failed", order.status)
    stepped = _advance(back, "refund_failed", target, effects=(person,), amount=event.amount)
    return replace(stepped, moved=moved, tax_minor=tax)


def _dispute(order: Order, event: DisputeOpened | DisputeClosed) -> Step:
    """A bank has the money meanwhile. Work goes on as it was; people decide.

    A bank that only asks has nothing, so that the end of its inquiry changes nothing either. It may take the money after
    all, under the same reference: that counts once, and is another matter for the desk.
    """
    is_open = event.ref in order.disputes
    case = OpenCase(case="dispute", photo=order.photo, order=order.id, document=order.document)
    match event:
        case DisputeOpened() if is_open or event.ref in order.settled:
            return Step(order=order)
        case DisputeOpened(takes_money=True):
            disputed = replace(order, disputes=(*order.disputes, event.ref))
            return Step(order=disputed, effects=(case,), moved="dispute")
        case DisputeOpened() if event.ref not in order.inquiries:
            return Step(order=replace(order, inquiries=(*order.inquiries, event.ref)), effects=(case,))
        case DisputeClosed(won=won) if is_open:
            lost = 0 if won else event.amount.amount_minor
            closed = replace(
                order,
                disputes=tuple(ref for ref in order.disputes if ref != event.ref),
                settled=(*order.settled, event.ref),
                refunded_minor=order.refunded_minor + lost,  # the bank gave it back for us
            )
            return Step(order=closed, effects=(_call_a_person(order),), moved="dispute_won" if won else None)
        case _:
            return Step(order=order)


# --- the step itself --------------------------------------------------------------------------------------------------


def _advance(
    order: Order,
    trigger: Trigger,
    target: OrderStatus,
    *,
    effects: tuple[Effect, ...] = (),
    reason: str = "",
    url: str = "",
    amount: Money | None = None,
) -> Step:
    """Be in the target status: what it wants as soon as it is reached, and what is told of it."""
    again = trigger == "prints_lost"
    if target == "producing" and order.status != target and order.print_job:
        order = replace(order, prints=order.prints + 1, print_job="", tracking="")  # of a photo that was taken anew
    after = replace(order, status=target)
    entered = ENTRY[target](after) if target in ENTRY and (order.status != target or again) else ()
    advanced = OrderAdvanced(
        order=after.id,
        trigger=trigger,
        status=target,
        photo=after.photo,
        reason=reason,
        url=url,
        white_wall=after.white_wall,
        tracking=after.tracking,
        amount=amount,
    )
    passed_on = tuple(
        BillAdvanced(
            order=other, trigger=trigger, start=after.start, provider=after.provider, payment_ref=after.payment_ref
        )
        for other in after.together
        if trigger in SHARED
    )
    return Step(order=after, effects=(*entered, *effects), advanced=advanced, passed_on=passed_on)
