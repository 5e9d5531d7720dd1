"""The books: every movement is a double entry, known by its reference, and held against the provider's statement."""

import datetime as dt
from collections.abc import Mapping
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.domain.movement import Movement, MovementKind
from bot.errors import Refused
from bot.payments import ledger
from bot.payments.balance import BalanceKind
from bot.payments.ledger import Broken, Posting, Unmatched, broken, fold, movements_of, postings, unmatched
from tests.payments.books import NOON, ORDER, moved, stated

KINDS = get_args(MovementKind)
LATER = NOON + dt.timedelta(hours=1)

# Twelve euro with two of tax in them, as an accountant would book them.
ENTRIES: Mapping[str, Mapping[str, int]] = {
    "payment": {"clearing:stripe": 1200, "sales": -1000, "tax payable": -200},
    "refund": {"clearing:stripe": -1200, "refunds": 1000, "tax payable": 200},
    "refund_failed": {"clearing:stripe": 1200, "refunds": -1000, "tax payable": -200},
    "dispute": {"clearing:stripe": -1200, "disputes": 1200},
    "dispute_won": {"clearing:stripe": 1200, "disputes": -1200},
    "fee": {"clearing:stripe": -1200, "provider fees": 1200},
    "fee_back": {"clearing:stripe": 1200, "provider fees": -1200},
    "payout": {"clearing:stripe": -1200, "bank": 1200},
}


@st.composite
def a_movement(draw: st.DrawFn, ref: str) -> Movement:
    minor = draw(st.integers(0, 10**9))
    return Movement(
        ref=ref,
        kind=draw(st.sampled_from(KINDS)),
        provider=draw(st.sampled_from(["stripe", "telegram", "test"])),
        amount=Money(minor, draw(st.sampled_from(["EUR", "USD", "JPY", "XTR"]))),
        at=NOON + dt.timedelta(seconds=draw(st.integers(0, 10**6))),
        order=draw(st.sampled_from([OrderId(""), ORDER, OrderId("PB-2222-2222")])),
        tax_minor=draw(st.integers(0, minor)),
    )


LOGS = st.integers(0, 12).flatmap(lambda count: st.tuples(*(a_movement(f"ref_{place}") for place in range(count))))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_booked_as_an_accountant_would(kind: MovementKind) -> None:
    booked = postings(moved(kind, "x", 1200, tax=200))

    assert {posting.account: posting.amount_minor for posting in booked} == ENTRIES[kind]
    assert {posting.currency for posting in booked} == {"EUR"}


@given(log=LOGS)
def test_every_movement_sums_to_zero(log: tuple[Movement, ...]) -> None:
    assert [movement for movement in log if sum(posting.amount_minor for posting in postings(movement))] == []


@given(log=LOGS, data=st.data())
def test_a_log_that_is_doubled_and_shuffled_folds_to_the_same_balances(
    log: tuple[Movement, ...], data: st.DataObject
) -> None:
    heard_again = data.draw(st.lists(st.sampled_from(log))) if log else []
    late = [msgspec.structs.replace(movement, at=LATER) for movement in heard_again]

    assert fold(data.draw(st.permutations([*log, *late]))) == fold(log)


@given(log=LOGS)
def test_each_currency_has_books_of_its_own_that_sum_to_zero(log: tuple[Movement, ...]) -> None:
    whole = fold(log)
    for currency in ("EUR", "USD", "JPY", "XTR"):
        alone = fold(movement for movement in log if movement.amount.currency == currency)
        assert tuple(row for row in whole.rows if row.currency == currency) == alone.rows
        assert sum(row.amount_minor for row in alone.rows) == 0


def test_a_balance_is_asked_for_by_account_and_currency() -> None:
    balances = fold(
        [moved("payment", "pi_1", 1200, tax=200), moved("payment", "stars", 350, 0, "XTR", provider="telegram")]
    )

    assert balances.of("tax payable", "EUR") == Money(-200, "EUR")
    assert balances.of("clearing:telegram", "XTR") == Money(350, "XTR")
    assert balances.of("sales", "USD") == Money(0, "USD")
    assert Posting("sales", "XTR", -350) in balances.rows


