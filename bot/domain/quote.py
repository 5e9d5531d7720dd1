"""What a sale costs, line by line, before anything is paid: the same numbers are shown, charged and invoiced."""

import datetime as dt
from typing import Literal

import msgspec

from bot.domain.ids import DocumentId
from bot.domain.money import Money

ProductKind = Literal["digital", "prints", "both"]
LineKind = Literal["digital", "prints", "both", "express", "shipping", "discount", "refund"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a bill. The amount includes tax; it is negative for a discount.

    document: what the line is for, "" for what belongs to the whole sale. detail: a promotion's code, or the country that
    prints go to (ISO 3166-1 alpha-2).
    """

    kind: LineKind
    amount: Money
    document: DocumentId = DocumentId("")
    detail: str = ""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one person's photo costs: its own lines, and its part of what is shared. The lines add up to the total."""

    lines: tuple[Line, ...]
    total: Money
    tax_minor: int  # contained in the total


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The whole sale: a share for each person, in the order in which they were named, and their sum.

    tax_percent is a decimal written as a string ("20", "7.7"); tax_name as it stands on an invoice ("VAT", "TVA").
    shown: about how much that is in the customer's own currency, by the rate of that day; None where it is the same.
    """

    shares: tuple[Share, ...]
    total: Money
    tax_minor: int
    tax_name: str
    tax_percent: str
    promotion: str = ""
    shown: Money | None = None
    rate_of: dt.date | None = None
