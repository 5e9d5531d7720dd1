"""The tables of an order's life are total, honest, and drawn in the documentation as they are."""

from pathlib import Path
from typing import get_args

import pytest

from bot.domain.effects import ProductKind
from bot.domain.events import Event, OrderAdvanced, OrderStatus, ReviewDecided, Trigger
from bot.payments.order import (
    CHECKOUT_ATTEMPTS,
    DETOURS,
    ECHOES,
    ENTRY,
    FACTS,
    MEANINGS,
    MISFITS,
    TRANSITIONS,
    IllegalStep,
    page,
    target_of,
)
from tests.payments.orders import CAUSE, an_order

STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
PRODUCTS: tuple[ProductKind, ...] = get_args(ProductKind)

# Who sends what to whom is decided here once more, by hand, and without the tables: + a step, = an echo, ! a mistake.
EXPECTED = """
                  opened failed paid lapsed approved rejected replaced made delivered posted cancelled
awaiting_payment       +      +    +      +        !        !        !    !         !      !         +
in_review              =      =    !      =        +        +        =    !         !      !         !
retake_requested       =      =    !      =        !        =        +    !         !      !         !
producing              =      =    !      =        =        !        !    +         !      !         !
delivering             =      =    !      =        =        !        !    =         +      !         !
posting                =      =    !      =        =        !        !    =         =      +         !
delivered              =      =    !      =        =        !        !    =         =      =         !
expired                =      =    +      =        !        !        !    !         !      !         +
cancelled              =      =    +      =        !        !        !    !         !      !         =
needs_review           =      =    !      =        +        +        !    !         !      !         +
"""


def test_every_status_has_a_row_and_a_sentence_and_an_answer_to_surprising_money() -> None:
    assert list(TRANSITIONS) == list(MEANINGS) == list(MISFITS) == list(STATUSES)
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
        return "=" if target_of(an_order(status=status), trigger, CAUSE) is None else "+"
    except IllegalStep as mistake:
        return "!" if status in str(mistake) and trigger in str(mistake) else "a mistake that does not say which"


def test_a_step_and_an_echo_are_never_both_possible() -> None:
    both = [(s, t) for s in STATUSES for t in TRANSITIONS[s] if s in ECHOES[t]]
    assert both == []


def test_paper_only_ever_redirects_a_step_that_exists() -> None:
    assert all(any(trigger in row for row in TRANSITIONS.values()) for _, trigger in DETOURS)


@pytest.mark.parametrize(
    ("product", "way"),
    [
        ("digital", ["producing", "delivering", "delivered"]),
        ("prints", ["producing", "posting", "delivered"]),
        ("both", ["producing", "delivering", "posting", "delivered"]),
    ],
)
def test_what_was_bought_decides_the_way_to_the_customer(product: ProductKind, way: list[OrderStatus]) -> None:
    order, went = an_order(product=product, status=way[0]), way[:1]
    while TRANSITIONS[went[-1]]:
        (trigger,) = TRANSITIONS[went[-1]]
        target = target_of(order, trigger, CAUSE)
        assert target is not None
        went.append(target)
        order = an_order(product=product, status=target)
    assert went == way


def test_every_status_can_be_reached_and_only_delivered_is_the_end() -> None:
    reached = {"awaiting_payment"} | {t for row in TRANSITIONS.values() for t in row.values()} | set(DETOURS.values())
    assert reached == set(STATUSES)
    assert [status for status, row in TRANSITIONS.items() if not row] == ["delivered"]
    assert set(ENTRY) <= reached


def test_every_event_that_names_an_order_means_something_to_it() -> None:
    with_order = {event for event in get_args(Event) if "order" in event.__struct_fields__}
    assert with_order == {*FACTS, ReviewDecided, OrderAdvanced}
    assert CHECKOUT_ATTEMPTS > 1


def test_the_drawing_in_the_documentation_is_this_table() -> None:
    drawn = (Path(__file__).parents[2] / "docs" / "orders.md").read_text(encoding="utf-8")
    assert drawn == page(), "run: python -m bot.payments.order > docs/orders.md"
