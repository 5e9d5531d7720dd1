"""What a payment page tells when we ask, because its provider's webhook never came: the event that was missed, if any."""

from collections.abc import Mapping
from typing import Literal

from bot.domain.events import Event, OrderStatus
from bot.domain.ids import EventId
from bot.payments.session import Session
from bot.payments.told import of_session

Standing = Literal["open", "lapsed", "promised", "failed", "paid"]

# In which statuses an order has not heard yet how its page stands. A webhook that comes after all says the same once more,
# and every such step counts once.
UNHEARD: Mapping[Standing, frozenset[OrderStatus]] = {
    "open": frozenset(),
    "lapsed": frozenset({"awaiting_payment"}),
    "promised": frozenset({"awaiting_payment", "expired"}),
    "failed": frozenset({"awaiting_payment", "payment_pending"}),
    "paid": frozenset({"awaiting_payment", "payment_pending", "expired", "cancelled"}),
}
# The orders whose pages are worth asking about.
UNSETTLED: frozenset[OrderStatus] = frozenset[OrderStatus]().union(*UNHEARD.values())


def missed(provider: str, session: Session, status: OrderStatus) -> tuple[EventId, Event] | None:
    """The event that an order in this status did not hear of, with an id that is the same whenever it is asked again.

    None where there is nothing to tell, or where the page is not ours.
    """
    standing = standing_of(session)
    told = of_session(session, provider) if status in UNHEARD[standing] else ()
    return (EventId(f"{provider}:asked:{session.ref}:{standing}"), told[0]) if told else None


def standing_of(session: Session) -> Standing:
    """How the page stands, in one word. Only money that is here is "paid"."""
    if session.is_paid:
        return "paid"
    if session.is_complete:
        return "failed" if session.has_failed else "promised"
    return "lapsed" if session.is_expired else "open"
