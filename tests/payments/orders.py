"""An order to try things on."""

from typing import Any

from bot.domain.effects import Order
from bot.domain.ids import DocumentId, EventId, OrderId, PhotoId
from bot.domain.money import Money

ID = OrderId("PB-7K3M-Q9TA")
PHOTO = PhotoId("ph-first")
TOTAL = Money(499, "EUR")
CAUSE = EventId("test:1")


def an_order(**changes: Any) -> Order:
    usual: dict[str, Any] = {
        "id": ID,
        "status": "awaiting_payment",
        "start": "now",
        "document": DocumentId("us-visa"),
        "product": "digital",
        "photo": PHOTO,
        "total": TOTAL,
        "method": "checkout",
        "email": "ada@example.com",
    }
    return Order(**usual | changes)


def paid_order(**changes: Any) -> Order:
    """An order whose money is here."""
    money: dict[str, Any] = {"payment_ref": "pi_1", "provider": "stripe", "paid_minor": TOTAL.amount_minor}
    return an_order(**money | {"status": "in_review"} | changes)
