"""What an order may do next. Everything that may follow what is in the tables of this file, and nowhere else."""

import sys
from collections.abc import Callable, Mapping

import msgspec

from bot.domain.effects import (
    AdvanceOrder,
    DeliverFile,
    Effect,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    Order,
    ProductKind,
    Send,
)
from bot.domain.events import (
    CheckoutFailed,
    CheckoutOpened,
    Event,
    FileDelivered,
    OrderAdvanced,
    OrderStatus,
    PaymentLapsed,
    PaymentReceived,
    PrintsPosted,
    ProductMade,
    ReviewDecided,
    Trigger,
)
from bot.domain.ids import EventId
from bot.domain.messages import InvoiceMessage
from bot.domain.text import text
from bot.errors import Refused

CHECKOUT_ATTEMPTS = 3  # failures to open a payment page before the customer hears of it

MEANINGS: Mapping[OrderStatus, str] = {
    "awaiting_payment": "The order is placed, nothing has been paid.",
    "in_review": "The order is paid, a person at the desk looks at the photo.",
    "retake_requested": "A person refused the photo, the customer takes another one for free.",
    "producing": "A person approved the photo, the finished file is being made.",
    "delivering": "The finished file is being sent.",
    "posting": "The prints wait to be posted.",
    "delivered": "The customer has everything that was ordered.",
    "expired": "The payment page closed without a payment; money that still arrives is honoured.",
    "cancelled": "The customer cancelled before paying; money that still arrives is a person's matter.",
    "needs_review": "Money arrived that does not fit; a person settles it, then the photo's approval goes on.",
}

# The way of the digital file, which is every order's way except where DETOURS says otherwise.
TRANSITIONS: Mapping[OrderStatus, Mapping[Trigger, OrderStatus]] = {
    "awaiting_payment": {
        "checkout_opened": "awaiting_payment",
        "checkout_failed": "awaiting_payment",
        "payment_received": "in_review",
        "payment_lapsed": "expired",
        "cancelled": "cancelled",
    },
    "in_review": {"photo_approved": "producing", "photo_rejected": "retake_requested"},
    "retake_requested": {"photo_replaced": "in_review"},
    "producing": {"product_made": "delivering"},
    "delivering": {"file_delivered": "delivered"},
    "posting": {"prints_posted": "delivered"},
    "delivered": {},
    "expired": {"payment_received": "in_review", "cancelled": "cancelled"},
    "cancelled": {"payment_received": "needs_review"},
    "needs_review": {
        "photo_approved": "producing",
        "photo_rejected": "retake_requested",
        "cancelled": "cancelled",
    },
}

# Where paper leads elsewhere. A second table rather than a kind inside every cell of the first: two cells of one
# hundred and ten depend on the product, and each of them is a legal step of the first table with another target.
DETOURS: Mapping[tuple[ProductKind, Trigger], OrderStatus] = {
    ("prints", "product_made"): "posting",  # there is no file to send
    ("both", "file_delivered"): "posting",  # the file first, the paper follows
}

# Money that does not fit: another amount, another currency, or a second payment. It is always recorded, and a person
# is always called. Once work on a paid photo is under way it goes on: the customer is owed the photo all the same.
MISFITS: Mapping[OrderStatus, OrderStatus] = {
    "awaiting_payment": "needs_review",
    "in_review": "needs_review",
    "retake_requested": "retake_requested",
    "producing": "producing",
    "delivering": "delivering",
    "posting": "posting",
    "delivered": "delivered",
    "expired": "needs_review",
    "cancelled": "needs_review",
    "needs_review": "needs_review",
}

_UNPAYABLE: frozenset[OrderStatus] = frozenset(TRANSITIONS) - {"awaiting_payment"}

# What may be heard twice or too late, and then changes nothing. What is in no table is a mistake of ours.
ECHOES: Mapping[Trigger, frozenset[OrderStatus]] = {
    "checkout_opened": _UNPAYABLE,
    "checkout_failed": _UNPAYABLE,
    "payment_received": frozenset(),  # never an echo by status: TRANSITIONS, or else MISFITS, decides
    "payment_lapsed": _UNPAYABLE,
    "photo_approved": frozenset({"producing", "delivering", "posting", "delivered"}),
    "photo_rejected": frozenset({"retake_requested"}),
    "photo_replaced": frozenset({"in_review"}),
    "product_made": frozenset({"delivering", "posting", "delivered"}),
    "file_delivered": frozenset({"posting", "delivered"}),
    "prints_posted": frozenset({"delivered"}),
    "cancelled": frozenset({"cancelled"}),
}

