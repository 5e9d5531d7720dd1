"""The life of an order: what may follow what, as tables. Whatever is in none of them is a mistake of ours.

The tables alone decide; `order.py` walks on them, and `docs/orders.md` is drawn from them.
"""

import sys
from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from bot.domain.events import (
    AddressMended,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    DisputeClosed,
    DisputeOpened,
    FileDelivered,
    OrderStatus,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PaymentReceived,
    PrintsAccepted,
    PrintsArrived,
    PrintsLost,
    PrintsShipped,
    ProductMade,
    RedoDecided,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReopeningDecided,
    ResendDecided,
    Trigger,
)

Way = Literal["prints", "both", "later"]  # what is bought, and whether work waits for the time to withdraw

STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)

MEANINGS: Mapping[OrderStatus, str] = {
    "draft": "The price is shown, the customer has not agreed to everything yet.",
    "awaiting_payment": "The order is placed, nothing has been paid.",
    "payment_pending": "The customer paid by a way that takes days; the money is not here yet.",
    "paid": "The money is here; work waits until the time to withdraw is over, or until the customer says to start.",
    "in_review": "A person at the desk looks at the photo.",
    "retake_requested": "A person refused the photo; the customer takes another one for free, or has the money back.",
    "approved": "A person approved the photo, the finished file is being made.",
    "delivering": "The finished file is being sent.",
    "producing": "The prints are being made.",
    "shipped": "The prints are in the post.",
    "delivered": "The customer has everything that was ordered.",
    "expired": "The payment page closed without a payment; money that still arrives is honoured.",
    "cancelled": "The customer, or the desk, cancelled before anything was paid; money that still arrives is given back.",
    "claim_opened": "The customer says that the office refused the photo; a person decides.",
    "redo_granted": "The customer takes another photo for free: the office refused the first, or a person says so.",
    "refunding": "The money is on its way back.",
    "refunded": "All the money is back with the customer.",
    "needs_review": "Something about the money does not fit; a person settles it.",
}

TRANSITIONS: Mapping[OrderStatus, Mapping[Trigger, OrderStatus]] = {
    "draft": {"confirmed": "awaiting_payment", "cancelled": "cancelled"},
    "awaiting_payment": {
        "confirmed": "awaiting_payment",  # asked again for a page that would not open
        "checkout_opened": "awaiting_payment",
        "checkout_failed": "awaiting_payment",
        "payment_promised": "payment_pending",
        "payment_received": "in_review",
        "payment_failed": "expired",
        "payment_lapsed": "expired",
        "cancelled": "cancelled",
        "cancel_decided": "cancelled",
    },
    "payment_pending": {"payment_received": "in_review", "payment_failed": "expired"},
    "paid": {"started": "in_review", "withdrawn": "refunding", "refund_decided": "refunding"},
    "in_review": {
        "photo_approved": "approved",
        "photo_rejected": "retake_requested",
        "withdrawn": "refunding",
        "refund_decided": "refunding",
    },
    "retake_requested": {"photo_replaced": "in_review", "withdrawn": "refunding", "refund_decided": "refunding"},
    "approved": {"product_made": "delivering", "refund_decided": "refunding"},
    "delivering": {"file_delivered": "delivered", "refund_decided": "refunding"},
    "producing": {
        "prints_accepted": "producing",
        "prints_shipped": "shipped",
        "prints_lost": "producing",
        "prints_arrived": "delivered",
        "refund_decided": "refunding",
    },
    "shipped": {
        "prints_arrived": "delivered",
        "prints_lost": "producing",
        "claim_opened": "claim_opened",
        "redo_granted": "redo_granted",
        "refund_decided": "refunding",
    },
    "delivered": {
        "prints_lost": "producing",
        "claim_opened": "claim_opened",
        "redo_granted": "redo_granted",
        "refund_decided": "refunding",
    },
    "expired": {
        "confirmed": "awaiting_payment",
        "payment_promised": "payment_pending",
        "payment_received": "in_review",
        "cancelled": "cancelled",
        "payment_reopened": "awaiting_payment",
        "cancel_decided": "cancelled",
    },
    "cancelled": {"payment_received": "refunding"},
    "claim_opened": {"redo_granted": "redo_granted", "claim_refused": "delivered", "refund_decided": "refunding"},
    "redo_granted": {"photo_replaced": "in_review", "refund_decided": "refunding"},
    "refunding": {"refund_made": "refunded", "refund_failed": "needs_review"},
    "refunded": {"refund_failed": "needs_review"},  # banks send money back that they cannot book
    "needs_review": {
        "photo_approved": "approved",
        "photo_rejected": "retake_requested",
        "refund_decided": "refunding",
    },
}

