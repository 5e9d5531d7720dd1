import numpy as np
import pytest

from tests.compliance.sitter import PALE, portrait, subject


def _at(of, across, down):
    """The chip's colour at a place in inter-eye distances from the eyes' midpoint."""
    x, y = np.rint(of.chip.places(np.array([[across, down]], np.float32))[0]).astype(int)
    return of.chip.rgb[y, x].astype(int)


@pytest.mark.parametrize("changes", [{}, {"inter_eye_px": 60.0}, {"inter_eye_px": 230.0}, {"lean_deg": 12.0}])
def test_the_chip_shows_the_same_face_whatever_its_size_and_lean(changes):
    of = subject(of=portrait(**changes))
    assert of.chip.rgb.shape == subject().chip.rgb.shape
    assert _at(of, 0.0, 0.7) == pytest.approx(PALE, abs=2)
    assert _at(of, -0.5, 0.0) == pytest.approx((40, 40, 40), abs=8)  # an iris
    assert _at(of, 1.4, -1.5) == pytest.approx((226, 226, 226), abs=2)  # the wall


def test_the_chip_knows_what_lies_beyond_the_picture():
    inside = subject(of=portrait(at=(0.1, 0.45))).chip.inside
    assert not inside[100, 10]
    assert inside[100, -10]


def test_a_place_and_its_pixel_lead_to_each_other():
    chip = subject().chip
    places = np.array([[0.0, 0.0], [-1.2, 2.0]], np.float32)
    assert chip.points(chip.places(places)) == pytest.approx(places, abs=1e-5)


def test_the_skin_leaves_out_eyes_brows_lips_and_wall():
    of = subject()
    height, width = of.skin.mask.shape
    assert of.skin.mask.shape == of.chip.luma.shape
    assert np.abs(of.skin.rgb - PALE).max() <= 2
    assert 0.1 * height * width < of.skin.mask.sum() < 0.5 * height * width


def test_the_samples_of_skin_lie_where_they_say():
    skin = subject().skin
    assert -0.84 < skin.down.min() < -0.6
    assert 1.5 < skin.down.max() < 1.8
    assert skin.across.mean() == pytest.approx(0, abs=0.02)
