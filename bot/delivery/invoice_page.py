"""Links to invoices: signed by us, expiring, and drawn anew from the books each time.

`/i/<token>` is the invoice of an order, `/i/<token>?note=1` the first of what corrects it: credit notes and cancellations.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.delivery.invoice_pdf import Say, Seller, invoice_pdf
from bot.delivery.links import PRIVATE, language_of
from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.seal import Seal
from bot.domain.text import Text

_GOOD_FOR = dt.timedelta(days=30)
_ORDER_CHARS = 8  # of "PB-7K3M-Q9TA"

InvoicesOf = Callable[[OrderId], Awaitable[Sequence[Invoice]]]


class InvoiceLinks:
    """Signs and opens addresses of an order's invoice. `secret` is the house's own; `public_url` ends without a slash."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._seal = Seal(secret, "invoice")
        self._public_url = public_url

    def link(self, order: OrderId, now: dt.datetime) -> str:
        """An address that works for thirty days."""
        number = order.removeprefix("PB-").replace("-", "").lower()
        return f"{self._public_url}/i/{self._seal.stamp(number, now + _GOOD_FOR)}"

    def open(self, token: str, now: dt.datetime) -> OrderId | None:
        """Whose invoice a token is for; None when it is forged or expired."""
        claim = self._seal.open(token)
        if claim is None or now >= claim.until or len(claim.words) != _ORDER_CHARS:
            return None
        number = claim.words.upper()
        return OrderId(f"PB-{number[:4]}-{number[4:]}")


def invoice_routes(links: InvoiceLinks, find: InvoicesOf, seller: Seller, say: Say) -> list[web.RouteDef]:
    """`/i/<token>`: the page in the buyer's language; 404 for a forged or expired link, and for what was never written.

    find: the order's invoice and what corrects it, in the order of their numbers.
    """

    async def show(request: web.Request) -> web.Response:
        order = links.open(request.match_info["token"], dt.datetime.now(dt.UTC))
        wanted = None if order is None else _named(await find(order), request.query.get("note", ""))
        if wanted is None:
            words = say(Text("download-not-valid"), language_of(request))
            raise web.HTTPNotFound(text=words, headers=PRIVATE)
        saved = {"Content-Disposition": f'inline; filename="{wanted.number}.pdf"'}
        page = invoice_pdf(wanted, seller, say)
        return web.Response(body=page, content_type="application/pdf", headers=PRIVATE | saved)

    return [web.get("/i/{token}", show)]


def _named(written: Sequence[Invoice], note: str) -> Invoice | None:
    """The newest invoice for no note, else the first, second … of what corrects it."""
    invoices = [each for each in written if each.kind == "invoice"]
    notes = [each for each in written if each.kind != "invoice"]
    if not note:
        return invoices[-1] if invoices else None
    return {str(place): each for place, each in enumerate(notes, start=1)}.get(note)