# Where some orders go elsewhere: each is a legal step of the table above with another target.
DETOURS: Mapping[tuple[Way, Trigger], OrderStatus] = {
    ("prints", "product_made"): "producing",  # there is no file to send
    ("both", "file_delivered"): "producing",  # the file first, the paper follows
    ("later", "payment_received"): "paid",  # no work before the time to withdraw is over
}

_EVERY: frozenset[OrderStatus] = frozenset(STATUSES)
UNPAID: frozenset[OrderStatus] = frozenset({"draft", "awaiting_payment", "payment_pending", "expired", "cancelled"})
_GIVEN_BACK: frozenset[OrderStatus] = frozenset({"refunding", "refunded"})
_LATER_THAN_MADE: frozenset[OrderStatus] = _GIVEN_BACK | {
    *("delivering", "producing", "shipped", "delivered", "claim_opened", "redo_granted", "needs_review"),
}

# Money that does not fit: another amount, or a payment that nothing was owed for. It is always recorded. An order that
# was unpaid becomes a person's matter; for one that is paid already, a second payment goes straight back.
MISFITS: Mapping[OrderStatus, OrderStatus] = {
    **{status: status for status in STATUSES},
    "draft": "needs_review",
    "awaiting_payment": "needs_review",
    "payment_pending": "needs_review",
    "expired": "needs_review",
    "cancelled": "refunding",
}

# What is written down and moves nothing: a part of the money went back, a bank took it away for a while, time passed.
# When the last of the money is back, the order is refunded, wherever it was.
RECORDED: Mapping[Trigger, frozenset[OrderStatus]] = {
    "refund_made": _EVERY - {"refunding"},
    "refund_failed": _EVERY - _GIVEN_BACK,
    "dispute_opened": _EVERY,
    "dispute_closed": _EVERY,
    "promise_missed": frozenset({"in_review", "approved", "delivering", "producing"}),
    # Before the prints are given away; once they are being made, `order.py` looks whether a lab has them.
    "address_mended": frozenset(
        {"payment_pending", "paid", "in_review", "retake_requested", "approved", "delivering", "producing"}
    ),
    "file_resent": frozenset({"producing", "shipped", "delivered", "claim_opened", "redo_granted"}),
}

# What may be heard twice, too late or in the wrong order, and then changes nothing.
ECHOES: Mapping[Trigger, frozenset[OrderStatus]] = {
    "confirmed": frozenset(),
    "checkout_opened": _EVERY - {"awaiting_payment"},
    "checkout_failed": _EVERY - {"awaiting_payment"},
    "payment_promised": _EVERY - {"awaiting_payment", "expired"},
    "payment_failed": _EVERY - {"awaiting_payment", "payment_pending"},
    "payment_received": frozenset(),  # never an echo by status: TRANSITIONS, or else MISFITS, decides
    "payment_lapsed": _EVERY - {"awaiting_payment"},
    "started": _EVERY - {"paid"},
    "photo_approved": _LATER_THAN_MADE - {"needs_review"} | {"approved"},
    "photo_rejected": _GIVEN_BACK | {"retake_requested"},
    "photo_replaced": frozenset({"in_review"}),
    "product_made": _LATER_THAN_MADE,
    "file_delivered": _LATER_THAN_MADE - {"delivering"},
    "prints_accepted": _EVERY - {"producing"},
    "prints_shipped": _EVERY - {"producing"},
    "prints_lost": _EVERY - {"producing", "shipped", "delivered"},
    "prints_arrived": _EVERY - {"producing", "shipped"},
    "promise_missed": _EVERY - RECORDED["promise_missed"],
    "cancelled": frozenset({"cancelled"}),
    "withdrawn": _GIVEN_BACK,
    "claim_opened": _EVERY - {"shipped", "delivered"},
    "claim_refused": _GIVEN_BACK | {"delivered"},
    "redo_granted": _GIVEN_BACK | {"redo_granted", "in_review", "producing"},
    "refund_decided": UNPAID | _GIVEN_BACK,
    "refund_made": frozenset(),
    "refund_failed": frozenset(),
    "dispute_opened": frozenset(),
    "dispute_closed": frozenset(),
    # The desk decides by what it was shown; the order may have gone on meanwhile.
    "file_resent": _EVERY - RECORDED["file_resent"],
    "payment_reopened": _EVERY - {"expired"},
    "cancel_decided": _EVERY - {"awaiting_payment", "expired"},
    "address_mended": _EVERY - RECORDED["address_mended"],
}

