"""The books in SQL: what moved, and the invoices, which are numbered without a gap within a year."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.errors import Refused
from bot.payments.invoices import number as number_of
from bot.storage import schema
from bot.storage.database import Database, insert_or_ignore, utc

_encode = msgspec.json.Encoder().encode
_invoice = msgspec.json.Decoder(Invoice)


class _Payer(msgspec.Struct):
    """Who pays for an order, whatever else is known of it."""

    paid_with: OrderId | None = None


_payer = msgspec.json.Decoder(_Payer)
_ORDERS = sa.select(schema.orders.c.id, schema.orders.c.body)

# --- in the caller's transaction -------------------------------------------------------------------------------------


def record_movement(connection: sa.Connection, movement: Movement) -> bool:
    """Write down that money moved. False when the provider's reference is in the books already; nothing changes then."""
    row = {
        "ref": movement.ref,
        "kind": movement.kind,
        "order": movement.order,
        "provider": movement.provider,
        "amount_minor": movement.amount.amount_minor,
        "currency": movement.amount.currency,
        "tax_minor": movement.tax_minor,
        "at": movement.at,
    }
    return connection.execute(insert_or_ignore(connection.dialect.name, schema.movements), row).rowcount == 1


def issue(connection: sa.Connection, about: str, make: Callable[[str], Invoice], at: dt.datetime) -> Invoice:
    """The document about this cause: the one that was issued, or else the one that `make` makes of the next number.

    The number is the year's (UTC) next, and is taken only if the caller's transaction commits: there is no gap. Whoever
    else issues a document waits until then. Raises `Refused` when the document is about something else, or says another
    number.
    """
    _hold_the_numbers(connection)
    issued = invoice_about(connection, about)
    if issued is not None:
        return issued
    year = at.astimezone(dt.UTC).year
    last = sa.select(sa.func.max(schema.invoices.c.place)).where(schema.invoices.c.year == year)
    place = (connection.execute(last).scalar() or 0) + 1
    made = make(number_of(year, place))
    if (made.number, made.about) != (number_of(year, place), about):
        raise Refused(f"{made.number} about {made.about} was made where {number_of(year, place)} was due")
    row = {"number": made.number, "year": year, "place": place, "kind": made.kind, "about": about, "order": made.order}
    connection.execute(sa.insert(schema.invoices), {**row, "body": _encode(made).decode(), "at": at})
    return made


def _hold_the_numbers(connection: sa.Connection) -> None:
    """Nobody else takes a number before this transaction ends. Reading goes on."""
    if connection.dialect.name == "sqlite":
        # SQLite has one writer, but a transaction becomes it with its first change: this one changes nothing.
        connection.execute(sa.delete(schema.invoices).where(sa.false()))
    else:
        connection.execute(sa.text("LOCK TABLE invoices IN SHARE ROW EXCLUSIVE MODE"))


def invoice(connection: sa.Connection, number: str) -> Invoice | None:
    """The document with this number."""
    found = _invoices(connection, schema.invoices.c.number == number)
    return found[0] if found else None


def invoice_about(connection: sa.Connection, about: str) -> Invoice | None:
    """The document with this cause: an order's number, or as what went back, or came back, is known."""
    found = _invoices(connection, schema.invoices.c.about == about)
    return found[0] if found else None


def invoices_of(connection: sa.Connection, order: OrderId) -> Sequence[Invoice]:
    """The documents about the payment that this order has, in the order of their numbers."""
    return _invoices(connection, schema.invoices.c.order == order)


def invoices(connection: sa.Connection, since: dt.datetime | None = None) -> Sequence[Invoice]:
    """Every document, since then (UTC) or ever, in the order of their numbers."""
    return _invoices(connection, sa.true() if since is None else schema.invoices.c.at >= since)


def movements(connection: sa.Connection, since: dt.datetime | None = None) -> Sequence[Movement]:
    """What moved, since then (UTC) or ever, in the order of time."""
    return _movements(connection, sa.true() if since is None else schema.movements.c.at >= since)


def movements_of(connection: sa.Connection, order: OrderId) -> Sequence[Movement]:
    """What moved for this order, in the order of time."""
    return _movements(connection, schema.movements.c.order == order)


def _movements(connection: sa.Connection, which: "sa.ColumnElement[bool]") -> Sequence[Movement]:
    table = schema.movements
    rows = connection.execute(sa.select(table).where(which).order_by(table.c.at, table.c.ref)).all()
    return [
        Movement(
            ref=row.ref,
            kind=row.kind,
            provider=row.provider,
            amount=Money(row.amount_minor, row.currency),
            at=utc(row.at),
            order=row.order,
            tax_minor=row.tax_minor,
        )
        for row in rows
    ]


def payers(connection: sa.Connection) -> Mapping[OrderId, OrderId]:
    """The order that has the payment, for each order that shares it."""
    found = {OrderId(row.id): _payer.decode(row.body).paid_with for row in connection.execute(_ORDERS)}
    return {order: payer for order, payer in found.items() if payer is not None}


def _invoices(connection: sa.Connection, which: "sa.ColumnElement[bool]") -> Sequence[Invoice]:
    table = schema.invoices
    asked = sa.select(table.c.body).where(which).order_by(table.c.year, table.c.place)
    return [_invoice.decode(body) for body in connection.execute(asked).scalars()]


# --- for the desk and the command line -------------------------------------------------------------------------------


class SqlBooks:
    """The questions above, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def movements(self, since: dt.datetime | None = None) -> Sequence[Movement]:
        """See `movements`."""
        return await self._database.run(lambda connection: movements(connection, since))

    async def invoices(self, since: dt.datetime | None = None) -> Sequence[Invoice]:
        """See `invoices`."""
        return await self._database.run(lambda connection: invoices(connection, since))

    async def invoice(self, number: str) -> Invoice | None:
        """See `invoice`."""
        return await self._database.run(lambda connection: invoice(connection, number))

    async def invoices_of(self, order: OrderId) -> Sequence[Invoice]:
        """See `invoices_of`."""
        return await self._database.run(lambda connection: invoices_of(connection, order))

    async def record(self, new: Iterable[Movement]) -> int:
        """Write down what only the provider's statement tells. Returns how much of it was new."""
        return await self._database.run(
            lambda connection: sum(record_movement(connection, movement) for movement in new)
        )

    async def payers(self) -> Mapping[OrderId, OrderId]:
        """See `payers`."""
        return await self._database.run(payers)
