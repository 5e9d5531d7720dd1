"""What an ordinary day does to a portrait: little, in a known order, and the same each time."""

import cv2
import numpy as np
import pytest

from benchmarks.accuracy.everyday import CHANGES, WAYS, day
from tests.compliance.sitter import portrait

NAMES = tuple(CHANGES)


@pytest.mark.parametrize("name", NAMES)
def test_a_change_leaves_a_picture_that_is_much_the_same(name: str) -> None:
    sitter = portrait()

    changed = CHANGES[name](sitter, np.random.default_rng(5))

    assert changed.dtype == np.uint8
    assert min(np.subtract(changed.shape, sitter.pixels.shape)) >= 0
    assert np.abs(changed.mean(axis=(0, 1)) - sitter.pixels.mean(axis=(0, 1))).max() < 40
    assert changed.shape != sitter.pixels.shape or (changed != sitter.pixels).any()


@pytest.mark.parametrize(
    ("way", "longest"), [("as a file", 1200), ("messenger, 1280 px", 1200), ("12 megapixels", 4032)]
)
def test_a_messenger_never_enlarges_and_a_phone_has_twelve_megapixels(way: str, longest: int) -> None:
    data = WAYS[way](portrait().pixels, np.random.default_rng(1))

    sent = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert sent is not None
    assert max(sent.shape) == longest


def test_two_or_three_changes_meet_in_the_order_of_nature_and_the_way_it_was_sent_comes_last() -> None:
    sitter, dice = portrait(), np.random.default_rng(1)
    for changes in (day(sitter, dice).changes for _ in range(5)):
        *befell, way = changes
        assert len(befell) in (2, 3)
        assert sorted(befell, key=NAMES.index) == befell
        assert way in WAYS


def test_the_same_dice_make_the_same_day() -> None:
    assert day(portrait(), np.random.default_rng(7)) == day(portrait(), np.random.default_rng(7))
