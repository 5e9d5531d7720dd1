"""A white wall is made only where the office permits it, and touches nobody."""

import cv2
import numpy as np
import pytest

from bot.errors import Refused
from bot.imaging.replace import white_background
from tests.imaging.drawn_faces import document

PERMITTED = document(permitted_edits="background")


def somebody():
    """A grainy brown person in the middle of a grainy green wall, and a small soft mask of them."""
    rng = np.random.default_rng(1)
    person = np.zeros((600, 480), np.float32)
    cv2.ellipse(person, (240, 320), (120, 220), 0, 0, 360, 1.0, -1)
    pixels = np.where(person[:, :, None] > 0.5, (150, 100, 80), (120, 160, 120)) + rng.normal(0, 3, (600, 480, 3))
    mask = cv2.GaussianBlur(cv2.resize(person, (256, 256)), (0, 0), 3)
    return np.clip(pixels, 0, 255).astype(np.uint8), mask, person > 0.5


def test_the_wall_becomes_white_and_the_person_stays_as_they_are():
    pixels, mask, person = somebody()
    changed = white_background(pixels, mask, PERMITTED)
    inside = cv2.erode(person.astype(np.uint8), np.ones((13, 13))) > 0
    outside = cv2.dilate(person.astype(np.uint8), np.ones((13, 13))) == 0
    assert np.percentile(changed[outside], 0.5) >= 250
    assert np.percentile(np.abs(changed[inside].astype(int) - pixels[inside]), 95) <= 2


def test_the_edge_follows_the_picture_and_not_the_coarse_mask():
    pixels, mask, person = somebody()
    changed = white_background(pixels, mask, PERMITTED)
    rim = cv2.dilate(person.astype(np.uint8), np.ones((7, 7))).astype(bool) & ~person
    assert changed[rim].mean() > pixels[rim].mean() + 60


@pytest.mark.parametrize("edits", ["none", "geometry", "unresolved"])
def test_without_the_offices_permission_nothing_is_changed(edits):
    pixels, mask, _ = somebody()
    with pytest.raises(Refused, match="zz-test"):
        white_background(pixels, mask, document(permitted_edits=edits))
