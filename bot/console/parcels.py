"""Prints to post: the only page that shows an address, and a written note of every time that it does."""

from typing import get_args
from urllib.parse import quote

from aiohttp import web

from bot.console.guard import Visit
from bot.console.pages import country_name
from bot.console.photos import picture_response
from bot.domain.effects import Order
from bot.domain.events import Envelope, PrintsShipped
from bot.domain.ids import EventId, OrderId
from bot.domain.messages import StoredPicture
from bot.domain.prints import PaperName
from bot.errors import Rejected
from bot.payments.order import can_mend

_LONGEST_NUMBER = 60


async def show_parcel(visit: Visit) -> web.Response:
    """Where the prints of this order go."""
    order = await noted(visit, "address")
    country = country_name(order.address.country, visit.language) if order.address else ""
    return visit.page("parcel.html", order=order, country=country, can_mend=can_mend(order), papers=get_args(PaperName))


async def sheet(visit: Visit) -> web.Response:
    """The print sheet, to be saved and printed."""
    order = await noted(visit, "sheet")
    body = await visit.console.pictures(StoredPicture(order.photo, "sheet"))
    return picture_response(body, save_as=f"{quote(order.id)}-sheet")


async def posted(visit: Visit) -> web.Response:
    """The prints are in the post. Twice the same making is one event."""
    parcel = await visit.console.desk.parcel(OrderId(visit.part("order")))
    if parcel is not None:
        await visit.console.accept(
            Envelope(
                id=EventId(f"desk:order:{parcel.order}:posted:{parcel.prints}"),
                conversation=parcel.conversation,
                at=visit.console.now(),
                event=PrintsShipped(parcel.order, _tracking(visit.form.get("tracking", ""))),
            )
        )
    return web.Response(status=303, headers={"Location": "/desk"})


def _tracking(typed: str) -> str:
    """A parcel's number as it was typed; nothing that a customer could click on."""
    number = " ".join(typed.split())[:_LONGEST_NUMBER]
    return number if number.isprintable() and "://" not in number else ""


async def noted(visit: Visit, purpose: str) -> Order:
    """The order, once it is written down that this agent looks. Raises `Rejected` (404) unless it is to be posted."""
    console = visit.console
    order = await console.desk.note_parcel_access(OrderId(visit.part("order")), visit.agent, purpose, console.now())
    if order is None:
        raise Rejected("this order is not to be posted", 404)
    return order
