"""What `admin ledger` prints, and when its exit code calls somebody."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.domain.ids import OrderId
from bot.domain.invoice import Invoice
from bot.domain.movement import Movement
from bot.payments.balance import BalanceEntry
from bot.payments.ledger_page import FetchBalance, print_ledger
from tests.payments.books import NOON, ORDER, moved, stated

DAY = dt.timedelta(days=1)


class Shelf:
    """Books on a shelf."""

    def __init__(self, *movements: Movement, payers: Mapping[OrderId, OrderId] | None = None) -> None:
        self._movements, self._payers = movements, payers or {}

    async def movements(self, since: dt.datetime | None = None) -> Sequence[Movement]:
        return [movement for movement in self._movements if since is None or movement.at >= since]

    async def invoices(self, since: dt.datetime | None = None) -> Sequence[Invoice]:
        return []

    async def payers(self) -> Mapping[OrderId, OrderId]:
        return self._payers


def statement(*entries: BalanceEntry) -> FetchBalance:
    async def fetch(since: dt.datetime) -> Sequence[BalanceEntry]:
        return [entry for entry in entries if entry.at >= since]

    return fetch


async def printed(books: Shelf, fetch: FetchBalance | None = None, since: dt.datetime | None = None) -> tuple[int, str]:
    out = io.StringIO()
    code = await print_ledger(books, fetch, out, since=since)
    return code, out.getvalue()


async def test_balances_are_printed_by_account_and_currency() -> None:
    code, page = await printed(
        Shelf(moved("payment", "pi_1", 1200, tax=200), moved("payment", "s", 350, 0, "XTR", provider="telegram"))
    )

    assert code == 0
    assert page.splitlines() == [
        "account                       debit         credit  currency",
        "clearing:stripe               12.00                 EUR",
        "clearing:telegram               350                 XTR",
        "sales                                        10.00  EUR",
        "sales                                          350  XTR",
        "tax payable                                   2.00  EUR",
    ]


async def test_empty_books_say_so() -> None:
    code, page = await printed(Shelf())

    assert code == 0
    assert "nothing has moved" in page


async def test_what_must_hold_and_does_not_is_printed_and_fails() -> None:
    code, page = await printed(Shelf(moved("payment", "pi_1", 1200), moved("refund", "re_1", 1300)))

    assert code == 1
    assert f"WRONG  {ORDER}: more was given back than was paid, by 1.00 EUR" in page


async def test_a_shared_payment_covers_everybody_whom_it_was_for() -> None:
    child = OrderId("PB-2222-2222")
    books = moved("payment", "pi_1", 2400), moved("refund", "re_1", 1200, order=child)

    assert (await printed(Shelf(*books, payers={child: ORDER})))[0] == 0
    assert (await printed(Shelf(*books)))[0] == 1


async def test_books_that_agree_with_the_statement_say_so_and_have_its_fees() -> None:
    code, page = await printed(Shelf(moved("payment", "pi_1")), statement(stated("payment", "pi_1", fee=41)))

    assert code == 0
    assert "provider fees" in page
    assert page.endswith("The statement and our books agree.\n")


async def test_books_that_were_not_compared_do_not_say_that_they_agree() -> None:
    assert "agree" not in (await printed(Shelf(moved("payment", "pi_1"))))[1]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (None, f"ONLY IN OUR BOOKS  2026-11-29 payment pi_1 {ORDER} 12.00 EUR"),
        (
            stated("payment", "pi_1", 1100),
            f"DIFFERS  2026-11-29 payment pi_1 {ORDER} 12.00 EUR, in their statement 11.00 EUR",
        ),
        (stated("refund", "re_9", 500), "ONLY IN THEIR STATEMENT  2026-11-29 refund re_9 (txn_re_9_refund) 5.00 EUR"),
    ],
)
async def test_whatever_does_not_match_is_printed_and_fails(entry: BalanceEntry | None, said: str) -> None:
    code, page = await printed(Shelf(moved("payment", "pi_1")), statement(*[entry] if entry else []))

    assert code == 1
    assert said in page.splitlines()
    assert "agree" not in page


async def test_since_a_day_only_what_happened_since_is_counted() -> None:
    books = Shelf(moved("payment", "pi_1", at=NOON - 30 * DAY), moved("refund", "re_1", 500))

    code, page = await printed(books, statement(stated("refund", "re_1", 500)), since=NOON - DAY)

    assert code == 0  # the payment was before, and is no gap in this statement
    assert "12.00" not in page
    assert "5.00" in page


@pytest.mark.parametrize(("ours", "theirs"), [(DAY, -DAY), (-DAY, DAY)])
async def test_money_of_the_evening_that_was_heard_of_in_the_morning_is_no_gap(
    ours: dt.timedelta, theirs: dt.timedelta
) -> None:
    books = Shelf(moved("payment", "pi_1", at=NOON + ours))

    assert (await printed(books, statement(stated("payment", "pi_1", at=NOON + theirs)), since=NOON))[0] == 0
    assert (await printed(books, statement(), since=NOON))[0] == (1 if ours > theirs else 0)


async def test_the_accountants_table_has_the_fees_of_the_statement(tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    with path.open("w", newline="") as table:
        fetch = statement(stated("payment", "pi_1", fee=41))
        await print_ledger(Shelf(moved("payment", "pi_1")), fetch, io.StringIO(), table=table)

    assert '"fee:txn_pi_1_payment","fee","","provider fees","0.41","","EUR"' in path.read_text()
