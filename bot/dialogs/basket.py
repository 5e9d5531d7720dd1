"""The sale that is being prepared: who is in it, what it costs in full, and the orders that it becomes."""

import datetime as dt

import msgspec

from bot.dialogs import documents
from bot.dialogs.counter import Sale
from bot.dialogs.countries import country_name
from bot.dialogs.state import Person, Placed
from bot.dialogs.talk import Next, Talk, listed
from bot.domain.effects import AdvanceOrder, Order, PlaceOrder, TakePromotion
from bot.domain.events import StartChoice
from bot.domain.ids import EventId, OrderId, order_id
from bot.domain.quote import Line, Quote
from bot.domain.sitter import ADULT
from bot.domain.text import Day, Text, text

MOST_PEOPLE = 10
_PRICE_HOLDS = dt.timedelta(hours=24)


def people(talk: Talk) -> tuple[Person, ...]:
    """Everybody in this sale, the present one last."""
    now = talk.conversation
    if now.document is None or now.photo is None or now.product is None:
        return now.basket
    present = Person(document=now.document, sitter=now.sitter, photo=now.photo, product=now.product)
    return (*now.basket, present)


def sale(talk: Talk) -> Sale:
    """What the price is asked for."""
    now, paper = talk.conversation, posts(talk)
    return Sale(
        items=tuple((person.document, person.product) for person in people(talk)),
        method=talk.counter.method["both" if paper else "digital"],  # one sale is paid in one way
        express=now.express,
        ship_to=now.address.country if paper and now.address else "",
        promotion=now.promotion,
        at=talk.envelope.at,
    )


def posts(talk: Talk) -> bool:
    """Whether something of this sale is posted."""
    return any(person.product != "digital" for person in people(talk))


def page_asks(talk: Talk) -> bool:
    """Whether the payment page asks where the prints go. Where nothing is to pay there is none."""
    asked = sale(talk)
    if not talk.counter.address_on_page or asked.method != "checkout":
        return False
    return not asked.ship_to or talk.counter.quote(asked).total.amount_minor > 0


def knows_where(talk: Talk) -> bool:
    """Whether enough is known of where the prints go, where any do: the address, or its country where the page asks."""
    address = talk.conversation.address
    return not posts(talk) or (address is not None and (address.has_street or page_asks(talk)))


def next_question(talk: Talk) -> Next:
    """What is still to be asked before the price can be shown; of a second person's photo, next to nothing."""
    if not talk.conversation.basket:
        return "awaiting_email"
    return "awaiting_summary" if knows_where(talk) else "awaiting_address"


def add_person(talk: Talk) -> Next:
    """Put the present person into the basket, and begin with the next one."""
    everybody, before = people(talk), talk.conversation
    drop_draft(talk)
    documents.anew(talk)
    talk.change(basket=everybody, express=before.express, promotion=before.promotion)
    talk.change(sitter=ADULT, sitter_known=False, held=None, held_too=())
    return "awaiting_document"


def shown(talk: Talk, quote: Quote) -> Text:
    """The whole price, a line for each thing, and what it is in the customer's own money."""
    lines = [_line(talk, line) for share in quote.shares for line in share.lines]
    total = text("summary-total", total=quote.total)
    if quote.tax_minor:
        tax = msgspec.structs.replace(quote.total, amount_minor=quote.tax_minor)
        total = text("summary-total-tax", total=quote.total, tax=tax, name=quote.tax_name, percent=quote.tax_percent)
    lines.append(total)
    if quote.shown is not None and quote.rate_of is not None:
        lines.append(text("summary-about", shown=quote.shown, day=Day(quote.rate_of), total=quote.total))
    return listed(tuple(lines), "lines")


def _line(talk: Talk, line: Line) -> Text:
    match line.kind:
        case "shipping":
            country = country_name(line.detail, talk.conversation.language)
            return text("summary-shipping", country=country, amount=line.amount)
        case "discount":
            return text("summary-discount", code=line.detail, amount=line.amount)
        case kind:
            return text(f"summary-{kind}", document=documents.name(line.document), amount=line.amount)


