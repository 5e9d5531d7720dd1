import numpy as np
import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, document, finding, painted, portrait, says, subject


def _blurred(picture, sigma, axes=(0, 1)):
    reach = np.arange(-round(3 * sigma), round(3 * sigma) + 1)
    weights = np.exp(-(reach**2) / (2 * sigma**2))
    weights /= weights.sum()

    def blur(pixels, _):
        for axis in axes:
            pixels = sum(weight * np.roll(pixels, step, axis) for step, weight in zip(reach, weights, strict=True))
        return pixels

    return painted(picture, blur)


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_sharp_face_passes_and_a_blurred_one_does_not_whatever_the_skin(skin):
    sharp = portrait(skin=skin)
    assert says("sharpness", subject(of=sharp)) == "pass"
    assert says("sharpness", subject(of=_blurred(sharp, 4.0))) == "refuse"


def test_a_picture_that_was_shaken_sideways_only_is_refused_too():
    assert says("sharpness", subject(of=_blurred(portrait(), 5.0, axes=(1,)))) == "refuse"


def test_a_shaken_picture_is_told_from_one_out_of_focus():
    assert finding("sharpness", subject(of=_blurred(portrait(), 5.0, axes=(1,)))).detail == "motion"
    assert finding("sharpness", subject(of=_blurred(portrait(), 4.0))).detail == "defocus"


def test_grain_does_not_pass_for_detail():
    dice = np.random.default_rng(5)
    blurred = _blurred(portrait(), 4.0)
    grainy = painted(blurred, lambda pixels, _: pixels + dice.normal(0, 4, pixels.shape))
    assert says("sharpness", subject(of=grainy)) == "refuse"


def test_a_blur_that_no_one_sees_at_the_size_that_is_needed_is_none():
    small = document(inter_eye_px=40)
    soft = _blurred(portrait(), 1.5)
    assert finding("sharpness", subject(small, of=soft)).native < finding("sharpness", subject(of=soft)).native
    assert says("sharpness", subject(small, of=soft)) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("sharpness", subject(of=NOBODY)) == "not assessed"
