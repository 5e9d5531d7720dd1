"""The orders that are paid together, as far as the address is concerned that their payment page asks for."""

import msgspec

from bot.domain.effects import Order
from bot.domain.events import Event, PaymentReceived
from bot.domain.ids import OrderId
from bot.engine.store import Store


async def ships_to(store: Store, order: OrderId) -> tuple[str, ...]:
    """The countries (ISO 3166-1 alpha-2) that prints of this bill go to, while the street is still to be asked for."""
    lead = await _found(store, order)
    on_bill = (lead, *[await _found(store, other) for other in lead.together]) if lead else ()
    addresses = (one.address for one in on_bill if one is not None)
    return tuple(sorted({address.country for address in addresses if address is not None and not address.has_street}))


async def sparing(store: Store, event: Event) -> Event:
    """The event without an address that no order waits for: what is not needed is not even stored.

    Money may arrive for a customer who is forgotten.
    """
    if not isinstance(event, PaymentReceived) or event.ship_to is None or await ships_to(store, event.order):
        return event
    return msgspec.structs.replace(event, ship_to=None)


async def _found(store: Store, order: OrderId) -> Order | None:
    """Each in a transaction of its own: rows are locked as they are read, and turns lock them in another order."""
    return await store.run(lambda tx: tx.order(order))
