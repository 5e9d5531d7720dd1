"""The tables of an order's life are total, honest, and drawn in the documentation as they are."""

from pathlib import Path
from typing import get_args

import pytest

from bot.domain.events import BillAdvanced, ClaimDecided, Event, OrderAdvanced, OrderStatus, ReviewDecided, Trigger
from bot.domain.quote import ProductKind
from bot.payments.lifecycle import (
    DETOURS,
    ECHOES,
    FACTS,
    MEANINGS,
    MISFITS,
    RECORDED,
    STATUSES,
    TRANSITIONS,
    TRIGGERS,
    WISHES,
    page,
)
from bot.payments.order import CHECKOUT_TRIES, ENTRY, IllegalStep, target_of
from tests.payments.orders import CAUSE, an_order

# Who sends what to whom is decided here once more, without the tables: + goes on, . is written down, = changes nothing,
# ! is a mistake of ours. Money that arrives is never a mistake: where it says ! in that column, MISFITS answers.
EXPECTED = """
                 conf  open  fail  prom pfail  recv  laps start  appr   rej  repl  made deliv   acc  ship  lost   arr  miss  canc  with claim  cref  redo  rdec rmade rfail dopen dclos  sent reopn cncld  addr
draft               +     =     =     =     =     !     =     =     !     !     !     !     !     =     =     =     =     =     +     !     =     !     !     =     .     .     .     .     =     =     =     =
awaiting_payment    +     +     +     +     +     +     +     =     !     !     !     !     !     =     =     =     =     =     +     !     =     !     !     =     .     .     .     .     =     =     +     =
payment_pending     !     =     =     =     +     +     =     =     !     !     !     !     !     =     =     =     =     =     !     !     =     !     !     =     .     .     .     .     =     =     =     .
paid                !     =     =     =     =     !     =     +     !     !     !     !     !     =     =     =     =     =     !     +     =     !     !     +     .     .     .     .     =     =     =     .
in_review           !     =     =     =     =     !     =     =     +     +     =     !     !     =     =     =     =     .     !     +     =     !     =     +     .     .     .     .     =     =     =     .
retake_requested    !     =     =     =     =     !     =     =     !     =     +     !     !     =     =     =     =     =     !     +     =     !     !     +     .     .     .     .     =     =     =     .
approved            !     =     =     =     =     !     =     =     =     !     !     +     !     =     =     =     =     .     !     !     =     !     !     +     .     .     .     .     =     =     =     .
delivering          !     =     =     =     =     !     =     =     =     !     !     =     +     =     =     =     =     .     !     !     =     !     !     +     .     .     .     .     =     =     =     .
producing           !     =     =     =     =     !     =     =     =     !     !     =     =     +     +     +     +     .     !     !     =     !     =     +     .     .     .     .     .     =     =     .
shipped             !     =     =     =     =     !     =     =     =     !     !     =     =     =     =     +     +     =     !     !     +     !     +     +     .     .     .     .     .     =     =     =
delivered           !     =     =     =     =     !     =     =     =     !     !     =     =     =     =     +     =     =     !     !     +     =     +     +     .     .     .     .     .     =     =     =
expired             +     =     =     +     =     +     =     =     !     !     !     !     !     =     =     =     =     =     +     !     =     !     !     =     .     .     .     .     =     +     +     =
cancelled           !     =     =     =     =     +     =     =     !     !     !     !     !     =     =     =     =     =     =     !     =     !     !     =     .     .     .     .     =     =     =     =
claim_opened        !     =     =     =     =     !     =     =     =     !     !     =     =     =     =     =     =     =     !     !     =     +     +     +     .     .     .     .     .     =     =     =
redo_granted        !     =     =     =     =     !     =     =     =     !     +     =     =     =     =     =     =     =     !     !     =     !     =     +     .     .     .     .     .     =     =     =
refunding           !     =     =     =     =     !     =     =     =     =     !     =     =     =     =     =     =     =     !     =     =     =     =     =     +     +     .     .     =     =     =     =
refunded            !     =     =     =     =     !     =     =     =     =     !     =     =     =     =     =     =     =     !     =     =     =     =     =     .     +     .     .     =     =     =     =
needs_review        !     =     =     =     =     !     =     =     +     +     !     =     =     =     =     =     =     =     !     !     =     !     !     +     .     .     .     .     =     =     =     =
"""