def draft(talk: Talk) -> None:
    """Write the orders down as they were shown: one for each person, the bill with the first."""
    now, quote = talk.conversation, talk.conversation.quoted
    everybody = people(talk)
    if quote is None or not everybody:
        return
    drop_draft(talk)
    numbers = tuple(_number(talk, place) for place in range(len(everybody)))
    method = sale(talk).method
    placed: dict[OrderId, Placed] = {}
    for place, (number, person, share) in enumerate(zip(numbers, everybody, quote.shares, strict=True)):
        order = Order(
            id=number,
            document=person.document,
            product=person.product,
            photo=person.photo,
            sitter=person.sitter,
            method=method,
            email=now.email,
            address=None if person.product == "digital" else now.address,
            language=now.language,
            zone=now.zone,
            total=share.total,
            lines=share.lines,
            tax_minor=share.tax_minor,
            express=now.express,
            bill=None if place else quote,
            together=() if place else numbers[1:],
            paid_with=numbers[0] if place else None,
        )
        placed[number] = Placed(order=order, at=talk.envelope.at)
        talk.want(PlaceOrder(order))
    talk.change(order=numbers[0], orders={**talk.conversation.orders, **placed}, subjects=0)


def _number(talk: Talk, place: int) -> OrderId:
    return order_id(EventId(f"{talk.envelope.id}/{place}") if place else talk.envelope.id)


def drop_draft(talk: Talk) -> None:
    """A price that is not taken is not kept waiting."""
    order = talk.conversation.order
    if order is not None and talk.conversation.status_of(order) == "draft":
        talk.want(AdvanceOrder(order=order, trigger="cancelled"))
        talk.change(order=None)


def confirm(talk: Talk, start: StartChoice) -> Next:
    """The customer has agreed to everything: the sale is on, unless its price is too old or its code was used up."""
    lead = talk.conversation.order
    placed = talk.conversation.orders.get(lead) if lead else None
    if lead is None or placed is None or placed.order.status != "draft":
        return "awaiting_summary"
    agreed = msgspec.structs.replace(placed, order=msgspec.structs.replace(placed.order, start=start))
    talk.change(orders={**talk.conversation.orders, lead: agreed})
    if talk.envelope.at - placed.at > _PRICE_HOLDS and not price_stands(talk):
        talk.say("price-changed")
        return "awaiting_summary"
    code = talk.conversation.promotion
    if code and isinstance(wanted := talk.counter.find_promotion(code, sale(talk)), TakePromotion):
        talk.want(wanted)  # and when it is taken, we go on with `confirmed`
        return None
    return confirmed(talk)


def confirmed(talk: Talk) -> Next:
    """Have the order paid."""
    lead = talk.conversation.order
    placed = talk.conversation.orders.get(lead) if lead else None
    if lead is None or placed is None or placed.order.status != "draft":
        return None
    start = placed.order.start or "now"
    talk.want(AdvanceOrder(order=lead, trigger="confirmed", start=start))
    talk.change(judging=False, retaking=None, sitting=None, stage="awaiting_payment", back_to=None)
    return None


def price_stands(talk: Talk) -> bool:
    """Whether the sale would cost now what it was said to cost."""
    said, now = talk.conversation.quoted, talk.counter.quote(sale(talk))
    return said is not None and (now.total, now.shares) == (said.total, said.shares)


def refill(talk: Talk, lead: Order) -> None:
    """Prepare the sale of these orders anew."""
    orders = talk.conversation.orders
    before = [lead, *(orders[other].order for other in lead.together if other in orders)]
    *others, last = (
        Person(document=order.document, sitter=order.sitter, photo=order.photo, product=order.product)
        for order in before
    )
    documents.anew(talk)
    talk.change(document=last.document, sitter=last.sitter, sitter_known=True, photo=last.photo, product=last.product)
    talk.change(basket=tuple(others), express=lead.express, promotion=lead.bill.promotion if lead.bill else "")
