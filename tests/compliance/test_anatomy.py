"""Where the top of the skull is taken to be."""

import dataclasses

import numpy as np
import pytest

from bot.compliance.measures.anatomy import anatomy
from bot.compliance.portrait import Portrait
from tests.compliance.sitter import portrait

SITTER = portrait(size=(900, 1200), inter_eye_px=120.0)


def head_height(picture: Portrait, hair_px: float | None = None, beyond=0.0) -> float:
    """Crown to chin, where the person in the mask ends this far above the forehead."""
    if hair_px is not None:
        top = (SITTER.faces[0].landmarks[10, 1] - hair_px) / SITTER.height_px * 256
        person = np.full((256, 256), beyond, np.float32)
        person[max(0, round(float(top))) :] = 1.0
        picture = dataclasses.replace(picture, person=person)
    return anatomy(picture, picture.faces[0]).head_height_px


def test_the_crown_lies_above_the_forehead_in_line_with_the_chin():
    points = anatomy(SITTER, SITTER.faces[0])
    assert points.crown[1] < SITTER.faces[0].landmarks[10, 1]
    assert points.crown[0] == pytest.approx(points.chin[0], abs=1)


def test_the_higher_the_hair_the_higher_the_skull_but_only_a_little():
    bald, some, full = (head_height(SITTER, hair) for hair in (80, 100, 120))
    assert bald < some < full
    assert (full - bald) / 40 == pytest.approx(0.49, abs=0.1)


def test_big_hair_is_no_bigger_skull():
    assert head_height(SITTER, 180) == head_height(SITTER, 250)


def test_where_the_mask_does_not_know_the_head_the_skull_is_a_usual_one():
    usual = head_height(SITTER, 0.40 * float(np.ptp(SITTER.faces[0].landmarks[[10, 152], 1])) + 1)
    assert head_height(dataclasses.replace(SITTER, person=np.zeros((256, 256), np.float32))) == pytest.approx(
        usual, rel=0.01
    )


def test_hair_that_the_pictures_edge_cuts_off_is_taken_to_go_on_as_usual():
    high = portrait(size=(900, 1200), inter_eye_px=120.0, at=(0.5, 0.1))
    everywhere = dataclasses.replace(high, person=np.ones((256, 256), np.float32))
    nowhere = dataclasses.replace(high, person=np.zeros((256, 256), np.float32))
    assert head_height(everywhere) == pytest.approx(head_height(nowhere), rel=0.01)