# Facts in an order's life by what they trigger; a review and a customer's wish say it themselves.
FACTS: Mapping[type[msgspec.Struct], Trigger] = {
    CheckoutOpened: "checkout_opened",
    CheckoutFailed: "checkout_failed",
    PaymentReceived: "payment_received",
    PaymentLapsed: "payment_lapsed",
    ProductMade: "product_made",
    FileDelivered: "file_delivered",
    PrintsPosted: "prints_posted",
}

# What a customer's dialog may ask of an order.
WISHES: frozenset[Trigger] = frozenset({"cancelled", "photo_replaced"})


def _review(order: Order) -> Effect:
    return OpenCase(case="review", photo=order.photo, order=order.id, document=order.document)


def _call_a_person(order: Order) -> Effect:
    return OpenCase(case="person", photo=order.photo, order=order.id, document=order.document)


def _make(order: Order) -> Effect:
    return MakeProduct(
        order=order.id,
        photo=order.photo,
        document=order.document,
        sitter=order.sitter,
        product=order.product,
        language=order.language,
        white_wall=order.white_wall,
    )


def _deliver(order: Order) -> Effect:
    return DeliverFile(order=order.id, photo=order.photo, document=order.document)


# What a status wants as soon as it is reached; what money that does not fit wants is in `_receive`.
ENTRY: Mapping[OrderStatus, Callable[[Order], Effect]] = {
    "in_review": _review,
    "producing": _make,
    "delivering": _deliver,
}


class IllegalStep(Refused):
    """We asked an order for something that its status does not allow. Nothing was changed."""

    def __init__(self, order: Order, trigger: str, cause: EventId) -> None:
        super().__init__(f"order {order.id} is {order.status}: {trigger} is not possible (event {cause})")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one event does to an order.

    `advanced` is None when there is nothing to tell the dialog. `payment` is True when the event's money has to be
    written down; the same reference written twice counts once.
    """

    order: Order
    effects: tuple[Effect, ...] = ()
    advanced: OrderAdvanced | None = None
    payment: bool = False


def opening(order: Order) -> tuple[Effect, ...]:
    """What a freshly placed order needs: a payment page, or an invoice in the chat."""
    if order.method == "checkout":
        return (OpenCheckout(order.id),)
    invoice = InvoiceMessage(
        order=order.id,
        title=text(f"invoice-title-{order.product}"),
        description=text(f"invoice-description-{order.product}", order=order.id),
        stars=order.total.amount_minor,
    )
    return (Send(invoice),)


def step(order: Order, event: Event | AdvanceOrder, cause: EventId) -> Step:
    """The order after the event, and what is wanted now. Raises `IllegalStep` for a mistake of ours.

    An event that does not concern the order changes nothing. A payment provider's event never raises.
    """
    trigger = trigger_of(event)
    if trigger is None or getattr(event, "order", None) != order.id:
        return Step(order=order)
    if isinstance(event, PaymentReceived):
        return _receive(order, event)
    if isinstance(event, AdvanceOrder) and (problem := _unfit(order, event)):
        raise IllegalStep(order, problem, cause)
    target = None if _outdated(order, event) else target_of(order, trigger, cause)
    if target is None:
        return Step(order=order)
    match event:
        case CheckoutOpened(url=url, ref=ref):
            return _advance(msgspec.structs.replace(order, checkout_ref=ref), trigger, target, url=url)
        case CheckoutFailed() if order.attempt < CHECKOUT_ATTEMPTS:
            again = msgspec.structs.replace(order, attempt=order.attempt + 1)
            return Step(order=again, effects=(OpenCheckout(order.id),))
        case ReviewDecided(reason=reason, white_wall=white_wall):
            return _advance(msgspec.structs.replace(order, white_wall=white_wall), trigger, target, reason=reason)
        case ProductMade(photo=photo) if photo != order.photo:
            raise IllegalStep(order, f"{trigger} from another photo", cause)
        case ProductMade(sha256=sha256):
            return _advance(msgspec.structs.replace(order, product_sha256=sha256), trigger, target)
        case AdvanceOrder(photo=str() as photo):
            return _advance(msgspec.structs.replace(order, photo=photo), trigger, target)
        case _:
            return _advance(order, trigger, target)


def trigger_of(event: Event | AdvanceOrder) -> Trigger | None:
    """Our word for what the event does to its order; None when it does not concern an order."""
    match event:
        case ReviewDecided(approved=approved, order=str()):
            return "photo_approved" if approved else "photo_rejected"
        case AdvanceOrder(trigger=trigger):
            return trigger
        case _:
            return FACTS.get(type(event))


def target_of(order: Order, trigger: Trigger, cause: EventId) -> OrderStatus | None:
    """The status that the trigger leads to; None when it is an echo. Raises `IllegalStep` where it is neither."""
    if trigger in TRANSITIONS[order.status]:
        return DETOURS.get((order.product, trigger), TRANSITIONS[order.status][trigger])
    if order.status in ECHOES[trigger]:
        return None
    raise IllegalStep(order, trigger, cause)


def _unfit(order: Order, wish: AdvanceOrder) -> str:
    """What is wrong with a dialog's wish, if anything."""
    if wish.trigger not in WISHES:
        return f"{wish.trigger} by the customer's word alone"
    if (wish.trigger == "photo_replaced") != (wish.photo is not None):
        return f"{wish.trigger} with photo {wish.photo}"
    if order.status == "in_review" and wish.photo not in (None, order.photo):
        return "another photo during the review"
    return ""


