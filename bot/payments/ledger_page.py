"""What `admin ledger` prints: the balances, what must hold and does not, and what the provider's statement says otherwise."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Protocol, TextIO

from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.payments.balance import BalanceEntry
from bot.payments.ledger import Balances, Broken, Unmatched, broken, fold, movements_of, unmatched
from bot.payments.ledger_csv import csv_of, decimal_of

FetchBalance = Callable[[dt.datetime], Awaitable[Sequence[BalanceEntry]]]  # the lines of a statement since then (UTC)

# A payment's webhook may reach us long after the money: what happened close to the first day is looked for before it too.
_MARGIN = dt.timedelta(days=4)
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

_BREAKS = {
    "unbalanced": "the accounts do not sum to zero",
    "overdrawn": "more was given back than was paid",
    "overtaxed": "more tax than money",
}


class Books(Protocol):
    """Where the books are kept."""

    async def movements(self, since: dt.datetime | None = None) -> Sequence[Movement]:
        """What moved, since then (UTC) or ever."""
        ...

    async def invoices(self, since: dt.datetime | None = None) -> Sequence[Invoice]:
        """The invoices and credit notes that were written, since then (UTC) or ever."""
        ...

    async def payers(self) -> Mapping[OrderId, OrderId]:
        """The order that has the payment, for each order that shares it."""
        ...


async def print_ledger(
    books: Books,
    fetch_balance: FetchBalance | None,
    out: TextIO,
    *,
    since: dt.datetime | None = None,
    table: TextIO | None = None,
) -> int:
    """Print the books since a moment (UTC), or whole. Returns 1 when something does not match, else 0.

    With `fetch_balance` they are compared with the provider's statement, and the fees and payouts that it tells are booked
    too. table: where the accountant's table goes, if it is wanted. Raises what `fetch_balance` raises, and `Refused` for
    books with two stories under one reference.
    """
    everything = await books.movements()
    breaks = broken(everything, await books.payers())
    recent = [movement for movement in everything if since is None or movement.at >= since]
    apart = Unmatched()
    if fetch_balance is not None:
        entries = await fetch_balance(since - _MARGIN if since else _BEGINNING)
        apart = _since(since, unmatched(everything, entries))
        recent += movements_of(entry for entry in entries if since is None or entry.at >= since)
    if table is not None:
        table.write(csv_of(recent, await books.invoices(since)))
    out.writelines(f"{line}\n" for line in _page(fold(recent), breaks, apart, compared=fetch_balance is not None))
    return 1 if breaks or apart else 0


def _since(since: dt.datetime | None, apart: Unmatched) -> Unmatched:
    """Without what happened before: the statement was not asked for all of it."""
    if since is None:
        return apart
    return Unmatched(
        ours=tuple(movement for movement in apart.ours if movement.at >= since),
        theirs=tuple(entry for entry in apart.theirs if entry.at >= since),
        differing=tuple(pair for pair in apart.differing if pair[0].at >= since),
    )


def _page(balances: Balances, breaks: Sequence[Broken], apart: Unmatched, *, compared: bool) -> Iterator[str]:
    yield f"{'account':<20} {'debit':>14} {'credit':>14}  currency"
    for row in balances.rows:
        amount = decimal_of(Money(abs(row.amount_minor), row.currency))
        debit, credit = (amount, "") if row.amount_minor >= 0 else ("", amount)
        yield f"{row.account:<20} {debit:>14} {credit:>14}  {row.currency}"
    if not balances.rows:
        yield "nothing has moved"
    for each in breaks:
        yield f"WRONG  {each.about}: {_BREAKS[each.kind]}, by {_amount(Money(each.amount_minor, each.currency))}"
    for movement in apart.ours:
        yield f"ONLY IN OUR BOOKS  {_told(movement)}"
    for entry in apart.theirs:
        yield f"ONLY IN THEIR STATEMENT  {_told(entry)}"
    for movement, entry in apart.differing:
        yield f"DIFFERS  {_told(movement)}, in their statement {_amount(entry.amount)}"
    if compared and not apart:
        yield "The statement and our books agree."


def _told(what: Movement | BalanceEntry) -> str:
    about = f"{what.ref} {what.order}".rstrip() if isinstance(what, Movement) else f"{what.about} ({what.ref})"
    return f"{what.at.astimezone(dt.UTC):%Y-%m-%d} {what.kind} {about} {_amount(what.amount)}"


def _amount(money: Money) -> str:
    return f"{decimal_of(money)} {money.currency}"
