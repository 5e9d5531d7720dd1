"""A print job as tests want it."""

from typing import Any

from bot.domain.ids import OrderId
from bot.domain.prints import PrintJob

ORDER = OrderId("PB-7K3M-Q9TA")
SHEET = b"\xff\xd8\xff the sheet of eight"
ADDRESS = ("Ada Lovelace", "12 St James's Square", "London SW1Y 4JH", "United Kingdom")


def a_job(**changes: Any) -> PrintJob:
    fields: dict[str, Any] = {
        "id": "PB-7K3M-Q9TA-1",
        "sheet": SHEET,
        "paper": "10x15",
        "copies": 1,
        "address": ADDRESS,
        "country": "GB",
    }
    return PrintJob(**fields | changes)