def _outdated(order: Order, event: Event | AdvanceOrder) -> bool:
    """Whether the event speaks of a payment page or a photo that the order has left behind."""
    match event:
        case CheckoutOpened(ref=ref):
            return ref == order.checkout_ref
        case CheckoutFailed():
            return order.checkout_ref != ""  # a page is open; a second one could be paid as well
        case PaymentLapsed(ref=ref):
            return order.checkout_ref not in ("", ref)  # the customer has a newer page
        case ReviewDecided(photo=photo):
            return photo != order.photo
        case _:
            return False


def _receive(order: Order, event: PaymentReceived) -> Step:
    """Money is never refused: it is honoured where it fits, and given to a person where it does not."""
    if event.ref == order.payment_ref:
        return Step(order=order)
    fits = event.amount == order.total and not order.payment_ref
    target = TRANSITIONS[order.status].get("payment_received") if fits else None
    target = target or MISFITS[order.status]
    if target == order.status:
        return Step(order=order, effects=(_call_a_person(order),), payment=True)
    paid = msgspec.structs.replace(order, payment_ref=order.payment_ref or event.ref)
    stepped = msgspec.structs.replace(_advance(paid, "payment_received", target), payment=True)
    if target != "needs_review":
        return stepped
    # A person settles the money, and somebody judges the photo; an order in review has asked for that already.
    judged = () if order.status == "in_review" else (_review(stepped.order),)
    return msgspec.structs.replace(stepped, effects=(_call_a_person(stepped.order), *judged))


def _advance(order: Order, trigger: Trigger, target: OrderStatus, *, reason: str = "", url: str = "") -> Step:
    after = msgspec.structs.replace(order, status=target)
    advanced = OrderAdvanced(
        order=after.id,
        trigger=trigger,
        status=target,
        photo=after.photo,
        reason=reason,
        url=url,
        white_wall=after.white_wall,
    )
    return Step(order=after, effects=(ENTRY[target](after),) if target in ENTRY else (), advanced=advanced)


def page() -> str:
    """`docs/orders.md`: the tables above as a drawing and as sentences."""
    arrows = [
        f"    {status} --> {target}: {trigger}"
        for status, row in TRANSITIONS.items()
        for trigger, target in row.items()
    ]
    arrows += [
        f"    {status} --> {target}: {trigger} ({product})"
        for (product, trigger), target in DETOURS.items()
        for status, row in TRANSITIONS.items()
        if trigger in row
    ]
    arrows += [
        f"    {status} --> {target}: money that does not fit"
        for status, target in MISFITS.items()
        if status != target and TRANSITIONS[status].get("payment_received") != target
    ]
    last = [f"    {status} --> [*]" for status, row in TRANSITIONS.items() if not row]
    return "\n".join(
        [
            "# The life of an order",
            "",
            "Generated from the tables in `bot/payments/order.py`: `python -m bot.payments.order > docs/orders.md`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> awaiting_payment",
            *arrows,
            *last,
            "```",
            "",
            "| status | meaning |",
            "| --- | --- |",
            *(f"| `{status}` | {meaning} |" for status, meaning in MEANINGS.items()),
            "",
            "What is heard twice or too late changes nothing. Money is always written down, once per reference of the",
            "provider's; where it does not fit, a person is called. A step that is in no table is refused, loudly.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(page())