# Facts in an order's life by what they trigger; decisions, wishes and a shared bill say it themselves.
FACTS: Mapping[type[msgspec.Struct], Trigger] = {
    CheckoutOpened: "checkout_opened",
    CheckoutFailed: "checkout_failed",
    PaymentPromised: "payment_promised",
    PaymentReceived: "payment_received",
    PaymentLapsed: "payment_lapsed",
    PaymentFailed: "payment_failed",
    RefundMade: "refund_made",
    RefundFailed: "refund_failed",
    DisputeOpened: "dispute_opened",
    DisputeClosed: "dispute_closed",
    ProductMade: "product_made",
    FileDelivered: "file_delivered",
    PrintsAccepted: "prints_accepted",
    PrintsShipped: "prints_shipped",
    PrintsLost: "prints_lost",
    PrintsArrived: "prints_arrived",
    RefundDecided: "refund_decided",
    RedoDecided: "redo_granted",
    ResendDecided: "file_resent",
    ReopeningDecided: "payment_reopened",
    CancelDecided: "cancel_decided",
    AddressMended: "address_mended",
}

# What a customer's dialog, or its calendar, may ask of an order.
WISHES: frozenset[Trigger] = frozenset(
    {
        *("confirmed", "started", "photo_replaced", "prints_arrived"),
        *("promise_missed", "cancelled", "withdrawn", "claim_opened"),
    }
)

# What an order that has the bill tells the orders that share it.
SHARED: frozenset[Trigger] = frozenset(
    {
        *("confirmed", "payment_promised", "payment_received", "payment_failed", "payment_lapsed", "cancelled"),
        *("payment_reopened", "cancel_decided"),
    }
)

# Where nobody at the desk has anything to do any more.
CLOSING: frozenset[OrderStatus] = frozenset({"cancelled", "refunding", "refunded"})


def page() -> str:
    """`docs/orders.md`: the tables above as a drawing and as sentences."""
    arrows = [
        *(
            f"{status} --> {target}: {trigger}"
            for status, row in TRANSITIONS.items()
            for trigger, target in row.items()
        ),
        *(
            f"{status} --> {target}: {trigger} ({way})"
            for (way, trigger), target in DETOURS.items()
            for status, row in TRANSITIONS.items()
            if trigger in row and status != "cancelled"
        ),
        *(
            f"{status} --> {target}: money that does not fit"
            for status, target in MISFITS.items()
            if status != target and TRANSITIONS[status].get("payment_received") != target
        ),
        *(f"{status} --> [*]" for status in ("delivered", "cancelled", "refunded")),
    ]
    decided = [
        f"| {status} | {_cells(status, TRANSITIONS[status])} | {_cells(status, RECORDED)} | {_cells(status, ECHOES)} |"
        for status in STATUSES
    ]
    return "\n".join(
        [
            "# The life of an order",
            "",
            "Generated from the tables in `bot/payments/lifecycle.py`: `make docs`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> draft",
            *(f"    {arrow}" for arrow in arrows),
            "```",
            "",
            "| status | what it means |",
            "| --- | --- |",
            *(f"| {status} | {meaning} |" for status, meaning in MEANINGS.items()),
            "",
            "What each status does with each trigger. A step that is in none of the columns is refused, loudly; money is",
            "never refused: where it does not fit, it is recorded, and given back or shown to a person. When the last of an",
            "order's money is back, the order is refunded, wherever it was.",
            "",
            "| status | goes on | is written down | changes nothing |",
            "| --- | --- | --- | --- |",
            *decided,
            "",
        ]
    )


def _cells(status: OrderStatus, row: Mapping[Trigger, OrderStatus] | Mapping[Trigger, frozenset[OrderStatus]]) -> str:
    return ", ".join(
        trigger for trigger in TRIGGERS if trigger in row and (isinstance(row[trigger], str) or status in row[trigger])
    )


if __name__ == "__main__":
    sys.stdout.write(page())