def test_one_reference_that_tells_two_stories_is_refused() -> None:
    with pytest.raises(Refused, match="pi_1"):
        fold([moved("payment", "pi_1", 1200), moved("payment", "pi_1", 1300)])


# --- what must hold --------------------------------------------------------------------------------------------------


def test_sound_books_have_nothing_to_say() -> None:
    assert broken([moved("payment", "pi_1"), moved("refund", "re_1", 700), moved("refund", "re_2", 500)], {}) == ()


def test_more_given_back_than_was_paid_is_told_by_how_much() -> None:
    books = [moved("payment", "pi_1", 1200), moved("refund", "re_1", 1200), moved("dispute", "dp_1", 1200)]

    assert broken(books, {}) == (Broken("overdrawn", ORDER, "EUR", 1200),)
    assert broken([*books, moved("dispute_won", "dp_1/dispute_won", 1200)], {}) == ()


def test_a_refund_that_came_back_may_be_made_again() -> None:
    books = [moved("payment", "pi_1"), moved("refund", "re_1"), moved("refund_failed", "re_1/refund_failed")]

    assert broken([*books, moved("refund", "re_2")], {}) == ()
    assert broken([*books, moved("refund", "re_2"), moved("refund", "re_3", 1)], {}) != ()


def test_money_in_another_currency_pays_for_nothing() -> None:
    assert broken([moved("payment", "pi_1"), moved("refund", "re_1", 1, currency="USD")], {}) == (
        Broken("overdrawn", ORDER, "USD", 1),
    )


def test_orders_that_are_paid_together_are_counted_together() -> None:
    child = OrderId("PB-2222-2222")
    books = [moved("payment", "pi_1", 2400), moved("refund", "re_1", 1200, order=child)]

    assert broken(books, {child: ORDER}) == ()
    assert broken(books, {}) == (Broken("overdrawn", child, "EUR", 1200),)


def test_a_movement_has_no_more_tax_than_money_in_it() -> None:
    assert broken([moved("payment", "pi_1", 100, tax=101)], {}) == (Broken("overtaxed", "pi_1", "EUR", 1),)


def test_a_kind_that_is_booked_on_one_side_alone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ledger.LEGS, "payout", (((ledger.BANK, "gross"),), ()))  # type: ignore[arg-type]

    assert broken([moved("payout", "po_1", 900)], {}) == (Broken("unbalanced", "EUR", "EUR", 900),)


# --- the provider's statement ----------------------------------------------------------------------------------------


def test_books_and_a_statement_of_the_same_things_agree() -> None:
    books = [
        moved("payment", "pi_1"),
        moved("refund", "re_1", 300),
        moved("refund_failed", "re_1/refund_failed", 300),
        moved("dispute", "dp_1", 1200),
        moved("dispute_won", "dp_1/dispute_won", 1200),
    ]
    statement = [
        stated("payment", "pi_1", fee=41),
        stated("refund", "re_1", 300),
        stated("other", "re_1", 300),
        stated("dispute", "dp_1", fee=2000),
        stated("dispute_won", "dp_1"),
        stated("payout", "po_1", 900),
        stated("fee", "", 25, fee=25),
    ]

    assert unmatched(books, [*statement, *statement]) == Unmatched()
    assert not unmatched(books, statement)


def test_what_only_one_side_knows_is_told_and_whose_it_is() -> None:
    ours, theirs = moved("payment", "pi_1"), stated("payment", "pi_2")

    assert unmatched([ours], [theirs]) == Unmatched(ours=(ours,), theirs=(theirs,))
    assert unmatched([ours], [stated("refund", "pi_1")]).ours == (ours,)


@pytest.mark.parametrize("told", [stated("payment", "pi_1", 1199), stated("payment", "pi_1", currency="USD")])
def test_the_same_payment_with_another_sum_or_currency_differs(told: ledger.BalanceEntry) -> None:
    ours = moved("payment", "pi_1")

    assert unmatched([ours], [told]) == Unmatched(differing=((ours, told),))


