"""How much of an order's money goes back the way it came: who took it gives back parts of a payment, or only all of it. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.domain.effects import Order
from bot.domain.movement import Movement

# "part": any sum up to what is left. "whole": only all of it. "none": the payment covers other orders too, and is not divided.
WayBack = Literal["part", "whole", "none"]

# Who takes money, by the name under which the books know them; whoever is not here is not asked for a part.
GIVES_BACK_PARTS: Mapping[str, bool] = {
    "stripe": True,  # docs.stripe.com/api/refunds/create: `amount`
    "telegram": False,  # core.telegram.org/bots/api#refundstarpayment: no sum can be named
    "test": True,
}


def way_back(order: Order, movements: Sequence[Movement]) -> WayBack:
    """How what is left of the order's money can go back. movements: those of the payment, the other orders' included."""
    if GIVES_BACK_PARTS.get(order.provider, False):
        return "part"
    paid = next((one.amount for one in movements if (one.kind, one.ref) == ("payment", order.payment_ref)), None)
    return "whole" if paid == order.refundable else "none"
