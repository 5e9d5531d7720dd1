import numpy as np
import pytest

from bot.compliance.measures.eye_shape import eye_shape
from bot.compliance.measures.eyes import eyes
from tests.compliance.sitter import subject

WIDTH, HALF_OPEN = 0.44, 0.072  # of the drawn sitter's eyes; its corners lie halfway down to the lower lid


def shapes(mesh):
    return [eye_shape(eye) for eye in eyes(mesh)]


def test_the_two_eyes_of_an_even_face_are_alike():
    for shape in shapes(subject().mesh):
        assert shape.arch == pytest.approx(1.5 * HALF_OPEN / WIDTH, abs=1e-3)
        assert shape.low == pytest.approx(-0.5 * HALF_OPEN / WIDTH, abs=1e-3)
        assert shape.below == pytest.approx(HALF_OPEN / WIDTH, abs=1e-3)
        assert shape.width == pytest.approx(WIDTH, abs=1e-3)


def test_a_slanted_eye_is_measured_like_a_level_one():
    mesh = subject(look=(0.03, 0.01)).mesh
    turn = np.array([[0.98, 0.199], [-0.199, 0.98]], np.float32)
    for level, slanted in zip(shapes(mesh), shapes(mesh @ turn), strict=True):
        assert slanted == pytest.approx(level, abs=0.002)


def test_irises_that_move_to_the_right_of_the_picture_move_so_in_both_eyes():
    assert all(shape.aside == pytest.approx(0.05 / WIDTH, abs=1e-3) for shape in shapes(subject(look=(0.05, 0)).mesh))