def test_a_second_line_about_the_same_payment_and_what_we_have_no_word_for_match_nothing() -> None:
    first, again = stated("payment", "pi_1"), stated("payment", "pi_1", ref="txn_zz")
    adjusted, more = stated("other", "", ref="txn_a"), stated("other", "", ref="txn_b")

    assert set(unmatched([moved("payment", "pi_1")], [again, first, adjusted, more]).theirs) == {again, adjusted, more}


def test_a_refund_that_came_to_nothing_before_it_was_made_is_nobodys_gap() -> None:
    there, back = stated("refund", "re_1", 500), stated("other", "re_1", 500)

    assert unmatched([], [there, back]) == unmatched([], [back, there]) == Unmatched()


def test_a_refund_that_is_under_way_or_half_known_is_told() -> None:
    there, back, less = stated("refund", "re_1", 500), stated("other", "re_1", 500), stated("other", "re_1", 499)
    elsewhere = stated("other", "re_2", 500)

    assert unmatched([], [there]).theirs == (there,)
    assert set(unmatched([], [there, less]).theirs) == {there, less}
    assert set(unmatched([], [there, elsewhere]).theirs) == {there, elsewhere}
    assert unmatched([moved("refund", "re_1", 500)], [there, back]).theirs == (back,)
    assert unmatched([moved("refund_failed", "re_1/refund_failed", 500)], [there, back]).theirs == (there,)


def test_another_providers_money_is_not_looked_for_in_the_statement() -> None:
    assert not unmatched([moved("payment", "stars", 350, currency="XTR", provider="telegram")], [])


def test_fees_and_payouts_are_booked_from_the_statement_each_once() -> None:
    statement = [
        stated("payment", "pi_1", fee=41, ref="txn_1"),
        stated("payment", "pi_2", fee=0, ref="txn_2"),
        stated("fee", "", 25, fee=25, ref="txn_3"),
        stated("payout", "po_1", 900, ref="txn_4"),
    ]

    booked = movements_of([*statement, *statement])

    assert [(each.ref, each.kind, each.amount.amount_minor, each.order) for each in booked] == [
        ("fee:txn_1", "fee", 41, ""),
        ("fee:txn_3", "fee", 25, ""),
        ("po_1", "payout", 900, ""),
    ]
    assert fold([moved("payment", "pi_1", 1200), *booked]).of("clearing:stripe", "EUR") == Money(234, "EUR")


@pytest.mark.parametrize(("fee", "kind"), [(25, "fee"), (-25, "fee_back")])
@pytest.mark.parametrize("line", ["fee", "refund"])
def test_a_fee_is_booked_the_way_that_it_went_whatever_line_it_is_in(
    line: BalanceKind, fee: int, kind: MovementKind
) -> None:
    (booked,) = movements_of([stated(line, "re_1", 25, fee=fee)])

    assert (booked.kind, booked.amount) == (kind, Money(25, "EUR"))
    assert fold([booked]).of("provider fees", "EUR") == Money(fee, "EUR")


def test_a_fee_that_came_back_with_a_won_dispute_leaves_nothing_with_the_provider() -> None:
    books = [moved("payment", "pi_1"), moved("dispute", "dp_1"), moved("dispute_won", "dp_1/dispute_won")]
    statement = [
        stated("payment", "pi_1"),
        stated("dispute", "dp_1", fee=2000),
        stated("dispute_won", "dp_1", fee=-2000),
        stated("payout", "po_1", 1200),
    ]
    balances = fold([*books, *movements_of(statement)])

    assert [(each.kind, each.amount.amount_minor) for each in movements_of(statement)[:2]] == [
        ("fee", 2000),
        ("fee_back", 2000),
    ]
    assert balances.of("clearing:stripe", "EUR") == Money(0, "EUR")
    assert balances.of("provider fees", "EUR") == Money(0, "EUR")
