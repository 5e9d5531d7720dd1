"""An order's number on a telephone's keypad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EventId, keypad, order_id


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("PB-7K3M-Q9TA", "75367982"),
        ("7K3MQ9TA", "75367982"),
        ("PB-ABCD-EFGH", "22233344"),
        ("PB-IJKL-MNOP", "45556667"),
        ("PB-QRST-UVWX", "77788899"),
        ("PB-YZ01-2345", "99012345"),
        ("PB-PB00-PB00", "72007200"),
        ("", ""),
    ],
)
def test_every_letter_has_the_key_that_it_stands_on(number, keys):
    assert keypad(number) == keys


@given(st.text(min_size=1).map(EventId))
def test_every_number_of_ours_is_eight_keys(event):
    keys = keypad(order_id(event))

    assert len(keys) == 8
    assert keys.isascii()
    assert keys.isdigit()