# What the outside says of an order is never a mistake, whenever it comes.
OUTSIDE: frozenset[Trigger] = frozenset(
    {
        *("checkout_opened", "checkout_failed", "payment_promised", "payment_failed", "payment_lapsed"),
        *("refund_made", "refund_failed", "dispute_opened", "dispute_closed"),
        *("prints_accepted", "prints_shipped", "prints_lost", "prints_arrived"),
    }
)


def test_every_status_has_a_row_and_a_sentence_and_an_answer_to_surprising_money() -> None:
    assert set(TRANSITIONS) == set(MEANINGS) == set(MISFITS) == set(STATUSES)
    assert set(ECHOES) == set(TRIGGERS)
    assert all(sentence.endswith(".") for sentence in MEANINGS.values())


def test_every_status_meets_every_trigger_with_a_decision() -> None:
    head, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    assert len(head) == len(TRIGGERS)
    assert [row[0] for row in rows] == list(STATUSES)
    for status, *signs in rows:
        decided = [_sign(status, trigger) for trigger in TRIGGERS]
        assert decided == signs, status


def _sign(status: OrderStatus, trigger: Trigger) -> str:
    try:
        target = target_of(an_order(status=status), trigger, CAUSE)
    except IllegalStep as mistake:
        return "!" if status in str(mistake) and trigger in str(mistake) else "a mistake that does not say which"
    if target is None:
        return "="
    return "+" if trigger in TRANSITIONS[status] else "."


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_that_the_outside_says_is_ever_a_mistake(status: OrderStatus) -> None:
    assert [trigger for trigger in OUTSIDE if _sign(status, trigger) == "!"] == []


@pytest.mark.parametrize("status", STATUSES)
def test_what_the_desk_was_shown_a_moment_ago_is_never_a_mistake(status: OrderStatus) -> None:
    decided: tuple[Trigger, ...] = ("file_resent", "payment_reopened", "cancel_decided")
    assert [trigger for trigger in decided if _sign(status, trigger) == "!"] == []


def test_a_step_a_record_and_an_echo_are_never_possible_together() -> None:
    several = [
        (status, trigger)
        for status in STATUSES
        for trigger in TRIGGERS
        if (trigger in TRANSITIONS[status]) + (status in RECORDED.get(trigger, ())) + (status in ECHOES[trigger]) > 1
    ]
    assert several == []


def test_a_detour_only_ever_redirects_a_step_that_exists() -> None:
    assert all(any(trigger in row for row in TRANSITIONS.values()) for _, trigger in DETOURS)


@pytest.mark.parametrize(
    ("product", "way"),
    [
        ("digital", ["approved", "delivering", "delivered"]),
        ("prints", ["approved", "producing", "shipped", "delivered"]),
        ("both", ["approved", "delivering", "producing", "shipped", "delivered"]),
    ],
)
def test_what_was_bought_decides_the_way_to_the_customer(product: ProductKind, way: list[OrderStatus]) -> None:
    went = way[:1]
    for trigger in ("product_made", "file_delivered", "prints_shipped", "prints_arrived"):
        if trigger in TRANSITIONS[went[-1]]:
            target = target_of(an_order(product=product, status=went[-1]), trigger, CAUSE)
            assert target is not None
            went.append(target)
    assert went == way


def test_every_status_can_be_reached() -> None:
    reached = {"draft"} | {t for row in TRANSITIONS.values() for t in row.values()} | set(DETOURS.values())
    assert reached == set(STATUSES)
    assert set(ENTRY) <= reached


def test_no_work_begins_before_the_word_of_the_customer_on_when_it_may() -> None:
    waits = an_order(status="awaiting_payment", start="later")
    assert target_of(waits, "payment_received", CAUSE) == "paid"
    assert set(TRANSITIONS["paid"]) == {"started", "withdrawn", "refund_decided"}


def test_every_event_that_names_an_order_means_something_to_it() -> None:
    with_order = {event for event in get_args(Event) if "order" in event.__struct_fields__}
    assert with_order == {*FACTS, ReviewDecided, ClaimDecided, BillAdvanced, OrderAdvanced}
    assert set(TRIGGERS) >= WISHES
    assert CHECKOUT_TRIES > 1


def test_the_drawing_in_the_documentation_is_this_table() -> None:
    drawn = (Path(__file__).parents[2] / "docs" / "orders.md").read_text(encoding="utf-8")
    assert drawn == page(), "run: make docs"
