"""What is written down about one order, wherever in the house that is: what a page about it is told from. Moments are UTC."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import msgspec

from bot.domain.audit import Deed
from bot.domain.effects import CaseKind, LetterKind, Order
from bot.domain.events import Event, OrderStatus
from bot.domain.ids import CaseId, ConversationId, DocumentId, OrderId
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.proposal import Proposal

Sought = Literal["order", "email", "phone"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An order in a list: nothing about a person. paid: what came of it, None where nothing did."""

    order: OrderId
    document: DocumentId
    status: OrderStatus
    price: Money
    paid: Money | None
    placed_at: dt.datetime


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """A consent, with the version of the words that were shown."""

    consent: str
    version: str
    answer: str
    at: dt.datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A case about the order. outcome and closed_at: where it is settled. reason: a tip's id, where a photo was refused."""

    case: CaseId
    kind: CaseKind
    opened_at: dt.datetime
    due_at: dt.datetime | None
    assigned_to: str
    closed_at: dt.datetime | None
    outcome: str
    reason: str


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """That an office refused the photo. office: as the customer wrote it."""

    office: str
    at: dt.datetime


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to the customer's e-mail address. state: as the outbox has it, "done" once the mail server took it."""

    letter: LetterKind
    state: str
    at: dt.datetime


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A job that the print lab was given, and when it forgot it."""

    job: str
    at: dt.datetime
    deleted_at: dt.datetime | None


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """All of it.

    happened: events about the order, of which an erasure leaves none. made, sent: when there was a file, and when
    the chat had taken it. erased_at: when its present photo was erased. known: the chat still knows the order.
    """

    order: Order
    conversation: ConversationId
    placed_at: dt.datetime
    known: bool
    agreed: Sequence[Agreed] = ()
    movements: Sequence[Movement] = ()
    invoices: Sequence[tuple[dt.datetime, Invoice]] = ()
    asked: Sequence[Asked] = ()
    claimed: Sequence[Claimed] = ()
    made: Sequence[dt.datetime] = ()
    sent: Sequence[dt.datetime] = ()
    written: Sequence[Written] = ()
    printed: Sequence[Printed] = ()
    happened: Sequence[tuple[dt.datetime, Event]] = ()
    decided: Sequence[Proposal] = ()
    deeds: Sequence[Deed] = ()
    erased_at: dt.datetime | None = None
