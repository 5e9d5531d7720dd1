"""Numbers of cards and identity documents are masked; whatever else has digits in it stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.redaction import MASK, without_numbers


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "5555555555554444",
        "378282246310005",
        "2223003122003222",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "123-45-6789",
        "12345678Z",
        "X1234567L",
        "2 69 05 49 588 157 80",
        "85.07.30-033.28",
        "AB 12 34 56 C",
    ],
)
@pytest.mark.parametrize("around", ["{}", "my number is {}, thanks", "voici {}"])
def test_a_number_that_nobody_may_keep_is_taken_out(number: str, around: str) -> None:
    masked, found = without_numbers(around.format(number))

    assert found
    assert masked == around.format(MASK)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("my passport number is 12AB34567", f"my passport number is {MASK}"),
        ("passeport n° 12AB34567", f"passeport n° {MASK}"),
        ("BSN 111222333", f"BSN {MASK}"),
    ],
)
def test_a_number_that_is_named_for_what_it_is_goes_too(said: str, left: str) -> None:
    assert without_numbers(said) == (left, True)


@pytest.mark.parametrize(
    "said",
    [
        "PB-7K3M-Q9TA",
        "my number is +32 470 12 34 56",
        "+1 415 523 8886",
        "12 rue des Lilas, 75011 Paris",
        "ada.1815@example.com",
        "4111 1111 1111 1112",
        "1234567890123456789012",
        "visa for the US",
        "UK passport, 35 x 45 mm",
        "I was born on 30.07.1985",
        "2026-11-29 10:30",
        "12345678A",
        "passport photo for my son, 2 years old",
        "1",
        "",
    ],
)
def test_whatever_else_has_digits_in_it_is_left_alone(said: str) -> None:
    assert without_numbers(said) == (said, False)


@given(st.text(max_size=400))
def test_any_words_at_all_can_be_looked_through(words: str) -> None:
    masked, found = without_numbers(words)
    assert found == (masked != words)


@pytest.mark.parametrize("sign", ["<", "1", "A", "4 ", "A<", "1-"])
def test_ten_thousand_characters_of_anything_take_no_time_to_speak_of(sign: str) -> None:
    assert isinstance(without_numbers(sign * 10_000)[0], str)
