"""Prints, given to a lab: the sheet, how often, and where it goes; nothing else about anybody leaves the house."""

from bot.compliance.document import Catalogue
from bot.delivery.lab import PrintLab
from bot.dialogs.countries import country_name
from bot.domain.effects import Order
from bot.domain.messages import StoredPicture
from bot.domain.prints import PrintJob, job_id, usual_paper
from bot.engine.ports import Pictures
from bot.errors import Undeliverable


class Printer:
    """Makes jobs of orders. Without a lab, people at the desk print and post."""

    def __init__(self, lab: PrintLab | None, pictures: Pictures, documents: Catalogue) -> None:
        self._lab, self._pictures, self._documents = lab, pictures, documents

    async def submit(self, order: Order) -> str | None:
        """Give the order's prints to the lab: its job's name, or None without a lab.

        Raises `Undeliverable` where the address or the photo was erased, or the address has no street, and what the lab
        raises.
        """
        if self._lab is None:
            return None
        address = order.address
        if address is None:
            raise Undeliverable(f"the address of order {order.id} was erased")
        if not address.has_street:
            raise Undeliverable(f"no street yet in the address of order {order.id}")
        job = PrintJob(
            id=job_id(order.id, order.prints),
            sheet=await self._pictures(StoredPicture(order.photo, "sheet")),
            paper=usual_paper(self._documents[order.document].country),
            copies=1,
            # A letter finds its way by the country's name in English or French (Universal Postal Convention).
            address=(*address.lines, country_name(address.country, "en").upper()),
            country=address.country,
        )
        return await self._lab.submit(job)

    async def sheet(self, order: Order) -> bytes:
        """The sheet of the order's prints. Raises `Undeliverable` when it was erased."""
        return await self._pictures(StoredPicture(order.photo, "sheet"))
