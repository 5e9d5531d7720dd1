"""A print job is named after its order and the making, and nothing else is taken for such a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EventId, OrderId, order_id
from bot.domain.prints import job_id, order_of


@given(st.text(), st.integers(min_value=1, max_value=9999))
def test_the_name_tells_the_order_and_the_making(event: str, prints: int) -> None:
    order = order_id(EventId(event))
    assert order_of(job_id(order, prints)) == (order, prints)


def test_the_name_is_the_orders_number_and_the_makings() -> None:
    assert job_id(OrderId("PB-7K3M-Q9TA"), 2) == "PB-7K3M-Q9TA-2"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "PB-7K3M-Q9TA",
        "PB-7K3M-Q9TA-",
        "PB-7K3M-Q9TA-0",
        "PB-7K3M-Q9TA-01",
        "PB-7K3M-Q9TA-10000",
        "PB-7K3M-Q9TA-٣",
        "PB-7K3M-Q9TA-1\n",
        "pb-7k3m-q9ta-1",
        "../PB-7K3M-Q9TA-1",
    ],
)
def test_other_words_are_no_name(name: str) -> None:
    assert order_of(name) is None
