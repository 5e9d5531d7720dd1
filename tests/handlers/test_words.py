"""Words that must fit: counted as providers count, cut where it hurts least, and never in the middle of a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.words import head, length, shortened, split

texts = st.text(st.sampled_from("ab é🙂ж \n\t"), max_size=200)


@pytest.mark.parametrize(("words", "units"), [("", 0), ("é", 1), ("ж", 1), ("🙂", 2), ("👍🏽", 4), ("\ud83d", 1)])
def test_length_is_counted_in_the_units_of_providers(words, units):
    assert length(words) == units


@pytest.mark.parametrize(
    ("words", "most", "kept"),
    [("hello", 5, "hello"), ("hello", 4, "hell"), ("🙂🙂", 3, "🙂"), ("🙂", 1, ""), ("", 3, "")],
)
def test_a_beginning_ends_between_two_letters(words, most, kept):
    assert head(words, most) == kept


@pytest.mark.parametrize(
    ("words", "most", "short"),
    [
        ("US visa", 20, "US visa"),
        ("Dutch passport or ID card", 24, "Dutch passport or ID…"),
        ("Dutch passport or ID card", 20, "Dutch passport or…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("a " + "x" * 30, 10, "a " + "x" * 7 + "…"),
        ("  two\n words ", 20, "two words"),
        ("🙂" * 15, 24, "🙂" * 11 + "…"),
    ],
)
def test_a_label_is_cut_between_words_where_there_is_a_gap(words, most, short):
    assert shortened(words, most) == short


@given(texts, st.integers(2, 80))
def test_whatever_is_shortened_fits(words, most):
    short = shortened(words, most)

    assert length(short) <= most
    assert short == " ".join(words.split()) or short.endswith("…")


@pytest.mark.parametrize(
    ("words", "most", "parts"),
    [
        ("", 10, ()),
        (" \n ", 10, ()),
        ("hello", 10, ("hello",)),
        ("one two three", 8, ("one two", "three")),
        ("one\ntwo three four", 9, ("one\ntwo", "three", "four")),
        ("x" * 25, 10, ("x" * 10, "x" * 10, "x" * 5)),
        ("a " + "x" * 20, 10, ("a " + "x" * 8, "x" * 10, "xx")),
    ],
)
def test_words_of_any_length_come_in_parts(words, most, parts):
    assert split(words, most) == parts


@given(texts, st.integers(2, 80))
def test_every_part_fits_and_no_letter_is_lost(words, most):
    parts = split(words, most)

    assert all(0 < length(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())
